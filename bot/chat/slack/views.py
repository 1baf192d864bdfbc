"""How do forms and pages work in Slack? Opened at once, filled in when it is known with what, answered once.

A trigger lives for three seconds, so a modal is opened empty and filled in afterwards; the hash of a view keeps two
answers from overtaking each other. Whoever closes a modal too early is told in the channel or in a direct message
(https://docs.slack.dev/surfaces/modals).
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.forms import Filled, Form, Purpose, Ticket
from bot.chat.home import Asked
from bot.chat.port import Front, Incoming
from bot.chat.slack.home_view import DO, SEARCH, asked_of
from bot.chat.slack.homes import Homes
from bot.chat.slack.modals import (
    CALLBACK,
    PREVIEW,
    busy_view,
    form_view,
    message_view,
    on_inputs,
    read_form,
    waiting_view,
)
from bot.chat.slack.payload import blocks, notification
from bot.chat.slack.shortcuts import NEW_WATCH, REMEMBER, asker, read_shortcut
from bot.chat.slack.verdict import verdict, word_of
from bot.chat.verbs import sentence
from bot.errors import ChatBusy, ChatError, ChatUnsure
from bot.model import Message

log = logging.getLogger(__name__)

#: Seconds that checking a form, and then doing what it says, may take of the three after which Slack shows an error.
CHECKED, ANSWERED = 1.2, 1.0
APART = 0.5  #: seconds between two views that go to Slack by different ways, so that the first arrives first
KEPT = 200  #: forms that are remembered as sent
#: What Slack says of a trigger that somebody else used: the modal is open already.
_USED = "exchanged_trigger_id"

InHand = Callable[[Coroutine[Any, Any, object]], None]
Json = dict[str, Any]


class Views:
    """Modals, shortcuts and Home tabs; to be made inside a running event loop."""

    def __init__(self, client: AsyncWebClient, front: Front) -> None:
        self._client = client
        self._front = front
        self._sent: OrderedDict[str, asyncio.Task[Form | Message]] = OrderedDict()
        self._in_hand: InHand = _nowhere
        self.homes = Homes(client, front)

    def register(self, app: AsyncApp, in_hand: InHand) -> None:
        """Listen to what happens in views; `in_hand` takes work that nobody waits for."""
        self._in_hand = in_hand
        app.view(CALLBACK)(self._on_submit)
        app.shortcut(NEW_WATCH)(self._on_shortcut)
        app.shortcut(REMEMBER)(self._on_shortcut)
        app.action(PREVIEW)(self._on_preview)
        app.action(re.compile(f"^({DO} .*|{SEARCH})$"))(self._on_page)
        app.event("app_home_opened")(self._on_opened)

    async def open(self, asking: Incoming, ticket: Ticket, trigger: str) -> None:
        """Open a form for a person."""
        words = self._front.words
        waiting = waiting_view("Vigie", words)
        try:
            opened = await self._client.views_open(trigger_id=trigger, view=waiting)
        except Exception as error:  # for odd bodies the SDK lets AttributeError and UnicodeError through as well
            if word_of(error) != _USED:
                log.warning("no form was opened for %s: %s", asking.user, verdict(error))
                late = words.say("Slack did not let the form open in time. Please try again.")
                await self._tell(asking, ticket.place, sentence(late))
            return
        view: Json = opened["view"]
        await self._put(view["id"], self._drawn(await self._front.open(asking, ticket)), hash_=str(view["hash"]))

    # -- what Slack says

    async def _on_shortcut(self, ack: AsyncAck, body: Json) -> None:
        await ack()
        if said := read_shortcut(body):
            self._in_hand(self.open(*said, trigger=str(body["trigger_id"])))

    async def _on_preview(self, ack: AsyncAck, body: Json) -> None:
        await ack()
        view: Json = body.get("view") or {}
        if filled := read_form(view):
            self._in_hand(self._preview(asker(body, place=filled.ticket.place), filled, view))

    async def _on_submit(self, ack: AsyncAck, body: Json) -> None:
        """Mistakes stand under their fields; a form without is answered in its own place."""
        view: Json = body["view"]
        filled = read_form(view)
        if filled is None:
            log.warning("a form that is none of ours: %s", view.get("callback_id"))
            await ack()
            return
        asking, sent = asker(body, place=filled.ticket.place), f"{view['id']} {view.get('hash')}"
        if sent not in self._sent and (wrong := on_inputs(view, await self._wrong(asking, filled))):
            await ack(response_action="errors", errors=wrong)
            return
        doing = self._doing(asking, filled, sent)
        await asyncio.wait({doing}, timeout=ANSWERED)
        if doing.done():
            await ack(response_action="update", view=self._drawn(doing.result()))
        else:
            title = str((view.get("title") or {}).get("text") or "Vigie")
            await ack(response_action="update", view=waiting_view(title, self._front.words))
            self._in_hand(self._finish(asking, filled, str(view["id"]), doing))

    async def _on_page(self, ack: AsyncAck, body: Json) -> None:
        await ack()
        clicked: Json = (body.get("actions") or [{}])[0]
        said, asked = str(clicked.get("value") or ""), asked_of(body.get("view") or {})
        verb, _, rest = said.partition(" ")
        asking = asker(body)
        if clicked.get("action_id") == SEARCH:
            self._in_hand(self.homes.show(asking, Asked(words=said)))
        elif verb == "page":
            page = int(rest) if rest.isdecimal() and len(rest) < 6 else 0
            self._in_hand(self.homes.show(asking, Asked(page=page, words=asked.words)))
        elif ticket := _wanted(rest) if verb == "open" else None:
            self._in_hand(self.open(asking, ticket, str(body.get("trigger_id") or "")))
        else:
            self._in_hand(self._act(asking, asked, said))

    async def _on_opened(self, event: Json) -> None:
        if event.get("tab") == "home":
            asking = Incoming(chat="slack", address="", user=str(event["user"]), text="")
            self._in_hand(self.homes.opened(asking, asked_of(event.get("view") or {})))

    # -- what is done

    async def _wrong(self, asking: Incoming, filled: Filled) -> Mapping[str, str]:
        """What takes too long to tell is told when the form is submitted."""
        try:
            async with asyncio.timeout(CHECKED):
                return await self._front.check(asking, filled)
        except TimeoutError:
            return {}

    async def _preview(self, asking: Incoming, filled: Filled, view: Json) -> None:
        """The first of two clicks takes the button away, so that the second finds another view."""
        busy = await self._put(str(view["id"]), busy_view(view, self._front.words), hash_=str(view.get("hash") or ""))
        if busy:
            await self._put(str(view["id"]), self._drawn(await self._front.preview(asking, filled)), hash_=busy)

    def _doing(self, asking: Incoming, filled: Filled, sent: str) -> asyncio.Task[Form | Message]:
        """What a form says, being done: once, however often the same form is sent; `sent` is the view as it stood."""
        if sent not in self._sent:
            self._sent[sent] = asyncio.create_task(self._submit(asking, filled))
            self._in_hand(asyncio.wait({self._sent[sent]}))
        while len(self._sent) > KEPT:
            self._sent.popitem(last=False)
        return self._sent[sent]

    async def _submit(self, asking: Incoming, filled: Filled) -> Form | Message:
        answer = await self._front.submit(asking, filled)
        self.homes.changed()
        return answer

    async def _finish(
        self, asking: Incoming, filled: Filled, view_id: str, doing: asyncio.Task[Form | Message]
    ) -> None:
        """The answer to a form that took longer than Slack waits."""
        answer = await doing
        await asyncio.sleep(APART)
        if not await self._put(view_id, self._drawn(answer)):
            said = Message(notification=answer.title, blocks=answer.lead) if isinstance(answer, Form) else answer
            await self._tell(asking, filled.ticket.place, said)

    async def _act(self, asking: Incoming, asked: Asked, said: str) -> None:
        answer = await self._front.act(asking, said)
        await self.homes.show(asking, Asked(page=asked.page, words=asked.words, note=answer.notification))
        self.homes.changed()

    def _drawn(self, shown: Form | Message) -> Json:
        if isinstance(shown, Form):
            return form_view(shown, self._front.words)
        return message_view("Vigie", shown, self._front.words)

    async def _put(self, view_id: str, view: Json, *, hash_: str = "") -> str:
        """Put a view in the place of another; the hash it then has, "" when it was closed or changed meanwhile."""
        for hashes in ({"hash": hash_} if hash_ else {}, {}):  # the second time it may be the first that changed it
            try:
                updated = await self._client.views_update(view_id=view_id, view=view, **hashes)
                return str(updated["view"]["hash"])
            except Exception as error:  # for odd bodies the SDK lets AttributeError and UnicodeError through as well
                trouble = verdict(error)
                log.info("view %s was not updated: %s", view_id, trouble)
                if not isinstance(trouble, ChatBusy | ChatUnsure):
                    break
        return ""

    async def _tell(self, asking: Incoming, place: str, message: Message) -> None:
        """Say something to a person alone: where they asked, else in a direct message."""
        said: Json = {"text": notification(message), "blocks": blocks(message)}
        try:
            if place:
                await self._client.chat_postEphemeral(channel=place, user=asking.user, **said)
                return
        except Exception as error:
            log.info("%s is told in a direct message: %s", asking.user, verdict(error))
        try:
            await self._client.chat_postMessage(channel=asking.user, **said)
        except Exception as error:
            trouble: ChatError = verdict(error)
            log.warning("%s was not told what came of a form: %s", asking.user, trouble)


def _wanted(said: str) -> Ticket | None:
    """The form that a button of a page opens."""
    if said.startswith("watch change "):
        return Ticket(purpose="watch change", id=said.removeprefix("watch change "))
    known: dict[str, Purpose] = {"watch add": "watch add", "feed add": "feed add"}
    return Ticket(purpose=known[said]) if said in known else None


def _nowhere(work: Coroutine[Any, Any, object]) -> None:
    work.close()
