"""How is Vigie spoken to in Slack?

A slash command and a click are acknowledged at once and answered when the answer is known, to the person who asked
only; a thumb under an alert is noted.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.webhook_response import WebhookResponse

from bot.alerting.offers import EXCLUDE, FORMS
from bot.chat.forms import Ticket
from bot.chat.port import Answer, Incoming
from bot.chat.slack import connections, files, pictures
from bot.chat.slack.clicks import read_click, thread_of
from bot.chat.slack.incoming import Deliveries, marks, read_command, read_reaction
from bot.chat.slack.payload import Json, blocks, notification
from bot.chat.slack.views import Views
from bot.model import Message

log = logging.getLogger(__name__)

#: bolt finds SLACK_BOT_TOKEN in the environment by itself, and warns that it will not use it; that is meant.
_bolt_log = logging.getLogger(f"{__name__}.bolt")
_bolt_log.addFilter(lambda record: "`token` will be unused" not in record.getMessage())
#: It would also copy whole calls of strangers into our log; `calls` says that there were some.
_bolt_log.addFilter(lambda record: "Invalid request signature" not in record.getMessage())

_ANY = re.compile("")  #: every action: which ones are ours `read_click` knows
_GRACE = 5.0  #: seconds that answers in hand may take when we stop


class Listener:
    """Listens to one slash command, to clicks and to thumbs, whichever wire brings them (`wire`, `calls`).

    `identity` is what auth.test said, so that bolt need not ask it while somebody waits. With a signing secret, what
    does not come down a socket must be signed with it.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        identity: AsyncSlackResponse,
        answer: Answer,
        *,
        command: str,
        signing_secret: str = "",
        views: Views | None = None,
    ) -> None:
        known = AuthorizeResult.from_auth_test_response(bot_token=client.token, auth_test_response=identity)

        async def authorize() -> AuthorizeResult:
            return known

        # No token in this client: bolt takes it from `authorize`.
        bare = AsyncWebClient(base_url=client.base_url, timeout=client.timeout, retry_handlers=[])
        self.app = app = AsyncApp(
            client=bare,
            name="vigie",
            logger=_bolt_log,
            authorize=authorize,
            signing_secret=signing_secret or "none: only a socket speaks",  # else bolt takes one of the environment
            request_verification_enabled=bool(signing_secret),
        )
        app.middleware(self._once)
        if views:  # before the clicks under messages, which take every action
            views.register(app, self._in_hand)
        app.command(command)(self._on_command)
        app.action(_ANY)(self._on_click)
        app.event("reaction_added")(self._on_reaction)
        self._client = client
        self._answer = answer
        self._views = views
        self._answers: set[asyncio.Task[object]] = set()
        self._deliveries = Deliveries()

    async def close(self) -> None:
        """Finish the answers in hand; the wire is closed before, so that no question comes."""
        if self._views:
            await self._views.homes.close()
        if self._answers:
            _, late = await asyncio.wait(self._answers, timeout=_GRACE)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _once(self, body: dict[str, Any], next: Callable[[], Awaitable[None]]) -> BoltResponse | None:
        """An act that Slack delivers again is only acknowledged, or Slack would go on repeating it."""
        if self._deliveries.is_new(marks(body)):
            await next()
            return None
        return BoltResponse(status=200)

    async def _on_command(self, ack: AsyncAck, respond: AsyncRespond, body: dict[str, Any]) -> None:
        await ack()  # Slack shows an error to the person after three seconds
        self._in_hand(self._reply(respond, read_command(body)))

    async def _on_click(self, ack: AsyncAck, respond: AsyncRespond, body: dict[str, Any]) -> None:
        await ack()
        said = read_click(body)
        if said is None:
            log.warning("a click on something that is not offered: %s", body.get("actions"))
            return
        if self._views and said.text in (*FORMS, EXCLUDE):
            wish = EXCLUDE if said.text == EXCLUDE else ""
            ticket = Ticket(purpose="watch change", about=said.about, wish=wish, place=said.address)
            self._in_hand(self._views.open(said, ticket, str(body.get("trigger_id") or "")))
            return
        self._in_hand(self._answered(respond, said, thread=thread_of(body)))

    async def _on_reaction(self, event: dict[str, Any]) -> None:
        if said := read_reaction(event):
            self._in_hand(self._note(said))

    def _in_hand(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.create_task(work)
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _note(self, said: Incoming) -> None:
        """A thumb says what the words would, but nobody waits for an answer to it."""
        try:
            await self._answer(said)
        except Exception:  # the last frame of a task: whatever went wrong belongs in the log
            log.exception("a thumb of Slack was not noted")

    async def _reply(self, respond: AsyncRespond, asked: Incoming) -> None:
        """Answer a command; a picture is for the whole channel, a file for the person alone unless asked otherwise."""
        message = await self._answered(respond, asked)
        if message and message.picture:
            await pictures.show(self._client, asked.address, message.picture)
        if message and message.file and (told := await files.put(self._client, asked, message, message.file)):
            await self._say(respond, told)

    async def _answered(self, respond: AsyncRespond, asked: Incoming, *, thread: str | None = None) -> Message | None:
        """Answer, seen by the person who asked only; the message clicked on stays. None when that failed."""
        try:
            message = await self._answer(asked)
            said = await self._say(respond, notification(message), blocks=blocks(message), **_under(thread))
            if said.status_code != 200:
                log.warning("Slack did not take an answer: HTTP %s", said.status_code)
            if self._views:  # what was asked may have muted, split or edited something
                self._views.homes.changed()
            return message
        except Exception:  # the last frame of a task: whatever went wrong belongs in the log
            log.exception("a question of Slack stayed without answer")
            return None

    async def _say(self, respond: AsyncRespond, text: str, **more: object) -> WebhookResponse:
        only_there: Json = {"text": text, "response_type": "ephemeral", "replace_original": False, **more}
        return await connections.respond(respond, self._client.session, only_there)


def _under(thread: str | None) -> Json:
    return {"thread_ts": thread} if thread else {}
