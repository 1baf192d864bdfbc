"""How does Vigie speak with a Slack workspace? The chat port over Slack's Web API, and Socket Mode or HTTP."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

from aiohttp.web import RouteDef
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.chat.port import Answer, Front, Incoming, Sent
from bot.chat.slack.calls import PATH, Calls
from bot.chat.slack.connections import kept
from bot.chat.slack.listener import Listener
from bot.chat.slack.members import in_channel, in_group
from bot.chat.slack.payload import EVENT_TYPE, edit_payload, payload, without_blocks
from bot.chat.slack.verdict import FORM, LOGIN, verdict, word_of
from bot.chat.slack.views import Views
from bot.chat.slack.wire import SocketWire
from bot.errors import ChatBusy, ChatError, ChatRefused, ChatUnsure, Said, SettingsError
from bot.model import Message, Outgoing

log = logging.getLogger(__name__)

_TIMEOUT = 10  #: seconds for one call
_CONNECTING = 30  #: seconds for the first connection
_LOOK_BACK = timedelta(seconds=60)  #: Slack's clock and ours may differ
_WHERE = {
    "SLACK_BOT_TOKEN": ("xoxb-", "the Bot User OAuth Token, under OAuth & Permissions"),
    "SLACK_APP_TOKEN": ("xapp-", "an App-Level Token with connections:write, under Basic Information"),
}


class SlackChat:
    """The Slack workspace the tokens belong to; heard by Socket Mode, or with a signing secret by HTTP (`routes`).

    `api_url` is another server that speaks Slack's Web API, for tests; "" is Slack itself. `heartbeat`, in seconds,
    is the time between two pings of the connection and between two tries to restore it.
    """

    def __init__(
        self,
        bot_token: str,
        app_token: str = "",
        *,
        signing_secret: str = "",
        api_url: str = "",
        command: str = "/veille",
        heartbeat: float = 10.0,
    ) -> None:
        self._tokens = {"SLACK_BOT_TOKEN": bot_token.strip(), "SLACK_APP_TOKEN": app_token.strip()}
        # No retries: the SDK's own would post twice when an answer is lost.
        self._client = AsyncWebClient(
            token=self._tokens["SLACK_BOT_TOKEN"],
            base_url=api_url or AsyncWebClient.BASE_URL,
            timeout=_TIMEOUT,
            retry_handlers=[],
        )
        self._command = command
        self._heartbeat = heartbeat
        self._channels: dict[str, str] = {}
        self._nameless: set[str] = set()  #: channels that the workspace does not show us
        self._listener: Listener | None = None
        self._front: Front | None = None
        self._views: Views | None = None
        self._signing_secret = signing_secret.strip()
        self._wire: SocketWire | Calls | None = Calls() if self._signing_secret else None

    @property
    def name(self) -> str:
        """The name of this chat."""
        return "slack"

    def routes(self) -> list[RouteDef]:
        """Where Slack calls, without Socket Mode, for Vigie's web server."""
        return self._wire.routes() if isinstance(self._wire, Calls) else []

    def show(self, front: Front) -> None:
        """See Fronted.show."""
        self._front = front

    def changed(self) -> None:
        """See Fronted.changed."""
        if self._views:
            self._views.homes.changed()

    async def start(self, answer: Answer) -> None:
        """See Chat.start."""
        self._look_at_tokens()
        self._client.session = self._client.session or kept(_TIMEOUT)
        self._views = Views(self._client, self._front) if self._front else None
        if self._views:
            await self._views.homes.recall()
        identity = await self._login("SLACK_BOT_TOKEN", self._client.auth_test())
        if isinstance(self._wire, Calls):
            self._listener = self._listening(identity, answer)
            self._wire.listen(self._listener.app)
            log.info("Slack may call %s with %s, as %s", PATH, self._command, identity.get("user"))
        else:
            self._listener = self._listening(identity, answer)
            await self._connect(self._listener)
            log.info("listening to %s in Slack as %s", self._command, identity.get("user"))

    def _listening(self, identity: AsyncSlackResponse, answer: Answer) -> Listener:
        how = {"command": self._command, "signing_secret": self._signing_secret}

        async def named(asked: Incoming) -> Message:
            return await answer(replace(asked, name=await self._name(asked.address)))

        return Listener(self._client, identity, named, views=self._views, **how)

    def _look_at_tokens(self) -> None:
        for variable, (prefix, _) in _WHERE.items():
            token = self._tokens[variable]
            if variable == "SLACK_APP_TOKEN" and self._signing_secret:
                continue
            if not token.startswith(prefix):
                raise _wrong(variable, f"does not begin with {prefix}" if token else "is missing")

    async def _connect(self, listener: Listener) -> None:
        app_token = self._tokens["SLACK_APP_TOKEN"]
        opened = await self._login("SLACK_APP_TOKEN", self._client.apps_connections_open(app_token=app_token))
        self._wire = wire = SocketWire(listener.app, app_token, heartbeat=self._heartbeat)
        try:
            async with asyncio.timeout(_CONNECTING):
                await wire.connect(opened["url"])
        except TimeoutError as error:
            await self.close()
            raise ChatBusy(Said("Slack gave an address for Socket Mode but nobody answers there")) from error

    async def send(self, outgoing: Outgoing, *, thread_ref: str) -> Sent:
        """See Chat.send. A message whose form Slack refuses is sent once more as bare text."""
        channel = await self._channel(outgoing.address)
        arguments: dict[str, Any] = {**payload(outgoing, thread_ref=thread_ref), "channel": channel}
        try:
            posted = await _ask(self._client.chat_postMessage(**arguments))
        except ChatRefused as error:
            if word_of(error.__cause__) not in FORM:
                raise
            log.error("message %s is sent without blocks: %s", outgoing.key, error)
            bare: dict[str, Any] = without_blocks(arguments, outgoing.message)
            posted = await _ask(self._client.chat_postMessage(**bare))
        return await self._sent(channel, str(posted["ts"]))

    async def edit(self, outgoing: Outgoing, ref: str) -> Sent:
        """See Chat.edit (https://docs.slack.dev/reference/methods/chat.update)."""
        channel = await self._channel(outgoing.address)
        arguments: dict[str, Any] = {**edit_payload(outgoing), "channel": channel, "ts": ref}
        await _ask(self._client.chat_update(**arguments))
        return Sent(ref=ref)

    async def find(self, outgoing: Outgoing, *, thread_ref: str) -> Sent | None:
        """See Chat.find. Needs the history of the channel, so the bot must be a member of it."""
        try:
            channel = await self._channel(outgoing.address)
            since = (outgoing.attempted_at or outgoing.created_at) - _LOOK_BACK
            async for message in self._messages(channel, thread_ref, oldest=f"{since.timestamp():.6f}"):
                metadata = message.get("metadata") or {}
                if metadata.get("event_type") == EVENT_TYPE and metadata["event_payload"].get("key") == outgoing.key:
                    return await self._sent(channel, str(message["ts"]))
        except ChatRefused as error:
            if word_of(error.__cause__) == "thread_not_found":  # then no reply stands in it
                return None
            raise ChatBusy(Said("whether it was posted cannot be told. {why}", why=error.said)) from error
        return None

    async def members(self, place: str) -> frozenset[str]:
        """See Gathering.members. S… is a user group; anything else a channel, by its #name or id."""
        if re.fullmatch("S[A-Z0-9]+", place):
            return await in_group(self._client, place, _read)
        return await in_channel(self._client, await self._channel(place), _read)

    async def close(self) -> None:
        """See Chat.close."""
        if self._wire is not None:
            await self._wire.close()
        if self._listener is not None:
            await self._listener.close()
            self._listener = None
        if self._client.session is not None:
            await self._client.session.close()
            self._client.session = None

    async def _sent(self, channel: str, ref: str) -> Sent:
        """A message that stands; one without an address people can open is still sent."""
        try:
            found = await _ask(self._client.chat_getPermalink(channel=channel, message_ts=ref))
        except ChatError as error:
            log.info("no permalink for %s: %s", ref, error)
            return Sent(ref=ref)
        return Sent(ref=ref, permalink=str(found["permalink"]))

    async def _messages(self, channel: str, thread_ref: str, *, oldest: str) -> AsyncIterator[dict[str, Any]]:
        """The messages of the channel, or of the thread when there is one, since `oldest` (Unix seconds)."""
        options: dict[str, Any] = {"oldest": oldest, "inclusive": True, "limit": 200, "include_all_metadata": True}
        cursor = ""
        while True:
            if thread_ref:
                call = self._client.conversations_replies(channel=channel, ts=thread_ref, cursor=cursor, **options)
            else:
                call = self._client.conversations_history(channel=channel, cursor=cursor, **options)
            page = await _read(call)
            for message in page["messages"]:
                yield message
            if not (cursor := _next_cursor(page)):
                return

    async def _channel(self, address: str) -> str:
        """The id behind #name; the names of the workspace are read when one is not known yet."""
        name = address.removeprefix("#").lower()
        if not address.startswith("#"):
            return address
        if name not in self._channels:
            self._channels = {channel["name"]: channel["id"] async for channel in self._visible_channels()}
        if name not in self._channels:
            raise ChatRefused(
                Said("unknown channel {address}: invite the bot or fix watchlist.yaml channels", address=address)
            )
        return self._channels[name]

    async def _name(self, channel: str) -> str:
        """#name of a channel, by its id; "" for what has none, as a direct message, or where Slack does not say."""
        if channel[:1] not in ("C", "G"):
            return ""
        if channel not in self._channels.values() and channel not in self._nameless:
            with suppress(ChatError):
                self._channels = {each["name"]: each["id"] async for each in self._visible_channels()}
                self._nameless.add(channel)
        return next((f"#{name}" for name, known in self._channels.items() if known == channel), "")

    async def _visible_channels(self) -> AsyncIterator[dict[str, Any]]:
        """All public channels, and the private ones the bot was invited to."""
        cursor = ""
        while True:
            page = await _read(
                self._client.conversations_list(
                    types="public_channel,private_channel", exclude_archived=True, limit=999, cursor=cursor
                )
            )
            for channel in page["channels"]:
                yield channel
            if not (cursor := _next_cursor(page)):
                return

    async def _login(self, variable: str, call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
        try:
            return await _read(call)
        except ChatError as error:
            if isinstance(error, ChatRefused) or word_of(error.__cause__) in LOGIN:
                raise _wrong(variable, f"was refused by Slack: {word_of(error.__cause__)}") from error
            raise


async def _ask(call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    """Call Slack; a failure becomes one of the three errors of the port."""
    try:
        return await call
    except Exception as error:  # for odd bodies the SDK lets AttributeError and UnicodeError through as well
        raise verdict(error) from error


async def _read(call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    """A call that posts nothing, so that after a failure nothing was posted for sure."""
    try:
        return await _ask(call)
    except ChatUnsure as error:
        raise ChatBusy(error.said) from error


def _next_cursor(page: AsyncSlackResponse) -> str:
    return str((page.get("response_metadata") or {}).get("next_cursor") or "")


def _wrong(variable: str, what: str) -> SettingsError:
    prefix, where = _WHERE[variable]
    return SettingsError(
        f"{variable} {what}. Fix: set it to {where} of your app on https://api.slack.com/apps ({prefix}…)"
    )
