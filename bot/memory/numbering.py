"""Which one of a series does a headline tell of?

Results come every quarter, barometers every month, versions and episodes one after the other, each time with the same
names and verbs. What tells them apart are words that say little elsewhere: « troisième trimestre », « janvier »,
« 2025 », « Windows 11 », « 2G », « acte II », « 8e édition ». A number that counts (« 12 morts », « 50 M€ ») is none of
these: it grows while the news is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from bot.reading.terms import stem, stems
from bot.reading.words import fold_key

#: What a number goes with → the numbers told of it.
Numbering = Mapping[str, frozenset[str]]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_MONTHS = _words("janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre")
_ORDINALS = _words("premier deuxieme troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme dixieme")
_ORDINAL = {word: n for n, word in enumerate(_ORDINALS, 1)} | {"premiere": 1, "second": 2, "seconde": 2}
_ROMAN = {word: str(n) for n, word in enumerate(_words("i ii iii iv v vi vii viii ix x"), 1)}
_QUARTERS = {"semestre": {1: "12", 2: "34"}, "trimestre": {n: str(n) for n in range(1, 5)}}
#: Nouns that letters and Roman figures number (« acte II », « série B »).
_LETTERED = _words("acte chapitre classe livre lot partie phase saison serie tome version volet")
_UNITS = _words("m k h w kw mw gw kwh mwh gwh twh v go to mo ko ghz mhz km kg cm mm min s e er eme md mds mrd x")
_SPACE = " \u00a0\u202f"
_WORD = re.compile(r"\d+/\d+|[^\W_]+(?:[.-][^\W_]+)*")
_MIXED = re.compile(r"(?P<before>[^\W\d_]*)(?P<number>\d{1,4})(?P<after>[^\W\d_]*)")
_NTH = re.compile(r"(\d{1,3})(?:er|ere|e|eme|nd|nde)")


def numbering(title: str) -> Numbering:
    """What a headline numbers, each with its numbers; quarters count for the halves they lie in."""
    found: dict[str, set[str]] = {}
    for what, number in _numbered(title):
        found.setdefault(what, set()).update(number if what == "quarter" else (number,))
    return {what: frozenset(numbers) for what, numbers in found.items()}


def clash(one: Numbering, other: Numbering) -> bool:
    """Whether both number the same thing and have no number of it in common."""
    return any(numbers.isdisjoint(other[what]) for what, numbers in one.items() if what in other)


def _numbered(title: str) -> Iterator[tuple[str, str]]:
    words = list(_WORD.finditer(title))
    for word in words:
        yield from _alone(word.group())
    for first, second in pairwise(words):
        if not title[first.end() : second.start()].strip(_SPACE):  # else a colon, a comma: not one expression
            yield from _together(first.group(), second.group(), title[second.end() :])


def _alone(word: str) -> Iterator[tuple[str, str]]:
    """What a word numbers by itself: a month, a year, « 2G », « T3 », « 1/4 »."""
    folded = fold_key(word)
    mixed = _MIXED.fullmatch(folded)
    if folded in _MONTHS:
        yield "month", folded
    elif "/" in word:
        number, _, most = word.partition("/")
        yield f"/{most}", number
    elif mixed and re.fullmatch(r"(?:19|20)\d\d", folded):
        yield "year", folded
    elif mixed and mixed["before"] in ("t", "s") and mixed["number"] in ("1", "2", "3", "4") and not mixed["after"]:
        yield from _quarters("trimestre" if mixed["before"] == "t" else "semestre", int(mixed["number"]))
    elif mixed and mixed["before"] + mixed["after"] not in _UNITS and not word.isdecimal():
        yield f"{mixed['before']}#{mixed['after']}", mixed["number"]


def _together(first: str, second: str, rest: str) -> Iterator[tuple[str, str]]:
    """What two words number: « troisième trimestre », « 8e édition », « épisode 2 », « Windows 11 », « acte II »."""
    before, after = fold_key(first), fold_key(second)
    nth = _NTH.fullmatch(before)
    number = _ORDINAL.get(before) or (int(nth[1]) if nth else None)
    if number is not None:
        if after in _QUARTERS:
            yield from _quarters(after, number)
        elif after not in ("ministre", "fois"):
            yield stem(after), str(number)
    elif re.fullmatch(r"\d{1,3}(?:[.]\d+)*", after) and stems(first) and not _counts(rest):
        yield stem(before), after
    elif before in _LETTERED and second.isupper() and (after in _ROMAN or len(after) == 1):
        yield stem(before), _ROMAN.get(after, after)


def _counts(rest: str) -> bool:
    """Whether a number before these words counts something: French sets it before what it counts, a label after."""
    following = _WORD.match(rest.lstrip(_SPACE))
    return bool(following and stems(following.group())) or rest.lstrip(_SPACE)[:1] in ("%", "€", "$")


def _quarters(unit: str, number: int) -> Iterator[tuple[str, str]]:
    quarters = _QUARTERS[unit].get(number)
    if quarters:
        yield "quarter", quarters
