"""What people said becomes edits that do what they said, and spoil nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.alerting.advice import Addition, Advice, advise, applied
from bot.model import Article, Opinion
from bot.watchlist import parse

NOON = datetime(2012, 1, 10, 12, tzinfo=UTC)
HEAD = """\
channels: {veille: {}}
defaults: {channels: veille}
watches:
"""
GALAXY = "  - {id: cloud, label: Andromède, aliases: [Andromède]}  # le nuage\n"
NUMERGY = "  - {id: numergy, label: Numergy, aliases: [Numergy]}\n"


def said(*lines: tuple[str, str] | tuple[str, str, str]) -> list[tuple[Opinion, Article]]:
    """(« + » or « - » by user, title, text) for each opinion."""
    opinions = []
    for line in lines:
        minds, title, text = (*line, "")[:3]
        article = Article(key=title, title=title, text=text, published=NOON)
        for number, mind in enumerate(minds):
            opinion = Opinion(about=title, user=f"u{number}", article=title, useful=mind == "+", at=NOON)
            opinions.append((opinion, article))
    return opinions


def additions(advice: Advice) -> list[tuple[Addition, ...]]:
    return [proposal.additions for proposal in advice.proposals]


def why(advice: Advice) -> list[str]:
    return [unanswered.why for unanswered in advice.unanswered]


def test_an_unwanted_alert_proposes_the_phrase_around_the_name_as_a_veto() -> None:
    advice = advise(
        HEAD + GALAXY,
        said(
            ("-", "La galaxie d'Andromède grossit"),
            ("-", "Une photo de la galaxie d'Andromède"),
            ("+", "Andromède perd un actionnaire"),
        ),
    )
    assert additions(advice) == [(Addition("cloud", "veto", "galaxie d'andromède"),)]
    assert [answer.article.title for answer in advice.proposals[0].answers] == [
        "La galaxie d'Andromède grossit",
        "Une photo de la galaxie d'Andromède",
    ]
    assert advice.unanswered == ()


def test_each_place_of_the_name_gets_its_veto() -> None:
    advice = advise(HEAD + GALAXY, said(("-", "La galaxie d'Andromède", "Voici la nébuleuse Andromède.")))
    assert additions(advice) == [
        (Addition("cloud", "veto", "galaxie d'andromède"), Addition("cloud", "veto", "nébuleuse andromède"))
    ]


def test_what_people_want_is_not_spoilt() -> None:
    """« projet Andromède » also stands in a wanted article, so the neighbour on the other side is taken."""
    advice = advise(
        HEAD + GALAXY,
        said(("-", "Le projet Andromède télescope"), ("+", "Le projet Andromède choisit Thales")),
    )
    assert additions(advice) == [(Addition("cloud", "veto", "andromède télescope"),)]


def test_words_that_tell_wanted_from_unwanted_become_the_context() -> None:
    wanted = [("+", f"Wanted {n}", "Andromède héberge des serveurs.") for n in range(9)]
    unwanted = [("-", f"Unwanted {n}", "Andromède, vue du ciel.") for n in range(9)]
    (proposal,) = advise(HEAD + GALAXY, said(*wanted, *unwanted)).proposals
    assert {addition.key for addition in proposal.additions} == {"context"}
    assert "serveurs" in {addition.value for addition in proposal.additions}
    assert len(proposal.answers) == 9


def test_a_missed_article_proposes_a_context_word_of_its_own() -> None:
    text = "  - {id: bull, label: Bull, aliases: [Bull], case: proper, context: [Atos]}\n"
    advice = advise(HEAD + text, said(("+", "Un supercalculateur : Bull")))
    assert additions(advice) == [(Addition("bull", "context", "supercalculateur"),)]


def test_a_missed_article_proposes_the_spelling_it_uses() -> None:
    advice = advise(HEAD + NUMERGY, said(("+", "Numergie et Nummerrgy ouvrent un centre")))
    assert additions(advice) in (
        [(Addition("numergy", "aliases", "Numergie"),)],
        [(Addition("numergy", "aliases", "Nummerrgy"),)],
    )


def test_a_misspelling_people_confirm_is_proposed_as_a_spelling_once() -> None:
    advice = advise(HEAD + NUMERGY, said(("+", "Numegry ouvre"), ("++", "Numegry ferme"), ("+", "Numergy rit")))
    assert additions(advice) == [(Addition("numergy", "aliases", "Numegry"),)]


@pytest.mark.parametrize(
    ("watches", "opinions", "reason"),
    [
        (GALAXY, said(("+-", "Andromède perd un actionnaire")), "disagreement"),
        (
            GALAXY + NUMERGY + "  - {id: a, label: A, aliases: Atos}\n",
            said(("-", "Andromède, Numergy et Atos se retirent")),
            "many names",
        ),
        (
            "  - {id: a, label: A, aliases: Atos, veto: [Mont Atos]}\n",
            said(("+", "Le Mont Atos brûle")),
            "veto",
        ),
        (GALAXY, said(("-", "Andromède")), "nothing found"),
        (GALAXY, said(("+", "La météo du jour")), "nothing found"),
    ],
)
def test_what_no_edit_answers_is_told(watches: str, opinions: list[tuple[Opinion, Article]], reason: str) -> None:
    advice = advise(HEAD + watches, opinions)
    assert advice.proposals == ()
    assert why(advice) == [reason]


def test_most_people_decide_and_what_behaves_needs_nothing() -> None:
    assert advise(HEAD + GALAXY, said(("++-", "Andromède perd un actionnaire"))) == Advice()
    assert advise(HEAD + GALAXY, said(("-", "La météo"))) == Advice()
    assert advise(HEAD + GALAXY, []) == Advice()


def test_a_sample_is_never_broken() -> None:
    sample = "samples: {alert: Le projet Andromède avance}"
    text = f"{HEAD}  - id: cloud\n    label: Andromède\n    aliases: Andromède\n    {sample}\n"
    assert advise(text, said(("-", "Un projet Andromède"))).proposals == ()
    assert advise(text.replace(sample, "note: x"), said(("-", "Un projet Andromède"))).proposals


def test_proposals_are_applied_and_what_cannot_be_is_not() -> None:
    edited = applied(HEAD + GALAXY, [Addition("cloud", "veto", "galaxie"), Addition("cloud", "veto", "l'étoile")])
    assert edited is not None
    assert parse(edited, file="w").watches[0].veto == ("galaxie", "l'étoile")
    assert "# le nuage" in edited
    assert applied(HEAD + GALAXY, [Addition("gone", "veto", "x")]) is None
