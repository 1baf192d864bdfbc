"""What does matching cost beside an exact search? `python -m tests.bench.matching`

Articles of some 400 words are put together from the French sentences this repository holds (the labelled sets of
tests/eval and the founding articles), one word in forty being a rare one. Invented names are watched. Three sets: no
article names anybody; an ordinary share, where each fifth article names one watch twice (of 331 articles of OrangeSum
with 300 to 500 words, 18 % name one of the 61 watches of watchlist.yaml); each second article names three. One name in
eight has a slip.

The articles go one at a time through Vigie, through an exact Aho–Corasick automaton (`ahocorasick_rs`, with the same
folding, finding whole words) and, on fewer articles, through rapidfuzz's `process.extract` with `partial_ratio`.
Methods take turns in one process; the figures are ratios of medians. "cold" is the first time a matcher meets the
articles, "warm" the times after. "finding" is warm too, but stops where the exact search stops: places found, slips
included, and nothing judged. `--press` reads articles of the press from the data beside the repository instead: a
matcher that has read one half is timed on the other, which it has not seen ("warm"), with invented names (nobody is
named) and with the watchlist of this repository. `--slips` tells how many names with slips are found in the articles
that name nobody.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import yaml

from bot.founding import default_watchlist
from bot.matching import Matcher
from bot.matching.index import Index
from bot.matching.spelling import spellings as spellings_of
from bot.memory.seeds import parse_document
from bot.model import Matching, Watch
from bot.model.watchlist import ONE_SLIP_FROM, TWO_SLIPS_FROM
from bot.reading.lexicon import _lines, is_name, is_word
from bot.reading.words import fold, fold_key, sentences
from bot.watchlist import load

_SYLLABLES = re.findall(
    r"\w+",
    """
    ba bel bor can cer clo cy dal den dor el far fin gal gri hel in jor kal kin lan lex lu mar mi mon nav ner nor num o
    op par pel phi qua ra ren rov sal sen sil so sys tal tan tel ter tho tri ul van ver vi vox wa wil xa yo zen
    """,
)
_RARE = 40  #: one word in so many is rare
_EVAL = Path(__file__).resolve().parents[1] / "eval"
_LABELLED = ("matching_cases", "recall_cases", "stories_cases", "dates_cases")
_SETS = {"nobody": (0, 0, 0), "ordinary": (5, 1, 2), "three": (2, 3, 1)}  #: every n-th article, names, times each
_PRESS = _EVAL.parents[2] / "shared" / "data" / "orangesum-links" / "small_articles.jsonl.xz"
ARTICLES = 300
WORDS = 400
ROUNDS = 7


def names(count: int) -> list[str]:
    """That many different invented names of one or two words, always the same ones, that no sentence holds."""
    chance = random.Random(7)
    made: dict[str, None] = {}
    while len(made) < count * 1.2:
        words = chance.choices((1, 2), (3, 1))[0]
        name = " ".join(_name(chance) for _ in range(words))
        if not is_word(name.lower()) and not is_name(name.lower()):
            made[name] = None
    held = Matcher(watching(list(made))).match("", "\n".join(sentences_of_the_house() + rare_words()))
    found = {mention.evidence[0].alias for mention in held.mentions} | {refusal.watch for refusal in held.refused}
    return [name for name in made if name not in found][:count]


def watching(spellings: Sequence[str]) -> list[Watch]:
    """A watch for each name."""
    return [Watch(id=name, label=name, aliases=(name,)) for name in spellings]


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=chance.choice((2, 3, 3, 4)))).capitalize()


def sentences_of_the_house() -> list[str]:
    """The French sentences of this repository, each once."""
    texts = [text for name in _LABELLED for text in _strings(yaml.safe_load((_EVAL / f"{name}.yaml").read_text()))]
    parts = [part for text in texts for part in re.split(r" \|\|? ", text)]
    documents = sorted((_EVAL.parents[1] / "seeds").glob("*.md"))
    parts += [parse_document(path.read_text(), file=path.name).text for path in documents]
    told = [sentence.text for part in parts for sentence in sentences(part)]
    return list(dict.fromkeys(text for text in told if len(text.split()) >= 6))


def _strings(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for inner in node if isinstance(node, list) else [*node, *node.values()]:
            yield from _strings(inner)


def articles(spellings: Sequence[str], kind: str) -> list[str]:
    """The articles of one set, always the same ones."""
    chance = random.Random(1)
    pool, rare = sentences_of_the_house(), rare_words()
    every, names_each, times = _SETS[kind]
    made = []
    for number in range(ARTICLES):
        words: list[str] = []
        while len(words) < WORDS:
            words += chance.choice(pool).split(" ")
        for at in range(0, len(words), _RARE):
            words[at] = chance.choice(rare)
        for name in chance.choices(spellings, k=names_each) if every and number % every == 0 else ():
            for _ in range(times):
                words[chance.randrange(len(words))] = _slipped(name, chance)
        made.append(" ".join(words))
    return made


def _slipped(name: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(name))
    return name[:at] + name[at + 1 :] if chance.random() < 0.125 else name


def rare_words() -> list[str]:
    """Words of the French lexicon, and names nobody watches."""
    chance = random.Random(3)
    lexicon = [head + ends.split()[0].strip(".") for head, ends in _lines("words").items() if len(head) == 4]
    return chance.sample(lexicon, 6000) + [_name(chance) + "y" for _ in range(1500)]


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


def finding(watches: Sequence[Watch]) -> Callable[[str], int]:
    """Vigie's own search without what comes after: the places that may name a watch."""
    index = Index(spelling for place, watch in enumerate(watches) for spelling in spellings_of(watch, place))

    def search(text: str) -> int:
        clues = index.clues(text)
        return len(index.candidates(fold(text).text, clues)) if clues else 0

    return search


def plain_rapidfuzz(spellings: Sequence[str]) -> Callable[[str], int]:
    """The plain use of rapidfuzz: each spelling against the whole article."""
    from rapidfuzz import fuzz, process

    lowered = [name.lower() for name in spellings]
    return lambda text: len(
        process.extract(text.lower(), lowered, scorer=fuzz.partial_ratio, score_cutoff=90, limit=None)
    )


def one_at_a_time(search: Callable[[str], object]) -> Callable[[Sequence[str]], None]:
    """A search as a pass over articles."""

    def over(texts: Sequence[str]) -> None:
        for text in texts:
            search(text)

    return over


def seconds(search: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    """Time of one pass, per article."""
    begin = time.process_time()
    search(texts)
    return (time.process_time() - begin) / len(texts)


def compare(count: int, kind: str) -> str:
    """One line of the table."""
    spellings = names(count)
    texts = articles(spellings, kind)
    watches = watching(spellings)
    begin = time.process_time()
    matcher = Matcher(watches)
    built = time.process_time() - begin
    aho, fuzzy = one_at_a_time(exact(spellings)), one_at_a_time(plain_rapidfuzz(spellings))
    single, found = one_at_a_time(lambda text: matcher.match("", text)), one_at_a_time(finding(watches))
    cold = seconds(single, texts)
    found(texts)
    rounds = [[seconds(method, texts) for method in (aho, single, found)] for _ in range(ROUNDS)]
    warm, bare = (statistics.median(row[0] / row[which] for row in rounds) for which in (1, 2))
    baseline, whole = (statistics.median(row[which] for row in rounds) for which in (0, 1))
    plain = seconds(fuzzy, texts[: max(2, 3000 // count)])
    return (
        f"{count:>9}  {kind:10}{warm:>6.2f}{bare:>9.2f}{baseline / cold:>8.2f}"
        f"{plain / whole:>12.0f}{built:>9.2f}{_memory(watches, texts):>9.1f}{baseline * 1e6:>12.0f}"
    )


def compare_on_the_press(label: str, watches: Sequence[Watch]) -> str:
    """One line of the shorter table: articles not met before, by a matcher that has read as many others."""
    texts = press()
    known, new = texts[: len(texts) // 2], texts[len(texts) // 2 :]
    aho = one_at_a_time(exact([name for watch in watches for name in (*watch.aliases, *watch.acronyms)]))
    rounds = []
    for _ in range(ROUNDS):
        matcher, found = Matcher(watches), one_at_a_time(finding(watches))
        single = one_at_a_time(partial(matcher.match, ""))
        single(known)
        found(known)
        rounds.append([seconds(method, new) for method in (aho, single, found)])
    warm, bare = (statistics.median(row[0] / row[which] for row in rounds) for which in (1, 2))
    touched = sum(matcher.match("", text) != Matching() for text in new) / len(new)
    return f"{label:>9}  {len(new)} articles, {touched:.0%} touched{warm:>8.2f}{bare:>9.2f}"


def press() -> list[str]:
    """Articles of the press of 300 to 500 words."""
    with lzma.open(_PRESS, "rt", encoding="utf-8") as lines:
        texts = ["\n".join(json.loads(line)["paragraphs"]) for line in lines]
    return [text for text in texts if 300 <= len(text.split()) <= 500]


def slips_found(count: int) -> str:
    """One line: how many names with one slip (of 6 letters or more) and with two (of 10 or more) are found."""
    spellings = names(count)
    matcher, texts, chance = Matcher(watching(spellings)), articles(spellings, "nobody"), random.Random(5)
    shares = []
    for slips, letters in ((1, ONE_SLIP_FROM), (2, TWO_SLIPS_FROM)):
        found = []
        for name in (name for name in spellings if len(fold_key(name).replace(" ", "")) >= letters):
            before, _, after = chance.choice(texts).partition(" ")
            matching = matcher.match("", f"{before} {_with_slips(name, slips, chance)} {after}")
            found.append(any(mention.watch == name for mention in matching.mentions))
        shares.append(f"{sum(found) / len(found):>9.2%} of {len(found)}")
    return f"{count:>9}{''.join(shares)}"


def _with_slips(name: str, count: int, chance: random.Random) -> str:
    """A name with letters lost, added, changed or swapped, at places apart, none of them the first of a word."""
    places = [at for at in range(1, len(name) - 1) if name[at - 1 : at + 2].isalpha()]
    chosen = chance.sample(places, 1)
    if count > 1:
        chosen.append(chance.choice([at for at in places if abs(at - chosen[0]) > 1]))
    for at in sorted(chosen, reverse=True):
        here, after = name[at : at + 2]
        letter = chance.choice("aeilnorstu".replace(here, ""))
        name = name[:at] + chance.choice((after, here + letter + after, letter + after, after + here)) + name[at + 2 :]
    return name


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
    parser.add_argument("--press", action="store_true")
    parser.add_argument("--slips", action="store_true")
    asked = parser.parse_args()
    if asked.slips:
        print("spellings         one slip         two slips")
        for count in asked.counts:
            print(slips_found(count))
        return
    if asked.press:
        print("spellings                             warm  finding")
        for count in asked.counts:
            print(compare_on_the_press(str(count), watching(names(count))))
        print(compare_on_the_press("shipped", load(default_watchlist()).watches))
        return
    print("                 speed as a share of exact             × plain    built   memory   exact, µs")
    print("spellings  articles    warm  finding    cold   rapidfuzz        s      MiB   an article")
    for count in asked.counts:
        for kind in _SETS:
            print(compare(count, kind), flush=True)


if __name__ == "__main__":
    main()
