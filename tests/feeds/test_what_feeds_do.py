"""What feeds in the wild do, case by case: the kinds of document that suites of other readers are made of.

Each case is the document of one habit, and of the article read from it what that habit is about.
"""

from __future__ import annotations

import json

import pytest

from bot.errors import NotAFeed
from bot.model import Article
from tests.feeds.documents import FEED, parse

ATOM, MEDIA = "http://www.w3.org/2005/Atom", "http://search.yahoo.com/mrss/"
CONTENT, DC = "http://purl.org/rss/1.0/modules/content/", "http://purl.org/dc/elements/1.1/"
ITUNES, RDF = "http://www.itunes.com/dtds/podcast-1.0.dtd", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XHTML = "http://www.w3.org/1999/xhtml"
HOME = FEED.url.removesuffix("/feed")


def rss(item: str, channel: str = "") -> str:
    names = {"a": ATOM, "media": MEDIA, "content": CONTENT, "dc": DC, "itunes": ITUNES}
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in names.items())
    return f"<rss version='2.0' {declared}><channel><title>C</title>{channel}<item>{item}</item></channel></rss>"


def atom(entry: str, attributes: str = "") -> str:
    return f"<feed xmlns='{ATOM}' {attributes}><title>F</title><entry>{entry}</entry></feed>"


def feed_json(item: object) -> str:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]})


LINK = "<link>https://x.fr/1</link>"
HREF = "<link href='https://x.fr/1'/><id>i</id>"
T = "<title>t</title>"

#: What the document does → the document, and what of its article.
TITLES = {
    "CDATA": (rss("<title><![CDATA[L'État & <b>Atos</b> &amp; fils]]></title>" + LINK), "L'État & Atos & fils"),
    "CDATA in pieces": (rss("<title><![CDATA[L'État]]> &amp; <![CDATA[Atos]]></title>" + LINK), "L'État & Atos"),
    "markup escaped": (rss("<title>&lt;em&gt;Atos&lt;/em&gt; signe</title>" + LINK), "Atos signe"),
    "escaped twice": (rss("<title>Atos &amp;amp; Cie &amp;#8217;&amp;eacute;tat</title>" + LINK), "Atos & Cie ’état"),
    "no markup, though signs of it": (rss("<title>1 &lt; 2 et 3 &gt; 2</title>" + LINK), "1 < 2 et 3 > 2"),
    "ampersands as they are": (rss("<title>R&D et AT&T</title>" + LINK), "R&D et AT&T"),
    "named and unknown entities": (rss("<title>t&eacute;&rsquo;&inconnue;</title>" + LINK), "té’&inconnue;"),
    "Windows-1252 by number": (rss("<title>l&#146;&#201;tat &#150; &#128;</title>" + LINK), "l’État – €"),
    "pictures by number": (rss("<title>&#128512; &#x1F600;</title>" + LINK), "😀 😀"),
    "numbers of no character": (rss("<title>a&#0;b&#xFFFE;c&#55357;d</title>" + LINK), "a\ufffdb\ufffdc\ufffdd"),
    "lines and tabs": (rss("<title>\n\tun\n\tdeux </title>" + LINK), "un deux"),
    "another's title first": (rss(f"<media:title>autre</media:title>{T}{LINK}"), "t"),
    "another's title last": (rss(f"{T}<itunes:title>autre</itunes:title>{LINK}"), "t"),
    "another's title inside": (
        rss(f"{T}<media:group><media:title>autre</media:title></media:group>{LINK}"), "t"
    ),
    "only Dublin Core's": (rss(f"<dc:title>dc</dc:title>{LINK}"), "dc"),
    "a source's title": (rss(f"{T}<source url='https://s.fr'>Le Monde</source>{LINK}"), "t"),
    "an Atom source's title": (atom(f"{T}{HREF}<source><title>Autre</title><id>s</id></source>"), "t"),
    "Atom: text": (atom(f"<title type='text'>a &lt;b&gt; c</title>{HREF}"), "a <b> c"),
    "Atom: html": (atom(f"<title type='html'>L&amp;#39;&lt;b&gt;Atos&lt;/b&gt;</title>{HREF}"), "L'Atos"),
    "Atom: xhtml": (atom(f"<title type='xhtml'><div xmlns='{XHTML}'>L'<b>Atos</b></div></title>{HREF}"), "L'Atos"),
    "Atom: xhtml under a prefix": (
        atom(f"<title type='xhtml'><h:div>L'<h:b>Atos</h:b></h:div></title>{HREF}", f"xmlns:h='{XHTML}'"), "L'Atos"
    ),
    "Atom under a prefix": (
        f"<q:feed xmlns:q='{ATOM}'><q:entry><q:title>t</q:title><q:id>i</q:id></q:entry></q:feed>", "t"
    ),
    "Atom without its namespace": (f"<feed><entry>{T}{HREF}</entry></feed>", "t"),
    "Atom 0.3": (
        f"<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry>"
        f"<title mode='escaped' type='text/html'>L'&lt;b&gt;Atos&lt;/b&gt;</title>{HREF}</entry></feed>", "L'Atos"
    ),
    "names in capitals": (f"<RSS><CHANNEL><ITEM><TITLE>t</TITLE>{LINK}</ITEM></CHANNEL></RSS>", "t"),
    "no title, but a text": (rss(f"<description>&lt;p&gt;Un texte.&lt;/p&gt;</description>{LINK}"), "Un texte."),
    "JSON: null": (feed_json({"id": "1", "title": None, "content_html": "<p>Un texte.</p>"}), "Un texte."),
    "JSON: of another type": (feed_json({"id": "1", "title": ["x"], "summary": "Résumé."}), "Résumé."),
    "JSON: half a character": (feed_json({"id": "a\ud800", "title": "x\ud800y\x00z", "url": "/\x00"}), "xyz"),
}  # fmt: skip
TEXTS = {
    "content beside a description": (
        rss(f"{T}{LINK}<description>Court.</description><content:encoded><![CDATA[<p>Bien plus long.</p>]]>"
            "</content:encoded>"), "Bien plus long."
    ),
    "content under another prefix": (
        rss(f"{T}{LINK}<description>Court.</description><c:encoded xmlns:c='{CONTENT}'>Bien plus long.</c:encoded>"),
        "Bien plus long."
    ),
    "a description longer than the content": (
        rss(f"{T}{LINK}<description>Bien plus long.</description><content:encoded>Court.</content:encoded>"),
        "Bien plus long."
    ),
    "only a podcast's summary": (rss(f"{T}{LINK}<itunes:summary>Résumé.</itunes:summary>"), "Résumé."),
    "only a picture's description": (
        rss(f"{T}{LINK}<media:group><media:description>Légende.</media:description></media:group>"), "Légende."
    ),
    "Atom: markup": (
        atom(f"{T}{HREF}<summary type='xhtml'><div xmlns='{XHTML}'><p>un</p><p>deux</p></div></summary>"), "un\ndeux"
    ),
    "Atom: base64": (atom(f"{T}{HREF}<content type='text/plain' mode='base64'>TMOpb24=</content>"), "Léon"),
    "Atom: elsewhere": (atom(f"{T}{HREF}<content type='text/html' src='https://x.fr/c'/>"), ""),
    "JSON: plain": (feed_json({"id": "1", "title": "t", "content_text": "a < b & c"}), "a < b & c"),
    "JSON: html": (feed_json({"id": "1", "title": "t", "content_html": "<p>a &lt; b</p>"}), "a < b"),
}  # fmt: skip
ADDRESSES = {
    "an Atom link in RSS": (rss(f"{T}<a:link href='https://x.fr/a' rel='alternate'/>"), "https://x.fr/a"),
    "Atom links of other kinds": (
        rss(f"{T}{LINK}<a:link href='/s' rel='self'/><a:link href='/r' rel='replies'/>"), "https://x.fr/1"
    ),
    "a feed's own link": (
        rss(T + LINK, f"<a:link href='{FEED.url}' rel='self'/><link>{HOME}</link>"), "https://x.fr/1"
    ),
    "the alternate among many": (
        atom(f"{T}<link rel='edit' href='/e'/><link rel='enclosure' href='/e.mp3'/>"
             "<link rel='alternate' type='text/html' href='https://x.fr/1'/><id>i</id>"), "https://x.fr/1"
    ),
    "alternates of two types": (
        atom(f"{T}<link rel='alternate' type='application/json' href='/j'/><link href='https://x.fr/1'/><id>i</id>"),
        "https://x.fr/1"
    ),
    "an alternate that is no page": (
        atom(f"{T}<link rel='related' href='/r'/><link type='application/pdf' href='https://x.fr/1.pdf'/><id>i</id>"),
        "https://x.fr/1.pdf"
    ),
    "what it is about": (atom(f"{T}<link rel='edit' href='/e'/><link rel='via' href='https://y.fr/1'/>"), "https://y.fr/1"),
    "a capsule and a page": (
        atom(f"{T}<link type='text/gemini' href='gemini://x.fr/1'/><link href='https://x.fr/1'/>"), "https://x.fr/1"
    ),
    "a guid that is the address": (rss(f"{T}<guid>https://x.fr/1</guid>"), "https://x.fr/1"),
    "a guid that says it is none": (rss(f"{T}<guid isPermaLink='false'>https://x.fr/1</guid>"), ""),
    "a guid that is a path": (rss(f"{T}<guid>/articles/1</guid>"), f"{HOME}/articles/1"),
    "a guid that is a number and denies nothing": (rss(f"{T}<guid>12345</guid>"), ""),
    "an Atom id that is a number": (atom(f"{T}<id>12345</id>"), ""),
    "an Atom id that is a name": (atom(f"{T}<id>tag:x.fr,2026:1</id>"), ""),
    "an id that is the address, beside a sound": (
        atom(f"{T}<link rel='enclosure' href='/e.mp3'/><id>https://x.fr/1</id>"), "https://x.fr/1"
    ),
    "in CDATA, with ampersands": (rss(f"{T}<link> <![CDATA[ https://x.fr/1?a=1&b=2 ]]> </link>"), "https://x.fr/1?a=1&b=2"),
    "ampersands as they are": (rss(f"{T}<link>https://x.fr/1?a=1&b=2</link>"), "https://x.fr/1?a=1&b=2"),
    "on a line of its own": (rss(f"{T}<link>\n  https://x.fr/1\n </link>"), "https://x.fr/1"),
    "relative": (rss(f"{T}<link>articles/1</link>"), f"{HOME}/articles/1"),
    "without its scheme": (rss(f"{T}<link>www.x.fr/1</link>"), "https://www.x.fr/1"),
    "relative to xml:base, twice": (
        atom(f"{T}<link href='1.html'/><id>i</id>", "xml:base='https://b.fr/dir/'").replace(
            "<entry>", "<entry xml:base='sub/'>"), "https://b.fr/dir/sub/1.html"
    ),
    "relative to xml:base of RSS": (
        rss(f"{T}<link>1.html</link>").replace("<channel>", "<channel xml:base='https://b.fr/dir/'>"),
        "https://b.fr/dir/1.html"
    ),
    "JSON: another site's": (feed_json({"id": "1", "title": "t", "external_url": "https://y.fr/1"}), "https://y.fr/1"),
    "JSON: of another type": (feed_json({"id": "1", "title": "t", "url": {"href": "/1"}}), ""),
}  # fmt: skip
GUIDS = {
    "JSON: a number": (feed_json({"id": 42, "title": "t"}), "42"),
    "JSON: a number with a point": (feed_json({"id": 42.0, "title": "t"}), "42"),
    "JSON: a number that is no whole one": (feed_json({"id": 4.5, "title": "t"}), "4.5"),
    "JSON: a number nobody counted to": (feed_json({"id": 1e300, "title": "t"}), "1e+300"),
    "JSON: no number": ('{"items": [{"id": NaN, "title": "t"}]}', ""),
    "JSON: more than any number": ('{"items": [{"id": -1e999, "title": "t"}]}', ""),
    "JSON: twice": ('{"items": [{"id": "1", "id": "2", "title": "t"}]}', "2"),
    "JSON: a large number": (feed_json({"id": 12345678901234567890, "title": "t"}), "12345678901234567890"),
    "JSON: none": (feed_json({"title": "t", "url": "https://x.fr/1"}), ""),
    "JSON: neither text nor number": (feed_json({"id": True, "title": "t"}), ""),
    "JSON: NUL and half a character, which no database takes": (feed_json({"id": "a\ud800\x00b", "title": "t"}), "ab"),
    "empty": (rss(f"{T}{LINK}<guid></guid>"), ""),
}
DATES = {
    "RSS and Dublin Core": (
        rss(f"{T}{LINK}<dc:date>2026-03-09T08:00:00Z</dc:date><pubDate>Tue, 10 Mar 2026 08:00:00 GMT</pubDate>"),
        "2026-03-10T08"
    ),
    "Dublin Core under another prefix": (
        rss(f"{T}{LINK}<d:date xmlns:d='{DC}'>2026-03-10T08:00:00+01:00</d:date>"), "2026-03-10T07"
    ),
    "Atom's in RSS": (rss(f"{T}{LINK}<a:published>2026-03-10T08:00:00Z</a:published>"), "2026-03-10T08"),
    "only updated": (atom(f"{T}{HREF}<updated>2026-03-10T08:00:00Z</updated>"), "2026-03-10T08"),
    "published before updated": (
        atom(f"{T}{HREF}<updated>2026-03-10T09:00:00Z</updated><published>2026-03-10T08:00:00Z</published>"),
        "2026-03-10T08"
    ),
    "a source's is another's": (
        atom(f"{T}{HREF}<updated>2026-03-10T08:00:00Z</updated><source><updated>2020-01-01T00:00:00Z</updated></source>"),
        "2026-03-10T08"
    ),
    "JSON: only modified": (
        feed_json({"id": "1", "title": "t", "date_modified": "2026-03-10T08:00:00+01:00"}), "2026-03-10T07"
    ),
}  # fmt: skip


def only(document: str) -> Article:
    (article,) = parse(document, "")
    whole = "".join((article.title, article.text, article.url, article.guid))
    assert "\0" not in whole.encode().decode()  # no NUL, no half characters: a database would refuse the document
    return article


@pytest.mark.parametrize("habit", TITLES)
def test_titles(habit: str) -> None:
    assert only(TITLES[habit][0]).title == TITLES[habit][1]


@pytest.mark.parametrize("habit", TEXTS)
def test_texts(habit: str) -> None:
    assert only(TEXTS[habit][0]).text == TEXTS[habit][1]


@pytest.mark.parametrize("habit", ADDRESSES)
def test_addresses(habit: str) -> None:
    assert only(ADDRESSES[habit][0]).url == ADDRESSES[habit][1]


@pytest.mark.parametrize("habit", GUIDS)
def test_guids(habit: str) -> None:
    assert only(GUIDS[habit][0]).guid == GUIDS[habit][1]


@pytest.mark.parametrize("habit", DATES)
def test_dates(habit: str) -> None:
    published = only(DATES[habit][0]).published
    assert published
    assert published.isoformat()[:13] == DATES[habit][1]


ITEM = f"<item>{T}{LINK}</item>"
ENVELOPES = {
    "RSS 1.0, items beside the channel": f"<rdf:RDF xmlns:rdf='{RDF}' xmlns='http://purl.org/rss/1.0/'><channel><title>C"
    f"</title></channel>{ITEM}</rdf:RDF>",
    "RSS 0.90": f"<rdf:RDF xmlns:rdf='{RDF}' xmlns='http://my.netscape.com/rdf/simple/0.9/'>{ITEM}</rdf:RDF>",
    "RSS 0.91 and its DTD": '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
    f'"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel>{ITEM}</channel></rss>',
    "RSS 2.0, items beside the channel": f"<rss version='2.0'><channel><title>C</title></channel>{ITEM}</rss>",
    "space before the declaration": f"\n\n  <?xml version='1.0'?><rss><channel>{ITEM}</channel></rss>",
    "words before the declaration": f"Notice: in f.php <?xml version='1.0'?><rss><channel>{ITEM}</channel></rss>",
    "a program's warning before": "<br />\n<b>Warning</b>: x in <b>f.php</b><br />\n<?xml version='1.0'?>"
    f"<rss><channel>{ITEM}</channel></rss>",
    "scripts behind": f"<rss><channel>{ITEM}</channel></rss><!-- cached --><script>x</script>",
    "XML 1.1": f"<?xml version='1.1'?><rss><channel>{ITEM}</channel></rss>",
    "a style sheet": f"<?xml version='1.0'?><?xml-stylesheet href='/s.xsl'?><rss><channel>{ITEM}</channel></rss>",
    "a byte order mark as a character": f"\ufeff\ufeff<rss><channel>{ITEM}</channel></rss>",
}


@pytest.mark.parametrize("habit", ENVELOPES)
def test_what_stands_around_the_entries(habit: str) -> None:
    article = only(ENVELOPES[habit])
    assert (article.title, article.url) == ("t", "https://x.fr/1")


@pytest.mark.parametrize(
    "document",
    [
        "<opml version='2.0'><body><outline text='x' xmlUrl='https://x.fr'/></body></opml>",
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>https://x.fr</loc></url></urlset>",
        "<?xml version='1.0'?><error>no</error>",
        '{"items": null}',
        '{"items": [,]}',
        '{"items": [{"id": 1',
        '{"feed": [{"id": 1},]}',
        '{"error": "no"}',
    ],
)
def test_what_is_no_feed_though_it_looks_like_one(document: str) -> None:
    with pytest.raises(NotAFeed):
        parse(document, "")
