"""What can a feed's server answer: a document, the news that nothing changed, or a refusal and what to do about it?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Literal

from bot.errors import FetchError
from bot.feeds.headers import retry_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A usable answer: a document, or the news that it has not changed."""

    url: str  #: where the answer came from, after redirects
    status: Literal[200, 304]
    body: bytes = b""  #: decompressed; empty for 304
    content_type: str = ""
    etag: str = ""  #: exactly as received
    last_modified: str = ""  #: exactly as received
    permanent_url: str = ""  #: where permanent redirects (301, 308) alone led; "" when there were none
    max_age: timedelta | None = None  #: how much longer the server calls it fresh
    server_time: datetime | None = None  #: by its own clock
    links: tuple[str, ...] = ()  #: Link headers (RFC 8288), as received


_ADVICE = {
    304: "it says « not modified » though nothing was asked conditionally; it is asked again later",
    401: "it wants a password; Vigie reads public feeds only",
    402: "it wants to be paid",
    403: "the site refuses automatic readers; ask its publisher, or use another address",
    404: "the address may have changed; look for the feed's new address on the site",
    410: "it is gone for good; remove it or replace it",
    429: "too many requests; it is asked less often",
    451: "it is withheld for legal reasons",
}


def refusal_of(url: str, status: int, headers: Mapping[str, str], *, now: datetime) -> FetchError:
    """The error for an answer with that status, with the server's own wish for when to come back."""
    advice = _ADVICE.get(status)
    if advice is None:
        advice = "the server is in trouble; it is asked again later" if status >= 500 else "that is no document"
    blocker = _blocker(headers) if status in (403, 429, 503) else ""
    return FetchError(
        f"{url} answers {status}{_phrase(status)}{blocker}: {advice}",
        status=status,
        retry_after=retry_after(headers, now=now),
    )


def _phrase(status: int) -> str:
    try:
        return f" {HTTPStatus(status).phrase}"
    except ValueError:
        return ""


def _blocker(headers: Mapping[str, str]) -> str:
    """Who stands in the way, when a known shield says so itself."""
    if headers.get("cf-mitigated"):
        said = headers["cf-mitigated"][:40].encode("ascii", "replace").decode()  # its bytes may be no text at all
        return f" (Cloudflare: {said})"
    shields = {"cloudflare": "Cloudflare", "akamaighost": "Akamai", "datadome": "DataDome", "ddos-guard": "DDoS-Guard"}
    server = headers.get("Server", "").lower()
    if headers.get("x-datadome"):
        server = "datadome"
    return next((f" (from {name})" for mark, name in shields.items() if mark in server), "")
