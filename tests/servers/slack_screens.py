"""What people do in Slack's forms and on its Home tab: open, type, press, send, close. The half the emulator lacks.

The emulator keeps views, their hashes and triggers; what people see of them, and what Slack does with the answer to
a form, is here (https://docs.slack.dev/surfaces/modals).
"""

from __future__ import annotations

import asyncio
import json
import uuid
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

import aiohttp

from tests.patience import PATIENCE
from tests.servers.slack_process import BOT_TOKEN, BOT_USER, PERSON

Json = dict[str, Any]
#: What somebody answers: a text, a chosen value, or several.
Answers = Mapping[str, str | list[str]]


class Screens(ABC):
    """The views that stand before people."""

    _emulator: str
    _session: aiohttp.ClientSession
    url: str

    def __init__(self) -> None:
        self.screens: asyncio.Queue[Json] = asyncio.Queue()  #: every view that was opened, updated or published
        self.published: dict[str, Json] = {}  #: the Home tab of each person
        self.closed: set[str] = set()  #: ids of modals that people closed
        self._person = ""
        self.last = ""  #: the envelope of what a person did last
        self._submissions: dict[str, str] = {}  #: envelope → the modal sent with it
        self._triggers: dict[str, str] = {}  #: that nobody used yet → the person whose act each is

    @abstractmethod
    async def push(self, envelope: Json) -> None:
        """Send an envelope to Vigie."""

    @abstractmethod
    async def call(self, method: str, **arguments: Any) -> Json:
        """Call Slack as a person."""

    async def view(self) -> Json:
        """The next view that is shown."""
        async with asyncio.timeout(PATIENCE):
            return await self.screens.get()

    async def trigger(self, user: str = PERSON) -> str:
        """A trigger as an act of a person gives one; good once. The emulator's lives for three seconds, which a loaded
        machine takes to answer: it is made when it is used."""
        made = uuid.uuid4().hex
        self._triggers[made] = user
        return made

    async def shortcut(self, callback: str, *, trigger: str = "", user: str = PERSON, envelope: str = "") -> str:
        """Somebody chooses a global shortcut."""
        body = {"type": "shortcut", "callback_id": callback, "action_ts": "1.2", **await self._act(user, trigger)}
        return await self._interactive(body, envelope)

    async def message_shortcut(
        self, callback: str, channel: str, message: Json, *, trigger: str = "", user: str = PERSON
    ) -> str:
        """Somebody chooses a shortcut in the menu of a message."""
        body = {
            "type": "message_action",
            "callback_id": callback,
            "channel": {"id": channel, "name": "alertes"},
            "message": message,
            "message_ts": message["ts"],
            "response_url": f"{self.url}/response/shortcut",
            **await self._act(user, trigger),
        }
        return await self._interactive(body)

    async def press(self, view: Json, action_id: str, *, typed: Answers | None = None, user: str = PERSON) -> str:
        """Somebody presses a button of a view, with what they have typed so far; or sends what is typed to search."""
        element = next(e for e in _elements(view) if e.get("action_id") == action_id)
        said = {name: element[name] for name in ("type", "action_id", "value") if name in element}
        if element["type"] == "plain_text_input":
            said["value"] = str((typed or {})["search"])
        body = {
            "type": "block_actions",
            "container": {"type": "view", "view_id": view["id"]},
            "view": {**view, "state": {"values": state_of(view, typed or {})}},
            "actions": [{**said, "block_id": "b", "action_ts": "1.2"}],
            **await self._act(user, ""),
        }
        return await self._interactive(body)

    async def submit(
        self, view: Json, answers: Answers | None = None, *, user: str = PERSON, envelope: str = ""
    ) -> str:
        """Somebody sends a form; what they did not touch stays as it was drawn."""
        body = {
            "type": "view_submission",
            "view": {**view, "state": {"values": state_of(view, answers or {})}},
            "response_urls": [],
            **await self._act(user, ""),
        }
        envelope = envelope or str(uuid.uuid4())
        self._submissions[envelope] = str(view["id"])
        return await self._interactive(body, envelope)

    async def open_home(self, user: str = PERSON, *, tab: str = "home", event_id: str = "") -> None:
        """Somebody opens the app's page."""
        event = {"type": "app_home_opened", "user": user, "channel": "D1", "tab": tab, "event_ts": "1.2"}
        if user in self.published:
            event["view"] = self.published[user]
        body = {"type": "event_callback", "team_id": "T0REDACTION", "event": event}
        body["event_id"] = event_id or f"Ev{uuid.uuid4().hex}"
        await self.push({"envelope_id": str(uuid.uuid4()), "type": "events_api", "payload": body})

    # -- what Slack does with it

    def saw(self, method: str, arguments: Json, answer: Json) -> None:
        """Note what a call of views.* put before people."""
        if method.startswith("views.") and answer.get("ok"):
            self.screens.put_nowait(answer["view"])
            if method == "views.publish":
                self.published[str(arguments["user_id"])] = answer["view"]

    async def addressed(self, method: str, arguments: Json) -> Json:
        """The arguments with people and their direct messages as the emulator knows them: it makes ids of its own."""
        if user := self._triggers.pop(str(arguments.get("trigger_id")), ""):
            fresh = await self._as_bot("views.generateTriggerId", user_id=user)
            return {**arguments, "trigger_id": fresh["trigger_id"]}
        known = {name: value for name, value in arguments.items() if name in ("user", "user_id", "channel")}
        meant = [name for name, value in known.items() if value == PERSON]
        if not meant or not method.startswith(("views.", "chat.")):
            return arguments
        self._person = self._person or str((await self.call("auth.test"))["user_id"])
        if meant == ["channel"]:
            opened = await self.call("conversations.open", users=BOT_USER)
            return {**arguments, "channel": opened["channel"]["id"]}
        return {**arguments, **dict.fromkeys(meant, self._person)}

    def is_gone(self, method: str, arguments: Json) -> bool:
        return method == "views.update" and arguments.get("view_id") in self.closed

    async def acknowledged(self, ack: Json) -> None:
        """What Slack does with the answer to a form: shows its mistakes, puts another view there, or closes it."""
        view_id = self._submissions.pop(str(ack.get("envelope_id")), "")
        if not view_id:
            return
        said = ack.get("payload") or {}
        if said.get("response_action") == "update":
            shown = await self._as_bot("views.update", view_id=view_id, view=said["view"])
            self.screens.put_nowait(shown["view"])
        elif said.get("response_action") != "errors":
            self.closed.add(view_id)

    async def _act(self, user: str, trigger: str) -> Json:
        return {
            "team": {"id": "T0REDACTION", "domain": "redaction"},
            "user": {"id": user, "username": "alice", "name": "alice", "team_id": "T0REDACTION"},
            "api_app_id": "A0VIGIE",
            "token": "not used in Socket Mode",
            "trigger_id": trigger or await self.trigger(user),
        }

    async def _interactive(self, body: Json, envelope: str = "") -> str:
        self.last = envelope = envelope or str(uuid.uuid4())
        await self.push({"envelope_id": envelope, "type": "interactive", "payload": body})
        return envelope

    async def _as_bot(self, method: str, **arguments: Any) -> Json:
        headers = {"Authorization": f"Bearer {BOT_TOKEN}"}
        async with self._session.post(f"{self._emulator}/api/{method}", json=arguments, headers=headers) as response:
            answer: Json = await response.json()
        assert answer["ok"], answer
        return answer


def state_of(view: Json, answers: Answers) -> Json:
    """The state Slack sends with a view: what was drawn in each field, or what somebody answered."""
    values: Json = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            said = {"type": element["type"], **_said(element, answers.get(block["block_id"]))}
            values[block["block_id"]] = {element["action_id"]: said}
    return values


def _said(element: Json, answer: str | list[str] | None) -> Json:
    if element["type"] == "plain_text_input":
        return {"value": element.get("initial_value") if answer is None else answer or None}
    options = {option["value"]: option for option in element["options"]}
    if element["type"] == "static_select":
        return {"selected_option": element.get("initial_option") if answer is None else options[str(answer)]}
    chosen = element.get("initial_options", []) if answer is None else [options[value] for value in answer]
    return {"selected_options": chosen}


def _elements(view: Json) -> list[Json]:
    found = []
    for block in view["blocks"]:
        found += [*block.get("elements", []), *(block[name] for name in ("accessory", "element") if name in block)]
    return found


def words_of(view: Json) -> str:
    """Everything a view says, for looking for words in it."""
    return json.dumps(view, ensure_ascii=False).replace("\u00a0", " ")
