"""A form becomes a modal that Slack takes, and what was filled in comes back as it was meant."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.chat import feed_form, memory_form, watch_form
from bot.chat.edited import outcome, trial
from bot.chat.feed_form import Found
from bot.chat.forms import Choice, Field, Filled, Form, Ticket, with_mistakes
from bot.chat.memory_form import Draft
from bot.chat.slack.modals import (
    LONGEST,
    MAX_TICKET,
    busy_view,
    form_view,
    message_view,
    read_form,
    waiting_view,
)
from bot.model import Channel, Edited, Examined, Watch, Watchlist
from bot.wording import Language, Words
from tests.slack.block_kit import view_problems, walk
from tests.slack.test_payload import NASTY

FR = Words("fr")
WATCH = Watch(id="atos", label="Atos", aliases=("Atos", "Bull"), case="proper", channels=("veille",))
WATCHLIST = Watchlist(channels=(Channel(id="veille"), Channel(id="cloud")))
TICKET = Ticket(purpose="watch change", id="atos", seen="f1", place="C0ALERTES")


def forms(text: str, words: Words) -> list[Form]:
    """Every form, with these words wherever words come from outside."""
    label = text.strip() or "x"
    watch = Watch(
        id="atos", label=label, aliases=(label,) * 3, context=(label,), veto=(text,), channels=("veille",)
    )  # fmt: skip
    ticket = Ticket(purpose="memory add", about=text, place=text, seen=text)
    draft = Draft(title=text, day=text, actors=(label,), quote=text, link=text, archived=True)
    source = Ticket(purpose="feed add")
    chosen = feed_form.choice_form(source, [Found(url="https://e.fr/a", name=text, articles=3)], words)
    assert chosen is not None
    made = [
        watch_form.watch_form(watch, WATCHLIST, replace(TICKET, seen=text), words),
        watch_form.watch_form(None, Watchlist(), Ticket(purpose="watch add"), words),
        memory_form.memory_form(draft, ticket, words),
        feed_form.site_form(source, words, site=text),
        chosen,
    ]
    shown = trial(Examined(alerts=3, more=2, fewer=1, samples=(text,) * 9), words)
    wrong = {field.key: text for field in made[0].fields}
    return [*made, replace(made[0], tail=shown), with_mistakes(made[0], {**wrong, "": text}, words)]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("text", NASTY)
def test_slack_takes_every_modal(text: str, language: Language) -> None:
    words = Words(language)
    drawn = [form_view(form, words) for form in forms(text, words)]
    drawn += [waiting_view(form.title, words, said=text) for form in forms(text, words)]
    drawn.append(message_view(text, outcome(Edited(became="written", id=text, diff=text, reason=text), words), words))
    for view in drawn:
        assert view_problems(view) == []
        assert not [part for part in walk(view) if part.get("type") in ("mrkdwn", "markdown", "user", "broadcast")]
        json.dumps(view, ensure_ascii=False).encode("utf-8")


def returned(view: dict[str, Any]) -> dict[str, Any]:
    """The view as Slack sends it back when nobody touched anything."""
    values: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            said = {"type": element["type"]}
            if element["type"] == "plain_text_input":
                said["value"] = element.get("initial_value")
            elif element["type"] == "static_select":
                said["selected_option"] = element.get("initial_option")
            else:
                said["selected_options"] = element.get("initial_options", [])
            values[block["block_id"]] = {element["action_id"]: said}
    return {**view, "state": {"values": values}}


def test_a_watch_comes_back_as_it_went() -> None:
    form = watch_form.watch_form(WATCH, WATCHLIST, TICKET, FR)
    filled = read_form(returned(form_view(form, FR)))
    assert filled is not None and filled.ticket == TICKET
    assert watch_form.edit_of(filled, WATCH).values == {}
    assert filled.answers["aliases"] == ("Atos\nBull",) and filled.answers["channels"] == ("veille",)


def test_a_list_that_does_not_fit_is_left_to_the_file() -> None:
    many = tuple(f"graphie {n:04}" for n in range(500))
    form = watch_form.watch_form(replace(WATCH, aliases=many), WATCHLIST, TICKET, FR)
    view = form_view(form, FR)
    assert view_problems(view) == [] and "à modifier dans le fichier\u00a0: Graphies" in json.dumps(
        view, ensure_ascii=False
    )
    filled = read_form(returned(view))
    assert filled is not None and "aliases" not in filled.answers, "so nothing of it is lost"
    assert watch_form.edit_of(filled, replace(WATCH, aliases=many)).values == {}


def test_more_choices_than_slack_shows_are_left_to_the_file() -> None:
    field = Field(
        key="channels", label="Canaux", kind="many", choices=tuple(Choice(str(n), str(n)) for n in range(101))
    )
    form = Form(ticket=TICKET, title="t", submit="s", fields=(Field(key="label", label="Nom"), field))
    assert [block["type"] for block in form_view(form, FR)["blocks"]] == ["input", "context"]  # type: ignore[index, union-attr, attr-defined]


def test_a_line_longer_than_a_line_is_shown_whole() -> None:
    field = Field(key="label", label="Nom", value=("x" * LONGEST,))
    view = form_view(Form(ticket=TICKET, title="t", submit="s", fields=(field,)), FR)
    assert view_problems(view) == []
    assert [part["multiline"] for part in walk(view) if "multiline" in part] == [True]


@pytest.mark.parametrize(
    "view",
    [
        {},
        {"callback_id": "other", "private_metadata": '{"purpose":"watch add"}'},
        {"callback_id": "form", "private_metadata": "[]"},
        {"callback_id": "form", "private_metadata": "{"},
        {"callback_id": "form", "private_metadata": '{"purpose":"drop table"}'},
        {"callback_id": "form"},
    ],
)
def test_a_strange_view_is_not_heard(view: dict[str, Any]) -> None:
    assert read_form(view) is None


def test_strange_answers_are_passed_over() -> None:
    said = {"a": None, "b": {"x": "y"}, "c": {"x": {"type": "plain_text_input", "value": None}}, "d": {}}
    view = {"callback_id": "form", "private_metadata": '{"purpose":"watch add"}', "state": {"values": said}}
    assert read_form(view) == Filled(ticket=Ticket(purpose="watch add"), answers={"c": ()})


def test_a_ticket_fits_whatever_is_in_it() -> None:
    ticket = Ticket(purpose="feed add", about="é" * 5_000, place='"' * 1_600, seen="x" * 500)
    view = form_view(feed_form.site_form(ticket, FR), FR)
    assert len(str(view["private_metadata"])) <= MAX_TICKET
    assert read_form(view) == Filled(ticket=replace(ticket, about="", place=""))


def test_a_form_that_works_keeps_what_was_typed_and_loses_its_button() -> None:
    view = form_view(watch_form.watch_form(WATCH, WATCHLIST, TICKET, FR), FR)
    busy = busy_view({**view, "id": "V1", "hash": "h", "close": None}, FR)
    assert view_problems(busy) == [] and "close" not in busy
    assert "preview" not in str(busy["blocks"]) and "Un instant" in str(busy["blocks"])
    assert [b["block_id"] for b in walk(busy) if b.get("type") == "input"] == [
        b["block_id"] for b in walk(view) if b.get("type") == "input"
    ]
    assert busy_view({}, FR)["blocks"], "even of a view that Slack tells nothing of"


def test_choices_too_long_for_slack_are_left_to_the_file() -> None:
    field = Field(key="url", label="Flux", kind="one", choices=(Choice("x" * 151, "x"),))
    view = form_view(Form(ticket=TICKET, title="t", submit="s", fields=(field,)), FR)
    assert "à modifier dans le fichier\u00a0: Flux" in json.dumps(view, ensure_ascii=False)


def test_what_is_chosen_is_read_whatever_the_field() -> None:
    one = {"x": {"type": "static_select", "selected_option": {"value": "a"}}}
    many = {"x": {"type": "checkboxes", "selected_options": [{"value": "b"}, {"value": "c"}, {}]}}
    state = {"values": {"one": one, "many": many}}
    view = {"callback_id": "form", "private_metadata": '{"purpose":"watch add"}', "state": state}
    filled = read_form(view)
    assert filled is not None and filled.answers == {"one": ("a",), "many": ("b", "c", "")}
