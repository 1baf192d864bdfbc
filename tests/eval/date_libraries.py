"""How do libraries read French dates? Adapters for `tests.eval.dates`; one that is not installed gives None.

None of them is needed by Vigie. dateparser comes with trafilatura; the others were tried in an environment apart:
`pip install recognizers-text-date-time chronostring timexy ctparse datefinder recurrent parsedatetime timefhuman`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

#: (start, end, first day, last day) of what a library found; a point in time is a day
Span = tuple[int, int, date, date]
Reader = Callable[[str, date], list[Span]]


def dateparser_search(prefer: str) -> Reader:
    """dateparser.search.search_dates, told that the text is French."""
    search = importlib.import_module("dateparser.search").search_dates

    def read(text: str, on: date) -> list[Span]:
        base = datetime.combine(on, time(12))
        settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": prefer, "DATE_ORDER": "DMY"}
        found = search(text, languages=["fr"], settings=settings) or []
        return _placed(text, [(words, moment.date(), moment.date()) for words, moment in found])

    return read


def recognizers() -> Reader:
    """Microsoft's Recognizers-Text, culture fr-fr: the resolution its model names first."""
    module: Any = importlib.import_module("recognizers_date_time")
    culture = importlib.import_module("recognizers_text").Culture.French

    def read(text: str, on: date) -> list[Span]:
        spans = []
        for result in module.recognize_datetime(text, culture, reference=datetime.combine(on, time(12))):
            values = (result.resolution or {}).get("values") or []
            days = [_days(value) for value in values]
            known = [pair for pair in days if pair is not None]
            if known:
                past = [pair for pair in known if pair[0] <= on] or known
                spans.append((result.start, result.end + 1, *past[-1]))
        return spans

    return read


def chronostring() -> Reader:
    """chronostring, for French alone; it does not say where in the text, so its dates stand in the order found."""
    parse: Any = importlib.import_module("chronostring").parse_dates

    def read(text: str, on: date) -> list[Span]:
        try:
            return [(0, len(text), *_bounds(item)) for item in parse(text, context=on)]
        except Exception:  # it raises errors of many kinds: for « 31 février », for « ou » after a day
            return []

    return read


def english(name: str) -> Reader:
    """datefinder and recurrent read English alone; they show what a date in figures gives."""
    module: Any = importlib.import_module(name)

    def read(text: str, on: date) -> list[Span]:
        base = datetime.combine(on, time(12))
        found = module.find_dates(text, base_date=base, index=True) if name == "datefinder" else []
        return [(start, end, moment.date(), moment.date()) for moment, (start, end) in found]

    return read


def timexy() -> Reader:
    """timexy on spaCy's blank French pipeline."""
    spacy: Any = importlib.import_module("spacy")
    importlib.import_module("timexy")
    pipeline = spacy.blank("fr")
    pipeline.add_pipe("timexy", config={"kb_id_type": "timex3", "label": "timexy", "overwrite": False})

    def read(text: str, on: date) -> list[Span]:
        spans = []
        for entity in pipeline(text).ents:
            value = entity.kb_id_.partition('value="')[2].partition('"')[0]
            pair = _days({"value": value})
            if pair:
                spans.append((entity.start_char, entity.end_char, *pair))
        return spans

    return read


READERS: dict[str, Callable[[], Reader]] = {
    "dateparser, past": lambda: dateparser_search("past"),
    "dateparser, nearest": lambda: dateparser_search("current_period"),
    "Recognizers-Text": recognizers,
    "chronostring": chronostring,
    "timexy": timexy,
    "datefinder": lambda: english("datefinder"),
}


def _placed(text: str, found: list[tuple[str, date, date]]) -> list[Span]:
    spans, position = [], 0
    for words, first, last in found:
        start = text.find(words, position)
        position = max(start, position)
        spans.append((max(start, 0), max(start, 0) + len(words), first, last))
    return spans


def _days(value: dict[str, str]) -> tuple[date, date] | None:
    try:
        if "start" in value or "end" in value:
            first = date.fromisoformat(value.get("start", value.get("end", ""))[:10])
            last = date.fromisoformat(value.get("end", value.get("start", ""))[:10])
            return first, last - timedelta(days=1) if last > first else last
        day = date.fromisoformat(value["value"][:10])
        return day, day
    except (KeyError, ValueError):
        return None


def _bounds(item: Any) -> tuple[date, date]:
    parts = item if isinstance(item, (list, tuple)) else (item, item)
    days = [part.date() if isinstance(part, datetime) else part for part in parts]
    known = [day for day in days if isinstance(day, date)] or [date.min]  # a time alone is no day
    return known[0], known[-1]
