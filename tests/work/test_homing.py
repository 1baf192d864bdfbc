"""The last alerts of a person's page: each story once, wherever it was told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.chat.home import ALERTS
from bot.model import Alert, Article, Deferred, Message, Outgoing, Watchlist
from bot.newsroom import Newsroom
from bot.store import deferred, outbox
from bot.store.database import Database
from bot.work.homing import last_alerts

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def sent(database: Database, key: str, minutes: int, *, story: str = "", chat: str = "slack") -> None:
    """A message that stands: an alert of a story, or without one a digest."""
    with database.write() as conn:
        at = NOON + timedelta(minutes=minutes)
        row = Outgoing(
            key=key, chat=chat, address="#veille", message=Message(notification=key), created_at=at, story=story,
            article=story and f"article {story}",
        )  # fmt: skip
        outbox.put(conn, row)
        outbox.claim(conn, key, at)
        claimed = outbox.get(conn, key)
        assert claimed
        done = {"state": "sent", "sent_at": at, "ref": key, "permalink": f"https://s.fr/{key}", "not_before": None}
        assert outbox.settle(conn, Outgoing(**{**_fields(claimed), **done}))


def _fields(row: Outgoing) -> dict[str, object]:
    return {name: getattr(row, name) for name in Outgoing.__dataclass_fields__}


def told(database: Database, title: str, story: str, digest: str, *, told: str = "first") -> None:
    """An alert that a digest told; "" for one that waits."""
    article = Article(key=title, title=title, text="", source="Silicon")
    alert = Alert(key=title, channel="veille", story=story, article=article, mentions=(), summary="")
    with database.write() as conn:
        row = Deferred(
            key=title, channel="veille", chat="slack", address="#veille", story=story, article=title, alert=alert,
            told=told, reason="digest", at=NOON, told_in=digest,
        )  # type: ignore[arg-type]  # fmt: skip
        deferred.put(conn, row)


def shown(database: Database) -> list[tuple[str, str]]:
    with database.read() as conn:
        return [(one.title, one.url[-2:]) for one in last_alerts(conn, Newsroom(Watchlist()), "slack")]


def test_each_story_stands_once_by_its_own_message_where_it_has_one(database: Database) -> None:
    sent(database, "A1", 1, story="one")
    sent(database, "D1", 2)
    sent(database, "D2", 3)
    sent(database, "M1", 4, chat="matrix")
    told(database, "Un", "one", "D1")
    told(database, "Deux", "two", "D1")
    told(database, "Deux, suite", "two", "D2", told="follow-up")
    told(database, "Trois, copie", "three", "D2", told="copy")
    told(database, "Sans histoire", "", "D2")
    told(database, "Ailleurs", "four", "M1")
    told(database, "Attend", "five", "")
    assert shown(database) == [
        ("Deux, suite · Silicon", "D2"),
        ("Sans histoire · Silicon", "D2"),
        ("A1", "A1"),
    ]


def test_no_more_than_the_page_shows(database: Database) -> None:
    sent(database, "D1", 1)
    for number in range(ALERTS + 3):
        told(database, f"Titre {number}", f"story {number}", "D1")
    assert len(shown(database)) == ALERTS
