"""What kind of document is this, and is it safe to parse?

XML may declare entities that grow without bound when expanded, or that name other
files (https://owasp.org/www-community/vulnerabilities/XML_External_Entity_(XXE)_Processing).
No feed needs that, so a DOCTYPE may hold a few short plain entities and nothing
else. Nothing in the document is expanded here; it is only looked at.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import Literal

from bot.errors import NotAFeed, Said

Kind = Literal["xml", "json", "html", "nothing"]

MAX_SUBSET = 8_192  #: characters of a DOCTYPE
MAX_ENTITIES = 300  #: HTML names about 250
MAX_ENTITY = 128  #: characters an entity may stand for; RDF names its namespaces so
MAX_GROWTH = 1_000_000  #: characters that all entities together may add
MAX_TAGS = 100_000  #: outside CDATA; thousands of entries, and some ten seconds of feedparser
MAX_ATTRIBUTES = 200  #: of one tag; feedparser needs time by their square
MAX_REFERENCES = 1_000_000  #: « & », as escaped markup is full of them

_PROLOG = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_DOCTYPE_PART = re.compile(r"""[^"'\[\]>]+|"[^"]*"|'[^']*'|[\[\]]""")
_ENTITY = re.compile(r"""<!ENTITY\s+([^\s"'>%&]+)\s+(?:"([^"<%]*)"|'([^'<%]*)')\s*>""")
_NUMBERED = re.compile(r"&#[xX]?[0-9a-fA-F]{1,7};")
_ROOT = re.compile(r"<\s*([A-Za-z_][\w.:-]*)")
#: What XML does not know by itself after « & », outside CDATA and comments, where it is no reference.
_REFERENCE = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
    r"|&(?!(?:amp|lt|gt|quot|apos);)(?:(?P<name>[A-Za-z_][\w.-]{0,31});|#(?P<number>[0-9]{1,7}|[xX][0-9a-fA-F]{1,6});)?",
    re.DOTALL,
)
#: XML 1.0 has no place for these, not even escaped; expat stops at the first. JSON has, but no database.
NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_UNKNOWN = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)")
_CONTROLS = bytes((*range(9), 0x0B, 0x0C, *range(0x0E, 0x20)))
_DECLARATION = re.compile(r"^\s*<\?xml\b.*?\?>", re.DOTALL)
_TAG = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(?P<tag>[^<>]*)", re.DOTALL)
_LONG_TAG = re.compile(rf"<[^<>]{{{2 * MAX_ATTRIBUTES}}}")  #: perhaps one with too many attributes
_ATTRIBUTE = re.compile(r"""=\s*["']""")


def kind_of(text: str) -> Kind:
    """What the document is by its first words, whatever the server calls it."""
    start = _content(text)
    if start == len(text):
        return "nothing"
    if text[start] in "{[":
        return "json"
    if text[start : start + 14].lower() == "<!doctype html":
        return "html"
    root = _root(text)
    if root in ("html", "head", "body"):
        return "html"
    return "xml"


def format_of(text: str) -> str:
    """What people call the format of a document: « RSS », « Atom », « JSON Feed »… by its root alone."""
    kind = kind_of(text)
    if kind != "xml":
        return {"json": "JSON Feed", "html": "a web page"}.get(kind, "nothing")
    return {"rss": "RSS", "feed": "Atom", "rdf:rdf": "RSS 1.0 (RDF)", "channel": "CDF"}.get(_root(text), "XML")


def harmless_xml(text: str, *, url: str) -> str:
    """The XML with what would stop a strict parser mended; raises NotAFeed when it could blow up when parsed.

    Gone: the XML declaration (the text is decoded), the DOCTYPE, characters XML forbids. Entities the DOCTYPE
    declares and those of HTML become the characters they stand for, a lone « & » becomes « &amp; ».
    """
    text = _only_text(_DECLARATION.sub("", text, count=1))
    doctype = _doctype(text, url)
    entities = _entities(doctype, url)
    if doctype:
        text = text.replace(doctype, "", 1)
    if sum(text.count(f"&{name};") * len(value) for name, value in entities.items()) > MAX_GROWTH:
        grown = Said(
            "{url} repeats its XML entities until they fill more than {limit} characters", url=url, limit=MAX_GROWTH
        )
        raise NotAFeed(grown)
    _check_size(text, url)
    return _REFERENCE.sub(lambda found: _mended(found, entities), text) if _UNKNOWN.search(text) else text


def _only_text(text: str) -> str:
    """The text without what XML has no place for; to look through bytes is quick, and there is nearly never any."""
    data = text.encode("utf-8", "surrogatepass")
    if len(data.translate(None, _CONTROLS)) == len(data) and b"\xed" not in data and b"\xef\xbf" not in data:
        return text
    return NO_TEXT.sub("", text)


def _content(text: str) -> int:
    """Where the document begins after space, processing instructions and comments."""
    return _past_prolog(text, 1 if text.startswith("\ufeff") else 0)


def _root(text: str) -> str:
    position = _content(text)
    if text[position : position + 9].upper() == "<!DOCTYPE":
        position = _past_prolog(text, _doctype_end(text, position))
    found = _ROOT.match(text, position)
    return found[1].lower() if found else ""


def _past_prolog(text: str, position: int) -> int:
    while found := _PROLOG.match(text, position):
        position = found.end()
    return position


def _doctype(text: str, url: str) -> str:
    start = _content(text)
    if text[start : start + 9].upper() != "<!DOCTYPE":
        return ""
    end = _doctype_end(text, start)
    if end - start > MAX_SUBSET:
        long = Said(
            "{url} begins with a DOCTYPE of more than {limit} characters; no feed needs one", url=url, limit=MAX_SUBSET
        )
        raise NotAFeed(long)
    return text[start:end]


def _doctype_end(text: str, start: int) -> int:
    """Just after the « > » that closes a DOCTYPE, or past the most it may hold."""
    position, depth = start + 9, 0
    while position - start <= MAX_SUBSET and (found := _DOCTYPE_PART.match(text, position)):
        depth += {"[": 1, "]": -1}.get(found.group(), 0)
        position = found.end()
        while depth > 0 and text.startswith(">", position):
            position += 1
    return min(position + 1, len(text))


def _entities(doctype: str, url: str) -> dict[str, str]:
    """What the DOCTYPE's entities stand for, by name with its « ; »."""
    found = [(entity[1], entity[2] or entity[3] or "") for entity in _ENTITY.finditer(doctype)]
    grows = any(len(value) > MAX_ENTITY or "&" in _NUMBERED.sub("", value) for _, value in found)
    if grows or len(found) > MAX_ENTITIES or doctype.count("<!ENTITY") != len(found):
        raise NotAFeed(
            Said("{url} declares XML entities that name files or grow when read; no feed needs them", url=url)
        )
    return dict(found)


def _check_size(text: str, url: str) -> None:
    if text.count("<") <= MAX_TAGS and text.count("&") <= MAX_REFERENCES and not _LONG_TAG.search(text):
        return
    tags = [found["tag"] for found in _TAG.finditer(text) if found["tag"] is not None]
    if len(tags) > MAX_TAGS or text.count("&") > MAX_REFERENCES:
        raise NotAFeed(
            Said(
                "{url} holds more than {tags} tags or {references} « & »; ask for a shorter feed",
                url=url,
                tags=MAX_TAGS,
                references=MAX_REFERENCES,
            )
        )
    if any(len(tag) > MAX_ATTRIBUTES and len(_ATTRIBUTE.findall(tag)) > MAX_ATTRIBUTES for tag in tags):
        crowded = Said(
            "{url} has a tag with more than {limit} attributes; no feed needs that", url=url, limit=MAX_ATTRIBUTES
        )
        raise NotAFeed(crowded)


def _mended(found: re.Match[str], entities: dict[str, str]) -> str:
    if not found.group().startswith("&"):
        return found.group()
    name, number = found["name"], found["number"]
    if number:
        return _numbered(int(number[1:], 16) if number[0] in "xX" else int(number))
    if name:
        return entities.get(name) or html5.get(f"{name};") or f"&amp;{name};"
    return "&amp;"


def _numbered(code: int) -> str:
    """A reference by number as XML allows it; what is no character becomes U+FFFD."""
    allowed = code <= 0x10FFFF and not NO_TEXT.match(chr(code))
    return f"&#{code};" if allowed else "\ufffd"
