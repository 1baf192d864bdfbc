"""Which files can people take away: « export veilles », « export flux », « export alertes 30 jours »?

Pure: the facts are asked of a `Records`, the files are written from them. A cell of a table never begins as a formula
does, since spreadsheets run what they open (https://owasp.org/www-community/attacks/CSV_Injection).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Protocol

from bot.alerting.render import Rendering
from bot.chat.asking import Asking
from bot.chat.verbs import Usage, did_you_mean, read_verb, sentence, usage
from bot.model import File, Message, Paragraph, Run
from bot.reading.words import fold_key
from bot.wording import Words, later

DAYS, LONGEST = 90, 3660  #: of alerts: when nothing is said, and at most

VERBS = {
    **dict.fromkeys(("veilles", "veille", "liste", "watches", "watchlist"), "watches"),
    **dict.fromkeys(("flux", "sources", "opml", "feeds"), "feeds"),
    **dict.fromkeys(("alertes", "alerte", "alerts", "csv"), "alerts"),
}
HELP: tuple[Usage, ...] = (
    (later("watches"), "", later("the watchlist, as the YAML file it is")),
    (later("feeds"), "", later("the feeds, as OPML for any feed reader")),
    (later("alerts"), later("[90 days]"), later("what was alerted, as a table for a spreadsheet")),
    (later("here"), "…", later("the same file for everybody where you ask, not for you alone")),
)
#: Words that ask for a file where everybody sees it.
_HERE = frozenset({"ici", "here"})
COLUMNS = (
    later("date"),
    later("watches"),
    later("title"),
    later("source"),
    later("address"),
    later("channel"),
    later("found useful by"),
    later("found not relevant by"),
    later("message"),
)
_FORMULA = re.compile(r"[\s'\"]*[=+\-@\uff1d\uff0b\uff0d\uff20|%\t\r]")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LASTING = re.compile(r"(\d{1,6})\s*(?:j|jours?|d|days?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An alert that was sent."""

    at: datetime
    watches: tuple[str, ...]  #: ids
    title: str
    source: str
    url: str
    channel: str  #: id of the channel, else the address in the chat
    useful: int = 0  #: people who found it so
    useless: int = 0
    message: str = ""  #: its address in the chat


class Records(Protocol):
    """Where what can be taken away is kept."""

    def watchlist(self) -> str:
        """The text of the watchlist in force, "" where none is."""

    def feeds(self) -> str:
        """The feeds of the watchlist, as OPML."""

    def alerts(self, days: int) -> Sequence[Record]:
        """The alerts sent in these days, oldest first."""


class Asker(Asking, Protocol):
    """Who asks, and where."""

    @property
    def records(self) -> Records:
        """What can be taken away."""


def export(argument: str, asker: Asker) -> Message:
    """The answer to « export … »."""
    said = [word for word in argument.split() if fold_key(word) not in _HERE]
    verb, rest = read_verb(" ".join(said), VERBS)
    words = asker.rendering.words
    if not verb:
        hint = did_you_mean("export", " ".join(said), VERBS, words)
        return usage("export", words.say("What you can take away"), HELP, words, lead=hint)
    answer = _ANSWERS[verb](rest, asker)
    here = len(said) < len(argument.split())
    return answer if here or answer.file is None else replace(answer, file=_for_one(answer.file, argument, words))


def _for_one(file: File, argument: str, words: Words) -> File:
    """The file for the person alone, in chats where others read along what was asked."""
    ask = f"{words.say('export')} {words.say('here')} {argument.strip()}"
    alone = words.say("You alone have it, in a direct message. For everybody here: {ask}", ask=ask)
    missing = words.say("The file {name} could not be sent to you. For everybody here: {ask}", name=file.name, ask=ask)
    return replace(file, alone=alone, missing=missing)


def _watches(_rest: str, asker: Asker) -> Message:
    text = asker.records.watchlist()
    words = asker.rendering.words
    if not text:
        return sentence(words.say("No watchlist is in force here."))
    return _with(
        words.say("The watchlist, as it is in force."), "watchlist.yaml", "application/yaml", text.encode(), words
    )


def _feeds(_rest: str, asker: Asker) -> Message:
    words = asker.rendering.words
    opml = asker.records.feeds().encode("utf-8", "replace")
    return _with(words.say("The feeds, for any feed reader."), "vigie.opml", "text/x-opml", opml, words)


def _alerts(rest: str, asker: Asker) -> Message:
    words = asker.rendering.words
    days = _days(rest)
    if days is None:
        return sentence(words.say("How many days? For example: export alerts 30 days"))
    records = asker.records.alerts(days)
    alerts = words.count("{n} alert in {days} days", "{n} alerts in {days} days", len(records), days=days)
    if not records:
        return sentence(f"{alerts}.")
    written = partial(table, records, asker.rendering)
    return _with(f"{alerts}.", f"vigie-{days}.csv", "text/csv", written, words)


def _days(rest: str) -> int | None:
    if not rest:
        return DAYS
    found = _LASTING.fullmatch(rest.strip())
    return min(max(int(found[1]), 1), LONGEST) if found else None


def table(records: Sequence[Record], rendering: Rendering) -> bytes:
    """A table for spreadsheets: UTF-8 with the mark by which Excel knows it, and the separator it expects."""
    words, out = rendering.words, io.StringIO()
    # Excel parts columns by the list separator of its country: « ; » where the comma is in numbers.
    rows = csv.writer(
        out, delimiter=";" if words.language == "fr" else ",", quoting=csv.QUOTE_ALL, lineterminator="\r\n"
    )
    rows.writerow([words.say(column) for column in COLUMNS])
    for record in records:
        labels = ", ".join(map(rendering.label, record.watches))
        when = record.at.astimezone(words.zone).strftime("%Y-%m-%d %H:%M")
        told = (labels, record.title, record.source, record.url, record.channel)
        rows.writerow([when, *map(harmless, told), record.useful, record.useless, harmless(record.message)])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def harmless(cell: str) -> str:
    """The text of a cell on one line, with an apostrophe in front where it would begin a formula."""
    line = " ".join(_UNSEEN.sub("", cell).split())
    return f"'{line}" if _FORMULA.match(line) else line


def _with(said: str, name: str, kind: str, content: bytes | Callable[[], bytes], words: Words) -> Message:
    """An answer that brings a file."""
    write = content if callable(content) else lambda: content
    missing = words.say("The file {name} could not be put here: Vigie must be a member of this channel.", name=name)
    file = File(name=name, kind=kind, write=write, missing=missing)
    return Message(notification=said[:120], blocks=(Paragraph((Run(said),)),), file=file)


_ANSWERS: dict[str, Callable[[str, Asker], Message]] = {"watches": _watches, "feeds": _feeds, "alerts": _alerts}
