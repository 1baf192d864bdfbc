"""`vigie doctor` at Slack: what is wrong in a workspace is said with its fix."""

from __future__ import annotations

import pytest

from bot.chat.slack import checkup
from bot.chat.slack.checkup import examine, scope_check, token_checks, wanted_scopes
from bot.model import Message, Paragraph, Run
from bot.model.check import Check
from tests.servers.slack import Workspace

GOOD = Message(notification="bonjour", blocks=(Paragraph((Run("bonjour"),)),))


async def checks(slack: Workspace, *addresses: str, **more: object) -> dict[str, Check]:
    found = await examine(slack.bot_token, slack.app_token, addresses, api_url=slack.api_url, **more)  # type: ignore[arg-type]
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
