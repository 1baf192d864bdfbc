"""Texts no journalist writes: each kind as long as asked for, always the same for the same chance.

Kinds that repeat watched names or their misspellings cost the matcher the most; the others try its reading.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, repeat

Make = Callable[[random.Random, int], str]  #: chance, characters → text

PLAIN = (
    "Le conseil municipal examine jeudi le budget de la médiathèque. L'architecte promet des travaux achevés "
    "avant l'été. Plusieurs riverains s'inquiètent du bruit et demandent une réunion. Selon la mairie, « rien n'est "
    "décidé ». "
    "Le groupe annonce des résultats en hausse et confirme ses objectifs pour l'année. "
)
NAMES = (
    *("Atos", "Cloudwatt", "Numergy", "Andromède", "OVHcloud", "Cap Gemini", "Dassault Systèmes", "Orange", "Thalès"),
    *("Caisse des dépôts", "Thierry Breton", "Health Data Hub", "SecNumCloud", "Gaia-X", "Bull", "Bleu", "Nu@ge"),
)
_LETTERS = "abcdefghijklmnopqrstuvwxyzéèêàçœ"
_EMOJI = "😀🎉🚀👩‍👩‍👧‍👦🇫🇷❤️🧑🏽‍💻"
_RIGHT_TO_LEFT = "سحابة سيادية في فرنسا ענן ריבוני של צרפת \u202e\u2067"
_CONTROLS = "".join(map(chr, (*range(32), *range(0x7F, 0xA0), 0x200B, 0x200D, 0x2028, 0xFEFF, 0xFFFD, 0xFFFF)))
_SCRIPTS = "Atоs Сloudwatt Νumergy Ａｔｏｓ 雲端運算 클라우드 आसमान ก้อนเมฆ Ⓐⓣⓞⓢ 𝐀𝐭𝐨𝐬 ﬁn ½ ǅ ß İ "
_ENTITIES = ("&eacute;", "&#39;", "&amp;amp;", "&#x1F600;", "&nosuch;", "&#999999999;", "&", "&lt;b&gt;", "&#0;", "&#")
_MARKS = "!?.,;:«»\"'()[]{}…–—-_/\\|@#%^&*~`’‘ʼ\n\t "


def _cut(pieces: Iterator[str], size: int) -> str:
    """The pieces one after the other, cut at the size."""
    gathered: list[str] = []
    length = 0
    for piece in pieces:
        gathered.append(piece)
        length += len(piece)
        if length >= size:
            break
    return "".join(gathered)[:size]


def _drawn(alphabet: Sequence[str]) -> Make:
    return lambda chance, size: "".join(chance.choices(alphabet, k=size))[:size]


def _again(text: str) -> Make:
    return lambda _, size: _cut(repeat(text), size)


def word(chance: random.Random, longest: int = 12) -> str:
    """A word of nobody's language."""
    return "".join(chance.choices(_LETTERS, k=chance.randint(1, longest)))


def misspelt(chance: random.Random, text: str) -> str:
    """A text with one or two characters lost, added, changed or swapped."""
    for _ in range(chance.randint(1, 2)):
        at = chance.randrange(len(text))
        new = chance.choice(("", chance.choice(_LETTERS), text[at] * 2, text[at + 1 : at + 2] + text[at]))
        text = text[:at] + new + text[at + 1 :] or "x"
    return text


def _endless(make: Callable[[random.Random], str], between: str = " ") -> Make:
    return lambda chance, size: _cut(chain.from_iterable((make(chance), between) for _ in repeat(None)), size)


def _mojibake(_: random.Random, size: int) -> str:
    spoilt = PLAIN.encode().decode("cp1252", "replace")
    return _cut(repeat(spoilt + spoilt.encode().decode("cp1252", "replace")), size)


KINDS: dict[str, Make] = {
    "plain French": _again(PLAIN),
    "words without a space": _endless(word, ""),
    "words never seen": _endless(word),
    "one letter": _again("a"),
    "emoji": _drawn(_EMOJI),
    "right to left": _drawn(_RIGHT_TO_LEFT),
    "control characters": _drawn(_CONTROLS),
    "mixed scripts": _drawn(_SCRIPTS),
    "accents upon accents": _again("e\u0301\u0302\u0303\u0304\u0308\u0327"),
    "any character": lambda chance, size: "".join(chr(chance.randrange(0x110000)) for _ in range(size)),
    "mojibake": _mojibake,
    "mojibake signs": _drawn("ÃÂâ€™©¨ªåðŸ˜"),
    "HTML entities": _drawn(_ENTITIES),
    "punctuation": _drawn(_MARKS),
    "line ends": _again("\r\n \u2028"),
    "elisions": _again("l'd'qu'jusqu'"),
    "full stops": _again("M. A. B. etc. "),
    "one name": _again("Atos "),
    "names": _endless(lambda chance: chance.choice(NAMES)),
    "names without a space": _endless(lambda chance: chance.choice(NAMES), ""),
    "names misspelt": _endless(lambda chance: misspelt(chance, chance.choice(NAMES))),
    "names cut in two": _endless(lambda chance: chance.choice(NAMES)[: chance.randint(1, 9)], "-"),
    "halves of names": _endless(lambda chance: chance.choice(chance.choice(NAMES).split())),
    "capitals": _endless(lambda chance: chance.choice((*NAMES, *PLAIN.split())).upper()),
}


def mutated(chance: random.Random, text: str) -> str:
    """A text with stretches lost, doubled, moved, cased otherwise or replaced by another kind."""
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.randint(0, 40))
        stretch = text[start:end]
        other = KINDS[chance.choice(list(KINDS))](chance, chance.randint(1, 30))
        new = chance.choice(("", stretch * 2, stretch[::-1], stretch.upper(), stretch.lower(), stretch + other, other))
        text = text[:start] + new + text[end:]
    return text
