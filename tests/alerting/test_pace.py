"""The words of silences and spikes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.alerting.pace import SHOWN, TITLES, quietest, silence, spike, usual
from bot.alerting.render import Rendering
from bot.memory.pace import Heard, Told
from bot.model import Article, Bullets, Message, Watch
from bot.wording import Words

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FRENCH, ENGLISH = Words("fr"), Words("en")
WATCH = Watch(id="numergy", label="Numergy", aliases=())
LAST = Article(key="a", title="Fin", text="", source="Silicon.fr", url="https://e.example/", published=NOW)


def told(stories: int, days: int) -> Told:
    return Told(
        watch="numergy", stories=stories, first=NOW - timedelta(days=days + 148), last=NOW - timedelta(days=days)
    )


def text(message: Message) -> str:
    lines = [
        line for block in message.blocks for line in (block.items if isinstance(block, Bullets) else (block.runs,))
    ]
    return "\n".join("".join(run.text for run in line) for line in lines)


def test_a_silence_with_its_last_article_and_what_is_usual() -> None:
    message = silence(WATCH, told(3, 214), LAST, FRENCH, now=NOW)
    assert message.notification == "Aucun article sur Numergy depuis 214 jours"
    assert "Le dernier\u00a0: Fin — Silicon.fr" in text(message)
    assert text(message).endswith("D'ordinaire un sujet tous les 74 jours.")
    assert "ordinaire" not in text(silence(WATCH, told(2, 214), LAST, FRENCH, now=NOW))
    assert silence(WATCH, told(3, 1), LAST, ENGLISH, now=NOW).notification == "No article on Numergy for 1 day"


def test_no_silence_at_all_and_no_article_yet() -> None:
    assert "il y a moins d'un jour" in silence(WATCH, told(3, 0), LAST, FRENCH, now=NOW).notification
    for nothing in (
        silence(WATCH, Told(watch="numergy"), None, FRENCH, now=NOW),
        silence(WATCH, told(1, 3), None, FRENCH, now=NOW),
    ):
        assert text(nothing) == "Aucun article archivé ne nomme encore Numergy."


def test_the_list_of_the_quietest() -> None:
    rendering = Rendering(words=FRENCH, watches={"numergy": WATCH})
    message = quietest([told(3, 300)], [f"w{n}" for n in range(SHOWN + 2)], rendering, now=NOW)
    assert "Numergy\u00a0: 300 jours (d'ordinaire un sujet tous les 74 jours)" in text(message)
    assert text(message).endswith("w7 et 2 autres")
    english = quietest([told(3, 300)], [], replace(rendering, words=ENGLISH), now=NOW)
    assert text(english).endswith("Numergy: 300 days (usually one story every 74 days)")
    nobody = quietest([], ["w1"], rendering, now=NOW)
    assert text(nobody) == "Aucune veille ne se tait plus que d'ordinaire.\nJamais nommés jusqu'ici\u00a0: w1"


@pytest.mark.parametrize(
    ("interval", "said"),
    [
        (timedelta(hours=3), "usually several stories a day"),
        (timedelta(days=1), "usually one story a day"),
        (timedelta(days=30), "usually one story every 30 days"),
        (None, ""),
    ],
)
def test_what_is_usual(interval: timedelta | None, said: str) -> None:
    assert usual(interval, ENGLISH) == said


def test_a_spike_with_its_latest_titles() -> None:
    heard = Heard(stories=9, sources=3, before=1, days=365)
    message = spike(WATCH, heard, [LAST] * 9, date(2026, 3, 1), ENGLISH)
    assert message.notification == "Numergy, usually quiet, is in the news: 9 stories in 7 days, from 3 sources"
    lists = [block for block in message.blocks if isinstance(block, Bullets)]
    assert [len(block.items) for block in lists] == [TITLES]
    assert text(message).endswith("In the 365 days before: 1 story, the last on March 1, 2026.")
    assert text(spike(WATCH, replace(heard, before=0), [LAST], None, ENGLISH)).endswith("days before: 0 stories.")
