"""Which watch does a person mean by a name, and which events do they want to see of it?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.founding import founding_relations
from bot.memory.timeline import BINDING, timeline
from bot.memory.timeline import saga as whole_saga
from bot.model import Event, Watch
from bot.newsroom import Newsroom
from bot.reading.words import fold_key


def watch_named(name: str, newsroom: Newsroom) -> Watch | None:
    """The watch of that id, label or spelling, else the one a misspelling comes close to."""
    known = newsroom.spellings.get(fold_key(name))
    if known:
        return known
    found = newsroom.matcher.match("", name.title()).mentions  # a slip in small letters proves little
    return newsroom.watches[found[0].watch] if found else None


def history(events: Iterable[Event], watches: Iterable[Watch], *, saga: bool) -> Sequence[Event]:
    """The events of some watches, in order of time; of a saga, with all that is bound to them."""
    wanted = [watch.id for watch in watches]
    if not saga:
        return timeline(events, wanted)
    pairs = [(bond.later, bond.earlier) for bond in founding_relations() if bond.type in BINDING]
    return whole_saga(events, pairs, wanted)
