"""Does a place that looks like a watched name really name it?

In this order, and the first that objects gives the reason:

1. inside a word, an address or two sentences: a lower-case hit hung on another word by a hyphen (pit-bull); a hit in
   the path of a web address; one whose words end a sentence and begin the next (« de cap. Gemini »);
2. case: the capitals the spelling asks for are not there (`case: proper`); a spelling that is also a
   French word always asks for its capital; a slip of a short name too;
3. veto: a phrase of the watchlist covers the hit, or stands in its sentence;
4. part of a longer name: capitals on its left make it another name (Red Bull, Serge Dassault);
5. context missing: the watch asks for a word near the hit, in its sentence, the ones beside it or the title;
6. common word: a French word whose capital proves nothing, at the start of a sentence or in a line of capitals.

Context words answer 4, 5 and 6. For a company whose name is a French word, so do the words that only go with
companies: before it (« l'opérateur Orange ») all three, after it (« Orange annonce ») 5 and 6, in its sentence 6.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from unicodedata import normalize

from bot.matching.index import Candidate
from bot.matching.phrases import acts, capitals_among, finder, names_a_kind, speaks_of_business
from bot.matching.scene import Scene
from bot.matching.spelling import Spelling, pieces_of, spellings
from bot.model import Watch
from bot.reading.lexicon import GRAMMAR, is_name, is_word
from bot.reading.words import Folded, fold_key

_LONGEST_ADDRESS = 300  #: characters before a hit in which the web address it stands in begins
_AROUND = 60  #: characters looked at on each side for phrases that cover or touch the hit
_OPENS = re.compile(r"(?:^|[.!?…:;«“\"•|\n]|\s[–—-])[\s«“\"'’(\[–—•-]*$")
_COMPOUND = re.compile(r"([^\W_]+)-$")
_PREFIXES = frozenset({"ex", "anti", "pro", "post", "non", "co", "pre", "inter", "euro", "franco", "quasi", "mini"})
_ADDRESS = re.compile(r"(?:https?://|\bwww\.)[^\s/]+/[^\s<>\"»]*$", re.IGNORECASE)
_FULL_STOP = re.compile(r"([^\W\d_]{2,})\.\s+([^\W\d_])")
_GROUP = re.compile(r"\bgroupe (?-i:([A-ZÀ-Ý]\w+))", re.IGNORECASE)
_CAPITAL_BEFORE = re.compile(r"(?P<word>[^\W\d_][^\W_]*)\s$")
_TITLES = frozenset({"m", "mm", "mme", "monsieur", "madame", "president", "presidente", "ministre", "commissaire"})
_INTRODUCES = _TITLES | {"groupe", "group", "societe", "operateur", "chez", "l", "d"}
_COMPANIES = frozenset({"company", "institution", "organisation", "organization"})
SLIP_IN_SMALL_LETTERS = 8  #: letters from which a misspelt name is believed without its capital


@dataclass(frozen=True, slots=True)
class Verdict:
    """Accepted when `reason` is empty."""

    reason: str = ""
    context: tuple[str, ...] = ()
    strong: bool = False  #: stands on its own feet: lends its sense to the same name elsewhere in the article


class Rules:
    """What one watch asks of a hit, ready to be applied."""

    def __init__(self, watch: Watch, place: int) -> None:
        self.watch = watch
        self.neighbours: frozenset[str] = frozenset()  #: last words of all watched names: they end before this one
        self.spellings = tuple(spellings(watch, place))
        self.proper = watch.case == "proper"

    @cached_property
    def context(self) -> re.Pattern[str] | None:
        """Finds the context words."""
        return finder(self.watch.context)

    @cached_property
    def capital_context(self) -> frozenset[str]:
        """The context words that are also French words, and count only with their capital."""
        return capitals_among(self.watch.context)

    @cached_property
    def covering(self) -> re.Pattern[str] | None:
        """Finds the vetoes that hold one of the spellings: they cancel the hit they cover."""
        return finder(veto for veto in self.watch.veto if self._holds_spelling(veto))

    @cached_property
    def beside(self) -> re.Pattern[str] | None:
        """Finds the other vetoes: they cancel the hits of their sentence."""
        return finder(veto for veto in self.watch.veto if not self._holds_spelling(veto))

    def veto_of(self, found: str) -> str:
        """The veto as the watchlist writes it, of words found."""
        return next((veto for veto, pattern in self._vetoes if pattern.fullmatch(found)), found)

    @cached_property
    def _vetoes(self) -> list[tuple[str, re.Pattern[str]]]:
        each = ((veto, finder((veto,))) for veto in self.watch.veto)
        return [(veto, pattern) for veto, pattern in each if pattern]

    @cached_property
    def names_of_one_word(self) -> bool:
        """Whether some spelling is one word: then only those need the context."""
        return any(len(s.pieces) == 1 for s in self.spellings if s.kind == "alias")

    def _holds_spelling(self, phrase: str) -> bool:
        pieces = pieces_of(phrase)
        for spelling in self.spellings:
            size = len(spelling.pieces)
            for i in range(len(pieces) - size + 1):
                window = pieces[i : i + size]
                if all(a == b or a in (f"{b}s", f"{b}x") for a, b in zip(window, spelling.pieces, strict=True)):
                    return True
        return False

    def needs_context(self, spelling: Spelling) -> bool:
        """Whether this spelling needs a context word: an alias of one word, or any when none is of one word."""
        asked = bool(self.watch.context) and spelling.kind == "alias"
        return asked and (len(spelling.pieces) == 1 or not self.names_of_one_word)


def judge(rules: Rules, hit: Candidate, scene: Scene, other: Scene) -> Verdict:
    """The verdict on one hit of a field; `other` is the other field of the article."""
    before = scene.folded.text[max(0, hit.start - _AROUND) : hit.start]
    after = scene.folded.text[hit.end : hit.end + _AROUND]
    start, end = scene.folded.origin(hit.start, hit.end)
    words = scene.text[start:end]
    ahead = scene.text[max(0, start - _AROUND) : start]
    if objection := _no_name_of_its_own(words, before, scene.text[max(0, start - _LONGEST_ADDRESS) : start]):
        return Verdict(objection)
    behind = scene.text[end : end + _AROUND]
    if objection := _case(rules, hit, words):
        return Verdict(objection)
    if veto := _veto(rules, hit, scene, start):
        return Verdict(f"veto: {veto}")
    context = _context(rules, scene, other, start)
    if context:
        return Verdict(context=context, strong=True)
    company = rules.watch.type in _COMPANIES
    common = hit.spelling.common
    particular = len(hit.spelling.pieces) == 1 and (rules.proper or hit.spelling.kind == "surname")
    announced = (
        (common or particular) and company and names_a_kind(before) and not _one_group_of_many(ahead + words + behind)
    )
    if common and announced:
        return Verdict(strong=True)
    if particular and not announced and _longer_name(ahead, rules.neighbours):
        return Verdict("part of a longer name")
    if common and company and acts(after):
        return Verdict(strong=True)
    if rules.needs_context(hit.spelling):
        return Verdict("context missing")
    if rules.proper and common and _proves_nothing(words, ahead, behind):
        business = company and speaks_of_business(scene.sentence(start))
        return Verdict() if business else Verdict("common word")
    return Verdict(strong=True)


def _no_name_of_its_own(words: str, before: str, ahead: str) -> str:
    """Why some words are no name whatever they are, or ""."""
    if words.islower() and _hangs_on_a_word(before):
        return "inside a word"
    if "/" in ahead and _ADDRESS.search(ahead):
        return "inside an address"
    if any(word.islower() and capital.isupper() for word, capital in _FULL_STOP.findall(words)):  # unlike « St. Gall »
        return "across two sentences"
    return ""


def _one_group_of_many(text: str) -> bool:
    """Whether groups are told apart by words, as in a school: « groupe Bleu, groupe Orange »."""
    named = {fold_key(word) for word in _GROUP.findall(text)}
    return len(named) > 1 and all(map(is_word, named))


def _hangs_on_a_word(before: str) -> bool:
    compound = _COMPOUND.search(before)
    return bool(compound) and compound is not None and compound.group(1) not in _PREFIXES


def _case(rules: Rules, hit: Candidate, words: str) -> str:
    alias = hit.spelling.alias
    if rules.proper and not _has_capitals(words, alias):
        return "case"
    if not alias[:1].isupper() or not words.islower():
        return ""
    short_slip = hit.form == "fuzzy" and len(hit.spelling.key) < SLIP_IN_SMALL_LETTERS
    return "case" if hit.spelling.common or short_slip else ""


def _has_capitals(words: str, alias: str) -> bool:
    """Whether every capital of the alias is a capital in the text; for other lengths the first letter decides."""
    found, asked = ([c for c in normalize("NFKC", text) if c.isalnum()] for text in (words, alias))  # « Ⓐⓣⓞⓢ »
    if len(found) != len(asked):
        found, asked = found[:1], asked[:1]
    return all(c.isupper() or not c.isalpha() for c, model in zip(found, asked, strict=False) if model.isupper())


def _veto(rules: Rules, hit: Candidate, scene: Scene, start: int) -> str:
    """The veto that cancels the hit, or ""."""
    if rules.covering:
        low, text = max(0, hit.start - _AROUND), scene.folded.text
        for found in rules.covering.finditer(text, low, min(len(text), hit.end + _AROUND)):
            if found.start() < hit.end and hit.start < found.end():
                return rules.veto_of(found.group())
    if rules.beside and (found_beside := rules.beside.search(scene.sentence(start))):
        return rules.veto_of(found_beside.group())
    return ""


def _context(rules: Rules, scene: Scene, other: Scene, start: int) -> tuple[str, ...]:
    """The context words in the sentence of the hit, the ones beside it, and the title; for a title, in the lead."""
    if rules.context is None:
        return ()
    near = (scene.neighbourhood(start), other.folded if other.field == "title" else other.lead)
    words: dict[str, str] = {}
    for folded in near:
        for form, word in _context_words(rules.context, rules, folded):
            words.setdefault(form, word)
    return tuple(words.values())


def _context_words(pattern: re.Pattern[str], rules: Rules, folded: Folded) -> Iterator[tuple[str, str]]:
    """Each context word, folded and as the article writes it."""
    for found in pattern.finditer(folded.text):
        start, end = folded.origin(found.start(), found.end())
        if found.group() not in rules.capital_context or folded.original[start:end][0].isupper():
            yield found.group(), " ".join(folded.original[start:end].split())


def _longer_name(ahead: str, watched: frozenset[str]) -> bool:
    """Whether a capital word stands right before that ends no watched name; at the start of a sentence, only a name."""
    found = _CAPITAL_BEFORE.search(ahead)
    if not found or not found["word"][0].isupper():
        return False
    word = fold_key(found["word"])
    if word in _INTRODUCES or word in GRAMMAR or word in watched:
        return False
    return is_name(word) or not is_word(word) or not _OPENS.search(ahead[: found.start()])


def _proves_nothing(words: str, ahead: str, behind: str) -> bool:
    """Whether the capital would be there anyway: start of a sentence, or capitals all around."""
    if _OPENS.search(ahead):
        return True
    beside = "".join(c for c in ahead[-20:] + behind[:20] if c.isalpha())
    return words.isupper() and len(words) > 1 and len(beside) >= 6 and beside.isupper()
