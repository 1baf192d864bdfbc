"""The machine interface of the deciding rooms: one JSON object a line in, one out (docs/interface.md).

The same code as the pipeline's; it is also how quality is measured.
"""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from bot.alerting.policy import alerting
from bot.cli.lines import read_article, read_object
from bot.cli.reading import open_watchlist
from bot.errors import BadInput
from bot.memory.archive import seek
from bot.model import Article, Event, Evidence, Mention, Outgoing, Related, key_of
from bot.newsroom import Newsroom
from bot.settings import Settings

Answer = Callable[[Article], dict[str, object]]


def match(arguments: Namespace, settings: Settings) -> int:
    """article → mentions and refusals."""
    if not arguments.json:
        from bot.cli.why import match_by_hand, why

        return why(arguments, settings) if arguments.said else match_by_hand(settings)
    matcher = _newsroom(settings).matcher

    def answer(article: Article) -> dict[str, object]:
        matching = matcher.match(article.title, article.text)
        mentions = [
            {"watch": m.watch, "score": m.score, "role": m.role, "evidence": [_evidence(e) for e in m.evidence]}
            for m in matching.mentions
        ]
        refused = [
            {"watch": r.watch, "text": r.text, "field": r.field, "start": r.start, "reason": r.reason}
            for r in matching.refused
        ]
        return {"matches": mentions, "refused": refused}

    return _each_line(answer)


def recall(arguments: Namespace, settings: Settings) -> int:
    """article → related past events, best first, and below them archived articles where an archive is given."""
    from bot.founding import founding_events

    newsroom = _newsroom(settings, events=founding_events(arguments.memory))
    if arguments.archive or arguments.database or arguments.all:
        return _recall_archive(arguments, settings, newsroom)

    def answer(article: Article) -> dict[str, object]:
        mentions = newsroom.matcher.match(article.title, article.text).mentions
        found = newsroom.memory.recall(article, mentions, limit=arguments.limit)
        return {"related": [_related(related, newsroom) for related in found]}

    return _each_line(answer)


def _recall_archive(arguments: Namespace, settings: Settings, newsroom: Newsroom) -> int:
    from bot.cli.archive import opened_archive
    from bot.memory.archive import Past, Sought
    from bot.memory.belonging import as_related, belonging, spellings

    def match(article: Article) -> tuple[Mention, ...]:
        return newsroom.matcher.match(article.title, article.text).mentions

    def read(line: bytes, number: int) -> tuple[object, Article]:
        given = read_object(line, number)
        return given["id"], read_article(given, number)

    with opened_archive(arguments.archive, arguments.database or "", read, None if arguments.all else match) as archive:

        def rows(article: Article, sought: Sought, found: Sequence[Past]) -> list[dict[str, object]]:
            spelt = spellings(f"{article.title}\n{article.text}")
            told = [(archive.id_of(past), as_related(past, sought, spelt)) for past in found]
            return [{"article": given, **_line(related, newsroom)} for given, related in told]

        def answer(article: Article) -> dict[str, object]:
            mentions = match(article)
            sought = seek(article, alerting(mentions, newsroom.watches))
            ranked = [past for past in archive.recalled(sought) if past.archived.moment]
            if arguments.all:
                return {"related": rows(article, sought, ranked[: arguments.limit])}
            events = newsroom.memory.recall(article, mentions, limit=arguments.limit)
            found = belonging(sought, ranked, events)[: arguments.limit - len(events)]
            return {"related": [*(_related(one, newsroom) for one in events), *rows(article, sought, found)]}

        return _each_line(answer)


def group(arguments: Namespace, settings: Settings) -> int:
    """articles in order of time → the story of each."""
    newsroom = _newsroom(settings)

    def answer(article: Article) -> dict[str, object]:
        mentions = newsroom.matcher.match(article.title, article.text).mentions
        return {"story": newsroom.stories.place(article, mentions).story.key}

    return _each_line(answer)


def summarize(arguments: Namespace, settings: Settings) -> int:
    """article → a few of its sentences."""
    newsroom = _newsroom(settings)

    def answer(article: Article) -> dict[str, object]:
        mentions = alerting(newsroom.matcher.match(article.title, article.text).mentions, newsroom.watches)
        return {"summary": newsroom.summary(article, mentions, sentences=arguments.sentences)}

    return _each_line(answer)


def render(arguments: Namespace, settings: Settings) -> int:
    """article → exactly what would be sent to a chat, whether or not it matches."""
    from bot.alerting.addresses import addresses
    from bot.alerting.render import alert_message
    from bot.founding import founding_events, founding_relations
    from bot.memory.bonds import documented

    newsroom = _newsroom(settings, events=founding_events("all"))
    newsroom.bonds = documented(founding_relations())
    payload = _payload(arguments.chat)

    def answer(article: Article) -> dict[str, object]:
        now = article.moment or datetime.now(UTC)
        considered = newsroom.consider(article, now=now)
        mentions = alerting(considered.matching.mentions, newsroom.watches)
        first = newsroom.watchlist.channels[0].id if newsroom.watchlist.channels else ""
        channel = next(iter(considered.verdict.channels), first)
        story = newsroom.place(considered).story.key
        alert = newsroom.alert(article, mentions, newsroom.related(considered), story=story, channel=channel)
        address = dict(addresses(newsroom.watchlist.channel(channel), (arguments.chat,))).get(arguments.chat, channel)
        outgoing = Outgoing(
            key=key_of(alert.key, arguments.chat, address),
            chat=arguments.chat,
            address=address,
            message=alert_message(alert, newsroom.rendering()),
            created_at=now,
            story=story,
        )
        return {"payload": payload(outgoing)}

    return _each_line(answer)


def _payload(chat: str) -> Callable[[Outgoing], object]:
    if chat == "slack":
        from bot.chat.slack.payload import payload as slack

        return lambda outgoing: slack(outgoing, thread_ref="")
    if chat == "matrix":
        from bot.chat.matrix.payload import payload as matrix

        return lambda outgoing: matrix(outgoing, thread_ref="")
    from bot.chat.console import payload as console

    return lambda outgoing: console(outgoing, thread_ref="")


def _newsroom(settings: Settings, events: tuple[Event, ...] = ()) -> Newsroom:
    return Newsroom(open_watchlist(settings), events=events)


def _each_line(answer: Answer) -> int:
    """Answer each line as it comes; a bad line is answered with its error, and the rest goes on."""
    bad = 0
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        try:
            given = read_object(line, number)
            told: dict[str, object] = {"id": given["id"], **answer(read_article(given, number))}
        except BadInput as error:
            bad += 1
            told = {"id": None, "error": str(error)}
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 1 if bad else 0


def _evidence(evidence: Evidence) -> dict[str, object]:
    return {
        "field": evidence.field,
        "start": evidence.start,
        "end": evidence.end,
        "text": evidence.text,
        "alias": evidence.alias,
        "form": evidence.form,
        "distance": evidence.distance,
    }


def _related(related: Related, newsroom: Newsroom) -> dict[str, object]:
    return {"event": related.event.id, **_line(related, newsroom)}


def _line(related: Related, newsroom: Newsroom) -> dict[str, object]:
    event = related.event
    return {
        "date_start": event.start.isoformat(),
        "date_end": event.end.isoformat(),
        "precision": event.precision,
        "title": event.title,
        "score": related.score,
        "why": newsroom.why(related),
    }
