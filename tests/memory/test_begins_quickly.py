"""A text that tells of no beginning is not searched for each name; the answers are those of searching each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.memory.known import _BEGINNING, _begins

WORDS = (
    *("creation", "lancement", "naissance", "lance", "lancer", "lancent", "cree", "fonde", "annonce", "baptisee"),
    *("scinde en deux", "consortium", "coentreprise", "co-entreprise", "est", "a ete", "constituee", "lancee", "nait"),
    *(
        "voit le jour",
        "annoncee",
        "annonce",
        "de",
        "d'",
        "la",
        "le",
        "l'",
        ":",
        "et",
        ",",
        "-",
        "atos",
        "la poste",
        "x",
    ),
)
TEXTS = st.lists(st.sampled_from(WORDS), max_size=8).flatmap(
    lambda words: st.sampled_from([" ".join(words), "".join(words), " ".join(words).replace("' ", "'")])
)


@given(text=TEXTS, name=st.sampled_from(["atos", "la poste", "poste", "x"]))
def test_what_begins_stands_in_a_text_that_tells_of_a_beginning(text: str, name: str) -> None:
    assert _BEGINNING.search(text) or not _begins([name], text)


def test_there_are_both_kinds() -> None:
    assert _begins(["atos"], "lancement d'atos") and _BEGINNING.search("lancement d'atos")
    assert not _BEGINNING.search("atos ouvre un centre a lyon")
