"""`vigie ingest`: documents of every kind into a real database, once, and from there into alerts."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.cli import main
from bot.founding import default_watchlist
from bot.model import Article, Event
from bot.settings import Settings
from bot.store import events as stored
from bot.store.database import open_database
from bot.watchlist import load
from tests.servers.http import Site

ROOT = Path(__file__).parent.parent.parent
NEWS = "Le tribunal a placé Numergy en sauvegarde le 3 mars 2016, et Atos a promis 12 millions d'euros."


class Ingest:
    """A folder with a database, and the command in it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.database = f"sqlite:///{folder / 'vigie.db'}"

    def __call__(self, source: str, *options: str, status: int = 0) -> str:
        watchlist = ["--watchlist", str(ROOT / "watchlist.yaml")]
        given = ["ingest", source, "--database", self.database, *watchlist, *options]
        assert main(given) == status
        out, self.err = self._capsys.readouterr()
        return out

    def write(self, name: str, text: str) -> str:
        path = self.folder / "documents" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return str(path)

    def memory(self) -> list[Event]:
        database = open_database(self.database)
        try:
            with database.read() as conn:
                return stored.all_events(conn)
        finally:
            database.close()


@pytest.fixture
def ingest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ingest:
    return Ingest(tmp_path, capsys)


def page(text: str, published: str = "2016-03-04") -> str:
    return (
        f'<html lang="fr"><head><title>Sauvegarde</title><meta property="article:published_time" content="{published}">'
        f"</head><body><article><h1>Sauvegarde</h1>{f'<p>{text}</p>' * 3}</article></body></html>"
    )


def test_a_text_becomes_events_once(ingest: Ingest) -> None:
    source = ingest.write("note.txt", f"Sauvegarde\n\n{NEWS}\n")
    out = ingest(source, "--published", "2016-03-04")
    assert "3 mars 2016" in out
    assert "happened  numergy" in out
    assert "12 M€" in out
    assert f"« {NEWS[:40]}" in out
    assert out.endswith("1 documents read, 1 events found, 0 already in memory.\n1 stored in memory.\n")
    (event,) = ingest.memory()
    assert (event.start, event.end, event.origin) == (date(2016, 3, 3), date(2016, 3, 3), "document")
    assert event.quotes[0].doc == "note.txt"
    assert event.quotes[0].text == NEWS
    again = ingest(source, "--published", "2016-03-04")
    assert again.endswith("1 events found, 1 already in memory.\n0 stored in memory.\n")
    assert f"in memory as {event.id}" in again
    assert ingest.memory() == [event]


def test_a_dry_run_leaves_no_trace(ingest: Ingest) -> None:
    out = ingest(ingest.write("note.txt", f"Titre\n{NEWS}"), "--dry-run", "--published", "2016-03-04")
    assert out.endswith("1 events found, 0 already in memory.\nNothing stored (--dry-run).\n")
    assert not (ingest.folder / "vigie.db").exists()


def test_a_document_without_a_date_counts_from_today_and_says_so(ingest: Ingest) -> None:
    ingest(ingest.write("note.txt", f"Titre\n{NEWS}"), "--dry-run")
    assert "no date of its own; counted from today. Fix: give --published DAY." in ingest.err


def test_a_folder_of_documents(ingest: Ingest) -> None:
    ingest.write("a/page.html", page(NEWS))
    ingest.write("b.md", f"# Titre\n\n{NEWS.replace('Numergy', 'Cloudwatt')}")
    ingest.write("c.pdf", "pas lu")
    folder = str(ingest.folder / "documents")
    out = ingest(folder, "--published", "2016-03-04")
    assert "2 documents read, 2 events found" in out
    assert {actor for event in ingest.memory() for actor in event.actors} == {"numergy", "cloudwatt", "atos"}
    (empty := ingest.folder / "empty").mkdir()
    assert ingest(str(empty), status=1) == ""
    assert "no document in this folder" in ingest.err


def test_a_page_by_address(ingest: Ingest, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_ALLOW_PRIVATE", site.place)
    address = site.serve("/article", page(NEWS), content_type="text/html; charset=utf-8")
    assert "1 stored" in ingest(address)
    (event,) = ingest.memory()
    assert event.links == (address,)
    assert event.quotes[0].doc == address
    monkeypatch.delenv("VIGIE_ALLOW_PRIVATE")
    ingest(address, status=1)
    assert site.place.split(":")[0] in ingest.err
    assert len(ingest.memory()) == 1


def test_the_founding_documents_are_known_already(ingest: Ingest) -> None:
    out = ingest(str(ROOT / "seeds"))
    for known in ("S01", "S03", "S06", "S10", "S11"):
        assert f"in memory as {known}" in out
    assert "semaine du 2 janvier 2012" in out
    assert "début 2012" in out
    assert not {event.start for event in ingest.memory()} & {date(2011, 12, 22), date(2012, 1, 20)}


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("A title\nThe court has placed Numergy under protection and the deal is off.", "its text is not French"),
        ("Un titre", "the document has no text"),
        ("Un titre\nLe temps est beau et les oiseaux chantent dans le jardin.", "no sentence tells something"),
    ],
)
def test_a_calm_answer_where_nothing_is_told(ingest: Ingest, text: str, answer: str) -> None:
    assert f"no event: {answer}" in ingest(ingest.write("note.txt", text), "--published", "2016-03-04")


def test_one_bad_document_does_not_lose_the_others(ingest: Ingest) -> None:
    ingest.write("a.md", "---\nid: non\n---\nTexte")
    (ingest.folder / "documents" / "b.md").write_bytes(b"---\n\xff\xfe")
    ingest.write("c.txt", "")
    ingest.write("d.txt", f"Titre\n{NEWS}")
    out = ingest(str(ingest.folder / "documents"), "--published", "2016-03-04", status=1)
    assert "1 stored in memory" in out
    for name in ("a.md", "b.md", "c.txt"):
        assert name in ingest.err


@pytest.mark.parametrize("source", ["missing.txt", "missing.md"])
def test_a_missing_file(ingest: Ingest, source: str) -> None:
    ingest(source, status=1)
    assert source in ingest.err
    assert "Fix:" in ingest.err


def test_a_bad_day_is_told(ingest: Ingest, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["ingest", "note.txt", "--published", "31 février"])
    assert "is no day; write 2012-01-13" in capsys.readouterr().err


def test_an_alert_shows_what_was_ingested(ingest: Ingest) -> None:
    ingest(ingest.write("note.txt", f"Sauvegarde\n{NEWS}"), "--published", "2016-03-04")
    now = datetime(2026, 11, 1, 9, tzinfo=UTC)

    async def related() -> list[str]:
        settings = Settings(database=ingest.database)
        watchlist = load(default_watchlist())
        async with App(
            settings=settings, watchlist_file=default_watchlist(), watchlist=watchlist, chats={}, clock=lambda: now
        ) as app:
            news = Article(
                key="n",
                title="Le tribunal clôt la sauvegarde de Numergy, placé en sauvegarde par Atos",
                text="",
                published=now - timedelta(hours=1),
            )
            newsroom = app.pipeline.newsroom
            return [r.event.origin for r in newsroom.related(newsroom.consider(news, now=now))]

    assert "document" in asyncio.run(related())
