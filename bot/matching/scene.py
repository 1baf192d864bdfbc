"""What stands around a place in an article: its sentence, the ones beside it, the lead?"""

from __future__ import annotations

from functools import cached_property
from itertools import islice

from bot.model import Field
from bot.reading.phrases import Sentence, each_sentence
from bot.reading.words import Folded, fold, fold_key

LEAD_SENTENCES = 2  #: sentences of the body that open the article
REACH = 600  #: characters on each side in which the sentences around a place are looked for
_LEAD = 1_000  #: characters a lead has at most


class Scene:
    """One field of an article, read only as far as judging its names asks for."""

    def __init__(self, field: Field, text: str) -> None:
        self.field: Field = field
        self.text = text
        self._around: dict[int, tuple[str, Folded]] = {}

    @cached_property
    def folded(self) -> Folded:
        """The field folded, with the way back."""
        return fold(self.text)

    @cached_property
    def _opening(self) -> list[Sentence]:
        return list(islice(each_sentence(self.text[:_LEAD]), LEAD_SENTENCES))

    @cached_property
    def lead(self) -> Folded:
        """The first sentences, folded."""
        return fold(" ".join(sentence.text for sentence in self._opening))

    def leads(self, start: int) -> bool:
        """Whether a character stands in the title or in the first sentences."""
        if self.field == "title":
            return True
        return start < _LEAD and bool(self._opening) and start < self._opening[-1].end

    def sentence(self, start: int) -> str:
        """The sentence of a character, folded."""
        return self._read(start)[0]

    def neighbourhood(self, start: int) -> Folded:
        """The sentence of a character and the ones before and after it, folded."""
        return self._read(start)[1]

    def _read(self, start: int) -> tuple[str, Folded]:
        if start not in self._around:
            low = max(0, start - REACH)
            near: list[Sentence] = []
            for sentence in each_sentence(self.text[low : start + REACH]):
                passed = bool(near) and low + near[-1].end > start
                near.append(sentence)
                if passed:  # the one after its own is the last that is asked for
                    break
            own = next((i for i, sentence in enumerate(near) if low + sentence.end > start), len(near) - 1)
            beside = near[max(0, own - 1) : own + 2]
            self._around[start] = fold_key(near[own].text), fold("\n".join(s.text for s in beside))
        return self._around[start]
