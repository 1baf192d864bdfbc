"""Slack calls Vigie's web server: really signed requests over real HTTP, and those that are not."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.app import App, chats_of
from bot.chat.port import Incoming
from bot.chat.slack import calls
from bot.chat.slack.adapter import SlackChat
from bot.model import Message, Paragraph, Run
from bot.settings import PushSettings, Settings, SlackSettings
from bot.watchlist import load
from bot.work.door import Door
from tests.patience import PATIENCE
from tests.servers.slack import Workspace, form
from tests.servers.slack_process import PERSON

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
HERE = PushSettings(public_url="", host="127.0.0.1", port=0)


@dataclass
class Hearing:
    """A Vigie that Slack calls, and what it heard."""

    slack: Workspace
    chat: SlackChat
    heard: list[Incoming] = field(default_factory=list)
    free: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, asked: Incoming) -> Message:
        self.heard.append(asked)
        await self.free.wait()
        return Message(notification="réponse", blocks=(Paragraph((Run(f"{asked.user} : {asked.text}"),)),))

    async def answered(self) -> dict[str, object]:
        async with asyncio.timeout(PATIENCE):
            return await self.slack.answers.get()


@pytest.fixture
async def hearing(slack: Workspace) -> AsyncIterator[Hearing]:
    chat = SlackChat(slack.bot_token, signing_secret=slack.signing_secret, api_url=slack.api_url)
    door = Door(HERE, chat.routes())
    slack.request_url = await door.open() + calls.PATH
    made = Hearing(slack, chat)
    made.free.set()
    await chat.start(made.answer)
    yield made
    await chat.close()
    await door.close()


def command(slack: Workspace, text: str = "etat") -> str:
    body = {"command": "/veille", "text": text, "user_id": PERSON, "user_name": "alice", "channel_id": "C0ALERTES"}
    key = uuid.uuid4().hex
    return urlencode({**body, "response_url": f"{slack.url}/response/{key}", "trigger_id": key, "team_id": "T1"})


def thumb(event_id: str) -> str:
    item = {"type": "message", "channel": "C0ALERTES", "ts": "1.2"}
    event = {"type": "reaction_added", "user": PERSON, "reaction": "+1", "item": item}
    return json.dumps({"type": "event_callback", "team_id": "T1", "event": event, "event_id": event_id})


async def test_a_command_is_answered_as_over_the_socket(hearing: Hearing) -> None:
    envelope = await hearing.slack.command("pourquoi <https://e.fr/a?b=1&amp;c=2>")
    said = await hearing.answered()
    assert (said["envelope"], said["response_type"], said["text"]) == (envelope, "ephemeral", "réponse")
    assert f"{PERSON}\u00a0: pourquoi https://e.fr/a?b=1&c=2" in json.dumps(said["blocks"], ensure_ascii=False)
    assert await hearing.slack.acks.get() == {"envelope_id": envelope}
    assert hearing.slack.connections == 0 and "apps.connections.open" not in dict(hearing.slack.calls)


async def test_clicks_and_thumbs_are_heard(hearing: Hearing) -> None:
    button = {"type": "button", "action_id": "useful", "value": "k", "text": {"type": "plain_text", "text": "Utile"}}
    message = {"ts": "1.2", "blocks": [{"type": "actions", "elements": [button]}]}
    await hearing.slack.click("C0ALERTES", message, "useful")
    await hearing.answered()
    channel = await hearing.slack.channel("alertes")
    posted = await hearing.slack.call("chat.postMessage", channel=channel, text="Alerte")
    await hearing.slack.react(channel, posted["ts"], "-1")
    await hearing.chat.close()
    assert [(one.text, one.about) for one in hearing.heard] == [("useful", "k"), ("useless", posted["ts"])]


async def test_the_address_is_ours(hearing: Hearing) -> None:
    asked = json.dumps({"type": "url_verification", "token": "old", "challenge": "défi & <3"})
    status, said = await hearing.slack.request(asked, JSON)
    assert (status, json.loads(said)) == (200, {"challenge": "défi & <3"})


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": ""},
        {"X-Slack-Signature": "v0=é"},
        {"X-Slack-Signature": "v1=" + "0" * 64},
        {"X-Slack-Request-Timestamp": "1"},
        {"X-Slack-Request-Timestamp": ""},
        {"X-Slack-Request-Timestamp": "demain"},
        {"X-Slack-Request-Timestamp": "9" * 30},
        {"late": "301"},
        {"late": "-900"},
        {"timestamp": "-1"},
    ],
)
async def test_what_is_not_signed_now_is_refused_and_not_heard(
    hearing: Hearing, headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    if late := headers.get("late"):
        headers = {"timestamp": str(int(time.time()) - int(late))}
    status, said = await hearing.slack.request(command(hearing.slack, "mot de passe"), FORM, **headers)
    assert (status, said) == (401, "not signed")
    await hearing.chat.close()
    assert hearing.heard == []
    assert "not signed by Slack" in caplog.text and "passe" not in caplog.text, "strangers do not write our log"


async def test_another_secret_signs_nothing(hearing: Hearing) -> None:
    own, hearing.slack.signing_secret = hearing.slack.signing_secret, "another"
    body = thumb("Ev1")
    assert (await hearing.slack.request(body, JSON))[0] == 401
    hearing.slack.signing_secret = own
    assert (await hearing.slack.request(body, JSON))[0] == 200, "a forged call does not make the true one a repetition"
    await hearing.chat.close()
    assert len(hearing.heard) == 1


async def test_a_call_sent_again_is_heard_once(hearing: Hearing) -> None:
    """Byte by byte the same, signature included: a replay within the five minutes in which it is good."""
    now, body = str(int(time.time())), command(hearing.slack)
    assert {(await hearing.slack.request(body, FORM, timestamp=now))[0] for _ in range(3)} == {200}
    await hearing.answered()
    await hearing.chat.close()
    assert len(hearing.heard) == 1 and hearing.slack.answers.empty()


async def test_slacks_retries_do_nothing_twice(hearing: Hearing) -> None:
    """Slack thought that we were late; each retry is signed anew, and may overtake the first."""
    body = thumb("Ev7")
    tried = [hearing.slack.request(body, JSON)]
    tried += [hearing.slack.request(body, JSON, num=str(n), reason="http_timeout") for n in (1, 2, 3)]
    assert {status for status, _ in await asyncio.gather(*tried)} == {200}
    assert (await hearing.slack.request(thumb("Ev8"), JSON))[0] == 200
    await hearing.chat.close()
    assert len(hearing.heard) == 2


async def test_acknowledges_before_it_answers(hearing: Hearing) -> None:
    hearing.free.clear()
    async with asyncio.timeout(PATIENCE):
        envelope = await hearing.slack.command("etat")  # returns with the acknowledgement
    assert hearing.slack.answers.empty()
    hearing.free.set()
    assert (await hearing.answered())["envelope"] == envelope


async def test_who_is_not_there_yet_or_any_more_says_so(slack: Workspace) -> None:
    chat = SlackChat(slack.bot_token, signing_secret=slack.signing_secret, api_url=slack.api_url)
    made = Hearing(slack, chat)
    made.free.set()
    door = Door(HERE, chat.routes())
    slack.request_url = await door.open() + calls.PATH
    assert (await slack.request(thumb("Ev1"), JSON))[0] == 503
    await chat.start(made.answer)
    assert (await slack.request(thumb("Ev1"), JSON, num="1", reason="http_error"))[0] == 200
    await chat.close()
    assert (await slack.request(thumb("Ev2"), JSON))[0] == 503
    await door.close()
    assert len(made.heard) == 1


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("x" * 1_040_000, FORM, 413),
        ("{", JSON, 400),
        ("payload=[", FORM, 400),
        ("[]", JSON, 400),
        ("[" * 500_000, JSON, 400),
        ('{"enterprise": 5}', JSON, 400),
    ],
)
async def test_signed_nonsense_is_not_an_error_of_ours(
    hearing: Hearing, body: str, kind: str, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    assert (await hearing.slack.request(body, kind))[0] == status
    assert hearing.heard == [] and "Traceback" not in caplog.text


async def test_bytes_that_are_no_text_are_refused(hearing: Hearing) -> None:
    signed = {"X-Slack-Signature": f"v0={'0' * 64}", "X-Slack-Request-Timestamp": str(int(time.time()))}
    async with (
        aiohttp.ClientSession() as session,
        session.post(hearing.slack.request_url, data=b"\xff", headers=signed) as response,
    ):
        assert response.status == 400


async def test_a_call_that_does_not_end_is_left(hearing: Hearing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "_PATIENCE", 0.05)
    host, port = hearing.slack.request_url.removeprefix("http://").partition("/")[0].split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = f"POST {calls.PATH} HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n"
    signed = f"X-Slack-Signature: v0={'0' * 64}\r\nX-Slack-Request-Timestamp: {int(time.time())}\r\n"
    writer.write(f"{head}{signed}\r\nx".encode())
    async with asyncio.timeout(PATIENCE):
        assert b" 408 " in await reader.readline()
    writer.close()


async def test_a_socket_needs_no_route(slack: Workspace) -> None:
    assert SlackChat(slack.bot_token, slack.app_token).routes() == []


async def test_one_web_server_for_hubs_and_for_slack(slack: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "watchlist.yaml"
    file.write_text("version: 1\nchannels: {c: {}}\nfeeds: []\nwatches: [{id: a, label: Atos, aliases: [Atos]}]\n")
    secret = slack.signing_secret
    settings = Settings(
        database=f"sqlite:///{tmp_path / 'vigie.db'}",
        slack=SlackSettings(bot_token=slack.bot_token, signing_secret=secret, api_url=slack.api_url),
        slack_command="/presse",
        push=PushSettings(public_url="http://127.0.0.1:1", host="127.0.0.1", port=0),
    )
    chats = chats_of(settings, load(file))
    async with App(settings=settings, watchlist_file=file, watchlist=load(file), chats=chats) as app:
        assert app.door
        url = await app.door.open()
        await app.connect()
        slack.request_url = f"{url}/websub/nobody"
        assert (await slack.request("", JSON))[0] == 410
        slack.request_url = url + calls.PATH
        await slack.command("aide", command="/presse")
        async with asyncio.timeout(PATIENCE):
            assert "chercher" in json.dumps((await slack.answers.get())["blocks"])


def test_forms_are_those_of_slack() -> None:
    """https://docs.slack.dev/interactivity/handling-user-interaction: one field `payload` for clicks."""
    assert form({"type": "interactive", "payload": {"type": "block_actions"}})[0].startswith("payload=%7B")
    assert form({"type": "slash_commands", "payload": {"text": "à b"}})[0] == "text=%C3%A0+b"
