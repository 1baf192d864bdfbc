"""Why did this article alert, or why not? The answer in words, from the stage that stopped it to each name."""

from __future__ import annotations

from textwrap import shorten

from bot.alerting.policy import Stop
from bot.alerting.reasons import reason_told
from bot.alerting.render import DOT, Rendering, source_line, title_of
from bot.chat.inquiry import Inquiry, Source
from bot.chat.mute import label_of
from bot.model import (
    Article,
    Block,
    Bullets,
    Evidence,
    Line,
    Matching,
    Mention,
    Message,
    Mode,
    Mute,
    Outgoing,
    Paragraph,
    Refusal,
    Run,
    Small,
)
from bot.reading.words import fold_key
from bot.wording import Words, later

HEADING = 80  #: characters of a text that stand for its title
REFUSALS_SHOWN = 5  #: in a chat; a terminal shows all
CONTEXT_SHOWN = 6  #: of the words that should be near

STOPS: dict[Stop, str] = {
    "no watch": later("No alert: it names no watch that alerts."),
    "passing": later("No alert: it only names a single watch in passing."),
    "not the subject": later("No alert: it only names in passing what should alert as its subject."),
    "first contact": later("No alert: it was there when the feed was met, and was archived silently."),
    "old": later("No alert: it was already old when it was seen, and was archived silently."),
    "muted": later("No alert: its source or its watch was muted; it is in the archive."),
}

#: Why a watch that is named does not alert by itself.
SILENT: dict[Mode, str] = {
    "actor": later("only known to memory"),
    "source": later("a medium, never a subject"),
}


def why_message(inquiry: Inquiry, rendering: Rendering, *, refusals: int | None = REFUSALS_SHOWN) -> Message:
    """The answer: the article, what was decided, the words found, and what was refused and why.

    `refusals` is how many refused places are shown, None for all.
    """
    words = rendering.words
    if inquiry.considered is None:
        return _never_seen(inquiry, words)
    article = inquiry.considered.article
    told = inquiry.told
    decision = decision_line(inquiry, words)
    blocks: list[Block] = [Paragraph((Run(_heading(article, words), bold=True, url=article.url),))]
    if small := _when(inquiry, words):
        blocks.append(Small((Run(small),)))
    blocks.append(Paragraph((Run(decision, url=told.permalink if told else ""),)))
    if mute := inquiry.considered.verdict.mute:
        blocks.append(Small((Run(_muted(mute, rendering)),)))
    blocks += grounds(inquiry.considered.matching, rendering, refusals=refusals)
    return Message(notification=decision[:120], blocks=tuple(blocks))


def grounds(matching: Matching, rendering: Rendering, *, refusals: int | None = REFUSALS_SHOWN) -> tuple[Block, ...]:
    """The names found and the places refused, a line each; nothing where there are none."""
    lines = [_mention_line(mention, rendering) for mention in matching.mentions]
    lines += _refusal_lines(matching.refused, rendering)[:refusals]
    return (Bullets(tuple(lines)),) if lines else ()


def _muted(mute: Mute, rendering: Rendering) -> str:
    """What was muted, and until when."""
    what, end = label_of(mute, rendering), mute.ended_at or mute.until
    return rendering.words.say("« {what} » was muted until {when}", what=what, when=rendering.words.moment(end))


def _heading(article: Article, words: Words) -> str:
    """The title; of a text without one, its beginning."""
    if article.title or not article.text:
        return title_of(article, words)
    return shorten(article.text, HEADING, placeholder="…")


def _when(inquiry: Inquiry, words: Words) -> str:
    """Source and time, and when it was seen where that is something else."""
    assert inquiry.considered is not None
    article = inquiry.considered.article
    parts = [source_line(article, words)] if inquiry.archived else [article.source]
    if inquiry.archived and article.published and article.seen_at:
        parts.append(words.say("seen {moment}", moment=words.moment(article.seen_at)))
    return DOT.join(part for part in parts if part)


def decision_line(inquiry: Inquiry, words: Words) -> str:
    """One sentence: alerted, on its way, refused by the chat, or the stage that stopped it."""
    if inquiry.told:
        return _told(inquiry.told, words, here=inquiry.here)
    if inquiry.waits:
        return words.say("It waits for a message of several stories on {when}.", when=words.moment(inquiry.waits))
    verdict = inquiry.considered.verdict if inquiry.considered else None
    if verdict and verdict.stop:
        return words.say(STOPS[verdict.stop])
    if verdict and not verdict.channels:
        return words.say("No alert: the names recognised have no channel.")
    if inquiry.archived:
        return words.say("It would alert with the watchlist of today; it did not when it came.")
    return words.say("It deserves an alert.")


def _told(told: Outgoing, words: Words, *, here: bool) -> str:
    """How far the message of an alert is."""
    if told.state == "sent" and told.sent_at:
        when = words.moment(told.sent_at)
        return words.say("Alerted here on {when}.", when=when) if here else words.say("Alerted on {when}.", when=when)
    if told.state == "failed":
        return words.say("It should alert, but the chat refused the message: {reason}", reason=told.reason)
    if told.reason:
        return words.say("The alert is on its way; the last try failed: {reason}", reason=told.reason)
    return words.say("The alert is on its way.")


def _never_seen(inquiry: Inquiry, words: Words) -> Message:
    text = words.say("Never seen: no feed of the watchlist has carried {url} so far.", url=inquiry.said)
    blocks: list[Block] = [Paragraph((Run(text),))]
    if inquiry.sources:
        blocks.append(Bullets(tuple((Run(_health(source, words)),) for source in inquiry.sources)))
    else:
        blocks.append(Paragraph((Run(words.say("No feed of this site is on the watchlist.")),)))
    return Message(notification=text[:120], blocks=tuple(blocks))


def _health(source: Source, words: Words) -> str:
    name, state = source.feed.name, source.state
    if state is None or state.last_checked is None:
        return words.say("{name}: never asked yet", name=name)
    if state.failures:
        return words.count(
            "{name} has failed {n} time in a row: {reason}",
            "{name} has failed {n} times in a row: {reason}",
            state.failures,
            name=name,
            reason=state.reason,
        )
    when = words.moment(state.last_good or state.last_checked)
    return words.say("{name}: read well, last on {when}", name=name, when=when)


def _mention_line(mention: Mention, rendering: Rendering) -> Line:
    words, watch = rendering.words, rendering.watches.get(mention.watch)
    parts = [", ".join(_spellings(mention, words))]
    if not watch or watch.mode != "source":
        parts.append(words.say("subject") if mention.role == "subject" else words.say("in passing"))
    if near := list(dict.fromkeys(word for evidence in mention.evidence for word in evidence.context)):
        parts.append(words.say("near: {words}", words=", ".join(near[:CONTEXT_SHOWN])))
    parts.append(words.say("score {score}", score=words.number(mention.score, 2)))
    if watch and mention.role == "passing" and watch.alert_on == "subject":
        parts.append(words.say("alerts only as the subject"))
    if watch and watch.mode in SILENT:
        parts.append(words.say(SILENT[watch.mode]))
    return (Run(rendering.label(mention.watch), bold=True), Run(" — " + ", ".join(parts)))


def _spellings(mention: Mention, words: Words) -> list[str]:
    """Each distinct spelling found, with its form: « « Andromede » (accents ou majuscules à part) »."""
    told: dict[str, str] = {}
    for evidence in sorted(mention.evidence, key=lambda e: (e.field != "title", e.start)):
        text = " ".join(evidence.text.split())
        told.setdefault(text, words.quoted(text) + _form(evidence, words))
    return list(told.values())


def _form(evidence: Evidence, words: Words) -> str:
    if evidence.form == "exact":
        return ""
    if evidence.form == "folded":
        return words.say(" (accents, capitals or endings aside)")
    if evidence.form == "joined":
        return words.say(" (joined or split otherwise than {alias})", alias=evidence.alias)
    return " " + words.count(
        "for {alias}, {n} letter away", "for {alias}, {n} letters away", evidence.distance, alias=evidence.alias
    )


def _refusal_lines(refused: tuple[Refusal, ...], rendering: Rendering) -> list[Line]:
    """One line for each watch, spelling and reason, however often they come."""
    distinct: dict[tuple[str, str, str], Refusal] = {}
    for refusal in refused:
        distinct.setdefault((refusal.watch, fold_key(refusal.text), refusal.reason), refusal)
    return [_refusal_line(refusal, rendering) for refusal in distinct.values()]


def _refusal_line(refusal: Refusal, rendering: Rendering) -> Line:
    words, watch = rendering.words, rendering.watches.get(refusal.watch)
    reason = reason_told(refusal.reason, words)
    if refusal.reason == "context missing" and watch and watch.context:
        asked = list(watch.context)
        reason += f" ({', '.join(asked[:CONTEXT_SHOWN])}{'…' if len(asked) > CONTEXT_SHOWN else ''})"
    text = words.say("« {words} » refused: {reason}", words=" ".join(refusal.text.split()), reason=reason)
    return (Run(rendering.label(refusal.watch), bold=True), Run(" — " + text))
