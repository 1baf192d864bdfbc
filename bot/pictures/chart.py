"""What does the picture of a timeline show? Events, as rows of words and marks; nothing of pixels yet."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.model import Event, Precision
from bot.wording import Words, later

#: Events of one picture; with long titles these make it about 4,500 pixels high.
PICTURED = 20
LONGEST_ALT = 1000  #: characters of a description that Slack takes

#: How long the bar of an interval looks, from 0, a point, to 4.
_LENGTH: dict[Precision, int] = {"day": 0, "week": 1, "month": 2, "season": 3, "year": 4, "range": 4}
STATUS = {"planned": later(" (planned)"), "rumour": later(" (rumour)"), "denied": later(" (denied)")}
_OMITTED = "[…]"

Look = Literal["happened", "open", "struck"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One event."""

    year: int
    when: str
    title: str
    status: str  #: « (annoncé) », "" for what happened
    length: int  #: of its bar, 0 (a day) to 4
    look: Look


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A timeline to be drawn."""

    title: str
    subtitle: str
    rows: tuple[Row, ...]
    more: str  #: what is not shown, "" when all is
    legend: tuple[tuple[Look, int, str], ...]  #: look, length and meaning of each mark that is used


def chart(title: str, events: Sequence[Event], words: Words, *, before: int = 0, after: int = 0) -> Chart:
    """The chart of events in the order of time; `before` and `after` are how many precede and follow them."""
    rows = tuple(_row(event, words) for event in events)
    return Chart(
        title=title,
        subtitle=_subtitle(events, words),
        rows=rows,
        more=_more(before, after, words),
        legend=_legend(rows, words),
    )


def alt(title: str, events: Sequence[Event], words: Words) -> str:
    """The picture in words, for those who do not see it: what it is, and as many of its events as there is room for."""
    text = f"{title}. {_subtitle(events, words)}."
    for event in events:
        told = f" {words.dated(event.start, event.end, event.precision)}{_status(event, words)}, {event.title}."
        if len(text) + len(told) > LONGEST_ALT - 1:
            return (text + "…")[:LONGEST_ALT]
        text += told
    return text


def legible(text: str, known: Callable[[str], bool]) -> str:
    """The text on one line without what the typeface cannot write.

    Emoji and invisible characters vanish; letters of another script are replaced by « […] », once a stretch.
    """
    kept: list[str] = []
    for ch in unicodedata.normalize("NFC", text):
        if known(ch):
            kept.append(ch)
        elif ch.isspace():
            kept.append(" ")
        elif ch.isalnum() and "".join(kept).rstrip()[-len(_OMITTED) :] != _OMITTED:
            kept.append(_OMITTED)
    return " ".join("".join(kept).split(" ")).strip()


def _row(event: Event, words: Words) -> Row:
    looks: dict[str, Look] = {"planned": "open", "rumour": "open", "denied": "struck"}
    return Row(
        year=event.start.year,
        when=words.dated(event.start, event.end, event.precision),
        title=event.title,
        status=_status(event, words).strip(),
        length=0 if event.start == event.end else _LENGTH[event.precision],
        look=looks.get(event.status, "happened"),
    )


def _status(event: Event, words: Words) -> str:
    return words.say(STATUS[event.status]) if event.status in STATUS else ""


def _subtitle(events: Sequence[Event], words: Words) -> str:
    count = words.count("{n} event", "{n} events", len(events))
    if not events:
        return count
    first, last = min(event.start.year for event in events), max(event.end.year for event in events)
    return f"{count}, {first}" if first == last else f"{count}, {first}–{last}"


def _more(before: int, after: int, words: Words) -> str:
    parts = []
    if before:
        parts.append(words.count("{n} earlier event", "{n} earlier events", before))
    if after:
        parts.append(words.count("{n} later event", "{n} later events", after))
    return words.say("Not shown: {what}", what=", ".join(parts)) if parts else ""


def _legend(rows: Sequence[Row], words: Words) -> tuple[tuple[Look, int, str], ...]:
    """Only the marks that need a word: a full disc for a known day explains itself."""
    looks, spans = {row.look for row in rows}, any(row.length for row in rows)
    marks: list[tuple[Look, int, str]] = []
    if spans:
        marks.append(("happened", 2, words.say("within this period")))
    if "open" in looks:
        marks.append(("open", 0, words.say("planned or rumoured")))
    if "struck" in looks:
        marks.append(("struck", 0, words.say("denied")))
    return tuple(marks)
