"""The watchlist edited from a chat: written, proposed, refused, or in conflict with a hand edit."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat.console import text_lines
from bot.chat.port import Incoming
from bot.errors import ChatBusy, ChatRefused
from bot.model import Edited
from bot.store import outbox
from bot.store.database import Database
from bot.work import proposing
from bot.work.editing import Editing
from bot.work.entering import Hand, enter_together
from tests.work.bench import Bench
from tests.work.newspaper import NOON, WATCHLIST, Newspaper, add, change, remove


@pytest.fixture
def paper(tmp_path: Path, database: Database) -> Newspaper:
    """On SQLite and on PostgreSQL."""
    return Newspaper(tmp_path, database)


# -- writing


def test_an_edit_is_written_and_noted(paper: Newspaper) -> None:
    done = paper().submit(change(label="Orange SA"))
    assert (done.became, done.id, done.mistakes) == ("written", "orange", {})
    assert paper.text() == WATCHLIST.replace("label: Orange ", "label: Orange SA ")
    [noted] = paper.journal()
    assert (noted.at, noted.user, noted.action, noted.entry, noted.id, noted.approved_by) == (
        NOON, "", "change", "watch", "orange", "",
    )  # fmt: skip
    assert noted.diff == done.diff
    assert done.diff.startswith("--- watchlist.yaml\n+++ watchlist.yaml\n@@")
    assert "\n-    label: Orange  # l'opérateur\n+    label: Orange SA  # l'opérateur\n" in done.diff


def test_entries_come_and_go(paper: Newspaper) -> None:
    assert paper().submit(add("Éditions Zébu")).id == "editions-zebu"
    assert paper().submit(remove("editions-zebu")).became == "written"
    assert paper.text() == WATCHLIST
    assert paper().submit(remove("silicon", feed=True)).became == "written"
    assert "feeds: []\n" in paper.text()
    assert [change.action for change in paper.journal()] == ["remove", "remove", "add"]


def test_what_is_not_well_formed_is_told_by_its_key(paper: Newspaper) -> None:
    done = paper().submit(change(case="upper", aliases=()))
    assert done.became == "wrong" and set(done.mistakes) == {"aliases"}
    done = paper().submit(change(case="upper"))
    assert done.became == "wrong" and "vouliez-vous dire" in done.mistakes["case"]
    assert (
        paper().submit(remove("nulle-part")).mistakes[""].startswith("il n'y a plus de veille «\u00a0nulle-part\u00a0»")
    )
    assert (paper.text(), paper.journal()) == (WATCHLIST, [])


def test_what_is_so_already_is_not_written(paper: Newspaper) -> None:
    assert paper().submit(change(label="Orange", note=None)) == Edited(became="unchanged", id="orange")
    assert paper.journal() == []


def test_samples_must_still_pass(paper: Newspaper) -> None:
    edit = change(**{"samples.alert": "Rien de tel."})
    assert "doit alerter" in paper().examine(edit).mistakes["samples.alert"]
    assert paper().submit(edit).became == "wrong"


# -- hand edits


def test_a_hand_edit_of_the_same_entry_is_a_conflict_with_what_it_changed(paper: Newspaper) -> None:
    seen = paper().fingerprint("watch", "orange")
    paper.hand_edit("label: Orange ", "label: Orange (ex France Télécom) ")
    text = paper.text()
    done = paper().submit(change(label="Orange SA", seen=seen))
    assert done.became == "conflict" and "dans le fichier" in done.reason
    assert "+    label: Orange (ex France Télécom)  # l'opérateur" in done.diff
    assert (paper.text(), paper.journal()) == (text, [])
    assert paper().submit(change(label="Orange SA", seen=paper().fingerprint("watch", "orange"))).became == "written"


def test_an_entry_that_is_gone_is_a_conflict_too(paper: Newspaper) -> None:
    seen = paper().fingerprint("watch", "orange")
    paper().submit(remove("orange"))
    done = paper().submit(change(label="Orange SA", seen=seen))
    assert done.became == "conflict" and "-  - id: orange" in done.diff
    assert paper().fingerprint("watch", "orange") == ""


def test_a_hand_edit_of_another_entry_stays(paper: Newspaper) -> None:
    seen = paper().fingerprint("watch", "orange")
    paper.hand_edit("label: Atos", "label: Atos  # et Eviden")
    assert paper().submit(change(label="Orange SA", seen=seen)).became == "written"
    assert "label: Atos  # et Eviden" in paper.text() and "label: Orange SA" in paper.text()


def test_a_conflict_with_an_edit_from_a_chat_names_the_person(paper: Newspaper) -> None:
    seen = paper().fingerprint("watch", "orange")
    paper.office._seen.clear()  # another process showed it
    mine = paper("UPAUL", chat="console")
    assert mine.submit(change(label="Orange SA")).became == "written"
    done = paper().submit(change(label="Orange", seen=seen))
    assert (done.became, done.reason) == ("conflict", "Paul l'a modifiée entre-temps (2 mars 2026 à 13:00).")
    assert "+    label: Orange SA" in done.diff


def test_a_broken_file_is_never_touched(paper: Newspaper) -> None:
    editor = paper()
    paper.hand_edit("label: Atos", 'label: "Atos')
    text = paper.text()
    done = editor.submit(change(label="Orange SA"))
    assert done.became == "refused"
    assert f"{paper.file}:14:12: un guillemet est ouvert ici et n'est jamais fermé. Correction\u00a0:" in done.reason
    assert editor.examine(change(label="x")).mistakes[""] == done.reason
    assert editor.fingerprint("watch", "orange") == ""
    assert (paper.text(), paper.journal()) == (text, [])


# -- who may


@pytest.mark.parametrize(
    ("owners", "owns"),
    [
        ("", {"UPAUL"}),
        ("owners: [slack:ULEA]\n", {"ULEA"}),
        ("owners: [slack:S0TEAM]\n", {"ULEA", "UPAUL"}),
        ('owners: ["slack:#veille", matrix:@zoe:example.org]\n', {"UZOE", "@zoe:example.org"}),
    ],
)
async def test_owners_write_and_others_propose(paper: Newspaper, owners: str, owns: set[str]) -> None:
    paper.hand_edit("operators: ops\n", f"operators: ops\n{owners}")
    paper.slack.places |= {"S0TEAM": {"ULEA", "UPAUL"}, "#veille": {"UZOE"}}
    text = paper.text()
    found = set()
    for user in ("ULEA", "UPAUL", "UZOE", "@zoe:example.org"):
        editor = paper(user, chat="matrix" if user.startswith("@") else "slack")
        if await paper.ask(editor.owns):
            found.add(user)
            continue
        done = await paper.ask(editor.submit, change(label=f"Orange {user}"))
        assert done.became == "proposed" and paper.text() == text
    assert found == owns
    writer = sorted(owns)[-1]
    done = await paper.ask(paper(writer).submit, change(label="Orange SA"))
    assert done.became == "written"
    assert paper.journal()[0].user == writer and paper.taken_up == 1


async def test_without_anybody_named_nobody_writes_and_the_answer_says_how(paper: Newspaper) -> None:
    paper.hand_edit("operators: ops\n", "")
    done = await paper.ask(paper("ULEA").submit, change(label="Orange SA"))
    assert done.became == "proposed" and "owners: [slack:ULEA] en tête de watchlist.yaml" in done.reason
    assert paper.text().count("Orange SA") == 0


@pytest.mark.parametrize("trouble", [ChatRefused("missing_scope"), ChatBusy("Slack cannot be reached")])
async def test_when_membership_cannot_be_told_nobody_writes(paper: Newspaper, trouble: ChatRefused) -> None:
    paper.slack.trouble = trouble
    done = await paper.ask(paper("UPAUL").submit, change(label="Orange SA"))
    assert done.became == "proposed" and f"C0OPS en ce moment ({trouble})" in done.reason
    decided = await paper.ask(paper("UPAUL").decide, done.id, accept=True)
    assert decided.became == "refused" and str(trouble) in decided.reason
    paper.slack.trouble = None
    assert await paper.ask(paper("UPAUL").owns)


async def test_members_are_asked_for_once_a_minute(paper: Newspaper) -> None:
    assert await paper.ask(paper("UPAUL").owns) and not await paper.ask(paper("ULEA").owns)
    assert paper.slack.asked == ["C0OPS"]
    paper.slack.places["C0OPS"] = {"ULEA"}
    paper.later(seconds=59)
    assert await paper.ask(paper("UPAUL").owns)
    paper.later(seconds=1)
    assert not await paper.ask(paper("UPAUL").owns) and await paper.ask(paper("ULEA").owns)


async def test_a_chat_that_tells_nobody_gives_no_right(paper: Newspaper) -> None:
    paper.hand_edit("operators: ops\n", 'owners: ["matrix:#ops:example.org"]\n')
    done = await paper.ask(paper("@lea:example.org", chat="matrix").submit, remove("orange"))
    assert done.became == "proposed" and "matrix ne le dit pas" in done.reason


# -- proposals


async def test_a_proposal_is_told_once_and_written_when_an_owner_accepts(paper: Newspaper) -> None:
    lea, paul = paper("ULEA"), paper("UPAUL")
    done = await paper.ask(lea.submit, add("Zébu"))
    assert done.became == "proposed" and done.id.isdecimal()
    key = f"proposal:{done.id}"
    again = await paper.ask(lea.submit, add("Zébu"))
    assert again.id == done.id and list(paper.told) == [key]
    told = "\n".join(line.text for line in text_lines(paper.told[key]))
    assert f"Lea propose : ajouter la veille « zebu » (proposition {done.id})." in told.replace("\u00a0", " ")
    assert "+  - id: zebu" in told and f"proposition accepter {done.id}" in told

    [waiting] = paul.proposals()
    assert (waiting.id, waiting.user, waiting.who, waiting.at, waiting.edit) == (
        done.id,
        "ULEA",
        "Lea",
        NOON,
        add("Zébu"),
    )
    refused = await paper.ask(lea.decide, done.id, accept=True)
    assert refused.became == "refused" and "propriétaire" in refused.reason and paper.text() == WATCHLIST

    accepted = await paper.ask(paul.decide, done.id, accept=True)
    assert (accepted.became, accepted.id) == ("written", "zebu")
    assert (paper.journal()[0].user, paper.journal()[0].approved_by) == ("ULEA", "UPAUL")
    assert paul.proposals() == [] and paper.taken_up == 1
    twice = await paper.ask(paul.decide, done.id, accept=True)
    assert (twice.became, twice.reason) == ("refused", f"La proposition {done.id} a déjà été tranchée par Paul.")
    assert paper.text().count("id: zebu") == 1


async def test_an_owner_may_refuse(paper: Newspaper) -> None:
    asked = await paper.ask(paper("ULEA").submit, remove("atos"))
    done = await paper.ask(paper("UPAUL").decide, asked.id, accept=False)
    assert done.became == "refused" and "est refusée" in done.reason
    assert (paper().proposals(), paper.text(), paper.taken_up) == ([], WATCHLIST, 0)


@pytest.mark.parametrize("number", ["0", "x", "-1", "9" * 40, ""])
async def test_there_is_no_such_proposal(paper: Newspaper, number: str) -> None:
    done = await paper.ask(paper("UPAUL").decide, number, accept=True)
    assert (done.became, done.reason) == ("refused", f"Il n'y a pas de proposition {number}.")


async def test_a_proposal_that_a_hand_edit_overtook_waits_and_is_not_written(paper: Newspaper) -> None:
    asked = await paper.ask(paper("ULEA").submit, change(label="Orange SA"))
    paper.hand_edit("label: Orange ", "label: Orange (opérateur) ")
    text = paper.text()
    assert (await paper.ask(paper("UPAUL").decide, asked.id, accept=True)).became == "conflict"
    assert paper.text() == text and len(paper().proposals()) == 1


async def test_only_what_could_be_written_is_proposed(paper: Newspaper) -> None:
    lea = paper("ULEA")
    assert (await paper.ask(lea.submit, change(case="upper"))).became == "wrong"
    assert (await paper.ask(lea.submit, change(label="Orange"))).became == "unchanged"
    assert (await paper.ask(lea.submit, change(label="O", seen="other"))).became == "conflict"
    paper.hand_edit("label: Atos", 'label: "Atos')
    assert (await paper.ask(lea.submit, change(label="Orange SA"))).became == "refused"
    assert paper.told == {} and lea.proposals() == []


# -- what becomes of a proposal


def heard(paper: Newspaper) -> list[tuple[str, str, str]]:
    """(chat, address, text) of what is queued for proposers."""
    with paper.database.read() as conn:
        rows = outbox.due(conn, paper.now, 100)
    return [(row.chat, row.address, " ".join(line.text for line in text_lines(row.message))) for row in rows]


async def test_who_proposed_hears_there_once_what_an_owner_said(paper: Newspaper) -> None:
    lea, paul = paper("ULEA"), paper("UPAUL")
    yes = await paper.ask(lea.submit, add("Zébu"))
    no = await paper.ask(lea.submit, remove("atos"))
    assert heard(paper) == []
    assert (await paper.ask(paul.decide, yes.id, accept=True)).became == "written"
    assert (await paper.ask(paul.decide, no.id, accept=False)).became == "refused"
    assert (await paper.ask(paul.decide, no.id, accept=False)).became == "refused"
    lead = "Lea, à propos de votre proposition"
    assert heard(paper) == [
        ("slack", "C0VEILLE", f"{lead} {yes.id} (ajouter la veille «\u00a0Zébu\u00a0»)\u00a0: acceptée par Paul."),
        ("slack", "C0VEILLE", f"{lead} {no.id} (retirer la veille «\u00a0atos\u00a0»)\u00a0: refusée par Paul."),
    ]


async def test_what_was_proposed_on_a_page_of_ones_own_is_told_to_the_person(paper: Newspaper) -> None:
    lea = paper("ULEA")
    asked = await paper.ask(replace(lea, incoming=replace(lea.incoming, address="")).submit, remove("atos"))
    await paper.ask(paper("UPAUL").decide, asked.id, accept=False)
    assert [place for *place, _ in heard(paper)] == [["slack", "ULEA"]]


async def test_a_conflict_is_told_with_what_to_do_and_the_next_proposal_replaces_it(paper: Newspaper) -> None:
    lea, paul = paper("ULEA"), paper("UPAUL")
    asked = await paper.ask(lea.submit, change(label="Orange SA"))
    beside = await paper.ask(lea.submit, change("atos", label="Atos SE"))
    paper.hand_edit("label: Orange ", "label: Orange (opérateur) ")
    for _ in range(2):
        done = await paper.ask(paul.decide, asked.id, accept=True)
        assert done.became == "conflict"
        assert done.reason.endswith(
            "La proposition attend toujours\u00a0: Lea peut la refaire, et la nouvelle la remplacera. "
            f"Pour l'écarter\u00a0: proposition refuser {asked.id}"
        )
    [(_, _, told)] = heard(paper)
    assert "Paul n'a pas pu l'accepter\u00a0: l'entrée a été modifiée entre-temps." in told
    again = await paper.ask(lea.submit, change(note="vu"))
    assert (again.became, again.reason) == ("proposed", f"Elle remplace la proposition {asked.id}.")
    asked_for = "\n".join(line.text for line in text_lines(paper.told[f"proposal:{again.id}"]))
    assert f"Elle remplace la proposition {asked.id}." in asked_for
    assert [one.id for one in paul.proposals()] == [beside.id, again.id]
    late = await paper.ask(paul.decide, asked.id, accept=True)
    assert late.reason == f"La proposition {asked.id} a été remplacée par une plus récente de Lea."
    assert (await paper.ask(paul.decide, again.id, accept=True)).became == "written"


async def test_a_proposal_that_is_wrong_by_now_says_why(paper: Newspaper) -> None:
    asked = await paper.ask(paper("ULEA").submit, add("Zébu"))
    paper.hand_edit("aliases: [Atos]", "aliases: [Atos, Zébu]")
    done = await paper.ask(paper("UPAUL").decide, asked.id, accept=True)
    assert done.became == "wrong" and f"proposition refuser {asked.id}" in done.reason
    [(_, _, told)] = heard(paper)
    assert "dans l'état actuel de la liste" in told and "Zébu" in told.partition("ne va pas.")[2]


async def test_only_ones_own_proposal_of_the_same_is_replaced(paper: Newspaper) -> None:
    lea, zoe = paper("ULEA"), paper("UZOE")
    first = await paper.ask(lea.submit, change(label="Orange SA"))
    other = await paper.ask(zoe.submit, change(label="Orange"[::-1]))
    more = await paper.ask(lea.submit, change(note="vu"))
    assert [one.id for one in lea.proposals()] == [first.id, other.id, more.id]
    both = await paper.ask(lea.submit, change(label="Orange SE", note="vu"))
    assert [one.id for one in lea.proposals()] == [other.id, both.id]


async def test_who_proposed_may_take_it_back_and_nobody_else_but_an_owner(paper: Newspaper) -> None:
    asked = await paper.ask(paper("ULEA").submit, remove("atos"))
    assert "propriétaire" in (await paper.ask(paper("UZOE").decide, asked.id, accept=False)).reason
    assert len(paper().proposals()) == 1
    done = await paper.ask(paper("ULEA").decide, asked.id, accept=False)
    assert (done.became, done.reason) == (
        "refused",
        f"La proposition {asked.id} est retirée\u00a0; rien n'a été écrit.",
    )
    assert paper().proposals() == [] and heard(paper) == []
    late = await paper.ask(paper("UPAUL").decide, asked.id, accept=True)
    assert late.reason == f"La proposition {asked.id} a déjà été tranchée par Lea."


async def test_a_person_has_so_many_proposals_waiting_and_is_told_what_to_do_then(paper: Newspaper) -> None:
    lea, zoe = paper("ULEA"), paper("UZOE")
    made = [await paper.ask(lea.submit, add(f"Zébu {n:02}")) for n in range(proposing.WAITING)]
    assert {one.became for one in made} == {"proposed"}
    more = await paper.ask(lea.submit, add("Zébu de trop"))
    assert (more.became, more.reason) == (
        "refused",
        f"{proposing.WAITING} de vos propositions attendent déjà un responsable. Pour les voir\u00a0: "
        "propositions. Pour en retirer une\u00a0: proposition refuser NUMÉRO",
    )
    assert (await paper.ask(lea.submit, add("Zébu 03"))).id == made[3].id, "the same again is none more"
    assert (await paper.ask(zoe.submit, add("Zébu de trop"))).became == "proposed"
    assert len(paper.told) == proposing.WAITING + 1
    await paper.ask(lea.decide, made[0].id, accept=False)
    assert (await paper.ask(lea.submit, add("Zébu enfin"))).became == "proposed"


async def test_a_person_who_takes_back_and_proposes_again_is_bounded_by_the_day(paper: Newspaper) -> None:
    """Each proposal is a message to the operators' channel, whatever becomes of it."""
    lea = paper("ULEA")
    for n in range(proposing.DAILY):
        assert (await paper.ask(lea.submit, change(note=f"vu {n}"))).became == "proposed"
    more = await paper.ask(lea.submit, change(note="vu encore"))
    assert (more.became, more.reason) == (
        "refused",
        f"Vous avez fait {proposing.DAILY} propositions en 24\u00a0heures. "
        "Merci de laisser les responsables répondre d'abord.",
    )
    assert [one.edit.values["note"] for one in paper().proposals()] == [f"vu {proposing.DAILY - 1}"]
    paper.now += timedelta(days=1, seconds=1)
    assert (await paper.ask(paper("ULEA").submit, change(note="vu encore"))).became == "proposed"


async def test_an_edit_that_cannot_be_taken_up_now_is_written_all_the_same(paper: Newspaper) -> None:
    async def broken() -> None:
        raise RuntimeError("database is locked")

    paper.office = replace(paper.office, take_up=broken)
    assert (await paper.ask(paper("UPAUL").submit, change(label="Orange SA"))).became == "written"
    assert "Orange SA" in paper.text()


# -- in a running Vigie


async def test_an_edit_is_in_force_at_once_and_told(bench: Bench, tmp_path: Path) -> None:
    said = Incoming(chat="console", address="veille", user="ULEA", who="Léa", text="")
    editor = bench.app.desk(said).editor
    assert isinstance(editor, Editing)
    assert (await asyncio.to_thread(editor.submit, add("Éditions Zébu"))).became == "written"
    assert bench.app.pipeline.newsroom.watchlist.watch("editions-zebu") is not None
    await bench.app.deliver()
    told = " ".join(bench.screen.getvalue().split())
    assert "La liste de veille est en vigueur. Léa : ajouter la veille « editions-zebu »." in told


async def test_edits_made_together_are_told_together(bench: Bench) -> None:
    edits = [add(name) for name in ("Zébu", "Yack", "Xérus", "Wapiti", "Vautour", "Urubu")]
    seen, hand = bench.file.read_text(), Hand(user="léa", at=NOON)
    await asyncio.to_thread(enter_together, bench.app.database, bench.app.office.file, edits, hand, seen=seen)
    await bench.app.reload()
    await bench.app.deliver()
    told = " ".join(bench.screen.getvalue().split())
    assert "léa : ajouter la veille « zebu », ajouter la veille « yack »," in told
    assert "ajouter la veille « vautour », …." in told and "urubu" not in told
