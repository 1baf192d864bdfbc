"""How is Vigie called from outside? One small web server, for hubs of feeds and for chats that call."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from aiohttp import web

from bot.errors import SettingsError
from bot.feeds.fetch import MAX_BYTES
from bot.settings import PushSettings

_GRACE = timedelta(seconds=1)  #: that calls in hand have when we stop


class Door:
    """The web server at VIGIE_LISTEN, behind the operator's reverse proxy."""

    def __init__(self, settings: PushSettings, routes: Iterable[web.RouteDef]) -> None:
        self._settings = settings
        self._routes = tuple(routes)
        self._runner: web.AppRunner | None = None

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
        return f"http://{host}:{port}"

    async def close(self) -> None:
        """Stop listening."""
        if self._runner:
            await self._runner.cleanup()
            self._runner = None
