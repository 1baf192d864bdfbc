"""The page of a timeline: whole, alone, and safe whatever stands in the words."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

from bot.founding import founding_documents, founding_events
from bot.memory.timeline import timeline
from bot.model import Event, Quote
from bot.pictures.page import Telling, page
from bot.wording import Words

NASTY = "</title><script>alert(1)</script> & \u202e« x » \" ' \x00"
TELLING = Telling(
    words=Words("fr"),
    on=date(2026, 11, 22),
    labels={"atos": "Atos <b>"},
    documents={"000": ("Un titre", "https://doc.example/?a=1&b=2"), "002": ("Sans adresse", "")},
)
DAY = date(2012, 1, 20)
EVENT = Event(id="e", title="Retrait", start=DAY, end=DAY, precision="day")


class Reader(HTMLParser):
    """The elements, in order, and whether each is closed."""

    VOID = frozenset({"meta", "link", "img", "br"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def read(*events: Event, title: str = "Chronologie", telling: Telling = TELLING) -> Reader:
    reader = Reader(page(title, events, telling))
    assert reader.open == []
    return reader


def test_the_founding_saga_is_whole_and_loads_nothing() -> None:
    told = timeline(founding_events("all"), ["andromede"])
    documents = {known.id: (known.title, known.url) for known in founding_documents()}
    html = page("Chronologie", told, replace(TELLING, documents=documents))
    reader = Reader(html)
    assert reader.all("html") == [{"lang": "fr"}]
    assert len(reader.all("article")) == len(told)
    assert [a["href"] for a in reader.all("a")][:1] != []
    assert all(event.title in reader.text for event in told)
    assert not re.search(r"<(script|img|link|iframe|object)\b|@import|url\(", html)
    levels = [int(tag[1]) for tag, _ in reader.found if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert "Établie par Vigie le 22 novembre 2026" in reader.text


def test_hostile_words_stay_words() -> None:
    event = replace(
        EVENT,
        title=NASTY,
        actors=("atos", "<i>"),
        amounts=(NASTY,),
        note=NASTY,
        quotes=(Quote(doc="javascript:alert(1)", text=NASTY), Quote(doc="http://[", text="x")),
        links=("javascript:alert(1)", "https://e.example/\"onclick='x", "http://[", "//nowhere.example"),
    )
    reader = read(event, title=NASTY)
    assert reader.all("script") == [] and reader.all("i") == [] and reader.all("b") == []
    assert [link["href"] for link in reader.all("a")] == ["https://e.example/\"onclick='x"]
    assert all(set(link) == {"href", "rel"} for link in reader.all("a"))
    assert "\u202e" not in reader.text and "\x00" not in reader.text
    assert "Atos <b>, <i>" in reader.text


def test_quotes_lead_to_their_documents() -> None:
    quotes = (
        Quote(doc="000", text="un"),
        Quote(doc="002", text="deux"),
        Quote(doc="https://www.p.example/a", text="trois"),
    )
    reader = read(replace(EVENT, quotes=quotes))
    assert [quote.get("cite") for quote in reader.all("blockquote")] == [
        "https://doc.example/?a=1&b=2",
        None,
        "https://www.p.example/a",
    ]
    assert "«\u00a0un\u00a0»Un titre" in reader.text
    assert "«\u00a0deux\u00a0»Sans adresse" in reader.text
    assert "«\u00a0trois\u00a0»p.example" in reader.text


def test_dates_are_for_machines_too_where_html_has_a_form() -> None:
    month, year = date(2012, 1, 31), date(2012, 12, 31)
    start = date(2012, 1, 1)
    reader = read(
        EVENT,
        replace(EVENT, start=date(2012, 1, 2), end=date(2012, 1, 8), precision="week", status="planned"),
        replace(EVENT, start=start, end=month, precision="month", status="rumour"),
        replace(EVENT, start=start, end=year, precision="year", status="denied"),
        replace(EVENT, start=start, end=year, precision="range", status="state"),
    )
    assert [time["datetime"] for time in reader.all("time")] == ["2012-01-20", "2012-W01", "2012-01", "2012"]
    items = [item["class"] for item in reader.all("li")]
    assert items == ["day happened", "span planned", "span rumour", "span denied", "span state"]
    assert [word for word in ("prévu", "rumeur", "démenti") if word in reader.text] == ["prévu", "rumeur", "démenti"]


def test_a_long_page_begins_with_its_years() -> None:
    years = [replace(EVENT, start=date(year, 1, 1), end=date(year, 1, 1)) for year in (2012, 2013, 2015, 2020)]
    reader = read(*years)
    assert [link["href"] for link in reader.all("a")] == ["#y2012", "#y2013", "#y2015", "#y2020"]
    assert [heading["id"] for heading in reader.all("h2")] == ["y2012", "y2013", "y2015", "y2020"]
    assert read(*years[:3]).all("nav") == []


def test_no_event_no_section_and_english_when_asked() -> None:
    reader = read(telling=Telling(words=Words("en"), on=DAY))
    assert reader.all("section") == []
    assert reader.all("html") == [{"lang": "en"}]
    assert "Made by Vigie on January 20, 2012" in reader.text
