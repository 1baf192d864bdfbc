"""What does feedparser read in a document, and what is asked of it without reading one?

The only file that knows feedparser: what it costs too much to let it do, what it says of an entry, and the parts of it
that the quick reader asks instead of knowing them by heart.
"""

from __future__ import annotations

import io
import re
from datetime import datetime
from functools import cache
from typing import Any

import feedparser
from feedparser.api import LooseFeedParser, StrictFeedParser
from feedparser.datetimes import _date_handlers, _parse_date, _parse_date_iso8601
from feedparser.urls import _urljoin

from bot.errors import NotAFeed, Said
from bot.feeds.date_forms import read_date
from bot.feeds.dates import from_struct, standard_date
from bot.feeds.elements import MARKUP, NOT_AT_ALL, PLAIN, standing_in
from bot.feeds.entry import Entry, Words
from bot.feeds.quick import Authority
from bot.reading.extract import one_line

#: Tags of namespaces that say nothing an article keeps.
_FOREIGN = re.compile(r"</?(?!(?:content|dc|dcterms|atom|a10|rdf|rss|feedburner):)[\w.-]+:[^<>]*>")
_DAY = re.compile(r"\d{4}-?[01]\d-?[0-3]\d(?!\d)")
_CAPTION = "a caption"  #: where it is kept in an entry: no element has a name with a space


def _no_people(reader: Any, key: str = "author") -> None:
    """Search no name for an e-mail address."""


def _last_tag(reader: Any, term: str | None, scheme: str | None, label: str | None) -> None:
    """Keep the last category only, which the reader itself looks at."""
    reader._get_context()["tags"] = [feedparser.FeedParserDict(term=term, scheme=scheme, label=label)]


def _start_caption(reader: Any, attributes: Any) -> None:
    reader.push_content("media_description", attributes, PLAIN, 1)


def _end_caption(reader: Any) -> None:
    """Keep what is said of a picture apart: to feedparser it is a summary, and takes the place of the entry's own."""
    kind = reader.contentparams.get("type")
    text = reader.pop_content("media_description") or ""
    if text and reader.inentry and not reader.insource:
        reader.entries[-1].setdefault(_CAPTION, Words(text, html=kind == MARKUP or reader.looks_like_html(text)))


def _written_day(text: str) -> Any:
    """feedparser's loosest reading, only of dates that begin with a day: it takes what is missing from today's."""
    return _parse_date_iso8601(text) if _DAY.match(text) else None


_date_handlers[_date_handlers.index(_parse_date_iso8601)] = _written_day

# What feedparser works out about people and categories takes time by the square of their length (a long author takes
# minutes), and no article keeps it. Its readers offer no option for that; a hostile test notices if they change.
for _reader in (StrictFeedParser, LooseFeedParser):
    _reader._sync_author_detail = _no_people
    _reader._add_tag = _last_tag
    _reader._start_media_description, _reader._end_media_description = _start_caption, _end_caption


def read_by_feedparser(source: str, url: str) -> tuple[Entry, ...]:
    """The entries of a document made harmless (`bot.feeds.document`). Raises NotAFeed where there are none to read."""
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
        elsewhere=_elsewhere(found.get("links", ())),
        title=Words(_text(found, "title"), html=_is_markup(found.get("title_detail"))),
        texts=tuple(words for words in (_words(detail) for detail in texts) if words.text),
        caption=found.get(_CAPTION, Words("", html=False)),
        published=_date(found, "published") or _date(found, "created") or _date(found, "updated"),
    )


# feedparser keeps an element it does not know under the element's own name, which may be one of these.
def _text(found: Any, name: str) -> str:
    value = found.get(name)
    return value if isinstance(value, str) else ""


def _elsewhere(links: Any) -> str:
    """The first of the links that best stand in for one to the page; feedparser keeps enclosures among the links."""
    listed = [link for link in links if isinstance(link, dict)] if isinstance(links, list) else []
    best = NOT_AT_ALL, ""
    for link in listed:
        rank = standing_in(_text(link, "rel").lower(), _text(link, "type").lower())
        if rank < best[0] and _text(link, "href"):
            best = rank, _text(link, "href")
    return best[1]


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
AUTHORITY = Authority(
    namespaces={address.lower(): prefix for address, prefix in StrictFeedParser.namespaces.items()},
    handles=cache(_handles),
    date=lambda text: _written_date(text) or from_struct(_parse_date(text)),
    looks_like_html=StrictFeedParser.looks_like_html,
    absolute=lambda address: str(_urljoin("", address)),
)
