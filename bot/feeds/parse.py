"""Which articles does a feed's document hold?

Bytes in, articles out, no clock and no network: decode, refuse what could blow up,
read the entries (feedparser for XML, our own reader for JSON), clean each one.
A malformed feed is used for what can be read of it; only a document without any
entry and without any sign of being a feed is refused.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from html import unescape

from bot.errors import NotAFeed, Said
from bot.feeds.authority import AUTHORITY, read_by_feedparser
from bot.feeds.charset import decode
from bot.feeds.dates import believable
from bot.feeds.discover import declared_feeds, page_title
from bot.feeds.document import harmless_xml, kind_of
from bot.feeds.entry import Entry, Words
from bot.feeds.identity import canonical_url, identities, site_of, strongest
from bot.feeds.jsonfeed import read_json_feed
from bot.feeds.quick import quick_entries
from bot.model import Article, Feed, key_of
from bot.reading.extract import html_to_text, one_line, plain
from bot.reading.words import repair

__all__ = ["identities", "parse_feed"]

MAX_TITLE = 500  #: characters
MAX_GUID = 1_000  #: characters
MAX_TEXT = 100_000  #: characters; a hostile or broken entry must not cost the rooms after this one
_MADE_TITLE = 100  #: characters of the text that stand in for a missing title
MAX_MARKUP = 1_000_000  #: characters of one text
_TITLE_WITHIN = 20_000  #: characters at the beginning of a document
_CHANNEL_TITLE = re.compile(r"<title[^<>]{0,99}>(.{1,1000}?)</title>", re.DOTALL)
_ADDRESS = re.compile(r"https?:|/", re.IGNORECASE)
_NO_SCHEME = re.compile(r"www\.[\w-]+\.", re.IGNORECASE)  #: typed as people say it
_TAG = re.compile(r"<[/!?A-Za-z]")
_GOES_ON = re.compile(r"(?<=\S)[ \t]*\r?\n[ \t]*(?!https?:|www\.)(?=[a-zà-öø-ÿœ])")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)


def parse_feed(body: bytes, *, content_type: str, feed: Feed, url: str, seen_at: datetime) -> tuple[Article, ...]:
    """The articles of a document, in its order, each once.

    `url` is where the document came from, for relative links; `seen_at` (aware UTC) bounds the dates believed.
    An empty feed gives (). Raises NotAFeed, with what the document is instead and what can be done.
    """
    text = decode(body, content_type)
    kind = kind_of(text)
    if kind == "nothing":
        raise NotAFeed(Said("{url} answers an empty document; look at the address in a browser", url=url))
    if kind == "html":
        raise NotAFeed(_about_page(text, url), instead=_instead(feed, url, text))
    entries = read_json_feed(text, url=url) if kind == "json" else _read_xml(text, url)
    articles = (_article(entry, feed=feed, url=url, seen_at=seen_at) for entry in _without_lies(entries))
    return tuple({article.key: article for article in articles if article.title}.values())


def feed_title(body: bytes, content_type: str) -> str:
    """What an XML feed calls itself, on one line; "" when it does not say."""
    found = _CHANNEL_TITLE.search(decode(body, content_type)[:_TITLE_WITHIN])
    return _shortened(one_line(_clean(Words(_CDATA.sub(r"\1", found[1]), html=True))), _MADE_TITLE) if found else ""


def _about_page(text: str, url: str) -> Said:
    title = page_title(text)
    found = declared_feeds(text, url)
    page = Said("{url} answers a web page and no feed", url=url)
    if title:
        page = Said("{url} answers a web page (« {title} ») and no feed", url=url, title=title)
    if found:
        return Said("{page}; the feeds it declares: {urls}", page=page, urls=", ".join(found))
    return Said("{page}, and it declares none; look for the feed's address on the site", page=page)


def _instead(feed: Feed, url: str, text: str) -> str:
    """Whose page came where a feed was: the site that redirects led to, else what the page calls itself."""
    site = site_of(url)
    return site if site != site_of(feed.url) else page_title(text)


def _read_xml(text: str, url: str) -> tuple[Entry, ...]:
    source = harmless_xml(text, url=url)
    quick = quick_entries(source, AUTHORITY)
    if quick is not None:
        return quick
    return read_by_feedparser(source, url)


def _without_lies(entries: Iterable[Entry]) -> list[Entry]:
    """The entries, each guid that several different ones carry removed: it identifies nothing."""
    listed = list(entries)
    told = {(entry.guid, entry.link, entry.title.text) for entry in listed if entry.guid}
    carried = Counter(guid for guid, _, _ in told)
    return [dataclasses.replace(entry, guid="") if carried[entry.guid] > 1 else entry for entry in listed]


def _article(entry: Entry, *, feed: Feed, url: str, seen_at: datetime) -> Article:
    text = max((_clean(words) for words in entry.texts), key=len, default="") or _clean(entry.caption)
    link = canonical_url(_link(entry), url) or canonical_url(entry.elsewhere, url)
    guid = entry.guid.strip()[:MAX_GUID]
    bare = Article(
        key="",
        title=_title(entry, text) or link or guid,
        text=text[:MAX_TEXT],
        feed=feed.id,
        source=feed.name,
        url=link,
        guid=guid,
        published=believable(entry.published, seen_at),
        seen_at=seen_at,
    )
    return dataclasses.replace(bare, key=key_of(feed.id, strongest(bare)))


def _link(entry: Entry) -> str:
    """The entry's address as it was meant: a guid stands in for a missing one only where it is an address itself.

    RSS calls every guid one that does not deny it, and feeds number their entries so (« 12345 »).
    """
    link = entry.link.strip()
    if link == entry.guid.strip() and not _ADDRESS.match(link):
        return ""
    return f"https://{link}" if _NO_SCHEME.match(link) else link


def _clean(words: Words) -> str:
    """Plain text; entities and misread UTF-8 left after decoding once were spoilt before they reached the feed.

    Markup without a tag was typed as plain text: its lines are lines, except where a sentence goes on in the next.
    """
    text = words.text[:MAX_MARKUP]
    if "CDATA[" in text:  # escaped as well, so that its marks became words
        text = text.replace("<![CDATA[", "").replace("]]>", "")
    if words.html and _TAG.search(text):
        return repair(html_to_text(text))
    return repair(plain(_GOES_ON.sub(" ", unescape(text)) if words.html else text))


def _title(entry: Entry, text: str) -> str:
    """The entry's title, else the beginning of its text."""
    return _shortened(one_line(_clean(entry.title)), MAX_TITLE) or _shortened(text.split("\n", 1)[0], _MADE_TITLE)


def _shortened(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut) + "…"
