"""A person's page becomes a Home tab that Slack takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.chat.home import Alerted, Asked, Facts, home
from bot.chat.mute import Silence
from bot.chat.slack.home_view import MAX_BLOCKS, asked_of, home_view, message_home
from bot.model import Article, Message, Mute, Watch
from bot.wording import Language, Words
from tests.slack.block_kit import view_problems, walk
from tests.slack.test_payload import NASTY

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)


def facts(text: str) -> Facts:
    """As much as there can be, with these words wherever words come from outside."""
    mute = Mute(key="0" * 24, kind="source", what=text, user="U", at=NOON, until=NOON + timedelta(days=1))
    return Facts(
        watches=[Watch(id=f"w{n}", label=text.strip() or "x", aliases=(text,) * 9) for n in range(60)],
        alerts=[Alerted(title=text, url="https://s.fr/p1", at=NOON)] * 30,
        feeds=3_000,
        sick=[(text, text)] * 300,
        silences=[Silence(mute=mute, held=3)] * 40,
        proposals=4,
        digest=NOON,
        found=[Article(key="a", title=text, url="https://e.fr/a|<b>", text=text, source=text)] * 50,
    )


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("text", NASTY)
def test_slack_takes_every_page(text: str, language: Language) -> None:
    words = Words(language)
    for page in (0, 5):
        view = home_view(home(facts(text), Asked(page=page, words=text, note=text), words))
        assert view_problems(view) == []
        assert not [part for part in walk(view) if part.get("type") in ("mrkdwn", "markdown", "user", "broadcast")]
        assert len(view["blocks"]) < MAX_BLOCKS  # type: ignore[arg-type]
    assert view_problems(home_view(home(Facts(), Asked(), words))) == []
    assert view_problems(message_home(Message(notification=text))) == []


def test_the_page_says_where_its_owner_was() -> None:
    view: dict[str, Any] = home_view(home(facts("x"), Asked(page=2, words="cloud", note="Fait."), Words("fr")))
    assert asked_of(view) == Asked(page=2, words="cloud"), "what was done is said once"
    (search,) = [part for part in walk(view) if part.get("type") == "plain_text_input"]
    assert search["initial_value"] == "cloud"


@pytest.mark.parametrize("said", ["", "{", "[]", '{"page": "x"}', '{"page": null}', "7"])
def test_a_strange_page_begins_anew(said: str) -> None:
    assert asked_of({"private_metadata": said}) == Asked()


def test_ids_of_what_can_be_clicked_stay_from_one_drawing_to_the_next() -> None:
    """So that what somebody types while the page is drawn again stays."""
    first = home_view(home(facts("x"), Asked(), Words("fr")))
    later = home_view(home(replace(facts("x"), proposals=5), Asked(), Words("fr")))
    ids = [[part["action_id"] for part in walk(view) if "action_id" in part] for view in (first, later)]
    assert ids[0] == ids[1]
