"""What does a sentence assert: something done, planned, rumoured or denied, and in which of its clauses?

A sentence is split where a new clause says something of its own: at a semicolon, at « mais » or « tandis que », and
around a participle with a date (« va piloter le plan annoncé par le gouvernement le 12 septembre »: the date is that
of the announcement, not of the piloting).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.model import Status
from bot.reading.dates import DatedExpression
from bot.reading.tense import governing
from bot.reading.verbs import Kind, Verb, verbs


class Clause(NamedTuple):
    """Part of a sentence that asserts one thing; offsets are characters of the sentence."""

    start: int
    end: int
    verb: Verb  #: the one that asserts it
    date: DatedExpression | None  #: when, where it says so


_SPLIT = re.compile(r"\s*(?:;|,\s+(?=(?:mais|tandis\s+qu|alors\s+qu|pendant\s+qu)))\s*")
_DETERMINER = re.compile(
    r"(?:\b(?:le|la|les|un|une|du|des|au|aux|ce|cet|cette|son|sa|leur)\s|\b[ld]['’])", re.IGNORECASE
)
_NOUN_REACH = 80  #: characters before a participle in which its noun begins
_QUOTED = re.compile(r"«[^«»]*(?:»|$)|“[^“”]*(?:”|$)|\"[^\"]*\"")
_SPEECH_LENGTH = 40  #: characters; what stands in shorter quotation marks is a word, longer is somebody speaking
_CONDITION = re.compile(r"(?:si|s['’]|quand|lorsque|lorsqu['’])\b[^,]*,", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:dément|démentent|démentait|nie|nient|exclut|excluent|réfute|réfutent|conteste|contestent)\b"
    r"|\b(?:a|ont)\s+(?:\w+ment\s+)?(?:démenti|nié|exclu|réfuté|contesté)\b",
    re.IGNORECASE,
)
_HEARSAY = re.compile(
    r"\b(?:selon|d['’]après|de)\s+(?:plusieurs|des|nos|certaines|différentes|diverses)\s+(?:sources|informations|rumeurs)"
    r"|\brumeurs?\b|\bil\s+se\s+(?:murmure|dit)\b|\bbruits?\s+de\s+couloirs?\b|\bserait\s+en\s+passe\b",
    re.IGNORECASE,
)
_NEGATION_BEFORE = re.compile(r"\bn(?:e\s|['’])\s?(?:(?:s|l|y|en|se|le|la|les|lui|leur)(?:['’]|\s))?$", re.IGNORECASE)
_NEGATION_AFTER = re.compile(r"\b(?:pas|plus|jamais|aucun|aucune|guère)\b")
_STATUS: dict[Kind, Status] = {
    "past": "happened",
    "pluperfect": "happened",
    "participle": "happened",
    "imperfect": "happened",
    "present": "happened",
    "state": "state",
    "due": "planned",
    "future": "planned",
    "conditional": "rumour",
    "hearsay": "rumour",
}
#: Kinds that tell nothing new without a date: « rappelait-il », « est disponible ».
_NEEDS_DATE: frozenset[Kind] = frozenset({"imperfect", "state"})


def clauses(sentence: str, dates: Sequence[DatedExpression]) -> tuple[Clause, ...]:
    """The clauses that assert something; the dates' offsets are characters of the sentence."""
    spoken = [v for v in verbs(sentence) if not _in_speech(sentence, v.start)]
    found: list[Clause] = []
    for start, end in _parts(sentence, spoken):
        mine = [v for v in spoken if start <= v.start < end]
        when = [d for d in dates if start <= d.start < end]
        found.extend(_asserted(sentence, start, end, (mine, when)))
    return tuple(found)


def status_of(sentence: str, clause: Clause) -> Status:
    """What a clause says of its fact. A plan denied is denied; a fact denied is how things are."""
    text = sentence[clause.start : clause.end]
    if _DENIED.search(text):
        return "denied"
    told = _STATUS[clause.verb.kind]
    if _negated(sentence, clause.verb):
        return "denied" if told == "planned" else "state"
    if _HEARSAY.search(text):
        return "rumour"
    return "happened" if told == "state" and clause.date is not None and not clause.date.future else told


def _parts(sentence: str, spoken: Sequence[Verb]) -> list[tuple[int, int]]:
    """The stretches between breaks, each with a verb of its own; one without joins the one before it."""
    borders = [0]
    for cut in _SPLIT.finditer(sentence):
        rest = next((c.start() for c in _SPLIT.finditer(sentence, cut.end())), len(sentence))
        if any(borders[-1] <= v.start < cut.start() for v in spoken) and any(
            cut.end() <= v.start < rest for v in spoken
        ):
            borders.append(cut.end())
    return list(zip(borders, [*borders[1:], len(sentence)], strict=True))


def _asserted(
    sentence: str, start: int, end: int, found: tuple[Sequence[Verb], Sequence[DatedExpression]]
) -> list[Clause]:
    """The assertion of one stretch, and those of participles with a date inside it."""
    spoken, dates = found
    finite = [v for v in spoken if v.kind != "participle"]
    embedded: list[Clause] = []
    free: list[DatedExpression] = []
    for date in dates:
        verb = governing(sentence, date.start, date.end, spoken)
        if verb is not None and verb.kind == "participle" and finite and finite[0].start < verb.start < date.start:
            embedded.append(Clause(_noun(sentence, start, verb.start), _close(sentence, date.end, end), verb, date))
        else:
            free.append(date)
    main = _main(sentence, finite or spoken, free)
    if main is None:
        return embedded
    verb, date_ = main
    return [Clause(start, end, verb, date_), *embedded]


def _main(
    sentence: str, spoken: Sequence[Verb], dates: Sequence[DatedExpression]
) -> tuple[Verb, DatedExpression | None] | None:
    """The verb that asserts: that of the first date, else the first that tells something without one."""
    for date in dates:
        verb = governing(sentence, date.start, date.end, spoken)
        if verb is not None:
            return verb, date
    condition = _CONDITION.match(sentence)
    past_it = [v for v in spoken if condition is None or v.start >= condition.end()]
    verb = next((v for v in past_it or spoken if v.kind not in _NEEDS_DATE), None)
    return (verb, None) if verb else None


def _noun(sentence: str, start: int, participle: int) -> int:
    """Where the noun begins that a participle goes with."""
    reach = max(start, participle - _NOUN_REACH)
    articles = [m.end() for m in _DETERMINER.finditer(sentence, reach, participle)]
    return articles[-1] if articles else participle


def _close(sentence: str, position: int, end: int) -> int:
    """The comma or end after a position."""
    comma = sentence.find(",", position, end)
    return comma if comma >= 0 else end


def _in_speech(sentence: str, position: int) -> bool:
    spoken = (m.span() for m in _QUOTED.finditer(sentence) if len(m.group()) > _SPEECH_LENGTH)
    return any(start <= position < end for start, end in spoken)


def _negated(sentence: str, verb: Verb) -> bool:
    """« n'a pas signé », « ne rachètera pas »; « ne … que » is none."""
    return bool(
        _NEGATION_BEFORE.search(sentence[: verb.start])
        and _NEGATION_AFTER.search(sentence, verb.start, min(verb.end + 20, len(sentence)))
    )
