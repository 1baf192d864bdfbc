"""What can be asked is listed, and a mistyped word is understood, whatever was typed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.alerting.render import Rendering
from bot.chat.guide import guide, unknown
from bot.chat.sources import VERBS as SOURCE
from bot.chat.verbs import did_you_mean, near, read_verb
from bot.chat.vocabulary import HELP, NAMES, read_command
from bot.chat.watch_keys import NAMES as KEYS
from bot.chat.watching import VERBS as WATCH
from bot.model import Bullets
from bot.reading.words import fold_key
from bot.wording import Words


class Asker:
    """Anybody, in English."""

    rendering = Rendering(words=Words("en"))


def test_every_line_of_the_list_is_a_command_in_both_languages() -> None:
    for words in (Words("fr"), Words("en")):
        assert {read_command(words.say(name)).name for name, _, _ in HELP} <= set(NAMES.values())
    (_, bullets) = guide("", Asker()).blocks
    assert isinstance(bullets, Bullets) and len(bullets.items) == len(HELP)


def test_a_mistyped_command_is_understood() -> None:
    assert "Did you mean “search”?" in unknown("serach", Asker()).notification
    assert "Did you mean" not in unknown("zzzzzz", Asker()).notification


def test_a_word_of_any_length_takes_no_time() -> None:
    assert near("ajuoter", ["ajouter"]) == "ajouter" and near("ajuoter" * 9, ["ajouter"]) == ""
    assert "Did you mean" not in unknown("search" * 2000, Asker()).notification


def test_verbs_are_read_without_accents_and_capitals() -> None:
    names = {"creer": "add", "lister": "list"}
    assert read_verb(" Créer  Atos ", names) == ("add", "Atos")
    assert read_verb("atos", names) == ("", "atos")
    words = Words("fr")
    assert did_you_mean("watch", "", names, words) == did_you_mean("watch", "lister", names, words) == ""
    assert did_you_mean("watch", "litser x", names, words) == "Vouliez-vous dire «\u00a0veille lister\u00a0»\u00a0?"


DOCS = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("line", re.findall(r"^    (\S.*?)(?: {4,}.*)?$", DOCS, re.MULTILINE))
def test_what_is_documented_is_understood(line: str) -> None:
    command = read_command(line)
    assert command.name in ("watch", "source")
    verbs = WATCH if command.name == "watch" else SOURCE
    assert not command.argument or command.argument == "numergy" or read_verb(command.argument, verbs)[0]


@pytest.mark.parametrize("key", re.findall(r"^\| (`\w.*?) \| (`\w.*?) \|", DOCS.partition("| key |")[2], re.MULTILINE))
def test_every_key_that_is_documented_can_be_typed(key: tuple[str, str]) -> None:
    names = [name for cell in key for name in re.findall(r"`([^`:]+?)(?: : \w+|: \w+)?`", cell)]
    assert names
    for name in names:
        if fold_key(name) not in ("memoire", "media", "ensemble", "mention", "memory", "together", "named"):
            assert fold_key(name) in KEYS, name
