"""What is written in watchlist.yaml becomes the frozen values of bot.model."""

from __future__ import annotations

from datetime import timedelta

from bot.model import Channel, Feed, Near, Query, Watch, Watchlist
from bot.model.watchlist import NEVER
from bot.watchlist import parse

WHOLE = """\
version: 1
language: en
timezone: Indian/Reunion
operators: exploitation
max_age: 2d
channels:
  veille: {slack: "#veille", matrix: "#veille:example.org"}
  exploitation: {slack: C0123456789, matrix: "!abc:example.org"}
  vide:
  nulle: {slack: , matrix: ""}
defaults: {channels: veille, every: 2h, alert_on: subject}
feeds:
  - id: a
    name: A
    url: https://a.fr/rss?x=1
    every: 5m
    fragile: true
    alternatives: https://a.fr/b
    note: lent
  - {id: b, name: B, url: "http://b.fr/"}
watches:
  - id: atos
    label: Atos
    type: person
    aliases: [Atos, "AtoS"]
    case: proper
    mode: actor
    alert_on: mention
    context: cloud
    veto: [Mont Athos]
    acronyms: AO
    surname: Dupont
    fuzzy: false
    shared: true
    query:
      all: cloud
      any: [Bull, Thales]
      none: [astronomie]
      near: {words: [cloud, souverain], within: 5}
    channels: [exploitation, veille]
    samples: {alert: Atos !, ignore: [atout, "Athos"]}
    note: vieux
  - {id: b, label: B, aliases: B}
  - {id: c, label: C, aliases: C, channels: [], note: ""}
"""


def test_every_key_reaches_its_value() -> None:
    expected = Watchlist(
        language="en",
        timezone="Indian/Reunion",
        operators="exploitation",
        max_age=timedelta(days=2),
        channels=(
            Channel(id="veille", slack="#veille", matrix="#veille:example.org"),
            Channel(id="exploitation", slack="C0123456789", matrix="!abc:example.org"),
            Channel(id="vide"),
            Channel(id="nulle"),
        ),
        feeds=(
            Feed(
                id="a",
                name="A",
                url="https://a.fr/rss?x=1",
                every=timedelta(minutes=5),
                fragile=True,
                alternatives=("https://a.fr/b",),
                note="lent",
            ),
            Feed(id="b", name="B", url="http://b.fr/", every=timedelta(hours=2)),
        ),
        watches=(
            Watch(
                id="atos",
                label="Atos",
                type="person",
                aliases=("Atos", "AtoS"),
                case="proper",
                mode="actor",
                alert_on="mention",
                context=("cloud",),
                veto=("Mont Athos",),
                acronyms=("AO",),
                surname="Dupont",
                fuzzy=False,
                shared=True,
                query=Query(
                    all=("cloud",),
                    any=("Bull", "Thales"),
                    none=("astronomie",),
                    near=Near(words=("cloud", "souverain"), within=5),
                ),
                channels=("exploitation", "veille"),
                samples_alert=("Atos !",),
                samples_ignore=("atout", "Athos"),
                note="vieux",
            ),
            Watch(id="b", label="B", aliases=("B",), channels=("veille",), alert_on="subject"),
            Watch(id="c", label="C", aliases=("C",), channels=(), alert_on="subject"),
        ),
    )
    assert parse(WHOLE, file="w") == expected


def test_what_is_not_written_has_the_defaults_of_the_model() -> None:
    expected = Watchlist(watches=(Watch(id="a", label="A", aliases=("A",)),))
    assert parse("watches: [{id: a, label: A, aliases: A}]", file="w") == expected
    assert parse("defaults:\nwatches: [{id: a, label: A, aliases: A}]", file="w") == expected


def test_a_query_may_refuse_some_spellings_but_not_all() -> None:
    (watch,) = parse(
        "watches: [{id: a, label: A, aliases: [Atos Origin, Atos], query: {none: origin}}]", file="w"
    ).watches
    assert watch.query == Query(none=("origin",))


def test_an_anchor_may_be_used_to_say_something_once() -> None:
    text = "watches:\n  - {id: a, label: A, aliases: A, veto: &v [x, y]}\n  - {id: b, label: B, aliases: B, veto: *v}\n"
    assert [watch.veto for watch in parse(text, file="w").watches] == [("x", "y"), ("x", "y")]


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    assert parse("\ufeff" + WHOLE.replace("\n", "\r\n"), file="w") == parse(WHOLE, file="w")


def test_a_shared_spelling_is_fine_when_both_say_so() -> None:
    text = "watches:\n" + "".join(f"  - {{id: {i}, label: {i}, aliases: Eviden, shared: true}}\n" for i in "ab")
    assert len(parse(text, file="w").watches) == 2
    # Two spellings of one watch may fold to the same.
    assert parse("watches: [{id: a, label: A, aliases: [Atos, ATOS]}]", file="w").watches[0].aliases == ("Atos", "ATOS")


def letters(watch: str, defaults: str = "") -> tuple[int, int]:
    text = f"defaults: {{{defaults}}}\nwatches: [{{id: a, label: A, aliases: Abcdefghi, {watch}}}]"
    (read,) = parse(text, file="w").watches
    return read.one_slip_from, read.two_slips_from


def test_how_much_a_name_may_be_misspelt_is_for_each_watch_or_for_all() -> None:
    assert letters("") == (0, 0)  # what holds for all
    assert letters("one_slip_from: 7, two_slips_from: never") == (7, NEVER)
    assert letters("", "one_slip_from: 7, two_slips_from: 12") == (7, 12)
    assert letters("one_slip_from: 9", "one_slip_from: 7") == (9, 0)


def test_capitals_that_matter_ask_for_more_letters_than_the_defaults() -> None:
    assert letters("case: proper", "one_slip_from: 7") == (8, 0)
    assert letters("case: proper", "one_slip_from: never") == (NEVER, 0)
    assert letters("case: proper, one_slip_from: 6", "one_slip_from: 9") == (6, 0)


def test_two_slips_never_come_before_one() -> None:
    assert letters("one_slip_from: 12", "two_slips_from: 11") == (12, 12)
    assert letters("one_slip_from: never", "two_slips_from: 11") == (NEVER, NEVER)
