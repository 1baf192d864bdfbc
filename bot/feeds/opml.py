"""How do feeds go from one reader to another? OPML 2.0 (http://opml.org/spec2.opml), in and out.

A file from outside is no safer than a feed: it goes through the same door (`harmless_xml`: no DOCTYPE, no entities,
bounded). Readers write it in many ways, some of them no XML (a quotation mark within a title, a prefix of nobody's),
so its outlines are looked for one by one, whatever stands around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from xml.etree import ElementTree as ET

from bot.errors import BadInput, NotAFeed
from bot.feeds.charset import decode
from bot.feeds.document import harmless_xml, kind_of
from bot.feeds.identity import bare
from bot.model import Feed
from bot.reading.words import fold_key

MAX_FEEDS = 10_000
_HEAD = 4096  #: characters in which the root stands
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?opml\b", re.IGNORECASE)
_END = re.compile(r"</(?:[\w.-]{1,40}:)?opml\b", re.IGNORECASE)
_OUTLINE = re.compile(r"<(?:[\w.-]{1,40}:)?outline\b([^<]*)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?<![\w:.-])([\w:.-]{1,40}+)\s*+=\s*+(?:"([^"]*)"|'([^']*)')""")
_FEEDS = frozenset({"rss", "atom", "feed", "pie", "rss1", "rss2", "atom1", "json"})  #: types of outlines that are feeds
_OPENER = re.compile(r"^(?:feed|itpc|pcast|podcast|rss)s?:(?://)?(?=\S)", re.IGNORECASE)
_NO_SCHEME = re.compile(r"(?://)?[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/|$)")


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed as an OPML file names it."""

    name: str
    url: str


def read_opml(body: bytes, *, file: str) -> tuple[Outline, ...]:
    """The feeds of an OPML file, in its order, each address once, whatever folders they lie in.

    What is malformed elsewhere in the file costs no feed; a file that is cut is refused, since nobody would notice what
    is missing. Raises BadInput for that, and for a file that is no OPML or is not safe to read.
    """
    text = decode(body, "")
    try:
        source = _COMMENT.sub("", harmless_xml(text, url=file)) if kind_of(text) == "xml" else ""
    except NotAFeed as error:
        raise BadInput(f"{file}: it cannot be read as OPML ({error}). Fix: export it again") from None
    if not _ROOT.search(source[:_HEAD]):
        raise BadInput(f"{file}: it is no OPML file. Fix: export the feeds of your reader as OPML")
    found: dict[str, Outline] = {}
    for tag in _OUTLINE.findall(source):
        outline = _outline(tag)
        if outline:
            found.setdefault(bare(outline.url), outline)
    _check_whole(source, file=file, strictly=not found)
    return tuple(found.values())[:MAX_FEEDS]


def _check_whole(source: str, *, file: str, strictly: bool) -> None:
    try:
        if strictly:
            ET.fromstring(source)
        elif not _END.search(source):
            raise ET.ParseError("it ends too soon")
    except ET.ParseError as error:
        raise BadInput(f"{file}: it cannot be read as OPML ({error}). Fix: export it again") from None


def _outline(tag: str) -> Outline | None:
    """The feed that an outline's attributes name, whatever capitals they are in; None for a folder, a page, a list."""
    said = {name.lower(): " ".join(unescape(one or two).split()) for name, one, two in _ATTRIBUTE.findall(tag)}
    is_feed = said.get("type", "").lower() in _FEEDS
    url = _address(said.get("xmlurl") or (said.get("url", "") if is_feed else ""))
    if not url:
        return None
    # Readers escape what the feed had escaped.
    name = unescape(said.get("title") or said.get("text") or "")
    return Outline(name or _host(url), url)


def _address(written: str) -> str:
    """The address as it can be asked; "" where it cannot. `feed:` and the like only say who should open it."""
    address = _OPENER.sub("", written)
    if _NO_SCHEME.match(address):
        address = f"https://{address.lstrip('/')}"
    return address if re.match(r"https?://[^/]", address, re.IGNORECASE) else ""


def write_opml(feeds: Iterable[Feed], *, title: str) -> str:
    """An OPML file of these feeds."""
    root = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(root, "head"), "title").text = title
    body = ET.SubElement(root, "body")
    for feed in feeds:
        ET.SubElement(body, "outline", type="rss", text=feed.name, title=feed.name, xmlUrl=feed.url)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def new_feeds(outlines: Iterable[Outline], known: Iterable[Feed]) -> tuple[Feed, ...]:
    """The feeds that are not known yet by their address, under ids that are free."""
    listed = list(known)
    addresses, ids = {bare(feed.url) for feed in listed}, {feed.id for feed in listed}
    fresh = []
    for outline in outlines:
        if bare(outline.url) in addresses:
            continue
        feed = Feed(id=_free(outline, ids), name=outline.name, url=outline.url)
        addresses.add(bare(feed.url))
        ids.add(feed.id)
        fresh.append(feed)
    return tuple(fresh)


def _free(outline: Outline, taken: set[str]) -> str:
    stem = "-".join(re.findall("[a-z0-9]+", fold_key(outline.name)))[:40].strip("-")
    stem = stem or "-".join(re.findall("[a-z0-9]+", _host(outline.url).lower())) or "feed"
    numbers = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(name for name in numbers if name not in taken)


def _host(url: str) -> str:
    return bare(url).split("/")[0]
