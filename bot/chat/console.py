"""The console chat: messages as text in a terminal, 80 columns, colour only where there is a terminal."""

from __future__ import annotations

import sys
import textwrap
from dataclasses import dataclass
from typing import Literal, TextIO

from bot.chat.port import Answer, Sent
from bot.model import Block, Bullets, Line, Message, Outgoing, Small

WIDTH = 80  #: columns
NO_BREAK = "\u00a0\u202f"
RESET = "\x1b[0m"
#: What a line is → how a terminal shows it.
COLOURS = {"bold": "\x1b[1m", "small": "\x1b[2m", "link": "\x1b[2;4m", "text": ""}
Look = Literal["bold", "small", "link", "text"]


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of a terminal."""

    text: str
    look: Look = "text"


def payload(outgoing: Outgoing, *, thread_ref: str) -> str:
    """The plain text of a message; a follow-up is indented under its thread."""
    return "\n".join(line.text for line in _threaded(text_lines(outgoing.message), thread_ref)) + "\n"


def text_lines(message: Message) -> list[TextLine]:
    """The lines of a message, wrapped; links are written out on a line of their own."""
    return [line for block in message.blocks for line in _block(block)]


def _threaded(lines: list[TextLine], thread_ref: str) -> list[TextLine]:
    if not thread_ref:
        return lines
    return [TextLine(("  ↳ " if n == 0 else "    ") + line.text, line.look) for n, line in enumerate(lines)]


def _block(block: Block) -> list[TextLine]:
    if isinstance(block, Bullets):
        return [line for item in block.items for line in _wrapped(item, first="  • ", rest="    ")]
    if isinstance(block, Small):
        return _wrapped(block.runs, look="small")
    return _wrapped(block.runs, look="bold" if all(run.bold for run in block.runs) else "text")


def _wrapped(runs: Line, *, look: Look = "text", first: str = "", rest: str = "") -> list[TextLine]:
    text = "".join(printable(run.text) for run in runs)
    wrapped = textwrap.wrap(text, WIDTH - 4, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
    links = [TextLine(f"{rest}{printable(run.url)}", "link") for run in runs if run.url and run.url != run.text]
    return [TextLine(line, look) for line in wrapped] + links


def printable(text: str) -> str:
    """Feed text without the characters that would drive a terminal."""
    return "".join(ch if ch.isprintable() or ch in NO_BREAK else " " for ch in text)


def show(message: Message, stream: TextIO | None = None) -> None:
    """Write an answer to a terminal, a blank line before it."""
    (stream or sys.stdout).write("\n" + "".join(line.text + "\n" for line in text_lines(message)))


class ConsoleChat:
    """Writes each message to a stream; a write is done or not, so nothing is ever unsure."""

    name = "console"

    def __init__(self, stream: TextIO | None = None, *, colour: bool | None = None) -> None:
        self._stream = stream or sys.stdout
        self._colour = self._stream.isatty() if colour is None else colour

    async def start(self, answer: Answer) -> None:
        """Nothing to connect to: in a terminal, questions are asked with the operator's commands."""

    async def send(self, outgoing: Outgoing, *, thread_ref: str) -> Sent:
        """Write the message under a rule that names its channel."""
        rule = f"── {outgoing.address} ".ljust(WIDTH, "─")
        lines = [TextLine(rule, "small"), *_threaded(text_lines(outgoing.message), thread_ref)]
        self._stream.write("\n" + "".join(self._shown(line) + "\n" for line in lines))
        self._stream.flush()
        return Sent(ref=outgoing.key)

    def _shown(self, line: TextLine) -> str:
        colour = COLOURS[line.look] if self._colour else ""
        return f"{colour}{line.text}{RESET}" if colour else line.text

    async def edit(self, outgoing: Outgoing, ref: str) -> Sent:
        """What is written stays: one line says what the message says now."""
        words = f"↻ {outgoing.address} · {printable(outgoing.message.notification)}"
        line = TextLine(textwrap.shorten(words, WIDTH, placeholder="…"), "small")
        self._stream.write("\n" + self._shown(line) + "\n")
        self._stream.flush()
        return Sent(ref=ref)

    async def find(self, outgoing: Outgoing, *, thread_ref: str) -> Sent | None:
        """What a dead process may have shown cannot be known: it is shown again."""
        return None

    async def close(self) -> None:
        """Nothing to close."""
