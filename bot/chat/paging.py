"""Which page of a long answer is asked for, and how does an answer say how to get the next one?

The next page is asked for in words, « chercher cloud page 2 ». Where a chat has buttons under answers they say those
very words, and only words that ask for a page are ever listened to there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.chat.verbs import LIST
from bot.chat.vocabulary import read_command
from bot.model import Block, Bullets, Line, Message, Offer, Paragraph, Run
from bot.reading.words import fold_key
from bot.wording import Words

PAGE = 8  #: items of a list in one answer
LONG_PAGE = 20  #: where an item is a name and little more
LONGEST = 1_000  #: characters of a question that a button may ask
#: The commands whose whole answer is a list, and those that list with a verb.
_LISTS, _LISTING = frozenset({"digest", "search", "timeline"}), frozenset({"memory", "watch", "source", "proposal"})
_ASKED = re.compile(r"(?:^|\s)page\s+(?P<number>\d{1,4})$", re.IGNORECASE)

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page of a list."""

    items: Sequence[Item]
    number: int  #: from 1
    pages: int
    after: int  #: how many items follow it


def read_page(argument: str) -> tuple[str, int]:
    """What is asked for, and which page of it: « cloud page 2 »; 1 when none is named."""
    found = _ASKED.search(argument.strip())
    if found is None:
        return argument.strip(), 1
    return argument.strip()[: found.start()].strip(), max(int(found["number"]), 1)


def page_of(items: Sequence[Item], number: int, *, size: int = PAGE) -> Page[Item]:
    """That page, or the last when there are not so many."""
    pages = max(-(-len(items) // size), 1)
    number = min(number, pages)
    shown = items[(number - 1) * size : number * size]
    return Page(shown, number, pages, len(items) - (number - 1) * size - len(shown))


def turns_page(text: str) -> bool:
    """Whether a text asks for another page of a list, and for nothing else: all that a button under an answer says."""
    command = read_command(text)
    rest, number = read_page(command.argument)
    if number < 2 or len(text) > LONGEST:
        return False
    return command.name in _LISTS or (command.name in _LISTING and fold_key(rest.partition(" ")[0]) in LIST)


def following(after: int, ask: str, words: Words) -> tuple[tuple[Block, ...], tuple[Offer, ...]]:
    """How to get the page that `after` items are on: words to type, and an offer; nothing when there is none."""
    if not after:
        return (), ()
    more = Paragraph((Run(words.count("… {n} more: {ask}", "… {n} more: {ask}", after, ask=ask)),))
    return (more,), ((Offer(words.say("Next"), ask),) if turns_page(ask) else ())


def listing(title: str, lines: Sequence[Line], number: int, ask: str, words: Words, *, size: int = PAGE) -> Message:
    """One page of a list under its title; `ask` are the words of the question without its page."""
    return listed(title, page_of(lines, number, size=size), lambda line: line, ask, words)


def listed(title: str, page: Page[Item], line: Callable[[Item], Line], ask: str, words: Words) -> Message:
    """The same of a page cut already: only what is on it is put in words, by `line`."""
    heading = f"{title} ({page.number}/{page.pages})" if page.pages > 1 else title
    more, offers = following(page.after, f"{ask} page {page.number + 1}", words)
    blocks: list[Block] = [Paragraph((Run(heading, bold=True),))]
    if page.items:
        blocks.append(Bullets(tuple(map(line, page.items))))
    return Message(notification=heading[:120], blocks=(*blocks, *more), offers=offers)
