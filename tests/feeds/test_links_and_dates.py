"""The addresses and dates of an entry."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from bot.feeds.authority import AUTHORITY
from bot.feeds.dates import from_struct
from bot.feeds.quick import quick_entries
from tests.feeds.documents import SEEN, item, only, parse, rss

# -- addresses ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("/a.html", "https://www.silicon.fr/a.html"),
        ("//x.fr/a", "https://x.fr/a"),
        ("?p=1", "https://www.silicon.fr/feed?p=1"),
        ("HTTPS://X.FR:443/A", "https://x.fr/A"),
        ("http://x.fr:8080", "http://x.fr:8080/"),
        ("http://[::1]/a", "http://[::1]/a"),
        ("https://x.fr/a#xtor=RSS-1", "https://x.fr/a"),
        (
            "https://x.fr/a?utm_source=rss&amp;id=3&amp;xtor=RSS-16&amp;at_medium=RSS&amp;fbclid=1",
            "https://x.fr/a?id=3",
        ),
        ("https://x.fr/spip.php?article123&amp;var_mode=x", "https://x.fr/spip.php?article123&var_mode=x"),
        ("https://x.fr/?b=2&amp;a=1", "https://x.fr/?b=2&a=1"),
        ("https://x.fr/a?source=rss&amp;ref=accueil", "https://x.fr/a?ref=accueil"),
        ("https://x.fr/a?from=rss&amp;utm_campaign=x", "https://x.fr/a"),
        ("https://x.fr/é à", "https://x.fr/%C3%A9%20%C3%A0"),
        ("https://x.fr/\n   a/\n\tb", "https://x.fr/a/b"),
        ("http://https://x.fr/a", "https://x.fr/a"),
        ("https://http//x.fr/a", "http://x.fr/a"),
        ("https:/x.fr/a", "https://x.fr/a"),
        ("https:////x.fr/a", "https://x.fr/a"),
        ("https//x.fr/a", "https://x.fr/a"),
        ("http://https.fr/a", "http://https.fr/a"),
        ("https/a", "https://www.silicon.fr/https/a"),
        (
            "https://www.google.com/url?rct=j&amp;url=https://x.fr/a%3Fb%3D1%26utm_source%3Dx&amp;ct=ga",
            "https://x.fr/a?b=1",
        ),
        ("https://google.co.uk/url?q=http%3A%2F%2Fx.fr%2Fa", "http://x.fr/a"),
        ("http://www.bing.com/news/apiclick.aspx?ref=FexRss&amp;url=https%3a%2f%2fx.fr%2fa&amp;c=1", "https://x.fr/a"),
        ("https://www.google.com/url?url=javascript:x", "https://www.google.com/url?url=javascript:x"),
        ("https://www.google.com/url", "https://www.google.com/url"),
        ("https://notgoogle.com/url?url=https://x.fr/", "https://notgoogle.com/url?url=https://x.fr/"),
        ("https://www.google.com/url?url=https://www.google.com/url?q=https://x.fr/", "https://x.fr/"),
        ("https://news.google.com/rss/articles/CBMi?oc=5", "https://news.google.com/rss/articles/CBMi?oc=5"),
        ("javascript:alert(1)", ""),
        ("mailto:a@b.fr", ""),
        ("http://[::1", ""),
        ("http://x.fr:99999/", ""),
        ("http://", ""),
        ("https://x.fr/" + "a" * 5000, ""),
        ("https://moi:secret@x.fr/a", "https://x.fr/a"),
    ],
)
def test_addresses_are_canonical(written: str, read: str) -> None:
    assert only(rss(item(link=written))).url == read


def test_a_proxied_link_gives_the_original() -> None:
    origin = '<feedburner:origLink xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">https://x.fr/vrai</feedburner:origLink>'
    assert (
        only(rss(f"<item><title>t</title><link>http://feedproxy.google.com/~r/1</link>{origin}</item>")).url
        == "https://x.fr/vrai"
    )


# -- dates ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Tue, 10 Mar 2026 08:00:00 +0100", "2026-03-10T07:00"),
        ("Tue, 10 Mar 26 08:00:00 +0100", "2026-03-10T07:00"),
        ("2026-03-10T08:00:00Z", "2026-03-10T08:00"),
        ("2026-03-10 08:00:00", "2026-03-10T08:00"),
        ("2026-03-10T08:00:00.123456+01:00", "2026-03-10T07:00"),
        ("mar., 10 mars 2026 08:00:00 +0100", "2026-03-10T07:00"),
        ("mardi 10 mars 2026 à 08h05", "2026-03-10T07:05"),
        ("10 mars 2026, 8h", "2026-03-10T07:00"),
        ("le 1er février 2026", "2026-01-31T23:00"),
        ("10 févr. 2026 08:00 GMT", "2026-02-10T08:00"),
        ("15 août 2025 08:00 CEST", "2025-08-15T06:00"),
        ("15 juil. 25 08:00:30 -05:00", "2025-07-15T13:00"),
        ("15 juin 2025", "2025-06-14T22:00"),
        ("10/03/2026 08:00", "2026-03-10T07:00"),
        ("10/07/2025 08:00:59", "2025-07-10T06:00"),
        ("10.03.2026", "2026-03-09T23:00"),
        ("10-03-2026 08:00:00", "2026-03-10T07:00"),
        ("10/03/26", "2026-03-09T23:00"),
        ("Publié le 10 mars 2026 à 08:00", "2026-03-10T07:00"),
        ("le mardi 10 mars 2026 à 8 h", "2026-03-10T07:00"),
        ("Mardi, 10 Mars 2026 - 08:00", "2026-03-10T07:00"),
        ("10 nov. 2025", "2025-11-09T23:00"),
        ("10 Nov 2025", "2025-11-10T00:00"),
        ("31/02/2026 08:00", None),
        ("10/13/2025 08:00", None),
        ("10 brumaire 2026", None),
        ("10 ma 2026", None),
        ("10/03/2026 25:00", None),
        ("01/01/1970 00:00", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("Mon, 01 Jan 0001 00:00:00 GMT", None),
        ("hier", None),
        ("12:30 09/03/2026", "2026-03-09T11:30"),
        ("12h30, le 09/03/2026", "2026-03-09T11:30"),
        ("8h - 09.03.2026", "2026-03-09T07:00"),
        ("8:30:15 PM 3/9/2026", "2026-03-09T20:30"),
        ("Publié le 09/03/2026 à 12:30", "2026-03-09T11:30"),
        ("le 09/03/26", "2026-03-08T23:00"),
        ("", None),
    ],
)
def test_dates(written: str, read: str | None) -> None:
    """peers.md 4.29 (Horizon#156, changedetection#4309)."""
    published = only(rss(item(date=written))).published
    assert (published.isoformat()[:16] if published else None) == read
    assert published is None or published.utcoffset() == timedelta(0)


ZONES = {
    "Tue, 10 Mar 2026 08:00:00 CET": "2026-03-10T07:00",
    "Fri, 15 Aug 2025 08:00:00 CEST": "2025-08-15T06:00",
    "Tue, 10 Mar 2026 08:00:00 EST": "2026-03-10T13:00",
    "Tue, 10 Mar 2026 08:00:00 MSK": "2026-03-10T05:00",
    "Tue, 10 Mar 2026 08:00:00 GMT+1": "2026-03-10T07:00",
    "Tue, 10 Mar 2026 08:00:00 UTC-05:30": "2026-03-10T13:30",
    "Tue, 10 Mar 2026 08:00:00 Europe/Paris": "2026-03-10T07:00",
    "Tue, 10 Mar 2026 08:00:00 America/New_York": "2026-03-10T12:00",
    "Tue, 10 Mar 2026 08:00:00 Europe/Atlantis": "2026-03-10T08:00",
    "Tue, 10 Mar 2026 08:00:00 +0100 (CET)": "2026-03-10T07:00",
    "Tue, 10 Mar 2026 08:00:00 XYZ": "2026-03-10T08:00",
    "Tue, 10 Mar 2026 08:00:00 GMT+20": None,  # nowhere on Earth
    "2026-03-10 08:00:00 CET": "2026-03-10T07:00",
    "2026-03-10T08:00:00 +0100": "2026-03-10T07:00",
    "Tue Mar 10 08:00:00 CET 2026": "2026-03-10T07:00",
}
SOFTWARE = {
    "Tue, 10 Mar 2026 08:00:00": "2026-03-10T08:00",
    "Fri, 15 Aug 2025 08:00": "2025-08-15T08:00",
    "Tuesday, 10-Mar-26 08:00:00 GMT": "2026-03-10T08:00",
    "Tue,10 Mar 2026 08:00:00 GMT": "2026-03-10T08:00",
    "Tue, 10 Mar 2026 08:00:00.123 GMT": "2026-03-10T08:00",
    "Tue, 10 Mar 99 08:00:00 GMT": "1999-03-10T08:00",
    "Mon, 9 Mar 2026 24:00:00 +0100": "2026-03-09T23:00",
    "Mon, 9 Mar 2026 23:59:60 GMT": "2026-03-09T23:59",
    "Tue, 10 Mar 2026 25:00:00 GMT": None,
    "Tue, 10 Mar 2026 12:30 AM": "2026-03-10T00:30",
    "March 9, 2026 8:00 p.m.": "2026-03-09T20:00",
    "Mar 9, 2026": "2026-03-09T00:00",
    "3/9/2026 8:00:00 PM": "2026-03-09T20:00",
    "28/2/2026 8:00:00 PM": "2026-02-28T20:00",
    "20260310T080000Z": "2026-03-10T08:00",
    "2026-W11-2": "2026-03-10T00:00",
    "2026-W11-2T08:00:00Z": "2026-03-10T08:00",
    "2026/03/10 08:00:00": "2026-03-10T08:00",
    "2026-3-9 8:00": "2026-03-09T08:00",
    "1773129600": "2026-03-10T08:00",
    "1773129600000": "2026-03-10T08:00",
    "@1773129600.5": "2026-03-10T08:00",
    "1771011200000": "2026-02-13T19:33",  # not the 12th of January 1771
    "9999999999": None,
    "Tue, 31 Feb 2026 08:00:00 GMT": None,
    "20260309083000": "2026-03-09T08:30",
    "2026-03-09 08:00:00 -0500 EST": "2026-03-09T13:00",
    "2026-03-09T08:00:00+01:00Z": "2026-03-09T07:00",
    "2026-03-09T08:00:00+01:00[Europe/Paris]": "2026-03-09T07:00",
    "2026-03-09T08:00:00[Europe/Paris]": "2026-03-09T07:00",
    "2026-03-09T08:00:00[Europe/Atlantis]": "2026-03-09T08:00",
    "2026-068": "2026-03-09T00:00",
    "2025-366": None,
    "0000-001": None,
    "9999-999": None,
    "2026-03-09 (lundi)": "2026-03-09T00:00",
    "2026-02": "2026-02-01T00:00",
    # feedparser takes what these leave out from today's date, and reads a year of the Roman Empire as 2000
    "08:30": None,
    "-0001-11-30T00:00:00+00:00": None,
    "2025年11月3日": None,
    "20251103080": None,
}


@pytest.mark.parametrize(("written", "read"), [*ZONES.items(), *SOFTWARE.items()])
@pytest.mark.parametrize("reader", ["quick", "feedparser"])
def test_zones_in_letters_and_what_software_makes_of_dates(written: str, read: str | None, reader: str) -> None:
    """What other readers' suites hold (Java, Go, Ruby, PHP); whichever of our two readers meets it."""
    borrowed = "<dc:x xmlns:dc='another'/>" if reader == "feedparser" else ""  # such the quick reader leaves alone
    document = rss(item(date=written)).replace("</item>", f"{borrowed}</item>")
    assert (quick_entries(document, AUTHORITY) is None) == (reader == "feedparser")
    published = only(document).published
    assert (published.isoformat()[:16] if published else None) == read
    assert published is None or (published.utcoffset() == timedelta(0) and published.microsecond == 0)


def test_a_json_feed_may_date_its_items_by_any_of_these() -> None:
    document = '{"items": [{"id": 1, "title": "t", "date_published": "mar., 10 mars 2026 08:00 CET"}]}'
    assert only(document, "application/feed+json").published == datetime(2026, 3, 10, 7, tzinfo=UTC)


def test_a_date_no_clock_shows_is_none() -> None:
    assert from_struct(time.struct_time((10**9, 1, 1, 0, 0, 0, 0, 1, 0))) is None
    assert from_struct(None) is None


def test_one_bad_date_costs_the_others_nothing() -> None:
    articles = parse(rss(item(date="demain", link="/1") + item(date="Tue, 10 Mar 2026 08:00:00 GMT", link="/2")))
    assert [article.published is not None for article in articles] == [False, True]


def test_dates_far_ahead_are_not_believed() -> None:
    """engblogs#13."""
    ahead = rss(
        item(date="Thu, 12 Mar 2026 08:00:00 GMT", link="/1") + item(date="Wed, 11 Mar 2026 08:00:00 GMT", link="/2")
    )
    assert [article.published is not None for article in parse(ahead)] == [False, True]
    assert parse(ahead)[0].moment == SEEN


@pytest.mark.parametrize("date", ["", "hier", "Thu, 12 Mar 2030 08:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"])
def test_a_date_never_decides_what_is_kept(date: str) -> None:
    """MonitoRSS#258, developer.chrome.com#2808: undated, wrongly dated and equally dated entries all come through."""
    assert len(parse(rss(item(date=date, link="/1") + item(date=date, link="/2")))) == 2


def test_the_date_does_not_change_the_key() -> None:
    first, second = (only(rss(item(guid="1", date=date))) for date in ("", "Tue, 10 Mar 2026 08:00:00 GMT"))
    assert first.key == second.key
