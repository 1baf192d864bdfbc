"""What a person may ask: text to command, command to message. The same in every chat.

Reading the question and wording the answer are pure; what the answer needs is asked of a
`Desk`, which stands for the store and the newsroom.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.alerting import pace
from bot.alerting.offers import offers, with_article
from bot.alerting.render import alert_message, source_line, title_of
from bot.chat.asking import Asking
from bot.chat.chronicle import chronicle, wanted
from bot.chat.editor import Editor
from bot.chat.export import Records, export
from bot.chat.guide import guide, unknown
from bot.chat.inquiry import Inquiry
from bot.chat.lately import Teller, lately
from bot.chat.mute import Silencer, mute
from bot.chat.opinion import Opined, no_article, useful, useless
from bot.chat.paging import listed, page_of, read_page
from bot.chat.proposals import proposals
from bot.chat.regroup import Grouper, asks_to_join, join, split
from bot.chat.remember import Keeper, remember
from bot.chat.sources import Sources, source
from bot.chat.trial import Rehearsal, related, trial
from bot.chat.vocabulary import read_command
from bot.chat.watching import Alerts, watch
from bot.chat.why import why_message
from bot.memory.pace import Told
from bot.model import Alert, Article, Block, Bullets, Event, Message, Paragraph, Run, Watch

SHOWN = 8  #: items of a list in one answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How Vigie is."""

    feeds: int
    failing: tuple[tuple[str, str], ...]  #: (feed name, reason)
    articles: int
    watches: int
    events: int
    waiting: int  #: messages pending or on their way
    failed: int
    last_tick: datetime | None


class Desk(Asking, Protocol):
    """Where answers find their facts."""

    @property
    def user(self) -> str:
        """The person who asks, as the chat names them."""

    @property
    def about(self) -> str:
        """The message of Vigie it is said on, "" for none."""

    @property
    def grouper(self) -> Grouper:
        """The stories, as people split and join them."""

    @property
    def keeper(self) -> Keeper:
        """Memory, as people ask and change it."""

    @property
    def silencer(self) -> Silencer:
        """What is muted, as people mute it."""

    @property
    def teller(self) -> Teller:
        """What was told and what waits."""

    @property
    def rehearsal(self) -> Rehearsal:
        """Where articles are tried."""

    @property
    def editor(self) -> Editor:
        """The watchlist, as the person who asks may edit it."""

    @property
    def alerts(self) -> Alerts:
        """What was alerted."""

    @property
    def sources(self) -> Sources:
        """Sites and feeds."""

    @property
    def records(self) -> Records:
        """What can be taken away."""

    def named_here(self) -> str:
        """The names of the watches in the article of the message it is said on, commas between; "" for none."""

    def status(self) -> Status:
        """How Vigie is now."""

    def search(self, words: str) -> Sequence[Article]:
        """Archived articles with these words, best first."""

    def watch_named(self, name: str) -> Watch | None:
        """The watch a person means by an id, a label or a spelling."""

    def spellings(self) -> Mapping[str, Watch]:
        """The watch of each id, label and alias, folded."""

    def history(self, watches: Sequence[Watch], *, saga: bool) -> Sequence[Event]:
        """The events of some watches, in order of time; of a saga, with all that is bound to them."""

    @property
    def now(self) -> datetime:
        """When the question was asked."""

    def last_told(self, watch: Watch) -> tuple[Told, Article | None]:
        """All that the archive tells of a watch, as dates, and the last article."""

    def quietest(self) -> tuple[Sequence[Told], Sequence[str]]:
        """The watches that alert and are silent for longer than usual; and the ids of those never named."""

    def inquire(self, said: str) -> Inquiry | None:
        """What is known of an address, or decided of a text; with "", of the message spoken of. None: of nothing."""

    def alerted(self, said: str) -> Alert | None:
        """An archived article as an alert, meant in the same ways; None when there is no such article."""

    def opine(self, said: str, *, useful: bool) -> Opined | None:
        """See `bot.chat.opinion.Asker`."""


def answer(text: str, desk: Desk) -> Message:
    """The message that answers a person's text."""
    command = read_command(text)
    return ANSWERS[command.name](command.argument, desk)


def _status(_argument: str, desk: Desk) -> Message:
    words, status = desk.rendering.words, desk.status()
    when = words.moment(status.last_tick) if status.last_tick else words.say("never")
    lines = [
        words.count("{n} feed, {bad} failing", "{n} feeds, {bad} failing", status.feeds, bad=len(status.failing)),
        words.count("{n} article archived", "{n} articles archived", status.articles),
        words.count("{n} watch", "{n} watches", status.watches),
        words.count("{n} event in memory", "{n} events in memory", status.events),
        words.count("{n} message waiting", "{n} messages waiting", status.waiting),
        words.count("{n} message refused by a chat", "{n} messages refused by a chat", status.failed),
        words.say("last round: {when}", when=when),
    ]
    failing = [
        words.say("failing: {name}: {reason}", name=name, reason=reason) for name, reason in status.failing[:SHOWN]
    ]
    return _listing(words.say("How Vigie is"), tuple((Run(line),) for line in lines + failing))


def _search(argument: str, desk: Desk) -> Message:
    words = desk.rendering.words
    argument, page = read_page(argument)
    if not argument:
        return _plain(words.say("Which words? For example: search sovereign cloud"))
    found = desk.search(argument)
    if not found:
        return _plain(words.say("No archived article holds « {words} ».", words=argument))
    title = words.count("{n} article for « {words} »", "{n} articles for « {words} »", len(found), words=argument)

    def line(article: Article) -> tuple[Run, ...]:
        return Run(title_of(article, words), url=article.url), Run(" — " + source_line(article, words))

    return listed(title, page_of(found, page), line, f"{words.say('search')} {argument}", words)


def _timeline(argument: str, desk: Desk) -> Message:
    words = desk.rendering.words
    argument = argument or desk.named_here()
    if not argument:
        return _plain(words.say("Which name? For example: timeline Numergy"))
    asked = wanted(argument, desk.spellings(), desk.watch_named)
    if asked.unknown or not asked.watches:
        return _plain(words.say("« {name} » is not on the watchlist.", name=asked.unknown or argument))
    events = desk.history(asked.watches, saga=asked.saga)
    if not events:
        names = ", ".join(watch.label for watch in asked.watches)
        return _plain(words.say("Memory holds no event of {name} yet.", name=names))
    return chronicle(asked, events, desk.rendering)


def _silence(argument: str, desk: Desk) -> Message:
    words = desk.rendering.words
    if not argument:
        found, never = desk.quietest()
        return pace.quietest(found, never, desk.rendering, now=desk.now)
    watch = desk.watch_named(argument)
    if watch is None:
        return _plain(words.say("« {name} » is not on the watchlist.", name=argument))
    told, last = desk.last_told(watch)
    return pace.silence(watch, told, last, words, now=desk.now)


def _why(argument: str, desk: Desk) -> Message:
    inquiry = desk.inquire(argument)
    if inquiry is None:
        return _plain(desk.rendering.words.say("Which article? Give its address."))
    return why_message(inquiry, desk.rendering)


def _open(argument: str, desk: Desk) -> Message:
    """An article of the archive as its alert would be now: what a digest told in a paragraph, with all it offers."""
    alert, rendering = desk.alerted(argument), desk.rendering
    if alert is None:
        return no_article(argument, rendering.words)
    return replace(alert_message(alert, rendering), offers=with_article(offers(alert, rendering), alert.article.key))


def _join(argument: str, desk: Desk) -> Message:
    """« relier A à B » makes one story of two; of anything else it is asked what is related to it."""
    return join(argument, desk) if asks_to_join(argument, about=desk.about) else related(argument, desk)


def _related(argument: str, desk: Desk) -> Message:
    """« relie » asks, and never changes anything but where two addresses are joined in so many words."""
    joins = bool(argument) and asks_to_join(argument, about="")
    return join(argument, desk) if joins else related(argument, desk)


def _listing(title: str, lines: tuple[tuple[Run, ...], ...]) -> Message:
    blocks: tuple[Block, ...] = (Paragraph((Run(title, bold=True),)), Bullets(lines))
    return Message(notification=title[:120], blocks=blocks)


def _plain(text: str) -> Message:
    return Message(notification=text[:120], blocks=(Paragraph((Run(text),)),))


ANSWERS: dict[str, Callable[[str, Desk], Message]] = {
    "help": guide,
    "unknown": unknown,
    "status": _status,
    "search": _search,
    "digest": lately,
    "timeline": _timeline,
    "silence": _silence,
    "why": _why,
    "open": _open,
    "memory": remember,
    "watch": watch,
    "source": source,
    "export": export,
    "proposal": proposals,
    "split": split,
    "join": _join,
    "related": _related,
    "try": trial,
    "mute": mute,
    "useful": useful,
    "useless": useless,
}
