"""Proposals in words."""

from __future__ import annotations

from bot.alerting.advice import Addition, Judged, Proposal, Unanswered
from bot.alerting.advised import proposed, unanswered_line
from bot.model import Article
from bot.wording import Words

ARTICLE = Article(key="a", title="Une galaxie", text="")


def test_a_proposal_says_what_and_because_of_whom() -> None:
    proposal = Proposal(
        (Addition("cloud", "veto", "galaxie"), Addition("gone", "aliases", "Andromedde")),
        (Judged(ARTICLE, useful=False, users=("@léa", "@max")), Judged(ARTICLE, useful=True, users=("@léa",))),
    )
    assert proposed(proposal, {"cloud": "Andromède"}, Words("en")) == (
        "Andromède: a veto, “galaxie”; gone: a spelling, “Andromedde”. "
        "Because not wanted: “Une galaxie” (@léa, @max); wanted: “Une galaxie” (@léa)."
    )


def test_what_is_not_answered_says_why() -> None:
    french = unanswered_line(Unanswered(None, ARTICLE, "disagreement"), Words("fr"))
    assert french == "Sans proposition pour «\u00a0Une galaxie\u00a0»\u00a0: les avis divergent"
