"""What a server's answer, or its silence, means: as a table, and over a bad line to a real server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web
from nio import EncryptionError

from bot.chat.matrix.calls import LoginLost, ask, reach, verdict
from bot.errors import ChatBusy, ChatError, ChatRefused, ChatUnsure
from tests.french import FRENCH, untold
from tests.matrix.conftest import Vigie, outgoing
from tests.servers.synapse import Person, Synapse


@pytest.mark.parametrize(
    ("errcode", "status", "meaning"),
    [
        ("M_LIMIT_EXCEEDED", 429, ChatBusy),
        ("", 429, ChatBusy),
        ("M_UNKNOWN", 500, ChatUnsure),
        ("", 502, ChatUnsure),
        ("", 200, ChatUnsure),
        ("", 0, ChatUnsure),
        ("", 404, ChatBusy),
        ("M_UNKNOWN_TOKEN", 401, LoginLost),
        ("M_MISSING_TOKEN", 401, LoginLost),
        ("M_RESOURCE_LIMIT_EXCEEDED", 403, ChatBusy),
        ("M_FORBIDDEN", 403, ChatRefused),
        ("M_NOT_FOUND", 404, ChatRefused),
        ("M_TOO_LARGE", 413, ChatRefused),
        ("M_BAD_JSON", 400, ChatRefused),
    ],
)
def test_an_error_means(errcode: str, status: int, meaning: type[ChatError]) -> None:
    error = verdict(errcode, "because", status, room="#salle:example.fr")
    assert type(error) is meaning
    assert "because" in str(error)
    assert untold(error.said) == []
    assert "because" in FRENCH.tell(error.said), "what the server says is quoted"


def test_a_person_is_told_what_to_mend() -> None:
    assert "invite" in str(verdict("M_FORBIDDEN", "not in room", 403, room="!r"))
    assert "!r" in str(verdict("M_FORBIDDEN", "not in room", 403, room="!r"))
    assert "MATRIX_TOKEN" in str(verdict("M_UNKNOWN_TOKEN", "expired", 401))
    assert "MATRIX_HOMESERVER" in str(verdict("", "Not Found", 404))


def raising(error: Exception) -> Callable[[], Awaitable[None]]:
    async def asked() -> None:
        raise error

    return asked


@pytest.mark.parametrize(
    ("error", "french"),
    [
        (OSError(111, "Connection refused"), "le serveur Matrix n'a pas répondu\u00a0: connexion refusée"),
        (aiohttp.ServerDisconnectedError(), "le serveur Matrix n'a pas répondu\u00a0: Server disconnected"),
        (TimeoutError(), "le serveur Matrix n'a pas répondu\u00a0: TimeoutError"),
        (EncryptionError("no key"), "le chiffrement du salon n'est pas encore prêt\u00a0: no key"),
    ],
)
async def test_a_silence_is_told_in_french(error: Exception, french: str) -> None:
    with pytest.raises(ChatError) as asked:
        await ask(raising(error)())
    assert isinstance(asked.value, ChatBusy), "nothing is posted by what only asks"
    assert untold(asked.value.said) == [] and FRENCH.tell(asked.value.said) == french


async def test_a_server_that_is_not_there_is_told_in_french() -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(ChatBusy) as asked:
            await reach(session.get("http://127.0.0.1:1/"))
    assert FRENCH.tell(asked.value.said) == "le serveur Matrix est injoignable\u00a0: connexion refusée"


class Line:
    """A reverse proxy before the server that does to a posted message what a test says."""

    def __init__(self, target: str) -> None:
        self.target = target
        self.url = ""
        self.posting: Callable[[web.Request], Awaitable[web.StreamResponse]] = self.forward
        self.everything: Callable[[web.Request], Awaitable[web.StreamResponse]] | None = None

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if self.everything:
            return await self.everything(request)
        return await (self.posting if "/send/" in request.path else self.forward)(request)

    async def forward(self, request: web.Request) -> web.StreamResponse:
        headers = {name: value for name, value in request.headers.items() if name != "Host"}
        async with (
            aiohttp.ClientSession(auto_decompress=False) as session,
            session.request(
                request.method, self.target + request.raw_path, data=await request.read(), headers=headers
            ) as answer,
        ):
            return web.Response(status=answer.status, body=await answer.read(), content_type=answer.content_type)

    async def lose_the_answer(self, request: web.Request) -> web.StreamResponse:
        await self.forward(request)
        return await self.hang_up(request)

    async def hang_up(self, request: web.Request) -> web.StreamResponse:
        assert request.transport
        request.transport.abort()
        return web.Response()


@pytest.fixture
async def line(synapse: Synapse) -> AsyncIterator[Line]:
    proxy = Line(synapse.url)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", proxy.handle)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    proxy.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield proxy
    await runner.cleanup()


def says(status: int, text: str, **more: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, text=text, content_type="text/html", headers=more)

    return answer


async def test_a_lost_answer_is_unsure_and_the_message_is_found(vigie: Vigie, alice: Person, line: Line) -> None:
    room = await alice.create_room(vigie.me.id)
    chat = await vigie.start(homeserver=line.url, rooms=frozenset({room}))
    line.posting = line.lose_the_answer
    row = outgoing(room, "perdue ?")
    with pytest.raises(ChatUnsure):
        await chat.send(row, thread_ref="")
    found = await chat.find(row, thread_ref="")
    assert found
    line.posting = line.forward
    assert await chat.send(row, thread_ref="") == found
    assert len(await alice.read(room)) == 1


async def test_a_message_that_never_arrived_is_not_found(vigie: Vigie, alice: Person, line: Line) -> None:
    room = await alice.create_room(vigie.me.id)
    chat = await vigie.start(homeserver=line.url, rooms=frozenset({room}))
    row = outgoing(room, "jamais arrivée")
    for accident, meaning in (
        (line.hang_up, ChatUnsure),
        (says(502, "<h1>Bad gateway</h1>"), ChatUnsure),
        (says(200, "{}"), ChatUnsure),
        (says(404, "<h1>Not found</h1>"), ChatBusy),
    ):
        line.posting = accident
        with pytest.raises(meaning):
            await chat.send(row, thread_ref="")
        assert await chat.find(row, thread_ref="") is None


async def test_a_proxy_may_ask_to_slow_down_too(vigie: Vigie, alice: Person, line: Line) -> None:
    room = await alice.create_room(vigie.me.id)
    chat = await vigie.start(homeserver=line.url, rooms=frozenset({room}))
    line.posting = says(429, "slower", **{"Retry-After": "7"})
    with pytest.raises(ChatBusy) as busy:
        await chat.send(outgoing(room, "m"), thread_ref="")
    assert busy.value.wait == timedelta(seconds=7)


async def test_history_out_of_reach_is_busy(vigie: Vigie, alice: Person, line: Line) -> None:
    room = await alice.create_room(vigie.me.id)
    chat = await vigie.start(homeserver=line.url, rooms=frozenset({room}))
    line.everything = says(503, "maintenance")
    with pytest.raises(ChatBusy):
        await chat.find(outgoing(room, "m"), thread_ref="")


@pytest.mark.parametrize("accident", [says(503, "maintenance"), says(200, "[]"), says(404, "a web site"), None])
async def test_a_server_in_trouble_is_busy_at_start(
    vigie: Vigie, line: Line, accident: Callable[[web.Request], Awaitable[web.StreamResponse]] | None
) -> None:
    line.everything = accident or line.hang_up
    for settings in ({}, {"password": "", "token": vigie.me.token}):
        with pytest.raises(ChatBusy):
            await vigie.start(homeserver=line.url, **settings)


async def test_trouble_after_logging_in_is_busy_and_start_may_be_tried_again(vigie: Vigie, line: Line) -> None:
    async def no_sync(request: web.Request) -> web.StreamResponse:
        return await (says(503, "maintenance")(request) if "/sync" in request.path else line.forward(request))

    line.everything = no_sync
    chat = vigie.chat(homeserver=line.url)
    with pytest.raises(ChatBusy):
        await chat.start(vigie.answer)
    # The stored login is tried next; while the server cannot judge it, it is neither used nor thrown away.
    line.everything = says(503, "maintenance")
    with pytest.raises(ChatBusy):
        await chat.start(vigie.answer)
    line.everything = None
    await chat.start(vigie.answer)
