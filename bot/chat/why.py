"""Why did this article alert, or not? The answer in words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.alerting.policy import Stop
from bot.alerting.render import Rendering, found_words, source_line, title_of
from bot.model import Block, Bullets, Line, Mention, Message, Paragraph, Refusal, Run, Small
from bot.newsroom import Considered
from bot.wording import Words, later

REFUSALS_SHOWN = 5
NESTED = "nested in "

STOPS: dict[Stop, str] = {
    "no watch": later("No alert: it names no watch that alerts."),
    "passing": later("No alert: it only names a single watch in passing."),
    "first contact": later("No alert: it was there when the feed was met, and was archived silently."),
    "old": later("No alert: it was already old when it was seen, and was archived silently."),
}


#: What matching calls its reasons → how people are told.
REASONS = {
    "acronym without long form": later("the long form is not in the article"),
    "case": later("without the capitals of the name"),
    "common word": later("here a word of the language"),
    "context missing": later("none of the words that should be near"),
    "inside a word": later("inside a longer word"),
    "part of a longer name": later("part of another name"),
    "surname without full name": later("the full name is not in the article"),
    "veto": later("cancelled by"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """An address somebody asked about, and what is decided of its article."""

    url: str
    considered: Considered | None = None  #: None: never seen
    message: str = ""  #: address of the message that told it in this place, "" when unknown
    sent: bool = False  #: whether a message told it in this place


def why_message(inquiry: Inquiry, rendering: Rendering) -> Message:
    """The answer: the article, what was decided, the words found, and what was refused and why."""
    words = rendering.words
    if inquiry.considered is None:
        text = words.say("Never seen: no feed of the watchlist has carried {url} so far.", url=inquiry.url)
        return Message(notification=text[:120], blocks=(Paragraph((Run(text),)),))
    article = inquiry.considered.article
    decision = decision_line(inquiry, words)
    blocks: list[Block] = [
        Paragraph((Run(title_of(article, words), bold=True, url=article.url),)),
        Small((Run(source_line(article, words)),)),
        Paragraph((Run(decision, url=inquiry.message),)),
    ]
    matching = inquiry.considered.matching
    lines = [_mention_line(mention, rendering) for mention in matching.mentions]
    lines += [_refusal_line(refusal, rendering) for refusal in matching.refused[:REFUSALS_SHOWN]]
    if lines:
        blocks.append(Bullets(tuple(lines)))
    return Message(notification=decision[:120], blocks=tuple(blocks))


def decision_line(inquiry: Inquiry, words: Words) -> str:
    """One sentence: alerted, would alert, or the stage that stopped it."""
    if inquiry.sent:
        return words.say("Alerted here.")
    stop = inquiry.considered.verdict.stop if inquiry.considered else None
    return words.say(STOPS[stop]) if stop else words.say("It deserves an alert.")


def _mention_line(mention: Mention, rendering: Rendering) -> Line:
    words = rendering.words
    role = words.say("subject") if mention.role == "subject" else words.say("in passing")
    near = sorted({word for evidence in mention.evidence for word in evidence.context})
    parts = [", ".join(found_words(mention, words)), role]
    if near:
        parts.append(words.say("near: {words}", words=", ".join(near)))
    parts.append(words.say("score {score:.2f}", score=mention.score))
    return (Run(rendering.label(mention.watch), bold=True), Run(" — " + ", ".join(parts)))


def _refusal_line(refusal: Refusal, rendering: Rendering) -> Line:
    words = rendering.words
    text = words.say("« {words} » refused: {reason}", words=refusal.text, reason=reason_told(refusal.reason, words))
    return (Run(rendering.label(refusal.watch), bold=True), Run(" — " + text))


def reason_told(reason: str, words: Words) -> str:
    """A refusal's reason in the reader's language; what it names is kept: « annulé par « vigilance orange » »."""
    kind, _, detail = reason.partition(": ")
    if reason.startswith(NESTED):
        kind, detail = "part of a longer name", reason.removeprefix(NESTED)
    told = words.say(REASONS[kind]) if kind in REASONS else kind
    return f"{told} «\u00a0{detail}\u00a0»" if detail else told
