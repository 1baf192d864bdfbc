"""A past event links to the message that alerted it, in each chat to its own."""

from __future__ import annotations

from datetime import timedelta

from bot.store import outbox
from tests.servers.slack import Workspace
from tests.work.test_both_chats import FIRST, SECOND, Newsdesk, newsdesk

__all__ = ["newsdesk"]
LATER = (
    "Numergy vend son centre de données d'Aubervilliers",
    "Numergy quitte son centre de données, ouvert à Aubervilliers.",
)


async def test_an_event_links_to_the_first_message_of_its_story_in_the_same_chat(
    newsdesk: Newsdesk, slack: Workspace
) -> None:
    await newsdesk.publish(FIRST)
    await newsdesk.publish(FIRST, SECOND)
    [root] = await slack.messages("alertes")
    newsdesk.clock[0] += timedelta(days=30)
    await newsdesk.publish(LATER)
    with newsdesk.app.database.read() as conn:
        first = outbox.pointed_at(conn, root["ts"])
        assert first
        rooms = outbox.permalinks(conn, [first.story], chat="matrix", address=newsdesk.room)
    told = next(m for m in await slack.messages("alertes") if "vend son centre" in m["text"])
    assert first.permalink
    assert first.permalink in str(told["blocks"])
    assert "matrix.to" not in str(told["blocks"])
    heard = await newsdesk.reader.read(newsdesk.room)
    notices = sorted(
        (event for event in heard if event["content"].get("msgtype") == "m.notice"),
        key=lambda event: event["origin_server_ts"],
    )
    assert notices[0]["event_id"].removeprefix("$") in rooms[first.story]
    last = notices[-1]["content"]["formatted_body"]
    assert rooms[first.story] in last
    assert first.permalink not in last
