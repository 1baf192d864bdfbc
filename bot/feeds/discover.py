"""Which feeds does an HTML page declare? (https://html.spec.whatwg.org/#rel-alternate)"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from bot.feeds.identity import canonical_url

MAX_FEEDS = 20
MAX_PAGE = 1_000_000  #: characters; declarations stand at the beginning
_TAGS = re.compile(r"<(?:base|link)\s[^<>]{1,2000}>|<title\b[^<>]{0,200}>[^<]{0,2000}(?:</title>)?", re.IGNORECASE)
_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/json"}
)


def declared_feeds(html: str, url: str) -> tuple[str, ...]:
    """The addresses of the feeds the page declares, absolute, in its order, without repeats; at most twenty."""
    page = _head(html)
    base = page.css_first("base[href]")
    start = canonical_url((base.attributes.get("href") or "") if base else "", url) or url
    found: dict[str, None] = {}
    for link in page.css("link[href]"):
        kind = (link.attributes.get("type") or "").split(";")[0].strip().lower()
        rel = (link.attributes.get("rel") or "").lower().split()
        if ("alternate" in rel and kind in _TYPES) or "feed" in rel:
            address = canonical_url(link.attributes.get("href") or "", start)
            if address:
                found[address] = None
    return tuple(found)[:MAX_FEEDS]


def page_title(html: str) -> str:
    """The page's own title on one line, "" when it has none."""
    title = _head(html).css_first("title")
    return " ".join(title.text().split())[:120] if title else ""


def _head(html: str) -> LexborHTMLParser:
    """The few tags that matter, alone: the rest of a page may be nested deeper than a parser follows in time."""
    return LexborHTMLParser("".join(_TAGS.findall(html[:MAX_PAGE])).encode("utf-8", "replace"))
