"""Which entries does a JSON Feed hold?

Versions 1 and 1.1 (https://www.jsonfeed.org/version/1.1/); feedparser reads neither.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from bot.errors import NotAFeed, Said
from bot.feeds.date_forms import read_date
from bot.feeds.document import NO_TEXT
from bot.feeds.elements import RECORDINGS
from bot.feeds.entry import Entry, Words

MAX_ITEMS = 10_000  #: of a feed that are read, from its beginning
_EXACT = 2**53  #: from here on a number with a point is none that somebody counted
_READER = json.JSONDecoder(strict=False)  # line ends inside of texts are common, and harm nobody
_AROUND = " \t\r\n\f\v\ufeff\u2028\u2029\xa0"
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_NEXT = re.compile(r"[\s,]*\{")


def read_json_feed(text: str, *, url: str) -> tuple[Entry, ...]:
    """The entries, in the feed's order; what is malformed in one is left out, and where the whole cannot be read, those
    before the fault are. Raises NotAFeed for any other JSON.
    """
    try:
        document = _READER.raw_decode(text.lstrip(_AROUND))[0]  # what a server adds behind is none of the feed's
    except (ValueError, RecursionError) as error:
        whole = tuple(islice(_whole_items(text), MAX_ITEMS))
        if whole:
            return tuple(map(_entry, whole))
        broken = Said("{url} answers broken JSON ({why}); look for the feed's address", url=url, why=str(error)[:80])
        raise NotAFeed(broken) from None
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        other = Said(
            "{url} answers JSON that is no JSON Feed: it has no list of items; look for the feed's address", url=url
        )
        raise NotAFeed(other)
    return tuple(_entry(item) for item in items[:MAX_ITEMS] if isinstance(item, dict))


def hub_of(text: str) -> dict[str, str]:
    """The WebSub hub a feed declares and its own address, as "hub" and "self"; {} when it declares none."""
    try:
        document = _READER.raw_decode(text.lstrip(_AROUND))[0]
    except (ValueError, RecursionError):
        return {}
    hubs = document.get("hubs") if isinstance(document, dict) else None
    for hub in hubs if isinstance(hubs, list) else ():
        if isinstance(hub, dict) and _text(hub, "type").lower() == "websub" and _text(hub, "url"):
            own = _text(document, "feed_url")
            return {"hub": _text(hub, "url"), **({"self": own} if own else {})}
    return {}


def _whole_items(text: str) -> Iterator[dict[str, Any]]:
    """The items that stand whole in a list that is cut or spoilt further on."""
    start = _ITEMS.search(text)
    position = start.end() if start else len(text)
    while found := _NEXT.match(text, position):
        try:
            item, position = _READER.raw_decode(text, found.end() - 1)
        except (ValueError, RecursionError):
            return
        yield item


def _entry(item: dict[str, Any]) -> Entry:
    texts = (
        Words(_text(item, "content_html"), html=True),
        Words(_text(item, "content_text"), html=False),
        Words(_text(item, "summary"), html=False),
    )
    return Entry(
        guid=_text(item, "id"),
        link=_text(item, "url") or _text(item, "external_url"),
        elsewhere=_recording(item.get("attachments")),
        title=Words(_text(item, "title"), html=False),
        texts=tuple(words for words in texts if words.text),
        published=read_date(_text(item, "date_published")) or read_date(_text(item, "date_modified")),
    )


def _recording(attachments: object) -> str:
    listed = [each for each in attachments if isinstance(each, dict)] if isinstance(attachments, list) else []
    return next((_text(each, "url") for each in listed if _text(each, "mime_type").startswith(RECORDINGS)), "")


def _text(item: dict[str, Any], name: str) -> str:
    """A field as text; version 1 let ids be numbers. JSON can escape what is no character: that is left out."""
    value = item.get(name)
    if isinstance(value, str):
        return NO_TEXT.sub("", value).strip()
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or value in (math.inf, -math.inf)
        or value != value
    ):
        return ""
    return str(int(value) if value == value // 1 and abs(value) < _EXACT else value)  # « 7.0 » is the number 7
