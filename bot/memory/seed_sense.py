"""Do the files of seeds/ contradict themselves or each other? Each way is a mistake with its place and fix."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from bot.entries import Entry, Notes
from bot.model import Precision

#: The first and the last day of an event, or of a document's publication.
Span = tuple[date, date]
#: The widest interval in days, both ends counted, that each precision can mean.
_WIDEST: dict[Precision, int] = {"day": 1, "week": 8, "month": 31, "season": 122, "year": 366}


def check_interval(when: Entry, notes: Notes) -> None:
    """Notes a date whose ends are reversed, or wider or narrower than its precision can mean."""
    precision = when.values.get("precision")
    if not check_order(when, notes) or precision is None:
        return
    start, end = when.values["start"], when.values["end"]
    days = (end - start).days + 1
    sane = {
        "month": (start.year, start.month) == (end.year, end.month),
        "year": (start.month, start.day, end.month, end.day) == (1, 1, 12, 31),
    }.get(precision, True)
    if days > _WIDEST.get(precision, days) or not sane or (days == 1) != (precision == "day"):
        problem = f"{start} to {end} ({days} days) is not a {precision}"
        notes.add(when.place("precision"), problem, "mend the dates, or choose another precision")


def check_order(when: Entry, notes: Notes) -> bool:
    """Whether both ends are there in order; notes those that are reversed."""
    if not {"start", "end"} <= when.values.keys():
        return False
    if when.values["start"] > when.values["end"]:
        notes.add(when.place("end"), "the interval ends before it starts", "exchange start and end")
        return False
    return True


def check_relations(relations: Iterable[Entry], notes: Notes, spans: Mapping[str, Span] | None = None) -> None:
    """Notes a relation written twice or to itself; with the days of all events, one to nothing or back in time."""
    seen: set[tuple[str, str]] = set()
    for entry in relations:
        later, earlier = entry.values.get("later", ""), entry.values.get("earlier", "")
        if not later or not earlier:
            continue
        if later == earlier:
            notes.add(entry.place("earlier"), f"« {later} » would look back on itself", "name two different events")
        elif (later, earlier) in seen:
            notes.add(entry.place("earlier"), f"« {later} » and « {earlier} » are related twice", "keep one of them")
        elif spans is not None:
            _check_time(entry, notes, spans)
        seen.add((later, earlier))


def _check_time(entry: Entry, notes: Notes, spans: Mapping[str, Span]) -> None:
    later, earlier = entry.values["later"], entry.values["earlier"]
    unknown = [name for name in ("later", "earlier") if entry.values[name] not in spans]
    for name in unknown:
        fix = "correct the id, or add the event to events.yaml or chronology.yaml"
        notes.add(entry.place(name), f"there is no event or document « {entry.values[name]} »", fix)
    if not unknown and spans[later][1] < spans[earlier][0]:
        ends, begins = spans[later][1], spans[earlier][0]
        problem = f"« {later} » was over on {ends}, before « {earlier} » began on {begins}"
        notes.add(entry.place("later"), problem, "exchange the two, or mend a date")
