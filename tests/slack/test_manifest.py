"""The Slack app asks for what the code uses, and for nothing more."""

from __future__ import annotations

import ast
import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.adapter import SlackChat

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
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_history": {"channels:history", "groups:history"},
    "conversations_list": {"channels:read", "groups:read"},
    "files_upload_v2": {"files:write"},
    "conversations_replies": {"channels:history", "groups:history"},
}


#: The same for each event, from https://docs.slack.dev/reference/events.
EVENTS = {"reaction_added": {"reactions:read"}}


def calls() -> set[str]:
    """The names of all methods of Slack's Web API that the room calls on anything."""
    trees = [ast.parse(path.read_text("utf-8")) for path in (ROOT / "bot/chat/slack").glob("*.py")]
    called = {
        n.func.attr for t in trees for n in ast.walk(t) if isinstance(n, ast.Call) and type(n.func) is ast.Attribute
    }
    return {name for name in called if "_" in name.strip("_") and hasattr(AsyncWebClient, name)}


def registered(kind: str) -> int:
    """How many listeners of a kind (command, event, action…) are registered with bolt."""
    sources = [path.read_text("utf-8") for path in (ROOT / "bot/chat/slack").glob("*.py")]
    return sum(len(re.findall(rf"\bapp\.{kind}\(", source)) for source in sources)


def test_each_method_called_is_known() -> None:
    assert calls() == set(SCOPES)


def test_scopes_are_those_of_the_methods_and_the_command() -> None:
    needed = {"commands"}.union(*SCOPES.values(), *EVENTS.values())
    assert MANIFEST["oauth_config"]["scopes"] == {"bot": sorted(needed)}


def test_the_one_command_is_declared() -> None:
    assert registered("command") == 1
    default = inspect.signature(SlackChat).parameters["command"].default
    assert [command["command"] for command in MANIFEST["features"]["slash_commands"]] == [default]


def test_nothing_else_is_subscribed() -> None:
    assert MANIFEST["settings"]["socket_mode_enabled"] is True
    assert MANIFEST["settings"]["event_subscriptions"] == {"bot_events": sorted(EVENTS)}
    assert registered("event") == len(EVENTS) and registered("message") == 0
    assert not any(map(registered, ("view", "shortcut", "options", "block_action", "step", "function")))


def test_clicks_are_switched_on_because_they_are_listened_to() -> None:
    assert registered("action") == 1
    assert MANIFEST["settings"]["interactivity"] == {"is_enabled": True}


#: Every key of the manifest that Vigie writes, by the path to it; Slack refuses a manifest with a key it does not know
#: (https://docs.slack.dev/reference/app-manifest).
KEYS = {
    "": {"display_information", "features", "oauth_config", "settings"},
    "display_information": {"name", "description", "long_description", "background_color"},
    "features": {"bot_user", "slash_commands"},
    "features.bot_user": {"display_name", "always_online"},
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
    for command in MANIFEST["features"]["slash_commands"]:
        assert re.fullmatch("/[a-z]{1,31}", command["command"])
        assert len(command["description"]) <= 2_000 and len(command["usage_hint"]) <= 1_000
