"""The founding articles are whole, and the events taken from them say what they say."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.errors import SeedError
from bot.founding import default_watchlist, founding_documents, founding_events, founding_relations
from bot.memory.seeds import FoundingDocument, parse_document, parse_events, parse_relations
from bot.model import Event
from bot.watchlist import load

DOCUMENTS = {document.id: document for document in founding_documents()}
EVENTS = {event.id: event for event in founding_events()}
WATCHES = {watch.id for watch in load(default_watchlist()).watches}

#: SHA-256 of each article as it was handed over, without its last line end.
AS_HANDED_OVER = {
    "000": "6f67717ba4236090ea94906b504bfcfc002b9730c1cc369fda0e66b11a13c611",
    "002": "b052215159ed7d73c70520da160b0f08c0f8bb86b5e52899e1af3dbb1f574c29",
    "003": "fab974fe650e603ccfa5efc4991db70ea09d0336ea5bcbd7e3bf9d5de8ba83c0",
}


# -- the documents -----------------------------------------------------------


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_no_word_of_an_article_is_lost(document: FoundingDocument) -> None:
    original = document.original.removesuffix("\n")
    assert hashlib.sha256(original.encode()).hexdigest() == AS_HANDED_OVER[document.id]


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_every_line_is_text_or_marked_as_removed(document: FoundingDocument) -> None:
    kept = document.text.split("\n")
    removed = [line for part in document.removed for line in part.text.split("\n") if line.strip()]
    assert sorted(kept + removed) == sorted(line for line in document.original.split("\n") if line.strip())
    assert all(part.reason for part in document.removed)


def test_the_text_begins_and_ends_with_the_article() -> None:
    ends = {
        "000": ("Nous vous parlions récemment", "hébergés sur ses centres de données français."),
        "002": ("Suite au retrait de Dassault Systèmes", "60 millions d’euros et Thales 30 millions."),
        "003": ("Atos et OVH ont été retenus", "épaulée par les américains VMware et EMC."),
    }
    for document_id, (first, last) in ends.items():
        text = DOCUMENTS[document_id].text
        assert text.startswith(first)
        assert text.endswith(last)


@pytest.mark.parametrize(
    "furniture",
    ["Partager", "ABONNEMENT", "NEWSLETTER", "Infopro", "Publié par", "Imprimer", "Voir aussi", "Recherche", "[…]"],
)
def test_furniture_is_no_text(furniture: str) -> None:
    assert any(furniture in document.original for document in DOCUMENTS.values())
    assert not any(furniture in document.text for document in DOCUMENTS.values())


def test_what_is_known_of_the_documents() -> None:
    assert [document.id for document in founding_documents()] == ["000", "002", "003"]
    first, second, third = founding_documents()
    assert first.publisher == "Islean"
    assert first.url.startswith("https://islean-consulting.fr/")
    assert first.replay_at == datetime(2012, 1, 9, 9, tzinfo=UTC)
    assert (second.publisher, second.url) == ("L'Usine Nouvelle", "")
    assert second.replay_at.date() == date(2012, 1, 13)
    assert third.publisher == "Silicon.fr"
    assert third.url.endswith("-452420.htm")
    assert third.replay_at.date() == date(2013, 10, 7)
    assert "«?reconquête industrielle?»" in third.text
    for document in founding_documents():
        assert document.published_start <= document.replay_at.date() <= document.published_end
        assert document.basis
        assert document.note


# -- the events --------------------------------------------------------------


def test_all_events_are_there() -> None:
    assert [event.id for event in founding_events("seeds")] == [f"S{n:02}" for n in range(1, 19)]
    later = {event.id for event in founding_events("all")} - {event.id for event in founding_events("seeds")}
    assert later == {f"V{n:02}" for n in range(1, 53)} - {"V51"}  # no source says that V51 happened
    assert len(EVENTS) == len(founding_events("all")) == 18 + 51
    assert {event.origin for event in founding_events("seeds")} == {"seed"}
    assert {EVENTS[later_id].origin for later_id in later} == {"later"}


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS.keys())
def test_each_quote_stands_word_for_word_in_its_document(event: Event) -> None:
    assert bool(event.quotes) == (event.origin == "seed")
    for quote in event.quotes:
        assert quote.text in DOCUMENTS[quote.doc].original


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS.keys())
def test_each_actor_is_a_watch_and_each_link_an_address(event: Event) -> None:
    assert event.actors
    assert set(event.actors) <= WATCHES
    assert len(set(event.actors)) == len(event.actors)
    assert all(re.fullmatch(r"https?://[^\s…()]+", link) for link in event.links)


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS.keys())
def test_each_interval_is_sane(event: Event) -> None:
    days = (event.end - event.start).days + 1
    low, high = {
        "day": (1, 1),
        "week": (5, 8),
        "month": (15, 31),
        "season": (32, 122),
        "year": (365, 366),
        "range": (2, 731),
    }[event.precision]
    assert low <= days <= high
    assert date(2011, 1, 1) <= event.start <= event.end <= date(2026, 11, 22)


def test_the_traps_are_avoided() -> None:
    assert EVENTS["S06"].status == "planned"
    assert "Aucune source" in EVENTS["S06"].note
    assert EVENTS["S07"].status == "rumour"
    assert EVENTS["S08"].status == EVENTS["S18"].status == "planned"
    assert "jamais" in EVENTS["S08"].note
    assert EVENTS["S11"].start == EVENTS["S11"].end == date(2013, 9, 12)
    assert EVENTS["S12"].precision == "range"
    assert EVENTS["S12"].end == date(2013, 10, 7)
    assert {"Reuters", "(", "…"}.isdisjoint("".join(link) for event in EVENTS.values() for link in event.links)


def test_order_in_time_is_never_worded_as_cause() -> None:
    relations = founding_relations()
    assert len(relations) == len({(relation.later, relation.earlier) for relation in relations}) == 60
    for relation in relations:
        assert relation.later in EVENTS or relation.later in DOCUMENTS
        assert relation.earlier in EVENTS
        if relation.type == "consequence":
            assert relation.basis.startswith(("text", "stated by the document"))
        if relation.later in EVENTS:
            assert EVENTS[relation.earlier].start <= EVENTS[relation.later].end
    assert next(r.type for r in relations if (r.later, r.earlier) == ("S09", "S06")) == "follows"


# -- mistakes ----------------------------------------------------------------

EVENT = """\
origin: seed
events:
  - id: S01
    title: Titre
    date: {start: 2011-12-22, end: 2011-12-22, precision: day, given: explicit}
    actors: atos
"""


def events_error(text: str) -> str:
    with pytest.raises(SeedError) as caught:
        parse_events(text, file="seeds/events.yaml")
    return str(caught.value)


def test_a_small_event() -> None:
    expected = Event(
        id="S01",
        title="Titre",
        start=date(2011, 12, 22),
        end=date(2011, 12, 22),
        precision="day",
        actors=("atos",),
    )
    assert parse_events(EVENT, file="e") == (expected,)


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("id: S01", "id: X1", "3:9", "expects S or V and two digits"),
        ("end: 2011-12-22", "end: 2011-12-21", "5:36", "the interval ends before it starts"),
        ("end: 2011-12-22", "end: 2011-12-23", "5:59", "2011-12-22 to 2011-12-23 (2 days) is not a day"),
        ("precision: day", "precision: week", "5:59", "(1 days) is not a week"),
        ("end: 2011-12-22, precision: day", "end: 2012-01-10, precision: week", "5:59", "(20 days) is not a week"),
        ("end: 2011-12-22, precision: day", "end: 2012-01-10, precision: month", "5:59", "is not a month"),
        ("end: 2011-12-22, precision: day", "end: 2012-06-10, precision: season", "5:59", "is not a season"),
        ("end: 2011-12-22, precision: day", "end: 2011-12-31, precision: year", "5:59", "is not a year"),
        ("end: 2011-12-22", "end: 22/12/2011", "5:36", "« end » expects a date"),
        ("end: 2011-12-22", "end: [x]", "5:36", "« end » expects a date"),
        ("precision: day", "precision: hour", "5:59", "« precision » expects day or week"),
        ("    actors: atos\n", "", "3:5", "an event needs the key « actors »"),
        ("    actors: atos\n", "    actors: []\n", "6:13", "is an empty list"),
        ("origin: seed", "origin: press", "1:9", "« origin » expects seed or later"),
        ("    actors: atos\n", "    actors: atos\n    links: https://a.fr/…\n", "7:12", "holds a space or « … »"),
    ],
)
def test_a_mistake_in_an_event_is_placed(old: str, new: str, place: str, words: str) -> None:
    message = events_error(EVENT.replace(old, new, 1))
    assert message.startswith(f"seeds/events.yaml:{place}: ")
    assert words in message
    assert "Fix: " in message


def test_all_mistakes_of_a_file_are_told_together() -> None:
    second = EVENT.split("events:\n")[1].replace("title", "titre")
    message = events_error(EVENT + second)
    assert "seeds/events.yaml:7:9: the event « S01 » is written twice" in message
    assert "an event has no key « titre »" in message
    assert "an event needs the key « title »" in message


def test_a_date_that_is_not_a_date_has_no_interval_to_check() -> None:
    assert "expects the keys of a date" in events_error(EVENT.replace("{start", "soon #", 1))
    assert events_error(EVENT.replace("start: 2011-12-22, ", "", 1)).count("\n") == 0


def test_an_empty_file() -> None:
    assert events_error("") == (
        "seeds/events.yaml:1:1: the file is empty. Fix: start again from the example in docs/watchlist.md"
    )


DOCUMENT = """\
---
id: "004"
title: Titre
publisher: Journal
published: {start: 2012-01-01, end: 2012-01-02, certainty: stated, basis: dit}
replay_at: 2012-01-01T10:00:00+01:00
---
Un.

<!-- removed: menu
Accueil

-->
Deux.
"""


def test_a_small_document() -> None:
    document = parse_document(DOCUMENT, file="d")
    assert document.text == "Un.\nDeux."
    assert document.original == "Un.\n\nAccueil\n\nDeux.\n"
    assert [(part.reason, part.text) for part in document.removed] == [("menu", "Accueil\n\n")]
    assert document.replay_at == datetime(2012, 1, 1, 9, tzinfo=UTC)
    assert (document.url, document.note) == ("", "")


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("---\nid", "id", "1", "no front matter"),
        ("\n---\nUn", "\nUn", "1", "no front matter"),
        ("title: Titre", "titel: Titre", "2:1", "needs the key « title »"),
        ("end: 2012-01-02", "end: 2011-01-02", "5:37", "the interval ends before it starts"),
        ("+01:00", "", "6:12", "« replay_at » expects a date, a time and an offset"),
        ("2012-01-01T10:00:00+01:00", "lundi", "6:12", "« replay_at » expects a date, a time and an offset"),
        ("published: {", "published: lundi #", "5:12", "expects the keys of a publication date"),
        ("-->\n", "", "10", "a mark of removal is not whole"),
        ("<!-- removed: menu\n", "", "12", "a mark of removal is not whole"),
        ("<!-- removed: menu\n", "<!-- menu\n", "10", "a mark of removal is not whole"),
    ],
)
def test_a_mistake_in_a_document_is_placed(old: str, new: str, place: str, words: str) -> None:
    with pytest.raises(SeedError) as caught:
        parse_document(DOCUMENT.replace(old, new, 1), file="seeds/004.md")
    assert str(caught.value).startswith(f"seeds/004.md:{place}: ")
    assert words in str(caught.value)
    assert "Fix: " in str(caught.value)


SPANS = {
    "S01": (date(2011, 12, 22), date(2011, 12, 22)),
    "S02": (date(2011, 12, 23), date(2011, 12, 23)),
    "000": (date(2012, 1, 5), date(2012, 1, 15)),
}


def relation(later: str, earlier: str) -> str:
    return f"  - {{later: {later}, earlier: {earlier}, type: follows, strength: 1, basis: x}}\n"


@pytest.mark.parametrize(
    ("lines", "place", "words"),
    [
        (("S01", "S01"), "2:27", "« S01 » would look back on itself"),
        (("S01", "S02"), "2:13", "« S01 » was over on 2011-12-22, before « S02 » began on 2011-12-23"),
        (("S01", "V99"), "2:27", "there is no event or document « V99 »"),
        (('"999"', "S01"), "2:13", "there is no event or document « 999 »"),
        (("S02", "S01", "S02", "S01"), "3:27", "« S02 » and « S01 » are related twice"),
    ],
)
def test_a_relation_that_contradicts_memory_is_placed(lines: tuple[str, ...], place: str, words: str) -> None:
    text = "relations:\n" + "".join(relation(*lines[n : n + 2]) for n in range(0, len(lines), 2))
    with pytest.raises(SeedError) as caught:
        parse_relations(text, file="seeds/relations.yaml", spans=SPANS)
    assert f"seeds/relations.yaml:{place}: {words}" in str(caught.value)
    assert "Fix: " in str(caught.value)


def test_relations_that_hold_are_read() -> None:
    text = "relations:\n" + relation("S02", "S01") + relation('"000"', "S01")
    assert [r.later for r in parse_relations(text, file="r", spans=SPANS)] == ["S02", "000"]
    assert len(parse_relations("relations:\n" + relation("S01", "S02"), file="r")) == 1
    with pytest.raises(SeedError, match="needs the key « earlier »"):
        parse_relations("relations:\n  - {later: S02, type: follows, strength: 1, basis: x}\n", file="r", spans=SPANS)


@pytest.mark.parametrize("day", ["2011-02-31", "0000-01-01", "2011-13-01", "31 février"])
def test_a_day_that_no_calendar_has_is_placed(day: str) -> None:
    text = events_error(EVENT.replace("start: 2011-12-22", f"start: {day}"))
    assert text.startswith("seeds/events.yaml:5:19: « start » expects a date")
    assert "Fix: " in text


def test_a_mistake_in_a_relation_is_placed() -> None:
    with pytest.raises(SeedError) as caught:
        parse_relations("relations:\n  - {later: S02, earlier: S01, type: cause, strength: 4, basis: x}\n", file="r")
    assert "r:2:38: « type » expects background or consequence" in str(caught.value)
    assert "r:2:55: « strength » expects a whole number from 1 to 3" in str(caught.value)


def test_the_articles_are_those_handed_over() -> None:
    folder = Path(__file__).parents[3] / "shared" / "seeds"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not here; the SHA-256 above holds the same")
    for document in DOCUMENTS.values():
        (source,) = folder.glob(f"{document.id}_*.txt")
        assert document.original == source.read_text(encoding="utf-8") + "\n"
