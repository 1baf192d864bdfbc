"""From French articles to dated events: who, when, and whether it happened, is planned, rumoured or denied."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import Matcher
from bot.memory.ingest import already_told, events_of
from bot.model import Article, Event, Mention, Quote
from bot.reading.dates import Anchored
from tests.memory.made import WATCHES, event

ANCHOR = date(2013, 10, 7)
MATCHER = Matcher(WATCHES)


def mentions_in(text: str) -> Sequence[Mention]:
    return MATCHER.match("", text).mentions


def read(text: str, **more: str) -> tuple[Event, ...]:
    article = Article(key="k", title="Un titre", text=text, published=datetime(2013, 10, 7, 8, tzinfo=UTC), **more)
    return events_of(article, mentions_in, anchor=ANCHOR, sources={"afp"})


def only(text: str) -> Event:
    (found,) = read(text)
    return found


def test_an_event_holds_what_the_sentence_says() -> None:
    text = "Hors sujet. Numergy a levé 75 millions d'euros auprès de Thales le 12 septembre dernier. Rien d'autre."
    (found,) = read(text, url="https://example.org/a")
    assert (found.start, found.end, found.precision, found.status) == (
        date(2013, 9, 12), date(2013, 9, 12), "day", "happened",
    )  # fmt: skip
    assert found.actors == ("numergy", "thales")
    assert found.amounts == ("75 M€",)
    assert found.quotes == (Quote(doc="https://example.org/a", text=text[12:-14]),)
    assert found.quotes[0].text in text
    assert found.title == found.quotes[0].text[:-1]
    assert found.links == ("https://example.org/a",)
    assert found.origin == "document"
    assert found.note == "« 12 septembre dernier » : date écrite."
    assert found.id == read(text, url="https://example.org/a")[0].id != read(text, url="https://example.org/b")[0].id


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Atos lançait Numergy début 2012.", "happened"),
        ("Le 4 juin, c'est au tour d'Atos d'y croire.", "happened"),
        ("Atos rachète Numergy.", "happened"),
        ("Atos doit réunir Orange et Thales le 20 janvier.", "planned"),
        ("Atos devait verser 135 millions d'euros.", "planned"),
        ("Atos devrait se retirer.", "planned"),
        ("Atos prévoit de céder Numergy.", "planned"),
        ("L'objectif d'Atos est d'allier les forces.", "planned"),
        ("D'après plusieurs sources, Atos a choisi Thales.", "rumour"),
        ("Atos et Thales seraient intéressés.", "rumour"),
        ("Atos aurait racheté Numergy.", "rumour"),
        ("Atos dément vouloir céder Numergy.", "denied"),
        ("Atos a formellement démenti.", "denied"),
        ("Atos ne rachètera pas Numergy.", "denied"),
        ("Atos n'a pas signé.", "state"),
        ("Atos n'a signé qu'en mai.", "happened"),
    ],
)
def test_status(sentence: str, status: str) -> None:
    assert only(sentence).status == status


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Atos",
        "Une réponse d'Atos au marché",
        "Rien de neuf sous le soleil le 12 mars 2013.",
        "L'AFP a publié une dépêche le 12 mars 2013.",
        "Atos est disponible.",
        "« Depuis toujours, Atos a manifesté son intérêt à participer à ce projet » rappelait-il.",
        "Atos a-t-il racheté Numergy ?",
        "Atos has announced on 12 March 2013 that it will buy Numergy, and the deal was signed by both.",
    ],
)
def test_what_tells_no_event(text: str) -> None:
    assert read(text) == ()


def test_of_an_article_in_two_languages_the_french_is_read() -> None:
    text = "Atos has bought Numergy for the price of one.\nAtos a racheté Numergy pour 1 euro en mai 2013."
    assert only(text).quotes[0].text == "Atos a racheté Numergy pour 1 euro en mai 2013."


def test_a_sentence_without_a_name_goes_on_with_the_subject_before() -> None:
    first, second = read("Numergy a fermé deux sites avec Thales. La société licenciera en mars 2014.")
    assert second.actors == ("numergy",) != first.actors
    assert second.status == "planned"
    (alone,) = read("Numergy a fermé deux sites. La société a fait grise mine.")
    assert alone.actors == ("numergy",)
    behind = read("Lancée avec Thales et Orange, la société a souffert. Elle a perdu 2 millions d'euros.")
    assert [e.actors for e in behind] == [("thales", "orange")]
    both = read(
        "L'AFP le dit : le patron d'Atos, Thierry Breton, et Thales ont gagné. Ils ont perdu 2 millions d'euros."
    )
    assert both[1].actors == ("breton", "thales")
    three = read("Lancée avec Orange, Atos et Thales, Numergy a souffert. Elle a perdu 2 millions d'euros.")
    assert three[1].actors == ("numergy",)
    named = read("Numergy a fermé deux sites. Atos a payé 12 millions d'euros.")
    assert named[1].actors == ("atos",)
    assert len(read("Numergy a fermé. Vraiment ? Elle a vendu un site en mai.")) == 1
    assert len(read("Numergy, seule. Elle a vendu un site en mai.")) == 0


def test_the_date_of_a_participle_is_not_that_of_the_sentence() -> None:
    main, plan = read(
        "Thierry Breton va piloter le plan Andromède du cloud annoncé par Orange le 12 septembre dernier, dit-on."
    )
    assert (main.status, main.precision) == ("planned", "range")
    assert (plan.status, plan.start) == ("happened", date(2013, 9, 12))
    assert plan.quotes[0].text == "cloud annoncé par Orange le 12 septembre dernier"
    assert plan.title.startswith("Cloud annoncé")
    assert plan.actors == ("orange",)


def test_a_bare_participle_has_no_noun_to_begin_with() -> None:
    _, sold = read("Atos a dit oui : racheté par Thales le 12 mars 2013.")
    assert sold.quotes[0].text == "racheté par Thales le 12 mars 2013."


def test_clauses_that_say_their_own_thing() -> None:
    sold, kept = read("Atos a vendu Numergy en mai, mais Thales gardera Orange en 2014.")
    assert (sold.actors, sold.status, sold.precision) == (("atos", "numergy"), "happened", "month")
    assert (kept.actors, kept.status, kept.precision) == (("thales", "orange"), "planned", "year")
    assert len(read("Atos a vendu Numergy en mai ; dommage.")) == 1
    said, gone_on = read("Atos a vendu Numergy en mai ; il fermera en 2014.")
    assert said.actors == gone_on.actors == ("atos", "numergy")


def test_a_condition_is_not_what_is_told() -> None:
    found = only("Si les détails ne sont pas encore dévoilés, Atos avait postulé.")
    assert (found.status, found.precision) == ("happened", "range")
    assert only("Si Numergy a fermé, rien.").status == "happened"


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Atos a racheté Numergy.", 0),
        ("Atos avait racheté Numergy.", 3),
        ("Atos devait verser 12 millions d'euros.", 3),
        ("Rien. " * 80 + "Atos a racheté Numergy.", 3),
        ("Rien. " * 80 + "Atos et Thales seraient intéressés.", 0),
    ],
)
def test_without_a_date_the_article_bounds_it(text: str, years: int) -> None:
    found = only(text)
    assert (found.precision, found.end) == ("range", ANCHOR)
    assert (ANCHOR - found.start).days == (years * 365 or 90)
    assert found.note == "Date non donnée : bornée par celle de l'article."


def test_what_is_known_later_than_the_first_possible_day_bounds_at_the_end() -> None:
    article = Article(key="k", title="", text="Atos a racheté Numergy.", published=datetime(2013, 10, 7, tzinfo=UTC))
    (found,) = events_of(article, mentions_in, anchor=date(2013, 9, 13))
    assert (found.start, found.end) == (date(2013, 6, 15), date(2013, 10, 7))
    undated = Article(key="k", title="", text="Atos a racheté Numergy.")
    assert events_of(undated, mentions_in, anchor=ANCHOR)[0].end == ANCHOR
    assert events_of(undated, mentions_in, anchor=ANCHOR)[0].quotes[0].doc == "k"


def test_a_quoted_article_counts_from_its_own_day() -> None:
    text = "Voici un extrait : Cette semaine, Atos a racheté Numergy."
    quoted = Anchored(19, len(text), date(2012, 1, 5))
    article = Article(key="k", title="", text=text)
    (found,) = events_of(article, mentions_in, anchor=ANCHOR, anchored=(quoted,))
    assert (found.start, found.precision) == (date(2012, 1, 2), "week")


def test_a_quoted_article_whose_day_the_text_gives_counts_from_it() -> None:
    quoted = "Voici un extrait d'un article du 5 janvier :\nCette semaine, Atos a racheté Numergy."
    article = Article(key="k", title="", text=f"Atos est partout dans la presse. {quoted}")
    found = events_of(article, mentions_in, anchor=date(2012, 1, 20))
    assert (found[-1].start, found[-1].precision) == (date(2012, 1, 2), "week")


@pytest.mark.parametrize("when", ["le 31 février 2012", "en 0000", "le 12 mars 0000", "du 5 au 3 mars 2012"])
def test_what_is_no_day_of_the_calendar_dates_nothing(when: str) -> None:
    found = only(f"Atos a racheté Numergy {when}.")
    assert found.note == "Date non donnée : bornée par celle de l'article."
    assert found.start <= found.end <= ANCHOR


def test_what_is_still_to_come_is_planned() -> None:
    found = only("Atos rachètera Numergy le 3 mars 2030.")
    assert (found.start, found.status) == (date(2030, 3, 3), "planned")


def test_of_two_languages_the_french_sentences_are_read() -> None:
    text = (
        "Atos announced on Monday that it will take over Numergy and its people. "
        "Atos a racheté Numergy le 3 mars 2013. The price of the deal was not given by any of them."
    )
    found = events_of(Article(key="k", title="", text=text), mentions_in, anchor=ANCHOR)
    assert [event.quotes[0].text for event in found] == ["Atos a racheté Numergy le 3 mars 2013."]
    assert events_of(Article(key="k", title="Atos rachète Numergy", text=""), mentions_in, anchor=ANCHOR) == ()


def test_amounts_in_the_words_of_the_chronology() -> None:
    text = "Atos a payé 1,5 milliard d'euros, 30 millions, 450 000 euros, 12 millions de dollars et 5 % à 40 salariés."
    assert only(text).amounts == ("1,5 Md€", "30 M€", "450 000 €", "12 M$")
    assert only("Atos a séduit 30 millions d'abonnés.").amounts == ()
    assert only("Atos a payé 2 euros pour 30 millions d'abonnés.").amounts == ("2 €",)


def test_a_long_sentence_has_a_short_title() -> None:
    found = only("Atos a racheté Numergy, " + "et encore, " * 40 + "enfin.")
    assert len(found.title) <= 160
    assert found.title.endswith("…")


def test_nothing_is_told_twice() -> None:
    new = only("Atos a racheté Numergy en mai 2013.")
    same = event("S", "Rachat", "2013-05-01", "atos", quotes=(Quote(doc="d", text="racheté\nNumergy"),))
    assert already_told(new, [same]) is same
    assert already_told(new, [new]) is new
    others = (
        event("O", "Rachat", "2013-05-01", "thales", quotes=same.quotes),
        event("O", "Rachat", "2013-05-01", "atos", quotes=(Quote(doc="d", text="vendu"),)),
        event("O", "Rachat", "2013-05-01", "atos", quotes=same.quotes, origin="alert"),
    )
    assert already_told(new, others) is None


def test_the_same_words_twice_are_one_event() -> None:
    assert len(read("Atos a racheté Numergy.\nAtos a racheté Numergy.")) == 1


PIECES = (
    "Atos Numergy Thales l'AFP a avait racheté annoncé devait verser doit ouvrira seraient dément ne pas le 12"
    " mars 2013 cette semaine hier en mai fin 2011 75 millions d'euros , mais ; . ? « » Si : the and qui que plan du"
)


@given(st.lists(st.sampled_from(PIECES.split(" ")), max_size=25).map(" ".join) | st.text(max_size=100), st.dates())
def test_of_any_text(text: str, anchor: date) -> None:
    article = Article(key="k", title="", text=text)
    for found in events_of(article, mentions_in, anchor=anchor, sources={"afp"}):
        assert found.start <= found.end
        assert found.quotes[0].text in text
        assert set(found.actors) - {"afp"}
        assert found.title
