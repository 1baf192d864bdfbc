"""The noun of `vigie doctor`: one thing looked at, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["good", "note", "wrong"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing looked at. "note" is worth knowing, "wrong" must be mended; then `fix` says how."""

    subject: str  #: what was looked at: "database", "feed zdnet", "Slack #veille"
    level: Level
    said: str
    fix: str = ""


def wrong(subject: str, error: object) -> Check:
    """A check that failed, from the sentence of an error; what it says after « Fix: », or after « ; », is the fix."""
    text = " ".join(str(error).split())
    for mark in (" Fix: ", "; "):
        said, found, fix = text.partition(mark)
        if found:
            return Check(subject=subject, level="wrong", said=said.rstrip("."), fix=fix)
    return Check(subject=subject, level="wrong", said=text)
