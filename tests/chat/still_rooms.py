"""What a desk whose facts stand still is asked for beyond the archive: trials, and the watchlist as it is edited."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.alerting.policy import alerting
from bot.chat.trial import Recalled, Trial
from bot.errors import Contradiction
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
            raise Contradiction(later("{url} cannot be read: {reason}"), url=said, reason="404 <br>")
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
