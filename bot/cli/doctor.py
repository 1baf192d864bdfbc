"""`vigie doctor`: everything Vigie needs, looked at once, and how to mend what is wrong."""

from __future__ import annotations

import asyncio
import json
import sys
import textwrap
from argparse import Namespace
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

from bot.alerting.notices import plain
from bot.alerting.render import alert_message
from bot.cli.reading import open_watchlist, watchlist_file
from bot.errors import Mistake, Said, SettingsError, WatchlistError
from bot.feeds.fetch import Fetcher
from bot.founding import founding_documents, founding_events
from bot.model import Message, Watchlist
from bot.model.check import Check, parted
from bot.newsroom import Newsroom
from bot.settings import Settings
from bot.store.fitness import fitness
from bot.wording import Words, later
from bot.work.examine import examine

_SHOWN = {"good": later("good"), "note": later("note"), "wrong": later("WRONG")}
_TOLD = ("subject", "level", "said", "fix")  #: of a check, in JSON
_WIDTH = 110  #: columns


def doctor(arguments: Namespace, settings: Settings) -> int:
    """Print the table of checks, in the watchlist's language; 1 when something must be mended, else 0."""
    words, checks = asyncio.run(_all(settings, live=arguments.live))
    if arguments.json:
        for check in checks:
            print(json.dumps({name: getattr(check, name) for name in _TOLD}, ensure_ascii=False))
    else:
        _table([_in_words(check, words) for check in checks], words)
    return 1 if any(check.level == "wrong" for check in checks) else 0


def settings_check(settings: Settings) -> Check:
    """What the environment says, as far as that alone can tell; what is wrong in it was told before. Pure."""
    said, subject = Said("messages go to {chats}", chats=", ".join(settings.chat_names)), Said("settings")
    if not settings.contact:
        fix = Said("set it to an e-mail address or a page: sites that know whom to write to block less")
        said = Said("{said}; VIGIE_CONTACT is not set", said=said)
        return Check(subject=subject, level="note", said=said, fix=fix)
    return Check(subject=subject, level="good", said=said)


async def _all(settings: Settings, *, live: bool) -> tuple[Words, list[Check]]:
    checks = [settings_check(settings)]
    try:
        watchlist = open_watchlist(settings)
    except WatchlistError as error:
        mistakes = [_mistaken(mistake) for mistake in error.mistakes]
        return Words(error.language), [*checks, *mistakes, *fitness(settings.database)]
    words = Words(watchlist.language, watchlist.timezone)
    checks += [_watchlist(settings, watchlist), *fitness(settings.database)]
    async with Fetcher(user_agent=settings.user_agent, allow_private=settings.allow_private) as fetcher:
        feeds = asyncio.create_task(examine(watchlist.feeds, fetcher, lambda: datetime.now(UTC)))
        chats = [*await _slack(settings, watchlist, live=live), *await _matrix(settings, watchlist)]
        return words, [*checks, *chats, *_unaddressed(settings, watchlist), *await feeds]


def _mistaken(mistake: Mistake) -> Check:
    said = Said("{file}:{line}: {problem}", file=mistake.file, line=mistake.line, problem=mistake.problem)
    return Check(subject=Said("watchlist"), level="wrong", said=said, fix=mistake.fix)


def _watchlist(settings: Settings, watchlist: Watchlist) -> Check:
    samples = sum(len(watch.samples_alert) + len(watch.samples_ignore) for watch in watchlist.watches)
    counts = {"watches": len(watchlist.watches), "feeds": len(watchlist.feeds), "samples": samples}
    said = Said(
        "{file}: watches: {watches}, feeds: {feeds}, samples that hold: {samples}",
        file=watchlist_file(settings),
        **counts,
    )
    return Check(subject=Said("watchlist"), level="good", said=said)


def _unaddressed(settings: Settings, watchlist: Watchlist) -> Iterable[Check]:
    """Channels that no chat in use has an address for."""
    for channel in watchlist.channels:
        if "console" not in settings.chat_names and not any(getattr(channel, name) for name in settings.chat_names):
            fix = Said("watchlist.yaml, channels: {id}: give it an address", id=channel.id)
            said = Said("its messages are only shown in the terminal")
            yield Check(subject=Said("channel {id}", id=channel.id), level="wrong", said=said, fix=fix)


async def _slack(settings: Settings, watchlist: Watchlist, *, live: bool) -> list[Check]:
    if settings.slack is None:
        said, fix = Said("--live needs Slack's tokens"), Said("set them")
        return [Check(subject=Said("Slack blocks"), level="note", said=said, fix=fix)] if live else []
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


def _in_words(check: Check, words: Words) -> Check:
    """The same in another language. What is wrong and how to mend it are parted in that language where an error says
    both.
    """
    subject, said, fix = words.tell(check.subject), words.tell(check.said), words.tell(check.fix)
    if check.error:
        said, mend = parted(words.tell(check.error))
        fix = fix.replace(parted(check.error)[1], mend) if mend else fix
    return Check(subject=subject, level=check.level, said=said, fix=fix)


def _table(checks: Sequence[Check], words: Words) -> None:
    wide = min(max(len(check.subject) for check in checks), 36)
    indent = " " * (8 + wide)
    for check in checks:
        head = f"{words.say(_SHOWN[check.level]):6}  {check.subject:{wide}}  "
        lines = textwrap.wrap(check.said, _WIDTH - len(indent), break_long_words=False, break_on_hyphens=False) or [""]
        print(head + lines[0], *(f"{indent}  {line}" for line in lines[1:]), sep="\n")
        if check.fix:
            fix = words.say("Fix: {fix}", fix=check.fix)
            print(f"{indent}  {fix}")
    bad = sum(check.level == "wrong" for check in checks)
    well = words.say("all well, {n} checks", n=len(checks))
    told = words.count("{n} thing of {all} to mend", "{n} things of {all} to mend", bad, all=len(checks))
    print(told if bad else well, file=sys.stderr)
