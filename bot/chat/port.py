"""What Vigie asks of a chat."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from bot.chat.forms import Filled, Form, Ticket
from bot.chat.home import Asked, Home
from bot.model import Message, Outgoing, Sent
from bot.wording import Words

__all__ = ["Answer", "Chat", "Front", "Fronted", "Incoming", "Sent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """What a person asked Vigie, without the command's own name."""

    chat: str
    address: str
    user: str
    text: str
    who: str = ""  #: what people call the user, "" when the chat does not say
    about: str = ""  #: the chat's own id of Vigie's message it speaks of, by standing in its thread or on it
    name: str = ""  #: the other way in which a watchlist may write the address, « #veille »; "" where there is none


#: Answers a person; never raises, an error is answered as a message.
Answer = Callable[[Incoming], Awaitable[Message]]


class Front(Protocol):
    """What stands behind forms and behind a person's own page, for the chats that have them. Its answers never raise.

    A message in place of a form is the last word: nothing more is asked.
    """

    @property
    def words(self) -> Words:
        """The language people are spoken to in, for what must be said before anything is known."""

    async def open(self, asking: Incoming, ticket: Ticket) -> Form | Message:
        """The form for what a person wants, filled in with what is known."""

    async def check(self, asking: Incoming, filled: Filled) -> Mapping[str, str]:
        """What is wrong, by field ("" for the whole): a fraction of a second of work, nothing is written."""

    async def preview(self, asking: Incoming, filled: Filled) -> Form | Message:
        """The same form with what it would do under it, or with what is wrong above it; nothing is written."""

    async def submit(self, asking: Incoming, filled: Filled) -> Form | Message:
        """Do what the form says. A form: the next questions, or the same ones with what is wrong."""

    async def home(self, asking: Incoming, asked: Asked) -> Home | Message:
        """The page of a person."""

    async def came(self, asking: Incoming) -> None:
        """A person opened that page: it is kept true, after a restart as well."""

    async def visitors(self, chat: str) -> Sequence[str]:
        """The people of a chat who opened theirs lately, the last one first."""

    async def gone(self, asking: Incoming) -> None:
        """The chat does not know a person any more, whose page need not be kept."""

    async def act(self, asking: Incoming, said: str) -> Message:
        """What a button of that page says, done; done twice it changes nothing more."""


@runtime_checkable
class Fronted(Protocol):
    """A chat that has forms and pages of people's own."""

    def show(self, front: Front) -> None:
        """Use this front from now on; said before the chat is started."""

    def changed(self) -> None:
        """Something is noted that pages show, as a message that was sent: keep them true."""


class Chat(Protocol):
    """A chat: sends messages and hands questions on. Decides nothing, retries nothing by itself."""

    @property
    def name(self) -> str:
        """ "slack", "matrix" or "console"."""

    async def start(self, answer: Answer) -> None:
        """Connect, listen in the background, and answer commands with `answer`.

        Raises SettingsError when the credentials are refused, ChatBusy when the server cannot be reached now.
        """

    async def send(self, outgoing: Outgoing, *, thread_ref: str) -> Sent:
        """Post one message, under the message `thread_ref` unless that is "".

        Raises ChatBusy (certainly not posted, try later), ChatRefused (certainly not posted, never will be)
        or ChatUnsure (perhaps posted).
        """

    async def edit(self, outgoing: Outgoing, ref: str) -> Sent:
        """Put this message in the place of the one that stands as `ref`; doing so twice changes nothing.

        Raises as `send` does; ChatRefused when that message is gone or cannot be edited any more.
        """

    async def find(self, outgoing: Outgoing, *, thread_ref: str) -> Sent | None:
        """The message of that key if it was posted after all, None when it surely was not.

        Raises ChatBusy when the chat cannot tell now.
        """

    async def close(self) -> None:
        """Stop listening and disconnect."""


@runtime_checkable
class Gathering(Protocol):
    """A chat that tells who is where."""

    async def members(self, place: str) -> frozenset[str]:
        """The ids of the users in a channel, room or user group. Raises ChatError when it does not tell."""
