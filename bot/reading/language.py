"""Is a piece of text French? Its small words tell, against those of the languages that turn up in French feeds."""

from __future__ import annotations

import re

from bot.reading.words import bare_words

_FRENCH = frozenset(
    re.findall(
        r"\w+",
        """
        le la les des du un une et est dans pour par sur au aux que qui ne pas ce cette ces son sa ses leur leurs il
        elle ils nous vous avec en a ont sont ete mais ou plus entre depuis selon apres avant sans se
        """,
    )
)
_OTHER = frozenset(
    re.findall(
        r"\w+",
        """
        the of and to is are was were has have will would with for by at this that from it its as be been not their his
        her they which but or an der die das und ist mit von dem den ein eine nicht auf el los las y con del por para di
        della che
        """,
    )
)


def is_french(text: str) -> bool:
    """Whether a text has as many small words of French as of other languages, or more; names alone are French."""
    return leaning(text) >= 0


def leaning(text: str) -> int:
    """How many more small words of French than of English, German, Spanish or Italian; negative when they are more."""
    words = bare_words(text)
    return sum((word in _FRENCH) - (word in _OTHER) for word in words)
