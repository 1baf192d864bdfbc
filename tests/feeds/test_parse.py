"""From bytes to articles: formats, what is no feed, and feeds that are broken."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import NotAFeed
from bot.feeds.jsonfeed import MAX_ITEMS, read_json_feed
from bot.feeds.parse import identities
from tests.feeds.documents import DATA, FEED, SEEN, item, only, parse, rss

# -- formats --------------------------------------------------------------------


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


CUT = (
    '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "Un"}, {"id": "2", "title": "Deux"}'
)


@pytest.mark.parametrize(
    "end",
    ["", ', {"id": "3", "title": "Tr', ",]}", ', "x"]}', "]}\n<!-- cached -->", "]}}", ', {"a": ' + "[" * 100_000],
)
def test_a_json_feed_that_is_cut_or_spoilt_keeps_what_was_read(end: str) -> None:
    assert [article.title for article in parse(CUT + end)] == ["Un", "Deux"]


def test_lines_end_inside_the_texts_of_some_json() -> None:
    assert only('{"items": [{"id": "1", "content_text": "Un\n\tdeux"}]}').text == "Un\ndeux"


def test_a_json_feed_is_read_up_to_a_bound() -> None:
    items = ", ".join(f'{{"id": {number}}}' for number in range(MAX_ITEMS + 1))
    assert len(read_json_feed(f'{{"items": [{items}]}}', url="")) == MAX_ITEMS
    assert len(read_json_feed(f'{{"items": [{items},]}}', url="")) == MAX_ITEMS


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


# -- what is no feed ------------------------------------------------------------

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


# -- broken ---------------------------------------------------------------------


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
        parse(f"<channel>{item()}</channel>")  # which the quick reader leaves to feedparser


def test_items_without_a_root_count_when_they_say_something() -> None:
    assert parse("<item><title>Bull</title><link>https://x.fr/</link></item>")[0].title == "Bull"


# -- real and generated ---------------------------------------------------------


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
