"""Which entries does a plain, well-formed RSS 2.0 or Atom 1.0 document hold, read in a fraction of the time?

feedparser stays the authority: this reader does what feedparser does with the elements it knows, in the order it meets
them, and gives up (None) at the first thing it is not sure of: another format, broken XML, markup that is not escaped,
`xml:base`, a namespace under a borrowed prefix, a known element in an unusual place. The document then goes to
feedparser. A test holds both to the same articles, over every feed at hand and over generated ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple
from xml.etree import ElementTree

from bot.feeds.dates import standard_date
from bot.feeds.elements import (
    AROUND,
    BODIES,
    DATES,
    HARMLESS,
    HOLDERS,
    KEPT,
    MARKUP,
    OF_IMAGE,
    OF_KEPT,
    OF_OWNER,
    OF_PERSON,
    PAGES,
    PEOPLE,
    PLAIN,
    SUMMARIES,
    TYPES,
)
from bot.feeds.entry import Entry, Found, Words


class Authority(NamedTuple):
    """What is asked of feedparser itself."""

    namespaces: Mapping[str, str]  #: address in lower case → feedparser's prefix
    handles: Callable[[str], bool]  #: whether it does anything particular with prefix_name
    date: Callable[[str], datetime | None]  #: the moment a date means, as the slow way reads it
    looks_like_html: Callable[[str], bool]
    absolute: Callable[[str], str]  #: an address, mended


_ATOM = "{http://www.w3.org/2005/Atom}"
_PREFIX = re.compile(r"""xmlns(?<=\sxmlns)(?::([\w.-]+))?\s*=\s*["']([^"']*)["']""")
#: Characters feedparser maps to others, as they are or by number; another base of addresses, wherever it may stand.
_CONTROL = re.compile(rb"\xc2[\x80-\x9f]")  # in UTF-8, where looking for the first byte is quick
_NUMBERED = re.compile(r"&#(?:0*1[2-5]\d|[xX]0*[89][0-9a-fA-F]);")
_BASE = re.compile(r"base(?<!\wbase)\s*=")
_ABSOLUTE = re.compile(r"https?://[^/]")  #: nothing to mend
_ENTITY = re.compile(r"&([A-Za-z0-9_]+);")


class _Unsure(Exception):
    """Something that feedparser must read."""


def quick_entries(source: str, authority: Authority) -> tuple[Entry, ...] | None:
    """The entries of a document made harmless (`bot.feeds.document`), as feedparser would give them; None: ask it."""
    if _doubtful(source) or not all(_own(found, authority.namespaces) for found in _PREFIX.findall(source)):
        return None
    try:
        return tuple(_Document(authority).entries(ElementTree.fromstring(source)))
    except (_Unsure, ElementTree.ParseError):
        return None


def _doubtful(source: str) -> bool:
    """Whether there is something in a document that changes the meaning of the rest."""
    folded = source.lower()
    if _NUMBERED.search(source) or (not source.isascii() and _CONTROL.search(source.encode("utf-8", "surrogatepass"))):
        return True
    return bool("userland.com/rss" in folded or ("base" in folded and _BASE.search(folded)))


def _own(declared: tuple[str, str], namespaces: Mapping[str, str]) -> bool:
    """Whether a namespace stands under a prefix that means nothing else to feedparser."""
    prefix, uri = declared[0].lower(), declared[1].lower()
    means = namespaces.get(uri)
    if not prefix:
        return uri == _ATOM[1:-1].lower()
    return prefix == means or not (prefix in OF_KEPT or prefix in map(str.lower, namespaces.values()))


class _Document:
    """Reads one document."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority
        self._names: dict[str, str] = {}
        self._atom = False

    def entries(self, root: ElementTree.Element) -> Iterator[Entry]:
        """The entries. Raises _Unsure."""
        self._atom = root.tag == f"{_ATOM}feed"
        channels = [root] if self._atom else list(root)
        if len(channels) != 1 or (not self._atom and (root.tag, channels[0].tag) != ("rss", "channel")):
            raise _Unsure
        if any(name in channels[0].attrib for name in ("lastmod", "href")) or (self._atom and "version" in root.attrib):
            raise _Unsure
        unit = f"{_ATOM}entry" if self._atom else "item"
        self._around([child for child in channels[0] if child.tag != unit])
        return map(self._entry, channels[0].findall(unit))

    def _around(self, elements: list[ElementTree.Element]) -> None:
        """Be sure that nothing outside the entries has an effect on them."""
        names = [self._name(element) for element in elements]
        if sum(name in SUMMARIES for name in names) > 1:
            raise _Unsure
        for element, name in zip(elements, names, strict=True):
            known = name in AROUND or name in SUMMARIES or not self._authority.handles(name)
            inner = {self._name(child) for child in element}
            if name == "image":
                known, inner = inner <= OF_IMAGE, set()
            elif name in PEOPLE or name == "itunes_owner":
                known, inner = inner <= OF_OWNER, set()
            elif name == "itunes_category":
                inner -= {"itunes_category"}
            if not known or any(map(self._authority.handles, inner)) or any(len(c) for child in element for c in child):
                raise _Unsure

    def _name(self, element: ElementTree.Element) -> str:
        """prefix_name as feedparser calls an element, whatever its prefix here."""
        name = self._names.get(element.tag)
        if name is None:
            uri, _, local = element.tag.rpartition("}")
            prefix = self._authority.namespaces.get(uri[1:].lower(), "foreign") if uri else ""
            name = self._names[element.tag] = f"{prefix}_{local.lower()}" if prefix else local.lower()
        return name

    def _entry(self, element: ElementTree.Element) -> Entry:
        if any(not name.startswith("{") for name in element.attrib) or any("about" in name for name in element.attrib):
            raise _Unsure
        found = Found()
        for child in element:
            self._take(found, child)
        return Entry(
            guid=found.guid,
            link=found.origin or found.link or "",
            elsewhere=found.elsewhere[1],
            title=found.title or Words("", html=True),
            texts=tuple(w for w in (*(found.bodies or ()), found.summary or Words("", html=True)) if w.text),
            caption=found.caption or Words("", html=False),
            published=self._published(found.dates or {}),
        )

    def _take(self, found: Found, element: ElementTree.Element) -> None:
        name = self._name(element)
        if name in HOLDERS:
            for child in element:
                if not self._name(child).startswith("media_"):
                    raise _Unsure
                self._take(found, child)
        elif name in PEOPLE:
            if not {self._name(child) for child in element} <= OF_PERSON or any(map(len, element)):
                raise _Unsure
        elif len(element):
            raise _Unsure
        elif name in SUMMARIES:
            self._summary(found, element, SUMMARIES[name])
        elif name in BODIES:
            self._body(found, self._words(element, BODIES[name]))
        elif name in DATES:
            found.dates = {**(found.dates or {}), DATES[name]: self._text(element)}
        elif name in _PARTS:
            _PARTS[name](self, found, element)
        elif name not in HARMLESS and (self._authority.handles(name) or name in KEPT):
            raise _Unsure

    def _text(self, element: ElementTree.Element) -> str:
        """Its text as feedparser keeps it: UTF-8 that was encoded twice is read again."""
        text = (element.text or "").strip()
        if not text.isascii():
            with suppress(UnicodeError):
                text = text.encode("latin-1").decode()
        return text

    def _words(self, element: ElementTree.Element, usual: str, *, guess: bool = False) -> Words:
        said = {name.lower(): value for name, value in element.attrib.items()} if element.attrib else {}
        kind = said.get("type", usual).lower()
        if kind not in TYPES or "mode" in said or "src" in said:
            raise _Unsure
        text = self._text(element)
        html = TYPES[kind] == MARKUP or ((guess or not self._atom) and self._authority.looks_like_html(text))
        return Words(text, html=html)

    def _caption(self, found: Found, element: ElementTree.Element) -> None:
        if not found.caption or not found.caption.text:
            found.caption = self._words(element, PLAIN, guess=True)

    def _summary(self, found: Found, element: ElementTree.Element, usual: str) -> None:
        """A summary; a second one, before any content, is content."""
        if found.summarised and found.bodies is None:
            self._body(found, self._words(element, PLAIN))
        else:
            found.summary, found.summarised = self._words(element, usual), True

    def _body(self, found: Found, words: Words) -> None:
        found.bodies = [*(found.bodies or ()), words]
        found.summarised = True

    def _title(self, found: Found, element: ElementTree.Element) -> None:
        if not found.titled:
            found.title = self._words(element, PLAIN)
            found.titled = bool(found.title.text)

    def _other_title(self, found: Found, _element: ElementTree.Element) -> None:
        if not found.titled:
            raise _Unsure

    def _source(self, found: Found, _element: ElementTree.Element) -> None:
        found.titled = False

    def _guid(self, found: Found, element: ElementTree.Element) -> None:
        said = {name.lower(): value for name, value in element.attrib.items()}
        is_link = said.get("ispermalink", "true") == "true"
        found.guid = self._address(element) if is_link else self._text(element)
        if is_link and found.link is None:
            found.link = found.guid

    def _link(self, found: Found, element: ElementTree.Element) -> None:
        said = {name.lower(): value for name, value in element.attrib.items()}
        if "url" in said or "uri" in said:
            raise _Unsure
        relation = said.get("rel", "alternate").lower()
        kind = said.get("type", "application/atom+xml" if relation == "self" else MARKUP).lower()
        if "href" not in said:
            link = self._address(element)
            found.link = _ENTITY.sub(r"&\1", link.replace("&amp;", "&")) if "&" in link else link
        elif relation == "alternate" and kind in PAGES:
            found.link = self._absolute(said["href"])
        else:
            found.stand_in(relation, kind, self._absolute(said["href"]))

    def _enclosure(self, found: Found, element: ElementTree.Element) -> None:
        said = {name.lower(): value for name, value in element.attrib.items()}
        address = said.get("url", said.get("uri", said.get("href", "")))
        found.stand_in("enclosure", said.get("type", "").lower(), address)

    def _address(self, element: ElementTree.Element) -> str:
        text = (element.text or "").strip()
        if not text.isascii():
            raise _Unsure
        return self._absolute(text)

    def _absolute(self, address: str) -> str:
        return address if not address or _ABSOLUTE.match(address) else self._authority.absolute(address)

    def _origin(self, found: Found, element: ElementTree.Element) -> None:
        if element.attrib:
            raise _Unsure
        found.origin = self._text(element)

    def _published(self, dates: dict[str, str]) -> datetime | None:
        try:
            moments = (
                standard_date(dates[name]) or self._authority.date(dates[name]) for name in _ORDER if name in dates
            )
            return next((moment for moment in moments if moment), None)
        except Exception as error:  # feedparser's readers of dates trip over some
            raise _Unsure from error


_ORDER = ("published", "created", "updated")
_PARTS: Mapping[str, Callable[[_Document, Found, ElementTree.Element], None]] = {
    "title": _Document._title,
    "media_title": _Document._other_title,
    "media_description": _Document._caption,
    "dc_title": _Document._other_title,
    "source": _Document._source,
    "guid": _Document._guid,
    "id": _Document._guid,
    "link": _Document._link,
    "enclosure": _Document._enclosure,
    "feedburner_origlink": _Document._origin,
}
