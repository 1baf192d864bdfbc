"""`vigie manifest`: the Slack app as JSON to paste, with this Vigie's command, language and wire."""

from __future__ import annotations

import json
from argparse import Namespace

from bot.chat.slack import manifest as slack
from bot.cli.reading import open_watchlist
from bot.errors import SettingsError
from bot.settings import Settings, is_address


def manifest(arguments: Namespace, settings: Settings) -> int:
    """Print the manifest. Raises SettingsError when Slack could not call the address."""
    made = slack.manifest(
        command=arguments.command_name or settings.slack_command,
        language=arguments.language or open_watchlist(settings).language,
        public_url=_public_url(arguments.http, settings),
    )
    print(json.dumps(made, ensure_ascii=False, indent=2))
    return 0


def _public_url(asked: str | None, settings: Settings) -> str:
    """The address Slack is to call; "" for Socket Mode (None: not asked for)."""
    if asked is None:
        return ""
    url = asked or (settings.push.public_url if settings.push else "")
    if not is_address(url) or not url.lower().startswith("https://"):
        raise SettingsError(
            f"« {url} » is no address that Slack calls. Fix: vigie manifest --http https://vigie.example.org, or set "
            "VIGIE_PUBLIC_URL and VIGIE_LISTEN."
        )
    return url
