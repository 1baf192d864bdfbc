"""How do the nouns inside a JSON column look? Tagged JSON: a class name and the fields that differ from their default.

`Run("Atos", bold=True)` is `{"is": "Run", "text": "Atos", "bold": true}`; a tuple is a list. A field added later
with a default needs no migration, and a renamed class or field does: the names are stored.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import date, datetime
from typing import Any

from bot.errors import Said, StoreError
from bot.model import (
    Alert,
    Article,
    Bullets,
    Event,
    Evidence,
    Learned,
    Mention,
    Message,
    Moved,
    Offer,
    Pace,
    Paragraph,
    Quote,
    Related,
    Rhythm,
    Run,
    Small,
)

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]

_KINDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        Alert,
        Article,
        Bullets,
        Event,
        Evidence,
        Mention,
        Message,
        Offer,
        Paragraph,
        Quote,
        Related,
        Run,
        Small,
        Learned,
        Moved,
        Pace,
        Rhythm,
    )
}
_TAG = "is"
_DAY = "day"  #: a calendar day is {"is": "day", "iso": "2011-12-22"}
_MOMENT = "moment"  #: an aware datetime, in the same way
_NESTED = (dict, list)  #: what JSON holds inside of which there may be more
_SAID = "said"  #: a text that can be told in other languages: its id in the catalogue, and what fills its places


def to_plain(value: object) -> Plain:
    """What JSON can hold of a noun, a tuple of them, or a plain value. Raises TypeError for anything else."""
    if isinstance(value, Said):
        return {_TAG: _SAID, "text": value.text, "values": {name: to_plain(one) for name, one in value.values.items()}}
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if isinstance(value, date) and not isinstance(value, datetime):
        return {_TAG: _DAY, "iso": value.isoformat()}
    if isinstance(value, datetime):
        return {_TAG: _MOMENT, "iso": value.isoformat()}
    name = type(value).__name__
    if _KINDS.get(name) is not type(value):
        raise TypeError(f"{name} has no place in a JSON column")
    plain: dict[str, Plain] = {_TAG: name}
    for field in fields(_KINDS[name]):
        content = getattr(value, field.name)
        if field.default is MISSING or content != field.default:
            plain[field.name] = to_plain(content)
    return plain


def from_plain(plain: Plain) -> Any:
    """The value `to_plain` was given, lists as tuples. Raises StoreError for a shape this program does not know."""
    if isinstance(plain, list):
        return tuple(map(from_plain, plain))
    if not isinstance(plain, dict):
        return plain
    kind = plain.get(_TAG)
    try:
        if kind == _MOMENT:
            return datetime.fromisoformat(str(plain["iso"]))
        if kind == _DAY:
            return date.fromisoformat(str(plain["iso"]))
        if kind == _SAID:
            return _said(plain)
        content = {name: from_plain(item) if type(item) in _NESTED else item for name, item in plain.items()}
        return _KINDS[str(content.pop(_TAG, None))](**content)
    except (KeyError, TypeError, ValueError) as error:
        raise StoreError(f"the database holds a {kind!r} this program cannot read: {error}") from error


def _said(plain: dict[str, Plain]) -> Said:
    text, values = plain["text"], plain["values"]
    if not isinstance(text, str) or not isinstance(values, dict):
        raise TypeError("a text and what fills its places")
    return Said(text, **{name: from_plain(value) for name, value in values.items()})
