"""The page for those who edit the watchlist is true: its examples load, its tables name every key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.entries import Listed, Named, Nested, Table
from bot.errors import WatchlistError
from bot.matching import Matcher
from bot.watchlist import load, parse
from bot.watchlist.fields import BURST, CHANNEL, DEFAULTS, FEED, NEAR, QUERY, SAMPLES, WATCH, WATCHLIST
from bot.wording import Words

PAGE = (Path(__file__).parents[2] / "docs" / "watchlist.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)


def tables(table: Table) -> set[Table]:
    kinds = [key.kind for key in table.keys]
    inner = [tables(kind.table) for kind in kinds if isinstance(kind, Listed | Named | Nested)]
    return {table}.union(*inner)


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_example_loads_and_its_samples_hold(example: str, tmp_path: Path) -> None:
    path = tmp_path / "watchlist.yaml"
    path.write_text(example, encoding="utf-8")
    assert load(path, match_with=lambda watches: Matcher(watches).match).watches


@pytest.mark.parametrize("table", [WATCHLIST, CHANNEL, FEED, QUERY, WATCH], ids=lambda table: table.what)
def test_each_key_has_its_row(table: Table) -> None:
    assert [key.name for key in table.keys if f"\n| `{key.name}` | " not in PAGE] == []


def test_no_table_of_keys_is_forgotten() -> None:
    assert tables(WATCHLIST) == {BURST, WATCHLIST, CHANNEL, DEFAULTS, FEED, NEAR, QUERY, SAMPLES, WATCH}
    for table in (BURST, DEFAULTS, NEAR, SAMPLES):
        assert all(f"`{key.name}`" in PAGE for key in table.keys)


def test_the_mistakes_shown_are_those_told() -> None:
    watches = "watches:\n  - id: a\n    label: A\n    aliases: A\n    alias: A\n"
    text = f"{watches}feeds:\n  - name: A\n    id: a\n    every: 15\n"
    with pytest.raises(WatchlistError) as caught:
        parse(text, file="watchlist.yaml")
    told = Words(caught.value.language).tell(caught.value.said).splitlines()
    shown = re.findall(r"```text\n(.*?)```", PAGE, flags=re.DOTALL)[0].splitlines()
    assert shown[0] in told
    assert len(shown) == 2
    assert set(shown) <= set(told)
