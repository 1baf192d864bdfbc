"""Which article does a line of JSON tell?"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from bot.cli.reading import midday
from bot.errors import BadInput
from bot.model import Article

BELIEVABLE = range(1800, 2200)  #: years of publication


def read_object(line: bytes, number: int) -> dict[str, Any]:
    """The object of a line, which has an id. Raises BadInput that names the line and the fix."""
    try:
        given = json.loads(line.decode("utf-8-sig"), parse_constant=_no_constant)
    except ValueError as error:
        raise BadInput(f"line {number}: not JSON ({error}). Fix: one JSON object a line, in UTF-8.") from error
    if not isinstance(given, dict) or "id" not in given:
        raise BadInput(f'line {number}: not an object with an id. Fix: {{"id": …, "title": …, "text": …}}.')
    return given


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def read_article(given: dict[str, Any], number: int) -> Article:
    """The article of an object. Raises BadInput that names the line and the fix."""

    def text(name: str) -> str:
        value = given.get(name) or ""
        if not isinstance(value, str):
            raise BadInput(f"line {number}: {name} is not text. Fix: give it as a string.")
        return value

    return Article(
        key=str(given["id"]),
        title=text("title"),
        text=text("text"),
        url=text("url"),
        source=text("source"),
        published=_published(given.get("published"), number),
    )


def _published(given: Any, number: int) -> datetime | None:
    """ISO 8601; a date alone is that day at noon in Paris, a time without a zone is UTC."""
    if not given:
        return None
    try:
        if isinstance(given, str) and len(given) == len("2012-01-13"):
            given = midday(date.fromisoformat(given)).isoformat()
        moment = datetime.fromisoformat(given)
        utc = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        if utc.year not in BELIEVABLE:
            raise ValueError("no year of the press")
    except (TypeError, ValueError, OverflowError) as error:
        raise BadInput(f"line {number}: published is « {given} ». Fix: a time such as 2012-01-13T09:00:00Z.") from error
    return utc
