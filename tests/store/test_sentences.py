"""A reason comes back from the database as it was made, in both databases; what older versions kept still shows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.errors import Said
from bot.model import FeedState
from bot.store import feeds
from bot.store.database import Database
from bot.wording import Words

STATE = FeedState(feed="zdnet", url="https://e.fr/rss", failures=1)
REASON = Said(
    "{url} answers {answer}: {advice}", url="https://e.fr/{x}", answer=404, advice=Said("it wants to be paid")
)
FRENCH = "https://e.fr/{x} répond 404\u00a0: il veut être payé"


def kept(database: Database, reason: str) -> str:
    with database.write() as conn:
        feeds.save_state(conn, replace(STATE, reason=reason))
    with database.read() as conn:
        state = feeds.get_state(conn, "zdnet")
    assert state
    return state.reason


def test_a_reason_can_be_told_in_another_language_when_it_comes_back(database: Database) -> None:
    found = kept(database, REASON)
    assert found == REASON == "https://e.fr/{x} answers 404: it wants to be paid"
    assert Words("fr").tell(found) == FRENCH


@pytest.mark.parametrize(
    "old",
    [
        "",
        "https://e.fr answers 404 Not Found: the address may have changed",
        '{"is": "said"',
        '{"is": "said", "text": "{url} is gone", "values": {}}',
        '{"is": "said", "values": {}}',
    ],
)
def test_what_an_older_version_kept_or_nobody_can_read_stays_as_it_is(database: Database, old: str) -> None:
    with database.write() as conn:
        feeds.save_state(conn, STATE)
        conn.execute(text("UPDATE feed_state SET reason = :reason"), {"reason": old})
    with database.read() as conn:
        (state,) = feeds.all_states(conn).values()
    assert state.reason == old and Words("fr").tell(state.reason) == old


def test_what_no_database_takes_is_mended_within_a_reason(database: Database) -> None:
    page = Said("{url} answers a web page (« {title} ») and no feed", url="x", title="a\0b\ud800")
    found = kept(database, Said("{page}; the feeds it declares: {urls}", page=page, urls="é\0"))
    assert found == "x answers a web page (« a\ufffdb\ufffd ») and no feed; the feeds it declares: é\ufffd"
    assert "déclare\u00a0: é\ufffd" in Words("fr").tell(found)
