"""From bytes to articles: formats, charsets, dates, broken and hostile documents."""

from __future__ import annotations

import io
import json
import time
import tracemalloc
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import NotAFeed
from bot.feeds.dates import from_struct
from bot.feeds.parse import MAX_TEXT, MAX_TITLE, identities, parse_feed
from bot.model import Article, Feed

FEED = Feed(id="silicon", name="Silicon.fr", url="https://www.silicon.fr/feed")
SEEN = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"


def parse(body: bytes | str, content_type: str = "application/rss+xml", url: str = FEED.url) -> tuple[Article, ...]:
    """The articles of a document seen on 10 March 2026."""
    data = body.encode() if isinstance(body, str) else body
    return parse_feed(data, content_type=content_type, feed=FEED, url=url, seen_at=SEEN)


def rss(items: str, declaration: str = '<?xml version="1.0"?>') -> str:
    """An RSS 2.0 document."""
    return f'{declaration}<rss version="2.0"><channel><title>Silicon</title>{items}</channel></rss>'


def item(
    title: str = "Andromède : l'État choisit", link: str = "/a.html", guid: str = "", date: str = "", text: str = ""
) -> str:
    """An RSS item."""
    parts = {"title": title, "link": link, "guid": guid, "pubDate": date, "description": text}
    return f"<item>{''.join(f'<{name}>{value}</{name}>' for name, value in parts.items() if value)}</item>"


def only(body: bytes | str, content_type: str = "application/rss+xml") -> Article:
    """The one article of a document."""
    (article,) = parse(body, content_type)
    return article


# -- formats -----------------------------------------------------------------


def test_rss() -> None:
    article = only(
        rss(
            item(
                guid="https://www.silicon.fr/?p=1",
                date="Tue, 10 Mar 2026 08:00:00 +0100",
                text="&lt;p&gt;Thales &amp;amp; Orange&lt;/p&gt;",
            )
        )
    )
    assert article.title == "Andromède : l'État choisit"
    assert article.text == "Thales & Orange"
    assert article.url == "https://www.silicon.fr/a.html"
    assert article.guid == "https://www.silicon.fr/?p=1"
    assert (article.feed, article.source) == ("silicon", "Silicon.fr")
    assert article.published == datetime(2026, 3, 10, 7, 0, tzinfo=UTC)
    assert article.seen_at == SEEN
    assert len(article.key) == 24


def test_atom() -> None:
    article = only(
        """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://linuxfr.org/news/"><title>L</title><entry>
        <title type="html">Le &lt;b&gt;nuage&lt;/b&gt; &amp;eacute;tatique</title><link href="a.html"/>
        <id>tag:linuxfr,2026:1</id>        <updated>2026-03-10T08:00:00+01:00</updated><summary>court</summary>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Un texte</p><p>plus long</p></div></content>
        </entry></feed>"""
    )
    assert (article.title, article.text) == ("Le nuage étatique", "Un texte\nplus long")
    assert article.url == "https://linuxfr.org/news/a.html"
    assert article.published == datetime(2026, 3, 10, 7, tzinfo=UTC)


def test_the_entry_s_own_title_counts() -> None:
    """feedparser 6.0.14 describes the image's title where it names the entry's."""
    entry = "<entry><title>Vrai</title><image><title>Faux</title></image></entry>"
    assert only(f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>').title == "Vrai"


def test_rdf() -> None:
    article = only(
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>t</title></channel>
        <item rdf:about="https://x.fr/1"><title>Un titre</title><link>https://x.fr/1</link>
        <dc:date>2026-03-10T08:00:00Z</dc:date></item></rdf:RDF>"""
    )
    assert (article.title, article.url) == ("Un titre", "https://x.fr/1")
    assert article.published == datetime(2026, 3, 10, 8, tzinfo=UTC)


@pytest.mark.parametrize("version", ["https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1"])
def test_json_feed(version: str) -> None:
    """peers.md 4.37 (feedparser#103, RSStT#273)."""
    items = [
        {
            "id": 7,
            "url": "/a?utm_source=json",
            "title": "R&D <chez> Atos",
            "content_html": "<p>Deux&nbsp;mots &amp; plus</p>",
            "summary": "court",
            "date_published": "2026-03-10T08:00:00+01:00",
        },
        {"id": "8", "external_url": "https://y.fr/b", "content_text": "Sans titre <ici>\nni balise"},
        "nonsense",
        {"id": True, "title": None, "date_published": 12},
    ]
    first, second = parse(json.dumps({"version": version, "title": "t", "items": items}), "application/json")
    assert (first.title, first.text) == ("R&D <chez> Atos", "Deux\u00a0mots & plus")
    assert (first.url, first.guid) == ("https://www.silicon.fr/a", "7")
    assert first.published == datetime(2026, 3, 10, 7, tzinfo=UTC)
    assert (second.title, second.text) == ("Sans titre <ici>", "Sans titre <ici>\nni balise")
    assert second.published is None


@pytest.mark.parametrize(
    "text", ['{"items": 1}', "[]", '{"a": ', "{" * 100_000, '{"items":' + "[" * 100_000, '{"a":' + "9" * 5000 + "}"]
)
def test_other_json_is_no_feed(text: str) -> None:
    with pytest.raises(NotAFeed, match="JSON"):
        parse(text)


def test_a_byte_order_mark_and_json() -> None:
    assert only(b'\xef\xbb\xbf {"items": [{"title": "x"}]}').title == "x"


def test_an_empty_feed_is_a_feed() -> None:
    assert parse(rss("")) == ()
    assert parse('{"version": "https://jsonfeed.org/version/1.1", "items": []}') == ()


def test_the_longest_text_is_kept() -> None:
    module = "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    long = f"<content:encoded {module}>&lt;p&gt;Bien plus long&lt;/p&gt;</content:encoded>"
    assert only(rss(f"<item><title>t</title>{long}<description>court</description></item>")).text == "Bien plus long"
    assert only(rss("<item><title>t</title><description>seul</description></item>")).text == "seul"


# -- characters --------------------------------------------------------------

NAME = "L’État & « Andromède » à 75 M€"
XML_NAME = NAME.replace("&", "&amp;")


@pytest.mark.parametrize(
    ("charset", "declared", "content_type"),
    [
        ("utf-8", '<?xml version="1.0" encoding="utf-8"?>', "text/xml"),
        ("utf-8", "", ""),
        ("utf-8", '<?xml version="1.0" encoding="iso-8859-1"?>', "text/xml; charset=iso-8859-1"),
        ("utf-8-sig", '<?xml version="1.0" encoding="windows-1252"?>', "text/xml"),
        ("cp1252", '<?xml version="1.0" encoding="iso-8859-1"?>', "application/rss+xml"),
        ("cp1252", '<?xml version="1.0" encoding="windows-1252"?>', "application/rss+xml; charset=utf-8"),
        ("cp1252", '<?xml version="1.0"?>', 'text/xml; charset="ISO-8859-1"'),
        ("cp1252", '<?xml version="1.0" encoding="utf-8"?>', "text/xml; charset=utf-8"),
        ("cp1252", '<?xml version="1.0" encoding="us-ascii"?>', "text/xml"),
        ("cp1252", '<?xml version="1.0" encoding="no-such-charset"?>', "text/xml; charset=idna"),
        ("utf-16", '<?xml version="1.0" encoding="utf-16"?>', "text/xml"),
        ("utf-16-le", '<?xml version="1.0" encoding="utf-16"?>', "text/xml"),
        ("utf-16-be", '<?xml version="1.0"?>', "text/xml; charset=utf-8"),
        ("utf-32", '<?xml version="1.0"?>', "text/xml"),
        ("utf-32-be", '<?xml version="1.0"?>', "text/xml"),
        ("utf-32-le", '<?xml version="1.0"?>', "text/xml"),
        ("gb18030", '<?xml version="1.0" encoding="gb2312"?>', "text/xml"),
    ],
)
def test_charsets(charset: str, declared: str, content_type: str) -> None:
    """peers.md 4.14 (feedparser#421, #36, #31): right, missing and wrong declarations."""
    assert only(rss(item(XML_NAME), declared).encode(charset), content_type).title == NAME


def test_ebcdic() -> None:
    body = rss(item("Andromeda"), '<?xml version="1.0" encoding="cp500"?>').encode("cp500")
    assert only(body).title == "Andromeda"


def test_one_stray_byte_does_not_turn_the_whole_feed() -> None:
    """RSStT#391, feedparser#421: feedparser alone reads « AndromÃ¨de » everywhere."""
    body = rss(item(XML_NAME) + item("Numergy XX réussi", "/b")).encode().replace(b"XX", b"\xe9t\xe9")
    first, second = parse(body, "application/rss+xml; charset=utf-8")
    assert first.title == NAME
    assert second.title == "Numergy été réussi"


@pytest.mark.parametrize("cut", [b"\xc3", b"\xe2\x80", b"\xf0\x9f\x98"])
def test_a_character_cut_in_half_becomes_the_replacement_sign(cut: bytes) -> None:
    body = rss(item("Andromède XX.")).encode().replace(b"XX", cut)
    assert only(body).title == "Andromède \ufffd."


def test_mojibake_is_read_again() -> None:
    assert only(rss(item("AndromÃ¨de et l’Ã‰tat"))).title == "Andromède et l’État"


def test_control_characters_do_not_break_a_feed() -> None:
    assert only(rss(item("And\x08ro\x00mède"))).title == "Andromède"


# -- words -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Atos &amp;amp; Bull", "Atos & Bull"),
        ("&lt;b&gt;Atos&lt;/b&gt; gagne", "Atos gagne"),
        ("1 &lt; 2 chez Atos", "1 < 2 chez Atos"),
        ("<![CDATA[L&#8217;État &eacute;tonne]]>", "L’État étonne"),
        ("L&eacute;o &amp; L&eacute;a", "Léo & Léa"),
        ("AT&T rach&egrave;te", "AT&T rachète"),
        ("Deux\n   lignes\t", "Deux lignes"),
        ("75\u00a0millions\u202f€", "75\u00a0millions\u202f€"),
        ("Andro\u00admède\u200b", "Andromède"),
        ("@room &lt;!channel&gt; *gras*", "@room <!channel> *gras*"),
        ("&amp;lt;b&amp;gt; est une balise", "<b> est une balise"),
    ],
)
def test_titles_are_plain_text(written: str, read: str) -> None:
    """peers.md 4.15 (hookshot#738, mattermost#69)."""
    assert only(rss(item(written))).title == read


def test_markup_becomes_paragraphs() -> None:
    text = "<![CDATA[<p>Un.</p><script>alert(1)</script><ul><li>deux<li>trois</ul>quatre<br>cinq <img alt='x'>]]>"
    assert only(rss(item(text=text))).text == "Un.\ndeux\ntrois\nquatre\ncinq"


def test_an_entry_without_a_title_takes_the_beginning_of_its_text() -> None:
    article = only(rss(item("", text="Atos " + "annonce " * 30)))
    assert article.title.startswith("Atos annonce")
    assert article.title.endswith("annonce…")
    assert len(article.title) <= 100


def test_an_entry_with_only_an_address_or_guid_is_kept_and_an_empty_one_is_not() -> None:
    first, second = parse(rss(item("", "/seul") + "<item><author>x</author></item>" + item("", "", guid="urn:1")))
    assert first.title == "https://www.silicon.fr/seul"
    assert second.title == "urn:1"


def test_nothing_is_longer_than_its_bound() -> None:
    article = only(rss(item("a" * 2000, text="b" * 200_000)))
    assert len(article.title) == MAX_TITLE
    assert len(article.text) == MAX_TEXT


# -- addresses ---------------------------------------------------------------


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


# -- dates -------------------------------------------------------------------


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
        ("31/02/2026 08:00", None),
        ("10/13/2025 08:00", None),
        ("10 brumaire 2026", None),
        ("10 ma 2026", None),
        ("10/03/2026 25:00", None),
        ("01/01/1970 00:00", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("Mon, 01 Jan 0001 00:00:00 GMT", None),
        ("hier", None),
        ("", None),
    ],
)
def test_dates(written: str, read: str | None) -> None:
    """peers.md 4.29 (Horizon#156, changedetection#4309)."""
    published = only(rss(item(date=written))).published
    assert (published.isoformat()[:16] if published else None) == read
    assert published is None or published.utcoffset() == timedelta(0)


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


# -- what is no feed ---------------------------------------------------------

PAGE = """<!DOCTYPE html><html><head><title>Silicon &amp; co</title><base href="https://www.silicon.fr/">
<link rel="alternate" type="application/rss+xml" href="feed?utm_source=x">
<link rel=alternate type="application/atom+xml" href="/atom">
<link rel="alternate" type="application/rss+xml" href="/feed"><link rel="stylesheet" href="a.css">
<link rel="alternate" type="text/html" hreflang="en" href="/en">
<link rel="alternate" type="application/feed+json" href="javascript:x">
</head><body><p>Bonjour"""


def test_a_web_page_names_the_feeds_it_declares() -> None:
    """peers.md 4.33 (bitbot#245, livemarks#143)."""
    with pytest.raises(NotAFeed) as caught:
        parse(PAGE, "text/html", "https://www.silicon.fr/actualites")
    assert "« Silicon & co »" in str(caught.value)
    assert str(caught.value).endswith("the feeds it declares: https://www.silicon.fr/feed, https://www.silicon.fr/atom")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\xef\xbb\xbf<!-- rien -->", "empty"),
        (b"<html><body>Erreur</body></html>", "a web page and no feed, and it declares none"),
        (b"<!-- x --><!DOCTYPE HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'><title>403</title>", "« 403 »"),
        (b"<!DOCTYPE x><?pi?><HTML>", "web page"),
        (b"Forbidden", "« Forbidden »"),
        (b"<?xml version='1.0'?><sitemap/>", "no feed"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "no feed"),
        (b"\x00" * 100, "no feed"),
    ],
)
def test_what_is_no_feed_says_what_it_is(body: bytes, says: str) -> None:
    with pytest.raises(NotAFeed, match=says) as caught:
        parse(body, "text/html")
    assert FEED.url in str(caught.value)


@pytest.mark.parametrize("content_type", ["text/html", "text/plain", "application/octet-stream", "", "nonsense"])
def test_a_wrong_content_type_does_not_matter(content_type: str) -> None:
    assert only(rss(item()), content_type).title


# -- broken ------------------------------------------------------------------


@pytest.mark.parametrize("end", ["</title>", "</item>", "<description>Thal", "<![CDATA[Thal", "<lin", "&ea"])
def test_a_truncated_document_keeps_what_was_read(end: str) -> None:
    whole = rss(item(link="/1") + item(link="/2") + item("Troisième" + end, link="/3"))
    cut = whole[: whole.rindex(end) + len(end)]
    articles = parse(cut)
    assert [article.url[-2:] for article in articles[:2]] == ["/1", "/2"]
    assert articles[0].title == "Andromède : l'État choisit"


@pytest.mark.parametrize(
    "broken",
    [
        item("Bull & Atos"),
        item("Bull").replace("</link>", ""),
        item("Bull") + "<oups>",
        item("Bull", text="<p>non échappé<br>du tout"),
        "<item><title>Bull</title><media:title>sans espace de noms</media:title></item>",
        item("Bull", text="&nbsp;&oelig;&inconnue;&;&&#x110000;"),
    ],
)
def test_malformed_feeds_are_read_all_the_same(broken: str) -> None:
    """peers.md 4.13 (feedparser#81, blaggregator#111): malformed is a note, not an error."""
    assert parse(rss(broken))[0].title.startswith("Bull")


def test_a_doctype_that_never_ends_hides_nothing() -> None:
    assert parse("<!DOCTYPE rss '" + rss(item("Bull")))[0].title == "Bull"


def test_modules_that_trip_do_not_cost_the_feed() -> None:
    """feedparser 6.0.14 raises KeyError on a list of positions that stands alone."""
    where = "<g:posList xmlns:g='http://www.opengis.net/gml'>1 2</g:posList>"
    assert only(rss(f"<item><title>Bull</title>{where}</item>")).title == "Bull"


def test_whatever_feedparser_raises_is_no_feed(monkeypatch: pytest.MonkeyPatch) -> None:
    def trip(*_: object, **__: object) -> None:
        raise KeyError("where")

    monkeypatch.setattr(feedparser, "parse", trip)
    with pytest.raises(NotAFeed, match="KeyError"):
        parse(rss(item()))


def test_items_without_a_root_count_when_they_say_something() -> None:
    assert parse("<item><title>Bull</title><link>https://x.fr/</link></item>")[0].title == "Bull"


# -- hostile -----------------------------------------------------------------

BILLION = "<!ENTITY l0 'ha'>" + "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))


@pytest.mark.parametrize(
    "doctype",
    [
        f"<!DOCTYPE rss [{BILLION}]>",
        '<!DOCTYPE rss [<!ENTITY a "&b;"><!ENTITY b "&a;">]>',
        f'<!DOCTYPE rss [<!ENTITY a "{"x" * 5000}">]>',
        f'<!DOCTYPE rss [<!ENTITY a "{"x" * 50_000}">]>',
        '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY a PUBLIC "x" "http://127.0.0.1/">]>',
        '<!DOCTYPE rss [<!ENTITY % a SYSTEM "http://127.0.0.1/x.dtd"> %a;]>',
        "<!DOCTYPE rss [<!ENTITY % a '&#37;b;'>]>",
        "<!DOCTYPE rss [" + "<!ENTITY a 'b'>" * 400 + "]>",
        "<!DOCTYPE rss [" + "[" * 20_000,
        "<!DOCTYPE rss [<!ENTITY a '<b/>'>]>",
        f"<!DOCTYPE rss [<!ENTITY a '{'x' * 129}'>]>",
        "<!DOCTYPE rss [<!ENTITY a 'unfinished",
    ],
    ids=range(13),
)
def test_entities_that_grow_or_name_files_are_refused(doctype: str) -> None:
    with pytest.raises(NotAFeed, match=r"DOCTYPE|entities"):
        parse(f"<?xml version='1.0'?>{doctype}" + rss(item("&l9;&a;&b;"), ""))


def test_entities_repeated_until_they_fill_memory_are_refused() -> None:
    with pytest.raises(NotAFeed, match="repeats"):
        parse(f"<!DOCTYPE rss [<!ENTITY a '{'x' * 100}'>]>" + rss(item("&a;" * 20_000), ""))


def test_harmless_doctypes_are_read() -> None:
    old = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">'
    assert only(rss(item("Bull &amp; L&eacute;a"), old)).title == "Bull & Léa"
    names = '<!DOCTYPE rdf:RDF [<!ENTITY rdf "http://www.w3.org/1999/02/22-rdf-syntax-ns#">]>'
    entry = '<item rdf:about="x"><title>Bull</title></item>'
    assert only(f'{names}<rdf:RDF xmlns:rdf="&rdf;" xmlns="http://purl.org/rss/1.0/">{entry}</rdf:RDF>').title == "Bull"
    own = '<!DOCTYPE rss [ <!-- > --> <!ENTITY co "Compagnie"> <!ENTITY nbsp "&#160;"> ]>'
    assert only(rss(item("Bull&nbsp;&co;"), own)).title == "Bull\u00a0Compagnie"


@pytest.mark.parametrize(
    "attack",
    [
        item("x") * 20_000,
        "<item><title>x</title>" + "<a>" * 120_000 + "</item>",
        "<item " + " ".join(f"a{n}='1'" for n in range(1000)) + "><title>x</title></item>",
        item("&" * 1_100_000),
        item("<" * 200_000),
    ],
    ids=["items", "nesting", "attributes", "references", "brackets"],
)
def test_documents_out_of_all_proportion_are_refused(attack: str) -> None:
    with pytest.raises(NotAFeed, match=r"shorter|attributes"):
        parse(rss(attack))


@pytest.mark.parametrize(
    "attack",
    [
        "<title>x</title><author>a@" + "a." * 100_000 + "</author>",
        "<title>x</title>" + "".join(f"<category>{n}</category>" for n in range(6_000)),
        "<title>x</title><description><![CDATA[" + "<div>" * 60_000 + "]]></description>",
        "<title>x</title><description><![CDATA[" + "<ul><li>" * 40_000 + "]]></description>",
        "<title><![CDATA[" + "<i>" * 100_000 + "x</i>]]></title>",
        "<title>x</title><link>http://a/" + "../" * 100_000 + "</link>",
        "<title>x</title><pubDate>" + "2026-" * 100_000 + "</pubDate>",
    ],
    ids=["author", "categories", "divs", "lists", "italics", "link", "date"],
)
def test_what_takes_quadratic_time_elsewhere_is_read_in_passing(attack: str) -> None:
    """Each of these took minutes when given to feedparser or an HTML parser as it comes."""
    assert only(rss(f"<item>{attack}</item>")).title == "x"


def test_a_page_nested_without_end_is_still_told_apart() -> None:
    with pytest.raises(NotAFeed, match="declares none"):
        parse("<html><body>" + "<div>" * 150_000)


@pytest.mark.skipif(not (DATA / "xmlbombs-defusedxml").is_dir(), reason="shared data with XML bombs is absent")
def test_known_xml_bombs_cost_neither_time_nor_memory() -> None:
    files = sorted((DATA / "xmlbombs-defusedxml" / "xmltestdata").iterdir())
    assert files
    for file in files:
        tracemalloc.start()
        with pytest.raises(NotAFeed):
            parse(file.read_bytes())
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 8_000_000


# -- real and generated ------------------------------------------------------


@pytest.mark.skipif(not (DATA / "feeds-fr-2025").is_dir(), reason="shared data with French feeds is absent")
def test_real_french_feeds_hold_what_feedparser_finds() -> None:
    files = sorted((DATA / "feeds-fr-2025").glob("*.xml"))
    assert len(files) >= 40
    pages = 0
    for file in files:
        body = file.read_bytes()
        expected = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False).entries
        try:
            articles = parse(body)
        except NotAFeed as error:
            assert "web page" in str(error)
            assert not expected
            pages += 1
            continue
        assert len(articles) == len(expected), file.name
        for article, entry in zip(articles, expected, strict=True):
            assert article.url.split("?")[0] == entry.link.split("?")[0].split("#")[0]
            assert article.title
            assert "<" not in article.title
            assert len({article.key, *identities(article)}) >= 3
    assert pages == 3


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: rss(item(text)).encode("utf-8", "replace")))
def test_no_bytes_raise_anything_but_not_a_feed(body: bytes) -> None:
    try:
        articles = parse(body, "application/xml")
    except NotAFeed as error:
        assert str(error)
    else:
        assert all(article.title and article.key for article in articles)


PIECES = [
    *("<item>", "</item>", "<title>", "</title>", "<link>", "<entry>", "<feed>", "<g:point>", "<pubDate>", "<author>"),
    *("Atos", "2026", "12", "@", "&amp;", "&eacute;", "&#0;", "&", "<![CDATA[", "]]>", "<a='b'>", "x:", "'", '"', "{"),
    *("<!DOCTYPE x", "<!ENTITY a 'b'>", "[", "]>", "<?xml?>", "<category>", "<source>", "<content>", "<image>", "\xe9"),
]


@given(
    st.lists(
        st.sampled_from(PIECES),
        max_size=40,
    ),
    st.sampled_from(["", "text/xml; charset=latin1", "a/b; charset=punycode", "charset", "text/xml; charset*=x''y"]),
)
def test_no_shuffled_markup_raises_anything_but_not_a_feed(parts: list[str], content_type: str) -> None:
    try:
        parse("".join(parts).encode("latin-1"), content_type)
    except NotAFeed as error:
        assert str(error)
