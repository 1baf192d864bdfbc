"""What stands around a place in an article: its sentence, the sentences beside it, the words before and after?"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from bot.model import Field
from bot.reading.words import Folded, Sentence, fold, fold_key, sentences

LEAD_SENTENCES = 2  #: sentences of the body that open the article
_WORD_BEFORE = re.compile(r"([^\W_]+)\W*$")


class Scene:
    """One field of an article, read as far as judging its names asks for."""

    def __init__(self, field: Field, text: str) -> None:
        self.field: Field = field
        self.text = text

    @cached_property
    def folded(self) -> Folded:
        """The field folded, with the way back."""
        return fold(self.text)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Its sentences."""
        return sentences(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    @cached_property
    def _folded_sentences(self) -> dict[int, str]:
        return {}

    def sentence_at(self, start: int) -> int:
        """The number of the sentence that holds a character."""
        return max(0, bisect_right(self._starts, start) - 1)

    def sentence(self, number: int) -> str:
        """A sentence folded; "" when there is none of that number."""
        if not 0 <= number < len(self.sentences):
            return ""
        if number not in self._folded_sentences:
            self._folded_sentences[number] = fold_key(self.sentences[number].text)
        return self._folded_sentences[number]

    def leads(self, start: int) -> bool:
        """Whether a character stands in the title or in the first sentences."""
        return self.field == "title" or self.sentence_at(start) < LEAD_SENTENCES
