"""How does YAML text become nodes that know their line and column?

`compose` stops before values are made: a node keeps its place, which a value has lost. libyaml does the
work (CSafeLoader); its errors are reworded for people who do not know YAML.
"""

from __future__ import annotations

import re

import yaml
from yaml.error import MarkedYAMLError
from yaml.events import CollectionEndEvent, CollectionStartEvent
from yaml.nodes import Node

from bot.entries.notes import Notes, shortened

#: What YAML 1.1 §5.1 does not allow in a stream.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_SUSPICIOUS = 2000  #: openers in a whole text, above which its depth is counted
_DEEPEST = 100

#: libyaml's words → the problem and the fix in ours. The first that is found in its message is taken.
_REWORDED = (
    ("unknown escape", "a backslash between double quotes", "use single quotes around the text"),
    ("quoted scalar", "a quote is opened here and never closed", "close it with the same quote at the end of the text"),
    ("scanning an alias", "a text that begins with « * » is read as a reference", "put the text between quotes"),
    ("undefined alias", "a text that begins with « * » is read as a reference", "put the text between quotes"),
    ("scanning an anchor", "a text that begins with « & » is read as a name", "put the text between quotes"),
    ("cannot start any token", "this character cannot begin a text", "put the text between quotes"),
    ("could not find expected ':'", "the line above has no « : »", "write key: value, with a space after the colon"),
    ("',' or ']'", "a list opened with « [ » is not closed", "close it with « ] » and part the items with commas"),
    ("',' or '}'", "a group opened with « { » is not closed", "close it with « } » and part the keys with commas"),
    ("flow node", "a « [ » or « { » above is not closed", "close it with « ] » or « } »"),
    ("sequence entries are not allowed", "a « - » after the key on the same line", "begin the list on the next line"),
    ("expected <document start>", "text that belongs to nothing", "indent it under its key, or remove it"),
    ("single document", "a second document begins here", "remove the line « --- »"),
)
_INDENTATION = ("the indentation changes here", "begin the line in the same column as its neighbours of the same rank")
_SECOND_COLON = ("a second « : » on this line", 'put the text after the key between quotes: key: "a: b"')
_AFTER_VALUE = ("text after a value that is complete", "put the whole text between one pair of quotes")


def compose(notes: Notes) -> Node | None:
    """The root node of the text in `notes`; None when there is none or it is unreadable, with a mistake noted."""
    text = "\n".join(notes.lines)
    if bad := _FORBIDDEN.search(text):
        before = text[: bad.start()]
        column = bad.start() - (before.rfind("\n") + 1)
        notes.at(before.count("\n"), column, f"an invisible character (U+{ord(bad.group()):04X})", "delete it")
        return None
    try:
        if _too_deep(text):
            notes.at(
                0, 0, f"lists within lists, more than {_DEEPEST} deep", "compare with the example in docs/watchlist.md"
            )
            return None
        root: Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
    except MarkedYAMLError as error:
        _explain(error, notes)
        return None
    if root is None:
        notes.at(0, 0, "the file is empty", "start again from the example in docs/watchlist.md")
    return root


def _too_deep(text: str) -> bool:
    """Whether composing would go so deep that libyaml's recursion could end the process."""
    if sum(text.count(opener) for opener in ("[", "{", "- -", "? ?")) < _SUSPICIOUS:
        return False
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > _DEEPEST:
            return True
    return False


def _explain(error: MarkedYAMLError, notes: Notes) -> None:
    line, column = _place(error)
    tab = _tab_near(notes.lines, line)
    if tab is not None:
        notes.at(*tab, "a tab in the indentation", "replace it by two spaces; YAML only takes spaces")
        return
    notes.at(line, column, *_reworded(str(error), notes.lines[line][:column] if line < len(notes.lines) else ""))


def _reworded(said: str, before: str) -> tuple[str, str]:
    """The problem and its fix, from libyaml's message and what stands before the place on its line."""
    if "mapping values are not allowed" in said:
        return _SECOND_COLON if re.search(r":\s", before) else _INDENTATION
    if "block mapping" in said or "block collection" in said:
        return _AFTER_VALUE if before.strip(" -") else _INDENTATION
    for words, problem, fix in _REWORDED:
        if words in said:
            return problem, fix
    return f"this is not YAML: {shortened(said, 100)}", "compare with the example in docs/watchlist.md"


def _place(error: MarkedYAMLError) -> tuple[int, int]:
    # An unclosed quote or bracket is better shown where it opens than where the file ends.
    opened = error.context is not None and ("quoted" in error.context or "flow" in error.context)
    mark = (error.context_mark if opened else None) or error.problem_mark
    return (mark.line, mark.column) if mark else (0, 0)


def _tab_near(lines: list[str], line: int) -> tuple[int, int] | None:
    """The place of a tab that indents the line or the one before, where libyaml may have stopped."""
    for number in (line, line - 1):
        if 0 <= number < len(lines):
            indent = lines[number][: len(lines[number]) - len(lines[number].lstrip())]
            if "\t" in indent:
                return number, indent.index("\t")
    return None
