"""Samples are tried at each load, with the matcher that reads the news."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from bot.errors import Mistake, WatchlistError
from bot.founding import default_watchlist
from bot.matching import Matcher
from bot.model import Matching, Watch
from bot.watchlist import failing_samples, load, read
from bot.wording import Words

TEXT = """\
watches:
  - id: bull
    label: Bull
    aliases: Bull
    case: proper
    veto: Red Bull
    samples:
      alert:
        - Le constructeur Bull revient.
        - L'écurie Red Bull gagne.
        - Le groupe Boule revient.
      ignore:
        - "Des bulles."
        - Le constructeur Bull revient.
  - id: atos
    label: Atos
    aliases: Atos
    samples: {alert: Atos recrute., ignore: [Athos aussi.]}
"""


def with_matcher(watches: Sequence[Watch]) -> Callable[[str, str], Matching]:
    return Matcher(watches).match


def test_failing_samples_are_told_with_their_places() -> None:
    watchlist, samples = read(TEXT, file="w.yaml")
    assert len(samples) == 7
    red_bull, absent, alerting = failing_samples(samples, with_matcher(watchlist.watches))
    assert (red_bull.line, red_bull.column) == (10, 11)
    assert "« Bull » is refused: cancelled by « Red Bull »" in red_bull.problem
    assert "context or veto of bull" in red_bull.fix
    assert (absent.line, absent.column) == (11, 11)
    assert "no spelling of bull is in it" in absent.problem
    assert "aliases" in absent.fix
    assert (alerting.line, alerting.column) == (14, 11)
    assert "must be ignored but names bull (by « Bull »)" in alerting.problem
    assert "veto of bull" in alerting.fix


def test_a_sample_holds_only_as_its_watch_alerts() -> None:
    """For a watch that alerts as the subject only, a mention in passing is to be ignored."""
    keys = "label: IBM, aliases: IBM, samples: {alert: [IBM recrute., Des géants comme IBM reculent.]}"
    for text in (
        f"watches:\n  - {{id: ibm, alert_on: subject, {keys}}}\n",
        f"defaults: {{alert_on: subject}}\nwatches:\n  - {{id: ibm, {keys}}}\n",
    ):
        watchlist, samples = read(text, file="w.yaml")
        (passing,) = failing_samples(samples, with_matcher(watchlist.watches))
        assert passing.problem == (
            "this sample must alert but « IBM » is mentioned in passing, and ibm has alert_on: subject"
        )
        assert passing.fix == "write another alert_on, or move the sentence to ignore"
        watchlist, samples = read(text.replace("alert: [IBM recrute., ", "ignore: ["), file="w.yaml")
        assert not list(failing_samples(samples, with_matcher(watchlist.watches)))


def test_a_reason_is_told_as_in_chats() -> None:
    text = TEXT.replace("Le groupe Boule revient.", "Le groupe bull revient.")
    watchlist, samples = read(text, file="w.yaml")
    red_bull, small, _ = failing_samples(samples, with_matcher(watchlist.watches))
    assert "est écarté\u00a0: annulé par «\u00a0Red Bull\u00a0»." in Words("fr").tell(red_bull.said)
    assert small.problem.endswith("« bull » is refused: without the capitals of the name")


def test_load_refuses_a_file_whose_samples_fail(tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    path.write_text(TEXT, encoding="utf-8")
    assert len(load(path).watches) == 2  # without a matcher they are not tried
    with pytest.raises(WatchlistError) as caught:
        load(path, match_with=with_matcher)
    assert [(m.file, m.line) for m in caught.value.mistakes] == [(str(path), 10), (str(path), 11), (str(path), 14)]


def test_no_matcher_is_built_for_a_file_without_samples(tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    path.write_text("watches: [{id: a, label: A, aliases: A}]", encoding="utf-8")

    def build(watches: Sequence[Watch]) -> Callable[[str, str], Matching]:
        raise AssertionError("building it costs time")

    assert load(path, match_with=build).watches


def test_the_sentence_is_given_as_text_without_title() -> None:
    _, samples = read(TEXT, file="w.yaml")
    asked: list[tuple[str, str]] = []

    def match(title: str, text: str) -> Matching:
        asked.append((title, text))
        return Matching()

    mistakes: list[Mistake] = list(failing_samples(samples, match))
    assert {title for title, _ in asked} == {""}
    assert [text for _, text in asked][:2] == ["Le constructeur Bull revient.", "L'écurie Red Bull gagne."]
    assert len(mistakes) == 4  # every alert sample


def test_the_samples_of_the_watchlist_vigie_comes_with_hold() -> None:
    assert load(default_watchlist(), match_with=with_matcher).watches
