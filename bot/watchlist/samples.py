"""Do the sample sentences of the watchlist still hold?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from bot.errors import Mistake
from bot.model import Matching, Mention

Match = Callable[[str, str], Matching]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A sentence of `samples:` and where it stands; line and column count from 1."""

    watch: str
    text: str
    expected: Literal["alert", "ignore"]
    subject: bool = False  #: whether the watch alerts only as the subject: a mention in passing is no alert
    file: str
    line: int
    column: int


def failing_samples(samples: Iterable[Sample], match: Match) -> Iterator[Mistake]:
    """A mistake for each sample that does not do what its list says. The sentence is matched as text without title."""
    for sample in samples:
        matching = match("", sample.text)
        named = next((mention for mention in matching.mentions if mention.watch == sample.watch), None)
        found = named is not None and not (sample.subject and named.role == "passing")
        if found and sample.expected == "ignore":
            yield _mistake(sample, *_should_be_ignored(sample, matching))
        elif not found and sample.expected == "alert":
            yield _mistake(sample, *(_in_passing(sample, named) if named else _should_alert(sample, matching)))


def _mistake(sample: Sample, problem: str, fix: str) -> Mistake:
    return Mistake(sample.file, sample.line, sample.column, problem, fix)


def _should_be_ignored(sample: Sample, matching: Matching) -> tuple[str, str]:
    words = [e.text for mention in matching.mentions if mention.watch == sample.watch for e in mention.evidence]
    seen = f" (by « {words[0]} »)" if words else ""
    problem = f"this sample must be ignored but names {sample.watch}{seen}"
    return problem, f"add the words around it to the veto of {sample.watch}, or move the sentence to alert"


def _in_passing(sample: Sample, mention: Mention) -> tuple[str, str]:
    said = f"« {mention.evidence[0].text} » is mentioned in passing, and {sample.watch} has alert_on: subject"
    return f"this sample must alert but {said}", "write another alert_on, or move the sentence to ignore"


def _should_alert(sample: Sample, matching: Matching) -> tuple[str, str]:
    refusals = [r for r in matching.refused if r.watch == sample.watch]
    if not refusals:
        problem = f"this sample must alert but no spelling of {sample.watch} is in it"
        return problem, "add the spelling to aliases, or move the sentence to ignore"
    first = refusals[0]
    problem = f"this sample must alert but « {first.text} » is refused: {first.reason}"
    return problem, f"change context or veto of {sample.watch}, or move the sentence to ignore"
