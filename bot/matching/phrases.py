"""Which phrases of the watchlist stand in a folded text: contexts, vetoes, and signs of a company?

Phrases are matched on whole words, whatever stands between them, singular or plural.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.matching.spelling import pieces_of
from bot.reading.lexicon import is_word

_BORDER_LEFT, _BORDER_RIGHT = r"(?<![^\W_])", r"(?![^\W_])"
_BETWEEN = r"[\W_]{1,3}"


def finder(phrases: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern that finds any of these phrases in folded text; None when there is nothing to find."""
    cut = {pieces for phrase in phrases if (pieces := pieces_of(phrase))}
    if not cut:
        return None
    longest_first = sorted(cut, key=lambda pieces: (-len(pieces), pieces))
    choices = "|".join(_BETWEEN.join(map(_either_number, pieces)) for pieces in longest_first)
    return re.compile(f"{_BORDER_LEFT}(?:{choices}){_BORDER_RIGHT}")


def capitals_among(phrases: Iterable[str]) -> frozenset[str]:
    """The folded phrases that count only with their capital, because they are also a French word (« Bleu »)."""
    pieces = ((phrase, pieces_of(phrase)) for phrase in phrases if phrase[:1].isupper())
    return frozenset(cut[0] for _, cut in pieces if len(cut) == 1 and is_word(cut[0]))


def _either_number(piece: str) -> str:
    return f"{piece}(?:s|x|es)?" if len(piece) > 3 and piece.isalpha() else piece


_ROLES = (
    "pdg|p-dg|dg|patronn?e?|president(?:e)?|directeur|directrice|dirigeant|fondateur|fondatrice|porte-parole|actionnaire"
    "|client|abonne|salarie|employe|ingenieur|technicien|cadre|syndicat|filiale|action|titre|capital|siege|reseau|offre"
    "|boutique|magasin|agence|usine|site|service|plateforme|cloud|forfait|box|concurrent|rival|rachat|cession"
    "|administration|partenaire|partenariat|direction|strategie|chiffre d'affaires|resultat|benefice|dividende|serveur"
)
_KINDS = (
    "groupe|societe|entreprise|compagnie|firme|operateur|constructeur|editeur|geant|fournisseur|equipementier|motoriste"
    "|industriel|hebergeur|distributeur|enseigne|marque|start-?up|jeune pousse|multinationale|specialiste|prestataire"
    "|ssii|esn|chaine|fabricant|avionneur|petrolier|assureur|banque|plateforme|champion|leader|filiale|consortium"
)
_BEFORE = re.compile(
    rf"(?:\b(?:{_KINDS})s?(?: [a-z-]+){{0,2}} (?:de |d')?"
    rf"|\b(?:{_ROLES})(?:s|x|es)?(?: [a-z-]+){{0,2}} (?:de |d'|chez )"
    r"|\bchez |\b(?:face|grace|confie|cede|vendu|attribue) a |\b(?:signe|accord|discussions|partenariat) avec )$"
)
_ACTS = (
    "annonc|lanc|rachet|rachat|vend|ouvr|ferm|investi|sign|prevo|demontr|dit|declar|assur|affirm|indiqu|precis|propos"
    "|present|publi|revendiqu|compt|emploi|ced|acqui|acqu|fusionn|supprim|recrut|repren|repris|lev|devoil|deploi|deploy"
    "|reconn|condamn|depos|porte|choisi|livr|equip|commercialis|fourni|develop|refus|renonc|augment|baiss|affich"
    "|enregistr|espere|veut|souhait|entend|mise|detien|detenu|heberg|exploit|racont|test|exposa|expos|savai"
    "|commande|embauch|fait|fera|faisai|licenci|restructur|negoci|accus|attaqu|poursui|gagn|remport|perd|perte|conclu|sort|integr"
)
_AFTER = re.compile(
    rf"^(?:,? (?:qui |lui |ainsi |deja |se |s'|y |en |ne |n')?"
    rf"(?:(?:a|ont|avait|va|vient de|doit|peut|est|etait|sera|aurait|pourrait|devrait)(?: [a-z]+){{0,2}} )?(?:{_ACTS})"
    r"(?![a-z]*ees?\b)"
    r"|(?: sa| group| groupe| inc| corp| ltd| plc| ag| nv)\b"
    r"|,? (?:filiale|dont l'etat|coentreprise|numero (?:un|deux)|leader|specialiste))"
)


_BUSINESS = re.compile(
    rf"{_BORDER_LEFT}(?:pdg|p-dg|actionnaire|salarie|syndicat|filiale|entreprise|chiffre d'affaires|bourse|cac 40"
    r"|capital|client|abonne|operateur|concurrent|fusion|rachat|acquisition|cession|licenciement|suppression de poste"
    rf"|investisseur|dividende|benefice|action|milliards? d'euros|millions? d'euros|start-up)(?:s|x|es)?{_BORDER_RIGHT}"
)


def names_a_kind(before: str) -> bool:
    """Whether the folded words just before a name announce a company: « l'opérateur », « le PDG de »."""
    return bool(_BEFORE.search(before))


def acts(after: str) -> bool:
    """Whether the folded words just after a name tell what companies do: « annonce », « a déposé plainte »."""
    return bool(_AFTER.match(after))


def speaks_of_business(sentence: str) -> bool:
    """Whether a folded sentence is about companies at all."""
    return bool(_BUSINESS.search(sentence))
