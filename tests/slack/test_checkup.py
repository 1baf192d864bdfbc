"""`vigie doctor` at Slack: what is wrong in a workspace is said with its fix."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.chat.slack import checkup
from bot.chat.slack.calls import only_answering
from bot.chat.slack.checkup import examine, scope_check, token_checks, wanted_scopes
from bot.cli import doctor
from bot.model import Message, Paragraph, Run
from bot.model.check import Check
from bot.settings import PushSettings, Settings, SlackSettings
from bot.work.door import Door
from tests.servers.http import Site
from tests.servers.slack import Workspace

GOOD = Message(notification="bonjour", blocks=(Paragraph((Run("bonjour"),)),))


async def checks(slack: Workspace, *addresses: str, **more: object) -> dict[str, Check]:
    app_token = str(more.pop("app_token", slack.app_token))
    found = await examine(slack.bot_token, app_token, addresses, api_url=slack.api_url, **more)  # type: ignore[arg-type]
    return {check.subject: check for check in found}


async def test_a_workspace_that_is_ready_is_all_good(slack: Workspace) -> None:
    alertes = await slack.channel("alertes")
    found = await checks(slack, "#Veille-Cloud", alertes, live=[GOOD])
    assert [check for check in found.values() if check.level != "good"] == []
    names = ["tokens", "login", "scopes", "socket", f"{alertes}", "#Veille-Cloud", "blocks"]
    assert sorted(found) == sorted(f"Slack {name}" for name in names)
    assert "vigie" in found["Slack login"].said
    assert not slack.posted() and slack.connections == 1


async def test_channels_vigie_cannot_post_in_are_named(slack: Workspace) -> None:
    slack.away = {"alertes"}
    slack.page_size = 1
    await slack.call("conversations.archive", channel=await slack.channel("veille-cloud"))
    found = await checks(slack, "#alertes", "#veille-cloud", "#nulle-part")
    assert "/invite" in found["Slack #alertes"].fix and found["Slack #alertes"].level == "wrong"
    assert found["Slack #veille-cloud"].said == "is archived"
    assert "watchlist.yaml" in found["Slack #nulle-part"].fix


async def test_scopes_that_miss_or_are_too_many(slack: Workspace) -> None:
    slack.scopes = "commands,files:write"
    missing = (await checks(slack))["Slack scopes"]
    assert missing.level == "wrong" and "chat:write" in missing.said and "reinstall" in missing.fix
    assert scope_check(", ".join([*wanted_scopes(), "admin"])).said.endswith("admin")
    slack.scopes = None
    assert (await checks(slack))["Slack scopes"].level == "note"


async def test_a_token_slack_refuses(slack: Workspace) -> None:
    found = await examine("xoxb-old", slack.app_token, [], api_url=slack.api_url)
    assert [check.level for check in found] == ["good", "wrong"]
    assert found[1].said == "invalid_auth" and "Bot User OAuth Token" in found[1].fix


async def test_a_socket_that_does_not_open(slack: Workspace) -> None:
    slack.fail("link", "503")
    found = await checks(slack)
    assert found["Slack socket"].level == "wrong" and "Socket Mode" in found["Slack socket"].fix
    slack.fail("apps.connections.open", "not_allowed_token_type")
    assert (await checks(slack))["Slack socket"].said == "not_allowed_token_type"


async def test_a_slack_that_stumbles_over_channels(slack: Workspace) -> None:
    slack.fail("conversations.list", "503")
    found = await checks(slack, "#alertes")
    assert found["Slack channels"].level == "wrong" and "503" in found["Slack channels"].said


async def test_slack_judges_our_blocks(slack: Workspace) -> None:
    slack.fail("blocks.validate", "", "invalid_blocks", "drop")
    judged = (await checks(slack, live=[GOOD, GOOD, GOOD]))["Slack blocks"]
    assert judged.level == "wrong"
    assert judged.said.startswith("2 of 3 messages refused; « bonjour »: invalid_blocks; « bonjour »: the connection")


async def test_slack_says_what_is_wrong_with_a_block(slack: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkup, "blocks", lambda message: [{"type": "no such block"}])
    judged = (await checks(slack, live=[GOOD]))["Slack blocks"]
    assert "no such block" in judged.said


@pytest.mark.parametrize(
    ("bot", "app", "said"),
    [
        ("xapp-1", "xapp-1", "is a SLACK_APP_TOKEN"),
        ("xoxp-1", "xapp-1", "does not begin with xoxb-"),
        ("xoxb-1 2", "xapp-1", "was not copied whole"),
        ("xoxb-", "xapp-1", "was not copied whole"),
        ("xoxb-1", "xoxb-1", "is a SLACK_BOT_TOKEN"),
    ],
)
async def test_tokens_that_cannot_be_right_are_not_tried(bot: str, app: str, said: str) -> None:
    found = await examine(bot, app, ["#a"], api_url="http://127.0.0.1:9/")
    assert [check.said for check in found] == [said]
    assert found == token_checks(bot, app)


async def called(slack: Workspace, url: str, secret: str = "") -> Check:
    secret = secret or slack.signing_secret
    found = await checks(slack, "#alertes", app_token="", signing_secret=secret, public_url=url)
    assert "Slack socket" not in found and found["Slack tokens"].level == "good" and slack.connections == 0
    return found["Slack calls"]


async def test_the_address_slack_calls_is_called_as_slack_does(slack: Workspace) -> None:
    door = Door(PushSettings(public_url="", host="127.0.0.1", port=0), only_answering(slack.signing_secret).routes())
    url = await door.open()
    found = await called(slack, url)
    assert (found.level, found.said) == ("note", f"{url}/slack/events answers, but Slack calls https addresses only")
    other = await called(slack, url, secret="another")
    assert other.level == "wrong" and "SLACK_SIGNING_SECRET" in other.fix
    slack.request_url = f"{url}/slack/events"
    assert (await slack.request('{"type": "event_callback", "event": {"type": "app_mention"}}', "application/json"))[
        0
    ] == 404
    await door.close()
    gone = await called(slack, url)
    assert gone.level == "wrong" and "VIGIE_LISTEN" in gone.fix


async def test_something_else_that_answers_at_the_address_is_told(slack: Workspace, site: Site) -> None:
    site.serve("/slack/events", "Bienvenue")
    found = await called(slack, site.url("").rstrip("/"))
    assert found.level == "wrong" and "but not as Vigie" in found.said


async def test_the_doctor_answers_itself_where_no_vigie_runs(
    slack: Workspace, tmp_path: Path, unused_tcp_port: int
) -> None:
    (tmp_path / "w.yaml").write_text(
        "version: 1\nchannels: {c: {slack: '#alertes'}}\nfeeds: []\nwatches: [{id: a, label: A, aliases: [Atos]}]\n"
    )
    settings = Settings(
        database=f"sqlite:///{tmp_path / 'vigie.db'}",
        watchlist=tmp_path / "w.yaml",
        slack=SlackSettings(bot_token=slack.bot_token, signing_secret=slack.signing_secret, api_url=slack.api_url),
        push=PushSettings(public_url=f"http://127.0.0.1:{unused_tcp_port}", host="127.0.0.1", port=unused_tcp_port),
    )
    for _ in range(2):  # the port is free again after the first time
        found = {check.subject: check for check in (await doctor._all(settings, live=False))[1]}
        assert (found["Slack calls"].level, found["Slack #alertes"].level) == ("note", "good")
    running = Door(settings.push, only_answering("of a Vigie that runs").routes())  # type: ignore[arg-type]
    await running.open()
    found = {check.subject: check for check in (await doctor._all(settings, live=False))[1]}
    await running.close()
    assert "another secret" in found["Slack calls"].said
