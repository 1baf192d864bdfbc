"""What a person finds on Vigie's own page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.chat.home import PAGE, Alerted, Asked, Facts, Home, Press, Presses, Row, Said, Search, home
from bot.chat.mute import Silence
from bot.model import Article, Mute, Watch
from bot.wording import Words
from tests.chat.test_forms import text_of

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
FR = Words("fr")
ATOS = Watch(id="atos", label="Atos", aliases=("Atos", "ATOS", "Bull"), channels=("veille", "cloud"))
FACTS = Facts(
    watches=(
        Watch(id="silicon", label="silicon.fr", aliases=("Silicon",), mode="source"),
        ATOS,
        Watch(id="besson", label="Éric Besson", aliases=("Éric Besson",), mode="actor"),
    ),
    alerts=(
        Alerted(title="Atos · rachat · Silicon", url="https://s.fr/p1", at=NOON),
        Alerted(title="x", url="", at=None),
    ),
    feeds=14,
    sick=(("Next", "HTTP 403"),),
    silences=(
        Silence(mute=Mute(key="m1", kind="watch", what="atos", user="U", at=NOON, until=NOON + timedelta(1)), held=3),
    ),
    labels={"atos": "Atos"},
    proposals=2,
    digest=NOON,
)  # fmt: skip


def said(page: Home) -> str:
    return "\n".join(text_of(part.blocks) for part in page.parts if isinstance(part, Said))


def presses(page: Home) -> dict[str, str]:
    found = [p for part in page.parts if isinstance(part, Presses) for p in part.presses]
    found += [part.press for part in page.parts if isinstance(part, Row)]
    return {press.act: press.label for press in found}


def test_the_page_tells_all_that_a_reader_wants_at_once() -> None:
    page = home(FACTS, Asked(), FR)
    told = said(page)
    assert "Atos · rachat · Silicon — 2 mars 2026 à 12:00" in told and "Next — HTTP 403" in told
    assert "Prochaine synthèse — 2 mars 2026 à 12:00" in told and "2 modifications attendent" in told
    assert "proposées aux responsables" in told
    rows = [part.text.replace("\u00a0", " ") for part in page.parts if isinstance(part, Row)]
    assert rows == [
        "Atos — jusqu'au 3 mars 2026 à 12:00, 3 articles retenus",
        "Atos — Bull — alertes dans veille, cloud",
        "Éric Besson — connu de la mémoire seule",
        "silicon.fr — Silicon — un média : une source, pas un sujet",
    ]
    assert presses(page) == {
        "open watch add": "Nouvelle veille", "open feed add": "Ajouter une source", "unmute m1": "Terminer",
        "open watch change atos": "Modifier", "open watch change silicon": "Modifier",
        "open watch change besson": "Modifier",
    }  # fmt: skip


def test_a_quiet_page_says_so_in_few_words() -> None:
    page = home(Facts(owner=True), Asked(), FR)
    assert said(page) == "Dernières alertes — Aucune pour l'instant.\n0 flux — rien à signaler\n0 veille"
    assert isinstance(page.parts[0], Presses) and page.parts[0].presses[0].primary


def test_a_mute_that_held_nothing_back_yet_says_no_figure() -> None:
    silence = replace(FACTS.silences[0], held=0)
    rows = [part.text for part in home(replace(FACTS, silences=(silence,)), Asked(), FR).parts if isinstance(part, Row)]
    assert rows[0] == "Atos — jusqu'au 3 mars 2026 à 12:00"


def test_a_note_stands_first() -> None:
    page = home(Facts(), Asked(note="C'est fait."), FR)
    assert isinstance(page.parts[0], Said) and text_of(page.parts[0].blocks) == "C'est fait."


def test_what_is_looked_for_is_found_on_the_page() -> None:
    article = Article(key="a", title="Atos & Bull", url="https://e.fr/a", source="Silicon", published=NOON, text="")
    page = home(Facts(found=(article,)), Asked(words="bull"), FR)
    assert "1 article pour « bull »\nAtos & Bull — Silicon · 2 mars 2026 à 12:00" in said(page)
    assert Search("Chercher dans l'archive", "bull") in page.parts
    assert "Aucun article" in said(home(Facts(), Asked(words="rien"), FR))


def test_a_long_watchlist_has_pages_and_never_one_that_is_not_there() -> None:
    watches = tuple(replace(ATOS, id=f"w{n}", label=f"Veille {n:03}") for n in range(2 * PAGE + 1))
    facts = Facts(watches=watches)
    acts = [[act for act in presses(home(facts, Asked(page=page), FR)) if act.startswith("page")] for page in range(3)]
    assert acts == [["page 1"], ["page 0", "page 2"], ["page 1"]]
    assert home(facts, Asked(page=99), FR).parts == home(facts, Asked(page=2), FR).parts
    assert home(facts, Asked(page=-1), FR).parts == home(facts, Asked(), FR).parts
    assert "25 veilles — page 3 sur 3" in said(home(facts, Asked(page=2), FR))
    assert Press("Page suivante", "page 1") in home(facts, Asked(), FR).parts[-1].presses  # type: ignore[union-attr]


def test_long_names_are_shortened_where_they_would_fill_the_page() -> None:
    watch = replace(ATOS, aliases=tuple(f"graphie numéro {n}" for n in range(100)))
    row = home(Facts(watches=(watch,)), Asked(), FR).parts[-1]
    assert isinstance(row, Row) and len(row.text) < 200 and "…" in row.text


def test_a_watch_that_alerts_nowhere_names_no_channel() -> None:
    row = home(Facts(watches=(replace(ATOS, channels=()),)), Asked(), FR).parts[-1]
    assert isinstance(row, Row) and row.text == "Atos — Bull"
