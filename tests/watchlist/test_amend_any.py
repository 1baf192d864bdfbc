"""Over watchlists of any look: an edit changes lines of its entry alone, and the edit back gives the same bytes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model import Edit, Value, Watchlist
from bot.watchlist import parse
from bot.watchlist.amended import amended, fingerprint, source_of

NAMES = ["Orange", "Numergy", "Cloudwatt", "Andromède", "Dassault", "Zébulon"]
#: how one watch may be written: block, with odd quotes, lists over lines, or on one line; {n} its name, {i} its id
LOOKS = [
    "- id: {i}\n  label: {n}\n  aliases: [{n}]\n",
    "- label: \"{n}\"   # le nom\n  id: {i}\n  # ses noms\n  aliases:\n  - '{n}'\n  - {n} SA  # ancien\n",
    "-   id: {i}\n    label: >-\n      {n}\n    aliases: {n}\n\n    note: |\n      deux\n\n      lignes\n",
    "- {{id: {i}, label: {n}, aliases: [{n},  # le nom\n       {n} SA], note: x}}\n",
    "- id:    {i}\n  label: '{n}'\n  aliases: [ {n} ]\n  samples:\n    alert: {n} gagne.\n    ignore: []\n",
]
GAPS = ["", "\n", "# une remarque\n", "\n# -- un titre ----\n\n", "\n\n"]
TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=12).map(str.strip).filter(bool)


@dataclass(frozen=True)
class Written:
    """A watchlist's text, and the id of one of its watches."""

    text: str
    id: str


@st.composite
def written(draw: st.DrawFn) -> Written:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=5, unique=True))
    indent = draw(st.sampled_from(["", "  "]))
    body = ""
    for name in names:
        look, gap = draw(st.sampled_from(LOOKS)), draw(st.sampled_from(GAPS))
        entry = gap + look.format(n=name, i=name.lower().replace("è", "e").replace("é", "e"))
        body += "".join(indent + line if line.strip() else line for line in entry.splitlines(keepends=True))
    tail = draw(st.sampled_from(["", "# fin\n", "\nmax_age: 3d  # court\n", "language: fr"]))
    feeds = draw(st.sampled_from(["", "feeds: []\n", "feeds:\n- {id: a, name: A, url: 'https://a.example/'}\n\n"]))
    text = draw(st.sampled_from(["", "\ufeff"])) + f"# La liste\n{feeds}watches:\n{body}{tail}"
    text = text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))
    return Written(text, draw(st.sampled_from(names)).lower().replace("è", "e").replace("é", "e"))


VALUES: st.SearchStrategy[tuple[str, Value]] = st.one_of(
    st.tuples(st.sampled_from(["label", "note", "surname"]), TEXTS),
    st.tuples(
        st.sampled_from(["veto", "context", "samples.ignore", "query.none"]), st.lists(TEXTS, max_size=3).map(tuple)
    ),
    st.tuples(
        st.sampled_from(["aliases"]), st.lists(st.sampled_from(["Mot", "Nom rare", "A: b"]), min_size=1).map(tuple)
    ),
    st.tuples(st.sampled_from(["note", "samples.alert", "case"]), st.none()),
    st.tuples(st.sampled_from(["fuzzy", "spikes"]), st.booleans()),
    st.tuples(st.just("two_slips_from"), st.integers(9, 20)),
)
many = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], max_examples=150)


def parts(text: str, watch: str) -> tuple[str, str, str]:
    """What stands before an entry, the entry, and what stands after it."""
    source = source_of(text, "watch", watch)
    assert text.count(source) == 1
    before, _, after = text.partition(source)
    return before, source, after


def others(watchlist: Watchlist, watch: str) -> Watchlist:
    return replace(watchlist, watches=tuple(one for one in watchlist.watches if one.id != watch))


@many
@given(written(), st.lists(VALUES, min_size=1, max_size=3).map(dict))
def test_a_change_stays_within_its_entry(file: Written, values: dict[str, Value]) -> None:
    done = amended(file.text, Edit(entry="watch", action="change", id=file.id, values=values), file="w")
    if done.text is None:
        assert done.mistakes and "without changing something else" not in str(done.mistakes)
        return
    before, entry, after = parts(file.text, file.id)
    new_before, new_entry, new_after = parts(done.text, file.id)
    assert new_before == before
    assert new_after.endswith(after) and not new_after.removesuffix(after).strip()  # a blank line of it may stay
    assert (new_entry == entry) == (done.text == file.text)
    assert others(parse(done.text, file="w"), file.id) == others(parse(file.text, file="w"), file.id)
    marks = [fingerprint(text, "watch", file.id) for text in (file.text, done.text)]
    assert (marks[0] == marks[1]) == (done.text == file.text)


@many
@given(written(), st.sampled_from(["Zèbre", "Éditions: du Zébu", "# dièse", "365"]))
def test_what_is_added_and_removed_leaves_no_trace(file: Written, label: str) -> None:
    values: dict[str, Value] = {"label": label, "aliases": ("Mot rare",), "note": "x", "samples.alert": ("Mot rare.",)}
    added = amended(file.text, Edit(entry="watch", action="add", id="nouveau", values=values), file="w")
    assert added.text is not None, added.mistakes
    removed = amended(added.text, Edit(entry="watch", action="remove", id="nouveau"), file="w")
    assert removed.text == file.text


@many
@given(written())
def test_a_removal_takes_only_the_entry_and_comments_above_it(file: Written) -> None:
    done = amended(file.text, Edit(entry="watch", action="remove", id=file.id), file="w")
    assert done.text is not None, done.mistakes
    assert parse(done.text, file="w") == others(parse(file.text, file="w"), file.id)
    before, _, after = parts(file.text, file.id)
    kept = done.text
    gone = [line.strip() for line in before.splitlines() if line not in kept.splitlines()]
    assert set(gone) <= {"", "# une remarque", "# -- un titre ----"}
    assert kept.endswith(after.lstrip("\r\n")) or not after.strip()


@many
@given(written(), TEXTS, TEXTS)
def test_a_change_back_gives_the_same_bytes_where_no_key_comes_or_goes(file: Written, one: str, two: str) -> None:
    def noted(text: str, note: str) -> str | None:
        return amended(text, Edit(entry="watch", action="change", id=file.id, values={"note": note}), file="w").text

    first = noted(file.text, one)
    assert first is not None
    second = noted(first, two)
    assert second is not None
    assert noted(second, one) == first
