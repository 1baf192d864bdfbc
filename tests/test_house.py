"""The rules of the house: imports point one way, files and functions stay small, each says what it is for."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import bot.errors

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "bot").rglob("*.py"))
LINES, FUNCTION_LINES, PARAMETERS = 300, 40, 5
FORBIDDEN_NAMES = {"utils", "helpers", "manager", "managers", "base", "common", "misc"}


def test_imports_point_one_way() -> None:
    """In a process of its own: import-linter switches off the loggers of the one it runs in."""
    code = "import sys; from importlinter import cli; sys.exit(cli.lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_small_and_says_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "a module's docstring says which question it answers"
    assert text.count("\n") <= LINES
    assert path.stem not in FORBIDDEN_NAMES
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            size = (node.end_lineno or node.lineno) - node.lineno + 1
            assert size <= FUNCTION_LINES, f"{node.name} has {size} lines"
            positional = [a for a in (*node.args.posonlyargs, *node.args.args) if a.arg not in {"self", "cls"}]
            assert len(positional) <= PARAMETERS, f"{node.name} takes {len(positional)} positional parameters"


def test_the_tree_of_errors_is_drawn_as_it_is() -> None:
    drawn = bot.errors.__doc__ or ""
    errors = [name for name, value in vars(bot.errors).items() if isinstance(value, type)]
    for name in errors:
        if issubclass(getattr(bot.errors, name), bot.errors.VigieError):
            assert name in drawn, f"{name} is missing from the tree"


#: What a command must not import: a third of a second each, and an operator waits for it.
HEAVY = {"aiohttp", "alembic", "apscheduler", "feedparser", "nio", "slack_bolt", "sqlalchemy", "trafilatura", "babel"}


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        (["--help"], set()),
        (["check"], {"babel"}),
        (["match", "--json"], {"babel"}),
        (["recall", "--json"], {"babel"}),
        (["render", "--json", "--chat", "slack"], {"babel"}),
        (["render", "--json", "--chat", "matrix"], {"babel"}),
    ],
)
def test_a_command_imports_only_what_it_needs(arguments: list[str], allowed: set[str]) -> None:
    code = f"import sys; from bot.cli import main\ntry: main({arguments!r})\nexcept SystemExit: pass\n"
    code += "print(' '.join(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, input="", check=True)
    assert HEAVY & set(done.stderr.split()) <= allowed


def test_no_file_names_a_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in listed.split("\n"):
        path = ROOT / name
        if name.endswith(".lock") or "lock.json" in name:
            assert "http" not in "".join(
                line for line in path.read_text().splitlines() if "resolved" in line or "index-url" in line
            ), f"{name} holds an index address"
