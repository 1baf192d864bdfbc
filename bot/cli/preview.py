"""`vigie preview URL|FILE`: what would be alerted and why; nothing is stored or sent."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.alerting.policy import alerting
from bot.alerting.render import alert_message
from bot.chat.console import show
from bot.chat.inquiry import Inquiry
from bot.chat.why import why_message
from bot.cli.reading import midday, open_watchlist
from bot.errors import BadInput, NotAFeed
from bot.feeds.fetch import Fetcher
from bot.feeds.parse import parse_feed
from bot.founding import founding_events, founding_relations
from bot.memory.archive import Past, Sought
from bot.memory.bonds import documented
from bot.model import Article, Feed, key_of
from bot.newsroom import Newsroom
from bot.reading.extract import read_page
from bot.settings import Settings


def preview(arguments: Namespace, settings: Settings) -> int:
    """Show each article of the source as it would be alerted, or why it would not."""
    from bot.cli.archive import standing_archive

    now = datetime.now(UTC)
    newsroom = Newsroom(open_watchlist(settings), events=founding_events("all"))
    newsroom.bonds = documented(founding_relations())
    articles = articles_of(arguments.source, settings, now=now)
    with standing_archive(settings.database) as archive:
        alerts = sum(_show(article, newsroom, archive, now=now) for article in articles)
    print(f"\n{len(articles)} articles read, {alerts} would alert.")
    return 0


def articles_of(source: str, settings: Settings, *, now: datetime) -> tuple[Article, ...]:
    """The articles of a feed, a page or a text, by address or file. Raises BadInput or FetchError."""
    if source.startswith(("http://", "https://")):
        body, kind, url = asyncio.run(_fetch(source, settings))
    else:
        try:
            body, kind, url = Path(source).read_bytes(), "", ""
        except OSError as error:
            raise BadInput(f"{source}: {error.strerror}. Fix: name a file or an http(s) address.") from error
    feed = Feed(id="preview", name=source, url=url or "http://localhost/")
    try:
        return parse_feed(body, content_type=kind, feed=feed, url=feed.url, seen_at=now)
    except NotAFeed:
        return (_page(body.decode("utf-8", "replace"), source=source, url=url, now=now),)


async def _fetch(url: str, settings: Settings) -> tuple[bytes, str, str]:
    async with Fetcher(user_agent=settings.user_agent, allow_private=settings.allow_private) as fetcher:
        fetched = await fetcher.fetch(url)
    return fetched.body, fetched.content_type, fetched.url


def _page(text: str, *, source: str, url: str, now: datetime) -> Article:
    if "<" in text[:2000] and "</" in text:
        page = read_page(text, url=url)
        title, body = page.title, page.text
        published = midday(page.published) if page.published else None
    else:  # plain text: its first line is the title
        title, _, body = text.strip().partition("\n")
        published = None
    if not title and not body:
        raise BadInput(f"{source}: no text found. Fix: give a feed, an article's page, or a text file.")
    return Article(
        key=key_of("preview", source), title=title, text=body, url=url, source=source, published=published, seen_at=now
    )


def _show(article: Article, newsroom: Newsroom, archive: Callable[[Sought], Sequence[Past]], *, now: datetime) -> bool:
    """Print one article's alert, or why there is none; whether it would alert."""
    considered = newsroom.consider(article, now=now)
    if considered.verdict.would_alert:
        mentions = alerting(considered.matching.mentions, newsroom.watches)
        story = newsroom.place(considered).story.key
        related = newsroom.related(considered, archive(newsroom.seek(considered)), story)
        alert = newsroom.alert(article, mentions, related, story=story, channel="")
        show(alert_message(alert, newsroom.rendering()))
    elif considered.matching.mentions or considered.matching.refused:
        show(why_message(Inquiry(said=article.url, considered=considered, archived=False), newsroom.rendering()))
    return considered.verdict.would_alert
