"""What becomes of a message on its way? A state machine: no clock, no chat, no database.

    pending ──claim──→ sending ──┬─ posted ─────────→ sent
       ↑                         ├─ refused ────────→ failed
       ├──────── busy ───────────┤
       │                         └─ unsure: stays "sending" and is looked up in the chat
       └── surely not there ─────── found: sent

A message is claimed in the database before the chat is called, so one found "sending" may have been posted: after a
crash it is treated as unsure. Unsure, it is looked up after 3 s and again at 15 s, and goes out again, under the same
key, only when the chat then says that it is not there. A chat that cannot tell is asked again and again, less and less
often; after 5 minutes the message goes out again unseen: an alert may come twice sooner than not at all.

An edit of a message that stands is simpler: made twice it is made once, so an unsure one just goes out again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.errors import ChatBusy, ChatError, ChatRefused
from bot.model import Outgoing, Sent

ATTEMPT_LASTS = timedelta(seconds=20)  #: a chat's call is given up after that
FIRST_LOOK = timedelta(seconds=3)  #: a message just posted may not be in the chat's history at once
SURE_AFTER = timedelta(seconds=15)  #: not in the history by then: not posted
BLIND_AFTER = timedelta(minutes=5)  #: sent again without a look, when the chat could not tell for so long
WAIT_MIN = timedelta(seconds=5)
WAIT_MAX = timedelta(minutes=10)
BUSY_MAX = timedelta(hours=1)  #: no chat may silence an alert for longer


def claimed(outgoing: Outgoing, now: datetime) -> Outgoing:
    """One more attempt begins. To be committed before the chat is called."""
    return replace(
        outgoing,
        state="sending",
        attempts=outgoing.attempts + 1,
        attempted_at=now,
        unsure_since=None,
        not_before=now + ATTEMPT_LASTS,
    )


def answered(outgoing: Outgoing, answer: Sent | ChatError, now: datetime) -> Outgoing:
    """What the chat's answer to an attempt makes of a claimed message. Any error but a clear no leaves it unsure."""
    if isinstance(answer, Sent):
        return _sent(outgoing, answer, now)
    if isinstance(answer, ChatRefused):
        return replace(outgoing, state="failed", not_before=None, unsure_since=None, reason=_reason(answer))
    if isinstance(answer, ChatBusy):
        wait = min(max(answer.wait, backoff(outgoing.attempts)), BUSY_MAX)
        return replace(outgoing, state="pending", not_before=now + wait, unsure_since=None, reason=_reason(answer))
    if outgoing.edits:
        return replace(_again(outgoing), not_before=now + backoff(outgoing.attempts), reason=_reason(answer))
    return replace(outgoing, unsure_since=now, not_before=now + FIRST_LOOK, reason=_reason(answer))


def looked_up(outgoing: Outgoing, found: Sent | ChatError | None, now: datetime) -> Outgoing:
    """What a look into the chat makes of a message whose fate is not known; an error: the chat cannot tell."""
    if isinstance(found, Sent):
        return _sent(outgoing, found, now)
    if outgoing.edits:
        return _again(outgoing)
    since = outgoing.unsure_since  # by a clock that may have been put back since: then it counts from now on
    if found is None:
        # Nobody was there to say when it became unsure: at the latest when the attempt had to be over.
        since = min(since or (outgoing.attempted_at or outgoing.created_at) + ATTEMPT_LASTS, now)
        sure_at = since + _doubled(SURE_AFTER, outgoing.attempts)  # later and later, lest we ask for ever
        return _again(outgoing) if now >= sure_at else replace(outgoing, unsure_since=since, not_before=sure_at)
    since = min(since or now, now)
    if now - since >= BLIND_AFTER:
        return _again(outgoing)
    wait = min(max(now - since, WAIT_MIN), since + BLIND_AFTER - now)  # the time asked for so far, again
    return replace(outgoing, unsure_since=since, not_before=now + wait, reason=_reason(found))


def backoff(attempts: int) -> timedelta:
    """How long a busy chat is left in peace after so many attempts: 5 s, doubled each time, at most 10 minutes."""
    return _doubled(WAIT_MIN, attempts)


def _doubled(wait: timedelta, attempts: int) -> timedelta:
    times: int = 2 ** min(max(attempts - 1, 0), 10)
    return min(wait * times, WAIT_MAX)


def _sent(outgoing: Outgoing, sent: Sent, now: datetime) -> Outgoing:
    return replace(
        outgoing,
        state="sent",
        sent_at=now,
        ref=sent.ref,
        permalink=sent.permalink,
        not_before=None,
        unsure_since=None,
        reason="",
    )


def _again(outgoing: Outgoing) -> Outgoing:
    return replace(outgoing, state="pending", not_before=None, unsure_since=None)


def _reason(error: ChatError) -> str:
    return error.said or type(error).__name__
