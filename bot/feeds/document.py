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

from bot.errors import NotAFeed

Kind = Literal["xml", "json", "html", "nothing"]

MAX_SUBSET = 8_192  #: characters of a DOCTYPE
MAX_ENTITIES = 300  #: HTML names about 250
MAX_ENTITY = 64  #: characters an entity may stand for
MAX_TAGS = 100_000  #: outside CDATA; thousands of entries, and some ten seconds of feedparser
MAX_ATTRIBUTES = 200  #: of one tag; feedparser needs time by their square
MAX_REFERENCES = 1_000_000  #: « & », as escaped markup is full of them

_PROLOG = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_DOCTYPE_PART = re.compile(r"""[^"'\[\]>]+|"[^"]*"|'[^']*'|[\[\]]""")
_ENTITY = re.compile(r"""<!ENTITY\s+(%\s+)?[^\s"'>]+\s+(?:(SYSTEM|PUBLIC)\b|"([^"]*)"|'([^']*)')""")
_ROOT = re.compile(r"<\s*([A-Za-z_][\w.:-]*)")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31};)")
_OF_XML = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
#: XML 1.0 has no place for these, not even escaped; expat stops at the first.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DECLARATION = re.compile(r"^\s*<\?xml\b.*?\?>", re.DOTALL)
_TAG = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(?P<tag>[^<>]*)", re.DOTALL)
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


def harmless_xml(text: str, *, url: str) -> str:
    """The XML with what would stop a strict parser mended; raises NotAFeed when it could blow up when parsed.

    Removed: the XML declaration (the text is decoded), characters XML forbids. Named entities of HTML
    that no DOCTYPE explains become the characters they stand for.
    """
    text = _NO_XML.sub("", _DECLARATION.sub("", text, count=1))
    subset = _doctype(text, url)
    _check_entities(subset, url)
    _check_size(text, url)
    return text if "<!ENTITY" in subset else _NAMED.sub(_character, text)


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
        raise NotAFeed(f"{url} begins with a DOCTYPE of more than {MAX_SUBSET} characters; no feed needs one")
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


def _check_entities(subset: str, url: str) -> None:
    declared = subset.count("<!ENTITY")
    if not declared:
        return
    entities = list(_ENTITY.finditer(subset))
    values = [entity[3] or entity[4] or "" for entity in entities]
    grows = any(len(value) > MAX_ENTITY or "&" in re.sub(r"&#\w+;", "", value) for value in values)
    outside = any(entity[1] or entity[2] for entity in entities)
    if grows or outside or len(entities) != declared or declared > MAX_ENTITIES:
        raise NotAFeed(f"{url} declares XML entities that name files or grow when read; no feed needs them")


def _check_size(text: str, url: str) -> None:
    tags = [found["tag"] for found in _TAG.finditer(text) if found["tag"] is not None]
    if len(tags) > MAX_TAGS or text.count("&") > MAX_REFERENCES:
        raise NotAFeed(f"{url} holds more than {MAX_TAGS} tags or {MAX_REFERENCES} « & »; ask for a shorter feed")
    if any(len(tag) > MAX_ATTRIBUTES and len(_ATTRIBUTE.findall(tag)) > MAX_ATTRIBUTES for tag in tags):
        raise NotAFeed(f"{url} has a tag with more than {MAX_ATTRIBUTES} attributes; no feed needs that")


def _character(found: re.Match[str]) -> str:
    name = found[1]
    return found.group() if name in _OF_XML else html5.get(name, found.group())
