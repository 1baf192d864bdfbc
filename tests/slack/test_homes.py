"""The Home tab: drawn when it is opened and after what changes it, for those who opened it."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat.slack import homes
from bot.model import Outgoing
from bot.store import mutes, visitors
from bot.work.ledger import Ledger
from tests.patience import PATIENCE, until
from tests.servers.http import Site
from tests.servers.slack import Workspace
from tests.servers.slack_process import PERSON
from tests.servers.slack_screens import words_of
from tests.slack.test_digest_stories import TITLES, digest
from tests.slack.test_forms import sound
from tests.slack.vigie import Vigie, vigie

__all__ = ["vigie"]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(homes, "SETTLE", 0.01)


def published(vigie: Vigie) -> int:
    return sum(method == "views.publish" for method, _ in vigie.slack.calls)


async def home(vigie: Vigie) -> dict[str, object]:
    await vigie.slack.open_home()
    return await vigie.slack.view()


def button(view: dict[str, object], value: str) -> str:
    blocks = view["blocks"]
    assert isinstance(blocks, list)
    elements = [e for b in blocks for e in [*b.get("elements", []), b.get("accessory", {})]]
    return next(str(element["action_id"]) for element in elements if element.get("value") == value)


async def test_the_page_of_a_person_tells_what_there_is(vigie: Vigie) -> None:
    message = await vigie.alert()
    page = await home(vigie)
    sound(page)
    shown = words_of(page)
    assert (
        "Numergy · Numergy ouvre un centre de données · Silicon.fr" in shown and message["ts"].replace(".", "") in shown
    )
    assert "2 veilles" in shown and "1 flux" in shown and "Atos — Bull — alertes dans veille" in shown
    assert list(vigie.slack.published) == [PERSON]


async def test_the_archive_is_searched_on_the_page(vigie: Vigie) -> None:
    await vigie.alert()
    page = await home(vigie)
    await vigie.slack.press(page, "search", typed={"search": "centre données"})
    found = await vigie.slack.view()
    assert "1 article pour « centre données »" in words_of(found) and '"centre données"' in words_of(found)
    await vigie.slack.press(found, "search", typed={"search": "licorne"})
    assert "Aucun article" in words_of(await vigie.slack.view())


async def test_a_mute_is_ended_on_the_page_once(vigie: Vigie) -> None:
    message = await vigie.alert()
    page = await home(vigie)
    await vigie.slack.click(await vigie.slack.channel("alertes"), message, "mute source")
    muted = await vigie.slack.view()
    assert "Silicon.fr — jusqu'au" in words_of(muted), "the page shows at once what was done under an alert"
    with vigie.app.database.read() as conn:
        (mute,) = mutes.unfinished(conn)
    action = button(muted, f"unmute {mute.key}")
    await vigie.slack.press(muted, action)
    ended = await vigie.slack.view()
    assert "« Silicon.fr » n'est plus en sourdine" in words_of(ended) and "jusqu'au" not in words_of(ended)
    await vigie.slack.press(muted, action)
    async with asyncio.timeout(PATIENCE):
        while "C'est déjà terminé" not in (said := words_of(await vigie.slack.view())):
            continue
    assert "Silicon.fr — jusqu'au" not in said
    with vigie.app.database.read() as conn:
        assert mutes.unfinished(conn) == []
    assert page["type"] == "home"


async def test_a_watch_written_in_a_form_stands_on_the_page(vigie: Vigie) -> None:
    page = await home(vigie)
    await vigie.slack.press(page, button(page, "open watch add"))
    form = await vigie.form()
    await vigie.slack.submit(form, {"label": "Numspot", "aliases": "Numspot"})
    shown = words_of(await vigie.saved()) + words_of(await vigie.slack.view())  # whichever comes first
    assert "Enregistré" in shown and "Numspot — alertes dans veille" in shown


async def test_an_alert_stands_on_the_page_and_nothing_is_drawn_twice(vigie: Vigie) -> None:
    await home(vigie)
    await vigie.alert()
    assert "Numergy ouvre un centre" in words_of(await vigie.slack.view())
    pages, before = vigie.app.chats["slack"]._views.homes, published(vigie)  # type: ignore[attr-defined]
    pages.changed()
    pages.changed()
    await pages._soon
    assert published(vigie) == before, "nothing changed, so nothing is drawn"


async def test_an_alert_that_is_noted_late_stands_on_the_page(vigie: Vigie, monkeypatch: pytest.MonkeyPatch) -> None:
    await home(vigie)
    pages, loop, real = vigie.app.chats["slack"]._views.homes, asyncio.get_running_loop(), Ledger.settle  # type: ignore[attr-defined]

    async def drawn() -> None:
        if pages._soon:
            await pages._soon

    def late(ledger: Ledger, outgoing: Outgoing) -> bool:
        """The message stands, and whatever is drawn because of that is drawn before it is noted."""
        asyncio.run_coroutine_threadsafe(drawn(), loop).result(PATIENCE)
        return real(ledger, outgoing)

    monkeypatch.setattr(Ledger, "settle", late)
    await vigie.alert()
    assert "Numergy ouvre un centre" in words_of(await vigie.slack.view())


async def test_what_changes_while_pages_are_drawn_is_drawn_as_well(
    vigie: Vigie, monkeypatch: pytest.MonkeyPatch
) -> None:
    await home(vigie)
    pages = vigie.app.chats["slack"]._views.homes  # type: ignore[attr-defined]
    front, drawn = type(pages._front), []
    real = front.home

    async def meanwhile(*asked: object) -> object:
        drawn.append(await real(*asked))
        if len(drawn) == 1:
            pages.changed()  # after the page was read, before it is out
        return drawn[-1]

    monkeypatch.setattr(front, "home", meanwhile)
    pages.changed()
    await until(lambda: len(drawn) == 2)


async def test_nobody_who_did_not_open_it_gets_a_page(vigie: Vigie) -> None:
    await vigie.alert()
    await vigie.slack.open_home(tab="messages")
    await vigie.slack.command("sourdine")
    async with asyncio.timeout(PATIENCE):
        await vigie.slack.answers.get()
    await vigie.app.chats["slack"].close()
    assert published(vigie) == 0


async def test_an_opening_delivered_twice_is_drawn_once(vigie: Vigie) -> None:
    for _ in range(3):
        await vigie.slack.open_home(event_id="Ev1")
    await vigie.slack.view()
    await vigie.app.chats["slack"].close()
    assert published(vigie) == 1


async def test_pages_are_turned_and_a_page_that_is_not_there_is_the_nearest(vigie: Vigie) -> None:
    names = [f"Société {number:02}x" for number in range(30)]
    line = "  - {{id: w{n}, label: {name}, aliases: [{name}], fuzzy: false}}\n"
    lines = "".join(line.format(n=n, name=name) for n, name in enumerate(names))
    vigie.file.write_text(vigie.file.read_text("utf-8") + lines, encoding="utf-8")
    await vigie.app.reload()
    page = await home(vigie)
    assert "page 1 sur 3" in words_of(page)
    await vigie.slack.press(page, button(page, "page 1"))
    second = await vigie.slack.view()
    assert "page 2 sur 3" in words_of(second)
    await vigie.slack.open_home()
    again = words_of(await vigie.slack.view())
    assert "page 2 sur 3" in again, "where its owner was"
    action = button(second, "page 2")
    for wanted, shown in (("page 77", "page 3 sur 3"), ("page x", "page 1 sur 3"), ("page -4", "page 1 sur 3")):
        forged = {
            **second,
            "blocks": [{"type": "actions", "elements": [{"type": "button", "action_id": action, "value": wanted}]}],
        }
        await vigie.slack.press(forged, action)
        assert shown in words_of(await vigie.slack.view())


@pytest.mark.parametrize("value", ["", "open", "open table", "unmute", "drop everything", "open watch"])
async def test_a_strange_button_is_answered_and_does_nothing(vigie: Vigie, value: str) -> None:
    element = {"type": "button", "action_id": "do 9", "value": value}
    await vigie.slack.press(
        {"id": "V1", "type": "home", "blocks": [{"type": "actions", "elements": [element]}]}, "do 9"
    )
    assert "C'est déjà terminé" in words_of(await vigie.slack.view())
    assert vigie.edits() == []


async def test_a_page_that_cannot_be_drawn_is_drawn_the_next_time(
    vigie: Vigie, caplog: pytest.LogCaptureFixture
) -> None:
    vigie.slack.fail("views.publish", "503")
    await vigie.slack.open_home()
    await until(lambda: published(vigie))
    await vigie.slack.open_home()
    assert "2 veilles" in words_of(await vigie.slack.view())
    assert any("was not drawn" in r.getMessage() for r in caplog.records if r.levelno == logging.WARNING)


async def test_trouble_behind_the_page_is_told_on_it(vigie: Vigie, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.work.front.page_of", lambda *_: 1 / 0)
    assert "Un incident est survenu" in words_of(await home(vigie))


async def test_only_the_last_openers_are_kept(vigie: Vigie, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(homes, "KEPT", 1)
    await vigie.slack.open_home("U0BOB")  # whom the emulator does not know, so that nothing is shown
    await until(lambda: published(vigie))
    await home(vigie)
    await vigie.alert()
    assert "Numergy ouvre" in words_of(await vigie.slack.view())
    people = {arguments["user_id"] for method, arguments in vigie.slack.calls if method == "views.publish"}
    assert people == {"U0BOB", PERSON}
    assert sum(a["user_id"] == "U0BOB" for m, a in vigie.slack.calls if m == "views.publish") == 1


def visiting(vigie: Vigie) -> list[str]:
    with vigie.app.database.read() as conn:
        return visitors.lately(conn, "slack", vigie.now)


async def kept(vigie: Vigie, people: list[str]) -> None:
    await until(lambda: visiting(vigie) == people)


async def test_a_page_is_kept_true_after_a_restart(tmp_path: Path, site: Site, slack: Workspace) -> None:
    before = Vigie(tmp_path, site, slack)
    async with before.app as app:
        await app.connect()
        await app.cycle()
        await home(before)
        await kept(before, [PERSON])
    after = Vigie(tmp_path, site, slack)
    async with after.app as app:
        await app.connect()
        await after.alert()
        assert "Numergy ouvre un centre" in words_of(await slack.view()), "though nobody opened it since"


async def test_who_left_the_workspace_is_forgotten(tmp_path: Path, site: Site, slack: Workspace) -> None:
    vigie = Vigie(tmp_path, site, slack)
    async with vigie.app as app:
        for user in ("U0GONE", PERSON):
            with app.database.write() as conn:
                visitors.came(conn, "slack", user, vigie.now)
            vigie.now += timedelta(minutes=1)
        await app.connect()
        await app.cycle()
        slack.fail("views.publish", "user_not_found")  # of the page that is drawn first: who came longest ago
        await vigie.alert()
        assert "Numergy ouvre un centre" in words_of(await slack.view())
        await kept(vigie, [PERSON])


async def test_the_stories_of_a_digest_are_among_the_last_alerts(vigie: Vigie) -> None:
    message = await digest(vigie)
    shown = words_of(await home(vigie))
    for title in TITLES:
        assert f"{title} · Silicon.fr" in shown
    assert shown.count(message["ts"].replace(".", "")) == 2, "each leads to the digest"


async def test_a_sick_feed_stands_on_the_page(vigie: Vigie) -> None:
    vigie.site.serve("/feed", "closed", status=500)
    for _ in range(5):
        vigie.now += timedelta(hours=6)
        await vigie.app.cycle()
    shown = words_of(await home(vigie))
    assert "1 flux, dont 1 en échec" in shown and "500" in shown
