"""What went wrong on the way to a feed, and what can be done about it?"""

from __future__ import annotations

import errno
import socket
from collections.abc import Mapping
from typing import Literal, TypeGuard

import aiohttp
from yarl import URL

from bot.connections import causes, why_broken
from bot.errors import FetchError, Forbidden, Said

INSECURE = "certificate"  #: what answers instead of a site, when it cannot prove that it is that site
#: Of failures before anything could leave this machine: what it lacked.
_LACKING: Mapping[int | None, Literal["names", "road"]] = {
    socket.EAI_AGAIN: "names",
    errno.ENETUNREACH: "road",
    errno.ENETDOWN: "road",
}
_SAID = 200  #: characters of what went wrong


def failure_of(address: URL, error: Exception) -> FetchError:
    """The error to raise for what HTTP, TLS or the system raised when `address` was asked."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, Forbidden):
            return Forbidden(cause.said)
        cause = cause.__cause__
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        wrong = Said(
            "{url}: the name {host} does not resolve; look for a typing mistake", url=address, host=address.host
        )
        return _unreached(wrong, error)
    if isinstance(error, aiohttp.ClientSSLError):
        unsafe = Said(
            "{url}: no secure connection ({why}); tell the site, or try http://", url=address, why=_why(error)
        )
        failed = FetchError(unsafe)
        failed.instead = INSECURE
        return failed
    if isinstance(error, aiohttp.ClientConnectorError):
        closed = Said(
            "{url}: no connection ({why}); look whether the site opens in a browser", url=address, why=_why(error)
        )
        return _unreached(closed, error)
    return FetchError(Said("{url} cannot be read: {why}; it is asked again later", url=address, why=_why(error)))


def _unreached(said: Said, error: Exception) -> FetchError:
    failed = FetchError(said, unreached=True)
    failed.lacking = next((_LACKING[cause.errno] for cause in causes(error) if _is_ours(cause)), "")
    return failed


def _is_ours(error: BaseException) -> TypeGuard[OSError]:
    return isinstance(error, OSError) and error.errno in _LACKING


def _why(error: Exception) -> str:
    """What went wrong on the way; what is quoted of the server may be of any length and no text."""
    known = why_broken(error)
    if known:
        return known
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return Said("the server hung up without an answer")
    if isinstance(error, aiohttp.ClientPayloadError):
        return Said("the answer is broken or ends too soon ({why})", why=_quoted(error))
    if isinstance(error, aiohttp.ClientResponseError):
        return Said("what it says is not HTTP ({why})", why=_quoted(error.message))
    return _quoted(error)


def _quoted(error: object) -> str:
    said = " ".join(str(error).encode("utf-8", "replace").decode().split())
    return f"{said[:_SAID]}…" if len(said) > _SAID else said or type(error).__name__
