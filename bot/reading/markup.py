"""What does simple markup say, read without a parser?

Most of what feeds hold is paragraphs with links, emphasis and pictures, well written: there the text is what stands
between the tags. Whatever else there is, a sign out of place or a tag with a mind of its own, is left to the parser
of `bot.reading.extract`; a test holds both to the same text.
"""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5

_BLOCK = r"p|br|div|ul|ol|li|blockquote|figure|figcaption|h[1-6]"
_INLINE = r"a|abbr|b|cite|em|i|img|small|span|strong|sub|sup|u"
_ATTRIBUTE = r"""\s+[A-Za-z][\w:-]{0,99}(?:=(?:"[^"<>]{0,2000}"|'[^'<>]{0,2000}'))?"""
_TAG = re.compile(rf"</?(?:({_BLOCK})|{_INLINE})(?:{_ATTRIBUTE}){{0,20}}\s?/?>", re.IGNORECASE | re.ASCII)
_REFERENCE = re.compile(r"&(?:([A-Za-z]{2,8};)|#([0-9]{2,5});)")
_CERTAIN = (range(0x20, 0x7F), range(0xA0, 0xD800))  #: characters that a number stands for without any doubt


def simple_text(html: str) -> str | None:
    """Its text, each tag of a block a line break; None where only a parser can tell. Never raises."""
    parts = _TAG.split(html)  # text, block or None, text, …
    parts[1::2] = ["\n" if block else "" for block in parts[1::2]]
    text = "".join(parts)
    if "<" in text or "\0" in text or not _encodes(text):
        return None
    if "&" not in text:
        return text
    if any(not _is_certain(part) for part in parts if "&" in part):  # part by part: no reference reaches over a tag
        return None
    return unescape(text)


def _is_certain(part: str) -> bool:
    """Whether each « & » of a text begins a reference that everybody reads alike."""
    found = _REFERENCE.findall(part)
    certain = (name in html5 if name else any(int(number) in some for some in _CERTAIN) for name, number in found)
    return len(found) == part.count("&") and all(certain)


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # a lone surrogate, which a parser replaces
        return False
    return True
