"""What does « chronologie … » ask for, and what answers it? Names one after the other, a page, light or dark."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.alerting.render import Rendering, event_line
from bot.chat.paging import following, read_page
from bot.model import Block, Bullets, Event, Message, Paragraph, Picture, Run, Watch
from bot.pictures.chart import PICTURED, alt, chart
from bot.reading.words import fold_key
from bot.wording import Words

#: Events of one answer and of its picture.
PAGE = PICTURED
ENDING = 5  #: so many more still go on the last page, rather than on one of their own
_BETWEEN = frozenset({"et", "and", "+", "&", "ou", "or", ",", ";", "/"})
_DARK, _LIGHT = frozenset({"sombre", "dark"}), frozenset({"clair", "light"})
_SAGA = frozenset({"saga", "programme", "program"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a person asked a timeline of."""

    watches: tuple[Watch, ...] = ()
    unknown: str = ""  #: the first words that name no watch
    saga: bool = False  #: with all that belongs to the same story, by name or not
    page: int = 1
    dark: bool = False

    def said(self, words: Words, *, page: int) -> str:
        """The words that ask for the same on another page."""
        names = ", ".join(watch.label for watch in self.watches)
        saga = words.say("saga") + " " if self.saga else ""
        dark = " " + words.say("dark") if self.dark else ""
        return f"{words.say('timeline')} {saga}{names}{dark} page {page}"


def wanted(said: str, spellings: Mapping[str, Watch], guess: Callable[[str], Watch | None]) -> Wanted:
    """Read « saga Andromède, Cloudwatt et Numergy sombre page 2 »; « 2 » alone will do.

    `spellings` are the watches by folded spelling; `guess` finds the watch of a misspelt name. A number or a word of
    colour that is part of a name (« Office 365 ») belongs to the name.
    """
    said, number = read_page(said)
    found, rest = Wanted(page=number), said.replace(",", " , ").replace(";", " ; ").split()
    if rest and fold_key(rest[0]) in _SAGA and fold_key(said) not in spellings:
        found, rest = replace(found, saga=True), rest[1:]
    while rest and fold_key(" ".join(rest)) not in spellings and not _ends_in_name(rest, spellings):
        last = fold_key(rest[-1])
        if last in _DARK | _LIGHT:
            found = replace(found, dark=last in _DARK)
        elif last.isascii() and last.isdigit() and len(last) <= 3 and len(rest) > 1:
            found = replace(found, page=max(int(last), 1))
        else:
            break
        rest = rest[:-1]
    watches, unknown = _named(rest, spellings, guess)
    return replace(found, watches=watches, unknown=unknown)


def _ends_in_name(tokens: Sequence[str], spellings: Mapping[str, Watch]) -> bool:
    """Whether the last two words or more are one name, as in « Andromède, Office 365 »."""
    return any(fold_key(" ".join(tokens[start:])) in spellings for start in range(len(tokens) - 1))


def _named(
    tokens: Sequence[str], spellings: Mapping[str, Watch], guess: Callable[[str], Watch | None]
) -> tuple[tuple[Watch, ...], str]:
    """The watches that words name, the longest spelling first; and the first words that name none."""
    watches: dict[str, Watch] = {}
    strange: list[str] = []
    unknown = ""
    position = 0

    def settle() -> str:
        said = " ".join(strange)
        strange.clear()
        watch = guess(said) if said else None
        if watch:
            watches[watch.id] = watch
        return said if said and not watch else ""

    while position < len(tokens):
        size = next(
            (n for n in range(len(tokens) - position, 0, -1) if _key(tokens[position : position + n]) in spellings), 0
        )
        if size or tokens[position].casefold() in _BETWEEN:
            unknown = unknown or settle()
        else:
            strange.append(tokens[position])
        if size:
            watch = spellings[_key(tokens[position : position + size])]
            watches[watch.id] = watch
        position += size or 1
    unknown = unknown or settle()
    return tuple(watches.values()), unknown


def _key(tokens: Sequence[str]) -> str:
    return fold_key(" ".join(tokens))


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a long timeline."""

    shown: Sequence[Event]
    number: int
    pages: int
    before: int  #: how many events precede it
    after: int  #: how many follow it


def page_of(events: Sequence[Event], number: int) -> Page:
    """That page, or the last; the last takes a few more events rather than leaving them a page of their own."""
    pages = max(-(-(len(events) - ENDING) // PAGE), 1)
    number = min(number, pages)
    before = (number - 1) * PAGE
    shown = events[before:] if number == pages else events[before : before + PAGE]
    return Page(shown, number, pages, before, len(events) - before - len(shown))


def title_of(asked: Wanted, words: Words) -> str:
    """« Chronologie : Andromède, Cloudwatt »."""
    names = ", ".join(watch.label for watch in asked.watches)
    return words.say("Saga: {names}", names=names) if asked.saga else words.say("Timeline: {names}", names=names)


def chronicle(asked: Wanted, events: Sequence[Event], rendering: Rendering) -> Message:
    """One page of the timeline of some watches, in words and as a picture; `events` are all of them, in order."""
    words, page, title = rendering.words, page_of(events, asked.page), title_of(asked, rendering.words)
    heading = f"{title} ({page.number}/{page.pages})" if page.pages > 1 else title
    blocks: list[Block] = [Paragraph((Run(heading, bold=True),))]
    blocks.append(Bullets(tuple(event_line(event, rendering) for event in page.shown)))
    more, offers = following(page.after, asked.said(words, page=page.number + 1), words)
    picture = _picture(title, page, words, dark=asked.dark) if len(page.shown) > 1 else None
    return Message(notification=heading[:120], blocks=(*blocks, *more), offers=offers, picture=picture)


def drawn(title: str, page: Page, words: Words, *, dark: bool) -> bytes:
    """A page as a PNG file."""
    from bot.pictures.draw import png  # Pillow is loaded when something is drawn

    return png(chart(title, page.shown, words, before=page.before, after=page.after), dark=dark)


def _picture(title: str, page: Page, words: Words, *, dark: bool) -> Picture:
    what = chart(title, page.shown, words)
    return Picture(
        name=f"{words.say('timeline')}.png",
        title=f"{what.title}. {what.subtitle}.",
        alt=alt(title, page.shown, words),
        draw=partial(drawn, title, page, words, dark=dark),
    )
