"""Which lines and sentences of an article are furniture of the page and not the article?

Feeds and pages carry « Lire la suite », « L'article … est apparu en premier sur … », share bars,
subscription and consent text, photo credits and bylines. What is removed is removed whole: the
sentences that stay are exactly the author's.
"""

from __future__ import annotations

import re

from bot.reading.words import Sentence, fold_key, sentences

#: A folded line that begins like this is furniture, whatever follows.
_BEGINS = re.compile(
    r"[\s\W]*(?:"
    # invitations to read on, here or elsewhere
    r"lire (?:la suite|aussi|egalement|plus|l'article|en ligne)|a lire\b|en savoir plus|read more"
    r"|voir (?:aussi|tous les|plus|la video)|continuer (?:la |a )?(?:lecture|lire)"
    r"|(?:l'article|cet article|the post|le billet|ce billet) .{0,200}(?:est apparu|appeared first|a ete publie)"
    r"|sujets? associes?|sur le meme (?:theme|sujet)|dans (?:la meme rubrique|le meme dossier)"
    r"|pour (?:en savoir plus|plus d'informations?)|plus d'informations? (?:sur|ici)|cliquez ici"
    r"|(?:decryptage|analyse|entretien|reportage) avec (?:notre|nos)\b|suite de notre serie"
    r"|articles? (?:les plus lus|similaires|lies|recents)|livres? blancs?|quiz\b|les (?:services|evenements) "
    r"|ecoutez (?:le|notre) podcast|telechargez (?:l'app|notre|gratuit)"
    # sharing
    r"|suivez[- ](?:nous|l'|le |la |toute)|retrouvez[- ](?:nous|tous|toute)|partage[rz]\b|tweete[rz]\b"
    r"|imprimer\b|envoyer (?:par|a un)|commente[rz]\b|\d+ (?:commentaire|partage)s?\b"
    # who, when, whose picture
    r"|(?:publie|poste|ecrit|redige|modifie) (?:par|le|sur)\b|mis a jour\b|temps de lecture"
    r"|lecture\s*\d*$|\d+ min(?:utes)?$"
    r"|credits?\s*(?:photos?|images?)?\s*:|\(?c\)|tous droits reserves|a propos de l'auteur"
    r"|(?:photo|image|illustration|source|legende)s?\s*(?:d'illustration\s*)?:"
    r"|(?:tags?|mots[- ]cles|categories?)\s*:"
    # subscription and consent
    r"|abonne[zr][- ]|s'abonner|deja abonne|reserve aux abonnes|(?:cet |l')?article (?:est )?reserve"
    r"|il vous reste .{0,20}% d|testez gratuitement|inscri(?:vez[- ]|ption a la )|s'inscrire|recevez\b|newsletter"
    r"|profitez de (?:notre|nos)\b"
    r"|creez? (?:un|votre) compte|se connecter|connectez[- ]vous|votre (?:email|e-mail|demande d'inscription)"
    r"|votre adresse (?:mail|e-mail|email)|en (?:cliquant|vous inscrivant|poursuivant)"
    r"|(?:ce site|nous|notre site) (?:utilis|stock|et nos partenaires)"
    r"|(?:gerer|accepter|refuser|parametrer) (?:les |mes |vos )?(?:cookies|tout)"
    # orders planted for machines
    r"|ignor(?:e|er|ez) (?:toutes? )?(?:les|ces|tes|vos) (?:consignes|instructions)"
    r"|(?:ignore|disregard) (?:all|any|previous)\b"
    # menus
    r"|retour (?:haut|en haut|a l'accueil)|(?:fermer|menu|publicite|annonce)$|sponsorise"
    r")"
)
#: Folded words that only consent and subscription text puts together: two of them condemn a sentence.
_CONSENT = re.compile(
    r"cookies?|donnees (?:a caractere )?personnel|vie privee|consentement|desinscri|desabonn|newsletter|abonnement"
    r"|nos partenaires|titre de presse|exercer vos droits|finalites|traceurs|conditions generales"
    r"|politique (?:de confidentialite|de cookies|relative aux cookies)|charte des donnees|sont deposes|des tiers"
)
_COPYRIGHT = re.compile(r"\W*(?:photos?|crédits?|images?)?\W*©", re.IGNORECASE)  # folding drops the sign
#: The mark of a text cut short, where it stands at the very end.
_CUT = re.compile(
    r"\s*(?:\[\s*(?:…|\.\.\.|&hellip;|&#8230;)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|…|\.\.\.)\s*(?:lire la suite\W*)?$",
    re.IGNORECASE,
)
#: What a medium sets before a sentence: a dash of a list, a heading in capitals (« DÉCRYPTAGE - », « [AVIS] »).
_LABEL = re.compile(
    r"(?:[-–—•*·]\s+|\[[^\W\d_a-zà-öø-ÿ][^a-zà-öø-ÿ\]\n]{2,40}\]\s*|[^\W\d_a-zà-öø-ÿ][^a-zà-öø-ÿ\n.!?«»]{3,40}\s[-–—]\s+)+(?=\S)"
)
_QUOTES = re.compile("[«»“”()]")
_PAIRS = {"»": "«", "”": "“", ")": "("}
_ENDED = re.compile(r"[.!?…][»”\"’')\]\s]*$")


def is_furniture(line: str) -> bool:
    """Whether a line or sentence belongs to the page around the article."""
    folded = fold_key(line)
    if _COPYRIGHT.match(line) or not any(c.isalpha() for c in folded):
        return True
    return bool(_BEGINS.match(folded)) or len({m.group() for m in _CONSENT.finditer(folded)}) >= 2


def is_finished(sentence: str) -> bool:
    """Whether a sentence ends like one, and not like a heading or a text cut short."""
    return bool(_ENDED.search(sentence)) and not _CUT.search(sentence)


def uncut(sentence: str) -> str:
    """The sentence without the mark that the feed cut it there; still a piece of the text, letter for letter."""
    return _CUT.sub("", sentence) if _CUT.search(sentence) else sentence


def unlabelled(sentence: str) -> str:
    """The sentence without the heading in capitals or the dash before it; still a piece of the text."""
    label = _LABEL.match(sentence)
    return sentence[label.end() :] if label else sentence


def is_whole(sentence: str) -> bool:
    """Whether a sentence begins like one, and every quotation and bracket it opens is closed in it and the reverse.

    Straight quotation marks are let be: they do not say whether they open or close.
    """
    if sentence[:1].islower() and not sentence[1:2].isupper():  # « iPhone » may begin one
        return False
    opened: list[str] = []
    for mark in _QUOTES.findall(sentence):
        if mark not in _PAIRS:
            opened.append(mark)
        elif not opened or opened.pop() != _PAIRS[mark]:
            return False
    return not opened


def own_sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of the article itself, headings included, in order; spans are characters of the text as given."""
    return tuple(s for s in sentences(text) if not is_furniture(s.text))
