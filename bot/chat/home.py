"""What does a person find on Vigie's own page in a chat: the watchlist, the last alerts, what is wrong, what is muted?

Pure: facts in, a page out. What can be clicked there carries a word that `Front.act` understands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from textwrap import shorten

from bot.alerting.render import source_line, title_of
from bot.chat.mute import Silence
from bot.model import Article, Block, Bullets, Line, Paragraph, Run, Small, Watch
from bot.reading.words import fold_key
from bot.wording import Words, later

PAGE = 12  #: watches of one page
ALERTS, FOUND, SICK, MUTED = 6, 6, 8, 10  #: of each, shown at most
TITLE, WRONG = 120, 240  #: characters of a title, and of what is wrong with a feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What of the page a person wants to see."""

    page: int = 0  #: of the watchlist, from 0
    words: str = ""  #: looked for in the archive
    note: str = ""  #: said at the top: what came of a click


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerted:
    """An alert that stands in this chat."""

    title: str
    url: str  #: of the message, "" where it has no address
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the page tells."""

    watches: Sequence[Watch] = ()
    alerts: Sequence[Alerted] = ()
    feeds: int = 0
    sick: Sequence[tuple[str, str]] = ()  #: (name, what is wrong)
    silences: Sequence[Silence] = ()
    labels: Mapping[str, str] = field(default_factory=dict)  #: watch id → name
    proposals: int = 0  #: edits that wait for an owner
    owner: bool = False  #: whether the person's edits are written at once
    digest: datetime | None = None  #: when the next one is due, None where there is none
    found: Sequence[Article] = ()  #: for the words looked for


@dataclass(frozen=True, slots=True)
class Said:
    """Words."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Press:
    """A button."""

    label: str
    act: str
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line with a button beside it."""

    text: str
    press: Press


@dataclass(frozen=True, slots=True)
class Presses:
    """Buttons side by side."""

    presses: tuple[Press, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """A line to type what is looked for."""

    label: str
    words: str


Part = Said | Row | Presses | Search


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The page of one person."""

    asked: Asked
    parts: tuple[Part, ...]


def home(facts: Facts, asked: Asked, words: Words) -> Home:
    """The page, the most wanted first."""
    new = Press(words.say("New watch"), "open watch add", primary=True)
    source = Press(words.say("Add a source"), "open feed add")
    parts: list[Part] = [Said((Paragraph((Run(asked.note),)),))] if asked.note else []
    parts += [Presses((new, source)), *_search(facts, asked, words), *_alerts(facts, words), *_mutes(facts, words)]
    parts += [*_health(facts, words), *_coming(facts, words), *_watchlist(facts, asked, words)]
    return Home(asked=asked, parts=tuple(parts))


def _search(facts: Facts, asked: Asked, words: Words) -> list[Part]:
    parts: list[Part] = [Search(words.say("Search the archive"), asked.words)]
    if not asked.words:
        return parts
    if not facts.found:
        return [*parts, _plain(words.say("No archived article holds « {words} ».", words=asked.words))]
    title = words.count(
        "{n} article for « {words} »", "{n} articles for « {words} »", len(facts.found), words=asked.words
    )
    lines = tuple(
        (Run(_short(title_of(article, words)), url=article.url), Run(" — " + source_line(article, words)))
        for article in facts.found[:FOUND]
    )
    return [*parts, _listed(title, lines)]


def _alerts(facts: Facts, words: Words) -> list[Part]:
    title = words.say("Last alerts")
    if not facts.alerts:
        return [_titled(title, words.say("None yet."))]
    lines = []
    for alert in facts.alerts[:ALERTS]:
        when = f" — {words.moment(alert.at)}" if alert.at else ""
        lines.append(
            (Run(_short(alert.title), url=alert.url), Run(when)) if when else (Run(alert.title, url=alert.url),)
        )
    return [_listed(title, tuple(lines))]


def _mutes(facts: Facts, words: Words) -> list[Part]:
    if not facts.silences:
        return []
    parts: list[Part] = [_heading(words.say("Muted"))]
    for silence in facts.silences[:MUTED]:
        name = facts.labels.get(silence.mute.what, silence.mute.what)
        text = f"{_short(name)} — " + words.say("until {when}", when=words.moment(silence.mute.until))
        if silence.held:
            text += ", " + words.count("{n} article held back", "{n} articles held back", silence.held)
        parts.append(Row(text, Press(words.say("End"), f"unmute {silence.mute.key}")))
    return parts


def _health(facts: Facts, words: Words) -> list[Part]:
    if not facts.sick:
        return [_titled(words.count("{n} feed", "{n} feeds", facts.feeds), words.say("nothing to report"))]
    title = words.count("{n} feed, {bad} failing", "{n} feeds, {bad} failing", facts.feeds, bad=len(facts.sick))
    lines = tuple(
        (Run(_short(name), bold=True), Run(" — " + _short(wrong, WRONG))) for name, wrong in facts.sick[:SICK]
    )
    return [_listed(title, lines)]


def _coming(facts: Facts, words: Words) -> list[Part]:
    parts: list[Part] = []
    if facts.digest:
        parts.append(_titled(words.say("Next digest"), words.moment(facts.digest)))
    if facts.proposals:
        waiting = words.count("{n} edit waits for an owner", "{n} edits wait for an owner", facts.proposals)
        parts.append(_titled(words.say("Proposals"), waiting))
    return parts


def _watchlist(facts: Facts, asked: Asked, words: Words) -> list[Part]:
    watches = sorted(facts.watches, key=lambda watch: fold_key(watch.label))
    pages = max(1, -(-len(watches) // PAGE))
    page = min(max(asked.page, 0), pages - 1)
    shown = watches[page * PAGE : (page + 1) * PAGE]
    title = words.count("{n} watch", "{n} watches", len(watches))
    if pages > 1:
        title += " — " + words.say("page {page} of {pages}", page=page + 1, pages=pages)
    parts: list[Part] = [_heading(title)]
    if not facts.owner:
        proposing = words.say("What you edit is proposed to the owners of the watchlist.")
        parts.append(Said((Small((Run(proposing),)),)))
    button = words.say("Edit")
    parts += [Row(_told(watch, words), Press(button, f"open watch change {watch.id}")) for watch in shown]
    turns = []
    if page:
        turns.append(Press(words.say("Previous page"), f"page {page - 1}"))
    if page + 1 < pages:
        turns.append(Press(words.say("Next page"), f"page {page + 1}"))
    return [*parts, Presses(tuple(turns))] if turns else parts


#: What a watch does where it does not alert.
_QUIET = {"actor": later("only known to memory"), "source": later("a medium: a source, not a subject")}


def _told(watch: Watch, words: Words) -> str:
    """« Atos — Atos Origin, Bull — alertes dans veille »; spellings that differ in capitals or accents stand once."""
    spellings = {fold_key(alias): alias for alias in reversed((watch.label, *watch.aliases))}
    others = [alias for alias in watch.aliases if spellings[fold_key(alias)] == alias and alias != watch.label]
    return " — ".join(part for part in (_short(watch.label), _short(", ".join(others)), _does(watch, words)) if part)


def _does(watch: Watch, words: Words) -> str:
    if watch.mode != "alert":
        return words.say(_QUIET[watch.mode])
    return words.say("alerts in {channels}", channels=", ".join(watch.channels)) if watch.channels else ""


def _heading(text: str) -> Said:
    return Said((Paragraph((Run(text, bold=True),)),))


def _titled(title: str, text: str) -> Said:
    return Said((Paragraph((Run(title, bold=True), Run(" — " + text))),))


def _listed(title: str, lines: tuple[Line, ...]) -> Said:
    return Said((Paragraph((Run(title, bold=True),)), Bullets(lines)))


def _plain(text: str) -> Said:
    return Said((Paragraph((Run(text),)),))


def _short(text: str, limit: int = TITLE) -> str:
    return shorten(" ".join(text.split()), limit, placeholder="…")
