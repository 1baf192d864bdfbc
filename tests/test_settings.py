"""What the environment says."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import __version__
from bot.errors import SettingsError
from bot.settings import read_settings


def test_an_empty_environment_is_the_console_and_sqlite() -> None:
    settings = read_settings({})
    assert (settings.database, settings.chat_names) == ("sqlite:///vigie.db", ("console",))
    assert (settings.watchlist, settings.slack, settings.matrix) == (None, None, None)
    assert settings.user_agent == f"Vigie/{__version__} (feed reader)"


@pytest.mark.parametrize(("said", "checked"), [("", True), ("1", True), ("0", False), ("no", False), ("false", False)])
def test_links_are_checked_unless_it_is_forbidden(said: str, checked: bool) -> None:
    assert read_settings({"VIGIE_CHECK_LINKS": said}).check_links is checked


@pytest.mark.parametrize(("said", "committed"), [("", False), ("0", False), ("1", True), ("yes", True)])
def test_edits_are_committed_only_where_it_is_wished(said: str, committed: bool) -> None:
    assert read_settings({"VIGIE_GIT": said}).git is committed


def test_both_chats() -> None:
    settings = read_settings(
        {
            "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_APP_TOKEN": "xapp-1",
            "MATRIX_HOMESERVER": "https://matrix.example",
            "MATRIX_USER": "@vigie:example",
            "MATRIX_PASSWORD": "secret",
            "MATRIX_E2EE": "yes",
            "VIGIE_CONTACT": "veille@example.org",
            "VIGIE_WATCHLIST": "w.yaml",
            "VIGIE_ALLOW_PRIVATE": "intranet:8080, [::1]:80",
            "VIGIE_LOG": "debug",
        }
    )
    assert settings.chat_names == ("slack", "matrix")
    assert settings.slack is not None
    assert settings.slack_command == "/veille"
    assert settings.matrix is not None
    assert (settings.matrix.device, settings.matrix.e2ee) == ("VIGIE", True)
    assert settings.user_agent.endswith("(+veille@example.org)")
    assert settings.watchlist == Path("w.yaml")
    assert settings.allow_private == {"intranet:8080", "[::1]:80"}
    assert settings.log_level == "DEBUG"


def test_slack_by_http() -> None:
    settings = read_settings(
        {
            "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_SIGNING_SECRET": "secret",
            "VIGIE_PUBLIC_URL": "https://vigie.example.org/",
            "VIGIE_LISTEN": "[::1]:8080",
        }
    )
    assert settings.slack is not None and settings.push is not None
    assert (settings.slack.signing_secret, settings.slack.app_token) == ("secret", "")
    assert (settings.push.public_url, settings.push.host, settings.push.port) == (
        "https://vigie.example.org",
        "::1",
        8080,
    )


@pytest.mark.parametrize(
    ("env", "named"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, ["SLACK_APP_TOKEN is missing"]),
        ({"SLACK_APP_TOKEN": "xapp-1"}, ["SLACK_BOT_TOKEN is missing"]),
        (
            {"SLACK_SIGNING_SECRET": "s"},
            ["SLACK_BOT_TOKEN is missing", "VIGIE_PUBLIC_URL and VIGIE_LISTEN are not both"],
        ),
        (
            {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "VIGIE_LISTEN": "127.0.0.1:80"},
            ["SLACK_SIGNING_SECRET is set, so Slack is to call", "VIGIE_PUBLIC_URL should be the address Vigie"],
        ),
        (
            {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "SLACK_APP_TOKEN": "xapp-1"},
            ["are both set, and Slack speaks by one"],
        ),
        ({"VIGIE_SLACK_COMMAND": "/Veille presse"}, ["VIGIE_SLACK_COMMAND is « /Veille presse »"]),
        ({"SLACK_APP_TOKEN": "xoxb-1", "SLACK_BOT_TOKEN": "xapp-1"}, ["start with xoxb-", "start with xapp-"]),
        ({"MATRIX_USER": "vigie"}, ["MATRIX_HOMESERVER", "full user id", "MATRIX_PASSWORD or MATRIX_TOKEN"]),
        ({"VIGIE_ALLOW_PRIVATE": "intranet"}, ["« intranet » is not host:port"]),
        ({"VIGIE_ALLOW_PRIVATE": "intranet:99999"}, ["not host:port"]),
        ({"VIGIE_LLM_URL": "mistral"}, ["VIGIE_LLM_URL should be an address", "VIGIE_LLM_MODEL is missing"]),
        ({"VIGIE_LLM_KEY": "k", "VIGIE_LLM_MODEL": "m"}, ["VIGIE_LLM_URL should be an address"]),
        ({"VIGIE_PUBLIC_URL": "https://v.fr"}, ["VIGIE_LISTEN should be host:port"]),
        ({"VIGIE_LISTEN": "127.0.0.1:99999"}, ["VIGIE_PUBLIC_URL should be", "VIGIE_LISTEN should be host:port"]),
        ({"VIGIE_PUBLIC_URL": "https://v.fr/?a=1", "VIGIE_LISTEN": ":80"}, ["VIGIE_PUBLIC_URL should be the address"]),
        (
            {"VIGIE_PUBLIC_URL": "https://[v.fr", "VIGIE_LISTEN": ":²", "VIGIE_ALLOW_PRIVATE": "intranet:²"},
            ["VIGIE_PUBLIC_URL should be", "VIGIE_LISTEN should be host:port", "not host:port"],
        ),
        (
            {
                "MATRIX_HOMESERVER": "https://[m",
                "MATRIX_USER": "@v:m",
                "MATRIX_TOKEN": "t",
                "VIGIE_LLM_URL": "http://]",
            },
            ["MATRIX_HOMESERVER", "VIGIE_LLM_URL should be an address", "VIGIE_LLM_MODEL is missing"],
        ),
        (
            {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": " \n"},
            ["SLACK_APP_TOKEN is missing while SLACK_BOT_TOKEN is set"],
        ),
        ({"VIGIE_LOG": "loud"}, ["VIGIE_LOG is « loud »"]),
    ],
)
def test_every_mistake_is_told_at_once_with_its_fix(env: dict[str, str], named: list[str]) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(env)
    told = str(caught.value)
    assert all(words in told for words in named)
    assert told.count("Fix:") == len(told.splitlines()) == len(named)


@pytest.mark.parametrize("url", ["http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1/chat/completions"])
def test_a_language_model_even_on_this_machine(url: str) -> None:
    model = read_settings({"VIGIE_LLM_URL": url, "VIGIE_LLM_MODEL": "m"}).model
    assert model is not None
    assert model.completions == "http://127.0.0.1:11434/v1/chat/completions"
    assert model.key == ""


@pytest.mark.parametrize(
    ("listen", "host", "port"),
    [("127.0.0.1:8080", "127.0.0.1", 8080), (":80", "127.0.0.1", 80), ("[::1]:81", "::1", 81)],
)
def test_where_hubs_reach_vigie(listen: str, host: str, port: int) -> None:
    push = read_settings({"VIGIE_PUBLIC_URL": "https://v.fr/x/", "VIGIE_LISTEN": listen}).push
    assert push is not None
    assert (push.public_url, push.host, push.port) == ("https://v.fr/x", host, port)
