"""Our schema of the manifest is nowhere wider than the one that Slack publishes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.slack.manifest_schema import MANIFEST

#: Path → (least, most) characters or items, as schemas/manifest.schema.2.0.0.json of
#: https://github.com/slackapi/manifest-schema (MIT) says at its commit 085a1046; None: it sets no bound.
PUBLISHED: dict[str, tuple[int | None, int | None]] = {
    "display_information.name": (1, 35),
    "display_information.description": (1, 140),
    "display_information.long_description": (175, 4_000),
    "display_information.background_color": (4, 7),
    "features.bot_user.display_name": (1, 80),
    "features.shortcuts": (1, 10),
    "features.shortcuts[].name": (1, 24),
    "features.shortcuts[].callback_id": (1, 255),
    "features.shortcuts[].description": (1, 150),
    "features.slash_commands": (1, 50),
    "features.slash_commands[].command": (2, 32),
    "features.slash_commands[].url": (None, 3_000),
    "features.slash_commands[].description": (1, 2_000),
    "features.slash_commands[].usage_hint": (1, 1_000),
    "oauth_config.scopes.bot": (None, 255),
    "oauth_config.scopes.bot[]": (None, 50),
    "settings.event_subscriptions.request_url": (None, 3_500),
    "settings.event_subscriptions.bot_events": (None, 100),
    "settings.event_subscriptions.bot_events[]": (None, 50),
    "settings.interactivity.request_url": (None, 3_500),
}
#: What must be there wherever its group is, by the same source.
NEEDED = {
    "": {"display_information"},
    "display_information": {"name"},
    "features.bot_user": {"display_name"},
    "features.shortcuts[]": {"name", "type", "callback_id", "description"},
    "features.slash_commands[]": {"command", "description"},
    "settings.interactivity": {"is_enabled"},
}


def at(path: str) -> dict[str, Any]:
    """Our schema of what stands there; « [] » is an item of a list."""
    schema: dict[str, Any] = MANIFEST
    for name in filter(None, path.replace("[]", ".[]").split(".")):
        schema = schema["items"] if name == "[]" else schema["properties"][name]
    return schema


@pytest.mark.parametrize("path", PUBLISHED)
def test_no_bound_of_ours_is_wider(path: str) -> None:
    ours, (least, most) = at(path), PUBLISHED[path]
    kind = "Items" if ours["type"] == "array" else "Length"
    assert ours[f"min{kind}"] >= (least or 0) and (most is None or ours[f"max{kind}"] <= most)


@pytest.mark.parametrize("path", NEEDED)
def test_what_slack_needs_is_needed_and_nothing_else_is_let_in(path: str) -> None:
    ours = at(path)
    assert set(ours["required"]) >= NEEDED[path] and ours["additionalProperties"] is False


def test_every_bound_of_ours_was_compared() -> None:
    def bounded(schema: dict[str, Any], path: str) -> set[str]:
        found = {path} if {"maxLength", "maxItems"} & schema.keys() else set()
        for name, each in schema.get("properties", {}).items():
            found |= bounded(each, f"{path}.{name}".lstrip("."))
        return found | (bounded(schema["items"], f"{path}[]") if "items" in schema else set())

    assert bounded(MANIFEST, "") == set(PUBLISHED)
