"""Does a sentence written by a machine say only what its article says?

Refusing is cheap, for the article's own sentences stand ready; letting an invention through is not. So a sentence must
be built of the article's words: every name, figure, date and quotation stands there, beside the same words; what is
denied, planned or only said is told so; who did what to whom keeps its order. Nothing here understands the sentence:
it is compared with those of the article that it is most like.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from unicodedata import combining

from bot.reading.amounts import Amount, amounts, stated
from bot.reading.dates import dates
from bot.reading.language import leaning
from bot.reading.leftovers import own_sentences
from bot.reading.lexicon import is_word
from bot.reading.phrases import sentences
from bot.reading.terms import stems, weight
from bot.reading.verbs import verbs
from bot.reading.words import fold_key, tokens

MOST, LIMIT = 3, 500  #: sentences and characters of a summary
FEWEST = 3  #: telling words of a sentence
TOLD = 0.8  #: share of a sentence's words, by weight, that the article must hold
TOGETHER = 0.6  #: share that two neighbouring sentences of it must hold
BESIDE = 0.4  #: share that must stand in the very sentence of a figure or a date

_MARKUP = re.compile(
    r"[<>{}\[\]`*_#|@~\\]|&#?\w+;|://|\bwww\.|\b[a-z0-9-]+\.(?:com|fr|net|org|io|eu|example)\b", re.IGNORECASE
)
_USUAL = frozenset(" \u00a0\u202f.,:;!?…'’\"«»“”()-\u2010\u2011–—/%€$&+°")  #: besides letters and digits
#: Words to the reader or about the writing itself; no news is told with them, and planted orders are.
_ADDRESS = re.compile(
    r"\b(?:vous|votre|vos|tu|toi|cliquez|ignor(?:e|er|ez)|oubli(?:e|er|ez)|consignes?|instructions?|prompts?"
    r"|modele de langage|en tant qu'|voici|resum(?:e|er|ez)|(?:cet|l') ?article|texte fourni|repond(?:s|ez|re a cette)"
    r"|system|ignore|disregard|you)\b"
)
_NEGATION = re.compile(
    r"\b(?:ne|n'|pas|aucune?|jamais|sans|ni|dement\w*|refus\w*|rejet\w*|renonc\w*|abandonn\w*|annul\w*|exclu\w*"
    r"|contest\w*|nie|nient|suspend\w*|repouss\w*|echou\w*|echec)(?![\w])"
)
_HEDGE = re.compile(
    r"\b(?:pourrai\w+|devrai\w+|selon|rumeurs?|envisag\w+|prevoi\w+|projett?e\w*|souhait\w+|espere\w*|veut|veulent|vise\w*"
    r"|serai\w+|aurai(?:t|ent)|compten?t? \w+er|peut-etre|probable\w*|possible\w*|menace\w*)\b"
)
_HEDGED = frozenset({"future", "conditional", "hearsay", "due"})
_QUOTED = re.compile(r"«\s*(.+?)\s*»|“(.+?)”|\"(.+?)\"")
_TO_SIXTEEN = "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
_TENS = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "cent": 100, "mille": 1000}
_COUNTS = {word: number for number, word in enumerate(_TO_SIXTEEN.split(), 2)} | _TENS
_PARTS = frozenset(
    re.findall(
        r"\w+",
        "dizaine douzaine vingtaine trentaine centaine millier moitie tiers quart double triple tripler doubler",
    )
)
_BY = re.compile(r"\bpar (?!an\b|mois\b|jour\b|rapport\b|ailleurs\b)")


@dataclass(frozen=True)
class Source:
    """An article as what is written from it is held against."""

    title: str
    text: str
    day: date  #: when it was published, from which its dates count

    @cached_property
    def told(self) -> tuple[str, ...]:
        """Its own sentences, the title first; those that speak to a machine or a reader are none."""
        own = (sentence.text for sentence in own_sentences(self.text))
        return tuple(s for s in (self.title, *own) if s and not _ADDRESS.search(fold_key(s)))

    @cached_property
    def bags(self) -> tuple[frozenset[str], ...]:
        """The stems of each sentence."""
        return tuple(map(stems, self.told))

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """Its folded words in order."""
        return tuple(t.form for s in self.told for t in tokens(s))

    @cached_property
    def held(self) -> tuple[frozenset[str], ...]:
        """The folded words of each sentence."""
        return tuple(frozenset(t.form for t in tokens(s)) for s in self.told)

    @cached_property
    def names(self) -> frozenset[str]:
        """Its folded words written like names inside a sentence."""
        return frozenset(form for s in self.told for form, _, _ in _capitals(s))

    @cached_property
    def figures(self) -> tuple[frozenset[Amount], ...]:
        """The amounts of each sentence."""
        return tuple(map(amounts, self.told))

    @cached_property
    def days(self) -> tuple[tuple[tuple[date, date], ...], ...]:
        """First and last day of each date of each sentence."""
        return tuple(tuple((d.first, d.last) for d in dates(s, anchor=self.day)) for s in self.told)


def checked(answer: str, source: Source) -> tuple[str, str]:
    """(summary, "") when every sentence of the answer passes, else ("", why not)."""
    text = answer.strip()
    if not text:
        return "", "empty"
    if len(text) > LIMIT or "\n" in text:
        return "", "form"
    written = [sentence.text for sentence in sentences(text)]
    if len(written) > MOST or text[-1] not in '.!?…»”"':
        return "", "form"
    reason = next(filter(None, (refusal(sentence, source) for sentence in written)), "")
    return ("", reason) if reason else (text, "")


def refusal(sentence: str, source: Source) -> str:
    """Why a sentence is not believed: "markup", "character", "address", "quote", "number"…; "" when it is."""
    folded = fold_key(sentence)
    if _MARKUP.search(sentence):
        return "markup"
    if not _plain(sentence, source):
        return "character"
    if _ADDRESS.search(folded):
        return "address"
    if leaning(sentence) < 1:
        return "language"
    bag = stems(sentence)
    if len(bag) < FEWEST or not source.told:
        return "support"
    shares = [_share(bag, held) for held in source.bags]
    names = source.names | {form for form, _, _ in _capitals(sentence)}
    checks: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("quote", lambda: _quotes(sentence, source)),
        ("name", lambda: _names(sentence, source, shares)),
        ("number", lambda: _numbers(sentence, source, shares)),
        ("date", lambda: _dates(sentence, source, shares)),
        ("support", lambda: _supported(bag, source)),
        ("meaning", lambda: _meant(sentence, source.told[shares.index(max(shares))], names)),
    )
    return next((name for name, holds in checks if not holds()), "")


def _plain(sentence: str, source: Source) -> bool:
    """Whether all is letters, digits and usual marks; others can be seen and are the article's."""
    strange = {ch for ch in sentence if not ch.isalnum() and ch not in _USUAL and not combining(ch)}
    return all(ch.isprintable() and (ch in source.title or ch in source.text) for ch in strange)


def _share(part: Iterable[str], whole: frozenset[str]) -> float:
    wanted = list(part)
    return sum(weight(s) for s in wanted if s in whole) / max(sum(map(weight, wanted)), 1e-9)


def _quotes(sentence: str, source: Source) -> bool:
    """Whether what is quoted stands in the article word for word."""
    said = " ".join(source.forms)
    quoted = (next(filter(None, match.groups())) for match in _QUOTED.finditer(sentence))
    return all(" ".join(t.form for t in tokens(words)) in said for words in quoted)


def _capitals(sentence: str, known: frozenset[str] = frozenset()) -> list[tuple[str, int, int]]:
    """Words written like names: (folded, start, end); the first word only when it is `known` or no French word."""
    found = []
    for place, token in enumerate(tokens(sentence)):
        word = sentence[token.start : token.end]
        named = len(word) > 1 and word[0].isupper() and word[-1] not in "'’"
        if named and (place or token.form in known or not is_word(token.form)):
            found.append((token.form, token.start, token.end))
    return found


def _names(sentence: str, source: Source, shares: Sequence[float]) -> bool:
    """Whether each name is the article's, beside the same words, and names of several words stand there as one."""
    neighbours = set(pairwise(source.forms))
    found = _capitals(sentence, source.names)
    beside = [held for held, share in zip(source.held, shares, strict=True) if share >= BESIDE]
    if any(all(form not in held for held in beside) for form, _, _ in found):
        return False
    side_by_side = ((a, b) for a, b in pairwise(found) if sentence[a[2] : b[1]] in (" ", "-", "\u00a0"))
    return all((a[0], b[0]) in neighbours for a, b in side_by_side)


def _numbers(sentence: str, source: Source, shares: Sequence[float]) -> bool:
    """Whether each figure is the article's, beside the same words."""
    for figure in amounts(sentence):
        holding = [i for i, held in enumerate(source.figures) if any(_same(figure, other) for other in held)]
        if not any(shares[i] >= BESIDE for i in holding):
            return False
    words = [t.form for t in tokens(sentence)]
    digits = set(re.findall(r"\d+", " ".join(source.forms)))
    known = {f"{figure.value:.12g}" for held in source.figures for figure in held}
    for word in words:
        count = str(_COUNTS[word]) if word in _COUNTS else ""
        if count and not ({word, count} & set(source.forms) or count in digits | known):
            return False
        if word.rstrip("s") in _PARTS and not {word, word.rstrip("s")} & set(source.forms):
            return False
    if amounts(
        sentence
    ):  # « 1,5 milliard » may stand for « 1 500 millions »: years and days alone are held to the letter
        return set(re.findall(r"\b(?:19|20)\d\d\b", sentence)) <= digits
    return set(re.findall(r"\d+", sentence)) <= digits


def _same(figure: Amount, other: Amount) -> bool:
    return figure.value == other.value and (figure.unit == other.unit or not figure.unit)


def _dates(sentence: str, source: Source, shares: Sequence[float]) -> bool:
    """Whether each date is the article's or one that holds it, beside the same words."""
    for found in dates(sentence, anchor=source.day):
        held = [i for i, days in enumerate(source.days) for a, b in days if found.first <= a and b <= found.last]
        if not any(shares[i] >= BESIDE for i in held):
            return False
    return True


def _supported(bag: frozenset[str], source: Source) -> bool:
    """Whether the words are the article's, and most of them stand close together there."""
    everything = frozenset[str]().union(*source.bags)
    windows = [a | b for a, b in pairwise(source.bags)] or list(source.bags)
    return _share(bag, everything) >= TOLD and max(_share(bag, window) for window in windows) >= TOGETHER


def _meant(sentence: str, told: str, names: frozenset[str]) -> bool:
    """Whether the sentence denies, plans and orders its names as the one of the article that is most like it does."""
    mine, theirs = fold_key(sentence), fold_key(told)
    if bool(_NEGATION.search(mine)) != bool(_NEGATION.search(theirs)) or _hedged(sentence) != _hedged(told):
        return False
    read = [form for form, _, _ in _capitals(told, names)]
    pairs = [(a, b) for a, b in _acting(sentence, names) if a in read and b in read]
    turned = any(_before(b, a, read) and not _before(a, b, read) for a, b in pairs)
    if (
        len(set(stated(sentence)) & set(stated(told))) > 1
        and pairs
        and turned != _turned(stated(sentence), stated(told))
    ):
        return False  # « Orange 3, Free 2 » for « Free 3, Orange 2 »
    return turned == (bool(pairs) and bool(_BY.search(mine)) != bool(_BY.search(theirs)))


def _hedged(text: str) -> bool:
    """Whether a sentence tells a plan or a rumour."""
    return bool(_HEDGE.search(fold_key(text))) or any(verb.kind in _HEDGED for verb in verbs(text))


def _acting(text: str, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The pairs of names between which something is told, in their order."""
    found = _capitals(text, names)
    for place, (one, _, end) in enumerate(found):
        for other, start, _ in found[place + 1 :]:
            if one != other and stems(text[end:start]):
                yield one, other


def _before(one: str, other: str, names: list[str]) -> bool:
    return one in names and other in names[names.index(one) + 1 :]


def _turned(mine: Sequence[Amount], theirs: Sequence[Amount]) -> bool:
    """Whether the figures that both state come in another order."""
    return [a for a in mine if a in theirs] != [a for a in theirs if a in mine]
