"""What an alert says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.alerting.render import Rendering, alert_message, event_line, found_words, notification, told_in
from bot.model import (
    Alert,
    Article,
    Bullets,
    Event,
    Evidence,
    Mention,
    Message,
    Paragraph,
    Quote,
    Related,
    Small,
    Watch,
)
from bot.wording import Words

WATCHES = {
    "atos": Watch(id="atos", label="Atos", aliases=("Atos",)),
    "cloudwatt": Watch(id="cloudwatt", label="Cloudwatt", aliases=("Cloudwatt",)),
}
FRENCH = Rendering(words=Words("fr"), watches=WATCHES)
ENGLISH = Rendering(words=Words("en"), watches=WATCHES)
WITHDRAWAL = Event(
    id="S01",
    title="Dassault Systèmes annonce son retrait d'Andromède",
    start=date(2011, 12, 22),
    end=date(2011, 12, 22),
    precision="day",
    links=("https://example.org/retrait",),
    story="first",
)
ATOS = Mention(
    watch="atos",
    score=0.9,
    role="subject",
    evidence=(
        Evidence(field="text", start=3, end=7, text="Atos", alias="Atos", form="exact"),
        Evidence(field="title", start=3, end=7, text="ATOS", alias="Atos", form="folded"),
    ),
)
MISSPELT = Mention(
    watch="cloudwatt",
    score=0.7,
    role="subject",
    evidence=(Evidence(field="title", start=0, end=8, text="Clouwatt", alias="Cloudwatt", form="fuzzy", distance=1),),
)
ARTICLE = Article(
    key="k",
    title="Atos prend sa revanche",
    text="…",
    source="Silicon.fr",
    url="https://silicon.example/atos",
    published=datetime(2013, 10, 7, 8, tzinfo=UTC),
)
ALERT = Alert(
    key="a",
    channel="veille",
    story="second",
    article=ARTICLE,
    mentions=(ATOS, MISSPELT),
    summary="Atos et OVH pilotent le plan.",
    related=(Related(event=WITHDRAWAL, score=0.8, actors=("atos",)),),
)


def texts(message: Message) -> list[str]:
    lines = []
    for block in message.blocks:
        items = block.items if isinstance(block, Bullets) else (block.runs,)
        lines.extend("".join(run.text for run in item) for item in items)
    return lines


def test_an_alert_says_title_source_summary_reason_and_history() -> None:
    message = alert_message(ALERT, FRENCH)
    assert texts(message) == [
        "Atos prend sa revanche",
        "Silicon.fr · 7 octobre 2013 à 10:00",
        "Atos et OVH pilotent le plan.",
        "Pourquoi : Atos ; Cloudwatt (« Clouwatt » pour Cloudwatt, à 1 lettre près)",
        "Rappel des faits",
        "22 décembre 2011 : Dassault Systèmes annonce son retrait d'Andromède",
    ]
    title = message.blocks[0]
    assert isinstance(title, Paragraph)
    assert (title.runs[0].bold, title.runs[0].url) == (True, ARTICLE.url)


def test_the_same_in_english() -> None:
    assert texts(alert_message(ALERT, ENGLISH))[3:5] == [
        "Why: Atos; Cloudwatt (“Clouwatt” for Cloudwatt, 1 letter away)",
        "Earlier in this story",
    ]


def test_without_anything_related_no_history_is_shown() -> None:
    assert "Rappel des faits" not in texts(alert_message(replace(ALERT, related=()), FRENCH))


def test_what_a_message_has_told_can_be_left_out_of_the_next() -> None:
    assert WITHDRAWAL.title in told_in(alert_message(ALERT, FRENCH))
    assert told_in(alert_message(replace(ALERT, related=()), FRENCH)) == frozenset()


def test_a_history_does_not_link_to_the_article_itself() -> None:
    own = replace(WITHDRAWAL, links=(ARTICLE.url, "https://example.org/retrait"))
    assert event_line(own, FRENCH, here=ARTICLE.url)[2].url == "https://example.org/retrait"
    assert event_line(replace(own, links=(ARTICLE.url,)), FRENCH, here=ARTICLE.url)[2].url == ""


def test_without_mentions_or_summary_their_lines_are_left_out() -> None:
    bare = replace(ALERT, mentions=(), summary="", related=())
    assert texts(alert_message(bare, FRENCH)) == ["Atos prend sa revanche", "Silicon.fr · 7 octobre 2013 à 10:00"]


def test_an_article_without_title_or_date_says_so() -> None:
    article = replace(ARTICLE, title="", published=None, seen_at=datetime(2013, 10, 7, 8, tzinfo=UTC))
    message = alert_message(replace(ALERT, article=article), FRENCH)
    assert texts(message)[:2] == ["(sans titre)", "Silicon.fr · vu le 7 octobre 2013 à 10:00"]
    undated = replace(article, seen_at=None, source="")
    small = alert_message(replace(ALERT, article=undated), FRENCH).blocks[1]
    assert isinstance(small, Small)
    assert small.runs[0].text == ""


def test_an_event_links_to_the_alert_of_its_story_else_to_its_source() -> None:
    told = replace(FRENCH, permalinks={"first": "https://chat.example/p1"})
    assert event_line(WITHDRAWAL, told)[2].url == "https://chat.example/p1"
    assert event_line(WITHDRAWAL, FRENCH)[2].url == "https://example.org/retrait"
    assert event_line(replace(WITHDRAWAL, links=()), FRENCH)[2].url == ""


def test_where_no_link_lives_the_words_of_the_source_stand() -> None:
    dead = replace(FRENCH, dead=frozenset({"https://example.org/retrait"}))
    event = replace(WITHDRAWAL, quotes=(Quote(doc="1", text=WITHDRAWAL.title), Quote(doc="2", text="il se\n retirait")))
    assert [run.text for run in event_line(event, dead)[2:]] == [
        event.title,
        " (lien mort) — «\u00a0il se retirait\u00a0»",
    ]
    assert event_line(event, dead)[2].url == ""
    assert event_line(replace(event, quotes=()), dead)[3].text == " (lien mort)"
    two = replace(event, links=("https://example.org/retrait", "https://example.org/copie"))
    assert event_line(two, dead)[2].url == "https://example.org/copie"
    told = replace(dead, permalinks={"first": "https://chat.example/p1"})
    assert [run.url for run in event_line(event, told)[2:]] == ["https://chat.example/p1"]


def test_what_did_not_surely_happen_is_marked() -> None:
    planned = event_line(replace(WITHDRAWAL, status="planned"), FRENCH)
    assert planned[-1].text == " (prévu)"
    assert event_line(replace(WITHDRAWAL, status="rumour"), ENGLISH)[-1].text == " (rumour)"


def test_more_than_four_watches_are_counted() -> None:
    many = replace(ALERT, mentions=(ATOS,) * 6)
    assert texts(alert_message(many, FRENCH))[3].endswith(" et 2 autres")


def test_a_watch_that_left_the_watchlist_is_called_by_its_id() -> None:
    assert FRENCH.label("gone") == "gone"


def test_spellings_found_are_told_once_each_and_two_at_most() -> None:
    evidence = tuple(
        Evidence(field="text", start=n, end=n + 4, text=text, alias="Atos", form="exact")
        for n, text in enumerate(["Atos", "Atos", "ATOS", "AtoS"])
    )
    assert found_words(replace(ATOS, evidence=evidence), Words("fr")) == ("« Atos »", "« ATOS »")


def test_what_a_label_says_already_is_not_said_again() -> None:
    evidence = [replace(ATOS.evidence[0], text=text, start=n) for n, text in enumerate(["Atos", "Atos Origin"])]
    mention = replace(ATOS, evidence=tuple(evidence))
    assert found_words(mention, Words("en"), but="ATOS (group)") == ("“Atos Origin”",)
    assert found_words(ATOS, Words("en"), but="Atos") == ()


@given(st.text(max_size=300), st.text(max_size=200))
def test_a_notification_is_one_plain_line_of_at_most_120_characters(title: str, source: str) -> None:
    alert = replace(ALERT, article=replace(ARTICLE, title=title, source=source))
    text = notification(alert, FRENCH)
    assert len(text) <= 120
    assert not set(text) & set("\n\r\u2028\u2029")


def test_a_long_title_is_cut_and_the_source_still_stands() -> None:
    text = notification(replace(ALERT, article=replace(ARTICLE, title="mot " * 60)), FRENCH)
    assert text.startswith("Atos · mot mot")
    assert text.endswith("… · Silicon.fr")
    assert notification(replace(ALERT, mentions=()), FRENCH) == "Atos prend sa revanche · Silicon.fr"
