"""Tidy space is what it says, however quickly it is made."""

from __future__ import annotations

import random
import re

from bot.reading.extract import one_line, plain

_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\xad\u200b\u2060\ufeff]")
_GAP = re.compile("[\t\n\r\f\v\x85\u2028\u2029 ]+")
SIGNS = (
    "ab é\u00a0\u202f’\t\n\r\f\v\x85\u2028\u2029\x00\x07\x1c\x1f\x7f\xad\u200b\u2060\ufeff\udc00\U0001f600" + " " * 12
)


def defined(line: str) -> str:
    """One line, sign by sign: what is not seen goes, then runs of space are one, a no-break space is none of it."""
    return _GAP.sub(" ", _UNSEEN.sub("", line)).strip()


def test_space_is_tidied_as_defined() -> None:
    chance = random.Random(5)
    for _ in range(3000):
        text = "".join(chance.choices(SIGNS, k=chance.randint(0, 40)))
        assert one_line(text) == defined(text)
        assert plain(text) == "\n".join(line for each in text.splitlines() if (line := defined(each)))


def test_many_spaces_take_no_time() -> None:
    assert plain(f"un{' ' * 3_000_000}deux\t \n\n{' ' * 1_000_000}trois") == "un deux\ntrois"
