"""Are the pictures of the documentation those of what Vigie says now, small, and all of them shown?"""

from __future__ import annotations

import json
import re

import pytest
from PIL import Image

from tests.looks.draw import FOLDER, KEPT, ROOT, SCALE, SCREENS, SEEN, digest, picture, unfolded

WIDTHS = {name: width for width, name in SCREENS.items()}
HEAVIEST = 65_000  #: bytes; a page of the documentation loads several


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_picture_shows_what_vigie_no_longer_says(language: str) -> None:
    """Run `make pictures` after a change of words or layout, and look at what it drew."""
    seen = json.loads(SEEN.read_text(encoding="utf-8"))
    told = unfolded(language)  # type: ignore[arg-type]
    names = {name for name, lang, _, _ in KEPT if lang == language}
    assert {f"{name}-{language}": digest(told[name]) for name in names} == {
        name: known for name, known in seen.items() if name.endswith(f"-{language}")
    }


@pytest.mark.parametrize("file", [picture(*kept) for kept in KEPT])
def test_a_picture_is_small_and_as_wide_as_its_screen(file: str) -> None:
    path = FOLDER / file
    assert path.stat().st_size < HEAVIEST
    with Image.open(path) as drawn:
        assert drawn.mode == "P" and drawn.width == SCALE * WIDTHS[file.split("-")[2]]


def test_each_picture_is_shown_somewhere_and_each_one_shown_is_there() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    shown = {name for page in pages for name in re.findall(r"pictures/([\w-]+\.png)", page.read_text("utf-8"))}
    assert shown == {picture(*kept) for kept in KEPT} == {path.name for path in FOLDER.glob("*.png")}


def test_nothing_says_where_the_packages_were_fetched() -> None:
    for file in ("package.json", "package-lock.json"):
        text = (FOLDER / file).read_text(encoding="utf-8")
        assert "resolved" not in text and "registry" not in text
    pinned = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert all(re.fullmatch(r"[\d.]+", version) for version in pinned.values())
