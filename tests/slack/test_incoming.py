"""Questions are read as the person wrote them, and once."""

from __future__ import annotations

import pytest

from bot.chat.port import Incoming
from bot.chat.slack.incoming import Deliveries, marks, read_command, read_reaction


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("etat", "etat"),
        ("  chercher  Atos &amp; Thales ", "chercher  Atos & Thales"),
        ("essai &lt;b&gt;", "essai <b>"),
        ("essai &amp;lt;", "essai &lt;"),
        ("pourquoi <https://e.fr/a?b=1&amp;c=2>", "pourquoi https://e.fr/a?b=1&c=2"),
        ("pourquoi <https://e.fr/a|e.fr/a>", "pourquoi https://e.fr/a"),
        ("pourquoi https://e.fr/a", "pourquoi https://e.fr/a"),
        ("", ""),
    ],
)
def test_reads_a_command(typed: str, text: str) -> None:
    body = {"text": typed, "channel_id": "C1", "user_id": "U1"}
    assert read_command(body) == Incoming(chat="slack", address="C1", user="U1", text=text)


def test_a_command_without_text_asks_nothing() -> None:
    assert read_command({"channel_id": "C1", "user_id": "U1"}).text == ""


def thumb(reaction: str, **item: str) -> dict[str, object]:
    item = {"type": "message", "channel": "C1", "ts": "1.2", **item}
    return {"type": "reaction_added", "user": "U1", "reaction": reaction, "item": item}


@pytest.mark.parametrize(
    ("reaction", "said"),
    [("+1", "useful"), ("thumbsup", "useful"), ("+1::skin-tone-4", "useful"), ("-1", "useless")],
)
def test_a_thumb_is_an_opinion_on_its_message(reaction: str, said: str) -> None:
    opinion = Incoming(chat="slack", address="C1", user="U1", text=said, about="1.2")
    assert read_reaction(thumb(reaction)) == opinion


@pytest.mark.parametrize("event", [thumb("tada"), thumb("+1", type="file"), {"reaction": "+1"}, {}])
def test_any_other_reaction_says_nothing(event: dict[str, object]) -> None:
    assert read_reaction(event) is None


def test_an_act_is_known_by_what_it_carries() -> None:
    seen = Deliveries()
    assert seen.is_new(marks({"trigger_id": "t1"}))
    assert not seen.is_new(marks({"trigger_id": "t1"}))
    assert not seen.is_new(marks({"trigger_id": "t1", "event_id": "t2"}))
    assert not seen.is_new(marks({"event_id": "t2"}))
    assert seen.is_new(marks({"type": "view_closed"})) and seen.is_new(marks({"trigger_id": None}))


def test_forgets_the_oldest_deliveries() -> None:
    """What five minutes at fifty commands a second bring is remembered, and memory is bound."""
    seen = Deliveries()
    assert all(seen.is_new((str(n),)) for n in range(5 * 60 * 50 * 2))
    assert not seen.is_new(("0",))
    assert all(seen.is_new((f"later {n}",)) for n in range(60_000))
    assert len(seen._seen) < 50_000 and seen.is_new(("0",))
