"""What people ask of feed readers and chat bots, each with the issue it was asked in: real HTTP, all of Vigie.

Those that have their test elsewhere are listed in `asks.py`; here a test holds the list to the tests there are, and the
asks that were nobody's yet have theirs.
"""

from __future__ import annotations

import ast
import json
from datetime import timedelta
from email.utils import format_datetime
from functools import cache
from pathlib import Path

import pytest

from bot.store import articles
from bot.work.pipeline import Pipeline
from bot.work.rounds import Round
from tests.feeds.asks import ASKS
from tests.work.kiosk import START, TITLES, Item, Kiosk, entries

ROOT = Path(__file__).resolve().parents[2]
ISSUES = [(issue, ask) for ask in ASKS for issue in ask.issues]


@cache
def names_in(file: str) -> frozenset[str]:
    """The names of the tests in a file below `tests`."""
    tree = ast.parse((ROOT / "tests" / f"{file}.py").read_text("utf-8"))
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return frozenset(node.name for node in tree.body if isinstance(node, kinds) and node.name.startswith("test_"))


@pytest.mark.parametrize(("issue", "ask"), ISSUES, ids=[f"{issue}-{ask.name}" for issue, ask in ISSUES])
def test_each_ask_has_its_tests(issue: str, ask: object) -> None:
    """A test renamed or gone leaves an ask without one."""
    for place in ask.tests:  # type: ignore[attr-defined]
        file, _, name = place.partition("::")
        assert name in names_in(file), f"{issue}: tests/{file}.py has no {name}"


def test_each_ask_is_listed_once() -> None:
    listed = [issue for issue, _ in ISSUES]
    assert sorted(set(listed)) == sorted(listed)
    assert len(listed) >= 100
    assert all(ask.tests for ask in ASKS)


# -- asks that have no test elsewhere --------------------------------------------


def test_news_published_while_vigie_was_down_is_told(kiosk: Kiosk) -> None:
    """MonitoRSS#10, matrix-org/matrix-hookshot#778: what was missed during a downtime was never posted."""
    kiosk.publish(*entries("/{n}", "{n}", kiosk.now)[3:])
    kiosk.publish(*entries("/{n}", "{n}", kiosk.now))
    assert len(kiosk.alerts()) == 2
    kiosk.now += timedelta(days=2)
    missed = [
        Item(f"Atos annonce le contrat numéro {n}", f"/m{n}", f"m{n}", kiosk.now - timedelta(hours=n)) for n in (30, 9)
    ]
    assert kiosk.publish(*missed, *entries("/{n}", "{n}")).articles == 2
    assert len(kiosk.alerts()) > 2


def test_a_restart_tells_nothing_again(kiosk: Kiosk) -> None:
    """milanmdev/bsky.rss#249, progval/Limnoria#489, and hookshot's « initial sync » at each start without Redis."""
    assert kiosk.publish(*entries("/{n}", "{n}")).alerts == 2
    kiosk.pipeline = Pipeline(kiosk.database, kiosk.pipeline.newsroom, ("console",))
    kiosk.pipeline.reload(now=kiosk.now)
    assert kiosk.publish(*entries("/{n}", "{n}")) == Round(polled=1)
    assert kiosk.publish(Item("Numergy et Atos se rapprochent", "/9", "9", kiosk.now)).alerts == 1


@pytest.mark.parametrize("when", [None, START + timedelta(days=1)], ids=["undated", "all of one moment"])
def test_entries_without_a_date_or_of_one_moment_all_arrive(kiosk: Kiosk, when: object) -> None:
    """synzen/MonitoRSS#258 (undated: never sent), GoogleChrome/developer.chrome.com#2808 (Slack drops equal dates)."""
    assert kiosk.new(*entries("/{n}", "{n}", when)) == len(TITLES)  # type: ignore[arg-type]
    assert len(kiosk.alerts()) == 2


def test_entries_older_than_the_last_one_arrive_too(kiosk: Kiosk) -> None:
    """hnrss/hnrss#11, hugging-face-papers-rss#3: Slack's own reader drops what comes out of order."""
    assert kiosk.publish(Item(TITLES[0], "/0", "0", kiosk.now + timedelta(hours=20))).alerts == 1
    assert kiosk.publish(Item(TITLES[1], "/1", "1", kiosk.now - timedelta(hours=20))).alerts == 1


def test_one_date_without_a_zone_does_not_empty_the_feed(kiosk: Kiosk) -> None:
    """Thysrael/Horizon#156: naive and aware dates do not compare."""
    good = Item(TITLES[0], "/0", "0", kiosk.now).xml
    naive = Item(TITLES[1], "/1", "1", None).xml.replace("</item>", "<pubDate>2026-03-03T08:00:00</pubDate></item>")
    kiosk.site.serve("/feed", f"<rss version='2.0'><channel>{good}{naive}</channel></rss>")
    assert kiosk.round().articles == 2


def test_a_date_to_come_is_news_now_and_once(kiosk: Kiosk) -> None:
    """peterc/engblogs#13, jwplayer/rssalertbot 2.4.0: entries of next year, at the top for ever or never shown."""
    future = Item(TITLES[0], "/0", "0", START + timedelta(days=400))
    assert kiosk.publish(future).alerts == 1
    assert kiosk.publish(future) == Round(polled=1)
    with kiosk.database.read() as conn:
        (article,) = articles.since(conn, START)
    assert article.published is None


def test_a_feed_that_is_not_well_formed_alerts_all_the_same(kiosk: Kiosk) -> None:
    """kurtmckee/feedparser#81, radiac/django-yarr#47, brokkr/poca#146: « bozo » feeds were refused."""
    items = "".join(item.xml for item in entries("/{n}", "{n}"))
    kiosk.site.serve("/feed", f"<rss version='2.0'><channel><title>R&D</title><br>{items}<item><title>coup")
    assert kiosk.round().alerts == 2


def test_new_duplicates_that_take_turns_are_told_once(kiosk: Kiosk) -> None:
    """lemon24/reader 3.14: of several new duplicates now one and now another was the entry (« flip-flop »)."""
    copies = [
        Item(TITLES[0], f"/{n}", f"{n}", START, text="Le même texte pour tous les trois, mot pour mot.")
        for n in range(3)
    ]
    kiosk.publish(*copies)
    for turn in range(4):
        kiosk.publish(*copies[turn % 3 :], *copies[: turn % 3])
    assert len(kiosk.alerts()) == 1


def test_a_feed_that_fails_for_two_months_is_never_given_up(kiosk: Kiosk) -> None:
    """miniflux/v2#879 #1628 #1893 #3319, samuelclay/NewsBlur#706: polling stopped after a few errors, silently."""
    kiosk.site.serve("/feed", status=500)
    asked = [kiosk.round(timedelta(days=1, hours=6)).polled for _ in range(48)]
    assert asked == [1] * 48
    assert kiosk.publish(Item(TITLES[0], "/0", "0", kiosk.now)).alerts == 1


def test_a_json_feed_under_the_wrong_name_alerts(kiosk: Kiosk) -> None:
    """kurtmckee/feedparser#103, Rongronggg9/RSS-to-Telegram-Bot#273: JSON Feed, also as « text/plain »."""
    item = {"id": 7, "title": TITLES[0], "url": "/7", "date_published": START.isoformat()}
    kiosk.site.serve("/feed", json.dumps({"version": "https://jsonfeed.org/version/1", "items": [item]}), "text/plain")
    assert kiosk.round().alerts == 1
    assert kiosk.round() == Round(polled=1)


def test_a_feed_that_comes_back_from_gone_is_read_again(kiosk: Kiosk) -> None:
    """FreshRSS#3561: 410 was for ever."""
    kiosk.site.serve("/feed", status=410)
    for _ in range(4):
        kiosk.round()
    kiosk.now += timedelta(days=7)
    assert kiosk.publish(Item(TITLES[0], "/0", "0", kiosk.now)).alerts == 1
    kiosk.now -= timedelta(hours=12)
    assert kiosk.publish(Item(TITLES[1], "/1", "1", kiosk.now)).alerts == 1


def test_pictures_and_share_bars_are_no_text(kiosk: Kiosk) -> None:
    """wbernest/mattermost-plugin-rssfeed#71 #69, hookshot#708, nodebb-plugin-rss#10: junk of HTML in messages."""
    junk = '<p><img src="/x.png" alt=""/><script>alert(1)</script><style>p{}</style>Atos &amp; Cie<br/>signe.</p>'
    kiosk.publish(Item("Atos &lt;b&gt;signe&lt;/b&gt;", "/0", "0", kiosk.now, text=junk))
    with kiosk.database.read() as conn:
        (article,) = articles.since(conn, START)
    assert article.text == "Atos & Cie\nsigne."
    assert "&" not in article.title


def test_dates_of_the_press_are_shown_as_they_were_meant(kiosk: Kiosk) -> None:
    """dgtlmoon/changedetection.io#4309, jwplayer/rssalertbot: local time relabelled UTC, zones that are none."""
    written = ["mar., 3 mars 2026 09:00", "Tue, 03 Mar 2026 09:00:00 CET", format_datetime(START + timedelta(days=1))]
    items = "".join(
        Item(title, f"/{n}", f"{n}", None).xml.replace("</item>", f"<pubDate>{date}</pubDate></item>")
        for n, (title, date) in enumerate(zip(TITLES, written, strict=False))
    )
    kiosk.site.serve("/feed", f"<rss version='2.0'><channel>{items}</channel></rss>")
    kiosk.round()
    with kiosk.database.read() as conn:
        assert {article.published for article in articles.since(conn, START)} == {START + timedelta(days=1)}
