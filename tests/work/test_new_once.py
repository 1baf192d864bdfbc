"""Each article is new once, whatever its feed makes of guids, addresses, titles and dates: real HTTP, real pipeline."""

from __future__ import annotations

from datetime import timedelta

from bot.model import Feed, Watchlist
from bot.store import articles, outbox
from bot.work.rounds import Round
from tests.servers.http import Site
from tests.work.kiosk import START, TITLES, WATCHES, Item, Kiosk, entries


def test_guids_that_change_with_each_fetch(kiosk: Kiosk) -> None:
    """peers.md 4.1: RSStT#200, liferea#1361. Learned, so that an edited title is recognised by its address alone."""
    assert kiosk.new(*entries("/{n}", "1-{n}")) == 4
    assert kiosk.new(*entries("/{n}", "2-{n}")) == 0
    assert kiosk.learned().changing == ("guid",)
    assert kiosk.new(*entries("/{n}", "3-{n}")) == 0  # the addresses are noted now
    edited = tuple(f"{title}, et ce n'est pas tout" for title in TITLES)
    assert kiosk.new(*entries("/{n}", "4-{n}", titles=edited)) == 0
    assert len(kiosk.alerts()) == 2


def test_links_and_guids_that_change_with_each_fetch_and_dates_too(kiosk: Kiosk) -> None:
    """peers.md 4.1: commafeed#1755 (Google News), with dates rewritten at each fetch."""
    assert kiosk.new(*entries("/a{n}", "a{n}")) == 4
    assert kiosk.new(*entries("/b{n}", "b{n}")) == 0
    assert kiosk.learned().changing == ("guid", "url")
    assert kiosk.new(*entries("/c{n}", "c{n}")) == 0
    assert kiosk.new(*entries("/d{n}", "d{n}", START + timedelta(days=9))) == 0
    assert len(kiosk.alerts()) == 2


def test_http_becomes_https(kiosk: Kiosk) -> None:
    """peers.md 4.1: NetNewsWire#324."""
    assert kiosk.new(*entries("http://www.m.fr/{n}", "http://www.m.fr/?p={n}")) == 4
    assert kiosk.new(*entries("https://m.fr/{n}/", "https://m.fr/?p={n}")) == 0


def test_entries_that_vanish_and_come_back(kiosk: Kiosk) -> None:
    """peers.md 4.4: bitbot#83, hookshot#1069: what left the feed is remembered for ever."""
    assert kiosk.new(*entries("/{n}", "{n}")) == 4
    for _ in range(3):
        assert kiosk.new(Item("Une brève parmi tant d'autres", "/z", "z")) <= 1
    assert kiosk.new(*entries("/{n}", "{n}")) == 0


def test_dates_rewritten_make_nothing_new(kiosk: Kiosk) -> None:
    """peers.md 4.29 (MonitoRSS#258): a date never decides what is new."""
    assert kiosk.new(*entries("/{n}", "{n}", START)) == 4
    assert kiosk.new(*entries("/{n}", "{n}", START + timedelta(days=2))) == 0
    assert kiosk.new(*entries("/{n}", "{n}", None)) == 0


def test_all_entries_with_one_url(kiosk: Kiosk) -> None:
    """peers.md 4.2: MrRSS#400. Titles may be alike too: then the address and the title say nothing."""
    assert kiosk.new(*entries("/", "{n}")) == 4
    assert kiosk.learned().shared == ("url",)
    flash = [Item("Flash info", "/", f"flash-{n}", text=f"Numéro {n}.") for n in range(2)]
    assert kiosk.new(*flash) == 2
    assert kiosk.new(*flash, Item("Flash info", "/", "flash-3", text="Encore autre chose.")) == 1


def test_one_guid_for_all_in_one_document(kiosk: Kiosk) -> None:
    """peers.md, row 10: a kind of id that collides is dropped (MonitoRSS)."""
    assert kiosk.new(*entries("/{n}", "le-guid")) == 4
    assert kiosk.new(*entries("/{n}", "le-guid")) == 0


def test_one_guid_for_all_one_after_the_other(kiosk: Kiosk) -> None:
    """A feed of one entry, « the latest », under the same guid and address: no article is lost."""
    for n, title in enumerate(TITLES):
        latest = Item(title, "/dernier", "dernier", kiosk.now, text=f"{title}. Texte {n}.")
        assert kiosk.new(latest) == 1
        assert kiosk.new(latest) == 0
    assert kiosk.learned().shared == ("guid", "url")
    with kiosk.database.read() as conn:
        assert sorted(article.title for article in articles.since(conn, START)) == sorted(TITLES)


def test_one_title_for_all(kiosk: Kiosk) -> None:
    """Bulletins of the same day under the same title, each with an address and a text of its own."""
    title = "Bulletin d'actualité du centre de veille"
    bulletins = [Item(title, f"/{n}", f"{n}", START, text=f"Avis {n}.") for n in range(3)]
    assert kiosk.new(*bulletins) == 3
    assert kiosk.learned().shared == ("title",)
    assert kiosk.new(*bulletins, Item(title, "/9", "9", START, text="Avis 9.")) == 1


def test_an_article_listed_twice_is_one(kiosk: Kiosk) -> None:
    """Under two headings, with the same words: a repeat, which makes no mark a liar (reader's « flip-flop », 3.14)."""
    twice = [Item(TITLES[0], f"/{where}/a", where, text="Le même texte.") for where in ("cloud", "data")]
    assert kiosk.new(*twice) == 1
    assert kiosk.new(*twice) == 0
    assert kiosk.new(*reversed(twice)) == 0
    assert kiosk.learned().shared == ()
    assert len(kiosk.alerts()) == 1


def test_an_article_of_two_feeds_edited_in_the_second(kiosk: Kiosk, site: Site) -> None:
    """What one feed calls it is noted with what the other does."""
    newsroom = kiosk.pipeline.newsroom
    (first,) = newsroom.watchlist.feeds
    second = Feed(id="g", name="Média", url=site.url("/cloud"))
    watchlist = Watchlist(feeds=(first, second), channels=newsroom.watchlist.channels, watches=WATCHES, operators="ops")
    kiosk.pipeline.newsroom = newsroom.edit(watchlist)
    site.serve("/cloud", "<rss version='2.0'><channel/></rss>")
    kiosk.publish()
    once = Item(TITLES[0], "/a", "f-1", text="Le texte.")
    for title in (TITLES[0], "Un tout autre titre pour le même article"):
        other = Item(title, "/a", "g-1", text="Le texte.")
        site.serve("/cloud", f"<rss version='2.0'><channel>{other.xml}</channel></rss>")
        kiosk.publish(once)
    assert len(kiosk.alerts()) == 1


def test_an_edit_is_an_update_and_no_new_alert(kiosk: Kiosk) -> None:
    """peers.md 4.30: feedbin/support#249, maubot/rss#63."""
    kiosk.publish(Item(TITLES[0], "/a", "a", text="Premier texte."))
    assert kiosk.publish(Item(TITLES[0] + " neuf", "/a", "a", text="Second texte.")) == Round(polled=1)
    assert len(kiosk.alerts()) == 1
    with kiosk.database.read() as conn:
        (article,) = articles.since(conn, START)
    assert (article.title, article.text) == (TITLES[0] + " neuf", "Second texte.")


def test_an_edit_that_names_another_watch_is_told_once(kiosk: Kiosk) -> None:
    """peers.md 4.30: repost only if a new watched entity appears; and flip-flops tell nothing more."""
    plain = Item("Numergy cherche un repreneur", "/a", "a", text="Numergy cherche un repreneur en France.")
    named = Item("Numergy : Atos candidat à la reprise", "/a", "a", text="Atos veut reprendre Numergy en France.")
    assert kiosk.publish(plain).alerts == 1
    told = kiosk.publish(named)
    assert (told.articles, told.alerts, told.queued) == (0, 1, 1)
    for again in (plain, named, plain, named):
        assert kiosk.publish(again).queued == 0
    with kiosk.database.read() as conn:
        assert outbox.counts(conn).get("pending", 0) == 3, "the alert, its follow-up, and the count of follow-ups"


def test_an_edit_of_an_article_that_alerted_nobody_may_make_it_news(kiosk: Kiosk) -> None:
    kiosk.publish(Item("Un hébergeur cherche un repreneur", "/a", "a", text="Rien n'est dit de plus."))
    assert kiosk.publish(Item("Numergy cherche un repreneur", "/a", "a", text="Numergy cherche.")).alerts == 1


def test_an_edit_of_an_old_article_alerts_nobody(kiosk: Kiosk) -> None:
    """peers.md 4.4: old items that resurface."""
    long_ago = START - timedelta(days=90)
    kiosk.publish(Item("Un hébergeur cherche un repreneur", "/a", "a", long_ago))
    assert kiosk.publish(Item("Numergy cherche un repreneur", "/a", "a", long_ago)).queued == 0
