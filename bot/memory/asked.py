"""What does recall ask memory about, given an article?

Its day in Paris, the watches it names with how much it is about each, and its words with how prominently they stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from bot.memory.known import quantities
from bot.model import Article, Mention
from bot.reading.terms import terms

PARIS = ZoneInfo("Europe/Paris")
HEAD, LEAD, BODY = 1.0, 0.6, 0.2  #: where the article names an actor
AGAIN = 0.15  #: what each further mention adds, up to three
LEAD_LENGTH = 300  #: characters of the text that count as its lead
READ = 2500  #: characters of the text whose words are compared
IN_LEAD, IN_BODY = 0.5, 0.15  #: weight of a word of the text against one of the title


@dataclass(frozen=True, slots=True)
class Asked:
    """An article as memory sees it."""

    day: date | None
    actors: Mapping[str, float]  #: watch id → how much the article is about it
    heads: frozenset[str]  #: the watches it is most about
    words: Mapping[str, float]  #: stem or amount → where it stands, 0–1
    spelt: Mapping[str, str]  #: stem → as written


def ask(article: Article, mentions: Sequence[Mention]) -> Asked:
    """Read an article once. What stands more than `READ` characters down its text is not compared."""
    moment = article.moment
    words: dict[str, float] = {}
    spelt: dict[str, str] = {}
    lead, body = article.text[:LEAD_LENGTH], article.text[LEAD_LENGTH:READ]
    for text, place in ((article.title, 1.0), (lead, IN_LEAD), (body, IN_BODY)):
        for term in terms(text):
            words.setdefault(term.stem, place)
            spelt.setdefault(term.stem, text[term.start : term.end])
        for amount in quantities(text):
            words.setdefault(amount, place)
    actors = {m.watch: _salience(m) for m in mentions}
    most = max(actors.values(), default=0.0)
    return Asked(
        day=moment.astimezone(PARIS).date() if moment else None,
        actors=actors,
        heads=frozenset(a for a, salience in actors.items() if salience == most),
        words=words,
        spelt=spelt,
    )


def _salience(mention: Mention) -> float:
    """How much the article is about a watch: by where it first names it, and by how often."""
    if any(e.field == "title" for e in mention.evidence):
        return HEAD
    first = min((e.start for e in mention.evidence), default=0)
    again = min(max(len(mention.evidence) - 1, 0), 3)
    return (LEAD if first < LEAD_LENGTH else BODY) * (1 + AGAIN * again)
