"""Where do mistakes gather while a file is read, and how are they worded?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from yaml.nodes import MappingNode, Node, SequenceNode

from bot.errors import Mistake, Said

LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # those of YAML 1.1, §5.4
_SCALARS = {
    "tag:yaml.org,2002:str": Said("text"),
    "tag:yaml.org,2002:int": Said("a number"),
    "tag:yaml.org,2002:float": Said("a number"),
    "tag:yaml.org,2002:bool": Said("a yes or no"),
    "tag:yaml.org,2002:null": Said("nothing"),
    "tag:yaml.org,2002:timestamp": Said("a date"),
}


@dataclass(slots=True)
class Notes:
    """The mistakes of one file, in the order they were met. Reading goes on after each."""

    file: str
    lines: list[str]  #: the text, for advice that depends on what stands around a place
    mistakes: list[Mistake] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, *, file: str) -> Notes:
        """No mistakes yet, about this text. A byte order mark is left out."""
        return cls(file, LINE_BREAK.split(text.removeprefix("\ufeff")))

    def add(self, node: Node, problem: str, fix: str) -> None:
        """Note a mistake at the beginning of a node."""
        self.at(node.start_mark.line, node.start_mark.column, problem, fix)

    def at(self, line: int, column: int, problem: str, fix: str) -> None:
        """Note a mistake; line and column count from 0 as YAML marks do."""
        self.mistakes.append(Mistake(self.file, line + 1, column + 1, problem, fix))

    def in_order(self) -> tuple[Mistake, ...]:
        """All mistakes from the top of the file to its end, each once."""
        return tuple(sorted(set(self.mistakes)))


def line_of(node: Node) -> int:
    """The line a person sees a node on, from 1."""
    return node.start_mark.line + 1


def is_null(node: Node) -> bool:
    """Whether nothing is written there."""
    return node.tag == "tag:yaml.org,2002:null"


def described(node: Node) -> Said:
    """What a person wrote, in words, to tell what was found instead of what was wanted."""
    if isinstance(node, MappingNode):
        return Said("a group of keys")
    if isinstance(node, SequenceNode):
        return Said("a list")
    what = _SCALARS.get(node.tag, Said("a value of another type"))
    return what if is_null(node) else Said("{what}, « {text} »", what=what, text=shortened(node.value))


def shortened(text: str, limit: int = 60) -> str:
    """Text fit for one line of a message."""
    text = " ".join(text.split())
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def to_write(value: str) -> Said:
    """The fix that is to write exactly this."""
    return Said("write {value}", value=value)


def meant(word: str) -> Said:
    """The fix that asks whether this was meant."""
    return Said("did you mean « {word} »?", word=word)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The known word most like it, "" when none is close."""
    from difflib import get_close_matches  # only a mistake needs it, and start-up time is counted

    by_lower = {candidate.lower(): candidate for candidate in known}
    close = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[close[0]] if close else ""


def suggestion(word: str, known: Iterable[str]) -> Said:
    """A fix for a word that is not among the known ones."""
    known = sorted(known)
    guess = did_you_mean(word, known)
    if guess:
        return meant(guess)
    return Said("use one of: {words}", words=", ".join(known)) if known else Said("remove it")
