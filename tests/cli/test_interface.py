"""The machine interface: JSON lines in, JSON lines out, the pipeline's own code."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.founding import founding_documents

ROOT = Path(__file__).parent.parent.parent
WATCHLIST = ["--watchlist", str(ROOT / "watchlist.yaml")]
WITHDRAWAL = {
    "id": 7,
    "title": "Andromède : Dassault Systèmes se retire",
    "text": "L'éditeur quitte le consortium du cloud souverain, laissant Orange et Thales.",
    "published": "2012-01-13",
}


class Interface:
    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._patch, self._out = monkeypatch, capsys

    def ask(self, command: str, *lines: object, status: int = 0) -> list[dict[str, Any]]:
        text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
        self._patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        name, *options = command.split()
        assert main([name, "--json", *options, *WATCHLIST]) == status
        return [json.loads(line) for line in self._out.readouterr().out.splitlines()]


@pytest.fixture
def interface(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Interface:
    return Interface(monkeypatch, capsys)


def test_match_says_where_in_the_field_as_given(interface: Interface) -> None:
    (answer,) = interface.ask("match", WITHDRAWAL)
    assert answer["id"] == 7
    found = {match["watch"]: match for match in answer["matches"]}
    assert {"andromede", "dassault-systemes"} <= set(found)
    evidence = found["andromede"]["evidence"][0]
    assert set(evidence) == {"field", "start", "end", "text", "alias", "form", "distance"}
    field = WITHDRAWAL[evidence["field"]]
    assert isinstance(field, str)
    assert field[evidence["start"] : evidence["end"]] == evidence["text"] == "Andromède"


def test_match_says_what_it_refused_and_why(interface: Interface) -> None:
    (answer,) = interface.ask("match", {"id": "x", "title": "Vigilance orange : la galaxie d'Andromède visible"})
    assert answer["matches"] == []
    assert {(r["watch"], r["field"]) for r in answer["refused"]} == {("orange", "title"), ("andromede", "title")}
    assert all(r["reason"] for r in answer["refused"])


@pytest.mark.parametrize("memory", ["seeds", "all"])
def test_the_founding_articles_find_their_past_across_documents(interface: Interface, memory: str) -> None:
    lines = [
        {"id": d.id, "title": d.title, "text": d.text, "published": d.replay_at.isoformat()}
        for d in founding_documents()
    ]
    found = {a["id"]: [r["event"] for r in a["related"]] for a in interface.ask(f"recall --memory {memory}", *lines)}
    assert "S01" in found["000"]
    assert {"S01", "S02", "S03"} <= set(found["002"])
    assert {"S02", "S03", "S09", "S14"} <= set(found["003"])
    assert all(len(events) <= 4 for events in found.values())


ARCHIVE = [
    {"id": 1, "title": "Numergy négocie avec Quanta", "text": "Des serveurs de Taïwan.", "published": "2013-04-02"},
    {"id": "deux", "title": "Il pleut sur Brest", "text": "Quanta costa le parapluie.", "published": "2014-05-06"},
    {"id": 3, "title": "Numergy fermera", "text": "Quanta, Taïwan.", "published": "2016-01-01"},
    {"id": 4, "title": "Quanta et Numergy, sans date"},
]
TODAY = {"id": "now", "title": "Quanta poursuit Numergy", "text": "Les serveurs de Taïwan.", "published": "2015-02-03"}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join([*map(json.dumps, ARCHIVE), ""]))
    return file


def test_recall_shows_what_belongs_of_an_archive_below_the_events(interface: Interface, archive: Path) -> None:
    (answer,) = interface.ask(f"recall --archive {archive}", TODAY)
    events, articles = answer["related"][:-1], answer["related"][-1:]
    assert events and all("event" in row for row in events)
    (row,) = articles
    assert set(row) == {"article", "date_start", "date_end", "precision", "title", "score", "why"}
    assert (row["article"], row["date_start"], row["title"]) == (1, "2013-04-02", "Numergy négocie avec Quanta")
    assert row["why"].startswith("même nom\u00a0: Numergy\u00a0; mêmes mots\u00a0:")
    (answer,) = interface.ask(f"recall --archive {archive} --limit {len(events)}", TODAY)
    assert answer["related"] == events


def test_recall_ranks_a_whole_archive_without_a_bar(interface: Interface, archive: Path, tmp_path: Path) -> None:
    (answer,) = interface.ask(f"recall --all --archive {archive}", TODAY)
    assert [row["article"] for row in answer["related"]] == [1, "deux"]
    (answer,) = interface.ask(f"recall --all --archive {archive} --limit 1", TODAY)
    assert [row["article"] for row in answer["related"]] == [1]
    (answer,) = interface.ask(f"recall --all --archive {archive}", {"id": "x", "title": "Quanta, Numergy"})
    assert {row["article"] for row in answer["related"]} == {1, "deux", 3}
    url = f"sqlite:///{tmp_path}/kept.db"
    for options in (f"--archive {archive} --database {url}", f"--database {url}"):
        (answer,) = interface.ask(f"recall --all {options}", TODAY)
        assert [str(row["article"]) for row in answer["related"]] == ["1", "deux"]


def test_an_archive_that_cannot_be_read_is_told(
    interface: Interface, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    interface.ask("recall --archive nowhere.jsonl", status=1)
    archive.write_text('{"title": "no id"}')
    interface.ask(f"recall --archive {archive}", status=1)


def test_recall_says_when_and_why_and_keeps_to_its_limit(interface: Interface) -> None:
    (answer,) = interface.ask("recall --limit 1", WITHDRAWAL)
    (related,) = answer["related"]
    assert set(related) == {"event", "date_start", "date_end", "precision", "title", "score", "why"}
    assert related["date_end"] < "2012-01-13"
    assert related["why"]


def test_what_is_not_related_finds_silence(interface: Interface) -> None:
    (answer,) = interface.ask("recall", {"id": "1", "title": "La recette du gâteau à l'orange", "text": "Pressez."})
    assert answer == {"id": "1", "related": []}


def test_group_puts_the_same_news_together(interface: Interface) -> None:
    same = {"title": "Numergy placé en procédure de sauvegarde", "published": "2015-10-13T09:00:00Z"}
    other = {"title": "Atos lance une OPA sur Bull", "published": "2015-10-13T11:00:00Z"}
    one, two, three = interface.ask("group", {"id": 1, **same}, {"id": 2, **same}, {"id": 3, **other})
    assert one["story"] == two["story"] != three["story"]


def test_summarize_keeps_the_article_s_own_sentences(interface: Interface) -> None:
    document = founding_documents()[1]
    article = {"id": "002", "title": document.title, "text": document.text}
    (answer,) = interface.ask("summarize --sentences 2", article)
    assert answer["summary"]
    assert any(answer["summary"].startswith(line[:40]) for line in document.text.splitlines() if line)


def test_render_gives_exactly_what_would_be_sent(interface: Interface) -> None:
    nothing = {"id": "n", "title": "La météo <b>du jour</b>", "text": "Il pleut.", "url": "https://news.example/m"}
    for chat in ("slack", "matrix", "console"):
        matched, unmatched = interface.ask(f"render --chat {chat}", WITHDRAWAL, nothing)
        assert "Andromède" in json.dumps(matched["payload"], ensure_ascii=False)
        assert "La météo" in json.dumps(unmatched["payload"], ensure_ascii=False)
    slack = interface.ask("render --chat slack", WITHDRAWAL)[0]["payload"]
    assert {"channel", "text", "blocks", "metadata", "unfurl_links"} <= set(slack)


def test_a_bad_line_is_answered_with_its_error_and_the_rest_goes_on(interface: Interface) -> None:
    answers = interface.ask(
        "match",
        "{not json",
        "[]",
        {"title": "no id"},
        {"id": 1, "title": 3},
        {"id": 2, "published": "hier"},
        {"id": 2, "published": "9999-12-31T23:59:59-12:00"},
        {"id": float("nan"), "title": "Atos"},
        "",
        {"id": 3, "title": "Numergy", "text": None, "published": "2026-01-01T10:00:00"},
        status=1,
    )
    assert [("error" in answer) for answer in answers] == [True] * 7 + [False]
    assert [answer["error"][:6] for answer in answers[:7]] == [f"line {n}" for n in range(1, 8)]
    assert answers[7]["matches"][0]["watch"] == "numergy"


def test_render_says_the_documented_relations(interface: Interface) -> None:
    """« Atos avait postulé sans être retenu · contraste »: no phrase says so, the founding relations do."""
    document = next(d for d in founding_documents() if d.id == "003")
    line = {"id": "003", "title": document.title, "text": document.text, "published": document.replay_at.isoformat()}
    (told,) = interface.ask("render --chat console", line)
    assert "contraste" in json.dumps(told["payload"])
