"""Forms in Slack, from the shortcut to the watchlist's file: nothing twice, nothing lost, a word to everybody."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.chat.slack import views
from bot.store import events
from bot.work.filling import Filling
from tests.patience import PATIENCE, until
from tests.servers.http import Site
from tests.servers.slack import Workspace
from tests.servers.slack_process import BOT_USER
from tests.servers.slack_screens import words_of
from tests.slack.block_kit import view_problems
from tests.slack.vigie import Vigie, vigie

__all__ = ["vigie"]

#: What Slack adds to a view that it keeps.
KEPT = {
    "id", "team_id", "bot_id", "app_id", "root_view_id", "previous_view_id", "hash", "state", "clear_on_close",
    "notify_on_close", "external_id", "app_installed_team_id", "user_id",
}  # fmt: skip


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Forms are done when the test says so, which is longer than Slack waits."""
    go_on, real = threading.Event(), Filling.submitted

    def later(*asked: Any) -> Any:
        assert go_on.wait(PATIENCE)
        return real(*asked)

    monkeypatch.setattr(Filling, "submitted", later)
    monkeypatch.setattr(views, "ANSWERED", 0.0)
    yield go_on
    go_on.set()


def sound(view: dict[str, object]) -> None:
    """The view is one that Slack takes."""
    sent = {name: value for name, value in view.items() if name not in KEPT and value not in (None, "")}
    assert view_problems(sent) == []


def kept(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    """The fields in which what was typed stays: Slack looks at both ids, and at no value, when it updates a view."""
    ids = [
        {(b["block_id"], b["element"]["action_id"]) for b in v["blocks"] if b["type"] == "input"}
        for v in (before, after)
    ]
    return {block for block, _ in ids[0] & ids[1]}


async def test_a_new_watch_is_checked_tried_and_written(vigie: Vigie) -> None:
    await vigie.alert("Atos achète Éditions Zébu")
    form = await vigie.new_watch()
    sound(form)
    assert form["title"]["text"] == "Nouvelle veille"
    await vigie.slack.submit(form, {"label": " ", "aliases": "Éditions Zébu"})
    said = await vigie.acknowledged()
    assert said == {"response_action": "errors", "errors": {"label": "À remplir."}}
    answers = {"label": "Éditions Zébu", "aliases": "Éditions Zébu", "context": "", "channels": ["veille"]}
    await vigie.slack.press(form, "preview", typed=answers)
    busy, tried = await vigie.slack.view(), await vigie.slack.view()
    assert "preview" not in {e.get("action_id") for b in busy["blocks"] for e in b.get("elements", [])}
    assert "Sur 90 jours, cela aurait alerté 1 fois" in words_of(tried)
    assert kept(form, busy) == kept(busy, tried) == {b["block_id"] for b in form["blocks"] if b["type"] == "input"}
    sound(tried)
    await vigie.slack.submit(tried, answers)
    done = await vigie.saved()
    sound(done)
    assert "Enregistré : editions-zebu." in words_of(done) and "+  - {id: editions-zebu" in words_of(done)
    assert vigie.edits() == [("U0ALICE", "add", "editions-zebu")]
    assert vigie.app.pipeline.newsroom.watchlist.watch("editions-zebu") is not None
    assert "# Followed since 2012." in vigie.file.read_text("utf-8")
    assert vigie.told() == []


async def test_a_watch_is_edited_from_its_alert(vigie: Vigie) -> None:
    message = await vigie.alert()
    channel = await vigie.slack.channel("alertes")
    await vigie.slack.click(channel, message, "edit", trigger=await vigie.slack.trigger())
    form = await vigie.form()
    assert form["title"]["text"] == "Modifier la veille" and '"Numergy"' in words_of(form)
    await vigie.slack.submit(form, {"veto": "place Numergy", "case": ["yes"]})
    assert "Enregistré : numergy." in words_of(await vigie.saved())
    watch = vigie.app.pipeline.newsroom.watchlist.watch("numergy")
    assert watch is not None and watch.veto == ("place Numergy",) and watch.case == "proper"
    assert "# Followed since 2012." in vigie.file.read_text("utf-8")


async def test_what_nobody_touched_keeps_its_characters_in_the_file(vigie: Vigie) -> None:
    """Slack shows neither a space that does not break nor what no screen shows, and sends back what it showed."""
    odd = "    label: Num\u200bergy\u00a0SAS\n    aliases: [Numergy, Numergy\u00a0SAS, 'N\u00ad umergy  ']\n"
    text = vigie.file.read_text("utf-8").replace("    label: Numergy\n    aliases: [Numergy]\n", odd)
    vigie.file.write_text(text, encoding="utf-8")
    await vigie.app.reload()
    message = await vigie.alert()
    channel = await vigie.slack.channel("alertes")
    for answers in ({}, {"urgent": ["yes"]}):
        await vigie.slack.click(channel, message, "edit", trigger=await vigie.slack.trigger())
        await vigie.slack.submit(await vigie.form(), answers)
        told = words_of(await vigie.saved())
        assert ("Enregistré" if answers else "Rien ne changerait") in told
    assert vigie.file.read_text("utf-8") == text.replace(odd, f"{odd}    urgent: true\n")


async def test_a_mistake_of_the_editor_stands_under_its_field(vigie: Vigie) -> None:
    form = await vigie.new_watch()
    await vigie.slack.submit(form, {"label": "Bull", "aliases": "Bull"})
    said = await vigie.acknowledged()
    assert said["response_action"] == "errors" and set(said["errors"]) <= {"label", "aliases"}
    assert vigie.edits() == []


async def test_a_form_that_cannot_be_checked_in_time_is_answered_all_the_same(
    vigie: Vigie, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "CHECKED", 0.0)
    form = await vigie.new_watch()
    await vigie.slack.submit(form, {"label": "Bull", "aliases": "Bull"})
    again = await vigie.saved()
    sound(again)
    assert "à corriger" in words_of(again) and '"Bull"' in words_of(again), "nobody types twice"
    await vigie.slack.submit(again, {"label": "Bullx", "aliases": "Bullx"})
    assert "Enregistré : bullx." in words_of(await vigie.saved())


async def test_an_edit_by_hand_meanwhile_is_shown_and_not_written_over(vigie: Vigie) -> None:
    message = await vigie.alert()
    channel = await vigie.slack.channel("alertes")
    await vigie.slack.click(channel, message, "edit", trigger=await vigie.slack.trigger())
    form = await vigie.form()
    by_hand = vigie.file.read_text("utf-8").replace("label: Numergy", "label: Numergy SAS")
    vigie.file.write_text(by_hand, encoding="utf-8")
    await vigie.slack.submit(form, {"aliases": "Numergy\nNumergie"})
    again = await vigie.saved()
    assert "entre-temps : rien n'a été écrit" in words_of(again) and "Numergy, Numergie" in words_of(again)
    assert vigie.file.read_text("utf-8") == by_hand and vigie.edits() == []
    await vigie.slack.submit(again, {"aliases": "Numergy\nNumergie"})
    later = await vigie.saved()
    assert "rien n'a été écrit" in words_of(later), "as long as the edit by hand is not in force, nobody saw it"
    await vigie.app.reload()
    await vigie.slack.submit(later, {"aliases": "Numergy\nNumergie"})
    fresh = await vigie.saved()
    assert '"Numergy SAS"' in words_of(fresh)
    await vigie.slack.submit(fresh, {"aliases": "Numergy\nNumergie"})
    assert "Enregistré : numergy." in words_of(await vigie.saved())
    watch = vigie.app.pipeline.newsroom.watchlist.watch("numergy")
    assert watch is not None and (watch.label, watch.aliases) == ("Numergy SAS", ("Numergy", "Numergie"))


async def test_of_two_people_at_once_the_second_is_told_of_the_first(vigie: Vigie) -> None:
    message = await vigie.alert()
    channel = await vigie.slack.channel("alertes")
    forms = []
    for _ in range(2):
        await vigie.slack.click(channel, message, "edit", trigger=await vigie.slack.trigger())
        forms.append(await vigie.form())
    await vigie.slack.submit(forms[0], {"label": "Numergy (premier)"})
    assert "Enregistré" in words_of(await vigie.saved())
    await vigie.slack.submit(forms[1], {"label": "Numergy (second)"})
    again = await vigie.saved()
    assert "entre-temps" in words_of(again) and '"Numergy (premier)"' in words_of(again)
    assert "Nom" in words_of(again) and "Numergy (second)" in words_of(again)
    assert kept(forms[1], again) == set(), "sent once more, what was typed would take back what the first wrote"
    assert len(vigie.edits()) == 1 and "second" not in vigie.file.read_text("utf-8")


async def test_what_is_sent_twice_is_written_once(vigie: Vigie) -> None:
    form = await vigie.new_watch()
    answers = {"label": "Numspot", "aliases": "Numspot"}
    envelope = await vigie.slack.submit(form, answers)
    await vigie.slack.submit(form, answers, envelope=envelope)  # Slack delivers again
    for _ in range(3):
        await vigie.slack.submit(form, answers)  # somebody presses again
    async with asyncio.timeout(PATIENCE):
        for _ in range(5):
            await vigie.slack.acks.get()
    for _ in range(3):  # of the first one, Slack may have taken the bare word for the repeated one
        assert "Enregistré : numspot." in words_of(await vigie.saved())
    assert vigie.edits() == [("U0ALICE", "add", "numspot")]
    assert vigie.file.read_text("utf-8").count("numspot") == 1


async def test_whoever_is_no_owner_proposes(tmp_path: Path, site: Site, slack: Workspace) -> None:
    vigie = Vigie(tmp_path, site, slack, owner="U0BOB")
    async with vigie.app as app:
        await app.connect()
        form = await vigie.new_watch()
        await slack.submit(form, {"label": "Numspot", "aliases": "Numspot"})
        assert "Proposé aux responsables de la liste de veille, sous le numéro 1." in words_of(await vigie.saved())
        assert vigie.edits() == [] and "numspot" not in vigie.file.read_text("utf-8")


# -- what Slack and people do to a form ------------------------------------------------


async def test_a_trigger_that_expired_gets_a_polite_word(vigie: Vigie) -> None:
    await vigie.slack.shortcut("new_watch", trigger="12345.98765.abcd")
    await vigie.slack.connected()
    await vigie.acknowledged()
    await vigie.app.chats["slack"].close()
    assert len(vigie.told()) == 1 and "Merci de réessayer" in vigie.told()[0]


async def test_a_trigger_used_twice_opens_one_form(vigie: Vigie) -> None:
    trigger = await vigie.slack.trigger()
    vigie.slack.fail("views.open", "", "exchanged_trigger_id")
    await vigie.slack.shortcut("new_watch", trigger=trigger)
    await vigie.form()
    await vigie.slack.shortcut("new_watch", trigger=f"{trigger}0")
    await vigie.app.chats["slack"].close()
    assert vigie.told() == [] and vigie.slack.screens.empty()


async def test_what_takes_longer_than_slack_waits_is_shown_when_it_is_done(vigie: Vigie, held: threading.Event) -> None:
    form = await vigie.new_watch()
    await vigie.slack.submit(form, {"label": "Numspot", "aliases": "Numspot"})
    assert "Un instant" in words_of(await vigie.slack.view())
    held.set()
    assert "Enregistré : numspot." in words_of(await vigie.slack.view())
    assert vigie.told() == []


async def test_a_form_closed_while_it_is_written_is_answered_in_a_message(vigie: Vigie, held: threading.Event) -> None:
    form = await vigie.new_watch()
    vigie.slack.fail("views.update", "not_found")
    await vigie.slack.submit(form, {"label": "Numspot", "aliases": "Numspot"})
    await vigie.slack.view()
    held.set()
    await vigie.app.chats["slack"].close()
    assert len(vigie.told()) == 1 and "Enregistré : numspot." in vigie.told()[0]
    assert len(vigie.edits()) == 1


async def test_a_form_closed_from_an_alert_is_answered_where_it_stands(vigie: Vigie, held: threading.Event) -> None:
    message = await vigie.alert()
    channel = await vigie.slack.channel("alertes")
    await vigie.slack.click(channel, message, "edit", trigger=await vigie.slack.trigger())
    form = await vigie.form()
    for fault, method in (("", "chat.postEphemeral"), ("channel_not_found", "chat.postMessage")):
        vigie.slack.fail("views.update", "not_found")
        vigie.slack.fail("chat.postEphemeral", fault)
        held.clear()
        await vigie.slack.submit({**form, "hash": f"{form['hash']}{fault}"}, {"veto": "place Numergy"})
        await vigie.slack.view()
        before = len(vigie.slack.calls)
        held.set()
        await until(lambda: [name for name, _ in vigie.slack.calls[before:] if name == method])  # noqa: B023
    assert len(vigie.edits()) == 1


async def test_somebody_whom_nobody_can_tell_is_noted(vigie: Vigie, caplog: pytest.LogCaptureFixture) -> None:
    vigie.slack.fail("views.open", "trigger_expired")
    vigie.slack.fail("chat.postMessage", "messages_tab_disabled")
    await vigie.slack.shortcut("new_watch", trigger="x")
    await vigie.acknowledged()
    await vigie.app.chats["slack"].close()
    told = [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]
    assert any("was not told" in line and "messages_tab_disabled" in line for line in told)


async def test_an_update_whose_answer_is_lost_is_made_again(vigie: Vigie) -> None:
    vigie.slack.fail("views.update", "drop after")
    form = await vigie.new_watch()
    again = await vigie.slack.view()
    assert form["id"] == again["id"] and "Graphies" in words_of(again)
    assert vigie.told() == []


async def test_of_two_looks_at_once_one_is_shown(vigie: Vigie) -> None:
    form = await vigie.new_watch()
    for _ in range(3):
        await vigie.slack.press(form, "preview", typed={"label": "Atos", "aliases": "Numspot"})
    await vigie.acknowledged()
    shown = [await vigie.slack.view() for _ in range(2)]
    await vigie.app.chats["slack"].close()
    assert vigie.slack.screens.empty() and "Sur 90 jours" in words_of(shown[1])


async def test_a_look_at_a_form_with_mistakes_says_them(vigie: Vigie) -> None:
    form = await vigie.new_watch()
    for answers in ({"label": " ", "aliases": "Numspot"}, {"label": "Bull", "aliases": "Bull"}):
        await vigie.slack.press(form, "preview", typed=answers)
        await vigie.slack.view()
        form = await vigie.slack.view()
        sound(form)
        assert "à corriger" in words_of(form)


async def test_a_strange_form_is_acknowledged_and_not_done(vigie: Vigie, caplog: pytest.LogCaptureFixture) -> None:
    form = await vigie.new_watch()
    strange = {**form, "private_metadata": '{"purpose":"rm"}'}
    await vigie.slack.press(strange, "preview")
    await vigie.slack.submit(strange)
    await vigie.acknowledged()
    await vigie.app.chats["slack"].close()
    assert vigie.edits() == [] and vigie.slack.screens.empty()
    assert any("none of ours" in r.getMessage() for r in caplog.records)


async def test_a_watch_that_went_is_told(vigie: Vigie) -> None:
    await vigie.slack.open_home()
    page = await vigie.slack.view()
    (button,) = [
        b["accessory"] for b in page["blocks"] if b.get("accessory", {}).get("value") == "open watch change atos"
    ]
    await vigie.slack.press(page, button["action_id"])
    form = await vigie.form()
    text = vigie.file.read_text("utf-8")
    vigie.file.write_text("\n".join(line for line in text.split("\n") if "id: atos" not in line), encoding="utf-8")
    await vigie.app.reload()
    await vigie.slack.press(form, "preview")
    await vigie.slack.view()
    assert "n'est plus dans la liste" in words_of(await vigie.slack.view())
    await vigie.slack.submit({**form, "hash": "later"}, {"label": "x"})
    assert "n'est plus dans la liste" in words_of(await vigie.saved())
    await vigie.slack.press(page, button["action_id"])
    assert "n'est plus dans la liste" in words_of(await vigie.form())


async def test_trouble_is_told_and_logged(
    vigie: Vigie, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    form = await vigie.new_watch()
    vigie.file.write_text("watches: [", encoding="utf-8")
    await vigie.slack.submit(form, {"label": "Numspot", "aliases": "Numspot"})
    said = await vigie.acknowledged()
    assert "erreurs" in str(said) or "errors" in str(said)
    monkeypatch.setattr("bot.work.filling.Filling.submitted", lambda *_: 1 / 0)
    monkeypatch.setattr("bot.work.filling.Filling.wrong", lambda *_: 1 / 0)
    await vigie.slack.submit(form, {"label": "Numspot", "aliases": "Numspot"})
    assert "Un incident est survenu" in words_of(await vigie.saved())
    assert any("no answer to a form" in r.getMessage() for r in caplog.records)


# -- memory ---------------------------------------------------------------------------


async def test_the_link_of_any_message_becomes_an_event(vigie: Vigie) -> None:
    channel = await vigie.slack.channel("alertes")
    text = "Numspot choisit <https://news.example/numspot?a=1&amp;b=2|Atos> &amp; Bull <!channel>\nTrès bien."
    message = {"ts": "1.1", "user": "U0ALICE", "text": text}
    await vigie.slack.message_shortcut("remember", channel, message)
    form = await vigie.form()
    sound(form)
    shown = words_of(form)
    assert (
        "Numspot choisit Atos & Bull" in shown and '"Atos"' in shown and "https://news.example/numspot?a=1&b=2" in shown
    )
    await vigie.slack.submit(form, {"date": "31 février 2012"})
    said = await vigie.acknowledged()
    assert list(said["errors"]) == ["date"]
    await vigie.slack.submit(form, {"date": "fin 2011"})
    done = await vigie.saved()
    assert "Numspot choisit Atos & Bull" in words_of(done)
    with vigie.app.database.read() as conn:
        (made,) = [event for event in events.all_events(conn) if event.origin == "person"]
    assert made.links == ("https://news.example/numspot?a=1&b=2",) and made.actors == ("atos",)
    assert made.precision == "season" and made.quotes[0].text.endswith("Très bien.")
    await vigie.slack.submit({**form, "hash": "again"}, {"date": "fin 2011"})
    assert "déjà" in words_of(await vigie.saved()), "the same again is nothing new"


async def test_an_alert_is_remembered_by_its_article(vigie: Vigie) -> None:
    message = await vigie.alert()
    channel = await vigie.slack.channel("alertes")
    await vigie.slack.message_shortcut("remember", channel, message)
    form = await vigie.form()
    assert "3 mars 2026" in words_of(form) and "https://news.example/a" in words_of(form)
    assert "Article archivé" in words_of(form) and '"Numergy"' in words_of(form)
    assert BOT_USER not in words_of(form.get("blocks", []))


# -- sources --------------------------------------------------------------------------


async def test_a_site_is_looked_at_for_its_feeds(vigie: Vigie) -> None:
    site = vigie.site
    feed = site.serve("/flux", "<rss version='2.0'><channel><title>Nouvelles</title></channel></rss>")
    page = f"<html><head><link rel=alternate type=application/rss+xml href='{feed}'></head></html>"
    home = site.serve("/", page, content_type="text/html")
    await vigie.slack.open_home()
    await vigie.slack.press(await vigie.slack.view(), "do 0 1")
    form = await vigie.form()
    assert form["title"]["text"] == "Ajouter une source"
    await vigie.slack.submit(form, {"site": "le monde"})
    assert "adresse web" in str((await vigie.acknowledged())["errors"]["site"])
    await vigie.slack.submit(form, {"site": site.url("/nowhere")})
    lost = await vigie.saved()
    assert "Lecture impossible" in words_of(lost)
    await vigie.slack.submit(lost, {"site": home})
    choice = await vigie.saved()
    sound(choice)
    assert "1 flux trouvé" in words_of(choice) and "Nouvelles" in words_of(choice)
    await vigie.slack.submit(choice, {"name": " "})
    assert "name" in (await vigie.acknowledged())["errors"]
    await vigie.slack.submit(choice)
    assert "Enregistré : nouvelles." in words_of(await vigie.saved())
    assert vigie.edits() == [("U0ALICE", "add", "nouvelles")]
    assert [one.url for one in vigie.app.pipeline.newsroom.watchlist.feeds][-1] == feed


async def test_a_feed_that_went_between_two_questions_is_not_added(vigie: Vigie) -> None:
    site = vigie.site
    feed = site.serve("/flux", "<rss version='2.0'><channel><title>Nouvelles</title></channel></rss>")
    await vigie.slack.open_home()
    await vigie.slack.press(await vigie.slack.view(), "do 0 1")
    await vigie.slack.submit(await vigie.form(), {"site": feed})
    choice = await vigie.saved()
    site.serve("/flux", "<html>fermé</html>", content_type="text/html")
    await vigie.slack.submit(choice)
    again = await vigie.saved()
    assert "plus de flux" in words_of(again)
    await vigie.slack.submit(again)
    assert "/feed" in words_of(await vigie.saved()), "the usual addresses of the site are looked at"
    assert vigie.edits() == []
