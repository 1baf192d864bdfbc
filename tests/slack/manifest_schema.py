"""What does Slack accept as a manifest? The part that Vigie may ever write, as a JSON schema of our own.

The keys and limits are those Slack publishes (https://docs.slack.dev/reference/app-manifest). That none is wider than
in schemas/manifest.schema.2.0.0.json of https://github.com/slackapi/manifest-schema, `test_manifest_schema` holds. What
Slack's schema leaves open is closed here: small letters in a command, https alone, which scopes and events there are.
"""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]


def _text(most: int, *, least: int = 1, pattern: str = "") -> Schema:
    return {"type": "string", "minLength": least, "maxLength": most} | ({"pattern": pattern} if pattern else {})


def _record(required: str = "", **properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": required.split(),
        "additionalProperties": False,
    }


def _some(items: Schema, least: int, most: int) -> Schema:
    return {"type": "array", "items": items, "minItems": least, "maxItems": most, "uniqueItems": True}


_SWITCH: Schema = {"type": "boolean"}
_ADDRESS = _text(3_000, pattern=r"^https://[^\s]+$")
_NAME = _text(50, pattern=r"^[a-z_]+(\.[a-z_]+)?$")
_SCOPE = _text(50, pattern=r"^[a-z_.]+(:[a-z_.]+){0,2}$")

_DISPLAY = _record(
    "name",
    name=_text(35),
    description=_text(140),
    long_description=_text(4_000, least=175),
    background_color=_text(7, least=4, pattern=r"^#([0-9a-fA-F]{3}){1,2}$"),
)
_FEATURES = _record(
    app_home=_record(home_tab_enabled=_SWITCH, messages_tab_enabled=_SWITCH, messages_tab_read_only_enabled=_SWITCH),
    bot_user=_record("display_name", display_name=_text(80), always_online=_SWITCH),
    shortcuts=_some(
        _record(
            "name type callback_id description",
            name=_text(24),
            type={"enum": ["message", "global"]},
            callback_id=_text(255),
            description=_text(150),
        ),
        1,
        10,
    ),
    slash_commands=_some(
        _record(
            "command description",
            command=_text(32, least=2, pattern=r"^/[^\sA-Z/]+$"),
            url=_ADDRESS,
            description=_text(2_000),
            usage_hint=_text(1_000),
            should_escape=_SWITCH,
        ),
        1,
        50,
    ),
)
_SETTINGS = _record(
    event_subscriptions=_record(request_url=_ADDRESS, bot_events=_some(_NAME, 1, 100)),
    interactivity=_record("is_enabled", is_enabled=_SWITCH, request_url=_ADDRESS),
    org_deploy_enabled=_SWITCH,
    socket_mode_enabled=_SWITCH,
    token_rotation_enabled=_SWITCH,
)
MANIFEST = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    **_record(
        "display_information features oauth_config settings",
        display_information=_DISPLAY,
        features=_FEATURES,
        oauth_config=_record("scopes", scopes=_record("bot", bot=_some(_SCOPE, 1, 255))),
        settings=_SETTINGS,
    ),
    # Without a socket Slack needs an address for everything it brings; with one it has no use for any.
    "if": {"properties": {"settings": {"properties": {"socket_mode_enabled": {"const": False}}}}},
    "then": {
        "properties": {
            "features": {"properties": {"slash_commands": {"items": {"required": ["url"]}}}},
            "settings": {
                "properties": {
                    "event_subscriptions": {"required": ["request_url"]},
                    "interactivity": {"required": ["request_url"]},
                }
            },
        }
    },
}
