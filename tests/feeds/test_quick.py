"""The quick reader gives what feedparser gives, or gives up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from feedparser.datetimes import _parse_date
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import NotAFeed
from bot.feeds import parse as reading
from bot.feeds.authority import AUTHORITY
from bot.feeds.dates import from_struct, standard_date
from bot.feeds.entry import Entry
from bot.feeds.quick import Authority, quick_entries
from bot.model import Article
from tests.feeds.documents import DATA, item, parse, rss

SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"'
    ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
    ' xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:own="https://exemple.fr/ns"'
)
ATOM = 'xmlns="http://www.w3.org/2005/Atom"'
Read = tuple[Article, ...] | str


@contextmanager
def watched(*, quick: bool) -> Iterator[list[bool]]:
    """Whether the quick reader read each document, or nothing when it may not read."""
    took: list[bool] = []

    def reader(source: str, authority: Authority) -> tuple[Entry, ...] | None:
        found = quick_entries(source, authority) if quick else None
        took.append(found is not None)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "quick_entries", reader)
        yield took


def read(body: bytes | str, *, quick: bool) -> tuple[Read, bool]:
    """What a document says, or why it is refused; and whether the quick reader read it."""
    with watched(quick=quick) as took:
        try:
            return parse(body), any(took)
        except NotAFeed as refusal:
            return str(refusal), any(took)


def same(body: bytes | str) -> bool:
    """Whether the quick reader read it; it must then agree with feedparser."""
    found, took = read(body, quick=True)
    if took:
        assert found == read(body, quick=False)[0]
    return took


def spaced(items: str) -> str:
    """An RSS document with the usual namespaces."""
    return f'<rss version="2.0" {SPACES}><channel><title>S</title><link>https://s.fr/</link>{items}</channel></rss>'


def atom(entries: str) -> str:
    """An Atom document."""
    return f"<feed {ATOM}><title>S</title><id>urn:s</id>{entries}</feed>"


@pytest.mark.parametrize(("suite", "least"), [("feeds-fr-2025", 0.85), ("feedsuite-*", 0.5), ("xmlbombs-*", 0.0)])
def test_every_feed_there_is_reads_the_same(suite: str, least: float) -> None:
    files = [path for folder in DATA.glob(suite) for path in sorted(folder.rglob("*")) if path.is_file()]
    if not files:
        pytest.skip(f"no {suite} in the data beside the repository")
    quick = [same(Path(path).read_bytes()) for path in files]
    assert sum(quick) >= least * len(files)


PLAIN = "<title>Un titre</title><link>https://s.fr/a</link>"
TRAPS = {
    "both texts": PLAIN
    + "<description>Court</description><content:encoded><![CDATA[<p>Long &eacute;</p>]]></content:encoded>",
    "content first": PLAIN + "<content:encoded>Long</content:encoded><description>Court</description>",
    "two descriptions": PLAIN + "<description>Un</description><description>Deux, plus long</description>",
    "a description of a picture": PLAIN
    + '<description>Un</description><media:content url="x.jpg"><media:description type="plain">Une photo &lt;b&gt;'
    "</media:description><media:credit>AFP</media:credit></media:content>",
    "recordings": '<title>T</title><enclosure type="image/png" url="https://s.fr/i.png"/><enclosure/>'
    '<enclosure type="audio/mpeg" url="/a.mp3"/><enclosure type="video/mp4" href="https://s.fr/v.mp4"/>',
    "a recording among links": '<title>T</title><atom:link rel="enclosure" href="a.mp3" type="Audio/MPEG"/>'
    '<atom:link rel="enclosure" href="b.mp3"/><link/>',
    "links that stand in": '<title>T</title><atom:link rel="via" href="/v"/><atom:link rel="related" href="/r"/>'
    '<atom:link rel="alternate" type="application/pdf" href=""/><atom:link type="application/pdf" href="/p"/>',
    "captions": PLAIN + '<media:content url="x.jpg"><media:description/></media:content><media:group><media:rating>x'
    '</media:rating><media:description type="html">&lt;i&gt;Un&lt;br&gt;deux</media:description><media:restriction>fr'
    "</media:restriction></media:group><media:description>Trois</media:description>",
    "a caption that is markup": "<title>T</title><media:description>&lt;b&gt;U&lt;/b&gt;&amp;nbsp;</media:description>",
    "what people made of a film": "<title>T</title><media:group><media:description>Un\ndeux &lt;3</media:description>"
    '<media:community><media:starRating average="5"/><media:statistics views="1"/></media:community></media:group>',
    "a picture before": '<media:group><media:thumbnail url="x.jpg"/></media:group>' + PLAIN,
    "the title of a picture": PLAIN + "<media:title>Une photo</media:title>",
    "two titles": "<title></title><title>Deux</title><title>Trois</title>",
    "a title after its source": PLAIN + '<source url="https://o.fr/">O</source><title>Autre</title>',
    "two links": PLAIN + "<link>https://s.fr/b</link>",
    "a link of Atom": PLAIN + '<atom:link href="https://s.fr/c"/><atom:link rel="self" href="https://s.fr/d"/>',
    "a link to a sound": PLAIN + '<atom:link href="https://s.fr/c.mp3" type="audio/mpeg"/>',
    "a guid as link": "<title>T</title><guid>https://s.fr/g</guid>",
    "a guid as no link": '<title>T</title><guid isPermaLink="false">https://s.fr/g</guid>',
    "a guid after an empty link": "<title>T</title><link/><guid>https://s.fr/g</guid>",
    "an address in the query": "<title>T</title><link>https://s.fr/?a=1&amp;amp;b=2&amp;copy;=3</link>",
    "an address to mend": "<title>T</title><link>http:////s.fr/a</link>",
    "an original": PLAIN + "<feedburner:origLink>https://o.fr/</feedburner:origLink>",
    "markup in a title": "<title>Un &amp;lt;b&amp;gt; et &lt;i&gt;deux&lt;/i&gt; &amp;amp; trois</title>",
    "a title that looks like markup": "<title>a &lt;notatag&gt;b&lt;/notatag&gt; &amp;amp;</title>",
    "a type": '<title type="html">&lt;b&gt;T&lt;/b&gt;</title><description type="text">&lt;b&gt;D</description>',
    "comments": "<!-- x --><title>Un <!-- y --> titre<?php z ?></title><!-- z -->",
    "letters encoded twice": "<title>AndromÃ¨de</title><description>Ã©tÃ© Å“uvre</description>",
    "names in capitals": "<TITLE>T</TITLE><PubDate>Tue, 10 Mar 2026 08:00:00 GMT</PubDate><LINK>https://s.fr/a</LINK>",
    "two dates": PLAIN + "<pubDate>Tue, 10 Mar 2026 08:00:00 GMT</pubDate><dc:date>2026-03-09T10:00:00+01:00</dc:date>",
    "a date that breaks its reader": PLAIN + "<pubDate>2026-03-10T08:00:00+99999999999999999999</pubDate>",
    "a date unread": PLAIN + "<pubDate>jamais</pubDate><dc:date>2026-03-09</dc:date>",
    "a French date": PLAIN + "<pubDate>mar., 10 mars 2026 08:00:00 +0100</pubDate>",
    "strange elements": PLAIN + '<own:title>X</own:title><own:b c="d">e</own:b><slash:comments>3</slash:comments>',
    "a podcast": PLAIN + "<itunes:summary>Un son</itunes:summary><itunes:duration>3:00</itunes:duration>",
    "an author": PLAIN + "<author>a@b.fr (A)</author><dc:creator>B</dc:creator><category>C</category>",
}


@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap_reads_the_same(trap: str) -> None:
    assert same(spaced(f"<item>{TRAPS[trap]}</item><item><title>Le suivant</title><description>D</description></item>"))


ENTRIES = {
    "a caption": '<title>T</title><m:group xmlns:m="http://search.yahoo.com/mrss/"><m:description>&lt;b&gt;Un&lt;/b&gt;'
    "</m:description></m:group>",
    "plain": '<title>T</title><id>tag:s,2026:1</id><link href="https://s.fr/a"/><updated>2026-03-10T08:00:00Z</updated>',
    "no link but an id": "<title>T</title><id>https://s.fr/a</id>",
    "types": '<title type="html">&amp;lt;b&amp;gt; &lt;i&gt;T&lt;/i&gt;</title><summary>&lt;p&gt;</summary>'
    '<content type="text/html">&lt;p&gt;D&lt;/p&gt;</content>',
    "content first": '<title>T</title><content type="html">&lt;p&gt;D</content><summary type="html">S</summary>',
    "two dates": "<title>T</title><updated>2026-03-10T08:00:00Z</updated>"
    "<published>2026-03-09T08:00:00-03:00</published>",
    "an author": "<title>T</title><author><name>A</name><uri>https://a.fr</uri></author><rights>D</rights>",
    "links": '<title>T</title><link rel="edit" href="https://s.fr/e"/><link rel="enclosure" href="https://s.fr/f.mp3"/>'
    '<link type="application/xhtml+xml" href="https://s.fr/h"/><link rel="replies" href="https://s.fr/r"/>',
}


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_entry_of_atom_reads_the_same(entry: str) -> None:
    assert same(atom(f"<entry>{ENTRIES[entry]}</entry><entry><title>Le suivant</title></entry>"))


UNSURE = {
    "another base": spaced(f'<item xml:base="https://o.fr/">{PLAIN}</item>'),
    "markup as XML": spaced("<item><description><p>Un</p></description></item>"),
    "XHTML": atom('<entry><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">D</div></content></entry>'),
    "base64": atom('<entry><content type="image/png">AAAA</content></entry>'),
    "content elsewhere": atom('<entry><content type="html" src="https://s.fr/x"/></entry>'),
    "a picture's title before": spaced(f"<item><media:title>P</media:title>{PLAIN}</item>"),
    "a borrowed prefix": rss(f'<item xmlns:dc="https://o.fr/">{PLAIN}<dc:date>2026-03-10</dc:date></item>'),
    "a prefix that makes a key": rss(f'<item xmlns:title="https://o.fr/"><title:detail>x</title:detail>{PLAIN}</item>'),
    "a key": rss(f"<item>{PLAIN}<summary_detail>x</summary_detail></item>"),
    "another default namespace": rss(f'<item>{PLAIN}<x xmlns="https://o.fr/">y</x></item>'),
    "RDF": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><item/></rdf:RDF>',
    "two channels": f'<rss version="2.0"><channel/><channel><item>{PLAIN}</item></channel></rss>',
    "attributes of an entry": rss(f'<item lastmod="2026-03-10" href="https://s.fr/">{PLAIN}</item>'),
    "attributes of the channel": f'<rss><channel href="https://s.fr/"><item>{PLAIN}</item></channel></rss>',
    "two summaries of the feed": rss(f"<description>A</description><description>B</description><item>{PLAIN}</item>"),
    "a picture within": rss(f"<item>{PLAIN}<image><url>x</url></image></item>"),
    "an entry within": rss(f"<item>{PLAIN}<item>{PLAIN}</item></item>"),
    "a field of forms": rss(f"<textinput><title>x</title></textinput><item>{PLAIN}</item>"),
    "a place": spaced(
        f'<item xmlns:georss="http://www.georss.org/georss">{PLAIN}<georss:point>1 2</georss:point></item>'
    ),
    "something in a group": spaced(f"<item><media:group>{PLAIN}</media:group></item>"),
    "an author with a title": atom(f"<entry><author>{PLAIN}</author></entry>"),
    "an address in French": rss("<item><title>T</title><link>https://s.fr/été</link></item>"),
    "an address by another name": rss('<item><title>T</title><link url="https://s.fr/"/></item>'),
    "an original with attributes": spaced(f'<item>{PLAIN}<feedburner:origLink a="b">x</feedburner:origLink></item>'),
    "control characters": rss(item(title="L&#146;État &#x96; &#0150;")),
    "cut short": rss(item())[:-20],
}


def test_a_date_that_feedparser_trips_over_is_left_to_it() -> None:
    def trip(_: str) -> None:
        raise OverflowError

    document = rss(item(date="jamais"))
    assert quick_entries(document, AUTHORITY) is not None
    assert quick_entries(document, AUTHORITY._replace(date=trip)) is None


@pytest.mark.parametrize("key", ["summary_detail", "title_detail", "published_parsed", "links"])
def test_an_element_named_as_feedparser_names_its_own_does_no_harm(key: str) -> None:
    found, _ = read(rss(f"<item>{PLAIN}<{key}>x</{key}></item>"), quick=False)
    assert isinstance(found, tuple)
    assert [article.title for article in found] == ["Un titre"]


@pytest.mark.parametrize("name", UNSURE)
def test_what_is_not_sure_is_left_to_feedparser(name: str) -> None:
    assert not same(UNSURE[name])


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | st.sampled_from("  \n<>&;éà’Ã©\"'"), max_size=40
)
SNIPPETS = st.sampled_from(
    [
        "<p>Un</p>",
        "<b>x",
        "&amp;",
        "&eacute;",
        "&lt;b&gt;",
        "AT&T",
        "<br/>",
        "<notatag>x</notatag>",
        "]]>",
        "Ã©",
        "\u00a0",
    ]
)
TEXT = st.lists(WORDS | SNIPPETS, max_size=4).map(" ".join)
WRITTEN = TEXT.map(escape) | TEXT.map(lambda text: f"<![CDATA[{text.replace(']]>', '')}]]>")
ADDRESS = st.sampled_from(
    ["https://s.fr/a", "/b", "c?d=1&e=2", "http://[", "mailto:x@y.fr", "", " https://s.fr/f ", "HTTP:///s.fr"]
)
DATES = st.sampled_from(
    ["Tue, 10 Mar 2026 08:00:00 +0100", "10 Mar 2026", "2026-03-10T08:00:00Z", "2026-02-30T08:00:00Z", "", "hier"]
)
TYPE = st.sampled_from(["", ' type="html"', ' type="text"', ' type="TEXT/HTML"', ' type="xhtml"', ' type="text/plain"'])
TEXTS = ("title", "description", "summary", "content:encoded", "dc:description", "media:description", "itunes:summary")
PIECES = st.one_of(
    st.builds(
        lambda n, t, w: f"<{n}{t}>{w}</{n}>", st.sampled_from([*TEXTS, "media:title", "dc:title"]), TYPE, WRITTEN
    ),
    st.builds(lambda w: f"<media:content><media:description>{w}</media:description></media:content>", WRITTEN),
    st.builds(lambda n, d: f"<{n}>{d}</{n}>", st.sampled_from(["pubDate", "dc:date", "updated", "published"]), DATES),
    st.builds(lambda a: f"<link>{escape(a)}</link>", ADDRESS),
    st.builds(lambda r, a: f"<atom:link{r} href={quoteattr(a)}/>", st.sampled_from(["", ' rel="self"']), ADDRESS),
    st.builds(lambda p, a: f"<guid{p}>{escape(a)}</guid>", st.sampled_from(["", ' isPermaLink="false"']), ADDRESS),
    st.builds(lambda w: f'<source url="https://o.fr/">{w}</source>', WRITTEN),
    st.builds(
        lambda n, w: f"<{n}>{w}</{n}>", st.sampled_from(["category", "author", "own:x", "itunes:author"]), WRITTEN
    ),
    st.sampled_from(["<!-- x -->", "<?x y?>", "texte", '<enclosure url="x.mp3"/>', "<media:thumbnail url='x.jpg'/>"]),
)
ITEMS = st.lists(st.lists(PIECES, max_size=7).map(lambda pieces: f"<item>{''.join(pieces)}</item>"), max_size=4)


@settings(max_examples=150, deadline=None)
@given(ITEMS)
def test_generated_feeds_read_the_same(items: list[str]) -> None:
    same(spaced("".join(items)))


@settings(max_examples=150, deadline=None)
@given(ITEMS)
def test_generated_feeds_of_atom_read_the_same(items: list[str]) -> None:
    entries = (
        "".join(items).replace("item>", "entry>").replace("<link>", "<link>").replace("content:encoded", "content")
    )
    same(f"<feed {ATOM} {SPACES}><title>S</title>{entries}</feed>")


@settings(max_examples=150)
@given(
    st.from_regex(
        r"[A-Z][a-z]{2}, [0-3]?\d (Jan|Feb|Mar|Sep|Dec|Abc) (19|20)\d\d [0-2]\d:[0-5]\d:[0-6]\d (GMT|[+-][01]\d[0-6]\d)"
    )
    | st.from_regex(r"(19|20)\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\d(Z|[+-][01]\d:[0-6]\d)"),
)
def test_a_standard_date_is_what_feedparser_reads(text: str) -> None:
    found = standard_date(text)
    if found is not None:
        assert found == from_struct(_parse_date(text.strip()))
