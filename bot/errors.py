"""Every error raised on purpose.

VigieError
├── BadInput            what a person wrote is wrong; says where and how to mend it
│   ├── WatchlistError  watchlist.yaml, all mistakes at once
│   ├── SeedError       a file of seeds/
│   ├── Contradiction   a change of memory that cannot be; its words can be translated
│   └── SettingsError   the environment
├── FeedError           a feed could not be read this time
│   ├── FetchError      no usable answer (network, status, too large, too slow)
│   │   └── Forbidden   the address guard refused
│   └── NotAFeed        an answer that is no feed (HTML, empty, broken)
├── ChatError           a chat did not take a message
│   ├── ChatBusy        not now; certainly not posted
│   ├── ChatRefused     never; certainly not posted
│   └── ChatUnsure      perhaps posted: look before sending again
└── StoreError          the database cannot be opened or has another shape
    └── StoreAway       not now: held by another program, full, read-only, out of reach
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, Self


class VigieError(Exception):
    """Base of all; the message is meant for a person."""

    @property
    def said(self) -> str:
        """The message: `Said` where it can be told in another language than English."""
        message: str = self.args[0] if self.args else ""
        return message


class BadInput(VigieError):
    """What a person wrote is wrong."""


class Said(str):
    """An English text that remembers how it was made, so that `bot.wording.Words.tell` can say it in another language.

    `text` is an id of the catalogue of words and `values` fill its places; a value may be `Said` itself.
    """

    __slots__ = ("text", "values")
    text: str
    values: dict[str, object]

    def __new__(cls, text: str, /, **values: object) -> Self:
        made = super().__new__(cls, text.format(**values))
        made.text, made.values = text, values
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        """What a copy is made of."""
        return (self.text,), self.values

    @classmethod
    def lines(cls, said: Iterable[str]) -> Self:
        """Several texts, each on a line of its own."""
        values = {f"line{number}": line for number, line in enumerate(said)}
        return cls("\n".join(f"{{{name}}}" for name in values), **values)


def advised(problem: str, fix: str) -> Said:
    """What is wrong and how to mend it."""
    return Said("{problem}. Fix: {fix}", problem=problem, fix=fix)


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One mistake in a file: where it is, what is wrong, and how to mend it. Lines and columns count from 1."""

    file: str
    line: int
    column: int
    problem: str  #: `Said` where people read it in their own language, as they do of the watchlist
    fix: str

    @property
    def advice(self) -> Said:
        """What is wrong and how to mend it, for where the place is plain."""
        return advised(self.problem, self.fix)

    @property
    def said(self) -> Said:
        """The whole of it, with the place as compilers write places."""
        return Said("{place}: {advice}", place=f"{self.file}:{self.line}:{self.column}", advice=self.advice)

    def __str__(self) -> str:
        return str(self.said)


class WatchlistError(BadInput):
    """watchlist.yaml cannot be used; holds every mistake found, and the language that the file asks to be told in."""

    def __init__(self, mistakes: tuple[Mistake, ...], *, language: Literal["fr", "en"] = "fr") -> None:
        self.mistakes = mistakes
        self.language = language
        super().__init__("\n".join(str(m) for m in mistakes))

    @property
    def said(self) -> Said:
        """All mistakes, a line each."""
        return Said.lines(mistake.said for mistake in self.mistakes)


class SeedError(BadInput):
    """A file of seeds/ cannot be used."""


class Contradiction(BadInput):
    """A change of memory that cannot be. `text` is an id of the catalogue of words and `values` fill its places."""

    def __init__(self, text: str, /, **values: object) -> None:
        self.text = text
        self.values = values
        super().__init__(text.format(**values))


class SettingsError(BadInput):
    """An environment variable is missing or wrong."""


class FeedError(VigieError):
    """A feed could not be read this time.

    `instead` says who or what answered where that may not be the site asked, but something on the way to it such as
    the login page of a hotel: the host of another site, or the title of a page. Else it is "".
    """

    instead = ""


class FetchError(FeedError):
    """No usable answer. `status` is the HTTP status, 0 when there was none; `unreached`: nothing came back at all.

    `lacking` says what was missing on our side of the way, perhaps: "names" when no name server could say where the
    host is, "road" when the system knew no way to it.
    """

    lacking: Literal["", "names", "road"] = ""

    def __init__(
        self, message: str, *, status: int = 0, retry_after: timedelta | None = None, unreached: bool = False
    ) -> None:
        self.status = status
        self.retry_after = retry_after
        self.unreached = unreached
        super().__init__(message)


class Forbidden(FetchError):
    """The address guard refused to connect."""


class NotAFeed(FeedError):
    """The answer is no feed."""

    def __init__(self, message: str, *, instead: str = "") -> None:
        self.instead = instead
        super().__init__(message)


class ChatError(VigieError):
    """A chat did not take a message."""


class ChatBusy(ChatError):
    """Not now; certainly not posted. Try again after `wait`."""

    def __init__(self, message: str, *, wait: timedelta = timedelta(seconds=5)) -> None:
        self.wait = wait
        super().__init__(message)


class ChatRefused(ChatError):
    """Never: the chat will not take this message as it is."""


class ChatUnsure(ChatError):
    """Perhaps posted, perhaps not: look before sending again."""


class StoreError(VigieError):
    """The database cannot be opened or has another shape."""


class StoreAway(StoreError):
    """The database cannot be read or written now; what was to be kept is kept when it is tried again."""
