"""People split and join stories: articles, memory and messages follow, later articles too, after a restart as well."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.chat.commands import answer
from bot.chat.port import Incoming
from bot.errors import Contradiction
from bot.model import LinkState, Outgoing, Story
from bot.store import articles, changes, choices, events, links, outbox, stories
from bot.work.desk import Desk as Answers
from bot.work.pipeline import opened
from bot.work.regrouping import Regrouping
from tests.work.test_pipeline import START
from tests.work.test_pipeline import desk as _desk
from tests.work.test_publishing import NEWS, Many
from tests.work.test_publishing import many as _many

desk, many = _desk, _many
OTHER = ("Atos nomme un nouveau directeur financier", "Atos a choisi un ancien de Worldline.")
TITLE = f"{NEWS[0]} : Atos candidat"


def grouper(many: Many) -> Regrouping:
    return Regrouping(many.database, many.pipeline.newsroom, now=many.now)


def address(many: Many, title: str) -> str:
    with many.database.read() as conn:
        return next(a.url for a in articles.since(conn, START) if a.title == title)


def told(many: Many) -> dict[str, Story]:
    """The story of each article, by title."""
    with many.database.read() as conn:
        active = stories.active(conn, START)
        return {a.title: s for s in active for a in stories.articles(conn, s.key)}


def messages(many: Many) -> list[Outgoing]:
    with many.database.read() as conn:
        kept = [row for s in stories.active(conn, START) for row in outbox.messages_of(conn, s.key)]
    return sorted(kept, key=lambda row: row.created_at)


def restart(many: Many) -> None:
    with many.database.read() as conn:
        many.pipeline.newsroom = opened(conn, many.pipeline.newsroom.watchlist, now=many.now)


@pytest.fixture
def one(many: Many) -> Many:
    """A story with its first message and a turn under it, delivered."""
    many.publish("", *NEWS)
    many.round()
    many.publish("LMI", TITLE, NEWS[1], hours=20)
    many.round()
    many.shown()
    return many


@pytest.mark.parametrize("restarted", [False, True])
def test_an_article_split_off_gets_a_message_and_a_story_and_keeps_them(one: Many, restarted: bool) -> None:
    said = grouper(one).split(address(one, TITLE), "alice")
    assert said.title == TITLE
    left, own = told(one)[NEWS[0]], told(one)[TITLE]
    assert left.key != own.key
    roots = [row for row in messages(one) if not row.thread]
    assert [row.story for row in roots] == [left.key, own.key]
    assert TITLE in one.shown()
    with one.database.read() as conn:
        (choice,) = choices.all_choices(conn)
        assert (choice.user, choice.action, choice.story, choice.other) == ("alice", "split", left.key, own.key)
        assert {e.story for e in events.all_events(conn)} == {left.key, own.key}
    if restarted:
        restart(one)
    one.publish("Next", f"{TITLE} à la reprise", NEWS[1], hours=21)
    one.publish("LMI", f"Cloud : {NEWS[0]}", NEWS[1], hours=21)
    one.round()
    after = told(one)
    assert after[f"{TITLE} à la reprise"].key == own.key, "a near-copy goes to the nearer side"
    assert after[f"Cloud : {NEWS[0]}"].key == left.key


def test_what_cannot_be_split(one: Many) -> None:
    for said, why in (
        ("https://nowhere.example/", "No archived article"),
        ("", "No archived article"),
    ):
        with pytest.raises(Contradiction, match=why):
            grouper(one).split(said, "alice")
    grouper(one).split(address(one, TITLE), "alice")
    with pytest.raises(Contradiction, match="alone"):
        grouper(one).split(address(one, TITLE), "alice")
    one.publish("", "La météo", "Il pleut.")
    one.round()
    with pytest.raises(Contradiction, match="in no story"):
        grouper(one).split(address(one, "La météo"), "alice")


@pytest.mark.parametrize("restarted", [False, True])
def test_a_story_joined_to_another_points_to_it_and_what_follows_goes_there(one: Many, restarted: bool) -> None:
    one.publish("Next", *OTHER, hours=22)
    one.round()
    one.shown()
    other, story = grouper(one).join(address(one, OTHER[0]), address(one, NEWS[0]), "bob")
    assert {s.key for s in told(one).values()} == {story.key}
    (edit,) = [row for row in one.waiting() if row.edits and "Suite dans\\xa0: " in repr(row.message.blocks)]
    assert NEWS[0] in repr(edit.message.blocks)
    with one.database.read() as conn:
        root = outbox.get(conn, edit.edits)
        assert root and root.story == other.key
        gone = events.get(conn, f"A-{other.key}")
        assert gone and gone.merged_into == f"A-{story.key}"
    if restarted:
        restart(one)
    one.publish("LMI", "Un ancien de Worldline nommé directeur financier d'Atos", f"{OTHER[0]}. {OTHER[1]}", hours=26)
    one.publish("Next", f"Le point : {OTHER[0]}", OTHER[1], hours=27)
    one.round()
    assert {s.key for s in told(one).values()} == {story.key}, "the words of the joined story still draw its articles"
    with pytest.raises(Contradiction, match="already"):
        grouper(one).join(address(one, OTHER[0]), address(one, NEWS[0]), "bob")


def test_a_joined_story_can_be_split_off_again(one: Many) -> None:
    one.publish("Next", *OTHER, hours=22)
    one.round()
    before = told(one)[OTHER[0]].key
    grouper(one).join(address(one, OTHER[0]), address(one, NEWS[0]), "bob")
    grouper(one).split(address(one, OTHER[0]), "alice")
    assert told(one)[OTHER[0]].key == before
    one.publish("Next", f"Le point : {OTHER[0]}", OTHER[1], hours=27)
    one.round()
    assert told(one)[f"Le point : {OTHER[0]}"].key == before
    grouper(one).join(address(one, NEWS[0]), address(one, OTHER[0]), "carol")
    assert {s.key for s in told(one).values()} == {before}
    restart(one)
    assert one.round().failed == 0


def test_the_commands_in_a_chat(one: Many) -> None:
    def ask(text: str, about: str = "") -> str:
        said = Incoming(chat="console", address="veille", user="alice", text=text, about=about)
        return answer(text, Answers(one.database, one.pipeline.newsroom, said, now=one.now)).notification

    assert ask("separer").startswith(
        "Quel article\u00a0? Par exemple\u00a0: separer <adresse> — celle de l'article, ou"
    )
    assert ask("separer https://nowhere.example/").startswith("Aucun article archivé")
    with one.database.read() as conn:
        turn = outbox.of_article(conn, next(a.key for a in articles.since(conn, START) if a.title == TITLE))[0]
        root = outbox.get(conn, turn.thread)
    assert root
    assert "est désormais une histoire à part" in ask("séparer", about=turn.key)
    assert ask("relier").startswith("Lesquels") and "en rapport avec" in ask("relier x y z")
    one.now += timedelta(seconds=1)
    assert "fait désormais partie de" in ask(f"relier {address(one, TITLE)}", about=root.key)
    assert "déjà dans cette histoire" in ask(f"relier {address(one, TITLE)} à {address(one, NEWS[0])}")


def test_the_stories_of_late(one: Many) -> None:
    ((story, told_by),) = grouper(one).lately(START)
    assert story.title == NEWS[0]
    assert [a.title for a in told_by] == [NEWS[0], TITLE]
    assert grouper(one).lately(one.now) == []


def test_the_article_that_began_a_story_can_be_another(one: Many) -> None:
    """It keeps its message and its thread; the others get a story and a message of their own, with their history."""
    one.publish("Next", f"{TITLE}, le point", NEWS[1], hours=21)
    one.round()
    one.shown()
    (root, turn) = (row for row in messages(one) if not row.edits)
    said = grouper(one).split(address(one, NEWS[0]), "alice")
    assert said.title == NEWS[0]
    after = told(one)
    assert after[NEWS[0]].key == root.story
    assert after[TITLE].key == after[f"{TITLE}, le point"].key != root.story
    roots = {row.story: row for row in messages(one) if not row.thread and not row.edits}
    assert roots[root.story].key == root.key
    assert TITLE in repr(roots[after[TITLE].key].message.blocks[0])
    with one.database.read() as conn:
        left = outbox.get(conn, turn.key)
        assert left and left.story == "", "it stands in a thread that is not its own any more"
        assert {e.story for e in events.all_events(conn)} == {root.story, after[TITLE].key}
        assert {choice.other for choice in choices.all_choices(conn)} == {after[TITLE].key}
    restart(one)
    one.publish("Next", f"{TITLE} : le calendrier", NEWS[1], hours=22)
    one.publish("LMI", f"Cloud : {NEWS[0]}", NEWS[1], hours=22)
    one.round()
    assert told(one)[f"{TITLE} : le calendrier"].key == after[TITLE].key
    assert told(one)[f"Cloud : {NEWS[0]}"].key == root.story


def test_split_in_two_channels_each_gets_the_message(one: Many) -> None:
    newsroom = one.pipeline.newsroom
    both = tuple(replace(watch, channels=("veille", "ops")) for watch in newsroom.watchlist.watches)
    one.pipeline.newsroom = newsroom.edit(replace(newsroom.watchlist, watches=both))
    grouper(one).split(address(one, TITLE), "alice")
    own = told(one)[TITLE].key
    assert sorted(row.address for row in messages(one) if row.story == own) == ["ops", "veille"]


def test_a_join_undone_leaves_no_trace_on_either_message(one: Many) -> None:
    """What a person corrected of the event survives, the two days too, and « Suite dans » is taken back."""
    one.publish("Next", *OTHER, hours=60)
    one.round()
    one.shown()
    before = told(one)
    ids = {f"A-{before[title].key}" for title in (OTHER[0], NEWS[0])}
    with one.database.write() as conn:
        held = events.get(conn, f"A-{before[OTHER[0]].key}")
        assert held
        events.keep(conn, [replace(held, event=replace(held.event, note="vérifié"))])
    grouper(one).join(address(one, OTHER[0]), address(one, NEWS[0]), "bob")
    with one.database.read() as conn:
        both = events.get(conn, f"A-{before[NEWS[0]].key}")
        assert both and len(both.event.quotes) == 2 and both.event.note == "vérifié"
        assert both.event.start == date(2026, 3, 3), "a story is dated by its beginning"
        assert {(c.user, c.action) for id_ in ids for c in changes.of_event(conn, id_)} == {
            ("bob", "merge"),
            ("bob", "absorb"),
        }
    assert "Suite dans" in one.shown()
    one.now += timedelta(minutes=1)
    grouper(one).split(address(one, OTHER[0]), "alice")
    with one.database.read() as conn:
        again = {e.id: e for e in events.all_events(conn)}
        assert [len(again[id_].quotes) for id_ in ids] == [1, 1]
        assert again[f"A-{before[OTHER[0]].key}"].note == "vérifié"
        (root,) = [r for r in messages(one) if r.story == before[OTHER[0]].key and not r.thread]
    last = [row for row in one.waiting() if row.edits == root.key]
    assert len(last) == 1 and "Suite dans" not in repr(last[0].message.blocks)


def test_an_event_that_a_person_retired_stays_so(one: Many) -> None:
    one.publish("Next", *OTHER, hours=22)
    one.round()
    story = told(one)[OTHER[0]].key
    with one.database.write() as conn:
        held = events.get(conn, f"A-{story}")
        assert held
        events.keep(conn, [replace(held, retired_at=one.now)])
    grouper(one).join(address(one, OTHER[0]), address(one, NEWS[0]), "bob")
    grouper(one).split(address(one, OTHER[0]), "bob")
    with one.database.read() as conn:
        held = events.get(conn, f"A-{story}")
        assert held and held.retired_at and not held.merged_into


def test_an_event_joined_to_one_retired_since_is_told_again(one: Many) -> None:
    one.publish("Next", *OTHER, hours=22)
    one.round()
    story, whole = told(one)[OTHER[0]].key, told(one)[NEWS[0]].key
    grouper(one).join(address(one, OTHER[0]), address(one, NEWS[0]), "bob")
    with one.database.write() as conn:
        held = events.get(conn, f"A-{whole}")
        assert held
        events.keep(conn, [replace(held, retired_at=one.now)])
    grouper(one).split(address(one, OTHER[0]), "bob")
    with one.database.read() as conn:
        assert {e.id for e in events.all_events(conn)} == {f"A-{story}"}


def test_right_after_a_split_its_event_links_to_its_message(one: Many) -> None:
    """Also before the next round takes the change up."""
    grouper(one).split(address(one, TITLE), "alice")
    with one.database.write() as conn:
        (row,) = outbox.messages_of(conn, own := told(one)[TITLE].key)
        assert outbox.claim(conn, row.key, one.now)
        sent = outbox.get(conn, row.key)
        assert sent and outbox.settle(conn, replace(sent, state="sent", permalink="https://chat.example/own"))
    said = Incoming(chat="console", address="veille", user="alice", text="")
    desk = Answers(one.database, one.pipeline.newsroom, said, now=one.now)
    assert desk.rendering.permalinks[own] == "https://chat.example/own"


def test_a_newsroom_built_anew_knows_dead_links_and_written_summaries(one: Many) -> None:
    """After a transaction that failed, and after a restart."""
    state = LinkState(url="https://gone.example/", checked_at=one.now, dead=True)
    with one.database.write() as conn:
        links.save(conn, [state])
    one.pipeline.newsroom.written = {"a": "résumé"}
    one.pipeline.reload(now=one.now)
    assert one.pipeline.newsroom.dead == {state.url}
    assert one.pipeline.newsroom.written == {"a": "résumé"}
