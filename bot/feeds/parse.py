"""Which articles does a feed's document hold?

Bytes in, articles out, no clock and no network: decode, refuse what could blow up,
read the entries (feedparser for XML, our own reader for JSON), clean each one.
A malformed feed is used for what can be read of it; only a document without any
entry and without any sign of being a feed is refused.
"""

from __future__ import annotations

import dataclasses
import io
import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

import feedparser
from feedparser.api import LooseFeedParser, StrictFeedParser
from feedparser.datetimes import _parse_date
from feedparser.urls import _urljoin

from bot.errors import NotAFeed, Said
from bot.feeds.charset import decode
from bot.feeds.date_forms import read_date
from bot.feeds.dates import believable, from_struct, standard_date
from bot.feeds.discover import declared_feeds, page_title
from bot.feeds.document import harmless_xml, kind_of
from bot.feeds.entry import Entry, Words
from bot.feeds.identity import canonical_url, identities, site_of, strongest
from bot.feeds.jsonfeed import read_json_feed
from bot.feeds.quick import Authority, quick_entries
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
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
#: Tags of namespaces that say nothing an article keeps.
_FOREIGN = re.compile(r"</?(?!(?:content|dc|dcterms|atom|a10|rdf|rss|feedburner):)[\w.-]+:[^<>]*>")


def _no_people(reader: Any, key: str = "author") -> None:
    """Search no name for an e-mail address."""


def _last_tag(reader: Any, term: str | None, scheme: str | None, label: str | None) -> None:
    """Keep the last category only, which the reader itself looks at."""
    reader._get_context()["tags"] = [feedparser.FeedParserDict(term=term, scheme=scheme, label=label)]


# What feedparser works out about people and categories takes time by the square of their length (a long author takes
# minutes), and no article keeps it. Its readers offer no option for that; a hostile test notices if they change.
for _reader in (StrictFeedParser, LooseFeedParser):
    _reader._sync_author_detail = _no_people
    _reader._add_tag = _last_tag


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
    quick = quick_entries(source, _AUTHORITY)
    if quick is not None:
        return quick
    return _read_by_feedparser(source, url)


def _read_by_feedparser(source: str, url: str) -> tuple[Entry, ...]:
    try:
        try:
            parsed = _feedparser(source)
        except Exception:  # the modules of other namespaces (geography, media) trip over what they do not expect
            parsed = _feedparser(_FOREIGN.sub("", source))
    except Exception as error:
        broken = Said(
            "{url} answers XML that cannot be read ({why}); look at it in a browser", url=url, why=repr(error)
        )
        raise NotAFeed(broken) from error
    entries = tuple(_entry(found) for found in parsed.get("entries", ()))
    if not parsed.get("version") and not any(e.title.text or e.link or e.texts for e in entries):
        raise NotAFeed(
            Said(
                "{url} answers no feed: it begins with « {start} »; look for the feed's address on the site",
                url=url,
                start=one_line(source[:60]),
            )
        )
    return entries


def _feedparser(source: str) -> Any:
    # Bytes in memory: a string could be taken for a path or an address. The type is ours, since the text is decoded.
    return feedparser.parse(
        io.BytesIO(source.encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,  # all markup becomes plain text here
        resolve_relative_uris=False,  # of that markup; entries' own links are resolved with the rest of them
    )


def _entry(found: Any) -> Entry:
    texts = [*found.get("content", ()), found.get("summary_detail")]
    return Entry(
        guid=_text(found, "id"),
        link=_text(found, "feedburner_origlink") or _text(found, "link"),
        title=Words(_text(found, "title"), html=_is_markup(found.get("title_detail"))),
        texts=tuple(words for words in (_words(detail) for detail in texts) if words.text),
        published=_date(found, "published") or _date(found, "created") or _date(found, "updated"),
    )


# feedparser keeps an element it does not know under the element's own name, which may be one of these.
def _text(found: Any, name: str) -> str:
    value = found.get(name)
    return value if isinstance(value, str) else ""


def _words(detail: Any) -> Words:
    return Words(_text(detail, "value") if isinstance(detail, dict) else "", html=_is_markup(detail))


def _is_markup(detail: Any) -> bool:
    return not isinstance(detail, dict) or detail.get("type", "text/html") in ("text/html", "application/xhtml+xml")


def _date(found: Any, name: str) -> datetime | None:
    # dict.get does not let feedparser answer « updated » with « published ».
    parsed, written = dict.get(found, f"{name}_parsed"), dict.get(found, name)
    moment = _written_date(written) if isinstance(written, str) else None
    return moment or (from_struct(parsed) if isinstance(parsed, tuple) else None)


def _written_date(text: str) -> datetime | None:
    """The moment where we are sure of the form. feedparser, asked otherwise, drops zones and times it does not know."""
    return standard_date(text) or read_date(text)


def _handles(name: str) -> bool:
    return hasattr(StrictFeedParser, f"_start_{name}") or hasattr(StrictFeedParser, f"_end_{name}")


#: What the quick reader asks of feedparser instead of knowing it by heart.
_AUTHORITY = Authority(
    namespaces={address.lower(): prefix for address, prefix in StrictFeedParser.namespaces.items()},
    handles=cache(_handles),
    date=lambda text: _written_date(text) or from_struct(_parse_date(text)),
    looks_like_html=StrictFeedParser.looks_like_html,
    absolute=lambda address: str(_urljoin("", address)),
)


def _without_lies(entries: Iterable[Entry]) -> list[Entry]:
    """The entries, each guid that several different ones carry removed: it identifies nothing."""
    listed = list(entries)
    told = {(entry.guid, entry.link, entry.title.text) for entry in listed if entry.guid}
    carried = Counter(guid for guid, _, _ in told)
    return [dataclasses.replace(entry, guid="") if carried[entry.guid] > 1 else entry for entry in listed]


def _article(entry: Entry, *, feed: Feed, url: str, seen_at: datetime) -> Article:
    text = max((_clean(words) for words in entry.texts), key=len, default="")
    link, guid = canonical_url(_link(entry), url), entry.guid.strip()[:MAX_GUID]
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
    """Plain text; entities and misread UTF-8 left after decoding once were spoilt before they reached the feed."""
    return repair(html_to_text(words.text[:MAX_MARKUP]) if words.html else plain(words.text[:MAX_MARKUP]))


def _title(entry: Entry, text: str) -> str:
    """The entry's title, else the beginning of its text."""
    return _shortened(one_line(_clean(entry.title)), MAX_TITLE) or _shortened(text.split("\n", 1)[0], _MADE_TITLE)


def _shortened(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut) + "…"
