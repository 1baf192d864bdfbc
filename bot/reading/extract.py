"""What does a piece of HTML say in plain words?

`html_to_text` is for the markup inside feeds: everything it says, block by block.
`read_page` is for whole pages: the article without the furniture around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from html import unescape

from selectolax.lexbor import LexborHTMLParser

from bot.reading.markup import simple_text

_BLOCK = (
    r"(?:address|article|aside|blockquote|br|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|li|main"
    r"|nav|ol|option|p|pre|section|table|td|th|tr|ul)"
)
_BREAK = re.compile(rf"</?{_BLOCK}\b", re.IGNORECASE)
_UNSEEN = "script, style, noscript, template, iframe, svg, math, head, select, textarea, button"
_HIDING = re.compile(rf"<(?:{_UNSEEN.replace(', ', '|')})", re.IGNORECASE)
#: Space that means nothing in HTML; the no-break spaces of French typography are not among it.
_GAP = "\t\n\r\f\v\x85\u2028\u2029"
#: Characters that are not seen but part a word from its look-alike: soft hyphen, zero-width ones, byte order marks.
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\xad\u200b\u2060\ufeff]")
_CONTROLS = bytes((*range(9), *range(0x0E, 0x20), 0x7F))  #: those of them that are one byte in UTF-8
_SOFT = ("\xad", "\u200b", "\u2060", "\ufeff")  #: the others
_ANY_TAG = re.compile(r"<[/!?A-Za-z][^<>]*>")
MAX_TAGS = (
    4_000  #: of one piece of markup; HTML parsers need time by the square of what is nested, so more is only stripped
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The article a web page holds."""

    title: str
    text: str
    published: date | None  #: the day the page states


def html_to_text(html: str) -> str:
    """Markup as plain text: entities decoded once, tags gone, one line per block, no empty lines. Never raises."""
    if "<" not in html and "&" not in html:
        return plain(html)
    spaced = _spaced(html)
    simple = simple_text(spaced)
    return _lines(simple) if simple is not None else parsed_text(spaced)


def parsed_text(html: str) -> str:
    """`html_to_text` for any markup, its spaces single."""
    marked = _BREAK.sub(lambda tag: "\n" + tag.group(), html)
    if html.count("<") > MAX_TAGS:
        return _lines(unescape(_ANY_TAG.sub("", marked)))
    tree = LexborHTMLParser(marked.encode("utf-8", "replace"))
    if _HIDING.search(marked):
        for node in tree.css(_UNSEEN):
            node.decompose()
    return _lines(tree.body.text() if tree.body else "")


def plain(text: str) -> str:
    """Literal text with tidy space: lines kept, empty ones not, nothing decoded."""
    return _lines(text)


def one_line(text: str) -> str:
    """Text on a single line, with single spaces."""
    return _spaced(_seen(text)).strip()


def read_page(html: str, *, url: str) -> Page:
    """The article of a page by trafilatura, without menus, consent and comments; empty text where there is none."""
    from trafilatura import bare_extraction  # a third of a second to import, and feeds do not need it

    found = bare_extraction(html, url=url, with_metadata=True, include_comments=False, include_tables=False)
    if found is None or isinstance(found, dict):
        return Page(title="", text="", published=None)
    return Page(title=one_line(found.title or ""), text=plain(found.text or ""), published=_day(found.date))


def _lines(text: str) -> str:
    lines = "\n".join(text.splitlines())  # a tab is the only gap left inside a line
    tidy = _single(_seen(lines).replace("\t", " "))
    return "\n".join(line for each in tidy.split("\n") if (line := each.strip()))


# Patterns that try every character are slow, and most texts are as they should be; to look for one sign is quick.


def _spaced(text: str) -> str:
    """The text, each run of space that means nothing as one space."""
    for sign in _GAP:
        text = text.replace(sign, " ")
    return _single(text)


def _single(text: str) -> str:
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def _seen(text: str) -> str:
    """The text without invisible characters."""
    data = text.encode("utf-8", "surrogatepass")
    if len(data.translate(None, _CONTROLS)) == len(data) and not any(sign in text for sign in _SOFT):
        return text
    return _INVISIBLE.sub("", text)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
