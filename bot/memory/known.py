"""What is one event about: which names does its title carry, which other words tell it apart?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.model import Event, Watch
from bot.reading.amounts import amounts
from bot.reading.terms import terms, weight
from bot.reading.words import fold_key, tokens

IN_TITLE, IN_BRACKETS, UNSAID = 1.0, 0.8, 0.6  #: how much an event is about an actor
QUOTED = 0.3  #: weight of a word of the quote against a word of the title
BARE_NUMBER = 0.5  #: weight of a number without a unit
#: How much a watch says alone, by its kind.
KINDS = {
    "law": 0.8,
    "person": 0.75,
    "standard": 0.6,
    "product": 0.6,
    "topic": 0.6,
    "association": 0.6,
    "institution": 0.3,
}
COMPANY = 0.36  #: any other kind
_ARTICLE = r"(?:(?:la|le|les) |l')?"
#: Words after which a name is that of something new, and words that follow the name of something new. « L'annonce
#: d'Atos » is no beginning of Atos, and « le consortium Orange-Thales » one of neither.
_BEFORE = (
    r"(?:(?:creation|lancement|naissance|scinde en deux)(?: :)? (?:(?:de|du|des|d'une part, de) |d')?"
    r"|(?:lance(?:nt|r)?|cree(?:nt|r)?|fonde(?:nt|r)?|annonce(?:nt)?|baptisee?|(?:consortium|co-?entreprise)"
    r"(?! \S+(?:-|,? et |, )))(?: :)? )" + _ARTICLE
)
_AFTER = r"(?: (?:est|a ete) (?:constituee?|creee?|fondee?|annoncee?|lancee?)| nait| voit le jour| annoncee?$)"
_BEGINNING = re.compile(rf"\b{_BEFORE}|{_AFTER}\b")  #: most texts tell of none, and need not be searched for each name
_ID_PART = 3  #: letters that a word of the title needs to stand for an id it begins


@dataclass(frozen=True, slots=True)
class Names:
    """How watches are written, to tell a name in a title from its other words."""

    spellings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def of(watches: Iterable[Watch]) -> Names:
        """From the watchlist; without it a watch is known by the words of its id."""
        known = tuple(watches)
        return Names(
            {w.id: tuple(dict.fromkeys(fold_key(a) for a in w.aliases)) for w in known}, {w.id: w.type for w in known}
        )

    def spelt(self, watch: str) -> tuple[str, ...]:
        """The folded spellings of a watch."""
        return self.spellings.get(watch, (watch.replace("-", " "), watch))

    def says(self, watch: str) -> float:
        """How much a watch says alone, by its kind, 0–1."""
        return KINDS.get(self.kinds.get(watch, ""), COMPANY)

    def owns(self, watch: str, word: str) -> bool:
        """Whether a folded word is part of the watch's name."""
        if any(word in re.findall(r"[^\W_]+", spelling) for spelling in self.spelt(watch)):
            return True
        return len(word) >= _ID_PART and any(part.startswith(word) for part in watch.split("-"))


@dataclass(frozen=True, slots=True)
class Known:
    """An event as memory holds it."""

    event: Event
    about: Mapping[str, float]  #: watch id → how much the event is about it, 0–1
    actors: frozenset[str]  #: those of them that are no topics
    words: Mapping[str, float]  #: stem or amount → weight, the actors' own names left out
    titled: float  #: sum of the weights of the title's words
    heading: frozenset[str]  #: all stems of the title, names included
    born: frozenset[str]  #: watches whose beginning the event tells


def know(event: Event, names: Names) -> Known:
    """Read an event once."""
    heading = frozenset(t.stem for t in terms(event.title))
    words = _words(event, names)
    titled = sum(share for word, share in words.items() if word in heading or word in quantities(event.title))
    about = _about(event, names)
    actors = frozenset(a for a in about if names.kinds.get(a) != "topic")
    return Known(event, about, actors, words, titled, heading, _born(event, names))


def _about(event: Event, names: Names) -> dict[str, float]:
    bracketed = {t.form for part in re.findall(r"\(([^)]*)\)", event.title) for t in tokens(part)}
    said = [t.form for t in tokens(event.title)]
    about: dict[str, float] = {}
    for actor in event.actors:
        if names.kinds.get(actor) == "media":  # a source is no actor
            continue
        own = [word for word in said if names.owns(actor, word)]
        about[actor] = UNSAID if not own else IN_BRACKETS if all(w in bracketed for w in own) else IN_TITLE
    return about


def _words(event: Event, names: Names) -> dict[str, float]:
    found: dict[str, float] = {}
    for text, worth in ((event.title, 1.0), *((quote.text, QUOTED) for quote in event.quotes)):
        for token in tokens(text):
            if any(names.owns(actor, token.form) for actor in event.actors):
                continue
            for term in terms(token.form):
                found[term.stem] = max(found.get(term.stem, 0.0), worth * weight(term.stem))
    for text in (event.title, *event.amounts):
        found.update(quantities(text))
    return found


def quantities(text: str) -> dict[str, float]:
    """The amounts of a text as words with weights; one digit alone says nothing."""
    return {str(a): 1.0 if a.unit else BARE_NUMBER for a in amounts(text) if a.unit or a.value >= 10}


def _born(event: Event, names: Names) -> frozenset[str]:
    folded = {fold_key(text) for text in (event.title, *(quote.text for quote in event.quotes))}
    told = [text for text in folded if _BEGINNING.search(text)]
    return frozenset(a for a in event.actors if any(_begins(names.spelt(a), text) for text in told))


def _begins(spellings: Sequence[str], text: str) -> bool:
    either = "|".join(re.escape(s) for s in spellings)
    return bool(re.search(rf"\b{_BEFORE}(?:{either})\b|\b(?:{either}){_AFTER}\b", text))
