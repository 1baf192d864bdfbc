"""Full texts of flagged feeds: what is read, what is left, and that nothing of it costs an alert."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.feeds.fetch import Fetcher
from bot.feeds.robots import KEPT, MAX_SITES, Robots
from bot.model import Article, Channel, Feed, Watch, Watchlist
from bot.newsroom import Newsroom
from bot.store import articles
from bot.store.database import Database
from bot.work import pages as pages_room
from bot.work.pages import Pages
from bot.work.pipeline import Pipeline
from bot.work.prepare import Preparation
from bot.work.rounds import Round, Rounds
from tests.patience import PATIENCE
from tests.servers.http import Conversation, Site

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
TITLE = "Le plan cloud du gouvernement prend forme"
TEASER = "Le gouvernement a présenté lundi son plan pour le cloud français, attendu depuis un an."
BODY = (
    "Le gouvernement a présenté lundi son plan pour le cloud français, attendu depuis un an par la filière.",
    "Numergy et deux autres hébergeurs recevront une aide de 75 millions d'euros sur trois ans, selon le ministère.",
    "Les premiers marchés publics seront passés à l'automne, et la filière devra former deux mille techniciens.",
    "L'opposition juge la somme trop faible au regard de ce que dépensent les concurrents américains chaque mois.",
)


def page(*paragraphs: str, head: str = "", title: str = TITLE) -> str:
    inside = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or BODY)
    return (
        f"<html lang='fr'><head><title>{title}</title>{head}</head><body><nav><a href='/'>Accueil</a></nav>"
        f"<article><h1>{title}</h1>{inside}</article><footer>Tous droits réservés</footer></body></html>"
    )


def article(site: Site, path: str = "/a", text: str = TEASER) -> Article:
    return Article(key=path, title=TITLE, text=text, url=site.url(path), feed="f", published=START)


def fill(
    site: Site,
    *asked: Article,
    budget: float = PATIENCE,
    max_bytes: int = 100_000,
    most: int = 10,
    deadline: float = PATIENCE,
) -> tuple[Article, ...]:
    async def go() -> tuple[Article, ...]:
        reader = Fetcher(
            user_agent="test",
            allow_private=frozenset({site.place}),
            max_bytes=max_bytes,
            deadline=timedelta(seconds=deadline),
        )
        async with reader:
            pages = Pages(
                reader, lambda: START, budget=timedelta(seconds=budget), pause=timedelta(milliseconds=1), most=most
            )
            return await pages.fill(asked)

    return asyncio.run(go())


def test_a_page_gives_the_text_its_feed_cuts(site: Site) -> None:
    site.serve("/a", page(), content_type="text/html; charset=utf-8")
    (full,) = fill(site, article(site))
    assert "75 millions d'euros" in full.text
    assert "Accueil" not in full.text
    assert replace(full, text=TEASER) == article(site)


HTML = "text/html; charset=utf-8"
CONSENT = page(
    "Nous et nos partenaires utilisons des cookies pour mesurer l'audience et adapter la publicité à vos centres.",
    "Votre consentement est valable six mois ; vous pouvez exercer vos droits sur vos données personnelles ici.",
    "Accepter tout ou refuser les cookies : les finalités sont décrites dans notre politique de confidentialité.",
    title="Votre vie privée",
)
OTHER = page(
    "La recette de la tarte aux pommes demande des reinettes, du beurre et un four bien chaud pendant une heure.",
    "On dispose les quartiers en rosace, puis on saupoudre de cannelle avant de glisser le moule dans le four.",
    "Servie tiède avec de la crème fraîche, elle plaît aux enfants comme aux grands, même les jours de pluie.",
    title="La tarte aux pommes",
)
LEFT_ALONE: dict[str, Callable[[Site], object]] = {
    "not found": lambda site: None,
    "in trouble": lambda site: site.serve("/a", page(), HTML, status=503),
    "silent": lambda site: site.silent("/a"),
    "one byte at a time": lambda site: site.drip("/a"),
    "endless": lambda site: site.endless("/a"),
    "huge": lambda site: site.serve("/a", page("mot " * 50_000), HTML),
    "a bomb": lambda site: site.gzip_bomb("/a", 10_000_000),
    "hung up": lambda site: site.raw("/a", b""),
    "broken answer": lambda site: site.raw("/a", b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<html>"),
    "a picture": lambda site: site.serve("/a", b"\x89PNG\r\n" * 100, "image/png"),
    "text that is no page": lambda site: site.serve("/a", " ".join(BODY), HTML),
    "nothing": lambda site: site.serve("/a", b"", HTML),
    "a loop": lambda site: site.redirect("/a", "/a"),
    "a private address": lambda site: site.redirect("/a", "http://169.254.169.254/latest/meta-data/"),
    "another private address": lambda site: site.redirect("/a", "http://127.0.0.9:8080/"),
    "a consent wall": lambda site: site.serve("/a", CONSENT, HTML),
    "another article": lambda site: site.serve("/a", OTHER, HTML),
    "the teaser again": lambda site: site.serve("/a", page(TEASER), HTML),
    "paid for, in JSON": lambda site: site.serve(
        "/a", page(head='<script type="application/ld+json">{"isAccessibleForFree": "False"}</script>'), HTML
    ),
    "paid for, in a tag": lambda site: site.serve(
        "/a", page(head='<meta property="article:content_tier" content="locked">'), HTML
    ),
    "too many tags": lambda site: site.serve("/a", page("<b></b>" * 10_001), HTML),
    "robots.txt says no": lambda site: (
        site.serve("/a", page(), HTML),
        site.serve("/robots.txt", "User-agent: *\nDisallow: /a", "text/plain"),
    ),
    "robots.txt names Vigie": lambda site: (
        site.serve("/a", page(), HTML),
        site.serve("/robots.txt", "User-agent: *\nAllow: /\n\nUser-agent: vigie\nDisallow: /", "text/plain"),
    ),
    "robots.txt has patterns": lambda site: (
        site.serve("/a", page(), HTML),
        site.serve("/robots.txt", "\ufeffUser-agent: *\nAllow: /\nDisallow: /*a$", "text/plain"),
    ),
    "robots.txt in trouble": lambda site: (
        site.serve("/a", page(), HTML),
        site.serve("/robots.txt", "", "text/plain", status=500),
    ),
    "robots.txt leads inside": lambda site: (
        site.serve("/a", page(), HTML),
        site.redirect("/robots.txt", "http://127.0.0.9:8080/robots.txt"),
    ),
}


@pytest.mark.parametrize("case", LEFT_ALONE)
def test_otherwise_the_words_of_the_feed_stand(site: Site, case: str) -> None:
    LEFT_ALONE[case](site)
    assert fill(site, article(site), deadline=0.15) == (article(site),)


def test_an_extractor_that_fails_costs_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(html: str, *, url: str) -> object:
        raise RecursionError("deep")

    monkeypatch.setattr(pages_room, "read_page", fail)
    site.serve("/a", page(), HTML)
    assert fill(site, article(site)) == (article(site),)


def test_time_that_is_over_leaves_what_was_read(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    real, ends = asyncio.timeout, []

    def timeout(seconds: float | None) -> asyncio.Timeout:
        made, loop = real(seconds), asyncio.get_running_loop()
        if seconds == 77:
            ends.append(lambda: loop.call_soon_threadsafe(made.reschedule, 0))
        return made

    def silent(conversation: Conversation) -> None:
        ends[0]()  # the time is over with the second page, however slow the machine was with the first
        conversation.wait(PATIENCE)
        conversation.close_connection = True

    monkeypatch.setattr(asyncio, "timeout", timeout)
    site.serve("/a", page(), HTML)
    site.behave("/b", silent)
    site.serve("/c", page(), HTML)
    first, second, third = fill(site, article(site), article(site, "/b"), article(site, "/c"), budget=77)
    assert len(first.text) > len(TEASER)
    assert (second.text, third.text) == (TEASER, TEASER)


def test_only_so_many_pages_and_only_with_an_address(site: Site) -> None:
    for path in ("/a", "/b", "/c"):
        site.serve(path, page(), HTML)
    asked = (replace(article(site), url=""), article(site, "/b"), article(site, "/c"))
    filled = fill(site, *asked, most=1)
    assert [len(a.text) > len(TEASER) for a in filled] == [False, True, False]
    assert [r.path for r in site.requests] == ["/robots.txt", "/b"]


def test_the_longest_rule_of_robots_txt_counts(site: Site) -> None:
    """RFC 9309, 2.2.2: whatever their order."""
    site.serve("/a", page(), HTML)
    site.serve("/robots.txt", "User-agent: *\nDisallow: /\nAllow: /a", "text/plain")
    (full,) = fill(site, article(site))
    assert "75 millions d'euros" in full.text


async def test_robots_txt_is_asked_once_a_day(site: Site) -> None:
    now = [START]
    async with Fetcher(user_agent="test", allow_private=frozenset({site.place})) as fetcher:
        robots = Robots(fetcher, lambda: now[0])
        assert await robots.allow(site.url("/a"))
        assert await robots.allow(site.url("/b"))
        assert len(site.asked("/robots.txt")) == 1
        now[0] += KEPT
        assert await robots.allow(site.url("/a"))
        assert len(site.asked("/robots.txt")) == 2
        robots._known.update({str(n): robots._known[f"http://{site.place}"] for n in range(MAX_SITES)})
        now[0] += KEPT
        assert await robots.allow(site.url("/a"))
        assert len(robots._known) == 1


# -- in rounds ----------------------------------------------------------------


def rss(site: Site, *entries: tuple[str, str, str]) -> str:
    items = "".join(
        f"<item><title>{title}</title><link>{site.url(path)}</link><description>{text}</description></item>"
        for path, title, text in entries
    )
    return f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>"


class Vigie:
    """Rounds with a preparation, under the test's clock."""

    def __init__(self, database: Database, site: Site) -> None:
        feed = Feed(id="f", name="Feed", url=site.url("/feed"), full_text=True)
        watch = Watch(id="numergy", label="Numergy", aliases=("Numergy",), channels=("veille",), alert_on="mention")
        self.watchlist = Watchlist(feeds=(feed,), channels=(Channel(id="veille"),), watches=(watch,))
        self.pipeline = Pipeline(database, Newsroom(self.watchlist), ("console",))
        self.site, self.now = site, START

    def round(self) -> Round:
        async def go() -> Round:
            async with Fetcher(user_agent="test", allow_private=frozenset({self.site.place})) as fetcher:
                pages = Pages(fetcher, lambda: self.now, pause=timedelta(milliseconds=1))
                preparation = Preparation(self.pipeline, pages)
                rounds = Rounds(self.pipeline, fetcher, lambda: self.now, gap=timedelta(0), preparation=preparation)
                return await rounds.go()

        self.now += timedelta(days=1, hours=1)
        return asyncio.run(go())

    def texts(self) -> dict[str, str]:
        with self.pipeline.database.read() as conn:
            return {found.title: found.text for found in articles.since(conn, START - timedelta(days=9))}


@pytest.fixture
def vigie(database: Database, site: Site) -> Vigie:
    met = Vigie(database, site)
    site.serve("/feed", rss(site, ("/old", "Une vieille nouvelle du cloud", TEASER)))
    met.round()
    return met


def test_a_name_that_only_the_page_has_alerts_and_the_text_stays(vigie: Vigie, site: Site) -> None:
    assert not site.asked("/old")  # the first contact is archived as the feed gives it
    site.serve("/a", page(), HTML)
    site.serve("/feed", rss(site, ("/a", TITLE, TEASER)))
    assert vigie.round().alerts == 1
    assert vigie.round().alerts == 0
    assert "75 millions" in vigie.texts()[TITLE]  # though the feed gave its teaser again
    assert len(site.asked("/a")) == 1


def test_a_corrected_teaser_of_an_article_without_page_is_taken_over(vigie: Vigie, site: Site) -> None:
    site.serve("/feed", rss(site, ("/a", TITLE, TEASER)))
    vigie.round()
    site.serve("/feed", rss(site, ("/a", TITLE, f"{TEASER} Corrigé.")))
    vigie.round()
    assert vigie.texts()[TITLE].endswith("Corrigé.")


def test_articles_that_name_a_watch_are_read_first(vigie: Vigie, site: Site) -> None:
    named = ("/named", "Numergy ferme un centre de données", "Numergy ferme son centre de Lyon.")
    site.serve("/feed", rss(site, ("/a", TITLE, TEASER), named))
    vigie.round()
    assert [r.path for r in site.requests if r.path in ("/a", "/named")] == ["/named", "/a"]


def test_a_preparation_that_fails_costs_no_alert(vigie: Vigie, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(self: Pages, asked: object) -> tuple[Article, ...]:
        raise OSError("disk")

    monkeypatch.setattr(Pages, "fill", fail)
    site.serve("/feed", rss(site, ("/a", "Numergy ferme un centre de données", "Numergy ferme son centre de Lyon.")))
    assert vigie.round().alerts == 1


def test_a_feed_without_the_flag_is_never_followed(vigie: Vigie, site: Site) -> None:
    plain = replace(vigie.watchlist, feeds=(replace(vigie.watchlist.feeds[0], full_text=False),))
    vigie.pipeline.newsroom = Newsroom(plain)
    site.serve("/a", page(), HTML)
    site.serve("/feed", rss(site, ("/a", TITLE, TEASER)))
    vigie.round()
    assert not site.asked("/a")
    assert vigie.texts()[TITLE] == TEASER
