"""The watchlist edited from a chat: written, proposed, refused, in conflict; and in force at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chat.port import Incoming
from bot.model import Edit, Edited, Value
from bot.store import journal
from bot.work.editing import Editing
from tests.servers.http import Site
from tests.work.test_app import Bench


@pytest.fixture
async def bench(tmp_path: Path, site: Site) -> AsyncIterator[Bench]:
    bench = Bench(tmp_path, site)
    async with bench.app as app:
        await app.connect()
        await app.cycle()
        yield bench


def at(bench: Bench, *, chat: str = "console", user: str = "léa") -> Editing:
    incoming = Incoming(chat=chat, address="veille", user=user, who=user.title(), text="")
    return Editing(bench.app.database, bench.app.pipeline.newsroom, bench.app.office, incoming, bench.now)


def add(label: str, **values: Value) -> Edit:
    return Edit(entry="watch", action="add", id="", values={"label": label, "aliases": (label,), **values})


async def submit(bench: Bench, edit: Edit, **who: str) -> Edited:
    import asyncio

    return await asyncio.to_thread(at(bench, **who).submit, edit)


async def test_an_edit_is_written_noted_and_in_force_at_once(bench: Bench) -> None:
    before = bench.file.read_text()
    done = await submit(bench, add("Éditions Zébu"))
    assert (done.became, done.id, done.mistakes) == ("written", "editions-zebu", {})
    assert (
        bench.file.read_text() == before + "  - {id: editions-zebu, label: Éditions Zébu, aliases: [Éditions Zébu]}\n"
    )
    assert bench.app.pipeline.newsroom.watchlist.watch("editions-zebu") is not None
    with bench.app.database.read() as conn:
        (noted,) = journal.newest(conn, 10)
    assert (noted.user, noted.action, noted.id, noted.approved_by) == ("léa", "add", "editions-zebu", "")
    assert "+  - {id: editions-zebu" in noted.diff
    assert "La liste de veille est en vigueur." in bench.screen.getvalue() or await bench.app.deliver()
