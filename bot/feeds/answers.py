"""What can a feed's server answer: a document, the news that nothing changed, or a refusal and what to do about it?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Literal

from bot.errors import FetchError, Said
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


#: What networks say before a login (RFC 6585).
LOGIN = Said("Network Authentication Required")
#: What statuses are called; the names of others stay as HTTP has them.
_PHRASES = {
    304: Said("Not Modified"),
    400: Said("Bad Request"),
    401: Said("Unauthorized"),
    402: Said("Payment Required"),
    403: Said("Forbidden"),
    404: Said("Not Found"),
    406: Said("Not Acceptable"),
    408: Said("Request Timeout"),
    410: Said("Gone"),
    429: Said("Too Many Requests"),
    451: Said("Unavailable For Legal Reasons"),
    500: Said("Internal Server Error"),
    502: Said("Bad Gateway"),
    503: Said("Service Unavailable"),
    504: Said("Gateway Timeout"),
    511: LOGIN,
}
_ADVICE = {
    304: Said("it says « not modified » though nothing was asked conditionally; it is asked again later"),
    401: Said("it wants a password; Vigie reads public feeds only"),
    402: Said("it wants to be paid"),
    403: Said("the site refuses automatic readers; ask its publisher, or use another address"),
    404: Said("the address may have changed; look for the feed's new address on the site"),
    410: Said("it is gone for good; remove it or replace it"),
    429: Said("too many requests; it is asked less often"),
    451: Said("it is withheld for legal reasons"),
}
_TROUBLE = Said("the server is in trouble; it is asked again later")
_NO_DOCUMENT = Said("that is no document")
_SHIELDS = {"cloudflare": "Cloudflare", "akamaighost": "Akamai", "datadome": "DataDome", "ddos-guard": "DDoS-Guard"}


def refusal_of(url: str, status: int, headers: Mapping[str, str], *, now: datetime) -> FetchError:
    """The error for an answer with that status, with the server's own wish for when to come back."""
    advice = _ADVICE.get(status) or (_TROUBLE if status >= 500 else _NO_DOCUMENT)
    phrase = _phrase(status)
    answer = Said("{status} {phrase}", status=status, phrase=phrase) if phrase else str(status)
    if status in (403, 429, 503):
        answer = _with_blocker(answer, headers)
    return FetchError(
        Said("{url} answers {answer}: {advice}", url=url, answer=answer, advice=advice),
        status=status,
        retry_after=retry_after(headers, now=now),
    )


def _phrase(status: int) -> str:
    if status in _PHRASES:
        return _PHRASES[status]
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _with_blocker(answer: str, headers: Mapping[str, str]) -> str:
    """The answer, and who stands in the way when a known shield says so itself."""
    if headers.get("cf-mitigated"):
        said = headers["cf-mitigated"][:40].encode("ascii", "replace").decode()  # its bytes may be no text at all
        return Said("{answer} (Cloudflare: {said})", answer=answer, said=said)
    server = "datadome" if headers.get("x-datadome") else headers.get("Server", "").lower()
    shield = next((name for mark, name in _SHIELDS.items() if mark in server), "")
    return Said("{answer} (from {name})", answer=answer, name=shield) if shield else answer
