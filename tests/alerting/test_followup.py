"""A follow-up says what is new in few words; a turn says who steps in, and the history nobody has shown yet."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.alerting.followup import continues, followup_message, goes_on
from bot.alerting.render import Rendering
from bot.model import Alert, Article, Bullets, Event, Evidence, Mention, Related, Run, Small, Watch
from bot.wording import Words

FRENCH = Rendering(words=Words("fr"), watches={"atos": Watch(id="atos", label="Atos", aliases=("Atos",))})
EVIDENCE = Evidence(field="title", start=0, end=4, text="Atos", alias="Atos", form="exact")
EVENT = Event(
    id="S01",
    title="Dassault se retire",
    start=date(2011, 12, 22),
    end=date(2011, 12, 22),
    precision="day",
    actors=("atos",),
)
ALERT = Alert(
    key="k",
    channel="veille",
    story="s",
    article=Article(
        key="a", title="Atos entre en lice", text="", source="LMI", published=datetime(2026, 3, 2, 8, tzinfo=UTC)
    ),
    mentions=(Mention(watch="atos", score=1.0, role="subject", evidence=(EVIDENCE,)),),
    summary="tout le résumé",
    related=(Related(event=EVENT, score=0.9, bond="reaction"),),
)


def test_a_follow_up_is_short() -> None:
    message = followup_message(ALERT, FRENCH, new=("Une phrase.", "Une autre.", "Une troisième."))
    told = repr(message.blocks)
    assert "Une phrase. Une autre." in told and "troisième" not in told
    assert "résumé" not in told and "Dassault" not in told and "Pourquoi" not in told


def test_a_sentence_is_whole_or_not_there() -> None:
    message = followup_message(ALERT, FRENCH, new=("x" * 400, "Court."))
    assert len(message.blocks) == 2


def test_a_turn_brings_who_steps_in_why_and_the_past() -> None:
    message = followup_message(ALERT, FRENCH, new=(), newcomers=("atos", "bull"), turn=True)
    assert Small((Run("Nouveau dans cette histoire\u00a0: Atos, bull"),)) in message.blocks
    history = message.blocks[-1]
    assert isinstance(history, Bullets) and history.items[0][-1] == Run("réaction", italic=True)
    assert "Pourquoi" in repr(message.blocks)


def test_where_it_comes_from_and_goes_on() -> None:
    assert continues("Le  titre", "https://chat/1", FRENCH)[1] == Run("Le titre", url="https://chat/1")
    assert goes_on("Le titre", "", FRENCH)[0].text == "Suite dans\u00a0: "
