"""The Slack app asks for what the code uses, and for nothing more."""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar, cast

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.port import Front, Incoming
from bot.chat.slack import listener
from bot.chat.slack.adapter import SlackChat
from bot.model import Message
from tests.servers.slack import Workspace

ROOT = Path(__file__).parents[2]
MANIFEST = json.loads((ROOT / "docs/slack-manifest.json").read_text("utf-8"))

#: The scopes a bot needs for each method, from https://docs.slack.dev/reference/methods, for the kinds of
#: channels Vigie knows (public and private). apps.connections.open needs connections:write, which belongs to the
#: app-level token and has no place in a manifest.
SCOPES = {
    "apps_connections_open": set(),
    "auth_test": set(),
    "api_call": set(),  # of blocks.validate alone, which needs none
    "chat_getPermalink": set(),
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_history": {"channels:history", "groups:history"},
    "conversations_list": {"channels:read", "groups:read"},
    "conversations_members": {"channels:read", "groups:read"},
    "files_upload_v2": {"files:write"},
    "conversations_replies": {"channels:history", "groups:history"},
    "usergroups_users_list": {"usergroups:read"},
    "views_open": set(),
    "views_publish": set(),
    "views_update": set(),
}


#: The same for each event, from https://docs.slack.dev/reference/events.
EVENTS: dict[str, set[str]] = {"app_home_opened": set(), "reaction_added": {"reactions:read"}}


def calls() -> set[str]:
    """The names of all methods of Slack's Web API that the room calls on anything."""
    trees = [ast.parse(path.read_text("utf-8")) for path in (ROOT / "bot/chat/slack").glob("*.py")]
    called = {
        n.func.attr for t in trees for n in ast.walk(t) if isinstance(n, ast.Call) and type(n.func) is ast.Attribute
    }
    return {name for name in called if "_" in name.strip("_") and hasattr(AsyncWebClient, name)}


class Nobody:
    """A front that nobody visited."""

    async def visitors(self, _chat: str) -> tuple[str, ...]:
        return ()


class Registrations(AsyncApp):  # type: ignore[misc]  # not typed in bolt
    """bolt's app, which also notes what is registered with it."""

    made: ClassVar[defaultdict[str, list[str]]] = defaultdict(list)


def _noting(kind: str) -> Callable[..., Any]:
    real = getattr(AsyncApp, kind)

    def register(self: Registrations, name: Any, *args: Any, **options: Any) -> Any:
        self.made[kind].append(name if isinstance(name, str) else repr(name))
        return real(self, name, *args, **options)

    return register


KINDS = (
    "command", "event", "message", "function", "step", "action", "block_action", "attachment_action", "shortcut",
    "global_shortcut", "message_shortcut", "view", "view_submission", "view_closed", "options", "block_suggestion",
)  # fmt: skip
for _kind in KINDS:
    setattr(Registrations, _kind, _noting(_kind))


@pytest.fixture
async def registered(slack: Workspace, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What a Vigie that starts listens to, by kind (command, event, action…)."""
    Registrations.made.clear()
    monkeypatch.setattr(listener, "AsyncApp", Registrations)
    chat = SlackChat(slack.bot_token, signing_secret="s", api_url=slack.api_url)

    async def silent(_: Incoming) -> Message:
        raise AssertionError("nobody asks")

    chat.show(cast(Front, Nobody()))  # listened for, and asked for nothing but who came before
    await chat.start(silent)
    await chat.close()
    return dict(Registrations.made)


def test_each_method_called_is_known() -> None:
    assert calls() == set(SCOPES)


def test_scopes_are_those_of_the_methods_the_events_and_the_command() -> None:
    needed = {"commands"}.union(*SCOPES.values(), *EVENTS.values())
    assert MANIFEST["oauth_config"]["scopes"] == {"bot": sorted(needed)}


def test_what_is_listened_to_is_declared_and_nothing_more(registered: dict[str, list[str]]) -> None:
    features, settings = MANIFEST["features"], MANIFEST["settings"]
    assert [command["command"] for command in features["slash_commands"]] == registered.pop("command")
    assert settings["event_subscriptions"] == {"bot_events": sorted(set(registered["event"]))}
    assert set(registered.pop("event")) == set(EVENTS)
    shortcuts = {one["callback_id"] for one in features.get("shortcuts", [])}
    found = [name for kind in ("shortcut", "global_shortcut", "message_shortcut") for name in registered.pop(kind, [])]
    assert shortcuts == set(found)
    assert settings["interactivity"] == {"is_enabled": "action" in registered}
    forms = {"action", "view", "view_submission", "view_closed", "options", "block_suggestion"}
    assert set(registered) <= forms, "the rest needs something declared"
    assert features.get("app_home", {}).get("home_tab_enabled", False) is ("views_publish" in calls())
    assert settings["socket_mode_enabled"] is True


#: Every key of the manifest that Vigie writes, by the path to it; Slack refuses a manifest with a key it does not know
#: (https://docs.slack.dev/reference/app-manifest).
KEYS = {
    "": {"display_information", "features", "oauth_config", "settings"},
    "display_information": {"name", "description", "long_description", "background_color"},
    "features": {"app_home", "bot_user", "shortcuts", "slash_commands"},
    "features.app_home": {"home_tab_enabled", "messages_tab_enabled", "messages_tab_read_only_enabled"},
    "features.bot_user": {"display_name", "always_online"},
    "features.shortcuts": {"name", "type", "callback_id", "description"},
    "features.slash_commands": {"command", "description", "usage_hint", "should_escape"},
    "oauth_config": {"scopes"},
    "oauth_config.scopes": {"bot"},
    "settings": {
        "event_subscriptions", "interactivity", "org_deploy_enabled", "socket_mode_enabled", "token_rotation_enabled",
    },
    "settings.event_subscriptions": {"bot_events"},
    "settings.interactivity": {"is_enabled"},
}  # fmt: skip


def _keys(part: Any, path: str = "") -> Iterator[tuple[str, set[str]]]:
    for item in part if isinstance(part, list) else [part]:
        if isinstance(item, dict):
            yield path, set(item)
            for name, child in item.items():
                yield from _keys(child, f"{path}.{name}".lstrip("."))


def test_has_the_keys_that_slack_knows() -> None:
    assert dict(_keys(MANIFEST)) == KEYS
    switches = [*MANIFEST["settings"].items(), *MANIFEST["features"]["bot_user"].items()]
    assert {name for name, value in switches if isinstance(value, bool)} == {
        "always_online", "org_deploy_enabled", "socket_mode_enabled", "token_rotation_enabled",
    }  # fmt: skip


def test_is_within_slacks_limits() -> None:
    shown = MANIFEST["display_information"]
    assert len(shown["name"]) <= 35 and len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4_000
    assert re.fullmatch("#[0-9a-f]{6}", shown["background_color"])
    assert len(MANIFEST["features"]["bot_user"]["display_name"]) <= 80
    for shortcut in MANIFEST["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24 and len(shortcut["description"]) <= 150
        assert shortcut["type"] in ("global", "message")
    for command in MANIFEST["features"]["slash_commands"]:
        assert re.fullmatch("/[a-z]{1,31}", command["command"])
        assert len(command["description"]) <= 2_000 and len(command["usage_hint"]) <= 1_000
