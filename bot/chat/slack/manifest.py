"""What is Slack told of the app when it is made? The one manifest, for this command, this language and this wire.

`docs/slack-manifest.json` is written for Socket Mode, in French and with /veille; whoever wants it otherwise gets the
rest from here (https://docs.slack.dev/reference/app-manifest).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.chat.slack.calls import PATH
from bot.wording import Language, Words, later

Manifest = dict[str, Any]

#: What people read in the manifest; the French of it is in the file.
TEXTS = (
    later("Press watch: the names you follow, and the history behind each piece of news"),
    later(
        "Vigie reads the feeds of the French tech press, recognises the names of your watchlist however they are spelt,"
        " and posts one message per story: a short summary, why it alerts, and the past events that belong to it, with"
        " their date and source."
    ),
    later("Ask Vigie"),
    later("New watch"),
    later("Add a name to the watchlist"),
    later("Add to memory"),
    later("Make the article of this message a dated event of memory"),
    later(
        "help | status | search <words> | timeline <name> | why <url> | useful <url> | useless <url> |"
        " mute [name] [24 h]"
    ),
)


def shipped() -> Manifest:
    """The file: beside the package in a checkout, inside it in a wheel."""
    here = Path(__file__).parent / "slack-manifest.json"
    file = here if here.is_file() else Path(__file__).parents[3] / "docs" / "slack-manifest.json"
    read: Manifest = json.loads(file.read_text(encoding="utf-8"))
    return read


def manifest(*, command: str, language: Language = "fr", public_url: str = "") -> Manifest:
    """The manifest with this command name; with a public address, for HTTP instead of Socket Mode."""
    french = Words("fr")
    said = {french.say(text): text for text in TEXTS} if language == "en" else {}
    made: Manifest = _translated(shipped(), said)
    (only,) = made["features"]["slash_commands"]
    only["command"] = command
    if public_url:
        address = {"request_url": public_url.rstrip("/") + PATH}
        settings = made["settings"]
        only["url"] = address["request_url"]
        settings["event_subscriptions"] = {**address, **settings["event_subscriptions"]}
        settings["interactivity"] |= address
        settings["socket_mode_enabled"] = False
    return made


def _translated(part: Any, said: dict[str, str]) -> Any:
    if isinstance(part, dict):
        return {name: _translated(value, said) for name, value in part.items()}
    if isinstance(part, list):
        return [_translated(value, said) for value in part]
    return said.get(part, part) if isinstance(part, str) else part
