"""The answers about watches, sources, trials, proposals and files, with one text wherever words come from outside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from bot.alerting.policy import Verdict
from bot.alerting.render import Rendering
from bot.chat.editor import Proposal
from bot.chat.export import export
from bot.chat.feed_form import Found
from bot.chat.guide import unknown
from bot.chat.proposals import proposals
from bot.chat.sounded import Kept, Sounded
from bot.chat.sources import source
from bot.chat.trial import Recalled, Trial, related, trial
from bot.chat.watching import Lately, watch
from bot.errors import Contradiction
from bot.model import Alert, Channel, Edit, Edited, Examined, Feed, Matching, Message, Watch, Watchlist
from bot.newsroom import Considered

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)


class NastyDesk:
    """Everything it knows is called the same; edits go wrong when `wrong`."""

    def __init__(self, text: str, rendering: Rendering, alert: Alert, *, wrong: bool) -> None:
        self.text, self.rendering, self.alert, self.wrong = text, rendering, alert, wrong
        line = " ".join(text.split()) or "x"
        watches = [Watch(id="w", label=line, aliases=(line,) * 9, channels=(line,), note=text, samples_alert=(text,))]
        watches += [Watch(id=f"w{n}", label=f"{line} {n}", aliases=(line,), channels=("c",)) for n in range(25)]
        self.watchlist = Watchlist(
            channels=(Channel(id="c", slack="#c"),), watches=tuple(watches), feeds=(Feed(id="f", name=line, url=line),)
        )
        self.editor = self.rehearsal = self.sources = self.records = self
        self.alerts = _Alerts(text)

    def shown(self, _entry: str, _id: str) -> str:
        return self.text

    def examine(self, _edit: Edit, *, days: int = 90) -> Examined:
        mistakes = {self.text: self.text, "": self.text, "veto": self.text} if self.wrong else {}
        return Examined(mistakes=mistakes, diff=f"+{self.text}\n" * 50, alerts=3, more=3, samples=(self.text,) * 9)

    def submit(self, _edit: Edit) -> Edited:
        return Edited(became="conflict", id=self.text, diff=f"-{self.text}", reason=self.text)

    def proposals(self) -> Sequence[Proposal]:
        edit = Edit(entry="watch", action="change", id=self.text, values={self.text: self.text})
        return [Proposal(id="1", edit=edit, user=self.text, who="", at=NOON)] * 30

    def decide(self, proposal: str, *, accept: bool) -> Edited:
        return Edited(became="written" if accept else "refused", id=proposal, reason=self.text)

    def tried(self, _said: str) -> Trial | None:
        if self.wrong:
            raise Contradiction("{url} cannot be read: {reason}", url=self.text, reason=self.text)
        considered = Considered(
            article=self.alert.article, matching=Matching(mentions=self.alert.mentions), verdict=Verdict()
        )
        return Trial(considered=considered, alert=self.alert, places={self.text: ("w", self.text)}, under=self.text)

    def recalled(self, _said: str) -> Recalled | None:
        past = [] if self.wrong else [(one, self.text) for one in self.alert.related]
        return Recalled(title=self.text, url=self.text, past=past)

    def offers(self, _address: str) -> Sequence[Found]:
        trouble = self.text if self.wrong else ""
        return [Found(url=f"{self.text}{n}", name=self.text, articles=3, trouble=trouble) for n in range(30)]

    def kept(self) -> Sequence[Kept]:
        feed = Feed(id="f", name=self.text, url=self.text)
        return [Kept(feed=feed, standing="failing", weekly=1.5, good=NOON, reason=self.text)] * 30

    def sound(self, _feed: Feed | None, address: str) -> Sounded | None:
        alerts = ((self.text, self.text, ("w", self.text)),) * 20
        return Sounded(
            url=address, name=self.text, kind=self.text, at=NOON, articles=20, undated=3, newest=NOON, alerts=alerts,
            moved=self.text,
        )  # fmt: skip

    def feeds(self) -> str:
        return self.text


class _Alerts:
    """The last alert of every watch."""

    def __init__(self, text: str) -> None:
        self._text = text

    def lately(self, _watch: str, days: int) -> Lately:
        return Lately(days=days, alerts=3, title=self._text, url=self._text, at=NOON)


def answers(text: str, rendering: Rendering, alert: Alert) -> Iterator[Message]:
    """Every kind of answer."""
    yield unknown(text, _Somebody(rendering))
    desk, wrong = (NastyDesk(text, rendering, alert, wrong=wrong) for wrong in (False, True))
    for said in ("", text, f"lister {text}", "lister page 2", "montrer w", f"ajouter {text} ; veto : {text}",
                 f"modifier w ; {text} : {text}", f"modifier w ; type : {text}", f"essai modifier w ; note : {text}",
                 f"retirer {text}"):  # fmt: skip
        yield watch(said, desk)
    for said in (text, "lister", f"ajouter {text}", "ajouter e.fr", f"ajouter e.fr ; {text}", "tester e.fr"):
        yield source(said, desk)
    for said in ("lister", text, f"refuser {text}"):
        yield proposals(said, desk)
    for said in (text, "flux"):
        yield export(said, desk)
    for each in (desk, wrong):
        yield trial(text, each)
        yield related(text, each)
        yield watch(f"ajouter Neuf ; veto : {text}", each)
    yield source("ajouter e.fr", wrong)


class _Somebody:
    """Somebody who asks, and nothing else."""

    def __init__(self, rendering: Rendering) -> None:
        self.rendering = rendering
