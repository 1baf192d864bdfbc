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
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


class VigieError(Exception):
    """Base of all; the message is meant for a person."""


class BadInput(VigieError):
    """What a person wrote is wrong."""


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One mistake in a file: where it is, what is wrong, and how to mend it. Lines and columns count from 1."""

    file: str
    line: int
    column: int
    problem: str
    fix: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.problem}. Fix: {self.fix}"


class WatchlistError(BadInput):
    """watchlist.yaml cannot be used; holds every mistake found."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(str(m) for m in mistakes))


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
    """No usable answer. `status` is the HTTP status, 0 when there was none; `unreached`: nothing came back at all."""

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
