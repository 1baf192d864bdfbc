"""What exactly is sent to a Matrix room: the whole content of the event, from a message.

Follows the Matrix client-server specification 1.15: `m.notice` (bots do not answer
it, so two bots cannot talk for ever), the subset of HTML it lists for
`org.matrix.custom.html`, an empty `m.mentions` so that nobody is woken by a name
that happens to stand in an article, and `m.thread` relations.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.model import Block, Bullets, Line, Message, Outgoing, Paragraph, Run, Small

#: Where the event carries the outbox key, to be found again when transaction ids are forgotten.
KEY = "org.vigie.key"

#: Bytes of content at most. The specification allows 65,536 for a whole event; the server adds
#: its envelope (hashes, signatures, references) and encryption makes a third more of the content.
LIMIT = 40_000

#: Bytes of an edit besides the two contents: its relation and its own key.
_ENVELOPE = 500

#: What markup costs at least for one run, so that many short runs count as well as a long one.
_RUN_COST = 32

#: Characters no reader sees and some servers refuse: controls but tab and newline, lone surrogates.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def payload(outgoing: Outgoing, *, thread_ref: str) -> dict[str, object]:
    """The content of the `m.room.message` event for a row of the outbox.

    `thread_ref` is the event id of the thread's first message, "" to start a thread. A broadcast message stands
    beside the thread and points to its first message, as an answer does.
    """
    relation: dict[str, object] = {}
    if thread_ref and outgoing.broadcast:
        relation = {"m.in_reply_to": {"event_id": thread_ref}}
    elif thread_ref:
        relation = _thread(thread_ref, replies_to=thread_ref, falling_back=True)
    return _bounded(outgoing.message, {KEY: outgoing.key}, relation)


def edit_payload(outgoing: Outgoing, ref: str) -> dict[str, object]:
    """The content of the event that replaces the event `ref` (specification, "Event replacements").

    The new content stands in it twice, so each has half the room; it keeps the key of the message edited.
    """
    new = _bounded(outgoing.message, {KEY: outgoing.edits}, {}, limit=LIMIT // 2 - _ENVELOPE)
    fallback = {**new, "body": f"* {new['body']}", KEY: outgoing.key}
    return {**fallback, "m.new_content": new, "m.relates_to": {"rel_type": "m.replace", "event_id": ref}}


def answer(message: Message, *, question: str, thread_ref: str) -> dict[str, object]:
    """The content of an answer to the event `question`, in the thread `thread_ref` when it was asked in one."""
    return _bounded(message, {}, answering(question, thread_ref=thread_ref))


def answering(question: str, *, thread_ref: str) -> dict[str, object]:
    """What relates an answer to the event `question`, in the thread `thread_ref` when it was asked in one."""
    if thread_ref:
        return _thread(thread_ref, replies_to=question, falling_back=False)
    return {"m.in_reply_to": {"event_id": question}}


def size(content: dict[str, object]) -> int:
    """Bytes of the content in Matrix's canonical JSON."""
    return len(json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode())


def _thread(root: str, *, replies_to: str, falling_back: bool) -> dict[str, object]:
    return {
        "rel_type": "m.thread",
        "event_id": root,
        "is_falling_back": falling_back,
        "m.in_reply_to": {"event_id": replies_to},
    }


def _bounded(
    message: Message, own: dict[str, object], relation: dict[str, object], *, limit: int = LIMIT
) -> dict[str, object]:
    """The content, shortened from the end until it fits."""
    blocks = message.blocks or (Paragraph((Run(message.notification),)),)
    budget = sum(_cost(run) for block in blocks for line in _lines(block) for run in line)
    content = _content(_cut(blocks, budget), own, relation)
    while budget and size(content) > limit:
        budget = budget * 3 // 4
        content = _content(_cut(blocks, budget), own, relation)
    return content


def _content(blocks: tuple[Block, ...], own: dict[str, object], relation: dict[str, object]) -> dict[str, object]:
    content: dict[str, object] = {
        "msgtype": "m.notice",
        "body": _plain(blocks),
        "format": "org.matrix.custom.html",
        "formatted_body": "".join(_html_block(block) for block in blocks),
        "m.mentions": {},
        **own,
    }
    if relation:
        content["m.relates_to"] = relation
    return content


# -- shortening --------------------------------------------------------------


def _lines(block: Block) -> tuple[Line, ...]:
    return block.items if isinstance(block, Bullets) else (block.runs,)


def _cost(run: Run) -> int:
    return len(run.text) + len(run.url) + _RUN_COST


def _cut(blocks: tuple[Block, ...], budget: int) -> tuple[Block, ...]:
    """The first `budget` worth of the blocks, ended by « … » when something fell away; empty lines are dropped."""
    kept: list[Block] = []
    for block in blocks:
        lines, budget = _cut_lines(_lines(block), budget)
        if lines:
            kept.append(_with_lines(block, lines))
    return tuple(kept)


def _cut_lines(lines: tuple[Line, ...], budget: int) -> tuple[tuple[Line, ...], int]:
    kept: list[Line] = []
    for line in lines:
        runs: list[Run] = []
        for run in line:
            if budget <= 0:
                break
            room, budget = budget, budget - _cost(run)
            runs.append(run if budget >= 0 else Run(run.text[: max(0, room - _RUN_COST)] + "…", run.bold, run.italic))
        if runs:
            kept.append(tuple(runs))
    return tuple(kept), budget


def _with_lines(block: Block, lines: tuple[Line, ...]) -> Block:
    if isinstance(block, Bullets):
        return Bullets(lines)
    return Small(lines[0]) if isinstance(block, Small) else Paragraph(lines[0])


# -- plain text --------------------------------------------------------------


@dataclass(slots=True)
class _Footnotes:
    """Addresses under the text, so that the text itself reads well on a lock screen."""

    numbers: dict[str, int] = field(default_factory=dict)

    def mark(self, run: Run) -> str:
        text, url = _clean(run.text), _link(run.url)
        if not url or url == text:
            return text
        return f"{text} [{self.numbers.setdefault(url, len(self.numbers) + 1)}]"


def _plain(blocks: tuple[Block, ...]) -> str:
    notes = _Footnotes()
    parts = [_plain_block(block, notes) for block in blocks]
    parts.append("\n".join(f"[{number}] {url}" for url, number in notes.numbers.items()))
    return "\n\n".join(part for part in parts if part)


def _plain_block(block: Block, notes: _Footnotes) -> str:
    bullet = "• " if isinstance(block, Bullets) else ""
    return "\n".join(bullet + "".join(notes.mark(run) for run in line) for line in _lines(block))


# -- HTML --------------------------------------------------------------------


def _html_block(block: Block) -> str:
    lines = ["".join(_html_run(run) for run in line) for line in _lines(block)]
    if isinstance(block, Bullets):
        return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"
    # The specification has no <small>; <sub> is what clients draw smaller.
    return f"<p><sub>{lines[0]}</sub></p>" if isinstance(block, Small) else f"<p>{lines[0]}</p>"


def _html_run(run: Run) -> str:
    text = html.escape(_clean(run.text)).replace("\n", "<br>")
    if run.italic:
        text = f"<em>{text}</em>"
    if run.bold:
        text = f"<strong>{text}</strong>"
    url = _link(run.url)
    return f'<a href="{html.escape(url)}">{text}</a>' if url else text


def _clean(text: str) -> str:
    return _UNSEEN.sub("", text)


def _link(url: str) -> str:
    """The address when a reader may safely follow it, "" otherwise: http(s) with a host, without blanks."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    return "" if _UNSEEN.search(url) or re.search(r"\s", url) else url
