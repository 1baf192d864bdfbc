"""The noun of `vigie doctor`: one thing looked at, and what to do about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.errors import VigieError

Level = Literal["good", "note", "wrong"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing looked at. "note" is worth knowing, "wrong" must be mended; then `fix` says how.

    Its words are `Said` where they can be told in another language than English.
    """

    subject: str  #: what was looked at: "database", "feed zdnet", "Slack #veille"
    level: Level
    said: str
    fix: str = ""
    error: str = ""  #: the sentence of the error that `said` and `fix` are parts of, "" where there was none


def wrong(subject: str, error: object) -> Check:
    """A check that failed, from the sentence of an error."""
    told = error.said if isinstance(error, VigieError) else str(error)
    said, fix = parted(str(error))
    return Check(subject=subject, level="wrong", said=said, fix=fix, error=told)


def parted(sentence: str) -> tuple[str, str]:
    """The sentence of an error, in whichever language: what is wrong, and the fix that stands behind it."""
    text = re.sub(r"[ \t\n]+", " ", sentence).strip()
    for mark in (" Fix: ", " Correction\u00a0: ", "\u00a0; ", "; "):
        said, found, fix = text.partition(mark)
        if found:
            return said.rstrip("."), fix
    return text, ""
