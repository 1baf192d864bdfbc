"""Mistakes of the watchlist in French: every template of the code is provoked here, and none stays English."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import bot
from bot.entries import Day, Moment, Notes, Number, compose
from bot.entries.kinds import Kind
from bot.errors import Said, WatchlistError
from bot.matching import match_with
from bot.model import Edit
from bot.watchlist import load, parse
from bot.watchlist.amended import amended
from bot.watchlist.tongue import language_asked
from bot.wording import LOCALE, Words
from tests.watchlist import test_mistakes as wrong
from tests.watchlist import test_samples as samples
from tests.watchlist import test_speaking as speaking

FR, EN = Words("fr"), Words("en")
MORE = (
    "watches:\n  - {aliases: Atos}\n  - {id: b, label: B, aliases: Atos}\n",
    wrong.WATCHES.replace("Atos}", "Atos, mode: actor, urgent: true}"),
    wrong.WATCHES.replace("Atos}", "Atos, samples: 3}"),
    f"defaults: 3\nowners: somebody\n{wrong.WATCHES}  -\n",
)
EDITS = (
    Edit(entry="watch", action="remove", id="nobody"),
    Edit(entry="watch", action="change", id="atos", values={"id": "other", "label": ""}),
    Edit(entry="watch", action="change", id="atos", values={"case": "upper"}),
    Edit(entry="watch", action="change", id="atos", values={"aliases": ()}),
)


def texts() -> Iterator[str]:
    """Watchlists with the mistakes that the tests of this room know."""
    yield from MORE
    yield from (text for text, *_ in wrong.ALL.values())
    yield from (f"{text}{wrong.WATCHES}" for text, *_ in wrong.CHANNELS.values())
    yield from (f"defaults:\n  every: {written}\n{wrong.WATCHES}" for written, *_ in wrong.DURATIONS.values())
    for query, *_ in wrong.QUERIES.values():
        yield f"watches:\n  - id: a\n    label: A\n    aliases: Cloudwatt\n    query: {query}\n"
    for address, *_ in wrong.ADDRESSES.values():
        yield f"feeds:\n  - id: a\n    name: A\n    url: {address}\n{wrong.WATCHES}"
    for channel, *_ in speaking.MISTAKES.values():
        yield f"version: 1\nchannels:\n  veille: {{{channel}}}\n{wrong.WATCHES}"


def of_texts() -> Iterator[Said]:
    for text in texts():
        with pytest.raises(WatchlistError) as caught:
            parse(text, file="w.yaml")
        yield caught.value.said


def of_files(folder: Path) -> Iterator[Said]:
    (folder / "latin.yaml").write_bytes("language: en\nwatches: é".encode("latin-1"))
    (folder / "samples.yaml").write_text(f"language: en\n{samples.TEXT}", encoding="utf-8")
    keys = "id: ibm, alert_on: subject, label: IBM, aliases: IBM, samples: {alert: Des géants comme IBM reculent.}"
    (folder / "passing.yaml").write_text(f"watches:\n  - {{{keys}}}\n", encoding="utf-8")
    for name, language in {
        "no.yaml": "fr",
        ".": "fr",
        "latin.yaml": "en",
        "samples.yaml": "en",
        "passing.yaml": "fr",
    }.items():
        with pytest.raises(WatchlistError) as caught:
            load(folder / name, match_with=match_with)
        assert caught.value.language == language
        yield caught.value.said


def of_edits() -> Iterator[str]:
    for edit in EDITS:
        yield from amended(wrong.WATCHES, edit, file="w.yaml").mistakes.values()
    shared = "watches:\n  - &w {id: a, label: A, aliases: Atos, note: &n x}\n  - {id: b, label: *n, aliases: Bull}\n"
    yield from amended(shared, Edit(entry="watch", action="remove", id="a"), file="w.yaml").mistakes.values()


def of_kinds() -> Iterator[Said]:
    """Kinds of value that no key of the watchlist asks for."""
    kinds: list[Kind] = [Day(), Moment(), Number(low=0, high=1)]
    for kind in kinds:
        notes = Notes.of("x", file="w.yaml")
        node = compose(notes)
        assert node is not None and kind.read(node, "key", notes) is None
        yield from (mistake.said for mistake in notes.mistakes)


@cache
def french() -> set[object]:
    with (LOCALE / "fr.po").open("rb") as file:
        return {message.id for message in read_po(file, locale="fr")}


def templates(said: str) -> Iterator[str]:
    """The ids of the catalogue that a text is made of; lines put together have none of their own."""
    if isinstance(said, Said):
        if not said.text.startswith("{line"):
            yield said.text
        for value in said.values.values():
            if isinstance(value, str):
                yield from templates(value)


def in_code() -> set[str]:
    """Every template of a mistake in the rooms that read the watchlist."""
    root = Path(bot.__file__).parent
    files = [*(root / "entries").glob("*.py"), *(root / "watchlist").glob("*.py")]
    calls = [node for file in files for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]
    said = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Said"]
    assert all(isinstance(call.args[0], ast.Constant) for call in said), (
        "the catalogue cannot know what is put together"
    )
    return {str(call.args[0].value) for call in said if isinstance(call.args[0], ast.Constant)}


def test_every_mistake_there_is_can_be_told_in_french(tmp_path: Path) -> None:
    told = [*of_texts(), *of_files(tmp_path), *of_edits(), *of_kinds()]
    met = {template for said in told for template in templates(said)}
    assert met - french() == set()
    assert in_code() - met == set(), "templates that no mistake here shows"
    for said in told:
        assert isinstance(said, Said)
        for line in FR.tell(said).splitlines():
            assert "Correction\u00a0: " in line and "Fix:" not in line
            assert "{" not in line or "{" in said
        assert EN.tell(said).replace("“", "« ").replace("”", " »") == said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "watches:\n  - {id: a, aliases: A}\n",
            "w.yaml:2:5: une veille a besoin de la clé «\u00a0label\u00a0». Correction\u00a0: ajoutez label: …",
        ),
        (
            "watches:\n  - {id: a, label: A, aliases: Orange, veto: orange}\n",
            "w.yaml:2:46: le veto «\u00a0orange\u00a0» fait partie de la graphie «\u00a0Orange\u00a0»\u00a0:"
            " il l'annulerait toujours. Correction\u00a0: écrivez toute l'expression à écarter, ou retirez le veto",
        ),
        (
            "watches:\n  - {id: a, label: 3, alias: A, aliases: A}\n",
            "w.yaml:2:20: «\u00a0label\u00a0» attend du texte\u00a0; reçu\u00a0: un nombre, «\u00a03\u00a0»."
            ' Correction\u00a0: mettez-le entre guillemets\u00a0: "3"\n'
            "w.yaml:2:23: une veille n'a pas de clé «\u00a0alias\u00a0»."
            " Correction\u00a0: vouliez-vous dire «\u00a0aliases\u00a0»\u00a0?",
        ),
    ],
)
def test_keys_and_what_people_wrote_keep_their_names(text: str, told: str) -> None:
    with pytest.raises(WatchlistError) as caught:
        parse(text, file="w.yaml")
    assert FR.tell(caught.value.said) == told


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", "fr"),
        ("language: en", "en"),
        ("version: [\n  'language' : \"en\"\n", "en"),
        ("{language: en}", "en"),
        ("language: english", "fr"),
        ("language: fr\nlanguage: en", "fr"),
        ("# language: en", "fr"),
        ("note: language: en", "fr"),
    ],
)
def test_the_language_is_read_from_a_file_that_is_broken(text: str, language: str) -> None:
    assert language_asked(text) == language
