"""One story of a digest is opened and acted on: by a click, seen by who clicked, and heard like an alert's."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.store import feedback, mutes
from tests.patience import PATIENCE
from tests.servers.http import Site
from tests.servers.slack import Workspace
from tests.slack.block_kit import problems
from tests.slack.vigie import Vigie
from tests.work.bench import rss

ASKED = {"resume veille": '"open ', "ouvrir https://e.fr/x": "Aucun article", "ouvrir": "Quel article"}
TITLES = ("Numergy ouvre un centre de données", "Atos rachète Bull")


async def digest(vigie: Vigie) -> dict[str, Any]:
    """The digest of two stories that came within one hour."""
    text = vigie.file.read_text("utf-8").replace('slack: "#alertes"', 'slack: "#alertes", when: hourly')
    vigie.file.write_text(text, encoding="utf-8")
    await vigie.app.reload()
    vigie.now += timedelta(days=1)
    items = [rss(title, vigie.now).partition("<item>")[2].partition("</item>")[0] for title in TITLES]
    told = "".join(f"<item>{item}</item>" for item in items)
    vigie.site.serve("/feed", f"<rss version='2.0'><channel>{told}</channel></rss>")
    await vigie.app.cycle()
    assert await vigie.slack.messages("alertes") == []
    vigie.now += timedelta(hours=1)
    await vigie.app.cycle()
    (message,) = await vigie.slack.messages("alertes")
    return message


async def clicked(vigie: Vigie, message: dict[str, Any], command: str) -> dict[str, Any]:
    """A click; the answer that only the person who clicked sees, as a message."""
    await vigie.slack.click(await vigie.slack.channel("alertes"), message, command)
    async with asyncio.timeout(PATIENCE):
        said = await vigie.slack.answers.get()
    assert (said["response_type"], said["replace_original"]) == ("ephemeral", False)
    assert problems(said["blocks"]) == []
    return {"ts": "17.01", "blocks": said["blocks"]}


def words(message: dict[str, Any]) -> str:
    return json.dumps(message["blocks"], ensure_ascii=False).replace("\u00a0", " ")


@pytest.fixture
async def vigie(tmp_path: Path, site: Site, slack: Workspace) -> Any:
    made = Vigie(tmp_path, site, slack)
    async with made.app as app:
        await app.connect()
        await app.cycle()
        yield made


async def test_a_story_is_opened_and_acted_on(vigie: Vigie) -> None:
    message = await digest(vigie)
    assert [block["type"] for block in message["blocks"]] == ["rich_text", "actions"] * 2
    opens = [block["elements"][0]["action_id"] for block in message["blocks"] if block["type"] == "actions"]
    alerts = [await clicked(vigie, message, opening) for opening in opens]
    for alert, title, other in zip(alerts, TITLES, reversed(TITLES), strict=True):
        assert title in words(alert) and other not in words(alert)
        assert "Pas pertinent" in words(alert) and "Modifier la veille" in words(alert)
    assert "Noté pour « Atos" in words(await clicked(vigie, alerts[1], "useful"))
    assert "« Silicon.fr » est en sourdine" in words(await clicked(vigie, alerts[1], "mute source"))
    assert "« Atos » est en sourdine" in words(await clicked(vigie, alerts[1], "mute watch"))
    assert "Alerte envoyée" in words(await clicked(vigie, alerts[0], "why"))
    assert "Numergy" in words(await clicked(vigie, alerts[0], "timeline"))
    assert "est seul" in words(await clicked(vigie, alerts[0], "split"))
    with vigie.app.database.read() as conn:
        ((opinion, article),) = feedback.all_opinions(conn)
        assert (opinion.useful, article.title) == (True, TITLES[1])
        assert {(mute.kind, mute.what) for mute in mutes.unfinished(conn)} == {
            ("source", "Silicon.fr"),
            ("watch", "atos"),
        }


async def test_its_watch_is_edited_and_an_opinion_leads_to_a_veto(vigie: Vigie) -> None:
    message = await digest(vigie)
    opened = await clicked(vigie, message, message["blocks"][1]["elements"][0]["action_id"])
    channel = await vigie.slack.channel("alertes")
    await vigie.slack.click(channel, opened, "edit", trigger=await vigie.slack.trigger())
    form = await vigie.form()
    assert form["title"]["text"] == "Modifier la veille"
    answer = await clicked(vigie, opened, "useless")
    await vigie.slack.click(channel, answer, "exclude", trigger=await vigie.slack.trigger())
    assert "Rempli" in str(await vigie.form())


async def test_what_was_told_in_a_digest_is_opened_from_a_summary_and_by_its_address(vigie: Vigie) -> None:
    await digest(vigie)
    channel = await vigie.slack.channel("veille-cloud")
    for said, told in (
        ("resume veille", '"open '),
        ("ouvrir https://e.fr/x", "Aucun article"),
        ("ouvrir", "Quel article"),
    ):
        await vigie.slack.command(said, channel=channel)
        async with asyncio.timeout(PATIENCE):
            answer = await vigie.slack.answers.get()
        assert told in words(answer) and problems(answer["blocks"]) == []
        if "open" in told:
            action = answer["blocks"][1]["elements"][0]["action_id"]
            await vigie.slack.click(channel, {"ts": "17.02", "blocks": answer["blocks"]}, action)
            async with asyncio.timeout(PATIENCE):
                opened = await vigie.slack.answers.get()
            assert TITLES[0] in words(opened)
            muted = await clicked_in(vigie, channel, opened)
            assert "« Numergy » est en sourdine" in words(muted), "wherever a story was opened"


async def clicked_in(vigie: Vigie, channel: str, opened: dict[str, Any]) -> dict[str, Any]:
    await vigie.slack.click(channel, {"ts": "17.03", "blocks": opened["blocks"]}, "mute watch")
    async with asyncio.timeout(PATIENCE):
        return await vigie.slack.answers.get()
