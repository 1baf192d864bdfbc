"""Where do the sentences of a French text begin and end?

A sentence ends at a newline, or at . ! ? … with its closing quotes, when what follows begins one: a
capital, a digit or an opening sign after a space, or a capital word glued to it (« fin.Début », as
feeds leave it when they drop a line break). It does not end after a title or another abbreviation
(M., St., n., art.), an initial (J. Dupont), or the number that heads a line (1. Le plan).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple


class Sentence(NamedTuple):
    """A sentence without the space around it, and where it stands in the text."""

    text: str
    start: int
    end: int


_LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_STOP = re.compile(f"[.!?…{_LINE_ENDS}]+")
_CLOSING = re.compile(r"(?:[^\S\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]?[»”])?[\"’')\]]*")
_OPENING = re.compile(r"[^\S\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]+[«“\"‘'(\[–—-]*\s?(?P<first>\S)")
_ONLY_MARKS = re.compile("[.!?…]+")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_ABBREVIATIONS = frozenset(
    re.findall(
        r"\w+",
        """
        m mm mr mrs ms mme mmes mlle mlles me dr drs pr prof mgr st ste sts stes gal cdt cne lt sgt
        art al av bd bld bvd blvd boul pl chap coll cf env ex éd fig hab ibid id inf sup cit n no nos num
        op p pp par réf resp sect suiv tél tom vol vs apr jc janv févr avr juil oct nov déc
        inc ltd corp co jr sr dept dpt cie ets sté
        """,
    )
)
_LINE_NUMBER = re.compile(r"^[ ]*\d{1,2}$", re.MULTILINE)
_REACH = 24  #: how far back an abbreviation may begin


def sentences(text: str) -> list[Sentence]:
    """The sentences in order; their spans do not overlap and leave out only space. Linear in the length."""
    return list(each_sentence(text))


def each_sentence(text: str) -> Iterator[Sentence]:
    """The same one by one, for who needs only the first."""
    begin = 0
    for end in chain(_ends(text), (len(text),)):
        inside = text[begin:end]
        stripped = inside.strip()
        if stripped:
            start = begin + len(inside) - len(inside.lstrip())
            yield Sentence(stripped, start, start + len(stripped))
        begin = end


def _ends(text: str) -> Iterator[int]:
    for stop in _STOP.finditer(text):
        if not _ONLY_MARKS.fullmatch(stop.group()):
            yield stop.end()
            continue
        closing = _CLOSING.match(text, stop.end())
        end = closing.end() if closing else stop.end()
        if _begins_sentence(text, end, glued_to=stop) and not _abbreviates(text, stop):
            yield end


def _begins_sentence(text: str, position: int, *, glued_to: re.Match[str]) -> bool:
    opening = _OPENING.match(text, position)
    if opening:
        return not opening["first"].islower()
    before, after = text[max(0, glued_to.start() - 2) : glued_to.start()], text[position : position + 2]
    return len(after) == 2 and after[0].isupper() and after[1].islower() and before.islower() and before.isalpha()


def _abbreviates(text: str, stop: re.Match[str]) -> bool:
    """Whether a single full stop belongs to the word or number before it."""
    if stop.group() != ".":
        return False
    word = _LAST_WORD.search(text, max(0, stop.start() - _REACH), stop.start())
    if word:
        letters = word.group()
        return letters.lower() in _ABBREVIATIONS or (len(letters) == 1 and letters.isupper())
    return bool(_LINE_NUMBER.search(text, max(0, stop.start() - _REACH), stop.start()))
