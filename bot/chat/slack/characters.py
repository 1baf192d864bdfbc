"""Which characters does Slack get? Feeds write anything; what cannot be shown, or could deceive, is dropped."""

from __future__ import annotations

import re

_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters, line ends excepted
    "\u202a-\u202e\u2066-\u2069\ufeff]"  # direction overrides, which could turn the words after them around
)
_UNBROKEN = re.compile(r" (?=[:;!?»](?!\S))|(?<=«) |(?<=\d) (?=(?:[kM]?€|Md€|%|millions?\b|milliards?\b))")
_LINE_END = re.compile("\r\n|[\n\v\f\r\x85\u2028\u2029]")


def clean(text: str) -> str:
    """Valid Unicode without control characters, every line end a newline, never two empty lines in a row."""
    valid = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return re.sub("\n{3,}", "\n\n", _LINE_END.sub("\n", _DROPPED.sub("", valid)))


def one_line(text: str, *, strip: bool = True) -> str:
    """The same on one line, its spaces single."""
    line = re.sub(r"[\n\t ]+", " ", clean(text))
    return line.strip() if strip else line


def unbroken(text: str) -> str:
    """The same with the spaces of French typography that must not end a line: before « : », in « 75 M€ »."""
    return _UNBROKEN.sub("\u00a0", text)


def cut(text: str, limit: int) -> str:
    """At most so many characters; an ellipsis is the last one where something was left out."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
