"""How does the wire to Slack stay up? Socket Mode of the SDK, with its gaps closed."""

from __future__ import annotations

import asyncio
from time import time
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.async_base_handler import AsyncBaseSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackClientError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.chat.slack.incoming import Deliveries

_ACKNOWLEDGING = 3.0  # seconds; Slack waits no longer for an acknowledgement


class Socket(SocketModeClient):
    """The SDK's client, which asks for a new address after a failure and leaves no task behind.

    An address from apps.connections.open is good for one connection. The SDK would knock at a used one for ever
    when the network fails between asking and connecting (compare
    https://github.com/slackapi/python-slack-sdk/issues/1446).
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._running: set[asyncio.Task[Any]] = set()

    async def connect(self) -> None:
        """Connect, or try again until closed; each try gets an address of its own and one heartbeat's time."""
        while not self.closed:
            self.wss_uri = self.wss_uri or await self._new_address()
            try:
                async with asyncio.timeout(self.ping_interval):
                    await super().connect()  # type: ignore[no-untyped-call]  # not typed in the SDK
                return
            except TimeoutError:
                self.wss_uri = None

    async def _new_address(self) -> str:
        while True:
            try:
                return await self.issue_new_wss_url()
            except (SlackClientError, aiohttp.ClientError, OSError, KeyError) as error:
                self.logger.warning("no new address for Socket Mode: %s", error)
                await asyncio.sleep(self.ping_interval)

    async def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        """As the SDK does, and remembered so that close() can end it."""
        task = asyncio.current_task()
        assert task is not None
        self._running.add(task)
        try:
            await super().run_message_listeners(message, raw_message)
        finally:
            self._running.discard(task)

    async def close(self) -> None:
        """Close, and wait until all tasks of the client have ended; the SDK only asks them to."""
        await super().close()  # type: ignore[no-untyped-call]  # not typed in the SDK
        own = (self.message_processor, self.current_session_monitor, self.message_receiver, *self._running)
        tasks = [task for task in own if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class Handler(AsyncBaseSocketModeHandler):
    """Hands each envelope to bolt once. A repeated one is only acknowledged, or Slack would go on repeating it."""

    def __init__(self, app: AsyncApp, socket: Socket) -> None:
        self.app = app
        self.client = socket
        self._bolt = app
        self._envelopes = Deliveries()
        self._in_hand: set[asyncio.Task[Any]] = set()
        self._closing = False
        socket.socket_mode_request_listeners.append(self.handle)

    async def handle(self, client: AsyncBaseSocketModeClient, req: SocketModeRequest) -> None:
        """One envelope (https://docs.slack.dev/apis/events-api/using-socket-mode)."""
        if self._closing:
            return  # without an acknowledgement Slack gives it to the next connection
        task = asyncio.current_task()
        assert task is not None
        self._in_hand.add(task)
        try:
            await self._handle(client, req)
        finally:
            self._in_hand.discard(task)

    async def _handle(self, client: AsyncBaseSocketModeClient, req: SocketModeRequest) -> None:
        if not self._envelopes.is_new((req.envelope_id,)):
            await client.send_socket_mode_response(SocketModeResponse(envelope_id=req.envelope_id))
            return
        await send_async_response(client, req, await run_async_bolt_app(self._bolt, req), time())

    async def close_async(self) -> None:
        """Take nothing more, acknowledge what was taken (else Slack asks it again), then disconnect."""
        self._closing = True
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=_ACKNOWLEDGING)
        await super().close_async()  # type: ignore[no-untyped-call]  # not typed in bolt


class SocketWire:
    """Socket Mode: one outgoing connection, which Slack speaks down."""

    def __init__(self, app: AsyncApp, app_token: str, *, heartbeat: float) -> None:
        self._socket = Socket(app_token, logger=app.logger, web_client=app.client, ping_interval=heartbeat)
        self._handler = Handler(app, self._socket)

    async def connect(self, url: str) -> None:
        """Connect to this address of apps.connections.open. Tries until it works: the caller sets the time."""
        self._socket.wss_uri = url
        await self._handler.connect_async()  # type: ignore[no-untyped-call]  # not typed in bolt

    async def close(self) -> None:
        """Disconnect; no more questions come."""
        await self._handler.close_async()
