"""What a desk whose facts stand still is asked for beyond the archive: trials, and the watchlist as it is edited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.alerting.policy import alerting
from bot.chat.editor import Proposal
from bot.chat.export import Record
from bot.chat.feed_form import Found
from bot.chat.sounded import Kept, Sounded, Standing
from bot.chat.trial import Recalled, Trial
from bot.chat.watching import Lately
from bot.errors import Contradiction
from bot.model import Edit, Edited, Examined, Feed, Watchlist
from bot.newsroom import Newsroom
from bot.wording import later
from bot.work.finding import article_of_text

NOW = datetime(2013, 10, 7, 9, tzinfo=UTC)


class StillRehearsal:
    """Tries texts on a newsroom; no address can be read."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom

    def tried(self, said: str) -> Trial | None:
        if said.startswith("http"):
            raise Contradiction(later("It cannot be read: {reason}"), reason="404 <br>")
        if not said:
            return None
        considered = self._newsroom.consider(article_of_text(f"{said}\n{said}."), now=NOW)
        if not considered.verdict.would_alert:
            return Trial(considered=considered)
        mentions = alerting(considered.matching.mentions, self._newsroom.watches)
        related = self._newsroom.related(considered)
        alert = self._newsroom.alert(considered.article, mentions, related, story="s", channel="")
        places = {name: tuple(m.watch for m in found) for name, found in considered.verdict.channels.items()}
        return Trial(considered=considered, alert=alert, places=places)

    def recalled(self, said: str) -> Recalled | None:
        if not said:
            return None
        considered = self._newsroom.consider(article_of_text(said), now=NOW)
        past = [(related, self._newsroom.why(related)) for related in self._newsroom.related(considered)]
        return Recalled(title=said, url="", past=past)


class StillEditor:
    """A watchlist that is edited in words only: what is well formed is written by an owner, proposed by others."""

    def __init__(self, watchlist: Watchlist, *, owner: bool = True) -> None:
        self.watchlist = watchlist
        self.owner = owner
        self.submitted: list[Edit] = []
        self.decided: list[tuple[str, bool]] = []
        self.waiting: list[Proposal] = []
        self.mistakes: dict[str, str] = {}
        self.became: Edited | None = None  #: whatever is submitted, this is what becomes of it

    def owns(self) -> bool:
        return self.owner

    def shown(self, entry: str, id: str) -> str:
        return f"{entry} {id} as shown"

    def examine(self, edit: Edit, *, days: int = 90) -> Examined:
        samples = ("Scaleway <!channel> ouvre un *datacenter*", "Online devient Scaleway")
        return Examined(
            mistakes=self.mistakes,
            diff=DIFF,
            days=days,
            alerts=14,
            more=12,
            fewer=3,
            samples=samples[: len(edit.id) + 1],
        )

    def submit(self, edit: Edit) -> Edited:
        self.submitted.append(edit)
        if self.became:
            return self.became
        return Edited(became="written" if self.owner else "proposed", id=edit.id or "scaleway", diff=DIFF)

    def proposals(self) -> Sequence[Proposal]:
        return self.waiting

    def decide(self, proposal: str, *, accept: bool) -> Edited:
        self.decided.append((proposal, accept))
        return Edited(became="written" if accept else "refused", id=proposal, diff=DIFF if accept else "")


class StillAlerts:
    """Every watch was alerted as often."""

    def lately(self, watch: str, days: int) -> Lately:
        return Lately(days=days, alerts=3, title="Atos <b>rachète</b>", url="https://slack.example/p1", at=NOW)


DIFF = """\
--- watchlist.yaml
+++ watchlist.yaml
@@ -3,2 +3,4 @@
   - {id: atos, label: Atos}
+  - id: scaleway
+    aliases: [Scaleway, "<!channel>"]
-  - {id: gone, label: Gone}
"""
PROPOSALS = [
    Proposal(id=str(number), edit=edit, user=f"U{number}", who="léa" if number == 1 else "", at=NOW)
    for number, edit in enumerate(
        (
            Edit(entry="watch", action="add", id="", values={"label": "Scaleway", "aliases": ("Scaleway",)}),
            Edit(entry="watch", action="change", id="atos", values={"veto": ("galaxie",)}),
            Edit(entry="feed", action="remove", id="silicon"),
        ),
        start=1,
    )
]


class StillSources:
    """Two feeds, a site that offers several, and one that offers none."""

    def offers(self, address: str) -> Sequence[Found]:
        if "gone" in address:
            raise Contradiction(later("It cannot be read: {reason}"), reason="404 <br>")
        found = [Found(url=f"https://{address}/{n}", name=f"Le <b>Média</b> {n}", articles=84 + n) for n in range(3)]
        dead = Found(url="https://dead.example/rss", trouble="answers 404")
        return {"several": [*found, dead], "none": [dead], "nothing": []}.get(address, found[:1])

    def kept(self) -> Sequence[Kept]:
        feeds = [Feed(id=f"f{n}", name=f"Média {n}", url=f"https://f.example/{n}") for n in range(23)]
        states: tuple[Standing, ...] = ("new", "well", "failing", "paused", "silent")
        return [
            Kept(feed=feed, standing=states[n % 5], weekly=n / 2, good=NOW if n % 5 else None, reason="404 <br>")
            for n, feed in enumerate(feeds)
        ]

    def sound(self, feed: Feed | None, address: str) -> Sounded | None:
        if address in ("https://several", "several.example", "none.example"):
            return None
        alerts = tuple((f"Atos <!channel> {n}" if n else "", f"https://e.fr/{n}", ("atos", "gone")) for n in range(9))
        return Sounded(
            url=address, name=feed.name if feed else "", kind="RSS 2.0", at=NOW, articles=84, archived=80, undated=2,
            newest=NOW - timedelta(days=90), alerts=alerts, moved="https://new.example/<x>", kept=feed is not None,
            met=feed is not None,
        )  # fmt: skip


class StillRecords:
    """One alert, whose title would be run by a spreadsheet."""

    def __init__(self) -> None:
        self.days = 0

    def watchlist(self) -> str:
        return "version: 1\n# é\n"

    def feeds(self) -> str:
        return "<opml/>"

    def alerts(self, days: int) -> Sequence[Record]:
        self.days = days
        title = '=HYPERLINK("https://evil.example";"é")'
        return [
            Record(
                at=NOW, watches=("atos", "gone"), title=title, source="Silicon\n;x", url="https://e.fr/a",
                channel="@veille", useful=2, useless=1, message="https://slack.example/p1",
            )
        ]  # fmt: skip
