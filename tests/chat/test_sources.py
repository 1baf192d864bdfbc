"""« source … » finds feeds, adds one or lets choose, and says what a feed holds now."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.alerting.render import Rendering
from bot.chat.sounded import sounded
from bot.chat.sources import KEYS, NAMES, source
from bot.model import Bullets, Edit, Feed, Message, Watchlist
from bot.reading.words import fold_key
from bot.wording import Language, Words
from tests.chat.still_rooms import NOW, StillEditor, StillSources

SILICON = Feed(id="silicon", name="Silicon.fr", url="https://www.silicon.fr/feed")


class Asker:
    """An owner of a watchlist with one feed."""

    def __init__(self, language: Language = "fr") -> None:
        self.editor = StillEditor(Watchlist(feeds=(SILICON,)))
        self.sources = StillSources()
        self.rendering = Rendering(words=Words(language))


def lines(message: Message) -> list[str]:
    found = [line for b in message.blocks for line in (b.items if isinstance(b, Bullets) else (b.runs,))]
    return ["".join(run.text for run in line).replace("\u00a0", " ") for line in found]


def test_the_one_feed_of_a_site_is_added_and_its_silence_explained() -> None:
    asker = Asker()
    said = lines(source("ajouter <e.example> ; nom : Le Média ; toutes les : 30 min ; texte intégral : oui", asker))
    assert said[0] == "Enregistré : scaleway." and "Sur 90 jours" not in str(said)
    assert said[-1].startswith("84 articles qui s'y trouvent déjà seront archivés sans alerte")
    source("add e.example ; every: 2 jours ; fragile: non ; note: rien", asker)
    source("ajouter e.example ; every : souvent ; note :", asker)
    assert [edit.values for edit in asker.editor.submitted] == [
        {"name": "Le Média", "url": "https://e.example/0", "every": "30m", "full_text": True},
        {"name": "Le <b>Média</b> 0", "url": "https://e.example/0", "every": "2d", "fragile": False, "note": "rien"},
        {"name": "Le <b>Média</b> 0", "url": "https://e.example/0", "every": "souvent", "note": None},
    ]  # fmt: skip
    assert {(edit.entry, edit.action, edit.id) for edit in asker.editor.submitted} == {("feed", "add", "")}


def test_of_several_feeds_each_says_what_to_type() -> None:
    asker = Asker()
    assert lines(source("ajouter several", asker)) == [
        "3 flux trouvés. Pour en ajouter un, tapez sa ligne :",
        "1. Le <b>Média</b> 0, 84 articles — source ajouter https://several/0",
        "2. Le <b>Média</b> 1, 85 articles — source ajouter https://several/1",
        "3. Le <b>Média</b> 2, 86 articles — source ajouter https://several/2",
    ]
    assert lines(source("tester several.example", asker))[0].startswith("1 flux trouvé")
    asker.sources.offers = lambda _address: []  # type: ignore[method-assign]
    assert lines(source("tester none.example", asker))[0].startswith("Aucun flux trouvé")
    assert asker.editor.submitted == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("", "Ce que vous pouvez faire des sources"),
        ("ajotuer e.fr", "Vouliez-vous dire « source ajouter »"),
        ("ajouter", "Quelle adresse ?"),
        ("ajouter le monde", "Quelle adresse ?"),
        ("ajouter e.fr ; nmo : x", "Rien n'est écrit : 1 point à corriger"),
        ("ajouter e.fr ; lune : x", "Rien n'est écrit : 1 point à corriger"),
        ("ajouter https://www.silicon.fr/feed", "« Silicon.fr » est déjà lu."),
        ("ajouter none", "Aucun flux trouvé à cette adresse."),
        ("ajouter nothing", "Aucun flux trouvé à cette adresse."),
        ("ajouter gone", "Lecture impossible : 404 <br>"),
        ("retirer", "Quelle source ?"),
        ("retirer licorne", "« licorne » n'est pas une source"),
        ("tester", "Quelle source ?"),
        ("tester licorne", "« licorne » n'est pas une source"),
    ],
)
def test_what_cannot_be_done_is_said(said: str, told: str) -> None:
    asker = Asker()
    assert lines(source(said, asker))[0].startswith(told)
    assert asker.editor.submitted == []


def test_a_feed_read_already_is_not_added_again() -> None:
    asker = Asker()
    asker.editor.watchlist = Watchlist(feeds=(replace(SILICON, url="https://e.example/0"),))
    assert lines(source("ajouter e.example", asker)) == ["« Le <b>Média</b> 0 » est déjà lu."]


def test_a_source_is_removed_by_its_name() -> None:
    asker = Asker()
    assert lines(source("retirer silicon.FR", asker))[0] == "Enregistré : silicon."
    removal = Edit(entry="feed", action="remove", id="silicon", seen="feed silicon as shown")
    assert asker.editor.submitted == [removal]


def test_the_list_says_how_each_is_doing() -> None:
    said = source("lister", Asker())
    assert said.notification == "23 flux (1/2)" and said.offers[0].command == "source lister page 2"
    told = lines(said)
    assert "Média 1 — va bien, 0,5 article par semaine" in told
    assert (
        "Média 2 — en échec, 1,0 article par semaine, bien lu la dernière fois le 7 octobre 2013 à 11:00, 404 <br>"
        in told
    )
    assert lines(source("list média 22", Asker("en")))[0] == "1 feed — média 22"


def test_a_test_says_what_the_feed_holds_and_what_would_alert() -> None:
    said = lines(source("tester feed.example", Asker()))
    assert said == [
        "feed.example répond : RSS 2.0",
        "84 articles, le plus récent du 9 juillet 2013 à 11:00",
        "2 sont sans date : ils comptent comme neufs quand ils sont vus.",
        "Rien de neuf depuis 90 jours : voyez si le site a un autre flux.",
        "Il a déménagé pour de bon. Nouvelle adresse : https://new.example/<x>",
        "Au premier contact, 84 articles seront archivés sans alerte. Pour l'ajouter : source ajouter feed.example",
        "9 d'entre eux alerteraient :",
        "(sans titre) — atos, gone",
        *(f"Atos <!channel> {n} — atos, gone" for n in range(1, 8)),
    ]
    assert "4 ne sont pas encore archivés." in lines(source("tester silicon", Asker()))


def test_a_healthy_feed_has_nothing_odd() -> None:
    heard = StillSources().sound(SILICON, SILICON.url)
    assert heard is not None
    well = replace(heard, undated=0, newest=NOW, moved="", alerts=(), met=False)
    rendering = Rendering(words=Words("fr"))
    assert lines(sounded(well, rendering))[1:] == [
        "84 articles, le plus récent du 7 octobre 2013 à 11:00",
        "Au premier contact, 84 articles seront archivés sans alerte.",
        "Aucun d'eux n'alerterait.",
    ]
    empty = lines(sounded(replace(well, articles=0, newest=None), rendering))
    assert empty[1:] == ["0 article", "Il est vide. Regardez-le dans un navigateur : https://www.silicon.fr/feed"]


def test_every_key_can_be_typed_by_the_name_it_is_told_by() -> None:
    for words in (Words("fr"), Words("en")):
        assert {NAMES.get(fold_key(words.say(name))) for name in KEYS.values()} == set(KEYS)


@pytest.mark.parametrize("address", ["one.example", "https://one.example"])
def test_a_key_may_stand_right_behind_an_address(address: str) -> None:
    asker = Asker()
    source(f"ajouter {address} nom : Le Média", asker)
    source(f'ajouter {address} ; nom : "Le Média ; suite" ; note : « a ; b »', asker)
    assert [edit.values["name"] for edit in asker.editor.submitted] == ["Le Média", "Le Média ; suite"]
    assert asker.editor.submitted[-1].values["note"] == "a ; b"
