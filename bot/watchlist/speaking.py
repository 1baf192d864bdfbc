"""Can a channel ever say what is held for it, and does each key about time mean something there?"""

from __future__ import annotations

from datetime import time

from bot.entries import Entry, Notes
from bot.errors import Said

_WEEK = 7  # days


def check_channel(channel: Entry, notes: Notes) -> None:
    """Note each key that has no effect in this channel, and each digest that its quiet hours would swallow."""
    values = channel.values
    when = values.get("when", "now")
    if "at" in values and when in ("now", "hourly") and "cap" not in values:
        notes.add(channel.place("at"), _idle("at", when), Said("add {value}, or remove it", value="when: daily"))
    if "day" in values and when != "weekly":
        notes.add(channel.place("day"), _idle("day", when), Said("add {value}, or remove it", value="when: weekly"))
    for key in ("burst", "cap"):
        if key in values and when != "now":
            problem = Said("« {key} » has no effect with when: {when}, which says all in digests", key=key, when=when)
            notes.add(channel.place(key), problem, Said("remove it"))
    days = set(values.get("quiet_days", ()))
    if len(days) == _WEEK:
        problem = Said("every day is quiet, so nothing is ever said")
        notes.add(channel.place("quiet_days"), problem, Said("leave a day out"))
    if when in ("daily", "weekly") and _covers(values.get("quiet"), values.get("at", time(8, 30))):
        at, (start, end) = values.get("at", time(8, 30)), values["quiet"]
        places = {"at": f"{at:%H:%M}", "hours": f"{start:%H:%M}-{end:%H:%M}"}
        problem = Said("the digest at {at} falls into the quiet hours ({hours})", **places)
        fix = Said("write {value}, or change quiet", value=f"at: {end:%H:%M}")
        notes.add(channel.place("at" if "at" in values else "quiet"), problem, fix)
    if when == "weekly" and values.get("day", "monday") in days:
        problem = Said("the digest of {day} falls on a quiet day", day=values.get("day", "monday"))
        notes.add(channel.place("day" if "day" in values else "quiet_days"), problem, Said("choose another day"))


def check_urgent(watch: Entry, notes: Notes) -> None:
    """Note a watch that is urgent and never alerts."""
    mode = watch.values.get("mode", "alert")
    if watch.values.get("urgent") and mode != "alert":
        problem = Said("« urgent » has no effect with mode: {mode}, which never alerts", mode=mode)
        notes.add(watch.place("urgent"), problem, Said("remove it, or write mode: alert"))


def _idle(key: str, when: str) -> Said:
    return Said("« {key} » has no effect with when: {when}", key=key, when=when)


def _covers(quiet: tuple[time, time] | None, at: time) -> bool:
    if quiet is None:
        return False
    start, end = quiet
    return start <= at < end if start < end else at >= start or at < end
