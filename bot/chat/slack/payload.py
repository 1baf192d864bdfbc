"""What exactly is Slack told? A message becomes the arguments of chat.postMessage.

All words stand in `rich_text` and `plain_text` elements, which Slack shows letter for letter; nothing is ever
mrkdwn, so a title can neither ping a channel nor hide a link. Only the top-level `text` is parsed by Slack and
therefore escaped (https://docs.slack.dev/messaging/formatting-message-text).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby, pairwise
from urllib.parse import urlsplit

from bot.chat.slack.characters import clean, cut, one_line, unbroken
from bot.chat.slack.clicks import drawn
from bot.model import Block, Bullets, Line, Message, Outgoing, Paragraph, Run, Small

Json = dict[str, object]

EVENT_TYPE = "vigie_message"  #: of the metadata that carries the outbox key
MAX_BLOCKS = 5
#: Characters of all blocks together, as JSON. Slack answers msg_blocks_too_long from about 13,200 on, and counts
#: more than the words (https://github.com/slackapi/bolt-js/issues/2509 and 2867), so markup counts here too.
BUDGET = 10_000
_SHELL = 40  #: of it, what a block costs besides its elements
MAX_CONTEXT = 3_000  #: characters of one plain_text object
MAX_URL = 3_000
MAX_NOTIFICATION = 300
DOT = " · "
#: Of a message sent without blocks: a whole digest, though Slack advises 4,000; it cuts at 40,000
#: (https://docs.slack.dev/messaging/formatting-message-text).
MAX_BARE = 12_000

_NOT_IN_URL = re.compile(r"[\s\x00-\x1f\x7f-\x9f<>|\"\\^`{}\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def payload(outgoing: Outgoing, *, thread_ref: str) -> Json:
    """All arguments of chat.postMessage; `channel` is the address as the watchlist gives it.

    The outbox key travels as metadata: Slack has no idempotency key, it is how the message is found again.
    """
    arguments: Json = {
        "channel": outgoing.address,
        "text": notification(outgoing.message),
        "blocks": blocks(outgoing.message, key=outgoing.key),
        "unfurl_links": False,
        "unfurl_media": False,
        "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": outgoing.key}},
    }
    if thread_ref:
        arguments["thread_ts"] = thread_ref
        if outgoing.broadcast:
            arguments["reply_broadcast"] = True
    return arguments


def edit_payload(outgoing: Outgoing) -> Json:
    """All arguments of chat.update but the channel and the message: what it is replaced by.

    The metadata stays that of the message edited, by whose key it is found again.
    """
    arguments = payload(replace(outgoing, key=outgoing.edits), thread_ref="")
    return {name: arguments[name] for name in ("text", "blocks", "metadata")}


def without_blocks(arguments: Json, message: Message) -> Json:
    """The same call as bare text, for the day Slack refuses our blocks: an ugly alert beats a lost one."""
    lines = [_words(line, with_urls=True) for block in message.blocks for line in _lines(block)]
    text = "\n".join(filter(None, lines)) or one_line(message.notification) or "…"
    bare = {name: value for name, value in arguments.items() if name != "blocks"}
    # mrkdwn off: * _ ~ ` cannot be escaped and would be read as markup here.
    return {**bare, "text": escape(cut(text, MAX_BARE)), "mrkdwn": False}


def notification(message: Message) -> str:
    """The escaped line for lock screens and screen readers; never empty, Slack refuses messages without text."""
    lines = (_words(line) for block in message.blocks for line in _lines(block))
    text = one_line(message.notification) or next(filter(None, lines), "…")
    return escape(cut(text, MAX_NOTIFICATION))


def blocks(message: Message, *, key: str = "") -> list[Json]:
    """One to five blocks within the budget; what does not fit is cut with an ellipsis, the end is dropped.

    A message without a block shows its notification, so that words are literal whatever Slack makes of `text`.
    What the message of that `key` offers stands under it; an answer, which has no key, offers its next page at most.
    """
    if any(offer.under >= 0 for offer in message.offers):
        return _by_story(message, key)
    actions = drawn(message.offers, key)
    parts = [block for block in message.blocks if any(_words(line) for line in _lines(block))]
    if not parts:
        parts = [Paragraph((Run(one_line(message.notification) or "…"),))]
    if key and actions:  # then it is an alert, read on a telephone: first all that is told, then all small print
        parts.sort(key=_is_small_print)
    groups = [(small, list(members)) for small, members in groupby(parts, _is_small_print)]
    if len(groups) > MAX_BLOCKS:  # then small print keeps its look at the end only
        last_small, last = groups[-1]
        body = parts[: -len(last)] if last_small else parts
        groups = [(False, body), (True, last)] if last_small else [(False, body)]
    room = _Room(BUDGET - sum(map(_size, actions)))
    told = [_context(members, room) if small else _rich_text(members, room) for small, members in groups]
    return [*(block for block in told if block["elements"]), *actions]


def _by_story(message: Message, key: str) -> list[Json]:
    """A digest: what belongs together, then what is offered of it; what does not fit is offered no more either."""
    under = {offer.under: drawn([offer], key) for offer in message.offers if offer.under >= 0}
    closing = drawn([offer for offer in message.offers if offer.under < 0], key)
    room = _Room(BUDGET - sum(map(_size, [*closing, *(block for actions in under.values() for block in actions)])))
    made: list[Json] = []
    members: list[Block] = []
    for place, block in enumerate(message.blocks):
        members.append(block)
        if place in under or place + 1 == len(message.blocks):
            told = _rich_text(members, room) if room.take(_SHELL) else {"elements": []}
            made += [told, *under.get(place, [])] if told["elements"] else []
            members = []
    return [*made, *closing]


def escape(text: str) -> str:
    """The three characters Slack wants escaped in `text`, in the order that escapes each once."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def is_link(url: str) -> bool:
    """Whether Slack takes this address as a link: http or https, a host, nothing to quote, not too long."""
    if len(url) > MAX_URL or _NOT_IN_URL.search(url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


# -- drawing -----------------------------------------------------------------


class _Room:
    """How many characters of the message are left to spend."""

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self, characters: int) -> bool:
        """Spend so many, all or none."""
        if characters > self.left:
            return False
        self.left -= characters
        return True

    def fit(self, element: Json) -> list[Json]:
        """The element, cut when only a part of it fits; nothing comes after a cut."""
        if self.take(_size(element)):
            return [element]
        cut = _shortened(element, self.left)
        self.left = 0
        return cut


def _rich_text(members: Iterable[Block], room: _Room) -> Json:
    """One rich_text block: neighbouring paragraphs flow as one section, each list stands for itself.

    Slack puts no space under a list, so that what follows one begins with an empty line.
    """
    elements: list[Json] = []
    for are_bullets, group in groupby(members, lambda block: isinstance(block, Bullets)):
        if are_bullets:
            elements += [_list(_lines(block), room) for block in group]
        else:
            under: list[Json] = [{"type": "text", "text": "\n"}] if elements else []
            elements.append(_section([*under, *_flow([line for block in group for line in _lines(block)])], room))
    return {"type": "rich_text", "elements": [element for element in elements if element["elements"]]}


def _flow(paragraphs: list[Line]) -> list[Json]:
    """Paragraphs one under the other: an empty line between them, none under a heading (all bold)."""
    elements = _runs(paragraphs[0])
    for above, line in pairwise(paragraphs):
        is_heading = all(run.bold for run in above if run.text.strip())
        elements.append({"type": "text", "text": "\n" if is_heading else "\n\n"})
        elements += _runs(line)
    return elements


def _list(items: Iterable[Line], room: _Room) -> Json:
    sections = [_section(_runs(item), room) for item in items if _words(item)]
    filled = [section for section in sections if section["elements"]]
    return {"type": "rich_text_list", "style": "bullet", "elements": filled}


def _section(elements: list[Json], room: _Room) -> Json:
    section: Json = {"type": "rich_text_section", "elements": []}
    fitting = [kept for element in elements for kept in room.fit(element)] if room.take(_size(section)) else []
    while fitting and not str(fitting[-1].get("text", "…")).strip(DOT + "\n"):
        fitting.pop()  # an empty line whose paragraph, or a dot whose age, did not fit
    return {**section, "elements": fitting}


def _runs(line: Line) -> list[Json]:
    elements = [drawn for run in line for drawn in (_element(run), *_age(run))]
    return [element for element in elements if element.get("text", "…")]


def _age(run: Run) -> list[Json]:
    """« · il y a 2 heures » after a moment. Slack keeps it true, in the language and the zone of who reads.

    https://docs.slack.dev/reference/block-kit/block-elements/date-element
    """
    told = one_line(run.text)
    if not (run.at and told):
        return []
    age: Json = {"type": "date", "timestamp": int(run.at.timestamp()), "format": "{ago}", "fallback": told}
    return [{"type": "text", "text": DOT}, age]


def _element(run: Run) -> Json:
    """A link when the address is one, else text. Line ends stay in plain text, not in titles and links."""
    linked = is_link(run.url) and bool(run.text.strip())
    text = unbroken(one_line(run.text, strip=False) if linked or run.bold else clean(run.text))
    element: Json = {"type": "link", "url": run.url, "text": text} if linked else {"type": "text", "text": text}
    style = {name: True for name in ("bold", "italic") if getattr(run, name)}
    return {**element, "style": style} if style else element


def _context(members: Iterable[Block], room: _Room) -> Json:
    """Small grey print. Its plain_text is literal too; emoji off keeps « :x: » as written."""
    text = "\n".join(_words(line) for block in members for line in _lines(block))
    element: Json = {"type": "plain_text", "text": cut(unbroken(text), MAX_CONTEXT), "emoji": False}
    fitting = room.fit(element) if room.take(_size({"type": "context", "elements": []})) else []
    return {"type": "context", "elements": fitting}


def _is_small_print(block: Block) -> bool:
    """A context block has no rich_text, so small print with a link or an age is drawn as running text."""
    return isinstance(block, Small) and not any(is_link(run.url) or run.at for run in block.runs)


def _lines(block: Block) -> tuple[Line, ...]:
    return block.items if isinstance(block, Bullets) else (block.runs,)


def _words(line: Line, *, with_urls: bool = False) -> str:
    """The line as bare words, with the addresses of its links after them when asked."""
    texts = (f"{run.text} ({run.url})" if with_urls and is_link(run.url) else run.text for run in line)
    return one_line("".join(texts))


# -- sizes -----------------------------------------------------------------


def _size(element: Json) -> int:
    """Its length as JSON, in UTF-16 units (two for an emoji), the comma after it included."""
    return len(json.dumps(element, ensure_ascii=False, separators=(",", ":")).encode("utf-16-le")) // 2 + 1


def _shortened(element: Json, limit: int) -> list[Json]:
    """The element with its text cut to the limit; nothing when not one character fits, or when it is no text."""
    text = str(element.get("text", ""))
    if not text:
        return []
    while (excess := _size(element) - limit) > 0:
        # A character costs at most two units, so dropping half the excess never drops too much.
        text = text[: -max(1, excess // 2)].rstrip()
        if not text:
            return []
        element = {**element, "text": text + "…"}
    return [element]
