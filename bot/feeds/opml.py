"""How do feeds go from one reader to another? OPML 2.0 (http://opml.org/spec2.opml), in and out.

A file from outside is no safer than a feed: it goes through the same door (`harmless_xml`: no DOCTYPE, no entities,
bounded), so that the parser of the standard library has nothing left to expand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from bot.errors import BadInput, NotAFeed
from bot.feeds.charset import decode
from bot.feeds.document import harmless_xml, kind_of
from bot.feeds.identity import bare
from bot.model import Feed
from bot.reading.words import fold_key

MAX_FEEDS = 10_000


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed as an OPML file names it."""

    name: str
    url: str


def read_opml(body: bytes, *, file: str) -> tuple[Outline, ...]:
    """The feeds of an OPML file, in its order, each address once, whatever folders they lie in.

    Raises BadInput for a file that is no OPML or is not safe to read.
    """
    text = decode(body, "")
    try:
        root = ET.fromstring(harmless_xml(text, url=file)) if kind_of(text) == "xml" else None
    except (NotAFeed, ET.ParseError) as error:
        raise BadInput(f"{file}: it cannot be read as OPML ({error}). Fix: export it again") from None
    if root is None or root.tag.lower() != "opml":
        raise BadInput(f"{file}: it is no OPML file. Fix: export the feeds of your reader as OPML")
    found: dict[str, Outline] = {}
    for outline in root.iter("outline"):
        # Readers do not agree on the capitals of xmlUrl.
        attributes = {name.lower(): value.strip() for name, value in outline.attrib.items()}
        url = attributes.get("xmlurl", "")
        if re.match(r"https?://", url):
            name = " ".join((attributes.get("title") or attributes.get("text") or "").split())
            found.setdefault(bare(url), Outline(name or _host(url), url))
    return tuple(found.values())[:MAX_FEEDS]


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
