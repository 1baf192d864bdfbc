"""What do calls of Slack to our web server say? Verified by bolt, then heard like what comes down a socket.

The way without Socket Mode (https://docs.slack.dev/apis/events-api/using-http-request-urls). One address takes all:
commands, clicks, events, and Slack's question whether the address is ours.
"""

from __future__ import annotations

import asyncio
import logging
import re

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest

log = logging.getLogger(__name__)

PATH = "/slack/events"  #: bolt's own choice, so that its documentation fits
_MAX_BYTES = 1_000_000  #: of a call; the largest bring a form, of which Slack keeps 250 kB at most
_PATIENCE = 3.0  #: seconds for a call to be here; Slack itself waits no longer for the answer

#: What bolt can verify at all: of anything else it raises, which would be our error instead of the caller's.
_TIMESTAMP, _SIGNATURE = re.compile(r"[0-9]{1,18}"), re.compile(r"v0=[0-9a-f]{64}")


class Calls:
    """The route that Slack calls. Before `listen` and after `close` it says that nobody is here, so Slack retries."""

    def __init__(self) -> None:
        self._app: AsyncApp | None = None

    def routes(self) -> list[web.RouteDef]:
        """What the web server is to hand on."""
        return [web.post(PATH, self._receive)]

    def listen(self, app: AsyncApp) -> None:
        """Hand calls to this app from now on; it must verify requests."""
        self._app = app

    async def close(self) -> None:
        """Hear no more."""
        self._app = None

    async def _receive(self, request: web.Request) -> web.Response:
        """One call. Who cannot sign learns nothing but that; what is wrong with a body is said only then."""
        if self._app is None:
            return web.Response(status=503, text="not listening")
        signed = request.headers.get("X-Slack-Signature", ""), request.headers.get("X-Slack-Request-Timestamp", "")
        if not (_SIGNATURE.fullmatch(signed[0]) and _TIMESTAMP.fullmatch(signed[1])):
            return _refused(request)
        try:
            async with asyncio.timeout(_PATIENCE):
                body = (await request.clone(client_max_size=_MAX_BYTES).read()).decode()
        except TimeoutError:
            return web.Response(status=408)
        except UnicodeDecodeError:
            return web.Response(status=400)
        try:
            said = AsyncBoltRequest(body=body, query=request.query_string, headers=dict(request.headers))
        except Exception:  # it reads the body before it verifies it, and raises anything for what Slack never says
            return web.Response(status=400)
        answer = await to_aiohttp_response(await self._app.async_dispatch(said))
        return _refused(request) if answer.status == 401 else answer


def _refused(request: web.Request) -> web.Response:
    log.warning(
        "a call of %s is not signed by Slack, or is older than five minutes: it is left alone", request.remote or "?"
    )
    return web.Response(status=401, text="not signed")


def only_answering(signing_secret: str) -> Calls:
    """A route that verifies calls and tells Slack that the address is ours, and hears nothing else."""

    async def nobody() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_token="xoxb-none")

    calls = Calls()
    calls.listen(AsyncApp(signing_secret=signing_secret, authorize=nobody, name="vigie", logger=log))
    return calls
