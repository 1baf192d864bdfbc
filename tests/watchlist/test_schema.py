"""The JSON Schema that editors use says the same as the check."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from bot.founding import default_watchlist
from bot.watchlist import parse
from bot.watchlist.fields import WATCHLIST
from bot.watchlist.schema import SCHEMA_FILE, schema_text
from tests.watchlist.test_mistakes import ADDRESSES, CHANNELS, DURATIONS, VALUES, WATCHES
from tests.watchlist.test_values import WHOLE

SCHEMA: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)

#: What a schema cannot see: a key written twice, a time zone that does not exist, a value within its form but out of
#: range, and comments and dates that are gone once YAML has made values of the text.
BEYOND = {"duplicate key", "channel twice", "unquoted hash", "too short", "too long", "absurd", "yes for a flag"}
BEYOND |= {"bad port", "bad host", "no host", "key that is a list", "custom tag"}
BEYOND |= {name for name in VALUES if name.endswith("timezone") and name != "timezone as number"}


def values(text: str) -> Any:
    return yaml.load(text, Loader=yaml.BaseLoader if "2012-01-20" in text else yaml.SafeLoader)


def test_the_committed_schema_is_the_one_the_table_makes() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text()


def test_it_is_a_valid_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_it_describes_every_key() -> None:
    def walk(schema: dict[str, Any]) -> None:
        for name, key in schema.get("properties", {}).items():
            assert key["description"].endswith("."), name
            walk(key)
        for part in (schema.get("items"), schema.get("additionalProperties")):
            if isinstance(part, dict):
                walk(part)

    walk(SCHEMA)
    assert set(SCHEMA["properties"]) == {key.name for key in WATCHLIST.keys}


def test_it_accepts_the_watchlist_vigie_comes_with() -> None:
    text = default_watchlist().read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=bot/watchlist/schema.json\n")
    assert list(VALIDATOR.iter_errors(yaml.safe_load(text))) == []


def test_it_accepts_what_the_check_accepts() -> None:
    assert parse(WHOLE, file="w").watches
    assert list(VALIDATOR.iter_errors(yaml.safe_load(WHOLE))) == []


REFUSED = {
    **{name: case[0] for name, case in VALUES.items() if name != "date for text"},
    **{name: f"{case[0]}{WATCHES}" for name, case in CHANNELS.items()},
    **{name: f"defaults:\n  every: {case[0]}\n{WATCHES}" for name, case in DURATIONS.items()},
    **{name: f"feeds: [{{id: a, name: A, url: {json.dumps(case[0])}}}]\n{WATCHES}" for name, case in ADDRESSES.items()},
}


@pytest.mark.parametrize("text", [text for name, text in REFUSED.items() if name not in BEYOND])
def test_it_refuses_the_form_the_check_refuses(text: str) -> None:
    assert list(VALIDATOR.iter_errors(values(text)))
