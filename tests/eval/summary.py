"""How good are summaries? ROUGE on OrangeSum's validation part: `python -m tests.eval.summary`.

Each method's sentences are joined and cut at 50 words, so that lengths are equal. Scorer: rouge-score's default
tokeniser (see tests/eval/rouge.py), F-measure × 100; `--unicode` uses whole words instead. LexRank (Erkan and Radev
2004) and TextRank (Mihalcea and Tarau 2004) are those of sumy (group `bench`) with NLTK's French stemmer; our own code
cuts sentences and words for every method. The oracle is the best single sentence by ROUGE-2, chosen with the abstract
in hand. The weights were fitted on the articles of even number; `--held-out` looks at the odd ones alone.
"""

from __future__ import annotations

import argparse
import json
import lzma
from collections.abc import Callable
from pathlib import Path

from bot.reading.phrases import sentences
from bot.reading.summary import summarize
from bot.reading.terms import terms
from tests.eval.rouge import Tokenizer, default_words, mean, rouge, unicode_words

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "orangesum-abstract" / "valid.jsonl.xz"
WORDS = 50

Row = dict[str, str]
Method = Callable[[Row], str]


def rows(limit: int | None = None) -> list[Row]:
    """The articles with their human abstracts."""
    with lzma.open(DATA, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line, _ in zip(lines, range(limit or 10**9), strict=False)]


def lead(count: int) -> Method:
    """The first sentences."""
    return lambda row: " ".join(s.text for s in sentences(row["article"])[:count])


def vigie(count: int) -> Method:
    """The real thing."""
    return lambda row: " ".join(summarize(row["title"], row["article"], sentences=count))


class _French:
    """What sumy asks of a tokenizer; its own would fetch models."""

    def to_sentences(self, text: str) -> tuple[str, ...]:
        return tuple(s.text for s in sentences(text))

    def to_words(self, sentence: str) -> tuple[str, ...]:
        return tuple(sentence[t.start : t.end] for t in terms(sentence))


def graph_rank(kind: str, count: int) -> Method:
    """The best sentences by LexRank or TextRank, in the order of the text."""
    from sumy.nlp.stemmers import Stemmer
    from sumy.parsers.plaintext import PlaintextParser
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.summarizers.text_rank import TextRankSummarizer

    summarizer = {"LexRank": LexRankSummarizer, "TextRank": TextRankSummarizer}[kind](Stemmer("french"))

    def method(row: Row) -> str:
        document = PlaintextParser(row["article"], _French()).document
        return " ".join(str(sentence) for sentence in summarizer(document, count))

    return method


def oracle(row: Row) -> str:
    """The sentence a judge who knows the abstract would take."""
    return max((s.text for s in sentences(row["article"])), key=lambda s: rouge(row["abstract"], s)[1], default="")


def methods() -> dict[str, Method]:
    """All that is compared. Raises ImportError without sumy."""
    return {
        "lead-1": lead(1),
        "lead-2": lead(2),
        "lead-3": lead(3),
        **{f"{kind}, {n} sentences": graph_rank(kind, n) for kind in ("LexRank", "TextRank") for n in (2, 3)},
        "Vigie, 2 sentences": vigie(2),
        "Vigie, 3 sentences": vigie(3),
        "oracle, 1 sentence": oracle,
    }


def measure(given: list[Row], method: Method, words: Tokenizer = default_words) -> tuple[float, float, float]:
    """Mean ROUGE-1, -2, -L of the first 50 words of a method."""
    return mean([rouge(r["abstract"], " ".join(method(r).split()[:WORDS]), words) for r in given])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--unicode", action="store_true")
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--limit", type=int)
    arguments = parser.parse_args()
    if not DATA.exists():
        raise SystemExit(f"{DATA} is absent: nothing to measure on")
    given = rows(arguments.limit)[1::2] if arguments.held_out else rows(arguments.limit)
    print(f"{len(given)} articles          R-1    R-2    R-L")
    for name, method in methods().items():
        scores = measure(given, method, unicode_words if arguments.unicode else default_words)
        print(f"{name:22} " + "  ".join(f"{x:5.2f}" for x in scores))


if __name__ == "__main__":
    main()
