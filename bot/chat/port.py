"""What Vigie asks of a chat."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from bot.model import Message, Outgoing, Sent

__all__ = ["Answer", "Chat", "Incoming", "Sent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """What a person asked Vigie, without the command's own name."""

    chat: str
    address: str
    user: str
    text: str
    who: str = ""  #: what people call the user, "" when the chat does not say
    about: str = ""  #: the chat's own id of Vigie's message it speaks of, by standing in its thread or on it


#: Answers a person; never raises, an error is answered as a message.
Answer = Callable[[Incoming], Awaitable[Message]]


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
