"""Which verbs stand in a piece of French, and do they tell what was, what will be, or what is only said?

Verbs are told by auxiliary and ending, without a dictionary: enough to know on which side of an article
« le 20 janvier » lies, and whether a sentence tells a fact, a plan or a rumour. Accents count (« a » is a verb and
« à » is not; « annonce » is now, « annoncé » is done), so the text is read as written and not folded.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

#: past: « a annoncé », « annonça »; participle: « annoncé par »; due: « devait verser »; future: « ouvrira », « va
#: ouvrir », « doit réunir », « est prévu »; conditional: « serait »; hearsay: « aurait racheté »; present: « annonce »;
#: state: « est », « a » alone.
Kind = Literal[
    "past", "imperfect", "pluperfect", "participle", "due", "future", "conditional", "hearsay", "present", "state"
]


class Verb(NamedTuple):
    """A verb form: where it stands, auxiliary included, and its last word in lower case."""

    start: int
    end: int
    kind: Kind
    word: str


class _Word(NamedTuple):
    form: str
    start: int
    end: int
    named: bool  #: written like a name, inside a sentence


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORD = re.compile(r"(?:[^\W\d_]+['’](?=[^\W_]))|[^\W\d_]+(?:-[^\W\d_]{4,})*")
_AUXILIARIES: dict[str, tuple[Kind, Kind | None]] = {  # with a participle, and without
    **dict.fromkeys(("a", "ont", "ai", "avons", "est", "sont"), ("past", "state")),
    **dict.fromkeys(("fut", "furent", "eut", "eurent"), ("past", "past")),
    **dict.fromkeys(("avait", "avaient", "était", "étaient"), ("pluperfect", "imperfect")),
    **dict.fromkeys(("aura", "auront", "sera", "seront"), ("future", "future")),
    **dict.fromkeys(("aurait", "auraient"), ("hearsay", "conditional")),
    **dict.fromkeys(("serait", "seraient"), ("conditional", "conditional")),
    **dict.fromkeys(("avoir", "ayant", "étant"), ("past", None)),
}
_DUE = _set("devait devaient")
_MUST = _set("doit doivent devrait devraient devra devront")
_INTENDS = _set(
    """prévoit prévoient compte comptent entend entendent envisage envisagent promet promettent espère espèrent veut
    veulent souhaite souhaitent ambitionne ambitionnent projette projettent va vont"""
)
_NEEDS_NO_INFINITIVE = _set("prévoit prévoient envisage envisagent projette projettent apprête apprêtent prépare")
_PLANNED = _set("prévu attendu programmé planifié fixé envisagé censé espéré")
_BETWEEN = _set(
    """ne n' en y se s' ainsi aussi bien déjà donc encore enfin finalement également toujours notamment tout même alors
    ensuite jamais pas plus rien toutefois été d' de l' la le les lui leur nous à effet être bientôt eu par ailleurs
    d’ n’ s’ l’ entre-temps désormais depuis hier cependant pourtant t il elle ils elles on"""
)
_AIMS = _set("est était sera serait")
_REACH = 5  #: words between an auxiliary and what it governs
_IRREGULAR = _set(
    """mis pris dit fait écrit conduit produit construit acquis promis inscrit conclu élu reçu vu lu pu dû voulu vendu
    rendu tenu venu convenu obtenu retenu maintenu devenu perdu répondu attendu entendu défendu étendu prévu connu
    reconnu disparu paru apparu résolu fini choisi réuni rejoint établi réussi saisi averti fourni démenti garanti
    franchi bâti sorti parti suivi servi ouvert offert découvert couvert mort craint atteint joint inclus exclu compris
    remis permis admis soumis transmis repris surpris appris réduit introduit traduit interdit décrit souscrit grandi
    ralenti rebondi agi réagi subi élargi investi intervenu parvenu revendu suspendu rompu abouti converti
    commis plu valu séduit souffert"""
)
_DONE = _set(
    """annoncé lancé créé signé présenté dévoilé fondé racheté publié adopté voté nommé scindé retenu choisi mandaté
    ouvert fermé cédé vendu acquis conclu révélé inauguré décidé abandonné sorti paru né arrivé daté déposé liquidé
    placé condamné promulgué mis confié initié validé rebaptisé détecté découvert diffusé constaté démarré tenu
    organisé déclaré rédigé écrit enlevé apporté engagé daté repoussé rejeté suspendu rompu"""
)
_PRESENT = _set(
    """annonce annoncent lance lancent rachète rachètent signe signent dévoile dévoilent présente présentent ouvre
    ouvrent ferme ferment quitte quittent rejoint rejoignent crée créent cède cèdent vend vendent nomme nomment choisit
    choisissent publie publient confie confient investit investissent lève lèvent abandonne abandonnent dément démentent
    confirme confirment devient deviennent obtient obtiennent renonce renoncent arrête arrêtent dépose déposent reprend
    reprennent retire retirent supprime suppriment déclare déclarent officialise officialisent scinde scindent acquiert
    acquièrent remporte remportent démarre démarrent nie nient exclut excluent condamne condamnent arrive
    arrivent expire expirent débute débutent commence commencent achève achèvent termine terminent prend prennent paraît
    paraissent démissionne écope écopent vaut marque marquent prolonge prolongent"""
)
_STATE = _set("peut peuvent reste restent faut emploie emploient compte comptent propose proposent")
_SIMPLE = _set(
    """fit firent prit mit vit naquit ouvrit devint obtint rejoignit déclara assura retira livra montra entra démarra
    rencontra présenta racheta rejeta confia signa créa nomma décida refusa accepta quitta céda vendit publia dévoila
    fonda acheta investit tira prépara sépara"""
)
_IMPERFECT_IN_R = _set(
    """retirait retiraient montrait montraient assurait assuraient préparait préparaient déclarait déclaraient livrait
    livraient entrait entraient tirait tiraient demeurait demeuraient espérait espéraient considérait considéraient
    opérait opéraient ouvrait ouvraient offrait offraient rencontrait rencontraient administrait figurait figuraient"""
)
_NO_FUTURE = _set("vrai opéra caméra extra infra ultra supra sierra para front affront environs giron")
_NO_IMPERFECT = _set(
    """lait fait parfait trait retrait portrait extrait attrait souhait bienfait forfait méfait abstrait satisfait
    distrait imparfait sait plait connait refait défait soustrait surfait tait hait essaient paient balaient
    effraient"""
)
_NOT_AFTER = _set("l' l’ le la les un une des du son sa ses leur leurs ce cet cette au aux d' d’ de")


@lru_cache(maxsize=64)
def verbs(text: str) -> tuple[Verb, ...]:
    """The verb forms of a sentence, in order. Linear in its length."""
    words = [_word(m, text) for m in _WORD.finditer(text)]
    found: list[Verb] = []
    done = 0
    for place, word in enumerate(words):
        if place < done or word.named:
            continue
        verb, after = _verb(words, place)
        if verb is not None:
            found.append(verb)
            done = after
    return tuple(found)


def _word(match: re.Match[str], text: str) -> _Word:
    inside = bool(text[: match.start()].rstrip(" «“\"'’("))
    return _Word(match.group().lower(), match.start(), match.end(), match.group()[0].isupper() and inside)


def _verb(words: list[_Word], place: int) -> tuple[Verb | None, int]:
    """The verb form that begins at a word, and the word after it."""
    word = words[place]
    governed = _governed(words, place)
    kind: Kind | None
    if word.form in _AUXILIARIES:
        with_participle, kind = _AUXILIARIES[word.form]
        if governed is not None and is_participle(words[governed].form):
            last = words[governed]
            kind = "future" if _stem(last.form) in _PLANNED else with_participle
            return Verb(word.start, last.end, kind, last.form), governed + 1
        if word.form in _AIMS and governed is not None and is_infinitive(words[governed].form) and governed > place + 1:
            kind = "future"  # « l'objectif est de créer »
    elif word.form in ("vient", "viennent"):
        kind = "past" if governed is not None and is_infinitive(words[governed].form) else None
    elif word.form in _DUE | {"allait", "allaient"}:
        kind = "due"
    elif word.form in _MUST or _intends(word.form, words[governed].form if governed is not None else ""):
        kind = "future"
    else:
        kind = _by_form(word.form, words[place - 1].form if place else "")
    return (Verb(word.start, word.end, kind, word.form) if kind else None), place + 1


def _intends(form: str, governed: str) -> bool:
    """« prévoit d'ouvrir », « va ouvrir », « prévoit trois sites »; but not « va bien »."""
    return form in _NEEDS_NO_INFINITIVE or (form in _INTENDS and is_infinitive(governed))


def _governed(words: list[_Word], place: int) -> int | None:
    """The place of the first full word after an auxiliary, past adverbs and pronouns."""
    for other in range(place + 1, min(place + 2 + _REACH, len(words))):
        form = words[other].form
        if form not in _BETWEEN and not form.endswith("ment"):
            return other
    return None


def _by_form(form: str, before: str) -> Kind | None:
    if _stem(form) in _PLANNED and is_participle(form):
        return "future"
    if form in _SIMPLE or form.endswith(("èrent", "urent", "irent", "nça", "gea")):
        return "past"
    if form in _PRESENT:
        return "present" if before not in _NOT_AFTER else None
    if _stem(form) in _DONE:
        return "participle"
    if form in _STATE:
        return "state"
    if before in _NOT_AFTER:  # « le retrait », « l'opéra »: a noun
        return None
    return _by_ending(form, before)


def _by_ending(form: str, before: str) -> Kind | None:
    if form in _IMPERFECT_IN_R:
        return "imperfect"
    if form.endswith(("rait", "raient")) and len(form) > 5 and form not in _NO_IMPERFECT:
        return "conditional"
    if form.endswith(("ra", "ront", "rai")) and len(form) > 3 and form not in _NO_FUTURE:
        return "future"
    if form.endswith("rons") and before == "nous":
        return "future"
    if form.endswith(("ait", "aient")) and len(form) > 4 and form not in _NO_IMPERFECT:
        return "imperfect"
    return None


def _stem(form: str) -> str:
    """A participle without the marks of gender and number."""
    return (
        form.removesuffix("s").removesuffix("e")
        if form.endswith(("ée", "ées", "ue", "ues", "te", "tes"))
        else (form.removesuffix("s") if form.endswith(("és", "us", "is", "ts")) and form not in _IRREGULAR else form)
    )


def is_participle(form: str) -> bool:
    """Whether a word in lower case is a past participle."""
    if form.endswith(("é", "ée", "és", "ées")):
        return len(form) > 2
    return form in _IRREGULAR or form.removesuffix("s").removesuffix("e") in _IRREGULAR or form[:-1] in _IRREGULAR


def is_infinitive(form: str) -> bool:
    """Whether a word in lower case has the ending of an infinitive."""
    return len(form) > 3 and form.endswith(("er", "ir", "re"))
