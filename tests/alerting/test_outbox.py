"""A message on its way: nothing is lost, nothing comes twice, and every wait has an end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alerting.outbox import (
    ATTEMPT_LASTS,
    BLIND_AFTER,
    FIRST_LOOK,
    SURE_AFTER,
    WAIT_MAX,
    answered,
    backoff,
    claimed,
    looked_up,
)
from bot.errors import ChatBusy, ChatError, ChatRefused, ChatUnsure
from bot.model import Message, Outgoing, Sent

NOON = datetime(2012, 1, 10, 12, tzinfo=UTC)
PENDING = Outgoing(
    key="k", chat="slack", address="C1", message=Message(notification=""), created_at=NOON, reason="", not_before=NOON
)
SENDING = claimed(PENDING, NOON)
SENT = Sent(ref="1.2", permalink="https://chat/1")


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_a_claim_counts_and_bounds_the_attempt() -> None:
    unsure = replace(PENDING, attempts=2, unsure_since=NOON)
    attempt = claimed(unsure, after(1))
    assert (attempt.state, attempt.attempts, attempt.attempted_at) == ("sending", 3, after(1))
    assert attempt.not_before == after(1) + ATTEMPT_LASTS
    assert attempt.unsure_since is None


def test_posted() -> None:
    sent = answered(SENDING, SENT, after(1))
    assert (sent.state, sent.sent_at, sent.ref, sent.permalink) == ("sent", after(1), "1.2", "https://chat/1")
    assert (sent.not_before, sent.unsure_since, sent.reason) == (None, None, "")


def test_refused() -> None:
    refused = answered(SENDING, ChatRefused("channel_not_found"), after(1))
    assert (refused.state, refused.reason, refused.not_before) == ("failed", "channel_not_found", None)


@pytest.mark.parametrize(
    ("attempts", "asked", "waits"),
    [
        (1, 0, 5),  # the chat names no wait
        (1, 30, 30),  # it names one
        (3, 0, 20),  # the third time
        (3, 3, 20),
        (50, 0, 600),  # ten minutes at most of our own
        (50, 1800, 1800),
        (1, 86_400, 3600),  # and an hour at most of theirs
    ],
)
def test_busy(attempts: int, asked: float, waits: float) -> None:
    busy = ChatBusy("ratelimited", wait=timedelta(seconds=asked))
    waiting = answered(replace(SENDING, attempts=attempts), busy, NOON)
    assert (waiting.state, waiting.not_before, waiting.reason) == ("pending", after(waits), "ratelimited")


@pytest.mark.parametrize("error", [ChatUnsure("timeout"), ChatError("timeout")])
def test_unsure(error: ChatError) -> None:
    unsure = answered(SENDING, error, after(10))
    assert (unsure.state, unsure.unsure_since, unsure.reason) == ("sending", after(10), "timeout")
    assert unsure.not_before == after(10) + FIRST_LOOK


def test_an_error_without_words_has_a_reason_still() -> None:
    assert answered(SENDING, ChatUnsure(), NOON).reason == "ChatUnsure"


UNSURE = answered(SENDING, ChatUnsure("timeout"), NOON)


def test_found_is_sent() -> None:
    found = looked_up(UNSURE, SENT, after(3))
    assert (found.state, found.sent_at, found.ref, found.unsure_since) == ("sent", after(3), "1.2", None)


def test_not_found_is_looked_for_again_and_then_goes_out_again() -> None:
    again = looked_up(UNSURE, None, after(3))
    assert (again.state, again.not_before) == ("sending", NOON + SURE_AFTER)
    resend = looked_up(again, None, NOON + SURE_AFTER)
    assert (resend.state, resend.not_before, resend.unsure_since) == ("pending", None, None)
    assert resend.key == PENDING.key


def test_a_chat_that_keeps_failing_is_asked_less_and_less_often() -> None:
    often = replace(UNSURE, attempts=4)
    assert looked_up(often, None, NOON + SURE_AFTER).not_before == NOON + SURE_AFTER * 8
    assert looked_up(replace(UNSURE, attempts=99), None, after(3)).not_before == NOON + WAIT_MAX


def test_found_sending_at_start_up_is_unsure_since_its_attempt_had_to_be_over() -> None:
    soon = looked_up(SENDING, None, NOON + ATTEMPT_LASTS)
    assert (soon.state, soon.not_before) == ("sending", NOON + ATTEMPT_LASTS + SURE_AFTER)
    long_after = looked_up(SENDING, None, NOON + timedelta(hours=3))
    assert long_after.state == "pending"


def test_a_chat_that_cannot_tell_is_asked_again_for_five_minutes() -> None:
    message, now, looks = UNSURE, after(3), 0
    while message.state == "sending":
        message = looked_up(message, ChatBusy("429"), now)
        looks += 1
        if message.state == "sending":
            assert message.not_before is not None and message.not_before > now
            assert message.reason == "429"
            now = message.not_before
    assert message.state == "pending"
    assert now - NOON == BLIND_AFTER
    assert looks <= 10


def test_five_minutes_begin_with_the_first_look_when_nobody_was_there() -> None:
    """A process that was down for hours must not post again before the chat had time to answer."""
    start = NOON + timedelta(hours=3)
    asked = looked_up(SENDING, ChatBusy("starting"), start)
    assert (asked.state, asked.unsure_since) == ("sending", start)
    assert looked_up(asked, ChatBusy("429"), start + BLIND_AFTER - timedelta(seconds=1)).state == "sending"
    assert looked_up(asked, ChatBusy("429"), start + BLIND_AFTER).state == "pending"


def test_a_message_without_the_time_of_its_attempt_is_looked_up_too() -> None:
    odd = replace(SENDING, attempted_at=None)
    assert looked_up(odd, None, NOON + timedelta(hours=1)).state == "pending"


@given(attempts=st.integers(0, 10_000))
def test_a_wait_grows_and_has_an_end(attempts: int) -> None:
    assert timedelta(0) < backoff(attempts) <= backoff(attempts + 1) <= WAIT_MAX


# -- the whole, with a chat that loses questions and answers -------------------

FAULTS = st.sampled_from(["fine", "lost before", "lost after", "busy", "crash before", "crash after"])
LOOKS = st.sampled_from(["fine", "busy", "crash"])


@settings(max_examples=300)
@given(faults=st.lists(FAULTS, max_size=25), looks=st.lists(LOOKS, max_size=6))
def test_nothing_is_lost_and_nothing_comes_twice(faults: list[str], looks: list[str]) -> None:
    """Whatever goes wrong, in the end the message stands in the chat once.

    A crash is an attempt or a look after which nothing is written. The chat may be unable to tell six times in a
    row, which is less than five minutes.
    """
    message, now, posted = replace(PENDING, not_before=None), NOON, 0
    for _ in range(200):
        now = max(now + timedelta(milliseconds=200), message.not_before or now)
        if message.state == "pending":
            message, fault = claimed(message, now), faults.pop() if faults else "fine"
            posted += fault in ("fine", "lost after", "crash after")
            if not fault.startswith("crash"):
                answer = {"fine": SENT, "busy": ChatBusy("429")}.get(fault, ChatUnsure("reset"))
                message = answered(message, answer, now + timedelta(seconds=10))
        elif message.state == "sending":
            look = looks.pop() if looks else "fine"
            if look != "crash":
                message = looked_up(message, ChatBusy("429") if look == "busy" else SENT if posted else None, now)
        else:
            break
    assert message.state == "sent"
    assert posted == 1


@given(faults=st.lists(FAULTS, max_size=25))
def test_a_chat_that_can_never_tell_loses_nothing(faults: list[str]) -> None:
    message, now, posted = replace(PENDING, not_before=None), NOON, 0
    for _ in range(1000):
        now = max(now + timedelta(milliseconds=200), message.not_before or now)
        if message.state == "pending":
            message, fault = claimed(message, now), faults.pop() if faults else "fine"
            posted += fault in ("fine", "lost after", "crash after")
            if not fault.startswith("crash"):
                answer = {"fine": SENT, "busy": ChatBusy("429")}.get(fault, ChatUnsure("reset"))
                message = answered(message, answer, now)
        elif message.state == "sending":
            message = looked_up(message, ChatBusy("missing_scope"), now)
        else:
            break
    assert message.state == "sent"
    assert posted >= 1


EDIT = claimed(replace(PENDING, edits="root"), NOON)


def test_an_unsure_edit_goes_out_again_after_a_while() -> None:
    again = answered(EDIT, ChatUnsure("connection reset"), after(1))
    assert (again.state, again.not_before, again.reason) == ("pending", after(6), "connection reset")
    assert looked_up(EDIT, None, after(1)).state == "pending"
    assert looked_up(EDIT, ChatBusy("?"), after(1)).not_before is None


def test_an_edit_is_made_refused_or_postponed_like_any_message() -> None:
    assert answered(EDIT, SENT, after(1)).state == "sent"
    assert answered(EDIT, ChatRefused("message_not_found"), after(1)).state == "failed"
    assert answered(EDIT, ChatBusy("ratelimited"), after(1)).state == "pending"
