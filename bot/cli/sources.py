"""`vigie sources`: how each feed is doing; `trouver` finds the feeds of a site; `opml` brings them in and out."""

from __future__ import annotations

import asyncio
import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.cli.applying import apply
from bot.cli.reading import watchlist_file
from bot.errors import BadInput
from bot.feeds.finding import Offer, offers
from bot.feeds.opml import Outline, new_feeds, read_opml, write_opml
from bot.model import Edit
from bot.settings import Settings
from bot.store.database import is_there, open_database
from bot.watchlist import file_text, parse
from bot.watchlist.amend import entry_lines
from bot.wording import Words, later
from bot.work.sources import Source
from bot.work.sources import sources as all_sources

_STANDINGS = {
    "new": later("never asked"),
    "well": later("well"),
    "failing": later("failing"),
    "paused": later("paused"),
    "silent": later("silent"),
}
_HOUR = timedelta(hours=1)


def sources(arguments: Namespace, settings: Settings) -> int:
    """The table of the feeds, the feeds of a site, or OPML. Raises BadInput for what cannot be read or edited."""
    if arguments.what in ("trouver", "find"):
        return _find(arguments, settings)
    if arguments.what == "opml":
        return _opml(arguments, settings)
    path = watchlist_file(settings)
    watchlist = parse(file_text(path), file=str(path))
    if not is_there(settings.database):
        raise BadInput(f"{settings.database}: no archive is there yet. Fix: name it with --database, or run vigie.")
    database = open_database(settings.database)
    try:
        with database.read() as conn:
            rows = all_sources(conn, watchlist, datetime.now(UTC))
    finally:
        database.close()
    if arguments.json:
        for row in rows:
            print(json.dumps(_plain(row), ensure_ascii=False))
    else:
        _table(rows, Words(watchlist.language, watchlist.timezone))
    return 0


def _plain(row: Source) -> dict[str, object]:
    good, asked = row.state.last_good, row.state.next_check
    return {
        "id": row.feed.id,
        "name": row.feed.name,
        "url": row.feed.url,
        "standing": row.standing,
        "last_good": good.isoformat() if good else None,
        "failures": row.state.failures,
        "reason": row.state.reason,
        "next_check": asked.isoformat() if asked else None,
        "interval_minutes": round(row.interval / timedelta(minutes=1)) if row.interval else None,
        "articles_a_week": row.weekly,
        "matches_a_month": row.matches,
        "moved_to": row.moved or None,
        "marks_that_lie": [*row.state.learned.shared, *row.state.learned.changing],
    }


def _table(rows: Sequence[Source], words: Words) -> None:
    """Columns as wide as they need; under a feed that is not well, why."""
    table = [_heads(words), *(_cells(row, words) for row in rows)]
    widths = [max(len(line[column]) for line in table) for column in range(len(table[0]))]
    for line, about in zip(table, [None, *rows], strict=True):
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
        for note in _notes(about, words) if about else ():
            print(f"    {note}")
    ill = sum(row.standing in ("failing", "paused") for row in rows)
    if ill:
        print(
            words.count(
                "{n} feed of {all} does not answer as it should; vigie doctor tries other addresses for it.",
                "{n} feeds of {all} do not answer as they should; vigie doctor tries other addresses for them.",
                ill,
                all=len(rows),
            )
        )


def _heads(words: Words) -> list[str]:
    return [
        words.say("feed"),
        words.say("state"),
        words.say("last good answer"),
        words.say("asked every"),
        words.say("articles a week"),
        words.say("matches a month"),
    ]


def _cells(row: Source, words: Words) -> list[str]:
    good = row.state.last_good
    return [
        row.feed.id,
        words.say(_STANDINGS[row.standing]),
        words.moment(good) if good else "–",
        _span(row.interval) if row.interval else "–",
        f"{row.weekly:.1f}".replace(".", "," if words.language == "fr" else "."),
        str(row.matches),
    ]


def _notes(row: Source, words: Words) -> list[str]:
    notes = []
    if row.state.failures:
        notes.append(
            words.count(
                "{n} failure in a row: {reason}",
                "{n} failures in a row: {reason}",
                row.state.failures,
                reason=row.state.reason,
            )
        )
    if row.moved:
        notes.append(words.say("moved for good; {place}: url: {url}", place=row.feed.place, url=row.moved))
    return notes


def _span(wait: timedelta) -> str:
    minutes = round(wait / timedelta(minutes=1))
    return f"{minutes} min" if wait < 2 * _HOUR else f"{round(wait / _HOUR)} h"


def _find(arguments: Namespace, settings: Settings) -> int:
    """The feeds a site offers, and what to write to read them; 1 when there is none."""
    if not arguments.subject:
        raise BadInput("vigie sources trouver: whose feeds? Fix: give the address of a site.")
    from bot.feeds.fetch import Fetcher

    async def ask() -> tuple[Offer, ...]:
        async with Fetcher(user_agent=settings.user_agent, allow_private=settings.allow_private) as fetcher:
            return await offers(fetcher, arguments.subject, now=datetime.now(UTC))

    path = watchlist_file(settings)
    watchlist = parse(file_text(path), file=str(path))
    words = Words(watchlist.language, watchlist.timezone)
    found = asyncio.run(ask())
    for offer in found:
        print(_offered(offer, words))
    usable = [offer.outline for offer in found if not offer.trouble]
    if not usable:
        print(words.say("No feed was found there."), file=sys.stderr)
        return 1
    return _add(usable, arguments, settings, words)


def _offered(offer: Offer, words: Words) -> str:
    if offer.trouble:
        return f"{offer.url}\n    {words.tell(offer.trouble)}"
    held = words.count("{n} article", "{n} articles", offer.articles)
    newest = words.say("the newest of {moment}", moment=words.moment(offer.newest)) if offer.newest else ""
    return f"{offer.url}\n    {', '.join(part for part in (offer.name, held, newest) if part)}"


def _opml(arguments: Namespace, settings: Settings) -> int:
    """Without a file: the feeds as OPML on stdout. With one: its feeds that are not read yet, printed or added."""
    path = watchlist_file(settings)
    watchlist = parse(file_text(path), file=str(path))
    if not arguments.subject:
        print(write_opml(watchlist.feeds, title="Vigie"), end="")
        return 0
    file = Path(arguments.subject)
    try:
        outlines = read_opml(file.read_bytes(), file=str(file))
    except OSError as error:
        raise BadInput(f"{file}: it cannot be read ({error.strerror}). Fix: check the path.") from None
    return _add(outlines, arguments, settings, Words(watchlist.language, watchlist.timezone))


def _add(outlines: Sequence[Outline], arguments: Namespace, settings: Settings, words: Words) -> int:
    """Print the lines of the feeds not watched yet, or write them."""
    path = watchlist_file(settings)
    text = file_text(path)
    fresh = new_feeds(outlines, parse(text, file=str(path)).feeds)
    if not fresh:
        print(words.say("All of them are read already."))
        return 0
    edits = [Edit(entry="feed", action="add", id=f.id, values={"name": f.name, "url": f.url}) for f in fresh]
    if not arguments.apply:
        print("\n" + words.say("To add under feeds: in {file}, or do it with --apply:", file=path))
        print("\n".join(line for edit in edits for line in entry_lines(edit, 2)))
        return 0
    print(apply(edits, path, arguments, settings, seen=text, words=words))
    print(words.count("{n} feed added.", "{n} feeds added.", len(fresh)))
    return 0
