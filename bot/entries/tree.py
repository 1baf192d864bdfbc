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
from bot.errors import Said

#: What YAML 1.1 §5.1 does not allow in a stream.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_SUSPICIOUS = 2000  #: openers in a whole text, above which its depth is counted
_DEEPEST = 100

_REFERENCE = Said("a text that begins with « * » is read as a reference")
_QUOTES = Said("put the text between quotes")
#: libyaml's words → the problem and the fix in ours. The first that is found in its message is taken.
_REWORDED = (
    (
        "unknown escape",
        Said("a backslash between double quotes"),
        Said("use single quotes around the text"),
    ),
    (
        "quoted scalar",
        Said("a quote is opened here and never closed"),
        Said("close it with the same quote at the end of the text"),
    ),
    ("scanning an alias", _REFERENCE, _QUOTES),
    ("undefined alias", _REFERENCE, _QUOTES),
    ("scanning an anchor", Said("a text that begins with « & » is read as a name"), _QUOTES),
    ("cannot start any token", Said("this character cannot begin a text"), _QUOTES),
    (
        "could not find expected ':'",
        Said("the line above has no « : »"),
        Said("write key: value, with a space after the colon"),
    ),
    (
        "',' or ']'",
        Said("a list opened with « [ » is not closed"),
        Said("close it with « ] » and part the items with commas"),
    ),
    (
        "',' or '}'",
        Said("a group opened with « {sign} » is not closed", sign="{"),
        Said("close it with « {sign} » and part the keys with commas", sign="}"),
    ),
    (
        "flow node",
        Said("a « [ » or « {sign} » above is not closed", sign="{"),
        Said("close it with « ] » or « {sign} »", sign="}"),
    ),
    (
        "sequence entries are not allowed",
        Said("a « - » after the key on the same line"),
        Said("begin the list on the next line"),
    ),
    (
        "expected <document start>",
        Said("text that belongs to nothing"),
        Said("indent it under its key, or remove it"),
    ),
    (
        "single document",
        Said("a second document begins here"),
        Said("remove the line « --- »"),
    ),
)
_INDENTATION = (
    Said("the indentation changes here"),
    Said("begin the line in the same column as its neighbours of the same rank"),
)
_SECOND_COLON = (
    Said("a second « : » on this line"),
    Said('put the text after the key between quotes: key: "a: b"'),
)
_AFTER_VALUE = (
    Said("text after a value that is complete"),
    Said("put the whole text between one pair of quotes"),
)
_EXAMPLE = Said("compare with the example in docs/watchlist.md")


def compose(notes: Notes) -> Node | None:
    """The root node of the text in `notes`; None when there is none or it is unreadable, with a mistake noted."""
    text = "\n".join(notes.lines)
    if bad := _FORBIDDEN.search(text):
        before = text[: bad.start()]
        column = bad.start() - (before.rfind("\n") + 1)
        problem = Said("an invisible character ({code})", code=f"U+{ord(bad.group()):04X}")
        notes.at(before.count("\n"), column, problem, Said("delete it"))
        return None
    try:
        if _too_deep(text):
            notes.at(0, 0, Said("lists within lists, more than {n} deep", n=_DEEPEST), _EXAMPLE)
            return None
        root: Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
    except MarkedYAMLError as error:
        _explain(error, notes)
        return None
    if root is None:
        notes.at(0, 0, Said("the file is empty"), Said("start again from the example in docs/watchlist.md"))
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
        notes.at(*tab, Said("a tab in the indentation"), Said("replace it by two spaces; YAML only takes spaces"))
        return
    notes.at(line, column, *_reworded(str(error), notes.lines[line][:column] if line < len(notes.lines) else ""))


def _reworded(said: str, before: str) -> tuple[Said, Said]:
    """The problem and its fix, from libyaml's message and what stands before the place on its line."""
    if "mapping values are not allowed" in said:
        return _SECOND_COLON if re.search(r":\s", before) else _INDENTATION
    if "block mapping" in said or "block collection" in said:
        return _AFTER_VALUE if before.strip(" -") else _INDENTATION
    for words, problem, fix in _REWORDED:
        if words in said:
            return problem, fix
    return Said("this is not YAML: {reason}", reason=shortened(said, 100)), _EXAMPLE


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
