"""« Pas pertinent » is noted, and answered with what would spare such articles."""

from __future__ import annotations

import pytest

from bot.alerting.render import Rendering
from bot.chat.forms import Ticket
from bot.chat.opinion import Opined, Spared, useful, useless
from bot.chat.typed import read_typed
from bot.chat.watch_form import excluding, watch_form
from bot.chat.watch_keys import NAMES, values_typed
from bot.model import Article, Message, Watch, Watchlist
from bot.wording import Language, Words

ORANGE = Watch(id="orange", label="Orange", aliases=("Orange",), veto=("jus d'orange",))
ARTICLE = Article(key="k" * 24, title="Le prix de l'orange monte", text="", url="https://e.fr/a")
VETO = Spared(watch=ORANGE, key="veto", values=("prix de l'orange, hier",))


class Asker:
    """Someone whose opinion is kept, and followed by this."""

    def __init__(self, opined: Opined | None, language: Language = "fr") -> None:
        self.opined, self.asked = opined, ""
        self.rendering = Rendering(words=Words(language))

    def opine(self, said: str, *, useful: bool) -> Opined | None:
        self.asked = f"{said} {useful}"
        return self.opined


def lines(message: Message) -> list[str]:
    return ["".join(run.text for run in block.runs).replace("\u00a0", " ") for block in message.blocks]  # type: ignore[union-attr]


def test_what_would_spare_such_articles_is_said_in_words_and_on_a_button() -> None:
    said = useless("", Asker(Opined(article=ARTICLE, fresh=True, spared=VETO)))
    noted, way = lines(said)
    assert noted == "Noté pour « Le prix de l'orange monte »."
    assert way == (
        "Pour ne plus recevoir de tels articles sur « Orange » : "
        'veille modifier orange ; veto : +"prix de l\'orange, hier"'
    )
    (offer,) = said.offers
    assert offer.label.replace("\u00a0", " ") == "Exclure « prix de l'orange, hier » de cette veille"
    assert (offer.command, offer.about) == ("exclude", ARTICLE.key)
    typed = read_typed(way.partition("modifier ")[2], NAMES)
    assert values_typed(typed, ORANGE, (), Words("fr")) == ({"veto": ("jus d'orange", *VETO.values)}, {})


def test_the_same_in_english_for_words_that_must_be_near() -> None:
    words = Spared(watch=ORANGE, key="context", values=("operator", "fibre"))
    said = useless("https://e.fr/a", Asker(Opined(article=ARTICLE, fresh=False, spared=words), "en"))
    assert lines(said) == [
        "Already noted for “Le prix de l'orange monte”.",
        "To be spared such articles about “Orange”: watch change orange ; context words: +operator, +fibre",
    ]
    assert said.offers[0].label == "Ask for “operator”… near the name"


@pytest.mark.parametrize("answer", [useful, useless])
def test_an_opinion_that_nothing_follows_from_is_noted(answer: object) -> None:
    assert callable(answer)
    for fresh, told in ((True, "Noté pour « Le prix"), (False, "Déjà noté pour « Le prix")):
        said = answer("", Asker(Opined(article=ARTICLE, fresh=fresh)))
        assert lines(said)[0].startswith(told) and said.offers == ()
    assert lines(answer("", Asker(None))) == ["Quel article ? Donnez son adresse."]
    assert "https://e.fr/x" in lines(answer("https://e.fr/x", Asker(None)))[0]


def test_the_form_is_filled_in_and_says_why() -> None:
    form = watch_form(ORANGE, Watchlist(watches=(ORANGE,)), Ticket(purpose="watch change", id="orange"), Words("fr"))
    filled = excluding(form, VETO, Words("fr"))
    assert {f.key: f.value for f in filled.fields} == {f.key: f.value for f in form.fields} | {
        "veto": ("jus d'orange", "prix de l'orange, hier")
    }
    (lead,) = lines(Message(notification="", blocks=filled.lead))
    assert lead.startswith("Rempli d'après votre avis : veto : « prix de l'orange, hier ».")
