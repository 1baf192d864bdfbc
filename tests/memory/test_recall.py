"""Which earlier events belong under an article, and above all which do not."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.memory import recall as module
from bot.memory.recall import Memory
from bot.model import Event, Mention, Related, Watch
from tests.memory.made import WATCHES, article, event, mention

SAGA = (
    event("leave", "Orange quitte Andromède", "2011-12-22", "orange", "andromede"),
    event("offer", "Atos se dit intéressé par Andromède", "2012-01-04", "atos", "andromede"),
    event("birth", "Création de Numergy", "2012-09-05", "numergy", "orange"),
    event("fibre", "Orange tire la fibre à Lyon", "2013-01-01", "orange"),
    event("radar", "Thales vend des radars", "2014-01-01", "thales"),
    event("chip", "Orange et Thales dessinent une puce", "2015-01-01", "orange", "thales"),
)


def ids(found: tuple[Related, ...]) -> list[str]:
    return [r.event.id for r in found]


def recall(*mentions: Mention, title: str = "Un titre", text: str = "", memory: Memory | None = None) -> list[str]:
    return ids((memory or Memory(SAGA, WATCHES)).recall(article(title, text), mentions))


def test_nothing_named_and_nothing_shared_is_silence() -> None:
    assert recall(title="Le prix des œufs augmente") == []
    assert Memory().recall(article("Orange"), [mention("orange")]) == ()


def test_a_company_alone_says_too_little() -> None:
    assert recall(mention("orange"), title="Orange publie ses résultats") == []


def test_a_company_and_a_telling_word_say_enough() -> None:
    assert recall(mention("orange"), title="Orange : la fibre arrive enfin à Lyon") == ["fibre"]


def test_a_programme_says_enough_alone() -> None:
    assert set(recall(mention("andromede"), title="Andromède, suite")) == {"leave", "offer"}


def test_a_name_whose_beginning_is_known_says_enough_alone() -> None:
    assert recall(mention("numergy"), title="Numergy embauche") == ["birth"]


def test_what_was_long_known_does_not_begin_by_a_headline() -> None:
    """Neither does a thing begin late because it was announced before; a beginning that is unlearnt was none."""
    memory = Memory(SAGA, WATCHES)
    for number, title in enumerate(("Naissance d'Orange Labs", "Thales annonce Orange dans son camp")):
        memory.add(event(f"false {number}", title, "2016-01-01", "orange", "thales"))
    memory.add(event("plan", "SFR prépare Numergy", "2011-09-05", "numergy", "sfr"))
    assert recall(mention("orange"), title="Orange publie ses résultats", memory=memory) == []
    assert set(recall(mention("numergy"), title="Numergy embauche", memory=memory)) == {"birth", "plan"}
    memory.forget("birth")
    assert recall(mention("numergy"), title="Numergy embauche", memory=memory) == []


def test_a_topic_in_common_tells_which_saga_it_is() -> None:
    """« Orange revient dans le cloud souverain »: Andromède is not named, and meant all the same."""
    watches = (*WATCHES, Watch(id="cloud", label="Cloud souverain", aliases=("cloud souverain",), type="topic"))
    tagged = [replace(e, actors=(*e.actors, "cloud")) if "andromede" in e.actors else e for e in SAGA]
    named = (mention("orange"), mention("cloud"))
    title = "Orange revient dans le cloud souverain"
    assert recall(*named, title=title, memory=Memory(SAGA, watches)) == []
    assert recall(*named, title=title, memory=Memory(tagged, watches)) == ["leave"]
    assert recall(mention("orange"), title="Orange publie ses résultats", memory=Memory(tagged, watches)) == []
    for about in ((mention("andromede"),), (mention("andromede"), mention("cloud"))):
        found = [Memory(events, watches).recall(article("Andromède, suite"), about) for events in (SAGA, tagged)]
        assert [r.score for r in found[0]] == [r.score for r in found[1]], "where the programme is named it says all"


def test_two_shared_actors_go_before_one() -> None:
    found = Memory(SAGA, WATCHES).recall(article("Atos et Andromède"), [mention("atos"), mention("andromede")])
    assert ids(found) == ["offer", "leave"]
    assert found[0].actors == ("andromede", "atos")
    assert found[0].score > found[1].score


def test_a_headline_goes_before_a_mention_in_passing() -> None:
    memory = Memory(SAGA, WATCHES)
    in_title = memory.recall(article("x"), [mention("andromede")])
    in_lead = memory.recall(article("x"), [mention("andromede", "text", 10)])
    in_lead_often = memory.recall(article("x"), [mention("andromede", "text", 10, times=4)])
    far_down = memory.recall(article("x"), [mention("andromede", "text", 4000)])
    assert in_title[0].score > in_lead_often[0].score
    assert not in_lead or in_lead_often[0].score > in_lead[0].score
    assert far_down == ()


def test_an_event_of_another_saga_is_not_called_by_its_companies() -> None:
    """Both name Orange, but one is about Andromède, which the article never names."""
    assert "leave" not in recall(mention("orange"), title="Orange quitte la Pologne")


def test_a_name_the_matcher_refused_is_no_word() -> None:
    assert recall(title="La galaxie d'Andromède vue par Hubble") == []


def test_words_alone_may_recall_when_they_tell_a_whole_title() -> None:
    memory = Memory([event("plan", "Trente-quatre plans de reconquête industrielle", "2013-09-12")], WATCHES)
    title = "Les trente-quatre plans de la reconquête industrielle, deux ans après"
    assert recall(title=title, memory=memory) == ["plan"]


def test_amounts_are_words() -> None:
    memory = Memory([event("deal", "Cession pour 404 M€", "2019-01-01", "atos", amounts=("404 M€",))], WATCHES)
    (found,) = memory.recall(article("Atos : une cession à 404 millions d'euros contestée"), [mention("atos")])
    assert found.event.id == "deal"
    assert "cession" in found.words


@pytest.mark.parametrize(
    ("at", "shown"), [("2012-01-05T09:00", True), ("2012-01-04T22:59", False), ("2012-01-04T23:01", True), (None, True)]
)
def test_only_what_ended_before_the_day_in_paris(at: str | None, shown: bool) -> None:
    memory = Memory([event("offer", "Atos regarde", "2012-01-04", "atos", "andromede")], WATCHES)
    found = memory.recall(article("Andromède encore", at=at), [mention("andromede")])
    assert ids(found) == (["offer"] if shown else [])


def test_yesterdays_event_is_the_news_itself_when_the_names_are_the_same() -> None:
    memory = Memory(SAGA, WATCHES)
    both = [mention("atos"), mention("andromede")]
    assert "offer" not in ids(memory.recall(article("Atos veut Andromède", at="2012-01-05T08:00"), both))
    assert "offer" in ids(memory.recall(article("Atos veut Andromède", at="2012-01-09T08:00"), both))
    three = [*both, mention("thales")]
    assert "offer" in ids(memory.recall(article("Thales répond à Atos", at="2012-01-05T08:00"), three))


def test_yesterdays_event_is_the_news_itself_when_the_words_are_the_same() -> None:
    memory = Memory([event("x", "Thierry Breton interdit de visa", "2025-12-23", "breton", "atos")], WATCHES)
    told = article("Thierry Breton privé de visa et interdit de séjour", at="2025-12-24T08:00")
    assert memory.recall(told, [mention("breton")]) == ()


def test_a_long_event_that_ended_yesterday_is_past() -> None:
    split = event("split", "Andromède scindé", "2012-01-14", "andromede", end=date(2013, 9, 30), precision="range")
    found = Memory([split], WATCHES).recall(article("Andromède scindé", at="2013-10-01T08:00"), [mention("andromede")])
    assert ids(found) == ["split"]


def test_of_two_like_titles_one_is_shown() -> None:
    twin = event("twin", "Atos se dit intéressé par le projet Andromède", "2012-01-05", "atos", "andromede")
    memory = Memory((*SAGA, twin), WATCHES)
    shown = recall(mention("atos"), mention("andromede"), title="Andromède : Atos", memory=memory)
    assert len({"offer", "twin"} & set(shown)) == 1


def test_what_happened_goes_before_what_was_planned_or_rumoured() -> None:
    for status in ("planned", "rumour", "denied", "state"):
        events = [
            event("fact", "Andromède démarre", "2012-01-04", "andromede"),
            event("other", "Andromède hésite", "2012-01-04", "andromede", status=status),
        ]
        found = Memory(events, WATCHES).recall(article("Andromède"), [mention("andromede")])
        assert ids(found)[0] == "fact"


def test_rarity_beats_age() -> None:
    """The one old event that shares the rare word goes before a hundred recent ones of the company."""
    news = [event(f"n{i:03}", f"Orange baisse le tarif numéro {i}", "2026-01-01", "orange") for i in range(100)]
    old = event("old", "Orange rachète le câblier sous-marin Alcatel", "2011-01-01", "orange")
    memory = Memory((*news, old), WATCHES)
    assert recall(mention("orange"), title="Orange revend son câblier sous-marin", memory=memory) == ["old"]


def test_a_watch_of_everyday_adds_to_what_rarer_things_found() -> None:
    """Above `UBIQUITOUS` events a company no longer finds candidates by itself, but still counts where it is shared."""
    news = [event(f"n{i:03}", f"Orange, brève {i}", "2011-01-01", "orange") for i in range(600)]
    memory = Memory((*news, *SAGA), WATCHES)
    assert recall(mention("andromede"), mention("orange"), title="Andromède", memory=memory)[0] == "leave"


def test_an_event_of_the_same_saga_comes_with_the_one_that_is_near() -> None:
    """The statement names Andromède only in passing words; the shared project brings it along."""
    quiet = event("quiet", "Un directeur dit son intérêt", "2011-12-23", "atos", "andromede")
    mentions = (mention("andromede", "text", 10), mention("atos", "text", 400), mention("orange", "text", 20))
    with_saga = recall(*mentions, title="Orange quitte le projet", memory=Memory((*SAGA, quiet), WATCHES))
    alone = recall(*mentions, title="Orange quitte le projet", memory=Memory([quiet], WATCHES))
    assert "quiet" in with_saga
    assert alone == []


def test_at_most_as_many_as_asked_for() -> None:
    memory = Memory(
        [event(f"e{i}", f"Andromède épisode {'abcdefgh'[i] * 5}", "2012-01-01", "andromede") for i in range(8)]
    )
    assert len(memory.recall(article("Andromède"), [mention("andromede")], limit=4)) <= 4
    assert memory.recall(article("Andromède"), [mention("andromede")], limit=0) == ()


def test_an_event_of_the_same_id_is_replaced() -> None:
    memory = Memory(SAGA, WATCHES)
    memory.add(event("birth", "Fin de la fibre à Lyon", "2012-09-05", "orange"))
    assert len(memory) == len(SAGA)
    assert {e.id: e.title for e in memory.events}["birth"] == "Fin de la fibre à Lyon"
    assert recall(mention("numergy"), title="Numergy embauche", memory=memory) == []


TITLES = st.sampled_from(
    ["Création de Numergy", "Orange quitte Andromède", "Atos et Thales signent", "75 M€ pour Atos"]
)
EVENTS = st.builds(
    lambda number, title, day, actors, status: event(
        f"e{number}", title, date.fromordinal(734_000 + day).isoformat(), *actors, status=status
    ),
    st.integers(0, 30),
    TITLES,
    st.integers(0, 3000),
    st.lists(st.sampled_from([w.id for w in WATCHES] + ["unknown"]), unique=True, max_size=4),
    st.sampled_from(["happened", "planned", "state"]),
)
MENTIONS = st.lists(
    st.builds(
        mention, st.sampled_from([w.id for w in WATCHES]), st.sampled_from(["title", "text"]), st.integers(0, 900)
    ),
    max_size=4,
    unique_by=lambda m: m.watch,
)


@given(st.lists(EVENTS, max_size=15, unique_by=lambda e: e.id), MENTIONS, TITLES, st.integers(0, 6))
def test_whatever_is_known_the_answer_keeps_its_word(
    events: list[Event], mentions: list[Mention], title: str, limit: int
) -> None:
    asked = article(title, at="2017-03-01T12:00")
    found = Memory(events, WATCHES).recall(asked, mentions, limit=limit)
    assert len(found) <= limit
    assert len(set(ids(found))) == len(found)
    for related in found:
        assert related.event.end < date(2017, 3, 1)
        assert 0 < related.score <= 1
        assert set(related.actors) <= set(related.event.actors) & {m.watch for m in mentions}
        assert related.actors or related.words
    again = Memory(reversed(events), WATCHES).recall(asked, list(reversed(mentions)), limit=limit)
    assert ids(again) == ids(found)


def test_a_question_asked_while_an_event_is_learnt_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """People ask in threads; the pipeline learns meanwhile."""
    memory = Memory(SAGA, WATCHES, guard=threading.Lock())
    more = event("more", "Andromède encore", "2012-02-01", "andromede")
    learning = threading.Thread(target=memory.add, args=(more,))

    def interrupted(rough: dict[str, float], events: Mapping[str, float], worth: float) -> None:
        for event_id, share in events.items():
            if not learning.ident:
                learning.start()
                learning.join(0.1)
            rough[event_id] += worth * share

    monkeypatch.setattr(module, "_add", interrupted)
    assert set(recall(mention("andromede"), title="Andromède, suite", memory=memory)) == {"leave", "offer"}
    learning.join()
    assert memory.get("more") and memory.get("unheard of") is None
