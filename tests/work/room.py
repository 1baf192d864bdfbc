"""A chat of a file: every message a line. It outlives the process, finds by key, and fails when it is told to."""

from __future__ import annotations

import asyncio
import json
import os
from collections import defaultdict
from pathlib import Path

from bot.chat.port import Answer, Sent
from bot.errors import ChatBusy, ChatRefused, ChatUnsure
from bot.model import Outgoing


class Room:
    """The chat port over a file. `faults` gives what goes wrong with each message in turn, by its notification."""

    def __init__(self, path: Path, name: str = "slack") -> None:
        self.path = path
        self._name = name
        self.faults: dict[str, list[str]] = defaultdict(list)
        self.looks: list[str] = []
        self.asked: list[str] = []
        self.edits: list[tuple[str, str]] = []  #: (ref, text) of each edit asked for
        self.under_way = 0
        self.most_under_way = 0

    @property
    def name(self) -> str:
        return self._name

    async def start(self, answer: Answer) -> None:
        """There is nobody to listen to."""

    async def close(self) -> None:
        """There is nothing to close."""

    @property
    def lines(self) -> list[dict[str, str]]:
        """The messages that stand in the room, in their order, each as its last edit left it."""
        text = self.path.read_text("utf-8") if self.path.exists() else ""
        found: dict[str, dict[str, str]] = {}
        for line in map(json.loads, text.splitlines()):
            ref = line.pop("edits", "")
            if ref:
                found[ref]["text"] = line["text"]
            else:
                found[f"ref {line['key']}"] = line
        return list(found.values())

    @property
    def said(self) -> list[str]:
        """The first words of the messages that stand in the room, in their order."""
        return [line["text"] for line in self.lines]

    async def send(self, outgoing: Outgoing, *, thread_ref: str) -> Sent:
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            await asyncio.sleep(0)
            return await self._send(outgoing, thread_ref)
        finally:
            self.under_way -= 1

    async def _send(self, outgoing: Outgoing, thread_ref: str) -> Sent:
        text = outgoing.message.notification
        fault = self.faults[text].pop(0) if self.faults[text] else "fine"
        if fault == "crash before":
            os._exit(9)
        self._fail(fault)
        sent = self._post(outgoing, text, thread_ref)
        if fault == "crash after":
            os._exit(9)
        if fault == "lost after":
            raise ChatUnsure("connection reset")
        if fault == "slow":
            await asyncio.Event().wait()
        return sent

    def _fail(self, fault: str) -> None:
        if fault == "busy":
            raise ChatBusy("ratelimited")
        if fault == "refused":
            raise ChatRefused("channel_not_found")
        if fault == "lost before":
            raise ChatUnsure("connection reset")
        if fault == "broken":
            raise ZeroDivisionError("a bug")

    def _post(self, outgoing: Outgoing, text: str, thread_ref: str) -> Sent:
        line = {"key": outgoing.key, "address": outgoing.address, "text": text, "thread": thread_ref}
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        return self._sent(outgoing.key)

    async def edit(self, outgoing: Outgoing, ref: str) -> Sent:
        text = outgoing.message.notification
        self.edits.append((ref, text))
        fault = self.faults[text].pop(0) if self.faults[text] else "fine"
        if fault == "crash before":
            os._exit(9)
        self._fail(fault)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"key": outgoing.key, "edits": ref, "text": text}) + "\n")
        if fault == "crash after":
            os._exit(9)
        if fault == "lost after":
            raise ChatUnsure("connection reset")
        return Sent(ref=ref)

    async def find(self, outgoing: Outgoing, *, thread_ref: str) -> Sent | None:
        self.asked.append(outgoing.key)
        if self.looks and self.looks.pop(0) == "busy":
            raise ChatBusy("history: ratelimited")
        return self._sent(outgoing.key) if any(line["key"] == outgoing.key for line in self.lines) else None

    def _sent(self, key: str) -> Sent:
        return Sent(ref=f"ref {key}", permalink=f"https://chat.example/{key}")
