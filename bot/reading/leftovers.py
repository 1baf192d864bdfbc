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
    r"lire (?:la suite|aussi|egalement|plus|l'article|en ligne)|a lire\b|en savoir plus|voir (?:aussi|tous les|plus|la video)"
    r"|(?:l'article|cet article|the post|le billet|ce billet) .{0,200}(?:est apparu|appeared first|a ete publie)"
    r"|continuer (?:la |a )?(?:lecture|lire)|read more|suivez[- ](?:nous|l'|le |la |toute)|retrouvez[- ](?:nous|tous|toute)"
    r"|partage[rz]\b|partager (?:sur|cet|l')|tweete[rz]\b|imprimer\b|envoyer (?:par|a un)|commente[rz]\b|\d+ (?:commentaire|partage)s?\b"
    r"|publie (?:par|le|sur)\b|mis a jour\b|modifie le\b|poste (?:par|le)\b|ecrit par\b|redige par\b|temps de lecture|lecture\s*\d*$"
    r"|credits?\s*(?:photos?|images?)?\s*[:©]|(?:photo|image|illustration|source|legende)s?\s*(?:d'illustration\s*)?[:©]|\(?c\)|(?<!\w)©"
    r"|abonne[zr][- ]|s'abonner|deja abonne|reserve aux abonnes|(?:cet |l')?article (?:est )?reserve|il vous reste .{0,20}% d"
    r"|testez gratuitement|inscri(?:vez[- ]|ption a la )|s'inscrire|recevez\b|newsletter|creez? (?:un|votre) compte|se connecter|connectez[- ]vous"
    r"|votre (?:email|e-mail|adresse (?:mail|e-mail|email)|demande d'inscription)|en (?:cliquant|vous inscrivant|poursuivant)"
    r"|(?:ce site|nous|notre site) (?:utilis|stock|et nos partenaires)|(?:gerer|accepter|refuser|parametrer) (?:les |mes |vos )?(?:cookies|tout)"
    r"|tous droits reserves|sujets? associes?|sur le meme (?:theme|sujet)|dans (?:la meme rubrique|le meme dossier)|articles? (?:les plus lus|similaires|lies|recents)"
    r"|retour (?:haut|en haut|a l'accueil)|fermer$|menu$|publicite$|annonce$|sponsorise|livres? blancs?|les (?:services|evenements) "
    r"|a propos de l'auteur|tags?\s*:|mots[- ]cles\s*:|categories?\s*:|quiz\b|telechargez (?:l'app|notre|gratuit)|ecoutez (?:le|notre) podcast"
    r")"
)
#: Folded words that only consent and subscription text puts together: two of them condemn a sentence.
_CONSENT = re.compile(
    r"cookies?|donnees (?:a caractere )?personnel|vie privee|consentement|desinscri|desabonn|newsletter|abonnement|nos partenaires"
    r"|titre de presse|exercer vos droits|finalites|traceurs|politique de confidentialite|conditions generales|charte des donnees"
)
#: The mark of a text cut short, where it stands at the very end.
_CUT = re.compile(
    r"\s*(?:\[\s*(?:…|\.\.\.|&hellip;|&#8230;)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|…|\.\.\.)\s*(?:lire la suite\W*)?$",
    re.IGNORECASE,
)
_ENDED = re.compile(r"[.!?…][»”\"’')\]\s]*$")


def is_furniture(line: str) -> bool:
    """Whether a line or sentence belongs to the page around the article."""
    folded = fold_key(line)
    if not any(c.isalpha() for c in folded):
        return True
    return bool(_BEGINS.match(folded)) or len({m.group() for m in _CONSENT.finditer(folded)}) >= 2


def is_finished(sentence: str) -> bool:
    """Whether a sentence ends like one, and not like a heading or a text cut short."""
    return bool(_ENDED.search(sentence)) and not _CUT.search(sentence)


def uncut(sentence: str) -> str:
    """The sentence without the mark that the feed cut it there; still a piece of the text, letter for letter."""
    return _CUT.sub("", sentence) if _CUT.search(sentence) else sentence


def own_sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of the article itself, headings included, in order; spans are characters of the text as given."""
    return tuple(s for s in sentences(text) if not is_furniture(s.text))
