"""Do the sample sentences of the watchlist still hold?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from bot.errors import Mistake, Said
from bot.model import Matching, Mention
from bot.reading.refused import reason_parts

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
        alerting = None if named and sample.subject and named.role == "passing" else named
        if alerting and sample.expected == "ignore":
            yield _mistake(sample, *_should_be_ignored(sample, alerting))
        elif not alerting and sample.expected == "alert":
            yield _mistake(sample, *(_in_passing(sample, named) if named else _should_alert(sample, matching)))


def _mistake(sample: Sample, problem: Said, fix: Said) -> Mistake:
    return Mistake(sample.file, sample.line, sample.column, problem, fix)


def _should_be_ignored(sample: Sample, mention: Mention) -> tuple[Said, Said]:
    problem = Said(
        "this sample must be ignored but names {watch} (by « {text} »)",
        watch=sample.watch,
        text=mention.evidence[0].text,
    )
    fix = Said("add the words around it to the veto of {watch}, or move the sentence to alert", watch=sample.watch)
    return problem, fix


def _in_passing(sample: Sample, mention: Mention) -> tuple[Said, Said]:
    problem = Said(
        "this sample must alert but « {text} » is mentioned in passing, and {watch} has alert_on: subject",
        text=mention.evidence[0].text,
        watch=sample.watch,
    )
    return problem, Said("write another alert_on, or move the sentence to ignore")


def _should_alert(sample: Sample, matching: Matching) -> tuple[Said, Said]:
    refusals = [r for r in matching.refused if r.watch == sample.watch]
    if not refusals:
        problem = Said("this sample must alert but no spelling of {watch} is in it", watch=sample.watch)
        return problem, Said("add the spelling to aliases, or move the sentence to ignore")
    first = refusals[0]
    why, detail = reason_parts(first.reason)
    reason = Said("{why} « {text} »", why=why, text=detail) if detail else why
    problem = Said("this sample must alert but « {text} » is refused: {reason}", text=first.text, reason=reason)
    fix = Said("change context or veto of {watch}, or move the sentence to ignore", watch=sample.watch)
    return problem, fix
