"""What a model is asked, what its answer may look like, and when it is left alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.alerting.writing import FAILURES, LONGEST_REST, REST, SENT, Breaker, answered, question
from tests.french import untold

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_the_article_is_sent_without_its_furniture_and_within_bounds() -> None:
    told = json.dumps(question("Atos", "Atos part. " * 2000 + "\nLire la suite", ("Atos", "Bull"), model="m"))
    assert "Lire la suite" not in told
    assert "Noms suivis : Atos, Bull" in json.loads(told)["messages"][1]["content"]
    assert len(told) < SENT + 2_000
    assert "Noms suivis" not in json.dumps(question("Atos", "Atos part.", (), model="m"))


def test_an_answer() -> None:
    assert answered('{"choices": [{"message": {"content": "Atos cède Bull."}}]}'.encode()) == "Atos cède Bull."


@pytest.mark.parametrize(
    "body",
    [
        b"", b"<html>", b'{"choices"', b"null", b"[]", b"{}", b'{"choices": []}', b'{"choices": [{}]}', b"\xc3",
        b'{"choices": [{"message": {"content": null}}]}', b'{"choices": [{"message": {"content": ["a"]}}]}',
        b'{"choices": [{"message": "a"}]}', b"[" * 100_000, b'{"error": "quota"}',
    ],
)  # fmt: skip
def test_another_shape(body: bytes) -> None:
    with pytest.raises(ValueError, match="no ") as wrong:
        answered(body)
    assert untold(wrong.value.args[0]) == [], "operators read it in their language"


def test_the_breaker() -> None:
    breaker = Breaker()
    for _ in range(FAILURES - 1):
        breaker = breaker.failed(NOW)
        assert breaker.allows(NOW)
    breaker = breaker.failed(NOW)
    assert not breaker.allows(NOW + REST - timedelta(seconds=1))
    assert breaker.allows(NOW + REST)
    assert breaker.failed(NOW).until == NOW + 2 * REST
    for _ in range(20):
        breaker = breaker.failed(NOW)
    assert breaker.until == NOW + LONGEST_REST


def test_what_a_server_asks_for_is_kept_within_reason() -> None:
    assert Breaker().failed(NOW, retry_after=timedelta(seconds=30)).until == NOW + timedelta(seconds=30)
    assert Breaker().failed(NOW, retry_after=timedelta(days=30)).until == NOW + LONGEST_REST
