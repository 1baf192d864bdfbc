"""Which kinds of column are there, beyond numbers and dates? Text, moments, and nouns as JSON.

Each refuses or mends what one of the two databases would not give back as it was.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Text, TypeDecorator

from bot.errors import Said, StoreError
from bot.store.tagged import from_plain, to_plain

_STAMP = len("2012-01-13 09:10:00.000000")  #: what SQLite keeps of a moment


class Words(TypeDecorator[str]):
    """Text from outside. NUL and lone surrogates, which the databases refuse, become U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """Mend what cannot be stored; a feed must not be able to stop its own transaction."""
        return None if value is None else mended(value)


class Sentence(Words):
    """What the program said: `Said` as tagged JSON, to be told in the language of whoever reads it; else as Words."""

    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Text, or JSON that begins as no sentence does."""
        if isinstance(value, Said):
            return json.dumps(to_plain(_mended_within(value)))
        return super().process_bind_param(value, dialect)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> str | None:
        """As it was said. Versions before kept English alone, which stays what it is."""
        if value is None or not value.startswith('{"is": "said"'):
            return value
        try:
            said: Said = from_plain(json.loads(value))
        except (ValueError, StoreError):  # nothing hangs on these words
            return value
        return said


class Moment(TypeDecorator[datetime]):
    """An aware datetime, stored and given back in UTC to the microsecond. Raises ValueError for a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        """SQLite keeps text of fixed width, which sorts as time does; what SQLAlchemy does to write it takes longer."""
        return _stamp if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """The same the other way: several moments are read with every state of a feed, and with every article."""
        return _moment if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """To UTC."""
        return _in_utc(value)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Aware UTC; PostgreSQL answers in the session's zone."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Nouns(TypeDecorator[Any]):
    """A noun of the model, or a tuple of nouns or strings, as tagged JSON."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> Any:
        """To what JSON can hold."""
        return to_plain(value)

    def process_result_value(self, value: Any, _dialect: Dialect) -> Any:
        """Back to nouns and tuples."""
        return from_plain(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """SQLite gives the text."""
        return _nouns if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _in_utc(value: datetime | None) -> datetime | None:
    if value is None or value.tzinfo is UTC:
        return value
    if value.utcoffset() is None:
        raise ValueError(f"a time without a zone cannot be stored: {value.isoformat()}")
    return value.astimezone(UTC)


def _stamp(value: datetime | None) -> str | None:
    moment = _in_utc(value)
    return None if moment is None else moment.isoformat(" ", "microseconds")[:_STAMP]


def _moment(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(f"{value}+00:00")


def _nouns(value: str | None) -> Any:
    return None if value is None else from_plain(json.loads(value))


def mended(text: str) -> str:
    """The text as `Words` keep it."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _mended_within(said: Said) -> Said:
    values = said.values.items()
    told = {name: _mended_within(value) if isinstance(value, Said) else mended(str(value)) for name, value in values}
    return Said(said.text, **told)
