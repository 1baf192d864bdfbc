"""Which marks of a feed's entries lie?

A mark (guid, address, title of the day, text) lies when different entries carry the same one, or when an entry that
is known comes back with another. Both are seen by comparing entries, so nothing needs to be said of any feed by hand.
What is learned stays. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations

from bot.feeds.dates import paris_day
from bot.feeds.identity import bare
from bot.model import Article, Learned
from bot.reading.words import fold_key

COMPARED = 200  #: entries of a document that are compared
FEW = 3  #: known entries from which a document says whether a mark changes
LIKE = 0.5  #: share of words two texts have in common when one may be an edit of the other
LATER = timedelta(hours=1)  #: by which an edit does not move an article's date


@dataclass(frozen=True, slots=True)
class Return:
    """An entry that came back: as it is archived, and as it is now."""

    before: Article
    now: Article


def shared_in(document: Sequence[Article]) -> frozenset[str]:
    """The marks that different entries of one document have in common.

    The same text twice is one article listed twice, whatever its other marks; it proves nothing.
    """
    entries = document[:COMPARED]
    title: Callable[[Article], object] = lambda a: (fold_key(a.title), paris_day(a.published))  # noqa: E731
    lying = {
        "url": _collides(entries, lambda a: a.url, lambda one, other: fold_key(one.title) != fold_key(other.title)),
        "title": _collides(entries, title, lambda one, other: one.url != other.url and one.guid != other.guid),
        "text": _collides(entries, lambda a: a.text, _titles_differ, same_text=True),
    }
    return frozenset(mark for mark, lies in lying.items() if lies)


def another(back: Return) -> bool:
    """Whether what came back under a known guid is another article: other words, and published later."""
    before, now = back.before, back.now
    if before.published is None or now.published is None or now.published - before.published < LATER:
        return False
    return _likeness(before.title, now.title) < LIKE and _likeness(before.text, now.text) < LIKE


def changing_in(returns: Collection[Return]) -> frozenset[str]:
    """The marks that are new on most of the entries that came back to their own feed."""
    guids = [back for back in returns if back.before.guid and back.now.guid]
    urls = [back for back in returns if back.before.url and back.now.url]
    lying = {
        "guid": _mostly(bare(back.before.guid) != bare(back.now.guid) for back in guids),
        "url": _mostly(bare(back.before.url) != bare(back.now.url) for back in urls),
    }
    return frozenset(mark for mark, changes in lying.items() if changes)


def learn(learned: Learned, *, shared: Iterable[str] = (), changing: Iterable[str] = ()) -> Learned:
    """What is known with what was seen now."""
    return replace(
        learned,
        shared=tuple(sorted({*learned.shared, *shared})),
        changing=tuple(sorted({*learned.changing, *changing})),
    )


def _collides(
    entries: Sequence[Article],
    mark: Callable[[Article], object],
    differ: Callable[[Article, Article], bool],
    *,
    same_text: bool = False,
) -> bool:
    groups: dict[object, list[Article]] = defaultdict(list)
    for entry in entries:
        if marked := mark(entry):
            groups[marked].append(entry)
    pairs = (pair for group in groups.values() for pair in combinations(group[:COMPARED], 2))
    return any(differ(one, other) and (same_text or one.text != other.text) for one, other in pairs)


def _titles_differ(one: Article, other: Article) -> bool:
    return one.guid != other.guid and one.url != other.url and _likeness(one.title, other.title) < LIKE


def _likeness(one: str, other: str) -> float:
    """Share of the words of both that each has (Jaccard); 1 when neither has any."""
    mine, theirs = set(fold_key(one).split()), set(fold_key(other).split())
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 1.0


def _mostly(changed: Iterable[bool]) -> bool:
    answers = list(changed)
    return len(answers) >= FEW and sum(answers) * 2 > len(answers)
