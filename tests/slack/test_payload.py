"""What Slack is told is exact, literal, and never more than Slack takes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alerting.offers import COMMANDS
from bot.chat.slack.payload import MAX_BARE, MAX_NOTIFICATION, blocks, escape, is_link, payload, without_blocks
from bot.model import Block, Bullets, Line, Message, Offer, Outgoing, Paragraph, Run, Small
from tests.slack.block_kit import Json, problems, walk

NASTY = (
    "<!channel>",
    "<https://evil.example|deal>",
    "*gras* _ital_ ~barré~ `code`",
    "a" * 3_000,
    "é\U0001f1eb\U0001f1f7👩‍👩‍👧" * 100,
    "العربية \u202etxt.exe",
    "ligne\r\nautre\n\n\n\nligne\u2028fin",
    '"' * 12_000,
    "&amp; & <b>",
    "\x00\x1b[31m\ud800",
    " ",
    "",
    ":x: @here #general",
)
URLS = (
    "",
    "https://www.silicon.fr/andromede-84571.html?a=1&b=2",
    "javascript:alert(1)",
    "https://e.fr/" + "a" * 3_000,
    "http://[::1",
    "https://e.fr/a b|<c>",
    "https://",
    "HTTPS://E.FR/É",
)
texts = st.one_of(st.sampled_from(NASTY), st.text(max_size=40))
MOMENT = datetime(2013, 10, 7, 8, tzinfo=UTC)
runs = st.builds(
    Run,
    text=texts,
    bold=st.booleans(),
    italic=st.booleans(),
    url=st.sampled_from(URLS),
    at=st.sampled_from((None, MOMENT)),
)
lines = st.lists(runs, max_size=4).map(tuple)
any_blocks = st.one_of(
    st.builds(Paragraph, lines),
    st.builds(Bullets, st.lists(lines, max_size=6).map(tuple)),
    st.builds(Small, lines),
)
any_offers = st.lists(st.builds(Offer, texts, st.sampled_from(COMMANDS), st.just(True)), max_size=7).map(tuple)
messages = st.builds(
    Message, notification=texts, blocks=st.lists(any_blocks, max_size=12).map(tuple), offers=any_offers
)


def sending(message: Message) -> Outgoing:
    now = datetime(2013, 10, 3, tzinfo=UTC)
    return Outgoing(key="a1b2", chat="slack", address="#alertes", message=message, created_at=now)


def message_of(*parts: Block) -> Message:
    return Message(notification="n", blocks=parts)


def line(text: str, **look: Any) -> Line:
    return (Run(text, **look),)


def texts_of(drawn: list[Json]) -> list[str]:
    return [part["text"] for part in walk(drawn) if isinstance(part.get("text"), str)]


def test_is_every_argument_of_the_call() -> None:
    message = Message(notification="Andromède & Cie <b>", blocks=(Paragraph(line("Titre")),))
    assert payload(sending(message), thread_ref="") == {
        "channel": "#alertes",
        "text": "Andromède &amp; Cie &lt;b&gt;",
        "blocks": [
            {
                "type": "rich_text",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "Titre"}]}],
            }
        ],
        "unfurl_links": False,
        "unfurl_media": False,
        "metadata": {"event_type": "vigie_message", "event_payload": {"key": "a1b2"}},
    }
    assert payload(sending(message), thread_ref="17.01")["thread_ts"] == "17.01"


def test_draws_an_alert() -> None:
    link = "https://www.silicon.fr/a"
    drawn = blocks(
        message_of(
            Paragraph(line("Le titre", bold=True, url=link)),
            Paragraph((Run("Le résumé. "), Run("Andromède", italic=True))),
            Small(line("Silicon.fr · 3 octobre 2013")),
            Small(line("Andromède")),
            Paragraph(line("Déjà vu", bold=True)),
            Bullets(((Run("22 décembre 2011 "), Run("le retrait", url=link)), line(" "), line("début 2012"))),
        )
    )
    bold = {"bold": True}
    assert drawn == [
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "link", "url": link, "text": "Le titre", "style": bold},
                        {"type": "text", "text": "\n"},
                        {"type": "text", "text": "Le résumé. "},
                        {"type": "text", "text": "Andromède", "style": {"italic": True}},
                    ],
                }
            ],
        },
        {
            "type": "context",
            "elements": [{"type": "plain_text", "text": "Silicon.fr · 3 octobre 2013\nAndromède", "emoji": False}],
        },
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [{"type": "text", "text": "Déjà vu", "style": bold}],
                },
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [
                        {
                            "type": "rich_text_section",
                            "elements": [
                                {"type": "text", "text": "22 décembre 2011 "},
                                {"type": "link", "url": link, "text": "le retrait"},
                            ],
                        },
                        {"type": "rich_text_section", "elements": [{"type": "text", "text": "début 2012"}]},
                    ],
                },
            ],
        },
    ]


def test_separates_paragraphs_by_an_empty_line() -> None:
    drawn = blocks(message_of(Paragraph(line("un")), Paragraph(line("deux"))))
    assert texts_of(drawn) == ["un", "\n\n", "deux"]


def test_small_print_with_a_link_stays_a_link() -> None:
    drawn = blocks(message_of(Small(line("source", url="https://e.fr"))))
    assert [part["type"] for part in walk(drawn)] == ["rich_text", "rich_text_section", "link"]


@pytest.mark.parametrize("ends_small", [True, False])
def test_never_exceeds_five_blocks(ends_small: bool) -> None:
    parts = [part for n in range(4) for part in (Paragraph(line(f"p{n}")), Small(line(f"s{n}")))]
    drawn = blocks(message_of(*parts, *([] if ends_small else [Paragraph(line("fin"))])))
    assert [block["type"] for block in drawn] == (["rich_text", "context"] if ends_small else ["rich_text"])
    assert [text for text in texts_of(drawn) if text.strip()][:3] == ["p0", "s0", "p1"]


def test_titles_lose_line_ends_and_text_keeps_them() -> None:
    text = "a\r\nb\n\n\n\nc\u2028d\x00\u202e"
    assert texts_of(blocks(message_of(Paragraph(line(text))))) == ["a\nb\n\nc\nd"]
    assert texts_of(blocks(message_of(Paragraph(line(text, bold=True))))) == ["a b c d"]
    assert texts_of(blocks(message_of(Paragraph(line(text, url="https://e.fr"))))) == ["a b c d"]


@pytest.mark.parametrize("text", NASTY)
def test_shows_the_notification_when_there_is_nothing_else(text: str) -> None:
    message = Message(notification=text, blocks=(Paragraph(()), Bullets(()), Small(line(" "))))
    drawn = blocks(message)
    assert [part["type"] for part in walk(drawn)] == ["rich_text", "rich_text_section", "text"]
    assert problems(drawn) == []


def test_the_notification_falls_back_on_the_first_words() -> None:
    assert payload(sending(message_of(Paragraph(line(" ")))), thread_ref="")["text"] == "n"
    message = Message(notification="\n", blocks=(Bullets((line("<un>"),)),))
    assert payload(sending(message), thread_ref="")["text"] == "&lt;un&gt;"
    assert payload(sending(Message(notification="")), thread_ref="")["text"] == "…"


def test_cuts_what_is_too_long_and_drops_what_follows() -> None:
    drawn = blocks(message_of(Paragraph(line("é" * 20_000)), Small(line("pied"))))
    [text] = texts_of(drawn)
    assert text.startswith("éé") and text.endswith("é…") and 9_000 < len(text) < 10_000
    many = blocks(message_of(Bullets(tuple(line("x" * 90) for _ in range(500))), Small(line("pied"))))
    assert problems(many) == [] and len(texts_of(many)) > 40
    assert texts_of(blocks(message_of(Small(line("s" * 5_000))))) == ["s" * 2_999 + "…"]


def test_a_link_that_does_not_fit_is_left_out_whole() -> None:
    url = "https://e.fr/" + "a" * 2_900
    drawn = blocks(message_of(*[Paragraph((Run("lien", url=url),)) for _ in range(5)]))
    assert [part["url"] for part in walk(drawn) if "url" in part] == [url] * 3
    assert texts_of(drawn)[-1] == "lien"


def test_without_blocks_all_words_and_addresses_stay() -> None:
    message = message_of(
        Paragraph(line("<Titre>", url="https://e.fr/a")), Bullets((line("un"), line(""))), Small(line("pied"))
    )
    bare = without_blocks(payload(sending(message), thread_ref="17.01"), message)
    assert bare == {
        "channel": "#alertes",
        "text": "&lt;Titre&gt; (https://e.fr/a)\nun\npied",
        "mrkdwn": False,
        "unfurl_links": False,
        "unfurl_media": False,
        "metadata": {"event_type": "vigie_message", "event_payload": {"key": "a1b2"}},
        "thread_ts": "17.01",
    }
    assert without_blocks({}, Message(notification=" a "))["text"] == "a"
    assert without_blocks({}, Message(notification=""))["text"] == "…"
    assert len(str(without_blocks({}, message_of(Paragraph(line("a" * 20_000))))["text"])) == MAX_BARE


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://e.fr", True),
        ("http://192.0.2.1:8080/a?b=c&d#e", True),
        ("HTTPS://é.fr/à", True),
        ("ftp://e.fr", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https:///a", False),
        ("http://[::1", False),
        ("https://e.fr/a b", False),
        ("https://e.fr/a|b", False),
        ("https://e.fr/<b>", False),
        ("https://e.fr/\u202egpj", False),
        ("https://e.fr/" + "a" * 2_987, True),
        ("https://e.fr/" + "a" * 2_988, False),
        ("", False),
    ],
)
def test_links_only_what_slack_takes(url: str, linked: bool) -> None:
    assert is_link(url) is linked


@settings(max_examples=50)  # each may hold tens of thousands of characters
@given(messages)
def test_slack_would_take_any_message(message: Message) -> None:
    for key in ("", "0" * 24):
        drawn = blocks(message, key=key)
        assert problems(drawn) == []
        assert 1 <= len(drawn) <= 5
        assert (drawn[-1]["type"] == "actions") == bool(key and message.offers)


@settings(max_examples=50)
@given(messages, st.sampled_from(["", "17.01"]))
def test_no_words_are_ever_markup(message: Message, thread_ref: str) -> None:
    arguments = payload(sending(message), thread_ref=thread_ref)
    for sent in (arguments, without_blocks(arguments, message)):
        text = str(sent["text"])
        assert text.strip() and not {"<", ">"} & set(text)
        assert escape(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")) == text
        json.dumps(sent).encode()
        text.encode()  # no half characters
    types = {part["type"] for part in walk(arguments["blocks"]) if "type" in part}
    words = {"rich_text", "rich_text_section", "rich_text_list", "text", "link", "date", "context", "plain_text"}
    assert types <= words | {"actions", "overflow"}
    assert len(str(arguments["text"])) <= 5 * MAX_NOTIFICATION


@given(st.lists(st.builds(Run, text=st.text("abc <>&*_é"), url=st.just("")), min_size=1, max_size=4).map(tuple))
def test_words_come_out_as_they_went_in(runs: Line) -> None:
    written = "".join(run.text for run in runs)
    shown = "".join(texts_of(blocks(message_of(Paragraph(runs)))))
    assert shown.rstrip() == (written.rstrip() or "n")


def test_slack_keeps_the_age_of_a_moment_true() -> None:
    small = Small((Run("Silicon.fr · "), Run("7 octobre 2013", at=MOMENT)))
    [drawn] = blocks(message_of(Paragraph(line("Titre", bold=True)), small))
    [section] = drawn["elements"]
    assert [part.get("text") for part in section["elements"]] == [
        "Titre", "\n", "Silicon.fr · ", "7 octobre 2013", " · ", None,
    ]  # fmt: skip
    age = {"type": "date", "timestamp": 1381132800, "format": "{ago}", "fallback": "7 octobre 2013"}
    assert section["elements"][-1] == age and problems([drawn]) == []


def test_an_age_that_does_not_fit_is_left_out() -> None:
    lead = "x" * 9_860
    [drawn] = blocks(message_of(Paragraph((Run(lead), Run("hier", at=MOMENT), Run("après")))))
    [section] = drawn["elements"]
    assert [part["type"] for part in section["elements"]] == ["text", "text"] and problems([drawn]) == []


def test_a_line_does_not_end_where_french_typography_holds_together() -> None:
    told = "Etat : 135 M€, « 75 % » ; 3 millions ? Non, 12 janvier"
    [drawn] = blocks(message_of(Paragraph(line(told))))
    [text] = texts_of([drawn])
    held = ("Etat\u00a0:", "135\u00a0M€", "«\u00a075\u00a0%\u00a0»\u00a0;", "3\u00a0millions\u00a0?")
    assert all(part in text for part in held) and "12 janvier" in text
    assert text.replace("\u00a0", " ") == told


def test_what_follows_a_list_stands_apart_from_it() -> None:
    [drawn] = blocks(message_of(Paragraph(line("Un")), Bullets((line("a"),)), Paragraph(line("Deux"))))
    assert texts_of([drawn]) == ["Un", "a", "\n", "Deux"]
