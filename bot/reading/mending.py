"""Which characters of a text are not what was written: entities left over, UTF-8 read as Windows-1252?

A feed that escapes twice leaves « &eacute; » in the text; one that mistakes its own encoding leaves
« Ã© » for « é » and « â€™ » for « ’ ». Both are mended as edits (start, end, new text), so that
whoever needs the original offsets can find them again. Only sequences that no French text contains
are touched: a lone « É » before « … » is left as it is, though those two bytes would decode.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import NamedTuple


class Mend(NamedTuple):
    """Original characters [start, end) read as `text`."""

    start: int
    end: int
    text: str


def _cp1252(byte: int) -> str:
    """The character a careless reader shows for a byte; the five holes of the page stay as they are."""
    try:
        return bytes((byte,)).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


_BYTE_OF = {ord(_cp1252(byte)): byte for byte in range(0x80, 0x100)} | {byte: byte for byte in range(0x80, 0x100)}
_TAIL = "[" + "".join(re.escape(chr(c)) for c, byte in sorted(_BYTE_OF.items()) if byte < 0xC0) + "]"
# Leads of two-byte sequences that mean French: Â (signs, « »), Ã (accents), Å (œ, Ÿ); â€ is all typography;
# the doubled form « ÃƒÂ© » was misread twice.
_MOJIBAKE = rf"(?:Ãƒ|Ã\x83)(?:Â|â€){_TAIL}|[ÂÃÅ]{_TAIL}|â(?:€|\x80|‚|\x82){_TAIL}|Ã(?= )"
_ENTITY = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_BROKEN = re.compile(f"{_ENTITY}|{_MOJIBAKE}")
_ANY_ENTITY = re.compile(_ENTITY)
_SUSPECT = ("Â", "Ã", "Å")
_SUSPECT_AFTER_A = ("â€", "â\x80", "â‚", "â\x82")


def mends(text: str) -> tuple[Mend, ...]:
    """What must be read otherwise, in order and without overlap; () for a sound text."""
    if not _suspicious(text):
        return ()
    found = (Mend(m.start(), m.end(), _read(m.group())) for m in _BROKEN.finditer(text))
    return tuple(edit for edit in found if edit.text != text[edit.start : edit.end])


def _suspicious(text: str) -> bool:
    """Whether a text may be broken at all; nearly every text ends here, and looking for one letter is cheapest."""
    if "&" in text and _ANY_ENTITY.search(text):
        return True
    for sign in _SUSPECT:
        if sign in text:
            return True
    return "â" in text and any(sign in text for sign in _SUSPECT_AFTER_A)


def apply(text: str, edits: tuple[Mend, ...]) -> str:
    """The text with its edits made."""
    if not edits:
        return text
    parts: list[str] = []
    position = 0
    for start, end, new in edits:
        parts += text[position:start], new
        position = end
    parts.append(text[position:])
    return "".join(parts)


def repair(text: str) -> str:
    """The text as it was meant: entities decoded once, misread UTF-8 read again."""
    return apply(text, mends(text))


def _read(broken: str) -> str:
    """What one broken sequence stands for; itself when it stands for nothing."""
    if broken.startswith("&"):
        return _entity(broken)
    if broken == "Ã":  # the no-break space of « Ã  » became a plain space
        return "à"
    read = _decode(broken)
    return _decode(read) if len(read) > 1 else read


def _entity(entity: str) -> str:
    name = entity[1:-1]
    if not name.startswith("#"):
        return html5.get(name + ";", entity)
    code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    if code in (0, 0xFFFE, 0xFFFF) or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return entity
    # HTML reads the C1 range as Windows-1252: « &#146; » is an apostrophe.
    return _cp1252(code) if 0x80 <= code < 0xA0 else chr(code)


def _decode(text: str) -> str:
    try:
        return bytes(_BYTE_OF[ord(c)] for c in text).decode()
    except (KeyError, UnicodeDecodeError):
        return text
