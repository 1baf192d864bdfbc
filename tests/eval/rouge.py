"""ROUGE-1, ROUGE-2 and ROUGE-L F-measures (Lin 2004), tokenised as Google's rouge-score does by default.

That tokeniser lowercases and keeps only [a-z0-9], so an accented letter splits its word: a defect for
French, kept here because every published figure on OrangeSum has it. `unicode_words` is the other choice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

Tokenizer = Callable[[str], list[str]]


def default_words(text: str) -> list[str]:
    """The tokens of rouge-score 0.1.2 without stemming."""
    return re.findall(r"[a-z0-9]+", text.lower())


def unicode_words(text: str) -> list[str]:
    """Whole words with their accents."""
    return re.findall(r"[^\W_]+", text.lower())


def rouge(reference: str, candidate: str, words: Tokenizer = default_words) -> tuple[float, float, float]:
    """ROUGE-1, ROUGE-2, ROUGE-L, each 0–1."""
    target, output = words(reference), words(candidate)
    return (
        _f(_overlap(target, output, 1), len(target), len(output)),
        _f(_overlap(target, output, 2), len(target) - 1, len(output) - 1),
        _f(_longest_common(target, output), len(target), len(output)),
    )


def mean(scores: Sequence[tuple[float, float, float]]) -> tuple[float, float, float]:
    """The mean of each measure, times 100."""
    one, two, longest = (100 * sum(column) / len(scores) for column in zip(*scores, strict=True))
    return one, two, longest


def _f(hits: int, target: int, output: int) -> float:
    return 2 * hits / (target + output) if hits else 0.0


def _overlap(target: list[str], output: list[str], n: int) -> int:
    def grams(tokens: list[str]) -> Counter[tuple[str, ...]]:
        return Counter(zip(*(tokens[i:] for i in range(n)), strict=False))

    return (grams(target) & grams(output)).total()


def _longest_common(target: list[str], output: list[str]) -> int:
    row = [0] * (len(output) + 1)
    for wanted in target:
        diagonal = 0
        for j, word in enumerate(output, 1):
            above = row[j]
            row[j] = diagonal + 1 if word == wanted else max(above, row[j - 1])
            diagonal = above
    return row[-1]
