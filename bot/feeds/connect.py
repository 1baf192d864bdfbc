"""How do connections stay inside the address guard?

A resolver hook alone never sees literal IPs, and a check before resolving can be
answered with another address later (DNS rebinding). So names are resolved once,
every answer is checked, the connection goes to exactly those answers, and the
socket itself is refused when its address is not allowed for the host asked.
"""

from __future__ import annotations

import socket
from contextvars import ContextVar

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.errors import Forbidden, Said
from bot.feeds.guard import check_address

#: Host and port of the request in hand; connections are made in its context. Nothing asked: nothing allowed.
asked: ContextVar[tuple[str, int]] = ContextVar("asked", default=("", 0))

AddressInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple]  # type: ignore[type-arg]  # aiohttp's own spelling


class GuardedResolver(AbstractResolver):
    """Resolves with another resolver and refuses the name when any answer may not be reached."""

    def __init__(self, inner: AbstractResolver, allow_private: frozenset[str]) -> None:
        self._inner = inner
        self._allow_private = allow_private

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of `host`. Raises Forbidden, or OSError when it has none."""
        answers = await self._inner.resolve(host, port, family)
        for answer in answers:
            check_address(answer["host"], host, port, self._allow_private)
        return answers

    async def close(self) -> None:
        """Release the inner resolver."""
        await self._inner.close()


def guarded_connector(resolver: AbstractResolver, allow_private: frozenset[str]) -> aiohttp.TCPConnector:
    """A connector whose every socket passes the guard; `asked` must be set around each request."""

    def make_socket(info: AddressInfo) -> socket.socket:
        family, kind, protocol, _, address = info
        host, port = asked.get()
        try:
            check_address(str(address[0]), host, port, allow_private)
            if address[1] != port:
                raise Forbidden(Said("{host}: port {port} was not asked for", host=host, port=address[1]))
        except Forbidden as refusal:
            # aiohttp hands OSErrors on with their cause and tries the next address, which is checked as well.
            raise PermissionError(str(refusal)) from refusal
        return socket.socket(family=family, type=kind, proto=protocol)

    return aiohttp.TCPConnector(
        resolver=GuardedResolver(resolver, allow_private),
        socket_factory=make_socket,
        use_dns_cache=False,  # what was checked is used at once, never kept
    )
