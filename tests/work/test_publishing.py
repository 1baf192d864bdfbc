"""What one article queues: a copy edits, a follow-up goes under the first message, a turn may go to the channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.event import listen

from bot.chat.port import Incoming
from bot.memory.development import Development
from bot.model import Article, Channel, Outgoing
from bot.store import articles, outbox, stories
from bot.store.database import Database
from bot.work.desk import Desk as Answers
from bot.work.publishing import queue_alert
from tests.servers.http import Site
from tests.work.test_pipeline import START, Desk, rss
from tests.work.test_pipeline import desk as _desk

desk = _desk

NEWS = ("Numergy placé en procédure de sauvegarde", "Le tribunal de commerce a placé Numergy en sauvegarde.")


class Many(Desk):
    """Several feeds, each of a medium of its own."""

    def met(self, *sources: str) -> None:
        newsroom = self.pipeline.newsroom
        first = newsroom.watchlist.feeds[0]
        feeds = [replace(first, id=s.lower(), name=s, url=self.site.serve(f"/{s}", rss())) for s in sources]
        self.pipeline.newsroom = newsroom.edit(replace(newsroom.watchlist, feeds=(first, *feeds)))
        self.site.serve("/feed", rss())
        self.round()

    def publish(self, source: str, title: str, text: str, *, hours: float = 0) -> None:
        path = f"/{source}" if source else "/feed"
        self.site.serve(path, rss((title, text, START + timedelta(days=1, hours=hours))))

    def rows(self) -> list[Outgoing]:
        with self.database.read() as conn:
            (story,) = stories.active(conn, START)
            return outbox.of_story(conn, story=story.key, chat="console", address="veille")


@pytest.fixture
def many(database: Database, site: Site, desk: Desk) -> Many:
    made = Many(database, site, desk.pipeline.newsroom.watchlist)
    made.met("LMI", "Next")
    return made


def test_copies_edit_the_first_message_and_post_nothing(many: Many) -> None:
    many.publish("", *NEWS)
    many.round()
    many.now -= timedelta(days=1)
    many.shown()
    many.publish("LMI", "MISE A JOUR - " + NEWS[0], NEWS[1], hours=1)
    many.publish("Next", NEWS[0] + " | Next", NEWS[1], hours=2)
    done = many.round()
    assert (done.articles, done.alerts, done.queued) == (2, 0, 0)
    assert len(many.rows()) == 1
    (edit,) = many.waiting()
    root = many.rows()[0]
    assert edit.edits == root.key
    told = "".join(run.text for run in edit.message.blocks[2].runs)  # type: ignore[union-attr]
    assert told == "aussi chez LMI, Next (2) · le dernier\u00a0: 3 mars 2026 à 11:00"
    assert (*edit.message.blocks[:2], *edit.message.blocks[3:]) == root.message.blocks
    assert many.shown().count("↻ veille · aussi chez LMI, Next (2)") == 1


def test_the_same_source_again_is_no_other_source(many: Many) -> None:
    many.publish("", *NEWS)
    many.round()
    many.publish("", "MISE A JOUR - " + NEWS[0], NEWS[1], hours=1)
    many.round()
    assert [row.edits for row in many.waiting()] == [""]


@pytest.mark.parametrize("turns", ["thread", "channel"])
def test_a_turn_goes_where_the_watchlist_says(many: Many, turns: str) -> None:
    newsroom = many.pipeline.newsroom
    channels = (Channel(id="veille", turns=turns), Channel(id="ops"))  # type: ignore[arg-type]
    many.pipeline.newsroom = newsroom.edit(replace(newsroom.watchlist, channels=channels))
    many.publish("", *NEWS)
    many.round()
    many.publish("LMI", f"{NEWS[0]} : Atos candidat", NEWS[1], hours=20)
    assert many.round().queued == 1
    root, turn = many.rows()
    assert (turn.thread, turn.broadcast) == (root.key, turns == "channel")
    told = repr(turn.message.blocks)
    assert "Nouveau dans cette histoire\\xa0: Atos" in told and "Pourquoi" in told
    assert ("Suite de" in told) == (turns == "channel")
    assert "↻ veille · 1 suite dans le fil, le " in many.shown()


def test_a_copy_begins_the_thread_where_there_is_none(many: Many) -> None:
    """An article archived silently is known, and the next one that tells it is still the first message."""
    many.pipeline.newsroom = many.pipeline.newsroom.edit(
        replace(many.pipeline.newsroom.watchlist, max_age=timedelta(days=2))
    )
    many.publish("", *NEWS)
    many.now += timedelta(days=2)
    assert many.round().alerts == 0
    many.site.serve("/LMI", rss((f"Le point : {NEWS[0]}", NEWS[1], many.now)))
    assert many.round().queued == 1
    assert [row.thread for row in many.rows()] == [""]


def test_a_story_of_many_articles(many: Many) -> None:
    """One message; its edit stays short, and the outbox holds two rows."""
    many.publish("", *NEWS)
    many.round()
    items = [
        (f"{NEWS[0]} {chr(97 + n // 26)}{chr(97 + n % 26)}", NEWS[1], START + timedelta(days=1, minutes=n))
        for n in range(149)
    ]
    many.site.serve("/Next", rss(*items))
    many.round()
    assert len(many.rows()) == 1
    (edit,) = [row for row in many.waiting() if row.edits] or [None]
    with many.database.read() as conn:
        assert outbox.counts(conn)["pending"] == 2
        (story,) = stories.active(conn, START)
        assert len(stories.articles(conn, story.key)) == 150
    if edit:
        assert len(repr(edit.message)) < 3_000


def test_one_address_with_other_news_is_another_story(many: Many) -> None:
    many.publish("", *NEWS)
    many.round()
    page = many.site
    page.serve(
        "/LMI",
        rss(("Atos nomme un directeur financier", "Atos a choisi un ancien de Worldline.", START + timedelta(days=1))),
    )
    many.round()
    with many.database.read() as conn:
        assert len(stories.active(conn, START)) == 2


def test_why_says_where_a_copy_was_told(many: Many) -> None:
    many.publish("", *NEWS)
    many.round()
    many.publish("LMI", f"Cloud : {NEWS[0]}", NEWS[1], hours=1)
    many.round()
    many.shown()
    with many.database.read() as conn:
        (copy,) = [a for a in articles.since(conn, START) if a.title.startswith("Cloud")]
    said = Incoming(chat="console", address="veille", user="alice", text="")
    told = Answers(many.database, many.pipeline.newsroom, said, now=many.now).inquire(copy.url)
    assert told and told.told and told.told.key == many.rows()[0].key


def test_a_turn_does_not_call_its_own_story_the_past(many: Many) -> None:
    """The first message stands right above: the thread's history is of other stories."""
    many.publish("", *NEWS)
    many.round()
    (root,) = many.rows()
    newsroom, now = many.pipeline.newsroom, START + timedelta(days=3)
    turn = Article(key="t", title=f"{NEWS[0]} : Atos candidat", text=NEWS[1], source="LMI", published=now)
    (alert,) = newsroom.alerts(newsroom.consider(turn, now=now), root.story)
    assert [r.event.title for r in alert.related] == [NEWS[0]], "memory knows it; elsewhere it would be shown"
    with many.database.write() as conn:
        queue_alert(conn, newsroom, alert, Development(kind="turn"), chats=("console",), now=now)
    said = many.rows()[1].message
    assert "Pourquoi" in repr(said.blocks) and "Rappel des faits" not in repr(said.blocks)


def test_the_article_that_began_a_story_still_did_when_it_is_told_again(many: Many) -> None:
    many.publish("", *NEWS)
    many.round()
    many.publish("LMI", f"{NEWS[0]} : Capgemini regarde", NEWS[1], hours=1)
    many.round()
    feed = many.site
    entry = rss((NEWS[0], NEWS[1] + " Atos et Andromède sont cités par le juge.", START + timedelta(days=1)))
    feed.serve("/feed", entry)
    many.round()
    with many.database.read() as conn:
        (story,) = stories.active(conn, START)
        told = {a.title: stories.told(conn, a.key) for a in stories.articles(conn, story.key)}
        assert "Andromède" in repr(stories.articles(conn, story.key)[0].text)
    assert told[NEWS[0]] == "first"


def test_two_news_under_one_address_stay_two(many: Many) -> None:
    """A live page, or a site that gives every entry its own address: addresses never make one story of two news."""
    many.publish("", *NEWS)
    many.round()
    other = ("Atos nomme un directeur financier", "Atos a choisi un ancien de Worldline.")
    with many.database.read() as conn:
        (first,) = [a for a in articles.since(conn, START) if a.title == NEWS[0]]
    page = rss((*other, START + timedelta(days=1)))
    link = page.split("<item>")[1].split("<link>")[1].split("</link>")[0]
    many.site.serve("/LMI", page.replace(link, first.url))
    done = many.round()
    assert done.alerts == 1
    with many.database.read() as conn:
        told = {a.title: s.key for s in stories.active(conn, START) for a in stories.articles(conn, s.key)}
        assert {a.url for a in articles.since(conn, START) if a.title in (NEWS[0], other[0])} == {first.url}
    assert len(set(told.values())) == len(told) == 2
    roots = [row for row in many.waiting() if not row.thread]
    assert {other[0], NEWS[0]} <= {"".join(r.text for r in row.message.blocks[0].runs) for row in roots}  # type: ignore[union-attr]


def test_a_further_copy_costs_as_much_as_the_one_before(many: Many) -> None:
    """Counted in statements: a story of hundreds of articles costs what its articles cost, whatever it holds."""
    said: list[str] = []
    many.publish("", *NEWS)
    many.round()
    with many.database.read() as conn:
        listen(conn.engine, "before_cursor_execute", lambda *given: said.append(given[2]))

    def taken(first: int, last: int) -> int:
        when = START + timedelta(days=1)
        items = [(f"{NEWS[0]} {chr(97 + n // 26)}{chr(97 + n % 26)}", NEWS[1], when) for n in range(first, last)]
        said.clear()
        many.site.serve("/Next", rss(*items))
        assert many.round().articles == last - first
        return len(said)

    few, more = taken(0, 10), taken(10, 60)
    later = taken(60, 70)
    assert later < 1.2 * few, "the 70th is no dearer than the 10th"
    assert more < 1.2 * 5 * few
