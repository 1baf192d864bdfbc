"""What does a headline tell: its words, its names, its amounts?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from bot.memory.numbering import Numbering, numbering
from bot.model import Article, Story
from bot.reading.amounts import amounts
from bot.reading.leftovers import own_sentences
from bot.reading.lexicon import is_word
from bot.reading.terms import stem_list
from bot.reading.words import fold_key, tokens

LEAD_TERMS = 45  #: terms of the text that are compared
READ = 1200  #: characters of the text in which they are looked for
_PREPOSITIONS = frozenset(("de", "du", "des", "d'", "a", "au", "aux", "en", "chez"))
_TITLES = 256  #: headlines remembered as they were read
LARGE = 100  #: from which a bare number tells
_FIGURE = re.compile(r"\d[\d.e+]*[€$%]?")
_SUFFIX = re.compile(r"\s+[-–—|]\s+(?P<name>[^-–—|]{2,40})$")
_BREAKS = frozenset(':.!?«»"“”|–—')  #: a capital after one of these may be grammar and not a name


@dataclass(frozen=True, slots=True)
class Telling:
    """A headline and the beginning of a text, or what a story kept of them."""

    heading: tuple[str, ...]  #: stems and amounts of the headline, in order
    heading_set: frozenset[str]
    everything: frozenset[str]  #: and those of the lead
    names: frozenset[str]  #: stems of the headline written with a capital inside a phrase
    objects: frozenset[str]  #: stems of the headline that follow « de », « à », « en »
    figures: frozenset[str]  #: the telling amounts of headline and lead
    headed: frozenset[str]  #: those of the headline
    numbered: Numbering  #: which one of a series the headline tells of
    phrase: str  #: the headline, only its letters and digits

    def kept(self, most: int) -> tuple[str, ...]:
        """Its terms to store, the headline's first."""
        return tuple(dict.fromkeys((*self.heading, *sorted(self.everything))))[:most]


def tell(article: Article) -> Telling:
    """Read an article's headline and lead."""
    title = headline(article.title, article.source)
    lead: list[str] = []
    for sentence in own_sentences(article.text[:READ]):
        lead.extend(stem_list(sentence.text))
        lead.extend(str(a) for a in amounts(sentence.text))
        if len(lead) >= LEAD_TERMS:
            break
    return _telling(title, lead[:LEAD_TERMS])


def told(story: Story) -> Telling:
    """What a story kept, as if read again."""
    return _telling(story.title, story.terms)


def headline(title: str, source: str) -> str:
    """The title without the name of its medium at the end (« … - Le Monde », « … | Silicon »)."""
    suffix = _SUFFIX.search(title)
    if not suffix:
        return title
    name, medium = _letters(suffix["name"]), _letters(source)
    named = bool(name and medium) and (name in medium or medium in name)
    return title[: suffix.start()] if named or "|" in suffix.group() else title


def _telling(title: str, more: Iterable[str]) -> Telling:
    alone = _alone(title)
    everything = alone.everything.union(more)
    return replace(alone, everything=everything, figures=frozenset(filter(_is_telling, everything)))


@lru_cache(maxsize=_TITLES)
def _alone(title: str) -> Telling:
    """A headline without any text: read when an article is told, and again with its story."""
    stated = sorted(str(a) for a in amounts(title))
    heading = tuple(dict.fromkeys((*stem_list(title), *stated)))
    figures = frozenset(filter(_is_telling, heading))
    return Telling(
        heading=heading,
        heading_set=frozenset(heading),
        everything=frozenset(heading),
        names=_names(title),
        objects=_objects(title),
        figures=figures,
        headed=figures,
        numbered=numbering(title),
        phrase=_letters(title),
    )


def _is_telling(term: str) -> bool:
    """Whether a term is an amount that tells: with a unit, or a large number."""
    if not (term[0].isdecimal() and _FIGURE.fullmatch(term)):
        return False
    return not term[-1].isdigit() or float(term) >= LARGE


def _names(title: str) -> frozenset[str]:
    """Capitals inside a phrase, acronyms, and capitals at its beginning when the word is not French."""
    found: set[str] = set()
    for token in tokens(title):
        word, before = title[token.start : token.end], title[: token.start].rstrip(" '’(\u00a0\u202f")
        inside = bool(before) and before[-1] not in _BREAKS
        if word[:1].isupper() and (inside or word[1:2].isupper() or not is_word(token.form)):
            found.update(stem_list(word))
    return frozenset(found)


def _objects(title: str) -> frozenset[str]:
    """What stands after a preposition: of two headlines built alike it says whose news each is."""
    words = tokens(title)
    after = (word for before, word in pairwise(words) if before.form in _PREPOSITIONS)
    return frozenset(stem for word in after for stem in stem_list(title[word.start : word.end]))


def _letters(text: str) -> str:
    return "".join(t.form for t in tokens(fold_key(text)))
