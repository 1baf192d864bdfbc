"""What people thought is kept once, with its evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.model import Article, Evidence, Mention, Message, Opinion, Outgoing
from bot.store import articles, feedback, outbox
from bot.store.database import Database

NOON = datetime(2012, 1, 10, 12, tzinfo=UTC)
ARTICLE = Article(key="a", title="Orange amère", text="Une récolte.", published=NOON)
EVIDENCE = Evidence(field="title", start=0, end=6, text="Orange", alias="Orange", form="exact", context=("fibre",))
OPINION = Opinion(
    about="message",
    user="@léa",
    article="a",
    useful=False,
    at=NOON,
    mentions=(Mention(watch="orange", score=0.5, role="subject", evidence=(EVIDENCE,)),),
)


def test_a_second_click_changes_nothing(database: Database) -> None:
    with database.write() as conn:
        articles.add(conn, ARTICLE, ["id"])
        assert feedback.record(conn, OPINION)
        assert not feedback.record(conn, replace(OPINION, at=NOON + timedelta(hours=1)))
        assert feedback.all_opinions(conn) == [(OPINION, ARTICLE)]


def test_a_changed_mind_replaces_and_another_person_is_another_opinion(database: Database) -> None:
    later = NOON + timedelta(hours=1)
    with database.write() as conn:
        articles.add(conn, ARTICLE, ["id"])
        feedback.record(conn, OPINION)
        assert feedback.record(conn, replace(OPINION, useful=True, at=later))
        assert feedback.record(conn, replace(OPINION, user="@max", at=NOON))
        found = [(opinion.user, opinion.useful, opinion.at) for opinion, _ in feedback.all_opinions(conn)]
        assert found == [("@max", False, NOON), ("@léa", True, later)]


def test_a_message_is_found_by_its_article_and_by_what_people_point_at(database: Database) -> None:
    empty = Message(notification="")
    row = Outgoing(key="k", chat="matrix", address="!a", message=empty, created_at=NOON, article="a")
    sent = replace(row, key="s", ref="$event", permalink="https://matrix.to/#/!a/$event")
    with database.write() as conn:
        for outgoing in (row, sent, replace(row, key="notice", article="")):
            outbox.put(conn, outgoing)
        assert [outgoing.key for outgoing in outbox.of_article(conn, "a")] == ["k", "s"]
        assert outbox.of_article(conn, "") == []
        for pointer in ("s", "$event", "https://matrix.to/#/!a/$event"):
            assert outbox.pointed_at(conn, pointer) == sent
        assert outbox.pointed_at(conn, "") is None
        assert outbox.pointed_at(conn, "x") is None
