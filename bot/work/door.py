"""How is Vigie called from outside? One small web server, for hubs of feeds and for chats that call."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Protocol, runtime_checkable

from aiohttp import web

from bot.errors import SettingsError
from bot.feeds.fetch import MAX_BYTES
from bot.settings import PushSettings

_GRACE = timedelta(seconds=1)  #: that calls in hand have when we stop


@runtime_checkable
class Called(Protocol):
    """Whoever has something to say to callers."""

    def routes(self) -> list[web.RouteDef]:
        """What the web server is to hand on."""


class Door:
    """The web server at VIGIE_LISTEN, behind the operator's reverse proxy."""

    def __init__(self, settings: PushSettings, routes: Iterable[web.RouteDef]) -> None:
        self._settings = settings
        self._routes = tuple(routes)
        self._runner: web.AppRunner | None = None

    @classmethod
    def for_all(cls, settings: PushSettings | None, called: Iterable[object]) -> Door | None:
        """The web server for those among them who are called; None where an operator gave it no address."""
        routes = [route for one in called if isinstance(one, Called) for route in one.routes()]
        return cls(settings, routes) if settings else None

    async def open(self) -> str:
        """Listen; the address listened at. Raises SettingsError when that cannot be."""
        app = web.Application(client_max_size=MAX_BYTES)
        app.router.add_routes(self._routes)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=_GRACE.total_seconds())
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._settings.host, self._settings.port).start()
        except OSError as error:
            raise SettingsError(f"VIGIE_LISTEN: {error}. Fix: name a free port of this machine.") from error
        host, port = self._runner.addresses[0][:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    async def close(self) -> None:
        """Stop listening."""
        if self._runner:
            await self._runner.cleanup()
            self._runner = None
