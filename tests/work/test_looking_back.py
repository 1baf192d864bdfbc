"""The archive is searched where somebody is shown what it has, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from bot.store import past
from tests.work.test_pipeline import desk as _desk
from tests.work.test_publishing import NEWS, Many
from tests.work.test_publishing import many as _many

desk, many = _desk, _many
COPY = (f"MISE A JOUR - {NEWS[0]}", NEWS[1])
MORE = (f"{NEWS[0]} : Atos candidat", f"{NEWS[1]} Atos a déposé une offre de 12 millions d'euros.")


@pytest.fixture
def searched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The articles that the archive was searched for, by key."""
    keys: list[str] = []
    recalled = past.recalled

    def noted(conn: Any, sought: Any, frequencies: Any) -> Any:
        keys.append(sought.key)
        return recalled(conn, sought, frequencies)

    monkeypatch.setattr(past, "recalled", noted)
    return keys


def channel(many: Many, **keys: Any) -> None:
    newsroom = many.pipeline.newsroom
    first, *others = newsroom.watchlist.channels
    many.pipeline.newsroom = newsroom.edit(replace(newsroom.watchlist, channels=(replace(first, **keys), *others)))


def test_the_beginning_and_a_turn_are_searched_for_and_a_copy_is_not(many: Many, searched: list[str]) -> None:
    many.publish("", *NEWS)
    many.round()
    assert len(searched) == 1
    many.publish("LMI", *COPY, hours=1)
    assert many.round().alerts == 0
    assert len(searched) == 1
    many.publish("Next", *MORE, hours=2)
    assert many.round().alerts == 1
    assert len(searched) == 2, "a turn shows what its thread has not"


@pytest.mark.parametrize("keys", [{"when": "daily"}, {"quiet": (time(20), time(7))}, {"quiet_days": ("sunday",)}])
def test_what_may_wait_for_a_digest_is_searched_for(many: Many, searched: list[str], keys: dict[str, Any]) -> None:
    channel(many, **keys)
    many.publish("", *NEWS)
    many.round()
    many.publish("LMI", *COPY, hours=1)
    many.round()
    assert len(searched) == 2


def test_so_is_a_copy_where_the_story_has_no_message_yet(many: Many, searched: list[str]) -> None:
    channel(many, when="weekly")
    many.publish("", *NEWS)
    many.round()
    channel(many, when="now")
    many.publish("LMI", *COPY, hours=1)
    many.round()
    assert len(searched) == 2
