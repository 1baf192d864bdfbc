"""What is a refusal's reason called, in the reader's language?"""

from __future__ import annotations

from bot.reading.refused import reason_parts
from bot.wording import Words


def reason_told(reason: str, words: Words) -> str:
    """A refusal's reason in the reader's language; what it names is kept: « annulé par « vigilance orange » »."""
    why, detail = reason_parts(reason)
    told = words.tell(why)
    return f"{told} {words.quoted(detail)}" if detail else told
