"""Keys of content are what they always were: everything stored is known by them."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from bot.model import key_of


def test_a_key_stays_what_it_is() -> None:
    assert key_of("guid", "silicon", "https://silicon.fr/1") == "d6fbd0d049489621e9573e9e"
    assert key_of("title", "Les Échos", "l'été 🌍") == "7bf960e17413a3bc38a3aa7b"


@given(st.lists(st.text(st.characters(), max_size=8), max_size=4))
def test_each_part_is_told_with_its_length_in_bytes(parts: list[str]) -> None:
    """Whatever its characters, lone surrogates among them."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(f"{len(data)}:".encode())
        digest.update(data)
    assert key_of(*parts) == digest.hexdigest()[:24]
