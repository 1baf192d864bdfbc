"""What does a Matrix server's answer, or its silence, mean for a message?

matrix-nio returns errors instead of raising them, and raises aiohttp's when
nobody answers. Here both become one of the three chat errors. Its own retries
are switched off (see account): trying again is the outbox's decision.
"""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

import aiohttp
from nio import EncryptionError, ErrorResponse, LocalProtocolError

from bot.connections import why_broken
from bot.errors import ChatBusy, ChatError, ChatRefused, ChatUnsure, Said, advised

#: Codes that say the login is no longer good.
TOKEN_REFUSED = frozenset({"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"})

_OPERATOR_PACE = timedelta(minutes=5)  #: wait for what only a person can mend

_PROXY = Said("check MATRIX_HOMESERVER and the proxy before it.")
_LOGIN = Said("set MATRIX_PASSWORD or a new MATRIX_TOKEN and restart.")
_LET_IN = Said(
    "invite Vigie's account to the room and let it write there, or correct the channel's address in watchlist.yaml."
)


class LoginLost(ChatBusy):
    """The server has ended the login: nothing is posted until there is a new one."""


def verdict(errcode: str, text: str, status: int, *, wait: timedelta | None = None, room: str = "") -> ChatError:
    """What an error of a Matrix server means for a request.

    `errcode` is Matrix's code, "" when the answer has none; `status` the HTTP status; `wait` what the server asks for.
    """
    said = f"{errcode or f'HTTP {status}'}: {text}"
    if errcode == "M_LIMIT_EXCEEDED" or status == 429:
        slower = Said("the Matrix server asks to slow down ({said})", said=said)
        return ChatBusy(slower, wait=wait or timedelta(seconds=5))
    if status >= 500 or status < 400:
        return ChatUnsure(Said("the Matrix server stumbled ({said})", said=said))
    if not errcode:
        nobody = Said("no Matrix server answers there ({said})", said=said)
        return ChatBusy(advised(nobody, _PROXY), wait=_OPERATOR_PACE)
    if errcode in TOKEN_REFUSED:
        ended = Said("the Matrix login is no longer accepted ({said})", said=said)
        return LoginLost(advised(ended, _LOGIN), wait=_OPERATOR_PACE)
    if errcode == "M_RESOURCE_LIMIT_EXCEEDED":
        return ChatBusy(Said("the Matrix server is closed for now ({said})", said=said), wait=_OPERATOR_PACE)
    if status in (403, 404) or errcode in {"M_INVALID_PARAM", "M_UNKNOWN"}:
        # No such room or alias, or not in it, or silenced in it: Synapse has a code of its own for each.
        return ChatRefused(advised(Said("Vigie cannot write in {room} ({said})", room=room, said=said), _LET_IN))
    return ChatRefused(Said("the Matrix server refuses the message for {room} ({said})", room=room, said=said))


def judged(error: ErrorResponse, *, room: str = "") -> ChatError:
    """The verdict on an error matrix-nio returned."""
    transport = error.transport_response
    return verdict(
        error.status_code or "",
        error.message,
        transport.status if transport else 0,
        wait=_asked_wait(error.retry_after_ms, transport.headers.get("Retry-After", "") if transport else ""),
        room=room,
    )


def _asked_wait(milliseconds: int | None, header: str) -> timedelta | None:
    """How long the server wants to be left alone: the older field of the body, else the header that replaces it."""
    if milliseconds:
        return timedelta(milliseconds=milliseconds)
    return timedelta(seconds=int(header)) if header.isdigit() else None


async def reach(request: Awaitable[Any]) -> Any:
    """The server's answer, an error it states included.

    Raises ChatBusy when the request certainly never left, ChatUnsure when nobody knows.
    """
    try:
        return await request
    except aiohttp.ClientConnectorError as error:
        raise ChatBusy(Said("the Matrix server cannot be reached: {why}", why=_why(error))) from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise ChatUnsure(Said("the Matrix server did not answer: {why}", why=_why(error))) from error
    except (LocalProtocolError, EncryptionError) as error:
        raise ChatBusy(Said("the room's encryption is not ready yet: {why}", why=str(error))) from error


def _why(error: Exception) -> str:
    return why_broken(error) or str(error) or type(error).__name__


async def call(request: Awaitable[Any], *, room: str = "") -> Any:
    """The server's good answer. Raises ChatBusy, ChatRefused or ChatUnsure."""
    answer = await reach(request)
    if isinstance(answer, ErrorResponse):
        raise judged(answer, room=room)
    return answer


async def ask(request: Awaitable[Any], *, room: str = "") -> Any:
    """As `call`, for what posts nothing: not knowing how it went is only being told to come back later."""
    try:
        return await call(request, room=room)
    except ChatUnsure as error:
        raise ChatBusy(error.said) from error
