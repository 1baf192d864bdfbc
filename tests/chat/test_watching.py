"""« veille … » and « proposition … » are read as people type them, and answered with what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.alerting.render import Rendering
from bot.chat.editing import LINES
from bot.chat.proposals import proposals
from bot.chat.typed import Typed, items_typed, read_typed
from bot.chat.watch_keys import KEYS, NAMES, told, values_typed
from bot.chat.watching import watch
from bot.model import Bullets, Channel, Edit, Edited, Message, Query, Value, Watch, Watchlist
from bot.reading.words import fold_key
from bot.wording import Language, Words
from tests.chat.still_rooms import PROPOSALS, StillAlerts, StillEditor

CHANNELS = (Channel(id="veille", slack="#alertes", matrix="#v:e.fr"), Channel(id="nuage"))
ATOS = Watch(id="atos", label="Atos", aliases=("Atos", "Atos Origin"), veto=("atoll",), channels=("veille",))
ORANGE = Watch(id="orange", label="Orange (opérateur)", aliases=("Orange",), case="proper", mode="actor")
WATCHLIST = Watchlist(channels=CHANNELS, watches=(ATOS, ORANGE))


class Asker:
    """Someone who may edit, or only propose."""

    def __init__(self, *, owner: bool = True, language: Language = "fr", watchlist: Watchlist = WATCHLIST) -> None:
        self.editor = StillEditor(watchlist, owner=owner)
        self.alerts = StillAlerts()
        self.rendering = Rendering(words=Words(language))


def lines(message: Message) -> list[str]:
    found = [line for b in message.blocks for line in (b.items if isinstance(b, Bullets) else (b.runs,))]
    return ["".join(run.text for run in line).replace("\u00a0", " ") for line in found]


def values(said: str, of: Watch | None = None) -> Mapping[str, Value]:
    found, mistakes = values_typed(read_typed(said, NAMES), of, CHANNELS, Words("fr"))
    assert mistakes == {}
    return found


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("", Typed(lead="", said={})),
        ("Scaleway", Typed(lead="Scaleway", said={})),
        (
            "Scaleway ; alias : Scaleway SAS, Online ; Contexte: cloud, hébergeur ; canaux : veille",
            Typed(
                lead="Scaleway",
                said={"aliases": "Scaleway SAS, Online", "context": "cloud, hébergeur", "channels": "veille"},
            ),
        ),
        ("scaleway veto : galaxie", Typed(lead="scaleway", said={"veto": "galaxie"})),
        ("Le Monde nom de famille: x\nveto:", Typed(lead="Le Monde", said={"surname": "x", "veto": ""})),
        ("scaleway vetto : galaxie", Typed(lead="scaleway", said={}, strange=("vetto",))),
        ("Mission : Impossible ; alerte si : sujet", Typed(lead="Mission : Impossible", said={"alert_on": "sujet"})),
        ("a ; lune : x ; galaxie ; ; veto : b", Typed(lead="a", said={"veto": "b"}, strange=("lune", "galaxie"))),
        ("https://e.fr/a ; nom : E", Typed(lead="https://e.fr/a", said={"label": "E"})),
        ('"Atos ; Bull" ; note : x', Typed(lead="Atos ; Bull", said={"note": "x"})),
        ("« Mission : Impossible ; 2 » veto : film", Typed(lead="Mission : Impossible ; 2", said={"veto": "film"})),
        ('"Atos ; Bull" vetto : film', Typed(lead="Atos ; Bull", said={}, strange=("vetto",))),
        ('"Le Monde" informatique', Typed(lead='"Le Monde" informatique', said={})),
        ('"Le Monde" informatique zzz : x', Typed(lead='"Le Monde" informatique zzz : x', said={})),
        (
            'atos ; alias : "a ; b", c ; note : “d ; e”',
            Typed(lead="atos", said={"aliases": '"a ; b", c', "note": "“d ; e”"}),
        ),
        (
            "atos ; exemple : Il dit « oui ; non » hier.",
            Typed(lead="atos", said={"samples.alert": "Il dit « oui ; non » hier."}),
        ),
        ('atos ; note : écran 15" ; veto : 27"', Typed(lead="atos", said={"note": 'écran 15"', "veto": '27"'})),
        ('atos ; note : "jamais fermé ; veto : a', Typed(lead="atos", said={"note": '"jamais fermé', "veto": "a"})),
    ],
)
def test_an_edit_is_read_as_it_is_typed(text: str, typed: Typed) -> None:
    assert read_typed(text, NAMES) == typed


def test_lists_are_replaced_or_changed_by_signs() -> None:
    assert items_typed(("a", "b"), "c, c, d") == ("c", "d")
    assert items_typed(("a", "b"), "+c, -a, −z, d") == ("b", "c", "d")
    assert items_typed(("a",), "1,5 million, b") == ("1,5 million", "b")


def test_between_quotation_marks_nothing_parts_or_adds() -> None:
    assert items_typed(("a",), '"b, c ; d", « e, f », “-g”') == ("b, c ; d", "e, f", "-g")
    assert items_typed(("a", "x ; y"), '+"b, c", -"x ; y"') == ("a", "b, c")
    assert items_typed((), 'dit "b, c" ici, ""') == ('dit "b, c" ici', '""')
    said = 'x ; nom : "Atos ; Bull" ; note : « a ; b » ; exemple : -"Un ; deux."'
    assert values(said, replace(ATOS, samples_alert=("Un ; deux.", "Trois."))) == {
        "label": "Atos ; Bull", "note": "a ; b", "samples.alert": ("Trois.",),
    }  # fmt: skip
    assert values('x ; exemple : "Oui", dit Atos.') == {"samples.alert": ('"Oui", dit Atos.',)}


@pytest.mark.parametrize(
    "odd", ["Atos ; Bull", "Atos, Bull", "+Atos", "-Atos", '"Atos"', "« Atos »", 'a " ; b', "“a”, b", "1,5"]
)
def test_what_a_watch_is_told_by_can_be_typed_again(odd: str) -> None:
    """Whatever stands in a list of the file, the words that show it mean it."""
    known = replace(ATOS, aliases=("Atos", odd), note=odd, samples_ignore=(odd,))
    typed = "Atos ; " + " ; ".join(f"{name} : {value}" for name, value in told(known, Words("fr")))
    found, mistakes = values_typed(read_typed(typed, NAMES), None, CHANNELS, Words("fr"))
    assert (mistakes, found["aliases"], found["note"], found["samples.ignore"]) == ({}, ("Atos", odd), odd, (odd,))


def test_a_message_full_of_quotation_marks_is_read_at_once() -> None:
    for mark in ("«", "“", '"', ' "', "« "):
        assert read_typed(mark * 200_000, NAMES).lead.startswith(mark.strip()[:1])


def test_what_each_key_may_say() -> None:
    assert values("x ; type : Société ; mode : mémoire ; alerte si : sujet ; majuscules : oui") == {
        "type": "company", "mode": "actor", "alert_on": "subject", "case": "proper",
    }  # fmt: skip
    assert values("x ; fautes : non ; urgent : OUI ; nom :  Le   nom") == {
        "fuzzy": False,
        "urgent": True,
        "label": "Le nom",
    }
    assert values("x ; canaux : #Alertes, nuage, #v:e.fr, #autre") == {"channels": ("veille", "nuage", "autre")}
    assert values("x ; veto : +galaxie", ATOS) == {"veto": ("atoll", "galaxie")}
    assert values("x ; veto : -atoll ; note :", ATOS) == {"veto": None, "note": None}
    assert values("x ; un de : cloud, nuage ; exemple : Atos, hier, a ri.", ATOS) == {
        "query.any": ("cloud", "nuage"), "samples.alert": ("Atos, hier, a ri.",),
    }  # fmt: skip
    sampled = replace(ATOS, samples_alert=("Un.",), query=Query(all=("a",)))
    assert values("x ; exemple : +Deux. ; tous : +b", sampled) == {
        "samples.alert": ("Un.", "Deux."),
        "query.all": ("a", "b"),
    }
    assert values("x ; exemple : -Un.", sampled) == values("x ; exemple :", sampled) == {"samples.alert": None}


def test_every_key_can_be_typed_by_the_name_it_is_told_by() -> None:
    for words in (Words("fr"), Words("en")):
        assert {NAMES.get(fold_key(words.say(name))) for name in KEYS.values()} == set(KEYS)


def test_a_watch_is_told_in_the_words_one_types() -> None:
    said = replace(ATOS, query=Query(none=("rugby",)), fuzzy=False, case="proper", alert_on="subject", spikes=False)
    for language, kind in (("fr", "entreprise"), ("en", "company")):
        words = Words(language)  # type: ignore[arg-type]
        typed = "Atos ; " + " ; ".join(f"{name} : {value}" for name, value in told(said, words))
        found, mistakes = values_typed(read_typed(typed, NAMES), None, CHANNELS, words)
        assert mistakes == {} and kind in typed
        assert found == {
            "label": "Atos", "aliases": ATOS.aliases, "type": "company", "alert_on": "subject", "case": "proper",
            "veto": ("atoll",), "fuzzy": False, "channels": ("veille",), "spikes": False, "query.none": ("rugby",),
        }  # fmt: skip


def test_a_new_watch_is_known_by_its_name_and_what_it_is_called_besides() -> None:
    asker = Asker()
    said = lines(watch("ajouter Scaleway ; alias : Scaleway SAS, Online ; canaux : veille", asker))
    assert asker.editor.submitted == [
        Edit(
            entry="watch", action="add", id="",
            values={"label": "Scaleway", "aliases": ("Scaleway", "Scaleway SAS", "Online"), "channels": ("veille",)},
        )
    ]  # fmt: skip
    assert said[0] == "Enregistré : scaleway." and "12 articles de plus, 3 de moins qu'aujourd'hui." in said
    assert '+ aliases: [Scaleway, "<!channel>"]' in said and not [line for line in said if "watchlist.yaml" in line]
    watch("add Bleu (cloud) ; alias: Bleu", asker)
    watch("ajouter OVH", asker)
    assert [edit.values["aliases"] for edit in asker.editor.submitted[1:]] == [("Bleu",), ("OVH",)]


def test_what_is_there_is_changed_and_not_added() -> None:
    asker = Asker()
    for name in ("atos", "ATOS ORIGIN", "Orange (operateur) ; alias : x"):
        assert "déjà dans la liste" in lines(watch(f"ajouter {name}", asker))[0]
    assert lines(watch("ajouter", asker))[0].startswith("Quel nom ?")
    watch("modifier atos origin veto : +galaxie", asker)
    watch("retirer Orange", asker)
    assert asker.editor.submitted == [
        Edit(
            entry="watch", action="change", id="atos", values={"veto": ("atoll", "galaxie")}, seen="watch atos as shown"
        ),
        Edit(entry="watch", action="remove", id="orange", seen="watch orange as shown"),
    ]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("modifier", "Que faut-il modifier ?"),
        ("modifier atos", "Que faut-il modifier ? Par exemple : veille modifier atos"),
        ("modifier licorne ; veto : a", "« licorne » n'est pas dans la liste"),
        ("modifier atoss ; veto : a", "« atoss » n'est pas dans la liste"),
        ("retirer", "Quelle veille ?"),
        ("retirer licorne", "« licorne » n'est pas dans la liste"),
        ("montrer licorne", "« licorne » n'est pas dans la liste"),
        ("licorne", "« licorne » n'est pas dans la liste"),
        ("retirre atos", "« retirre atos » n'est pas dans la liste de veille. Vouliez-vous dire « veille retirer » ?"),
        ("essai", "Essayer quoi ?"),
        ("essai lister", "Essayer quoi ?"),
        ("", "Ce que vous pouvez faire de la liste"),
        ("ajouter OVH ; fautes : peut-être", "Rien n'est écrit : 1 point à corriger"),
        ("modifier licorne zzz : x ; zzz : y", "« licorne zzz : x » n'est pas dans la liste"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_said_and_nothing_is_written(said: str, told: str) -> None:
    asker = Asker()
    assert lines(watch(said, asker))[0].startswith(told)
    assert asker.editor.submitted == []


def test_mistakes_are_told_key_by_key() -> None:
    asker = Asker()
    strange = lines(watch("modifier Atos zzz : x", asker))[1]
    assert strange.startswith("zzz — « zzz » n'est pas une clé de veille. Les clés : nom, alias,")
    said = lines(watch("modifier atos ; alerte si : lune ; zyx : 1", asker))
    assert said[1] == "alerte si — « lune » n'est aucun de : sujet, ensemble, mention"
    assert said[2].startswith("zyx — « zyx » n'est pas une clé de veille. Les clés : nom, alias, type")
    asker.editor.mistakes = {"aliases": "trop court", "": "le fichier a changé"}
    assert lines(watch("modifier atos ; note : x", asker))[1:] == ["alias — trop court", "le fichier a changé"]
    asker.editor.mistakes = {}
    asker.editor.became = Edited(became="wrong", mistakes={"id": "pris"})
    assert lines(watch("modifier atos ; note : x", asker))[1:] == ["id — pris"]


def test_an_edit_can_be_tried() -> None:
    asker = Asker()
    for verb in ("ajouter OVH", "modifier atos ; note : x", "retirer atos"):
        said = lines(watch(f"essai {verb}", asker))
        assert said[0] == "Essai : rien n'est écrit." and "Sur 90 jours, cela aurait alerté 14 fois" in said
    assert asker.editor.submitted == []


def test_what_became_of_it_is_said() -> None:
    other = Asker(owner=False)
    said = lines(watch("modifier atos ; note : x", other))
    assert said[0].startswith("Proposé") and said[1] == "Un responsable l'accepte avec : proposition accepter atos"
    many = "".join(f"+ligne {n}\n" for n in range(LINES + 3))
    other.editor.became = Edited(became="conflict", id="atos", diff=many, reason="léa l'a modifié.")
    said = lines(watch("modifier atos ; note : x", other))
    assert "léa l'a modifié." in said and said[-2:] == [f"+ ligne {LINES - 1}", "…"]
    other.editor.became = Edited(became="unchanged", id="atos")
    assert len(lines(watch("modifier atos ; note : x", other))) == 1


def test_the_list_is_sorted_filtered_and_paged() -> None:
    orange = "Orange (opérateur) — Orange — connu de la mémoire seule"
    assert lines(watch("lister", Asker())) == ["2 veilles", "Atos — Atos Origin — veille", orange]
    assert lines(watch("list origin", Asker(language="en"))) == ["1 watch — origin", "Atos — Atos Origin — veille"]
    many = tuple(replace(ATOS, id=f"w{n}", label=f"Nom {n:02}", aliases=tuple("abcdef")) for n in range(41))
    paged = watch("lister nom page 2", Asker(watchlist=Watchlist(watches=many)))
    assert paged.notification.replace("\u00a0", " ") == "41 veilles — nom (2/3)"
    assert lines(paged)[1] == "Nom 20 — a, b, c, d… — veille"
    assert [offer.command for offer in paged.offers] == ["veille lister nom page 3"]


def test_one_watch_is_shown_with_what_came_of_it() -> None:
    for said in ("atos", "montrer Atos Origin"):
        told = lines(watch(said, Asker()))
        assert told[0] == "Atos (atos)" and "veto : atoll" in told
        assert told[-2:] == ["3 alertes en 90 jours", "La dernière, le 7 octobre 2013 à 11:00 : Atos <b>rachète</b>"]
    asker = Asker(language="en")
    asker.alerts.lately = lambda _watch, days: replace(StillAlerts().lately("", days), at=None)  # type: ignore[method-assign]
    assert lines(watch("atos", asker))[-1] == "3 alerts in 90 days"


def test_proposals_are_listed_and_decided() -> None:
    asker = Asker()
    assert lines(proposals("", asker)) == ["Aucune modification de la liste n'attend de responsable."]
    asker.editor.waiting = PROPOSALS
    assert lines(proposals("lister", asker))[1:] == [
        "1 — léa voudrait ajouter Scaleway (nom, alias) — 7 octobre 2013 à 11:00",
        "2 — U2 voudrait modifier atos (veto) — 7 octobre 2013 à 11:00",
        "3 — U3 voudrait retirer silicon — 7 octobre 2013 à 11:00",
    ]
    proposals("accepter 2", asker)
    proposals("refuse #3 merci", asker)
    assert asker.editor.decided == [("2", True), ("3", False)]
    assert "Vouliez-vous dire « proposition accepter » ?" in lines(proposals("acepter 2", asker))[0]
    assert lines(proposals("accepter", asker))[0] == "Ce que vous pouvez faire des propositions"
    assert len(asker.editor.decided) == 2


def test_a_message_full_of_spaces_is_read_at_once() -> None:
    typed = read_typed(
        "atos" + " " * 200_000 + "x\u00a0y" + " \t" * 100_000 + "\r\n veto :" + " " * 200_000 + "a", NAMES
    )
    assert (typed.lead, typed.said, typed.strange) == ("atos x\u00a0y", {"veto": "a"}, ())
