"""The documentation says what is there: every file, command, setting and question."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bot import settings
from bot.chat.vocabulary import NAMES
from bot.cli import COMMANDS

ROOT = Path(__file__).parent.parent
MAP = ROOT / "ARCHITECTURE.md"
START, END = "<!-- files -->\n", "<!-- /files -->\n"


def purpose(path: Path) -> str:
    """The first sentence of a module's docstring."""
    text = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n\n")[0]
    return " ".join(text.split())


def files() -> str:
    """A table a room: each file with the question it answers."""
    rooms: dict[str, list[str]] = {}
    for path in sorted((ROOT / "bot").rglob("*.py")):
        name = path.relative_to(ROOT / "bot")
        if name.parts[:2] == ("store", "migrations") and name.parts[2] != "__init__.py":
            continue  # one file a change of the tables
        room = "/".join(name.parts[:-1])
        label = f"`{name.parts[-1]}`" if name.parts[-1] != "__init__.py" else "the room"
        rooms.setdefault(room, []).append(f"| {label} | {purpose(path).replace('|', '/')} |")
    tables = []
    for room, rows in sorted(rooms.items()):
        heading = f"`bot/{room}/`" if room else "`bot/`"
        tables.append(f"### {heading}\n\n| file | what it answers |\n|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(tables)


def test_the_map_lists_each_file_with_its_purpose(request: pytest.FixtureRequest) -> None:
    before, _, rest = MAP.read_text(encoding="utf-8").partition(START)
    listed, _, after = rest.partition(END)
    if request.config.getoption("--update-golden"):
        MAP.write_text(before + START + files() + END + after, encoding="utf-8")
        listed = files()
    assert listed == files(), "run pytest tests/test_docs.py --update-golden"


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_is_documented(command: str) -> None:
    assert re.search(rf"`(?:vigie )?{command}\b", (ROOT / "docs/operating.md").read_text(encoding="utf-8"))


def test_each_setting_is_documented_and_no_other() -> None:
    named = r"\b(?:VIGIE|SLACK|MATRIX)_[A-Z0-9_]+\b"
    code = set(re.findall(named, Path(settings.__file__).read_text(encoding="utf-8")))
    table = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
    assert code == set(re.findall(named, table))


@pytest.mark.parametrize("name", ["aide", "etat", "chercher", "chronologie", "pourquoi"])
def test_each_question_is_in_the_readme(name: str) -> None:
    assert name in NAMES
    assert f"`{name}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_links_between_pages_lead_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
