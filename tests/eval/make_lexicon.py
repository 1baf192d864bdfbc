"""How is the French lexicon of bot/reading/french made?

Source: the npm package `dictionary-fr` 3.0.0, Hunspell's « Classique » 7.5 dictionary of the
Grammalecte project (MPL 2.0). Every entry is spelt out with its inflections, folded as Vigie folds
texts, and written as two sorted lists that share their heads: a line is the first letters of some
words, then the ways they end (`oran . ge ger ges`; a full stop stands for the empty ending).

    npm pack dictionary-fr@3.0.0 && tar xzf dictionary-fr-3.0.0.tgz
    python -m tests.eval.make_lexicon package bot/reading/french
"""

from __future__ import annotations

import gzip
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bot.reading.words import fold_key

HEAD = 4  #: letters a line shares
LETTERS = re.compile(r"[a-z]+")


class Suffix(NamedTuple):
    """One way an entry may end: what to take off, what to add, and for which entries."""

    strip: str
    add: str
    when: re.Pattern[str]
    flags: str


def suffixes(affixes: str) -> dict[str, list[Suffix]]:
    """The suffix rules of an .aff file by their two-letter flag. Prefixes are elisions and are left out."""
    rules: dict[str, list[Suffix]] = defaultdict(list)
    for line in affixes.splitlines():
        parts = line.split()
        if len(parts) >= 5 and parts[0] == "SFX" and not parts[3].isdigit():
            flag, strip, add, when = parts[1:5]
            add, _, flags = add.partition("/")
            rules[flag].append(
                Suffix("" if strip == "0" else strip, "" if add == "0" else add, re.compile(f"{when}$"), flags)
            )
    return rules


def spelt(entry: str, rules: dict[str, list[Suffix]]) -> Iterator[str]:
    """An entry of a .dic file with all its inflections."""
    word, _, flags = entry.split("\t")[0].split(" ")[0].partition("/")
    pending = [(word, flags)]
    while pending:
        stem, more = pending.pop()
        yield stem
        for start in range(0, len(more) - 1, 2):
            pending += [
                (stem[: len(stem) - len(rule.strip)] + rule.add, rule.flags)
                for rule in rules.get(more[start : start + 2], ())
                if stem.endswith(rule.strip) and rule.when.search(stem)
            ]


def write(path: Path, words: set[str]) -> None:
    """Write a set of folded words, sorted, one line per shared head."""
    lines: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words):
        lines[word[:HEAD]].append(word[HEAD:] or ".")
    text = "".join(f"{head} {' '.join(ends)}\n" for head, ends in sorted(lines.items()))
    path.write_bytes(gzip.compress(text.encode("ascii"), mtime=0))


def main(source: Path, target: Path) -> None:
    """Read the package in `source`, write words.txt.gz and names.txt.gz in `target`."""
    rules = suffixes((source / "index.aff").read_text(encoding="utf-8"))
    words: set[str] = set()
    names: set[str] = set()
    for entry in (source / "index.dic").read_text(encoding="utf-8").splitlines()[1:]:
        for form in spelt(entry, rules):
            key = fold_key(form)
            if LETTERS.fullmatch(key):
                (words if form.islower() else names).add(key)
    write(target / "words.txt.gz", words)
    write(target / "names.txt.gz", names)
    print(f"{len(words)} words, {len(names)} names")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
