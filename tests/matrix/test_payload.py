"""The content of a Matrix event: readable as text, safe as HTML, never too large."""

from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.matrix.payload import KEY, LIMIT, answer, payload, size
from bot.model import Block, Bullets, Message, Outgoing, Paragraph, Run, Small

ALLOWED = {"p", "ul", "li", "a", "strong", "em", "sub", "br"}


class Reader(HTMLParser):
    """What a strict client understands of formatted_body."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.hrefs: list[str] = []
        self.other_attributes: list[str] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.hrefs += [value or "" for name, value in attrs if name == "href"]
        self.other_attributes += [name for name, _ in attrs if name != "href"]
        if tag == "br":
            self.text += "\n"
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def outgoing(*blocks: Block, notification: str = "Atos cède Bull", key: str = "0123456789abcdef01234567") -> Outgoing:
    return Outgoing(
        key=key,
        chat="matrix",
        address="!room",
        message=Message(notification=notification, blocks=blocks),
        created_at=datetime(2026, 11, 22, tzinfo=UTC),
    )


def text_of(content: dict[str, object], name: str) -> str:
    value = content[name]
    assert isinstance(value, str)
    return value


def test_an_alert_in_full() -> None:
    content = payload(
        outgoing(
            Paragraph((Run("Orange & <Thales>", bold=True, url="https://example.fr/a?b=1&c=2"), Run(" : c’est fait"))),
            Bullets(
                (
                    (Run("22 décembre 2011", italic=True), Run(" : retrait", url="https://example.fr/r")),
                    (Run("début 2012"),),
                )
            ),
            Small((Run("Silicon.fr · "), Run("https://example.fr/r", url="https://example.fr/r"))),
        ),
        thread_ref="",
    )
    assert content == {
        "msgtype": "m.notice",
        "format": "org.matrix.custom.html",
        "body": "Orange & <Thales> [1] : c’est fait\n\n"
        "• 22 décembre 2011 : retrait [2]\n• début 2012\n\n"
        "Silicon.fr · https://example.fr/r\n\n"
        "[1] https://example.fr/a?b=1&c=2\n[2] https://example.fr/r",
        "formatted_body": '<p><a href="https://example.fr/a?b=1&amp;c=2"><strong>Orange &amp; &lt;Thales&gt;'
        "</strong></a> : c’est fait</p>"
        '<ul><li><em>22 décembre 2011</em><a href="https://example.fr/r"> : retrait</a></li><li>début 2012</li></ul>'
        '<p><sub>Silicon.fr · <a href="https://example.fr/r">https://example.fr/r</a></sub></p>',
        "m.mentions": {},
        KEY: "0123456789abcdef01234567",
    }


def test_a_follow_up_goes_under_the_first_message() -> None:
    content = payload(outgoing(Paragraph((Run("suite"),))), thread_ref="$root")
    assert content["m.relates_to"] == {
        "rel_type": "m.thread",
        "event_id": "$root",
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": "$root"},
    }


def test_an_answer_replies_to_its_question() -> None:
    message = Message(notification="Aide", blocks=(Paragraph((Run("Aide"),)),))
    assert answer(message, question="$q", thread_ref="")["m.relates_to"] == {"m.in_reply_to": {"event_id": "$q"}}
    assert answer(message, question="$q", thread_ref="$root")["m.relates_to"] == {
        "rel_type": "m.thread",
        "event_id": "$root",
        "is_falling_back": False,
        "m.in_reply_to": {"event_id": "$q"},
    }
    assert KEY not in answer(message, question="$q", thread_ref="")


def test_a_message_without_blocks_shows_its_notification() -> None:
    content = payload(outgoing(), thread_ref="")
    assert content["body"] == "Atos cède Bull"
    assert content["formatted_body"] == "<p>Atos cède Bull</p>"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "//example.fr",
        "https://",
        "https://[1",
        "https://example.fr/a b",
        "https://example.fr/a\nb",
        "https://example.fr/\u0007",
        "ftp://example.fr",
    ],
)
def test_only_web_addresses_become_links(url: str) -> None:
    content = payload(outgoing(Paragraph((Run("titre", url=url),))), thread_ref="")
    assert content["formatted_body"] == "<p>titre</p>"
    assert content["body"] == "titre"


def test_characters_servers_refuse_are_left_out() -> None:
    content = payload(outgoing(Paragraph((Run("a\x00b\ud800c\x1b[31md\te\nf"),))), thread_ref="")
    assert content["body"] == "abc[31md\te\nf"
    assert content["formatted_body"] == "<p>abc[31md\te<br>f</p>"


def test_too_much_is_cut_from_the_end_and_says_so() -> None:
    content = payload(
        outgoing(
            Paragraph((Run("Le titre", url="https://example.fr/"),)),
            Bullets(((Run("& " * 30_000),), (Run("jamais vu"),))),
            Small((Run("jamais vu"),)),
        ),
        thread_ref="$root",
    )
    assert size(content) <= LIMIT
    body = text_of(content, "body")
    assert body.startswith("Le titre [1]\n\n• & &")
    assert body.endswith("…\n\n[1] https://example.fr/")
    assert "jamais vu" not in body
    assert size(content) > LIMIT // 2, "far more was cut than needed"


def test_small_print_can_be_what_is_cut() -> None:
    content = payload(outgoing(Small((Run("x" * 60_000),))), thread_ref="")
    assert text_of(content, "formatted_body").endswith("…</sub></p>")


@pytest.mark.parametrize(
    "blocks",
    [
        (Paragraph(()),) * 4_000,
        (Bullets(((Run(""),),) * 4_000),),
        (Bullets(((),) * 4_000),),
        (Paragraph((Run("x", url="https://example.fr/" + "é" * 70_000),)),),
    ],
)
def test_nothing_is_ever_too_large(blocks: tuple[Block, ...]) -> None:
    assert size(payload(outgoing(*blocks), thread_ref="$root")) <= LIMIT


hard = st.text(st.one_of(st.sampled_from("<>&\"'`/=*_[]()\n\t\x00\ud800 aé€"), st.characters()), max_size=60)
urls = st.one_of(
    st.just(""),
    hard,
    hard.map(lambda t: "https://example.fr/" + t),
    st.just('https://e.fr/"><script>'),
    st.just("javascript:x"),
)
runs = st.builds(Run, hard, st.booleans(), st.booleans(), urls)
lines = st.lists(runs, max_size=4).map(tuple)
blocks = st.one_of(
    st.builds(Paragraph, lines), st.builds(Small, lines), st.lists(lines, max_size=4).map(tuple).map(Bullets)
)


@settings(max_examples=150)
@given(st.lists(blocks, max_size=5), st.sampled_from(["", "$root:example.fr"]))
def test_whatever_an_article_says_stays_text(parts: list[Block], thread_ref: str) -> None:
    content = payload(outgoing(*parts), thread_ref=thread_ref)
    read = Reader(text_of(content, "formatted_body"))
    assert not read.open
    assert read.tags <= ALLOWED
    assert not read.other_attributes
    assert all(urlsplit(href).scheme in ("http", "https") for href in read.hrefs)
    assert size(content) <= LIMIT
    said = [run.text for part in parts for line in items(part) for run in line]
    for text in said:
        seen = "".join(
            c for c in text if c in "\n\t" or (c >= " " and not "\x7f" <= c <= "\x9f" and not is_surrogate(c))
        )
        assert seen in text_of(content, "body")
        assert seen in read.text


def items(block: Block) -> tuple[tuple[Run, ...], ...]:
    return block.items if isinstance(block, Bullets) else (block.runs,)


def is_surrogate(character: str) -> bool:
    return "\ud800" <= character <= "\udfff"
