"""Keys of content are what they always were: everything stored is known by them."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.identity import canonical_url
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


PIECES = [
    "/",
    "//",
    "/../",
    "?",
    "&",
    "#",
    "a=1",
    "utm_source=rss",
    "source=rss",
    ";x",
    "%20",
    "article-1.html",
    "..",
    "-",
]
PLACES = ["https://www.silicon.fr", "http://a.fr", "https://google.fr/url", "http://https://a.fr", "https://a.fr:443"]


@given(st.sampled_from(PLACES), st.lists(st.sampled_from([*PIECES, "é", "[", "@", "A"]), max_size=6).map("".join))
def test_a_plain_address_is_read_as_any_other(place: str, rest: str) -> None:
    """A line end inside, which is left out, keeps an address from being taken for a plain one."""
    base = "https://www.silicon.fr/feed"
    assert canonical_url(f"{place}{rest}", base) == canonical_url(f"{place[:9]}\n{place[9:]}{rest}", base)
