"""Which marks of a feed's entries lie."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.feeds.identity import identities
from bot.feeds.trust import Return, another, changing_in, learn, shared_in
from bot.model import Article, Learned

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
LONG = " ".join(f"mot{n}" for n in range(60))


def entry(number: int, **fields: object) -> Article:
    base = Article(
        key=f"k{number}",
        title=f"Le titre numéro {number} du jour",
        text=f"Le texte numéro {number}.",
        feed="f",
        source="F",
        url=f"https://f.fr/{number}",
        guid=f"g{number}",
        published=NOON,
    )
    return replace(base, **fields)  # type: ignore[arg-type]


def two(**fields: object) -> list[Article]:
    return [entry(1, **fields), entry(2, **fields)]


@pytest.mark.parametrize(
    ("document", "lying"),
    [
        (two(), set()),
        ([], set()),
        (two(url="https://f.fr/"), {"url"}),
        (two(url="https://f.fr/", title="Un seul titre pour tous"), set()),  # one page, whatever its words
        (two(title="Un seul titre pour tous"), {"title"}),
        (two(title="Un seul titre pour tous", text="Le même texte"), set()),
        (two(title="Un seul titre pour tous", guid="g"), set()),
        ([entry(1, title="Bilan"), entry(2, title="Bilan", published=NOON - timedelta(days=1))], set()),
        (
            [entry(1, text=LONG, title="Alpha bravo charlie delta"), entry(2, text=LONG, title="Écho fox golf hôtel")],
            {"text"},
        ),
        ([entry(1, text=LONG), entry(1, text=LONG, guid="g9", url="https://f.fr/9")], set()),
        (two(url=""), set()),
    ],
    ids=[
        "well", "empty", "one url", "one url and title", "one title", "repeat", "same guid", "weekly", "one text",
        "listed twice", "no url",
    ],
)  # fmt: skip
def test_marks_that_different_entries_share_lie(document: list[Article], lying: set[str]) -> None:
    """peers.md 4.1 and row 10: a kind of id that collides is dropped (MonitoRSS's way, without asking anybody)."""
    assert shared_in(document) == lying


def test_another_article_under_a_known_mark_has_other_words_and_a_later_date() -> None:
    before, now = entry(1), entry(2, guid="g1", title="Tout autre chose vraiment", text="Rien de commun")
    later = replace(now, published=NOON + timedelta(days=1))
    assert another(Return(before, later))
    assert not another(Return(before, now))  # the date is the same: an edit
    assert not another(Return(before, replace(later, published=None)))
    assert not another(Return(replace(before, published=None), later))
    assert not another(Return(before, replace(later, title=before.title)))
    assert not another(Return(before, replace(later, text=before.text)))
    assert not another(Return(replace(before, title="", text=""), replace(later, title="", text="")))


def test_marks_that_are_new_on_most_that_came_back_change_by_themselves() -> None:
    same = [Return(entry(n), entry(n)) for n in range(4)]
    guids = [Return(entry(n), entry(n, guid=f"x{n}")) for n in range(4)]
    urls = [Return(entry(n), entry(n, url=f"https://f.fr/x{n}")) for n in range(4)]
    secure = [Return(entry(n), entry(n, url=f"http://www.f.fr/{n}/")) for n in range(4)]
    assert changing_in(same) == changing_in(secure) == changing_in(guids[:2]) == changing_in([]) == set()
    assert changing_in(guids) == {"guid"}
    assert changing_in(urls) == {"url"}
    assert changing_in([*guids[:2], *same[:2]]) == set()
    assert changing_in([Return(entry(n, guid="", url=""), entry(n)) for n in range(4)]) == set()


def test_what_is_learned_stays() -> None:
    once = learn(Learned(), shared={"url"}, changing={"guid"})
    assert once == Learned(shared=("url",), changing=("guid",))
    assert learn(once, shared={"title"}) == Learned(shared=("title", "url"), changing=("guid",))


def same(learned: Learned, **fields: object) -> bool:
    """Whether an entry so changed is still the same to a feed of which that is known."""
    before = entry(1, text=LONG)
    return bool(set(identities(before, learned)) & set(identities(replace(before, **fields), learned)))  # type: ignore[arg-type]


def test_what_lies_is_not_used_and_what_is_left_is() -> None:
    elsewhere = {"url": "https://f.fr/else", "title": "Un titre tout à fait neuf"}
    other = {"guid": "other", "title": "Un titre tout à fait neuf"}
    tomorrow = {"guid": "other", "url": "https://f.fr/else", "published": NOON + timedelta(days=3)}
    assert same(Learned(), **elsewhere)
    assert not same(Learned(shared=("guid",)), **elsewhere, text="Autre.")
    assert not same(Learned(), **other)
    assert same(Learned(changing=("guid",)), **other)
    assert not same(Learned(changing=("guid",)), **tomorrow)
    assert same(Learned(changing=("guid", "url")), **tomorrow)
    assert same(Learned(changing=("guid", "url")), **tomorrow, title="Un titre tout à fait neuf")  # by its text
    assert not same(Learned(changing=("guid", "url"), shared=("text",)), **tomorrow, title="Un titre neuf vraiment")
    assert not same(Learned(changing=("guid", "url"), shared=("text", "title")), **tomorrow)
    assert identities(entry(1, url="", guid=""), Learned(changing=("guid",)))
    assert same(Learned(shared=("guid", "title", "url")))
