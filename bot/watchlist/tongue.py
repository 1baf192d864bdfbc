"""Which language does the text of a watchlist ask for, even where nothing else of it can be read?"""

from __future__ import annotations

import re
from typing import Literal

_ASKED = re.compile(r"""^[ \t{]*["']?language["']?[ \t]*:[ \t]*["']?(fr|en)\b""", re.MULTILINE)


def language_asked(text: str) -> Literal["fr", "en"]:
    """The language that a line of the text asks for, well formed or not; French, as in a good file, where none does."""
    found = _ASKED.search(text)
    return "en" if found and found[1] == "en" else "fr"
