"""Messages reach the chats in order, under their thread, once, whatever the chats do."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.alerting.outbox import answered
from bot.chat.port import Chat
from bot.errors import ChatUnsure
from bot.model import Message, Outgoing, Sent, key_of
from bot.store import notices, outbox
from bot.store.database import Database
from bot.work import deliver as module
from bot.work.deliver import Delivered, deliver
from bot.work.ledger import Ledger
from tests.patience import PATIENCE
from tests.work.room import Room

NOON = datetime(2012, 1, 10, 12, tzinfo=UTC)


class Desk:
    """A clock that is moved, and deliveries that wait by moving it."""

    def __init__(self, database: Database, path: Path) -> None:
        self.database = database
        self.now = NOON
        self.pauses: list[float] = []
        self.room = Room(path / "slack.jsonl")
        self.chats: dict[str, Chat] = {"slack": self.room}

    def queue(self, *texts: str, **fields: object) -> None:
        with self.database.write() as conn:
            for text in texts:
                made = {"key": text, "chat": "slack", "address": "C1", "created_at": self.now, **fields}
                assert outbox.put(conn, Outgoing(message=Message(notification=text), **made))  # type: ignore[arg-type]

    def row(self, key: str) -> Outgoing:
        with self.database.read() as conn:
            found = outbox.get(conn, key)
        assert found is not None
        return found

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += timedelta(seconds=seconds)

    async def deliver(self, seconds: float = 0, **options: object) -> Delivered:
        """A delivery so many seconds later."""
        self.now += timedelta(seconds=seconds)
        return await deliver(self.database, self.chats, clock=lambda: self.now, pause=self.pause, **options)  # type: ignore[arg-type]

    async def deliver_all(self) -> int:
        """Deliveries until nothing is left to do; how many messages were sent."""
        sent = 0
        for _ in range(300):
            done = await self.deliver()
            sent += done.sent
            if done.next_at is None:
                return sent
            self.now = max(self.now, done.next_at)
        raise AssertionError("there is no end to it")


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    return Desk(database, tmp_path)


async def test_messages_go_out_in_their_order_and_at_their_pace(desk: Desk) -> None:
    desk.queue("un", "deux", "trois")
    assert await desk.deliver() == Delivered(sent=3)
    assert desk.room.said == ["un", "deux", "trois"]
    assert desk.pauses == [1.0, 1.0], "Slack takes one a second"
    row = desk.row("un")
    assert (row.state, row.sent_at, row.ref, row.permalink) == ("sent", NOON, "ref un", "https://chat.example/un")
    assert await desk.deliver(60) == Delivered()
    assert desk.room.said == ["un", "deux", "trois"]


async def test_the_pace_holds_from_one_delivery_to_the_next(desk: Desk) -> None:
    desk.queue("un")
    await desk.deliver()
    desk.queue("deux")
    await desk.deliver(0.25)
    assert desk.pauses == [0.75]
    desk.now -= timedelta(hours=1)  # a clock put back
    desk.queue("trois")
    await desk.deliver()
    assert desk.pauses == [0.75, 1.0]


async def test_a_chat_without_a_pace_is_not_kept_waiting(desk: Desk, tmp_path: Path) -> None:
    desk.chats["matrix"] = matrix = Room(tmp_path / "matrix.jsonl", "matrix")
    desk.queue("un", "deux", chat="matrix")
    assert await desk.deliver() == Delivered(sent=2)
    assert matrix.said == ["un", "deux"]
    assert desk.pauses == []


async def test_places_are_worked_off_at_the_same_time(desk: Desk) -> None:
    desk.queue("ici")
    desk.queue("là", address="C2")
    both = asyncio.Barrier(2)

    async def meet(outgoing: Outgoing, thread_ref: str) -> object:
        await asyncio.wait_for(both.wait(), PATIENCE)
        return desk.room._post(outgoing, outgoing.message.notification, thread_ref)

    desk.room._send = meet  # type: ignore[method-assign,assignment]
    assert await desk.deliver() == Delivered(sent=2)


async def test_messages_of_one_place_never_overtake_one_another(desk: Desk) -> None:
    desk.queue(*"abcdef")
    await asyncio.gather(desk.deliver(), desk.deliver())
    assert desk.room.said == list("abcdef")
    assert desk.room.most_under_way == 1


async def test_a_followup_goes_under_its_thread(desk: Desk) -> None:
    desk.queue("premier", story="s")
    desk.queue("suite", story="s", thread="premier")
    await desk.deliver()
    assert [(line["text"], line["thread"]) for line in desk.room.lines] == [("premier", ""), ("suite", "ref premier")]


async def test_a_followup_waits_for_an_unsure_root(desk: Desk) -> None:
    desk.room.faults["premier"] = ["lost after"]
    desk.queue("premier", story="s")
    desk.queue("suite", story="s", thread="premier")
    left = await desk.deliver()
    assert left == Delivered(postponed=2, next_at=NOON + timedelta(seconds=3))
    assert await desk.deliver_all() == 2
    assert [(line["text"], line["thread"]) for line in desk.room.lines] == [("premier", ""), ("suite", "ref premier")]


async def test_a_followup_of_a_refused_root_begins_the_thread(desk: Desk) -> None:
    desk.room.faults["premier"] = ["refused"]
    desk.queue("premier", story="s")
    desk.queue("suite", "fin", story="s", thread="premier")
    assert await desk.deliver() == Delivered(sent=2, failed=1)
    assert [(line["text"], line["thread"]) for line in desk.room.lines] == [("suite", ""), ("fin", "ref suite")]


async def test_a_refusal_is_final_and_operators_hear_of_it(desk: Desk) -> None:
    desk.room.faults["un"] = ["refused"]
    desk.queue("un", "deux")
    told: list[str] = []
    done = await desk.deliver(refused=lambda conn, outgoing: told.append(outgoing.reason))
    assert done == Delivered(sent=1, failed=1)
    assert (desk.row("un").state, desk.row("un").reason) == ("failed", "channel_not_found")
    assert told == ["channel_not_found"]
    with desk.database.read() as conn:
        assert [(n.key, n.text) for n in notices.all_open(conn)] == [("outbox:un", "slack C1: channel_not_found")]
    assert await desk.deliver(3600) == Delivered()
    assert desk.room.said == ["deux"]


async def test_what_is_told_of_a_refusal_commits_with_it(desk: Desk) -> None:
    desk.room.faults["un"] = ["refused", "refused"]
    desk.queue("un")

    def fails(conn: object, outgoing: Outgoing) -> None:
        raise RuntimeError("no words for it")

    with pytest.raises(RuntimeError, match="no words"):
        await desk.deliver(refused=fails)
    assert desk.row("un").state == "sending", "unsettled, so it is looked up"
    assert await desk.deliver_all() == 0
    assert desk.row("un").state == "failed"


async def test_a_busy_chat_is_left_in_peace(desk: Desk) -> None:
    desk.room.faults["un"] = ["busy", "busy"]
    desk.queue("un", "deux")
    desk.queue("ailleurs", address="C2")
    assert await desk.deliver() == Delivered(sent=1, postponed=2, next_at=NOON + timedelta(seconds=5))
    assert await desk.deliver(4) == Delivered(postponed=2, next_at=NOON + timedelta(seconds=5))
    assert desk.row("un").reason == "ratelimited"
    await desk.deliver(1)
    assert desk.row("un").not_before == NOON + timedelta(seconds=15), "twice as long the second time"
    assert await desk.deliver_all() == 2
    assert desk.room.said == ["ailleurs", "un", "deux"]


@pytest.mark.parametrize("fault", ["lost before", "lost after"])
async def test_an_unsure_message_is_looked_up_before_it_goes_out_again(desk: Desk, fault: str) -> None:
    desk.room.faults["un"] = [fault]
    desk.queue("un")
    assert (await desk.deliver()).sent == 0
    assert await desk.deliver(2) == Delivered(postponed=1, next_at=NOON + timedelta(seconds=3))
    assert desk.room.asked == []
    assert await desk.deliver_all() == 1
    assert desk.room.said == ["un"]
    assert desk.room.asked == ["un"] * (1 if fault == "lost after" else 2)


async def test_a_chat_that_cannot_tell_is_not_sent_a_second_copy(desk: Desk) -> None:
    desk.room.faults["un"] = ["lost after"]
    desk.room.looks = ["busy"] * 5
    desk.queue("un")
    assert await desk.deliver_all() == 1
    assert desk.room.said == ["un"]
    assert len(desk.room.asked) == 6


async def test_an_unexpected_error_may_have_been_after_posting(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.room.faults["un"] = ["broken"]
    desk.queue("un")
    await desk.deliver()
    assert "a bug" in desk.row("un").reason
    assert await desk.deliver_all() == 1
    assert desk.room.said == ["un"]


async def test_a_message_that_always_breaks_does_not_stop_the_others(desk: Desk) -> None:
    desk.room.faults["un"] = ["broken"] * 8
    desk.queue("un", "deux")
    assert await desk.deliver_all() == 2
    assert desk.room.said == ["deux", "un"]


async def test_a_chat_that_never_answers_is_given_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "GIVE_UP_AFTER", timedelta(seconds=0.05))
    desk.room.faults["un"] = ["slow"]
    desk.queue("un")
    await desk.deliver()
    assert desk.row("un").reason.startswith("no answer within")
    assert await desk.deliver_all() == 1
    assert desk.room.said == ["un"]


async def test_a_chat_that_is_not_configured_loses_nothing(desk: Desk, tmp_path: Path) -> None:
    desk.queue("un", chat="matrix")
    desk.queue("deux")
    assert await desk.deliver() == Delivered(sent=1, postponed=1, unserved={"matrix": 1})
    assert await desk.deliver() == Delivered(postponed=1, unserved={"matrix": 1})
    with desk.database.read() as conn:
        noted = notices.all_open(conn)
        assert [(n.key, n.text, n.times) for n in noted] == [("chat:matrix", "matrix is not configured", 1)]
    desk.chats["matrix"] = matrix = Room(tmp_path / "matrix.jsonl", "matrix")
    assert await desk.deliver() == Delivered(sent=1)
    assert matrix.said == ["un"]
    with desk.database.read() as conn:
        assert notices.all_open(conn) == []


async def test_a_delivery_has_an_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    desk.queue(*"abc")
    done = await desk.deliver()
    assert (done.sent, done.postponed, done.next_at) == (2, 1, desk.now), "more can be done at once"
    assert await desk.deliver() == Delivered(sent=1)


@pytest.mark.parametrize("posted", [True, False])
async def test_a_delivery_cut_off_loses_nothing(desk: Desk, posted: bool) -> None:
    desk.queue("un", "deux")
    sending = asyncio.Event()

    async def hang(outgoing: Outgoing, thread_ref: str) -> object:
        if posted:
            desk.room._post(outgoing, outgoing.message.notification, thread_ref)
        sending.set()
        return await asyncio.Event().wait()

    normal, desk.room._send = desk.room._send, hang  # type: ignore[method-assign,assignment]
    delivery = asyncio.create_task(desk.deliver())
    await sending.wait()
    delivery.cancel()
    with pytest.raises(asyncio.CancelledError):
        await delivery
    assert desk.row("un").state == "sending"
    desk.room._send = normal  # type: ignore[method-assign]
    assert await desk.deliver_all() == 2
    assert desk.room.said == ["un", "deux"]


async def test_another_process_may_be_faster(desk: Desk) -> None:
    """Between finding a message and claiming it, and between asking the chat and settling."""
    desk.queue("un")
    ours = Ledger(database=desk.database, clock=lambda: desk.now)
    found = ours.next(("slack", "C1"))
    assert found is not None
    theirs = ours.claim("un")
    assert theirs is not None and theirs.attempts == 1
    assert ours.claim(found.key) is None
    assert ours.claim("unknown") is None
    assert ours.settle(answered(theirs, Sent(ref="1"), desk.now))
    assert not ours.settle(answered(theirs, ChatUnsure("late"), desk.now))
    assert desk.row("un").state == "sent"


FAULTS = ["fine", "fine", "fine", "busy", "lost before", "lost after", "broken"]


@pytest.mark.parametrize("seed", range(2))
async def test_many_messages_through_a_faulty_chat(desk: Desk, seed: int) -> None:
    """None lost, none twice, each under its thread; places and faults are drawn from the seed."""

    def draw(what: str, sides: int) -> int:
        return int(key_of(what, str(seed))[:8], 16) % sides

    texts = [f"m{number}" for number in range(12)]
    for number, text in enumerate(texts):
        place, story = f"C{draw(text, 3)}", f"s{draw(text + 'story', 2)}"
        with desk.database.read() as conn:
            root = outbox.root(conn, story=story, chat="slack", address=place)
        desk.queue(text, address=place, story=story, thread=root.key if root else "")
        desk.room.faults[text] = [FAULTS[draw(f"{number} {n}", len(FAULTS))] for n in range(4)]
    desk.room.looks = ["busy" if draw(f"look {n}", 4) == 0 else "fine" for n in range(60)]
    assert await desk.deliver_all() == len(texts)
    assert sorted(desk.room.said) == sorted(texts)
    stood: set[str] = set()
    for line in desk.room.lines:
        row = desk.row(line["key"])
        assert line["thread"] == (f"ref {row.thread}" if row.thread else "")
        assert not row.thread or row.thread in stood
        stood.add(row.key)
