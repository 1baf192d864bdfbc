"""What does a further article add to its story: nothing (a copy), something to know (a follow-up), or a turn?

It is compared with what the story has told so far. A **turn** shows in the headline: it names a watch or an amount
that the story has not, or says a kind of decision that it has not (a refusal, a denial, an agreement, a recourse …),
or tells as done what was only planned. A headline that explains (« pourquoi », « ce que l'on sait ») announces none.
A **follow-up** shows in the text: enough telling words that the story has not, in sentences most of whose words are
new; within the first hours more are asked, since newsrooms then tell one thing each in words of its own. Anything
else is a **copy**. The two limits were chosen on the `dev` part of tests/eval/turns_cases.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from bot.memory.telling import headline
from bot.model import Article, Mention
from bot.reading.amounts import amounts
from bot.reading.leftovers import own_sentences
from bot.reading.terms import stem, stems, weight
from bot.reading.words import fold_key

Kind = Literal["copy", "follow-up", "turn"]
Sign = Literal["watch", "amount", "decision", "done", "sentences"]

READ = 3000  #: characters of a text that are compared
BEGINNING = 400  #: characters of it that say whether it tells of something to come
_REMEMBERED = 64  #: texts remembered as they were read
ENOUGH = 4.5  #: telling words not told yet, by weight, from which an article of another day follows up
ENOUGH_AT_ONCE = 8.0  #: the same in the first hours
AT_ONCE = 8.0  #: hours
MOSTLY_NEW = 0.5  #: share of a sentence's words not told yet from which the sentence is new
LONG_ENOUGH = 2.0  #: weight of the words of a sentence that can be new
EXPLAINED = 3.0  #: as ENOUGH, for a headline that explains
RECOUNTED = 100  #: from which a bare number is an amount

#: Kinds of decision, by stems of the words that say them in a headline.
_DECISIONS: Mapping[str, frozenset[str]] = {
    kind: frozenset(stem(word) for word in words.split())
    for kind, words in {
        "refuse": "rejette rejettent refuse refusent decline repousse ecarte rejet refus veto",
        "deny": "dement dementent nie refute dementi",
        "give up": "renonce renoncent abandonne abandonnent annule annulent jette gele abandon annulation",
        "put off": "reporte reportent suspend suspendent repousse ajourne retarde report suspension",
        "contest": "conteste attaque saisit recours appel plainte riposte replique poursuit assigne",
        "approve": "approuve approuvent autorise autorisent valide valident accepte acceptent vote votent adopte"
        " adoptent enterine ratifie homologue",
        "deal": "signe signent conclut conclue boucle finalise cede vend rachete rachat achete acquiert reprend reprise"
        " cession acquisition vendre ceder racheter",
        "obtain": "obtient decroche qualifie qualification remporte retenu choisi choisit gagne emporte attribue"
        " laureat",
        "punish": "condamne condamnation amende inflige ecope sanction",
        "step in": "candidat candidature lice rejoint entre",
        "leave": "demissionne quitte depart demission retire retrait",
        "raise": "releve relevent augmente surencherit",
        "lower": "abaisse abaissent reduit revoit",
        "end": "ferme fermeture liquidation liquide arrete",
    }.items()
}
_PLANNED = re.compile(
    r"\b(?:va|vont|veut|veulent|pourrait|pourraient|envisage\w*|pret[es]*\s+a|discut\w+|discussions?|negoci\w+|etudie\w*"
    r"|cherche\w*|souhait\w+|attend\w*|projette\w*|bientot|selon|serait|seraient|franchit)\b"
)
_EXPLAINS = re.compile(
    r"\?|\b(?:pourquoi|comment|ce qu[ei']|ce qui|qui est|qui sont|s'explique\w*|les dessous|decryptage|analyse"
    r"|retour sur|le point sur|calendrier|chronologie|portrait|entretien|interview|reactions?|coulisses)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Development:
    """What an article adds, and by which signs one can tell."""

    kind: Kind
    signs: tuple[Sign, ...] = ()
    watches: tuple[str, ...] = ()  #: of its headline, not in the story yet
    sentences: tuple[str, ...] = ()  #: its new sentences, verbatim, in order


@dataclass(frozen=True, slots=True)
class _Told:
    """All that some text has told, or several."""

    stems: frozenset[str]
    figures: frozenset[str]
    decisions: frozenset[str]
    planned: bool  #: it begins by telling of something to come


def development(
    article: Article, mentions: Sequence[Mention], earlier: Sequence[Article], watches: Iterable[str] = ()
) -> Development:
    """What an article adds to the earlier ones of its story; `watches` are those that the story has named.

    Pure. With nothing earlier there is nothing to compare with: whatever it says is new.
    """
    told = _together([_told(_text(each)) for each in earlier])
    known = frozenset(watches)
    text = _text(article)
    own = _told(text)
    sentences = _new_sentences(article, told)
    title = headline(article.title, article.source)
    explains = bool(_EXPLAINS.search(fold_key(title)))
    newcomers = tuple(m.watch for m in mentions if _in_title(m) and m.watch not in known)
    signs: list[Sign] = []
    if newcomers:
        signs.append("watch")
    if _figures(title) - told.figures:
        signs.append("amount")
    decided = _decisions(title) if not explains else frozenset()
    if decided - told.decisions:
        signs.append("decision")
    if told.planned and not explains and own.decisions and not _PLANNED.search(fold_key(text)):
        signs.append("done")
    turns = bool(signs) and not explains
    if sentences and _fresh(own, told) >= _enough(article, earlier, explains=explains):
        signs.append("sentences")
    kind: Kind = "turn" if turns else "follow-up" if signs else "copy"
    return Development(kind=kind, signs=tuple(signs), watches=newcomers, sentences=sentences)


@lru_cache(maxsize=_REMEMBERED)
def _told(text: str) -> _Told:
    """What one text tells. Each further article of a story is compared with the same ones before it."""
    stems = _stems(text)
    return _Told(stems, _figures(text), _decided(stems), bool(_PLANNED.search(fold_key(text[:BEGINNING]))))


def _together(parts: Sequence[_Told]) -> _Told:
    return _Told(
        stems=frozenset().union(*(part.stems for part in parts)),
        figures=frozenset().union(*(part.figures for part in parts)),
        decisions=frozenset().union(*(part.decisions for part in parts)),
        planned=bool(parts) and all(part.planned for part in parts),
    )


def _text(article: Article) -> str:
    return f"{headline(article.title, article.source)}\n{article.text[:READ]}"


def _stems(text: str) -> frozenset[str]:
    return stems(text)


def _figures(text: str) -> frozenset[str]:
    """Amounts with a unit, and large numbers: not « deux », not « 3.2 »."""
    return frozenset(f"{a.value:.12g}" for a in amounts(text) if a.unit or a.value >= RECOUNTED)


def _decisions(text: str) -> frozenset[str]:
    return _decided(_stems(text))


def _decided(said: frozenset[str]) -> frozenset[str]:
    return frozenset(kind for kind, words in _DECISIONS.items() if words & said)


def _in_title(mention: Mention) -> bool:
    return any(evidence.field == "title" for evidence in mention.evidence)


def _fresh(own: _Told, told: _Told) -> float:
    """The weight of the telling words and amounts that the story has not told."""
    return sum(map(weight, own.stems - told.stems)) + len(own.figures - told.figures)


def _enough(article: Article, earlier: Sequence[Article], *, explains: bool) -> float:
    if explains:
        return EXPLAINED
    first = min((a.moment for a in earlier if a.moment), default=None)
    late = first and article.moment and (article.moment - first).total_seconds() / 3600 >= AT_ONCE
    return ENOUGH if late else ENOUGH_AT_ONCE


def _new_sentences(article: Article, told: _Told) -> tuple[str, ...]:
    """The sentences of the text most of whose telling words the story has not told."""
    found = []
    for sentence in own_sentences(article.text[:READ]):
        stems = _stems(sentence.text)
        whole = sum(map(weight, stems))
        if whole >= LONG_ENOUGH and sum(map(weight, stems - told.stems)) >= MOSTLY_NEW * whole:
            found.append(sentence.text)
    return tuple(found)
