"""What people did is said in words, with the names that chats told and no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.alerting.acts import Acts, act_lines
from bot.alerting.offers import COMMANDS, FORMS, offers
from bot.alerting.render import Rendering
from bot.model import Alert, Article, Mention, Mute, Opinion, Watch
from bot.wording import Words

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
FRENCH = Rendering(words=Words("fr"), watches={"atos": Watch(id="atos", label="Atos", aliases=("Atos",))})
ENGLISH = replace(FRENCH, words=Words("en"))
NAMES = {f"U{n}": f"lecteur{n}" for n in range(9)}


def opinion(user: str, *, useful: bool = True) -> Opinion:
    return Opinion(about="m", user=user, article="a", useful=useful, at=NOON)


def told(acts: Acts, rendering: Rendering = FRENCH) -> list[str]:
    return ["".join(run.text for run in line).replace("\u00a0", " ") for line in act_lines(acts, rendering)]


def test_nothing_was_done() -> None:
    assert told(Acts()) == []


def test_opinions_name_people_and_count_those_without_a_name() -> None:
    both = Acts(opinions=[opinion("U1"), opinion("@léa:example.org"), opinion("?", useful=False)], names=NAMES)
    assert told(both) == ["Utile : lecteur1, léa · Pas pertinent : 1 personne"]
    assert told(both, ENGLISH) == ["Useful: lecteur1, léa · Not relevant: 1 person"]
    many = Acts(opinions=[opinion(user) for user in ("?", *NAMES)], names=NAMES)
    assert told(many) == ["Utile : lecteur0, lecteur1, lecteur2, lecteur3 et 6 autres"]


def test_mutes_are_told_until_when_and_then_what_they_held_back() -> None:
    mute = Mute(key="m", kind="watch", what="atos", user="U1", at=NOON, until=NOON + timedelta(days=1))
    source = replace(mute, kind="source", what="Silicon", user="?")
    acts = Acts(mutes=[(mute, 0), (source, 3)], names=NAMES)
    assert told(acts) == [
        "« Atos » en sourdine jusqu'au 3 mars 2026 à 12:00 (par lecteur1)",
        "« Silicon » en sourdine jusqu'au 3 mars 2026 à 12:00 (par quelqu'un)",
    ]
    over = Acts(mutes=[(replace(mute, ended_at=NOON), 1), (replace(source, ended_at=NOON), 12)])
    assert told(over) == [
        "« Atos » n'est plus en sourdine : 1 article retenu, dans l'archive",
        "« Silicon » n'est plus en sourdine : 12 articles retenus, dans l'archive",
    ]


def test_who_split_it_off() -> None:
    assert told(Acts(split_by="U1", names=NAMES)) == ["Séparé en une histoire à part par lecteur1"]
    assert told(Acts(split_by="U1"), ENGLISH) == ["Split off as a story of its own by somebody"]


def test_an_alert_offers_each_command_once_and_none_that_leads_nowhere() -> None:
    article = Article(key="a", title="t", text="", source="Silicon")
    named = (Mention(watch="atos", score=1.0, role="subject", evidence=()),)
    alert = Alert(key="k", channel="c", story="s", article=article, mentions=named, summary="")
    made = offers(alert, FRENCH)
    assert tuple(offer.command for offer in made) == (*COMMANDS, *FORMS)
    assert [offer.label.replace("\u00a0", " ") for offer in made] == [
        "Utile", "Pas pertinent", "Pourquoi ?", "Chronologie", "Couper cette source 24 h",
        "Mettre la veille en sourdine : Atos", "Séparer", "Modifier la veille : Atos",
    ]  # fmt: skip
    assert [offer.command for offer in made if not offer.more] == ["useful", "useless", "why"]
    bare = offers(replace(alert, article=replace(article, source=""), mentions=()), FRENCH)
    assert [offer.command for offer in bare] == ["useful", "useless", "why", "split"]
