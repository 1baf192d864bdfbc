"""« export … » through the app: the file in force, its feeds, and what was alerted with what people said of it."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree as ET

from bot.chat.port import Incoming
from tests.work.bench import Bench


async def taken(bench: Bench, text: str) -> bytes:
    message = await bench.app.answer(Incoming(chat="console", address="veille", user="léa", text=text))
    assert message.file is not None
    return message.file.write()


async def test_the_alerts_as_a_table(bench: Bench) -> None:
    assert "0 alerte en 90 jours" in await bench.ask("export alertes")
    await bench.publish("=Numergy ouvre un centre")
    await bench.ask("utile https://news.example/a")
    await bench.ask("pas pertinent https://news.example/a", user="max")
    text = (await taken(bench, "export alertes")).decode("utf-8-sig")
    _, row = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert row == [
        "2026-03-03 09:00", "Numergy", "'=Numergy ouvre un centre", "Silicon.fr", "https://news.example/a", "veille",
        "1", "1", "",
    ]  # fmt: skip
    bench.file.write_text(bench.file.read_text(encoding="utf-8").replace("veille", "autre"), encoding="utf-8")
    await bench.app.reload()
    assert ';"veille";' in (await taken(bench, "export alertes")).decode(), "a channel that is gone has its address"


async def test_the_watchlist_and_its_feeds(bench: Bench) -> None:
    assert (await taken(bench, "export veilles")).decode() == bench.file.read_text(encoding="utf-8")
    outlines = list(ET.fromstring(await taken(bench, "export flux")).iter("outline"))
    assert [outline.get("xmlUrl") for outline in outlines] == [bench.site.url("/feed")]
