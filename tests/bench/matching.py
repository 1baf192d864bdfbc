"""What does matching cost beside an exact search? `python -m tests.bench.matching`

Articles of some 400 words, each naming a few of the spellings, one in eight with a slip, go one at a time through
Vigie, through an exact Aho–Corasick automaton (`ahocorasick_rs`, with the same folding, finding whole words) and, on
fewer articles, through rapidfuzz's `process.extract` with `partial_ratio`. Methods take turns in one process; the
figures are ratios of medians. "cold" is the first time a matcher meets the articles, "warm" the times after.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import time
import tracemalloc
from collections.abc import Callable, Sequence

from bot.matching import Matcher
from bot.model import Watch
from bot.reading.words import fold_key

_SYLLABLES = re.findall(
    r"\w+",
    """
    ba bel bor can cer clo cy dal den dor el far fin gal gri hel in jor kal kin lan lex lu mar mi mon nav ner nor num o
    op par pel phi qua ra ren rov sal sen sil so sys tal tan tel ter tho tri ul van ver vi vox wa wil xa yo zen
    """,
)
_COMMON = re.findall(
    r"\w+",
    """
    le la les de des du un une et à en que qui dans pour sur avec par est sont a ont il elle plus pas ne se au aux ce
    cette groupe marché année entreprise millions euros selon après avoir être fait deux ans projet données service
    clients nouveau ministre gouvernement filiale annonce croissance numérique informatique réseau opérateur capital
    """,
)
ARTICLES = 300
WORDS = 400
ROUNDS = 5


def names(count: int) -> list[str]:
    """That many different invented names of one or two words, always the same ones."""
    chance = random.Random(7)
    made: dict[str, None] = {}
    while len(made) < count:
        words = chance.choices((1, 2), (3, 1))[0]
        made[" ".join(_name(chance) for _ in range(words))] = None
    return list(made)


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=chance.choice((2, 3, 3, 4)))).capitalize()


def articles(spellings: Sequence[str], vocabulary: Sequence[str], seed: int) -> list[str]:
    """Articles in words that are as unequally frequent as in a language (Zipf), with three names in each second one."""
    chance = random.Random(seed)
    weights = [1 / (rank + 2) for rank in range(len(vocabulary))]
    made = []
    for number in range(ARTICLES):
        words = chance.choices(vocabulary, weights, k=WORDS)
        for _ in range(3 * (number % 2)):
            words[chance.randrange(WORDS)] = _slipped(chance.choice(spellings), chance)
        made.append(" ".join(words))
    return made


def _slipped(name: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(name))
    return name[:at] + name[at + 1 :] if chance.random() < 0.125 else name


def vocabulary() -> list[str]:
    """Common words first, then words of the French lexicon, then names nobody watches."""
    from bot.reading.lexicon import _lines

    chance = random.Random(3)
    lexicon = [head + ends.split()[0].strip(".") for head, ends in _lines("words").items() if len(head) == 4]
    strangers = [_name(chance) + "y" for _ in range(1500)]
    rare = chance.sample(lexicon, 6000) + strangers
    chance.shuffle(rare)
    return _COMMON + rare


def exact(spellings: Sequence[str]) -> Callable[[str], int]:
    """The exact search to beat: the folded spellings as an automaton, whole words only."""
    import ahocorasick_rs

    automaton = ahocorasick_rs.AhoCorasick([fold_key(name) for name in spellings])

    def search(text: str) -> int:
        folded = fold_key(text)
        found = 0
        for _, start, end in automaton.find_matches_as_indexes(folded, overlapping=False):
            whole = (start == 0 or not folded[start - 1].isalnum()) and not folded[end : end + 1].isalnum()
            found += whole
        return found

    return search


def plain_rapidfuzz(spellings: Sequence[str]) -> Callable[[str], int]:
    """The plain use of rapidfuzz: each spelling against the whole article."""
    from rapidfuzz import fuzz, process

    lowered = [name.lower() for name in spellings]
    return lambda text: len(
        process.extract(text.lower(), lowered, scorer=fuzz.partial_ratio, score_cutoff=90, limit=None)
    )


def seconds(search: Callable[[str], object], texts: Sequence[str]) -> float:
    """Time of one pass, per article."""
    begin = time.perf_counter()
    for text in texts:
        search(text)
    return (time.perf_counter() - begin) / len(texts)


def compare(count: int) -> str:
    """One line of the table."""
    spellings, words = names(count), vocabulary()
    texts = articles(spellings, words, seed=1)
    watches = [Watch(id=str(i), label=name, aliases=(name,)) for i, name in enumerate(spellings)]
    begin = time.perf_counter()
    matcher = Matcher(watches)
    built = time.perf_counter() - begin
    aho, fuzzy = exact(spellings), plain_rapidfuzz(spellings)
    cold = seconds(lambda text: matcher.match("", text), texts)
    rounds = [(seconds(aho, texts), seconds(lambda text: matcher.match("", text), texts)) for _ in range(ROUNDS)]
    baseline, warm = (statistics.median(column) for column in zip(*rounds, strict=True))
    few = texts[: max(2, 3000 // count)]
    plain = seconds(fuzzy, few)
    return (
        f"{count:>9}{baseline / warm:>8.2f}{baseline / cold:>8.2f}{plain / warm:>12.0f}"
        f"{built:>9.2f}{_memory(watches, texts):>9.1f}{baseline * 1e6:>12.0f}"
    )


def _memory(watches: Sequence[Watch], texts: Sequence[str]) -> float:
    """MiB held by a matcher that has read the articles."""
    tracemalloc.start()
    matcher = Matcher(watches)
    for text in texts:
        matcher.match("", text)
    held = tracemalloc.get_traced_memory()[0] / 2**20
    tracemalloc.stop()
    return held


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", nargs="*", type=int, default=[50, 1_000, 10_000])
    print("speed as a share of exact search × plain    built   memory   exact, µs")
    print("spellings    warm    cold   rapidfuzz        s      MiB   an article")
    for count in parser.parse_args().counts:
        print(compare(count))


if __name__ == "__main__":
    main()
