"""How does French name the parts of time? Patterns over folded text, and what each name is worth."""

from __future__ import annotations

from bot.reading.intervals import Part

MONTH = (
    r"(?:janvier|janv\b\.?|fevrier|fevr?\b\.?|mars|avril|avr\b\.?|mai|juin|juillet|juil\b\.?|aout|septembre|sept\b\.?"
    r"|octobre|oct\b\.?|novembre|nov\b\.?|decembre|dec\b\.?)(?![a-z'-]|\.[a-z])"
)
WEEKDAY = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
SEASON = r"(?:printemps|ete|automne|hiver)"
DAY = r"(?:1er|premier|\d{1,2})"
YEAR = r"\d{4}(?!\d|[.,]\d|[ ]?(?:€|\$|%)|/\d)"
UNIT = r"(?:jour|semaine|mois|trimestre|semestre|annee|an|decennie)s?\b"
_SMALL = (
    "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit"
    " dix-neuf vingt"
)
_WORTH = {
    **{word: number for number, word in enumerate(_SMALL.split())},
    "une": 1,
    "trente": 30,
    "quarante": 40,
    "cinquante": 50,
    "soixante": 60,
    "cent": 100,
}
_ABOUT = {"demi-douzaine": 6, "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30}
NUMBER = (
    r"(?:\d{1,3}|une (?:" + "|".join(_ABOUT) + r") d(?:e |')|" + "|".join(sorted(_WORTH, key=len, reverse=True)) + r")"
)
ORDINAL = r"(?:premier|1er|deuxieme|second|2nd|2e(?:me)?|troisieme|3e(?:me)?|quatrieme|4e(?:me)?|dernier)"
_MONTHS = ("jan", "fev", "mar", "avr", "mai", "juin", "juil", "aou", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_ORDINALS = {"p": 1, "1": 1, "2": 2, "3": 3, "4": 4, "q": 4, "t": 3}


def month_of(name: str) -> int:
    """1 to 12."""
    return next(number for number, start in enumerate(_MONTHS, 1) if name.startswith(start))


def weekday_of(name: str) -> int:
    """0 for Monday to 6 for Sunday."""
    return _WEEKDAYS.index(name)


def day_of(name: str) -> int:
    """The number of a day of a month; 0 to 99, whether or not a month has it."""
    return 1 if name == "premier" else int(name.removesuffix("er"))


def number_of(words: str) -> int:
    """A number in figures or words."""
    if words.isdigit():
        return int(words)
    if words in _WORTH:
        return _WORTH[words]
    return next(worth for name, worth in _ABOUT.items() if name in words)


def is_about(words: str) -> bool:
    """Whether a number is a rough one: « une dizaine de »."""
    return any(name in words for name in _ABOUT)


def ordinal_of(name: str, *, last: int) -> int:
    """1 to 4; « dernier » is the last of as many as there are."""
    if name.startswith("de"):
        return last if name == "dernier" else 2
    return 2 if name.startswith("second") else _ORDINALS[name[0]]


def part_of(name: str | None) -> Part:
    """« début », « mi- », « fin » of something; None and "" are the whole."""
    parts: dict[str, Part] = {"debut": "early", "milieu": "mid", "mi": "mid", "fin": "late"}
    return parts[name] if name else ""
