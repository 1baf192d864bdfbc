"""`vigie doctor`: everything Vigie needs, looked at once, and how to mend what is wrong."""

from __future__ import annotations

import asyncio
import json
import sys
import textwrap
from argparse import Namespace
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime

from bot.alerting.notices import plain
from bot.alerting.render import alert_message
from bot.cli.reading import open_watchlist, watchlist_file
from bot.errors import SettingsError, WatchlistError
from bot.feeds.fetch import Fetcher
from bot.founding import founding_documents, founding_events
from bot.model import Message, Watchlist
from bot.model.check import Check, wrong
from bot.newsroom import Newsroom
from bot.settings import Settings
from bot.store.fitness import fitness
from bot.work.examine import examine

_SHOWN = {"good": "good", "note": "note", "wrong": "WRONG"}
_WIDTH = 110  #: columns


def doctor(arguments: Namespace, settings: Settings) -> int:
    """Print the table of checks; 1 when something must be mended, else 0."""
    checks = asyncio.run(_all(settings, live=arguments.live))
    if arguments.json:
        for check in checks:
            print(json.dumps(asdict(check), ensure_ascii=False))
    else:
        _table(checks)
    return 1 if any(check.level == "wrong" for check in checks) else 0


def settings_check(settings: Settings) -> Check:
    """What the environment says, as far as that alone can tell; what is wrong in it was told before. Pure."""
    said = f"messages go to {', '.join(settings.chat_names)}"
    if not settings.contact:
        fix = "set it to an e-mail address or a page: sites that know whom to write to block less"
        return Check(subject="settings", level="note", said=f"{said}; VIGIE_CONTACT is not set", fix=fix)
    return Check(subject="settings", level="good", said=said)


async def _all(settings: Settings, *, live: bool) -> list[Check]:
    checks = [settings_check(settings)]
    try:
        watchlist = open_watchlist(settings)
    except WatchlistError as error:
        mistakes = [f"{one.file}:{one.line}: {one.problem}. Fix: {one.fix}" for one in error.mistakes]
        return [*checks, *(wrong("watchlist", mistake) for mistake in mistakes), *fitness(settings.database)]
    checks += [_watchlist(settings, watchlist), *fitness(settings.database)]
    async with Fetcher(user_agent=settings.user_agent, allow_private=settings.allow_private) as fetcher:
        feeds = asyncio.create_task(examine(watchlist.feeds, fetcher, lambda: datetime.now(UTC)))
        chats = [*await _slack(settings, watchlist, live=live), *await _matrix(settings, watchlist)]
        return [*checks, *chats, *_unaddressed(settings, watchlist), *await feeds]


def _watchlist(settings: Settings, watchlist: Watchlist) -> Check:
    samples = sum(len(watch.samples_alert) + len(watch.samples_ignore) for watch in watchlist.watches)
    said = f"{watchlist_file(settings)}: {len(watchlist.watches)} watches, {len(watchlist.feeds)} feeds"
    return Check(subject="watchlist", level="good", said=f"{said}, {samples} samples hold")


def _unaddressed(settings: Settings, watchlist: Watchlist) -> Iterable[Check]:
    """Channels that no chat in use has an address for."""
    for channel in watchlist.channels:
        if "console" not in settings.chat_names and not any(getattr(channel, name) for name in settings.chat_names):
            fix = f"watchlist.yaml, channels: {channel.id}: give it an address"
            yield Check(
                subject=f"channel {channel.id}",
                level="wrong",
                said="its messages are only shown in the terminal",
                fix=fix,
            )


async def _slack(settings: Settings, watchlist: Watchlist, *, live: bool) -> list[Check]:
    if settings.slack is None:
        no_slack = Check(subject="Slack blocks", level="note", said="--live needs Slack's tokens", fix="set them")
        return [no_slack] if live else []
    from bot.chat.slack.checkup import examine as examine_slack

    addresses = [channel.slack for channel in watchlist.channels if channel.slack]
    one = settings.slack
    messages = sample_messages(watchlist) if live else ()
    async with _answering(settings):
        return await examine_slack(
            one.bot_token,
            one.app_token,
            addresses,
            signing_secret=one.signing_secret,
            public_url=settings.push.public_url if settings.push else "",
            api_url=one.api_url,
            live=messages,
        )


@asynccontextmanager
async def _answering(settings: Settings) -> AsyncIterator[None]:
    """While Slack's way to us is looked at, somebody answers there: a Vigie that runs, else we ourselves."""
    door = None
    if settings.slack and settings.slack.signing_secret and settings.push:
        from bot.chat.slack.calls import only_answering
        from bot.work.door import Door

        door = Door(settings.push, only_answering(settings.slack.signing_secret).routes())
    with suppress(SettingsError):  # the port is taken: by Vigie, or the check will tell
        if door:
            await door.open()
    try:
        yield
    finally:
        if door:
            await door.close()


async def _matrix(settings: Settings, watchlist: Watchlist) -> list[Check]:
    if settings.matrix is None:
        return []
    from bot.chat.matrix.account import Account
    from bot.chat.matrix.checkup import examine as examine_matrix

    addresses = [channel.matrix for channel in watchlist.channels if channel.matrix]
    one = settings.matrix
    account = Account(
        homeserver=one.homeserver.rstrip("/"),
        user=one.user,
        password=one.password,
        token=one.token,
        device=one.device,
        state_dir=one.state_dir,
        e2ee=one.e2ee,
    )
    return await examine_matrix(account, addresses)


def sample_messages(watchlist: Watchlist) -> Sequence[Message]:
    """Messages as Vigie would send them: an alert of each founding document, with its history, and a notice. Pure but
    for the documents themselves.
    """
    newsroom = Newsroom(watchlist, events=founding_events("all"))
    messages = [plain("Vigie : <!channel> & *essai* — ceci n'est pas une mention")]
    for document in founding_documents():
        considered = newsroom.consider(document.article, now=document.replay_at)
        related = newsroom.related(considered)
        alert = newsroom.alert(document.article, considered.matching.mentions, related, story="", channel="")
        messages.append(alert_message(alert, newsroom.rendering()))
    return messages


def _table(checks: Sequence[Check]) -> None:
    wide = min(max(len(check.subject) for check in checks), 36)
    indent = " " * (7 + wide)
    for check in checks:
        head = f"{_SHOWN[check.level]:5}  {check.subject:{wide}}  "
        lines = textwrap.wrap(check.said, _WIDTH - len(indent), break_long_words=False, break_on_hyphens=False) or [""]
        print(head + lines[0], *(f"{indent}  {line}" for line in lines[1:]), sep="\n")
        if check.fix:
            print(f"{indent}  Fix: {check.fix}")
    bad = sum(check.level == "wrong" for check in checks)
    print(f"{bad} of {len(checks)} to mend" if bad else f"all well, {len(checks)} checks", file=sys.stderr)
