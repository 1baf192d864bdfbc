"""Which parts of a text has French no words for?"""

from __future__ import annotations

from bot.errors import Said
from bot.wording import Words

FRENCH, ENGLISH = Words("fr"), Words("en")


def untold(said: str) -> list[str]:
    """The parts of a reason, itself among them, that readers of French would read in English."""
    if not isinstance(said, Said):
        return [said]
    inner = [part for value in said.values.values() if isinstance(value, Said) for part in untold(value)]
    own = [] if FRENCH.say(said.text, **said.values) != ENGLISH.say(said.text, **said.values) else [said.text]
    return own + inner
