"""How does an article bind itself to an earlier event, in its own words: a sequel, a reaction, a contrast, its place?

Only the text decides, never the order of time. A sentence binds when it holds a phrase such as « suite à », « en
réponse à », « contrairement à », « remplace », and what follows that phrase names the event: by one of its names and
what happened (« le retrait de Dassault Systèmes »), or by what happened alone where the names stand in the sentence or
in the one before it (« Suite à ce départ »). What happened may be said by another word of the same kind (« retrait »,
« se retire », « départ »). A phrase that is denied (« sans rapport avec », « n'est pas une réponse à ») binds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.memory.known import Names
from bot.memory.seeds import Relation, RelationType
from bot.model import Article, Bond, Event
from bot.reading.terms import stem, terms, weight
from bot.reading.words import fold_key, sentences

READ = 4000  #: characters of a text whose sentences are read
REACH = 110  #: characters after a phrase that can name the event
_WHEN = r"(?:\d+|un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|quelques|plusieurs)"
_OF = r"(?:(?:de |du |des |d'|a |au |aux )(?:la |le |les |l')?)"
_PHRASES: Sequence[tuple[Bond, re.Pattern[str]]] = (
    (
        "continuation",
        re.compile(
            r"\b(?:a la suite|suite|dans la foulee|dans le sillage|dans le prolongement|consequence|fait suite) "
            + _OF
            + rf"|\b{_WHEN} (?:ans?|mois|jours?|semaines?) apres "
        ),
    ),
    (
        "reaction",
        re.compile(
            r"\b(?:en reaction|en reponse|en riposte|riposte|riposter|reagit|reagissent|reagir|replique|repond|repondre"
            r"|repondent|repondait) " + _OF
        ),
    ),
    (
        "contrast",
        re.compile(
            r"\b(?:contrairement|a l'inverse|a la difference|a rebours|a l'oppose|en contradiction avec|revient sur"
            r"|reviennent sur|tourne le dos) ?" + _OF + "?"
        ),
    ),
    (
        "replacement",
        re.compile(
            r"\b(?:a la place|en remplacement|prend la place|prend le relais|se substitue|au lieu|succede|succedera) "
            + _OF
            + r"|\b(?:remplacer|remplace|remplacent|remplacera) (?:la |le |les |l')?"
        ),
    ),
)
_DENIED = re.compile(r"(?:\bn'\w+ (?:pas|en rien|nullement)|\bne \w+ (?:pas|plus|en rien)|\bsans|\bpas) (?:\w+ ){0,2}$")
_END = re.compile(r"[,;:.!?()]")
#: Words that say what happened, by kind.
_KINDS: Mapping[str, frozenset[str]] = {
    kind: frozenset(map(stem, words.split()))
    for kind, words in {
        "leave": "retrait retire retirer depart quitte quitter sortie sort defection claque demission demissionne",
        "begin": "creation cree creer creent naissance nait lancement lance lancer lancent constitution constitue"
        " fondation",
        "buy": "rachat rachete racheter rachetent reprise reprend reprendre acquisition acquiert offre",
        "sell": "cession cede ceder vente vend vendre",
        "end": "fermeture ferme fermer liquidation liquide arret arrete fin disparition echec sauvegarde",
        "split": "scission scinde scinder scindent separation",
        "merge": "fusion fusionne fusionner rapprochement",
        "name": "nomination nomme nommer arrivee",
        "punish": "amende condamnation condamne sanction sanctionne",
        "refuse": "refus refuse rejet rejette veto",
        "break": "panne incident incendie fuite attaque vol",
        "bid": "candidature candidat postule postuler appel consultation",
        "move": "nationalisation participation entree entre invest investissement",
    }.items()
}
#: What a documented relation is called; the others compare, know only the order in time, or share a person.
_DOCUMENTED: Mapping[RelationType, Bond] = {
    "consequence": "continuation",
    "continuation": "continuation",
    "end": "continuation",
    "reaction": "reaction",
    "contrast": "contrast",
    "reversal": "contrast",
    "supersedes": "replacement",
    "rename": "replacement",
}


@dataclass(frozen=True, slots=True)
class _Said:
    """A phrase of a sentence and what follows it, folded, with what stands around."""

    bond: Bond
    complement: str
    around: str  #: the sentence and the one before it


def bonds(article: Article, events: Iterable[Event], names: Names) -> dict[str, Bond]:
    """The relation of an article to each of these events whose relation it says, by event id. Pure."""
    said = list(_phrases(article))
    found: dict[str, Bond] = {}
    for event in events:
        bond = next((each.bond for each in said if _names(each, event, names)), None)
        if bond:
            found[event.id] = bond
    return found


def documented(relations: Iterable[Relation]) -> dict[tuple[str, str], Bond]:
    """(later, earlier) → what the documented relation is called, where it has a name and a text or a source says it."""
    named = (r for r in relations if not r.basis.startswith("across documents"))
    return {(r.later, r.earlier): _DOCUMENTED[r.type] for r in named if r.type in _DOCUMENTED}


def _phrases(article: Article) -> Iterator[_Said]:
    before = ""
    for text in (article.title, article.text[:READ]):
        for sentence in sentences(text):
            folded = fold_key(sentence.text).replace("’", "'")
            for bond, phrase in _PHRASES:
                for match in phrase.finditer(folded):
                    if not _DENIED.search(folded[: match.start()]):
                        rest = folded[match.end() : match.end() + REACH]
                        yield _Said(bond, _END.split(rest, maxsplit=1)[0], f"{before} {folded}")
            before = folded


def _names(said: _Said, event: Event, names: Names) -> bool:
    """Whether what follows a phrase is this event."""
    there = {a for a in event.actors if _spelt(a, said.complement, names)}
    if not there and not any(_spelt(a, said.around, names) for a in event.actors):
        return False
    mine = {t.stem for t in terms(said.complement) if not _owned(t.stem, event, names)}
    title = {t.stem for t in terms(fold_key(event.title)) if not _owned(t.stem, event, names)}
    if _kinds(mine) & _kinds(title):
        return bool(there) or not any(_spelt(a, said.complement, names) for a in names.spellings)
    if _kinds(mine):
        return False  # another thing happened to the same name
    return bool(there) and sum(weight(word) for word in mine & title) >= 1


def _spelt(actor: str, folded: str, names: Names) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(spelling)}(?!\w)", folded) for spelling in names.spelt(actor))


def _owned(word: str, event: Event, names: Names) -> bool:
    return any(word in map(stem, re.findall(r"\w+", spelt)) for a in event.actors for spelt in names.spelt(a))


def _kinds(words: Iterable[str]) -> frozenset[str]:
    told = frozenset(words)
    return frozenset(kind for kind, said in _KINDS.items() if said & told)
