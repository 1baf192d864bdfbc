"""Which quantities does a text state, however it writes them?

« 75 M€ », « 75 millions d'euros » and « 75 000 000 euros » are one amount. Years, days of the month,
times of day and ordinals of a list are no amounts.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.reading.words import fold_key

_NUMBER = r"(?<![\w.,/-])(?P<number>\d{1,3}(?:[ .]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)(?![\d/])"
_SCALE = r"(?:[ ]?(?P<scale>milliards?|millions?|mrds?|mds?|m(?=[€$ ])|k(?=[€$])|k(?=euros)|mille)(?![a-z]))?"
_UNIT = r"(?:[ ]?(?:d'|de )?(?P<unit>€|euros?\b|eur\b|\$|dollars?\b|usd\b|%|pour cent\b|pourcent\b))?"
_NO_DATE = (
    r"(?![ ]?h(?:\d|\b|eures?))(?![ ](?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre"
    r"|decembre)\b)(?![ ]?(?:er|e|eme|nd|nde)\b)"
)
_AMOUNT = re.compile(_NUMBER + _NO_DATE + _SCALE + _UNIT + r"(?![a-z0-9])")
_ONE = re.compile(r"\bun (?=(?:million|milliard)\b)")
_SCALES = {"k": 1e3, "mille": 1e3, "m": 1e6, "million": 1e6, "md": 1e9, "mrd": 1e9, "milliard": 1e9}
_UNITS = {"€": "€", "euro": "€", "eur": "€", "$": "$", "dollar": "$", "usd": "$", "%": "%", "pour cent": "%"}
_YEARS = range(1900, 2100)


class Amount(NamedTuple):
    """A quantity: its value with the scale worked in, and its unit (« € », « $ », « % » or none)."""

    value: float
    unit: str

    def __str__(self) -> str:
        return f"{self.value:.12g}{self.unit}"


def amounts(text: str) -> frozenset[Amount]:
    """The distinct amounts of a text."""
    return frozenset(stated(text))


def stated(text: str) -> tuple[Amount, ...]:
    """The amounts of a text in order, each as often as it is stated."""
    return tuple(a for m in _AMOUNT.finditer(_ONE.sub("1 ", fold_key(text))) if (a := _amount(m)) is not None)


def _amount(match: re.Match[str]) -> Amount | None:
    scale, unit = match["scale"], match["unit"]
    value = _value(match["number"]) * (_SCALES[scale.rstrip("s")] if scale else 1.0)
    if not scale and not unit and value in _YEARS:
        return None
    key = (unit or "").strip()
    return Amount(value, _UNITS.get(key, _UNITS.get(key.rstrip("s"), "")) if key else "")


def _value(number: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:[ .]\d{3})+(?:,\d+)?", number):
        number = number.replace(" ", "").replace(".", "")
    return float(number.replace(",", "."))
