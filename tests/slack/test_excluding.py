"""« Pas pertinent » leads to a form with the veto filled in: owners save it, others propose it, and it is in force."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.patience import PATIENCE
from tests.servers.http import Site
from tests.servers.slack import Workspace
from tests.servers.slack_process import PERSON
from tests.servers.slack_screens import words_of
from tests.slack.block_kit import problems
from tests.slack.vigie import Vigie, vigie

__all__ = ["vigie"]

UNWANTED = "Le cocktail Numergy Sunrise revient à la mode"


@pytest.fixture
async def other(tmp_path: Path, site: Site, slack: Workspace) -> AsyncIterator[Vigie]:
    """A workspace in which whoever clicks is no owner."""
    made = Vigie(tmp_path, site, slack, owner="U0BOB")
    async with made.app as app:
        await app.connect()
        await app.cycle()
        yield made


async def useless(vigie: Vigie) -> dict[str, Any]:
    """Somebody finds an alert not relevant; the answer, which only that person sees."""
    message = await vigie.alert(UNWANTED)
    await vigie.slack.click(await vigie.slack.channel("alertes"), message, "useless")
    async with asyncio.timeout(PATIENCE):
        said = await vigie.slack.answers.get()
    assert said["response_type"] == "ephemeral" and problems(said["blocks"]) == []
    return {"ts": "17.01", "blocks": said["blocks"]}


async def excluding(vigie: Vigie, answer: dict[str, Any]) -> dict[str, Any]:
    """The form that the answer's button opens."""
    channel = await vigie.slack.channel("alertes")
    await vigie.slack.click(channel, answer, "exclude", trigger=await vigie.slack.trigger())
    return await vigie.form()


async def test_an_owner_saves_what_spares_such_articles(vigie: Vigie) -> None:
    answer = await useless(vigie)
    told = json.dumps(answer, ensure_ascii=False).replace("\u00a0", " ")
    assert "Noté pour" in told and "veille modifier numergy ; veto : +" in told and "Exclure « " in told
    form = await excluding(vigie, answer)
    assert form["title"]["text"] == "Modifier la veille" and "Rempli d'après votre avis" in words_of(form)
    await vigie.slack.submit(form, {})
    assert "Enregistré : numergy." in words_of(await vigie.saved())
    watch = vigie.app.pipeline.newsroom.watchlist.watch("numergy")
    assert watch is not None and watch.veto == ("cocktail numergy",)
    assert vigie.edits() == [(PERSON, "change", "numergy")]
    before = len(await vigie.slack.messages("alertes"))
    await vigie.alert(f"{UNWANTED} cet hiver")
    assert len(await vigie.slack.messages("alertes")) == before, "it alerts no more"


async def test_what_is_in_force_already_opens_the_form_as_it_is(vigie: Vigie) -> None:
    answer = await useless(vigie)
    await vigie.slack.submit(await excluding(vigie, answer), {})
    await vigie.saved()
    form = await excluding(vigie, answer)
    assert form["title"]["text"] == "Modifier la veille" and "Rempli" not in words_of(form)


async def test_whoever_is_no_owner_proposes_it(other: Vigie) -> None:
    form = await excluding(other, await useless(other))
    await other.slack.submit(form, {})
    assert "Proposé aux responsables de la liste de veille" in words_of(await other.saved())
    assert other.edits() == [] and "veto" not in other.file.read_text("utf-8")
