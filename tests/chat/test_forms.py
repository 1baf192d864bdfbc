"""What forms ask and what their answers mean, whatever the chat."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.chat import feed_form, memory_form, watch_form
from bot.chat.edited import DIFF, outcome, trial
from bot.chat.feed_form import Found
from bot.chat.forms import Field, Filled, Form, Ticket, on_fields, refilled, with_mistakes
from bot.chat.memory_form import Draft
from bot.model import Bullets, Channel, Edit, Edited, Examined, Message, Paragraph, Watch, Watchlist
from bot.wording import Words

FR = Words("fr")
ATOS = Watch(
    id="atos", label="Atos", aliases=("Atos", "Atos Origin"), veto=("atos de",), case="proper", alert_on="subject",
    channels=("veille", "gone"),
)  # fmt: skip
WATCHLIST = Watchlist(channels=(Channel(id="veille"), Channel(id="cloud")), watches=(ATOS,))
CHANGE = Ticket(purpose="watch change", id="atos", seen="f1")
ADD = Ticket(purpose="watch add")


def text_of(blocks: object) -> str:
    assert isinstance(blocks, tuple)
    lines = [line for b in blocks for line in (b.items if isinstance(b, Bullets) else (b.runs,))]
    return "\n".join("".join(run.text for run in line) for line in lines).replace("\u00a0", " ")


def answers_of(form: Form) -> dict[str, tuple[str, ...]]:
    """What comes back when nobody touches anything: text on one string, lists joined by line ends."""
    kinds = {"line", "lines", "text"}
    return {f.key: ("\n".join(f.value),) if f.kind in kinds and f.value else f.value for f in form.fields}


def test_a_form_is_filled_in_again_with_what_was_typed() -> None:
    form = Form(ticket=ADD, title="t", submit="s", fields=(Field(key="a", label="A"), Field(key="b", label="B")))
    again = refilled(form, Filled(ticket=ADD, answers={"a": ("x",)}))
    assert [field.value for field in again.fields] == [("x",), ()]


def test_mistakes_stand_above_the_questions_under_the_names_of_their_fields() -> None:
    form = Form(ticket=ADD, title="t", submit="s", fields=(Field(key="a", label="Nom"),), lead=(Paragraph(()),))
    assert with_mistakes(form, {}, FR) is form
    told = with_mistakes(form, {"a": "trop court", "": "liste pleine"}, FR)
    assert text_of(told.lead[:-1]) == "2 points à corriger\nNom — trop court\nliste pleine"
    assert told.lead[-1] == form.lead[0]


def test_mistakes_of_no_field_stand_at_the_first() -> None:
    form = Form(ticket=ADD, title="t", submit="s", fields=(Field(key="a", label="A"), Field(key="b", label="B")))
    assert on_fields(form, {"": "all", "query": "odd", "b": "short"}) == {"a": "All. Odd.", "b": "Short."}


def test_answers_are_read_as_a_line_a_text_or_items() -> None:
    filled = Filled(ticket=ADD, answers={"a": (" x  y\n z ",), "l": ("a\n\n b \na",), "m": ("one", "two")})
    assert (filled.line("a"), filled.text("a"), filled.line("none")) == ("x y z", "x  y\n z", "")
    assert filled.items("l") == ("a", "b") and filled.items("m") == ("one", "two")


# -- a watch -----------------------------------------------------------------


def test_the_form_of_a_watch_shows_it_as_it_is() -> None:
    form = watch_form.watch_form(ATOS, WATCHLIST, CHANGE, FR)
    shown = {field.key: field.value for field in form.fields}
    assert shown == {
        "label": ("Atos",), "aliases": ("Atos", "Atos Origin"), "type": ("company",), "context": (),
        "veto": ("atos de",), "acronyms": (), "case": ("yes",), "mode": ("alert",), "alert_on": ("subject",),
        "urgent": (), "channels": ("veille",),
    }  # fmt: skip
    assert [field.key for field in form.fields if field.required] == ["label", "aliases", "type", "mode", "alert_on"]
    assert form.title == "Modifier la veille" and form.preview == "Aperçu" and form.ticket == CHANGE


def test_a_new_watch_says_nothing_yet_and_no_channel_is_asked_where_there_is_none() -> None:
    form = watch_form.watch_form(None, Watchlist(), ADD, FR)
    given = {field.key: field.value for field in form.fields if field.value}
    assert given == {"type": ("company",), "mode": ("alert",)}
    assert "channels" not in {field.key for field in form.fields} and form.title == "Nouvelle veille"


def test_a_form_sent_back_untouched_changes_nothing() -> None:
    watch = Watch(id="atos", label="Atos", aliases=("Atos",), channels=("veille",))
    form = watch_form.watch_form(watch, WATCHLIST, CHANGE, FR)
    edit = watch_form.edit_of(Filled(ticket=CHANGE, answers=answers_of(form)), watch)
    assert edit == Edit(entry="watch", action="change", id="atos", values={}, seen="f1")


NBSP, ZERO, OVERRIDE = "\u00a0", "\u200b", "\u202e"


@pytest.mark.parametrize("odd", [f"Atos{NBSP}SE", f"At{ZERO}os SE", f"Atos {OVERRIDE}SE", "Atos  SE", "A\x07tos\tSE"])
def test_what_reads_the_same_is_not_written_again(odd: str) -> None:
    """A chat shows neither odd spaces nor what no screen shows, and sends back what it showed."""
    watch = replace(ATOS, label=odd, aliases=(odd, "Atos\u2028Origin", "e\u0301"), channels=("veille",))
    answers = {**answers_of(watch_form.watch_form(watch, WATCHLIST, CHANGE, FR)), "label": ("Atos SE",)}
    answers["aliases"] = ("Atos SE\nAtos\nOrigin\n\u00e9",)
    filled = Filled(ticket=CHANGE, answers=answers)
    assert watch_form.edit_of(filled, watch).values == {}
    form = watch_form.watch_form(watch, WATCHLIST, CHANGE, FR)
    told = outcome(Edited(became="conflict", id="atos"), FR)
    assert watch_form.meanwhile(form, filled, told, FR).lead == told.blocks, "nobody typed anything"
    more = replace(filled, answers={**answers, "aliases": ("Atos SE\nBull\n\u00e9",), "label": ("Atos  Group",)})
    assert watch_form.edit_of(more, watch).values == {"aliases": (odd, "Bull", "e\u0301"), "label": "Atos Group"}


def test_only_what_was_changed_is_written_and_the_usual_is_taken_away() -> None:
    answers = {
        "label": (" Atos  SE ",), "aliases": ("Atos\nBull\nAtos",), "type": ("company",), "context": ("cloud\nESN",),
        "veto": (), "case": (), "mode": ("actor",), "alert_on": (), "urgent": ("yes",), "channels": ("cloud",),
    }  # fmt: skip
    edit = watch_form.edit_of(Filled(ticket=CHANGE, answers=answers), ATOS)
    assert edit.values == {
        "label": "Atos SE", "aliases": ("Atos", "Bull"), "context": ("cloud", "ESN"), "veto": None, "case": None,
        "mode": "actor", "alert_on": None, "urgent": True, "channels": ("cloud",),
    }  # fmt: skip


def test_a_field_that_was_not_asked_is_left_alone_and_a_strange_one_is_not_heard() -> None:
    edit = watch_form.edit_of(Filled(ticket=CHANGE, answers={"id": ("other",), "query": ("x",), "moon": ("x",)}), ATOS)
    assert edit.values == {} and edit.id == "atos"


def test_a_new_watch_is_written_with_what_is_not_usual() -> None:
    answers = {
        "label": ("Numergy",), "aliases": ("Numergy",), "type": ("product",), "mode": ("alert",), "case": ("yes",),
        "alert_on": ("together",), "context": (), "channels": (),
    }  # fmt: skip
    edit = watch_form.edit_of(Filled(ticket=ADD, answers=answers), None)
    assert edit == Edit(
        entry="watch", action="add", id="",
        values={
            "label": "Numergy", "aliases": ("Numergy",), "type": "product", "case": "proper", "alert_on": "together",
        },
    )  # fmt: skip
    quiet = watch_form.edit_of(Filled(ticket=ADD, answers={"label": ("N",), "alert_on": ()}), None)
    assert quiet.values == {"label": "N"}, "defaults say when it alerts"


def test_urgency_is_taken_away_where_nobody_ticks_it() -> None:
    urgent = replace(ATOS, urgent=True)
    form = watch_form.watch_form(urgent, WATCHLIST, CHANGE, FR)
    assert next(field for field in form.fields if field.key == "urgent").value == ("yes",)
    assert watch_form.edit_of(Filled(ticket=CHANGE, answers={"urgent": ()}), urgent).values == {"urgent": None}
    assert watch_form.edit_of(Filled(ticket=ADD, answers={"urgent": ()}), None).values == {}


def test_what_was_edited_meanwhile_is_shown_beside_what_was_typed() -> None:
    form = watch_form.watch_form(ATOS, WATCHLIST, CHANGE, FR)
    answers = {**answers_of(form), "label": ("Atos SE",), "mode": ("actor",), "veto": ()}
    told = outcome(Edited(became="conflict", id="atos", reason="alice l'a modifiée."), FR)
    lead = text_of(watch_form.meanwhile(form, Filled(ticket=CHANGE, answers=answers), told, FR).lead)
    assert lead == (
        "Quelqu'un a modifié cette entrée entre-temps : rien n'a été écrit.\nalice l'a modifiée.\n"
        "Elle figure ci-dessous telle qu'elle est maintenant. Vous aviez saisi :\n"
        "Nom — Atos SE\nExclusions (veto) — rien\nCe que fait la veille — Connu de la mémoire seule"
    )
    same = watch_form.meanwhile(form, Filled(ticket=CHANGE, answers=answers_of(form)), told, FR)
    assert same.lead == told.blocks, "nothing was typed that differs"


def test_what_is_needed_and_holds_only_spaces_is_told() -> None:
    blank = Filled(ticket=ADD, answers={"label": (" ",), "aliases": ("\n ",), "veto": ()})
    assert watch_form.needed(blank, FR) == {"label": "À remplir.", "aliases": "À remplir."}
    assert watch_form.needed(Filled(ticket=CHANGE, answers={"label": ("x",)}), FR) == {}
    assert feed_form.needed(Filled(ticket=SOURCE, answers={"url": ("https://e.fr",)}), FR) == {"name": "À remplir."}


def test_a_watch_shown_is_told_from_one_edited_since() -> None:
    assert watch_form.shown(ATOS) == watch_form.shown(replace(ATOS))
    assert watch_form.shown(ATOS) != watch_form.shown(replace(ATOS, label="Atos SE"))


# -- a feed -----------------------------------------------------------------

SOURCE = Ticket(purpose="feed add")
NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)


def test_a_site_is_asked_for_first() -> None:
    form = feed_form.site_form(SOURCE, FR)
    assert [(field.key, field.value) for field in form.fields] == [("site", ())]
    assert feed_form.site_form(SOURCE, FR, site="silicon.fr").fields[0].value == ("silicon.fr",)


@pytest.mark.parametrize("site", ["", "   ", "le monde", "http://", "ftp://e.fr"])
def test_what_is_no_address_is_told(site: str) -> None:
    wrong = feed_form.site_mistakes(Filled(ticket=SOURCE, answers={"site": (site,)}), FR)
    assert list(wrong) == ["site"] and "adresse web" in wrong["site"]


@pytest.mark.parametrize("site", ["silicon.fr", "https://www.silicon.fr/feed"])
def test_an_address_with_or_without_a_scheme_is_taken(site: str) -> None:
    assert feed_form.site_mistakes(Filled(ticket=SOURCE, answers={"site": (site,)}), FR) == {}


def test_the_feeds_found_are_to_choose_from_with_what_they_hold() -> None:
    found = [
        Found(url="https://e.fr/feed", name="Silicon", articles=20, newest=NOON),
        Found(url="https://e.fr/rss", articles=1),
        Found(url="https://e.fr/dead", trouble="404"),
        Found(url="https://e.fr/" + "x" * 200, name="Long"),
    ]
    form = feed_form.choice_form(SOURCE, found, FR)
    assert form is not None
    assert [(c.value, c.label) for c in form.fields[0].choices] == [
        ("https://e.fr/feed", "Silicon"),
        ("https://e.fr/rss", "e.fr/rss"),
    ]
    assert form.fields[1].value == ("Silicon",)
    assert text_of(form.lead) == (
        "2 flux trouvés\nSilicon — 20 articles, le dernier du 2 mars 2026 à 12:00\ne.fr/rss — 1 article"
    )
    nameless = feed_form.choice_form(SOURCE, found[1:2], FR)
    assert nameless is not None and nameless.fields[1].value == ()
    assert feed_form.choice_form(SOURCE, found[2:], FR) is None


def test_a_chosen_feed_is_an_edit() -> None:
    filled = Filled(ticket=SOURCE, answers={"url": ("https://e.fr/feed",), "name": (" Silicon ",)})
    values = {"name": "Silicon", "url": "https://e.fr/feed"}
    assert feed_form.edit_of(filled) == Edit(entry="feed", action="add", id="", values=values)


# -- an event -----------------------------------------------------------------

MEMORY = Ticket(purpose="memory add", about="https://e.fr/a")
TODAY = date(2026, 3, 2)


def named(name: str) -> str:
    return "atos" if name == "Atos" else ""


def test_an_event_is_filled_in_with_what_is_known() -> None:
    draft = Draft(
        title="T", day="2012-01-13", actors=("Atos",), quote="q" * 2_000, link="https://e.fr/a", archived=True
    )
    form = memory_form.memory_form(draft, MEMORY, FR)
    shown = {field.key: field.value for field in form.fields}
    assert shown["title"] == ("T",) and shown["actors"] == ("Atos",) and len(shown["quote"][0]) == 1_000
    assert "Article archivé" in text_of(form.lead)
    blank = memory_form.memory_form(Draft(), MEMORY, FR)
    assert blank.lead == () and [f.key for f in blank.fields if f.value] == ["status"]


def test_an_event_is_typed_as_in_the_command() -> None:
    answers = {
        "title": ("Atos rachète Bull",), "date": ("fin 2011",), "status": ("planned",), "actors": ("Atos\nBull",),
        "quote": ("« les mots »",), "link": (),
    }  # fmt: skip
    assert memory_form.typed(Filled(ticket=MEMORY, answers=answers)) == {
        "title": "Atos rachète Bull", "date": "fin 2011", "status": "planned", "actors": "Atos\nBull",
        "quote": "« les mots »",
    }  # fmt: skip
    assert memory_form.typed(Filled(ticket=MEMORY, answers={"actors": ()})) == {"actors": ""}, "nobody at all"


def test_what_is_wrong_with_an_event_stands_at_its_question() -> None:
    answers = {
        "title": ("x",), "date": ("31 février 2012",), "status": ("sûr",), "actors": ("Atos\nBull",),
        "link": ("silicon",),
    }  # fmt: skip
    wrong = memory_form.mistakes(Filled(ticket=MEMORY, answers=answers), named, TODAY, FR)
    assert set(wrong) == {"date", "status", "actors", "link"} and "Bull" in wrong["actors"]
    empty = memory_form.mistakes(Filled(ticket=MEMORY, answers={"title": (" ",)}), named, TODAY, FR)
    assert empty == {"title": "À remplir.", "date": "À remplir."}
    good = {"title": ("x",), "date": ("13/01/2012",), "actors": ("Atos",)}
    assert memory_form.mistakes(Filled(ticket=MEMORY, answers=good), named, TODAY, FR) == {}


# -- what an edit does, in words ------------------------------------------------


def test_a_trial_says_how_often_it_would_have_alerted() -> None:
    same = text_of(trial(Examined(alerts=1), FR))
    assert same == "Sur 90 jours, cela aurait alerté 1 fois\nNi plus ni moins qu'aujourd'hui."
    told = text_of(trial(Examined(alerts=12, more=5, fewer=1, samples=tuple("abcdefg")), FR))
    assert told == (
        "Sur 90 jours, cela aurait alerté 12 fois\n5 articles de plus, 1 de moins qu'aujourd'hui.\na\nb\nc\nd\ne"
    )
    told = {
        (more, fewer): text_of(trial(Examined(more=more, fewer=fewer), Words("en")))
        for more, fewer in ((1, 2), (3, 0), (0, 1))
    }
    assert [text.partition("\n")[2] for text in told.values()] == [
        "1 article more, 2 fewer than now.",
        "3 articles more than now.",
        "1 article fewer than now.",
    ]


@pytest.mark.parametrize("became", ["written", "proposed", "refused", "conflict", "wrong", "unchanged"])
def test_what_became_of_an_edit_is_told(became: str) -> None:
    message = outcome(
        Edited(became=became, id="atos", diff="--- a\n+++ b\n@@ -1 +1 @@\n c\n-a\n+b\n", reason="Car."), FR
    )  # type: ignore[arg-type]
    assert isinstance(message, Message) and message.notification
    assert text_of(message.blocks).endswith("Car.\n-a\n+b")


def test_an_endless_difference_is_cut_and_mistakes_are_listed() -> None:
    told = outcome(Edited(became="wrong", diff="--- a\n+++ b\n" + "+" * 9_000, mistakes={"label": "vide"}), FR)
    assert "vide" in text_of(told.blocks) and len(text_of(told.blocks)) < DIFF + 200
    assert text_of(outcome(Edited(became="written", id="atos"), FR).blocks) == "Enregistré : atos."
