"""Does an article hold what the query of a watch asks for, besides the name itself?

Words are compared as everywhere: folded, whole, singular or plural; a phrase is words in a row. `near` looks for
the shortest stretch of one field that holds all its words; that they may overlap (« cloud », « cloud souverain »)
is the writer's wish.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.model import Near, Query
from bot.reading.words import bare_words

#: An article as matching reads it: the folded words of each field, `bare_words(title)` and `bare_words(text)`.
Fields = Sequence[Sequence[str]]
_ENDINGS = ("s", "x", "es")
_SHORTEST = 4  #: letters from which a word also stands for its plural


def holds(query: Query, fields: Fields) -> str:
    """Why the query does not hold, "" when it does. Linear in the length of the article."""
    words = [frozenset(field) for field in fields]

    def there(text: str) -> bool:
        return any(next(_places(text, field, known), None) for field, known in zip(fields, words, strict=True))

    for text in query.all:
        if not there(text):
            return f"missing in the article: {text}"
    if query.any and not any(map(there, query.any)):
        return f"none of these in the article: {', '.join(query.any)}"
    for text in query.none:
        if there(text):
            return f"unwanted in the article: {text}"
    pairs = zip(fields, words, strict=True)
    if query.near and not any(_close(query.near, field, known) for field, known in pairs):
        return f"not close together: {', '.join(query.near.words)}"
    return ""


@lru_cache(maxsize=4096)
def _pieces(text: str) -> tuple[frozenset[str], ...]:
    """A phrase, word by word: the forms each may have."""
    return tuple(
        frozenset(
            {word, *(word + ending for ending in _ENDINGS)} if len(word) >= _SHORTEST and word.isalpha() else {word}
        )
        for word in bare_words(text)
    )


def _places(text: str, field: Sequence[str], known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where a phrase stands in a field: the ranks of its first and last word. `known` is the field as a set."""
    pieces = _pieces(text)
    if not pieces or not all(forms & known for forms in pieces):
        return
    for first in range(len(field) - len(pieces) + 1):
        if all(field[first + offset] in forms for offset, forms in enumerate(pieces)):
            yield first, first + len(pieces) - 1


def _close(near: Near, field: Sequence[str], known: frozenset[str]) -> bool:
    """Whether some stretch of `near.within` words holds each phrase: one sweep over the places, by their end."""
    found = [list(_places(text, field, known)) for text in near.words]
    if not all(found):
        return False
    ends = sorted((last, first, which) for which, places in enumerate(found) for first, last in places)
    latest: dict[int, int] = {}
    for last, first, which in ends:
        latest[which] = max(first, latest.get(which, first))
        if len(latest) == len(near.words) and last - min(latest.values()) < near.within:
            return True
    return False
