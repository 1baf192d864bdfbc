"""What headers say about time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.feeds.headers import http_date, max_age, retry_after

NOW = datetime(2026, 3, 10, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"Cache-Control": "max-age=3600"}, HOUR),
        ({"Cache-Control": 'public, MAX-AGE="3600"'}, HOUR),
        ({"Cache-Control": "s-maxage=3600"}, None),
        ({"Cache-Control": "max-age=0"}, None),
        ({"Cache-Control": "max-age=7200", "Age": "3600"}, HOUR),
        ({"Cache-Control": "max-age=60", "Age": "3600"}, None),
        ({"Cache-Control": "max-age=7200", "Age": "old"}, 2 * HOUR),
        ({"Cache-Control": "no-cache, max-age=3600"}, None),
        ({"Cache-Control": "private,no-store"}, None),
        ({"Cache-Control": 'no-cache="Set-Cookie", max-age=3600'}, HOUR),
        ({"Expires": "Tue, 10 Mar 2026 09:00:00 GMT"}, HOUR),
        ({"Expires": "Tue, 10 Mar 2026 09:00:00 GMT", "Date": "Tue, 10 Mar 2026 08:30:00 GMT"}, HOUR / 2),
        ({"Expires": "0"}, None),
        ({"Expires": "Tue, 10 Mar 2020 09:00:00 GMT"}, None),
        ({"Expires": "Tue, 10 Mar 2026 09:00:00 GMT", "Cache-Control": "max-age=60"}, timedelta(minutes=1)),
    ],
)
def test_max_age(headers: dict[str, str], expected: timedelta | None) -> None:
    assert max_age(headers, now=NOW) == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"Retry-After": " 3600 "}, HOUR),
        ({"Retry-After": "Tue, 10 Mar 2026 09:00:00 GMT"}, HOUR),
        ({"Retry-After": "Tue, 10 Mar 2026 09:00:00 GMT", "Date": "nonsense"}, HOUR),
        ({"Retry-After": "Tue, 10 Mar 2026 07:00:00 GMT"}, timedelta(0)),
        (
            {"Retry-After": "Tue, 10 Mar 2026 09:00:00 GMT", "Date": "Tue, 10 Mar 2026 08:59:00 GMT"},
            timedelta(minutes=1),
        ),
        ({"Retry-After": "0"}, timedelta(0)),
        ({"Retry-After": "-60"}, None),
        ({"Retry-After": "1e3"}, None),
        ({"Retry-After": "9" * 11}, None),
    ],
)
def test_retry_after(headers: dict[str, str], expected: timedelta | None) -> None:
    assert retry_after(headers, now=NOW) == expected


@pytest.mark.parametrize("text", ["", "x", "Tue, 99 Mar 2026 08:00:00 GMT", ",,,", "1"])
def test_what_is_no_date(text: str) -> None:
    assert http_date(text) is None


def test_dates_are_utc() -> None:
    assert http_date("Tue, 10 Mar 2026 09:00:00 +0100") == NOW
    assert http_date("Tue, 10 Mar 2026 08:00:00") == NOW
