"""« export … » gives files that spreadsheets and feed readers open, and that nothing runs."""

from __future__ import annotations

import csv
import io

import pytest

from bot.alerting.render import Rendering
from bot.chat.export import LONGEST, Record, export, harmless, table
from bot.model import Bullets, Message, Watch
from bot.wording import Language, Words
from tests.chat.still_rooms import NOW, StillRecords


class Asker:
    """Anybody."""

    def __init__(self, language: Language = "fr") -> None:
        self.records = StillRecords()
        watches = {"atos": Watch(id="atos", label="Atos", aliases=())}
        self.rendering = Rendering(words=Words(language), watches=watches)


def content(message: Message) -> bytes:
    assert message.file is not None
    return message.file.write()


def test_the_table_is_what_excel_expects_in_each_country() -> None:
    asker = Asker()
    message = export("alertes", asker)
    assert message.notification == "1 alerte en 90 jours." and message.file is not None
    assert (message.file.name, message.file.kind) == ("vigie-90.csv", "text/csv")
    text = content(message).decode("utf-8-sig")
    assert content(message).startswith(b"\xef\xbb\xbf") and text.endswith("\r\n")
    head, row = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert head[:6] == ["date", "veilles", "titre", "source", "adresse", "canal"]
    assert row == [
        "2013-10-07 11:00",
        "Atos, gone",
        '\'=HYPERLINK("https://evil.example";"é")',
        "Silicon ;x",
        "https://e.fr/a",
        "'@veille",
        "2",
        "1",
        "https://slack.example/p1",
    ]
    english = content(export("alerts 7 days", Asker("en"))).decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(english)))[1] == "watches"


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r\n=1", "'=1", '"=1', "|calc", "%0A", "\uff1d1", "\x00=1"],
)
def test_no_cell_begins_a_formula(cell: str) -> None:
    assert harmless(cell)[0] == "'"


@pytest.mark.parametrize("cell", ["", "Atos = OVH", "a-b", "été", "1 + 1"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


def test_whatever_a_feed_writes_the_table_has_its_columns() -> None:
    nasty = 'a";"b\r\n=c,d;\x00\ud800\u2028e'
    record = Record(at=NOW, watches=(), title=nasty, source=nasty, url=nasty, channel=nasty, message=nasty)
    for language, parted in (("fr", ";"), ("en", ",")):
        rendering = Rendering(words=Words(language))  # type: ignore[arg-type]
        rows = list(
            csv.reader(io.StringIO(table([record] * 3, rendering).decode("utf-8-sig"), newline=""), delimiter=parted)
        )
        assert [len(row) for row in rows] == [9] * 4


@pytest.mark.parametrize(
    ("said", "days"), [("", 90), ("30", 30), ("30 jours", 30), ("7d", 7), ("0", 1), ("99999 days", LONGEST)]
)
def test_how_many_days(said: str, days: int) -> None:
    asker = Asker()
    export(f"alertes {said}", asker)
    assert asker.records.days == days


def test_the_watchlist_and_the_feeds_are_files() -> None:
    for verb in ("veilles", "watches", "liste"):
        message = export(verb, Asker())
        assert message.file is not None and message.file.name == "watchlist.yaml"
        assert content(message).decode() == "version: 1\n# é\n"
        assert "n'a pas pu vous être envoyé" in message.file.missing
    opml = export("opml", Asker())
    assert opml.file is not None and (opml.file.name, content(opml)) == ("vigie.opml", b"<opml/>")


@pytest.mark.parametrize(
    "said", ["ici alertes 30 jours", "alertes 30 jours ici", "alertes ICI 30 jours", "here alerts 30"]
)
def test_a_file_is_for_who_asks_unless_it_is_asked_for_here(said: str) -> None:
    asker = Asker()
    shared = export(said, asker).file
    assert shared and asker.records.days == 30
    assert shared.alone == "" and "n'a pas pu être déposé ici" in shared.missing.replace("\u00a0", " ")
    mine = export(" alertes 30 jours", asker).file
    assert mine and mine.alone.replace("\u00a0", " ") == (
        "Envoyé à vous seulement, en message direct. Pour tous ici : export ici alertes 30 jours"
    )
    assert "Vouliez-vous dire" in export("ici alretes", asker).notification
    assert export("here", Asker("en")).file is None


def test_what_cannot_be_taken_away_is_said() -> None:
    asker = Asker()
    assert export("alertes hier", asker).notification.startswith("Combien de jours")
    assert "Vouliez-vous dire" in export("alretes", asker).notification
    usage = export("", asker)
    assert isinstance(usage.blocks[-1], Bullets) and len(usage.blocks[-1].items) == 4
    asker.records.watchlist = lambda: ""  # type: ignore[method-assign]
    asker.records.alerts = lambda _days: []  # type: ignore[method-assign]
    assert export("veilles", asker).file is None
    nothing = export("alertes", asker)
    assert (nothing.notification, nothing.file) == ("0 alerte en 90 jours.", None)
