"""Can a channel ever say what is held for it, and does each key about time mean something there?"""

from __future__ import annotations

from datetime import time

from bot.entries import Entry, Notes

_WEEK = 7  # days


def check_channel(channel: Entry, notes: Notes) -> None:
    """Note each key that has no effect in this channel, and each digest that its quiet hours would swallow."""
    values = channel.values
    when = values.get("when", "now")
    if "at" in values and when in ("now", "hourly") and "cap" not in values:
        notes.add(channel.place("at"), f"« at » has no effect with when: {when}", "add when: daily, or remove it")
    if "day" in values and when != "weekly":
        notes.add(channel.place("day"), f"« day » has no effect with when: {when}", "add when: weekly, or remove it")
    for key in ("burst", "cap"):
        if key in values and when != "now":
            problem = f"« {key} » has no effect with when: {when}, which says all in digests"
            notes.add(channel.place(key), problem, "remove it")
    days = set(values.get("quiet_days", ()))
    if len(days) == _WEEK:
        notes.add(channel.place("quiet_days"), "every day is quiet, so nothing is ever said", "leave a day out")
    if when in ("daily", "weekly") and _covers(values.get("quiet"), values.get("at", time(8, 30))):
        at, (start, end) = values.get("at", time(8, 30)), values["quiet"]
        problem = f"the digest at {at:%H:%M} falls into the quiet hours ({start:%H:%M}-{end:%H:%M})"
        notes.add(
            channel.place("at" if "at" in values else "quiet"), problem, f"write at: {end:%H:%M}, or change quiet"
        )
    if when == "weekly" and values.get("day", "monday") in days:
        problem = f"the digest of {values.get('day', 'monday')} falls on a quiet day"
        notes.add(channel.place("day" if "day" in values else "quiet_days"), problem, "choose another day")


def check_urgent(watch: Entry, notes: Notes) -> None:
    """Note a watch that is urgent and never alerts."""
    mode = watch.values.get("mode", "alert")
    if watch.values.get("urgent") and mode != "alert":
        problem = f"« urgent » has no effect with mode: {mode}, which never alerts"
        notes.add(watch.place("urgent"), problem, "remove it, or write mode: alert")


def _covers(quiet: tuple[time, time] | None, at: time) -> bool:
    if quiet is None:
        return False
    start, end = quiet
    return start <= at < end if start < end else at >= start or at < end
