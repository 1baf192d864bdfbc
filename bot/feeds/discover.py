"""Which feeds does an HTML page declare, or at least lead to? (https://html.spec.whatwg.org/#rel-alternate)"""

from __future__ import annotations

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.feeds.identity import bare, canonical_url

MAX_FEEDS = 20
MAX_LINKED = 6  #: links that are tried because they look like a feed's
MAX_PAGE = 1_000_000  #: characters; declarations stand at the beginning
#: What is hidden, to be passed over; the tags that matter, whatever signs stand in their attributes; the title.
_TAGS = re.compile(
    r"""<!--.*?(?:-->|\Z)|<(?P<hidden>script|style|template)\b.*?(?:</(?P=hidden)|\Z)"""
    r"""|(?P<tag><(?:base|link|a)\s(?:[^<>"']{1,1000}+|"[^"]{0,4000}+"|'[^']{0,4000}+'){1,60}+>)"""
    r"""|(?P<title><title\b[^<>]{0,200}>[^<]{0,2000}(?:</title>)?)""",
    re.IGNORECASE | re.DOTALL,
)
_TYPE = re.compile(r"(?:application|text)/(?:x[.-])?(?:rss|atom|rdf)(?:\+xml)?|application/(?:feed\+)?json")
_XML = re.compile(r"(?:application|text)/xml")  #: which may be anything
_ENDPOINT = re.compile(r"/wp-json(?:/|$)|[?&]rest_route=", re.IGNORECASE)  #: WordPress declares one for each page
_COMMENTS = re.compile(r"comment", re.IGNORECASE)
_OPENER = re.compile(r"feed:(?://)?(?=\S)", re.IGNORECASE)
#: How the addresses of feeds look; a map of the site is none.
_LOOKS = re.compile(
    r"[/.](?:rss|atom|rdf|feeds?|flux)(?:-?\d+(?:\.\d+)?)?(?:\.(?:xml|php|aspx?|json))?/?(?:[?#]|$)"
    r"|(?:rss|atom|feed|flux)[\w.-]{0,40}\.(?:xml|rdf|json)(?:[?#]|$)|[?&](?:feed|format|type|alt)=(?:rss|atom)\d?\b"
    r"|/(?:rss|atom|feeds?|flux)/[^?#]{1,200}\.(?:xml|rdf|rss)(?:[?#]|$)",
    re.IGNORECASE,
)


def declared_feeds(html: str, url: str) -> tuple[str, ...]:
    """The addresses of the feeds the page declares, absolute, each once; at most twenty.

    In the page's order, those of comments behind the others; what is only called XML counts where nothing says more.
    """
    page = _head(html)
    links = page.css("link[href]")
    declared = [link for link in links if _declares(link, _TYPE)] or [link for link in links if _declares(link, _XML)]
    declared.sort(key=lambda link: bool(_COMMENTS.search(f"{link.attributes.get('title')} {_href(link)}")))
    return _absolute(map(_href, declared), page, url, most=MAX_FEEDS)


def linked_feeds(html: str, url: str) -> tuple[str, ...]:
    """The addresses a page links to that look like a feed's, absolute, each once; at most six."""
    page = _head(html)
    return _absolute(filter(_LOOKS.search, map(_href, page.css("a[href]"))), page, url, most=MAX_LINKED)


def page_title(html: str) -> str:
    """The page's own title on one line, "" when it has none."""
    title = _head(html).css_first("title")
    return " ".join(title.text().split())[:120] if title else ""


def _declares(link: LexborNode, types: re.Pattern[str]) -> bool:
    kind = (link.attributes.get("type") or "").split(";")[0].strip().lower()
    rel = (link.attributes.get("rel") or "").lower().split()
    if "alternate" in rel and "stylesheet" not in rel and types.fullmatch(kind):
        return not _ENDPOINT.search(_href(link))
    return "feed" in rel


def _href(link: LexborNode) -> str:
    """Where a link leads; `feed:` only says who should open it."""
    written = (link.attributes.get("href") or "").strip()
    bared = _OPENER.sub("", written, count=1) if _OPENER.match(written) else written
    return f"https://{bared}" if bared != written and "://" not in bared else bared


def _absolute(links: Iterable[str], page: LexborHTMLParser, url: str, *, most: int) -> tuple[str, ...]:
    base = page.css_first("base[href]")
    start = canonical_url((base.attributes.get("href") or "") if base else "", url) or url
    found: dict[str, str] = {}
    for address in (canonical_url(link, start) for link in dict.fromkeys(links)):
        if address and len(found) < most:
            found.setdefault(bare(address), address)
    return tuple(found.values())


def _head(html: str) -> LexborHTMLParser:
    """The few tags that matter, alone: the rest of a page may be nested deeper than a parser follows in time."""
    parts = (found["tag"] or found["title"] or "" for found in _TAGS.finditer(html[:MAX_PAGE]))
    return LexborHTMLParser("".join(parts).encode("utf-8", "replace"))
