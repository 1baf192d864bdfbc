"""What people said becomes edits that do what they said, and spoil nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.alerting.advice import Addition, Advice, advise, advise_on, applied
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


def test_an_article_with_the_name_everywhere_is_left_to_people() -> None:
    things = ("galaxie", "princesse", "souche", "constellation")
    text = ", ".join(f"la {thing} d'Andromède" for thing in things) + " brillent."
    advice = advise(HEAD + GALAXY, said(("-", "La nébuleuse d'Andromède", text)))
    assert (advice.proposals, why(advice)) == ((), ["nothing found"])


def test_names_that_do_not_alert_are_left_alone() -> None:
    """The medium is surer than the subject, and is none of the trouble."""
    media = "  - {id: afp, label: AFP, aliases: [AFP], mode: source}\n"
    advice = advise(HEAD + GALAXY + media, said(("-", "AFP", "AFP. Voici la galaxie d'Andromède selon l'AFP.")))
    assert additions(advice) == [(Addition("cloud", "veto", "galaxie d'andromède"),)]
    slip = "  - {id: z, label: Zataz, aliases: [Zatazinfo], mode: source}\n"
    assert advise(HEAD + GALAXY + slip, said(("+", "Andromède avance", "Selon Zatazinfos."))) == Advice()


def test_a_watch_with_a_context_gets_no_other_one() -> None:
    """More context words would let more through."""
    text = "  - {id: cloud, label: Andromède, aliases: [Andromède], context: [cloud]}\n"
    wanted = [("+", f"Wanted {n}", "Andromède héberge des serveurs du cloud.") for n in range(9)]
    unwanted = [("-", f"Unwanted {n}", "Andromède, vue du ciel, sans cloud.") for n in range(9)]
    advice = advise(HEAD + text, said(*wanted, *unwanted, ("+", "La météo du jour")))
    assert all(addition.key != "context" for proposal in additions(advice) for addition in proposal)


def test_words_are_compared_only_where_the_watch_is_named() -> None:
    wanted = [("+", f"Wanted {n}", "Andromède héberge des serveurs.") for n in range(9)]
    unwanted = [("-", f"Unwanted {n}", "Andromède, vue du ciel.") for n in range(9)]
    elsewhere = [("+", f"Numergy {n}", "Numergy vend du ciel.") for n in range(9)]
    (proposal,) = advise(HEAD + GALAXY + NUMERGY, said(*wanted, *unwanted, *elsewhere)).proposals
    assert {addition.watch for addition in proposal.additions} == {"cloud"}


def test_a_place_refused_for_its_case_proposes_nothing_of_its_own() -> None:
    text = "  - {id: bull, label: Bull, aliases: [Bull], case: proper}\n"
    assert why(advise(HEAD + text, said(("+", "le bull arrive")))) == ["nothing found"]


def test_a_context_word_that_would_not_help_is_not_proposed() -> None:
    """Named in passing, the watch would not alert even so."""
    text = "  - {id: bull, label: Bull, aliases: [Bull], case: proper, context: [Atos]}\n"
    advice = advise(HEAD + text, said(("+", "Nomination", "Le consortium choisit un ancien de Bull.")))
    assert (advice.proposals, why(advice)) == ((), ["nothing found"])


def test_a_veto_that_would_not_reach_the_name_is_not_proposed() -> None:
    """What stands between is too long for a phrase."""
    advice = advise(HEAD + GALAXY, said(("-", "La galaxie « – » Andromède")))
    assert (advice.proposals, why(advice)) == ((), ["nothing found"])


def test_one_article_is_answered_by_itself() -> None:
    galaxy, cloud = "La galaxie d'Andromède grossit", "Andromède perd un actionnaire"
    opinions = said(("-", galaxy), ("+", cloud), ("+-", "Une photo d'Andromède"))
    proposal = advise_on(HEAD + GALAXY, opinions, galaxy)
    assert proposal and proposal.additions == (Addition("cloud", "veto", "galaxie d'andromède"),)
    assert [judged.article.title for judged in proposal.answers] == [galaxy]
    for fine in (cloud, "Une photo d'Andromède", "never said"):
        assert advise_on(HEAD + GALAXY, opinions, fine) is None, "it behaves, people disagree, or nobody said anything"
    alone = said(("-", "Andromède"))
    assert advise_on(HEAD + GALAXY, alone, "Andromède") is None, "there is nothing around the name"
