"""The whole way from a real web site to the outbox, in one transaction a document."""

from __future__ import annotations

import asyncio
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

import pytest

from bot.chat.console import ConsoleChat
from bot.feeds.fetch import Fetcher
from bot.founding import founding_documents, founding_events, founding_relations
from bot.memory.bonds import documented
from bot.model import Bullets, Channel, Feed, Outgoing, Watch, Watchlist
from bot.newsroom import Newsroom
from bot.store import articles, events, feeds, outbox, relations, stories
from bot.store.database import Database
from bot.work.deliver import deliver
from bot.work.pipeline import Pipeline, opened
from bot.work.rounds import Round, Rounds
from tests.servers.http import Site

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
NO_GAP = timedelta(0)  # every site here is one host
WATCHES = (
    Watch(id="atos", label="Atos", aliases=("Atos",), case="proper", channels=("veille",)),
    Watch(id="numergy", label="Numergy", aliases=("Numergy",), channels=("veille",)),
    Watch(id="andromede", label="Andromède", aliases=("Andromède",), channels=("veille",), type="programme"),
)


def rss(*items: tuple[str, str, datetime]) -> str:
    entries = "".join(
        f"<item><title>{escape(title)}</title><link>https://news.example/{abs(hash(title))}</link>"
        f"<guid isPermaLink='false'>{escape(title)}</guid><pubDate>{format_datetime(when)}</pubDate>"
        f"<description>{escape(text)}</description></item>"
        for title, text, when in items
    )
    return f"<rss version='2.0'><channel><title>t</title><link>https://news.example/</link>{entries}</channel></rss>"


class Desk:
    """A small Vigie under the test's hand: its clock moves when the test says so."""

    def __init__(self, database: Database, site: Site, watchlist: Watchlist) -> None:
        self.now = START
        self.site = site
        self.database = database
        self.pipeline = Pipeline(database, Newsroom(watchlist), ("console",))

    def round(self) -> Round:
        async def go() -> Round:
            async with Fetcher(user_agent="test", allow_private=frozenset({self.site.place})) as fetcher:
                return await Rounds(self.pipeline, fetcher, lambda: self.now, gap=NO_GAP).go()

        figures = asyncio.run(go())
        self.now += timedelta(days=1, hours=1)  # beyond any interval or back-off
        return figures

    def waiting(self) -> list[Outgoing]:
        with self.database.read() as conn:
            return outbox.due(conn, self.now, 100)

    def shown(self) -> str:
        """What a terminal shows once all is delivered."""
        screen = io.StringIO()
        while asyncio.run(deliver(self.database, {"console": ConsoleChat(screen)}, clock=lambda: self.now)).sent:
            pass
        return screen.getvalue()

    def titles(self) -> list[str]:
        return [row.message.notification for row in self.waiting()]


@pytest.fixture
def desk(database: Database, site: Site) -> Desk:
    """On SQLite and on PostgreSQL."""
    feed = Feed(id="silicon", name="Silicon.fr", url=site.url("/feed"), alternatives=("https://other.example/rss",))
    watchlist = Watchlist(feeds=(feed,), channels=(Channel(id="veille"), Channel(id="ops")), watches=WATCHES)
    return Desk(database, site, replace(watchlist, operators="ops"))


def test_the_first_contact_is_silent_and_counted(desk: Desk) -> None:
    desk.site.serve("/feed", rss(("Atos rachète un rival", "Atos signe.", START), ("La météo", "Il pleut.", START)))
    assert desk.round() == Round(polled=1, articles=2, mentions=1)
    assert desk.titles() == ["Silicon.fr : 2 articles archivés en silence au premier contact ; 1 aurait alerté."]


def test_a_new_article_alerts_once(desk: Desk) -> None:
    desk.site.serve("/feed", rss())
    desk.round()
    desk.site.serve("/feed", rss(("Atos rachète un rival", "Atos signe un accord.", desk.now)))
    assert desk.round() == Round(polled=1, articles=1, mentions=1, alerts=1, queued=1)
    assert desk.titles() == ["Atos · Atos rachète un rival · Silicon.fr"]
    assert desk.round() == Round(polled=1)
    assert len(desk.titles()) == 1


def test_a_feed_that_did_not_change_costs_nothing(desk: Desk) -> None:
    desk.site.serve("/feed", rss(("La météo", "Il pleut.", START)), etag='"1"')
    desk.round()
    assert desk.round() == Round(polled=1, not_modified=1)
    assert desk.site.requests[-1].header("If-None-Match") == '"1"'


def test_a_second_article_of_the_story_goes_under_the_first(desk: Desk) -> None:
    desk.site.serve("/feed", rss())
    desk.round()
    first = ("Numergy placé en procédure de sauvegarde", "Le tribunal a placé Numergy en sauvegarde.", desk.now)
    second = (
        "Numergy en procédure de sauvegarde : les clients s'inquiètent",
        "Plusieurs collectivités demandent comment récupérer leurs machines virtuelles hébergées. L'administrateur "
        "judiciaire promet la continuité du service pendant six mois.",
        desk.now + timedelta(hours=9),
    )
    desk.site.serve("/feed", rss(first, second))
    assert desk.round().alerts == 2
    (root,) = desk.waiting()  # a follow-up waits for its root
    shown = desk.shown()
    assert shown.index("\nNumergy placé") < shown.index("\n  ↳ Numergy en procédure")
    assert "L'administrateur judiciaire promet" in " ".join(shown.split())
    assert "Rappel" not in shown[shown.index("↳") :]
    with desk.database.read() as conn:
        assert [story.key for story in stories.active(conn, START)] == [root.story]


def test_an_edited_article_is_updated_and_not_told_again(desk: Desk) -> None:
    desk.site.serve("/feed", rss())
    desk.round()
    when = desk.now
    desk.site.serve("/feed", rss(("Atos rachète un rival", "Premier texte.", when)))
    desk.round()
    desk.site.serve("/feed", rss(("Atos rachète un rival", "Second texte.", when)))
    assert desk.round() == Round(polled=1)
    with desk.database.read() as conn:
        assert [article.text for article in articles.since(conn, START)] == ["Second texte."]


def test_an_old_entry_is_archived_silently(desk: Desk) -> None:
    desk.site.serve("/feed", rss())
    desk.round()
    desk.site.serve("/feed", rss(("Atos en 2024", "Atos.", START - timedelta(days=500))))
    assert desk.round() == Round(polled=1, articles=1, mentions=1)
    assert desk.titles() == []


def test_an_alert_arrives_with_its_history(desk: Desk) -> None:
    with desk.database.write() as conn:
        events.put(conn, founding_events("all"))
        desk.pipeline.newsroom = opened(conn, desk.pipeline.newsroom.watchlist, now=desk.now)
    desk.site.serve("/feed", rss())
    desk.round()
    desk.site.serve("/feed", rss(("Numergy : retour sur la fin du cloud souverain", "Numergy a vécu.", desk.now)))
    desk.round()
    (row,) = desk.waiting()
    history = row.message.blocks[-1]
    assert "Numergy placé en procédure de sauvegarde" in repr(history)


def test_an_article_that_alerted_nobody_is_the_past_of_a_later_one(desk: Desk) -> None:
    old = "Numergy négocie des serveurs chez Quanta à Taïwan"
    desk.site.serve("/feed", rss((old, "Numergy, né d'Andromède, achète des serveurs à Quanta.", START)))
    desk.round()  # the first contact: archived silently
    desk.now += timedelta(days=400)
    news = ("Quanta poursuit Numergy", "Les serveurs de Taïwan, négociés par Numergy, ne sont pas payés.", desk.now)
    desk.site.serve("/feed", rss(news))
    assert desk.round().alerts == 1
    (told,) = [row for row in desk.waiting() if row.story]
    (line,) = [item for block in told.message.blocks if isinstance(block, Bullets) for item in block.items]
    assert "".join(run.text for run in line) == f"2 mars 2026\u00a0: {old} (Silicon.fr)"
    assert line[-2].url.startswith("https://news.example/")


def test_an_alerted_article_becomes_an_event_that_outlives_a_restart(desk: Desk) -> None:
    desk.site.serve("/feed", rss())
    desk.round()
    desk.site.serve("/feed", rss(("Numergy ouvre un centre de données à Aubervilliers", "Numergy ouvre.", desk.now)))
    desk.round()
    with desk.database.read() as conn:
        newsroom = opened(conn, desk.pipeline.newsroom.watchlist, now=desk.now)
        (story,) = stories.active(conn, START)
    (event,) = newsroom.memory.events
    assert (event.title, event.actors, event.origin, event.story) == (
        "Numergy ouvre un centre de données à Aubervilliers",
        ("numergy",),
        "alert",
        story.key,
    )


def test_a_failing_feed_is_told_once_after_three_failures_and_at_recovery(desk: Desk) -> None:
    assert desk.round() == Round(polled=1, failed=1)  # 404
    desk.round()
    assert desk.titles() == []
    desk.round()
    desk.round()
    (notice,) = desk.waiting()
    assert notice.message.notification.startswith("Silicon.fr : 3 échecs de suite")
    assert "https://other.example/rss" in repr(notice.message.blocks)
    desk.shown()
    desk.site.serve("/feed", rss())
    desk.round()
    assert desk.titles() == ["Silicon.fr répond de nouveau."]
    (over,) = desk.waiting()
    assert over.edits == notice.key, "one message a trouble, edited when it is over"
    assert "✓ Rétabli après 2 jours" in repr(over.message.blocks)
    assert over.message.blocks[2:] == notice.message.blocks


def test_a_feed_known_to_be_fragile_fails_quietly(desk: Desk) -> None:
    newsroom = desk.pipeline.newsroom
    fragile = replace(newsroom.watchlist.feeds[0], fragile=True)
    desk.pipeline.newsroom = newsroom.edit(replace(newsroom.watchlist, feeds=(fragile,)))
    for _ in range(5):
        assert desk.round().failed == 1
    assert desk.titles() == []
    desk.site.serve("/feed", rss())
    desk.round()
    assert desk.titles() == []


@pytest.mark.parametrize("body", ["<html><body>Bonjour</body></html>", "", "no feed at all", "{}"])
def test_what_is_no_feed_is_a_failure_of_that_feed_alone(desk: Desk, body: str) -> None:
    good = Feed(id="good", name="Good", url=desk.site.serve("/good", rss(("Atos", "Atos.", START))))
    newsroom = desk.pipeline.newsroom
    desk.pipeline.newsroom = newsroom.edit(replace(newsroom.watchlist, feeds=(*newsroom.watchlist.feeds, good)))
    desk.site.serve("/feed", body, content_type="text/html")
    assert desk.round() == Round(polled=2, failed=1, articles=1, mentions=1)
    with desk.database.read() as conn:
        state = feeds.get_state(conn, "silicon")
    assert state is not None
    assert (state.failures, state.baseline) == (1, None)


def test_what_another_feed_met_silently_is_still_news_here(desk: Desk) -> None:
    desk.site.serve("/feed", rss(), etag='"1"')
    desk.round()
    sister = Feed(id="sister", name="Sister", url=desk.site.serve("/sister", rss(("Atos signe", "Atos.", desk.now))))
    newsroom = desk.pipeline.newsroom
    desk.pipeline.newsroom = newsroom.edit(replace(newsroom.watchlist, feeds=(*newsroom.watchlist.feeds, sister)))
    assert desk.round().alerts == 0  # the sister's first contact
    desk.site.serve("/feed", rss(("Atos signe", "Atos.", desk.now - timedelta(days=1))), etag='"2"')
    assert desk.round() == Round(polled=2, alerts=1, queued=1, mentions=1)
    assert desk.round() == Round(polled=2, not_modified=1)


def two_feeds(desk: Desk, other: str) -> Feed:
    """Both met, and both free to give one article in their own words."""
    desk.site.serve("/feed", rss())
    sister = Feed(id="sister", name="Silicon.fr", url=desk.site.serve("/sister", rss()))
    newsroom = desk.pipeline.newsroom
    desk.pipeline.newsroom = newsroom.edit(replace(newsroom.watchlist, feeds=(*newsroom.watchlist.feeds, sister)))
    desk.round()
    desk.site.serve("/feed", rss(("Le cloud perd un grand nom", "Atos se retire du cloud.", desk.now)))
    assert desk.round().alerts == 1
    desk.site.serve("/sister", rss(("Le cloud perd un grand nom", other, desk.now - timedelta(days=1))))
    return sister


def in_turns(desk: Desk, rounds: int = 4) -> int:
    """How often an article is told that two feeds give again and again."""
    return sum(desk.round().queued for _ in range(rounds))


def test_another_feed_that_says_less_of_an_article_undoes_nothing(desk: Desk) -> None:
    two_feeds(desk, "Il se retire.")
    assert in_turns(desk) == 0
    with desk.database.read() as conn:
        assert [article.text for article in articles.since(conn, START)] == ["Atos se retire du cloud."]


def test_another_feed_that_names_somebody_more_is_told_once(desk: Desk) -> None:
    two_feeds(desk, "Numergy reprend ses clients.")
    assert in_turns(desk) == 1
    assert "Numergy" in desk.shown()
    with desk.database.read() as conn:
        (article,) = articles.since(conn, START)
    assert article.text == "Numergy reprend ses clients.\nAtos se retire du cloud."


def test_another_feed_that_says_more_of_an_article_gives_it_its_text(desk: Desk) -> None:
    whole = (
        "Atos se retire du cloud et perd un grand nom. " + "Ses machines restent en marche à Lyon comme à Lille. " * 6
    )
    two_feeds(desk, whole)
    assert in_turns(desk) == 0
    with desk.database.read() as conn:
        assert [article.text for article in articles.since(conn, START)] == [whole.strip()]


def test_a_name_that_goes_and_comes_back_is_told_once(desk: Desk) -> None:
    desk.site.serve("/feed", rss())
    desk.round()
    when, told = desk.now, 0
    for text in ("Atos se retire du cloud.", "Le groupe se retire du cloud.", "Atos se retire du cloud."):
        desk.site.serve("/feed", rss(("Le cloud perd un grand nom", text, when)))
        told += desk.round().queued
    assert told == 1


def test_a_story_is_dated_by_its_first_article(desk: Desk) -> None:
    desk.site.serve("/feed", rss())
    desk.round()
    items = [("Numergy placé en procédure de sauvegarde", "Le tribunal a placé Numergy en sauvegarde.", desk.now)]
    desk.site.serve("/feed", rss(*items))
    desk.round()
    items.append(
        ("Cloud : Numergy placé en procédure de sauvegarde", "Numergy en sauvegarde par le tribunal.", desk.now)
    )
    desk.site.serve("/feed", rss(*items))
    assert desk.round() == Round(polled=1, articles=1, mentions=1)
    (event,) = desk.pipeline.newsroom.memory.events
    assert event.title == "Numergy placé en procédure de sauvegarde"


def test_an_edited_address_is_asked_at_once_and_needs_no_new_first_contact(desk: Desk) -> None:
    desk.site.serve("/feed", rss(), etag='"1"')
    desk.round()
    desk.site.serve("/feed", "gone", status=500)
    desk.round()
    newsroom = desk.pipeline.newsroom
    moved = replace(newsroom.watchlist.feeds[0], url=desk.site.serve("/moved", rss(("Atos signe", "Atos.", desk.now))))
    desk.pipeline.newsroom = newsroom.edit(replace(newsroom.watchlist, feeds=(moved,)))
    desk.now -= timedelta(days=1)  # within the back-off
    assert desk.round().alerts == 1
    assert desk.site.requests[-1].header("If-None-Match") == ""


def test_a_crash_in_the_middle_of_a_document_changes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.site.serve("/feed", rss(), etag='"1"')
    desk.round()
    desk.site.serve("/feed", rss(("Atos rachète un rival", "Atos signe.", desk.now)), etag='"2"')

    def fall(*_: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as broken:
        broken.setattr("bot.store.feeds.save_state", fall)
        assert desk.round() == Round(polled=1, failed=1)
    with desk.database.read() as conn:
        assert articles.count(conn) == 0
    assert desk.titles() == []
    assert desk.round().alerts == 1
    assert len(desk.pipeline.newsroom.memory.events) == 1
    assert desk.titles() == ["Atos · Atos rachète un rival · Silicon.fr"]


def test_the_relation_an_article_states_is_shown_and_kept(desk: Desk) -> None:
    with desk.database.write() as conn:
        events.put(conn, founding_events("all"))
        relations.put(conn, documented(founding_relations()), origin="seed")
        desk.pipeline.newsroom = opened(conn, desk.pipeline.newsroom.watchlist, now=desk.now)
    desk.site.serve("/feed", rss())
    desk.round()
    title = "Suite au placement de Numergy en procédure de sauvegarde, les clients partent"
    desk.site.serve("/feed", rss((title, "Numergy perd des clients.", desk.now)))
    desk.round()
    (row,) = desk.waiting()
    history = row.message.blocks[-1]
    assert isinstance(history, Bullets)
    (bound,) = [item for item in history.items if item[-1].text == "suite"]
    assert "sauvegarde" in "".join(run.text for run in bound)
    with desk.database.read() as conn:
        assert "continuation" in {bond for (later, _), bond in relations.all_bonds(conn).items() if later[:2] == "A-"}


def test_a_founding_article_told_again_says_the_documented_relations(desk: Desk) -> None:
    with desk.database.write() as conn:
        events.put(conn, founding_events("seeds"))
        relations.put(conn, documented(founding_relations()), origin="seed")
        newsroom = opened(conn, desk.pipeline.newsroom.watchlist, now=desk.now)
    for document in founding_documents():
        considered = newsroom.consider(document.article, now=document.replay_at)
        bound = {related.event.id: related.bond for related in newsroom.related(considered)}
        assert all(newsroom.bonds.get((document.id, key), bond) == bond for key, bond in bound.items())
