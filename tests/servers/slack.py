"""A Slack workspace on loopback: a stateful Web API emulator behind our own proxy.

The emulator (npm package `emulate`, Apache-2.0) keeps channels and messages but knows neither Socket Mode nor bad
tokens nor rate limits; the proxy adds these, and loses answers on demand. Use the fixture `slack`:

    chat = SlackChat(slack.bot_token, slack.app_token, api_url=slack.api_url)
"""

from __future__ import annotations

import asyncio
import json
import os
import time
import uuid
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from typing import Any, Literal
from urllib.parse import urlencode

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from tests.patience import PATIENCE
from tests.servers.slack_process import APP_TOKEN, BOT_TOKEN, PERSON, PERSON_TOKEN, SCOPES, Emulator
from tests.servers.slack_screens import Screens
from tests.slack.block_kit import problems

#: What may happen to a call: refused before it is done, done with the answer lost, or never answered.
Fault = Literal["429", "503", "503 after", "drop", "drop after", "silence after", "html", "text"] | str
#: What Vigie gives up after some seconds, since Slack or a person would not wait; a loaded machine takes longer.
LIMITS = (
    "adapter._CONNECTING",
    "adapter._TIMEOUT",
    "calls._PATIENCE",
    "checkup._TIMEOUT",
    "listener._GRACE",
    "views.ANSWERED",
    "views.CHECKED",
    "wire._ACKNOWLEDGING",
)


class Workspace(Screens):
    """The proxy: what Vigie sees of Slack, and what a test may do to it."""

    bot_token, app_token = BOT_TOKEN, APP_TOKEN

    def __init__(self, emulator_url: str) -> None:
        super().__init__()
        self._emulator = emulator_url
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._tickets: set[str] = set()
        self._sockets: list[web.WebSocketResponse] = []
        self._unacknowledged: list[tuple[web.WebSocketResponse, dict[str, Any]]] = []  #: (where it was sent, envelope)
        self._connected = asyncio.Condition()
        self.connections = 0  #: made so far
        self.calls: list[tuple[str, dict[str, Any]]] = []  #: (method, arguments) as they came
        self.lines: list[asyncio.Transport] = []  #: connections that calls and answers came on
        self.acks: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.answers: asyncio.Queue[dict[str, Any]] = asyncio.Queue()  #: what came to a response_url
        self.response_status = 200
        self.page_size = 1_000  #: most items of one page, whatever is asked for
        self.scopes: str | None = ",".join(SCOPES)  #: that Slack says the token has; None: it does not say
        self.away: set[str] = set()  #: channels the bot is not a member of, by name
        self.groups: dict[str, list[str]] = {}  #: user group → its users, which the emulator does not know
        self.url = ""
        self.request_url = ""  #: where to call instead of speaking down a socket
        self.signing_secret = "8f742231b10e8888abcd99yyyzzz85a5"

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    # -- what a test does

    def fail(self, method: str, *faults: Fault) -> None:
        """The next calls of the method fail like this, one after the other; any other word is Slack's error, and
        an empty one lets the call pass."""
        self._faults[method].extend(faults)

    async def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """A call in the name of a person, past faults and journal."""
        headers = {"Authorization": f"Bearer {PERSON_TOKEN}"}
        async with self._session.post(f"{self._emulator}/api/{method}", json=arguments, headers=headers) as response:
            answer: dict[str, Any] = await response.json()
        assert answer["ok"], answer
        return answer

    async def channel(self, name: str) -> str:
        found = await self.call("conversations.list", types="public_channel,private_channel", limit=1000)
        return next(str(channel["id"]) for channel in found["channels"] if channel["name"] == name)

    async def messages(self, name: str) -> list[dict[str, Any]]:
        """The messages of a channel, newest first, threads left out."""
        found = await self.call("conversations.history", channel=await self.channel(name), limit=1000)
        return list(found["messages"])

    async def thread(self, name: str, ts: str) -> list[dict[str, Any]]:
        """The messages of a thread, its root first."""
        return list((await self.call("conversations.replies", channel=await self.channel(name), ts=ts))["messages"])

    async def command(
        self, text: str, *, command: str = "/veille", envelope: str = "", trigger: str = "", channel: str = "C0ALERTES"
    ) -> str:
        """A person types the command in a channel (by id); returns the envelope's id."""
        envelope = envelope or str(uuid.uuid4())
        body = {
            "command": command,
            "text": text,
            "user_id": PERSON,
            "user_name": "alice",
            "channel_id": channel,
            "channel_name": "alertes",
            "team_id": "T0REDACTION",
            "response_url": f"{self.url}/response/{envelope}",
            "trigger_id": trigger or f"trigger-{envelope}",
        }
        await self.push({"envelope_id": envelope, "type": "slash_commands", "payload": body})
        return envelope

    async def click(
        self, channel: str, message: dict[str, Any], command: str, *, envelope: str = "", trigger: str = ""
    ) -> str:
        """A person clicks a button of a message as it stands, or chooses from its menu; returns the envelope's id.

        The body is that of https://docs.slack.dev/reference/interaction-payloads/block_actions-payload.
        """
        envelope = envelope or str(uuid.uuid4())
        action = next(_actions(message, command))
        body = {
            "type": "block_actions",
            "team": {"id": "T0REDACTION", "domain": "redaction"},
            "user": {"id": PERSON, "username": "alice", "name": "alice", "team_id": "T0REDACTION"},
            "api_app_id": "A0VIGIE",
            "token": "not used in Socket Mode",
            "container": {"type": "message", "message_ts": message["ts"], "channel_id": channel, "is_ephemeral": False},
            "channel": {"id": channel, "name": "alertes"},
            "message": message,
            "actions": [{**action, "block_id": "b1", "action_ts": "1.2"}],
            "response_url": f"{self.url}/response/{envelope}",
            "trigger_id": trigger or f"trigger-{envelope}",
        }
        await self.push({"envelope_id": envelope, "type": "interactive", "payload": body})
        return envelope

    async def react(self, channel: str, ts: str, reaction: str) -> None:
        """A person reacts to a message; the emulator notes it, the event goes down the socket."""
        await self.call("reactions.add", channel=channel, timestamp=ts, name=reaction)
        event = {
            "type": "reaction_added",
            "user": PERSON,
            "reaction": reaction,
            "item": {"type": "message", "channel": channel, "ts": ts},
        }
        body = {"type": "event_callback", "team_id": "T0REDACTION", "event": event, "event_id": f"Ev{uuid.uuid4().hex}"}
        await self.push({"envelope_id": str(uuid.uuid4()), "type": "events_api", "payload": body})

    async def push(self, envelope: dict[str, Any]) -> None:
        """Send something down the newest open socket, once there is one, or as a signed call to the request URL."""
        if self.request_url:
            status, said = await self.request(*form(envelope))
            assert status == 200, (status, said)
            payload = {"payload": json.loads(said)} if said.startswith("{") else {}
            self.acks.put_nowait({"envelope_id": envelope["envelope_id"], **payload})
            return
        await self._send(await self.connected(), {"accepts_response_payload": True, **envelope})

    async def _send(self, socket: web.WebSocketResponse, envelope: dict[str, Any]) -> None:
        if "envelope_id" in envelope:
            self._unacknowledged.append((socket, envelope))
        with suppress(ConnectionError):  # then it is sent again
            await socket.send_json(envelope)

    async def _send_again(self) -> None:
        """As Slack does it: what was sent down a socket that closed, and was not acknowledged, goes down another."""
        lost = [each for each in self._unacknowledged if each[0].closed]
        for each in lost if self._open() else ():
            self._unacknowledged.remove(each)
            await self._send(self._open()[-1], each[1])

    async def request(self, body: str, content_type: str, **headers: str) -> tuple[int, str]:
        """Call the request URL as Slack does, signed now unless a header says otherwise; status and body."""
        timestamp = headers.pop("timestamp", str(int(time.time())))
        signature = SignatureVerifier(self.signing_secret).generate_signature(timestamp=timestamp, body=body)
        sent = {"Content-Type": content_type, "X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}
        retry = {f"X-Slack-Retry-{name.title()}": value for name, value in headers.items() if name in ("num", "reason")}
        sent |= retry | {name: value for name, value in headers.items() if name.startswith("X-")}
        async with self._session.post(self.request_url, data=body.encode(), headers=sent) as response:
            return response.status, await response.text()

    async def connected(self, *, after: int = 0) -> web.WebSocketResponse:
        """The newest open socket, once more than `after` connections were made."""
        async with asyncio.timeout(PATIENCE), self._connected:
            await self._connected.wait_for(lambda: self.connections > after and self._open())
        return self._open()[-1]

    async def hang_up(self) -> None:
        """Close every socket from Slack's side."""
        for socket in self._open():
            await socket.close()

    def posted(self) -> list[dict[str, Any]]:
        """The arguments of each chat.postMessage that came in, faulty ones included."""
        return [arguments for method, arguments in self.calls if method == "chat.postMessage"]

    # -- what Slack does

    async def start(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._on_call)
        app.router.add_get("/link", self._on_link)
        app.router.add_post("/response/{envelope}", self._on_response)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._session = aiohttp.ClientSession()

    async def close(self) -> None:
        await self.hang_up()
        await self._runner.cleanup()
        await self._session.close()

    def _note_line(self, request: web.Request) -> None:
        assert isinstance(request.transport, asyncio.Transport)
        if request.transport not in self.lines:
            self.lines.append(request.transport)

    async def _on_call(self, request: web.Request) -> web.StreamResponse:
        self._note_line(request)
        method = request.match_info["method"]
        arguments: dict[str, Any] = dict(request.query)
        if request.can_read_body:
            arguments |= await request.json() if request.content_type == "application/json" else await request.post()
        self.calls.append((method, arguments))
        fault = self._faults[method].popleft() if self._faults[method] else ""
        if fault and not fault.endswith("after"):
            return self._refuse(request, fault)
        answer = await self._answer(method, arguments, request.headers.get("Authorization", ""))
        self.saw(method, arguments, answer)
        if fault:
            return await self._lose(request, fault)
        told = {} if self.scopes is None else {"X-OAuth-Scopes": self.scopes}
        return web.json_response(answer, headers=told)

    async def _answer(self, method: str, arguments: dict[str, Any], authorization: str) -> dict[str, Any]:
        """Slack's own answer; the emulator lets any token in, so tokens are checked here."""
        expected = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
        if authorization != f"Bearer {expected}":
            return {"ok": False, "error": "invalid_auth"}
        if method == "apps.connections.open":
            ticket = uuid.uuid4().hex
            self._tickets.add(ticket)
            return {"ok": True, "url": f"{self.url.replace('http', 'ws')}/link?ticket={ticket}"}
        if method == "blocks.validate":
            found = problems(arguments["blocks"])
            return {"ok": False, "error": "invalid_blocks", "errors": found} if found else {"ok": True}
        if method == "usergroups.users.list":
            users = self.groups.get(str(arguments["usergroup"]))
            return {"ok": False, "error": "no_such_subteam"} if users is None else {"ok": True, "users": users}
        arguments = await self.addressed(method, arguments)
        if self.is_gone(method, arguments):
            return {"ok": False, "error": "not_found"}
        if "limit" in arguments:
            arguments = {**arguments, "limit": min(int(arguments["limit"]), self.page_size)}
        headers = {"Authorization": authorization}
        async with self._session.post(f"{self._emulator}/api/{method}", json=arguments, headers=headers) as response:
            answer: dict[str, Any] = await response.json()
        if method == "conversations.members" and answer["ok"]:  # the emulator gives all at once
            begin = int(arguments.get("cursor") or 0)
            end = begin + arguments["limit"]
            more = str(end) if end < len(answer["members"]) else ""
            answer |= {"members": answer["members"][begin:end], "response_metadata": {"next_cursor": more}}
        for channel in answer.get("channels", []):
            channel["is_member"] = channel["name"] not in self.away  # the emulator lets no bot join
        if str(arguments.get("include_all_metadata", "")).lower() not in ("1", "true"):
            for message in answer.get("messages", []):
                message.pop("metadata", None)  # Slack gives it only when asked
        return answer

    def _refuse(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        match fault:
            case "429":
                body = {"ok": False, "error": "ratelimited"}
                return web.json_response(body, status=429, headers={"Retry-After": "7"})
            case "503":
                return web.Response(status=503, text="<html>Service Unavailable</html>", content_type="text/html")
            case "html":
                return web.Response(status=403, text="<html>Forbidden</html>", content_type="text/html")
            case "text":
                return web.Response(text="welcome to the hotel's network", content_type="text/plain")
            case "drop":
                return _abort(request)
        return web.json_response({"ok": False, "error": fault})

    async def _lose(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        match fault:
            case "503 after":
                return web.Response(status=503, text="<html>Service Unavailable</html>", content_type="text/html")
            case "silence after":
                await asyncio.Event().wait()
        return _abort(request)

    async def _on_link(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=408, text="a ticket is good for one connection")
        self._tickets.discard(ticket)
        if self._faults["link"]:
            return self._refuse(request, self._faults["link"].popleft())
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        hello = {"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A0VIGIE"}, "debug_info": {}}
        await socket.send_json(hello)
        self._sockets.append(socket)
        self.connections += 1
        async with self._connected:
            self._connected.notify_all()
        await self._send_again()
        async for message in socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                ack: dict[str, Any] = json.loads(message.data)
                done = (each for each in self._unacknowledged if each[1]["envelope_id"] == ack.get("envelope_id"))
                if first := next(done, None):
                    self._unacknowledged.remove(first)
                await self.acknowledged(ack)
                self.acks.put_nowait(ack)
        await self._send_again()
        return socket

    async def _on_response(self, request: web.Request) -> web.StreamResponse:
        self._note_line(request)
        self.answers.put_nowait({"envelope": request.match_info["envelope"], **await request.json()})
        return web.Response(status=self.response_status, text="ok")

    def _open(self) -> list[web.WebSocketResponse]:
        return [socket for socket in self._sockets if not socket.closed]


def form(envelope: dict[str, Any]) -> tuple[str, str]:
    """The body and content type of the call that brings what this envelope would."""
    if envelope["type"] == "events_api":
        return json.dumps(envelope["payload"]), "application/json"
    body = envelope["payload"] if envelope["type"] == "slash_commands" else {"payload": json.dumps(envelope["payload"])}
    return urlencode(body), "application/x-www-form-urlencoded"


def _actions(message: dict[str, Any], command: str) -> Iterator[dict[str, Any]]:
    """What Slack would say was clicked: the button of that action_id, or the option of that command."""
    elements = [e for block in message["blocks"] if block["type"] == "actions" for e in block["elements"]]
    for element in elements:
        kept = {name: element[name] for name in ("type", "action_id")}
        if element["type"] == "button" and element["action_id"] == command:
            yield {**kept, "text": element["text"], "value": element["value"]}
        for option in element.get("options", []):
            if option["value"].startswith(f"{command} "):
                yield {**kept, "selected_option": option}


def _abort(request: web.Request) -> web.StreamResponse:
    """Cut the line without a word."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


@pytest.fixture(scope="session")
def slack_emulator() -> Iterator[Emulator]:
    emulator = Emulator()
    yield emulator
    emulator.close()


@pytest.fixture
async def slack(slack_emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Workspace]:
    """An empty workspace with the channels alertes, veille-cloud and (private) direction."""
    for variable in ("HTTP_PROXY", "HTTPS_PROXY"):  # the SDK would send even loopback through them
        for name in (variable, variable.lower()):
            monkeypatch.delenv(name, raising=False)
    for variable in [name for name in os.environ if name.startswith("SLACK_")]:
        monkeypatch.delenv(variable)
    for limit in LIMITS:
        monkeypatch.setattr(f"bot.chat.slack.{limit}", PATIENCE)
    slack_emulator.reset()
    workspace = Workspace(slack_emulator.url)
    await workspace.start()
    yield workspace
    await workspace.close()
