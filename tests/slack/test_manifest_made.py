"""`vigie manifest`: the one manifest, made for a command, a language and a wire, and what Slack accepts of it."""

from __future__ import annotations

import copy
import itertools
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft7Validator

from bot.chat.slack.calls import PATH
from bot.chat.slack.manifest import TEXTS, manifest, shipped
from bot.cli import main
from bot.wording import Words
from tests.slack.manifest_schema import MANIFEST

ACCEPTED = Draft7Validator(MANIFEST)


def faults(made: dict[str, Any]) -> list[str]:
    return [f"{'/'.join(map(str, error.path))}: {error.message}" for error in ACCEPTED.iter_errors(made)]


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VIGIE_SLACK_COMMAND", "VIGIE_PUBLIC_URL", "VIGIE_LISTEN", "VIGIE_WATCHLIST"):
        monkeypatch.delenv(name, raising=False)


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["manifest", *arguments]) == 0
    made: dict[str, Any] = json.loads(capsys.readouterr().out)
    return made


def test_slack_accepts_every_manifest_that_can_be_made() -> None:
    Draft7Validator.check_schema(MANIFEST)
    for language, url, command in itertools.product(("fr", "en"), ("", "https://v.fr"), ("/veille", "/presse-été")):
        made = manifest(command=command, language=language, public_url=url)  # type: ignore[arg-type]  # of the product
        assert faults(made) == []


BREAKS: dict[str, Callable[[dict[str, Any]], object]] = {
    "a name of 36": lambda m: m["display_information"].update(name="x" * 36),
    "a colour by name": lambda m: m["display_information"].update(background_color="navy"),
    "a long description of 174": lambda m: m["display_information"].update(long_description="x" * 174),
    "a command without slash": lambda m: m["features"]["slash_commands"][0].update(command="veille"),
    "a command in capitals": lambda m: m["features"]["slash_commands"][0].update(command="/Veille"),
    "the same command twice": lambda m: m["features"]["slash_commands"].append(m["features"]["slash_commands"][0]),
    "an unknown key": lambda m: m["settings"].update(socketmode_enabled=True),
    "a shortcut of 25": lambda m: m["features"].update(
        shortcuts=[{"name": "x" * 25, "type": "global", "callback_id": "c", "description": "d"}]
    ),
    "no socket and no address": lambda m: m["settings"].update(socket_mode_enabled=False),
    "an address in the clear": lambda m: m["settings"]["interactivity"].update(request_url="http://v.fr/slack/events"),
    "no scopes": lambda m: m["oauth_config"].update(scopes={}),
    "a number for a switch": lambda m: m["settings"].update(org_deploy_enabled=0),
}


@pytest.mark.parametrize("broken", BREAKS)
def test_what_slack_would_refuse_is_seen(broken: str) -> None:
    made = copy.deepcopy(shipped())
    BREAKS[broken](made)
    assert faults(made)


def test_the_file_is_what_is_made_when_nothing_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "--language", "fr") == shipped() == manifest(command="/veille")


def test_http_gives_each_thing_the_one_address(capsys: pytest.CaptureFixture[str]) -> None:
    made = printed(capsys, "--http", "https://vigie.example.org/", "--language", "fr")
    here = f"https://vigie.example.org{PATH}"
    assert made["features"]["slash_commands"][0]["url"] == here
    assert made["settings"]["event_subscriptions"]["request_url"] == here
    assert made["settings"]["interactivity"] == {"is_enabled": True, "request_url": here}
    assert made["settings"]["socket_mode_enabled"] is False
    assert re.sub(rf'"(request_)?url": "{here}",? ?', "", json.dumps(made)).count(here) == 0
    assert made["oauth_config"] == shipped()["oauth_config"], "the wire changes no scope"


def test_settings_say_what_is_not_asked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("VIGIE_SLACK_COMMAND", "/presse")
    monkeypatch.setenv("VIGIE_PUBLIC_URL", "https://v.example.org")
    monkeypatch.setenv("VIGIE_LISTEN", "127.0.0.1:0")
    made = printed(capsys, "--http", "--language", "fr")
    (command,) = made["features"]["slash_commands"]
    assert (command["command"], command["url"]) == ("/presse", f"https://v.example.org{PATH}")
    assert (
        printed(capsys, "--command", "/revue", "--language", "fr")["features"]["slash_commands"][0]["command"]
        == "/revue"
    )


@pytest.mark.parametrize(
    "arguments", [["--http"], ["--http", "http://v.fr"], ["--http", "v.fr"], ["--http", "https://[v.fr"]]
)
def test_an_address_slack_cannot_call_is_told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manifest", "--language", "fr", *arguments]) == 1
    assert "Fix: vigie manifest --http https://" in capsys.readouterr().err


def test_a_name_slack_would_refuse_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["manifest", "--command", "veille"])
    assert "is no command" in capsys.readouterr().err


def test_the_language_is_that_of_the_watchlist(
    tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path_factory.mktemp("w") / "watchlist.yaml"
    text = "version: 1\nlanguage: en\nchannels: {c: {}}\nfeeds: []\nwatches: [{id: a, label: Atos, aliases: [Atos]}]\n"
    file.write_text(text, encoding="utf-8")
    made = printed(capsys, "--watchlist", str(file))
    assert made["features"]["slash_commands"][0]["description"] == "Ask Vigie"


def test_whatever_people_read_in_it_has_an_english_text() -> None:
    french = Words("fr")
    known = {french.say(text) for text in TEXTS}
    file = shipped()
    read = [file["display_information"][name] for name in ("description", "long_description")]
    for one in [*file["features"]["slash_commands"], *file["features"].get("shortcuts", [])]:
        read += [one[name] for name in ("name", "description", "usage_hint") if name in one]
    assert known == set(read)
    english = json.dumps(manifest(command="/veille", language="en"), ensure_ascii=False)
    assert not [text for text in read if text in english]
