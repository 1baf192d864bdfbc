"""How is an edit of one entry made in the text of watchlist.yaml, so that nothing else of the file changes?

The text is cut at the places where YAML's events stand (`layout`, `cuts`): comments, order, quotes, line ends and
alignment stay as their writer left them. Whoever calls this reads the result again and compares (`amended` does).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.entries import Nested, Table
from bot.model import Edit
from bot.watchlist.cuts import Cut, below, spliced, with_items, without_item, without_key
from bot.watchlist.fields import FEED, WATCH, WATCHLIST
from bot.watchlist.layout import Layout, Span
from bot.watchlist.phrasing import (
    WIDTH,
    Written,
    as_yaml,
    grown,
    key_at,
    meant,
    on_a_line,
    tree_lines,
    tree_on_a_line,
)

TABLES: dict[str, Table] = {"watch": WATCH, "feed": FEED}
LISTS = {"watch": "watches", "feed": "feeds"}


def amend(body: str, edit: Edit) -> str:
    """The text, without byte order mark, with the edit made. Raises LookupError when the file has no such entry."""
    if edit.action == "add":
        return _with_entry(body, edit)
    if edit.action == "remove":
        return _without_entry(body, edit)
    for path, value in edit.values.items():
        names = path.split(".")
        layout = Layout(body)
        entry = _entry(layout, edit)
        wanted = meant(key_at(TABLES[edit.entry], names), value)
        cuts = _changed(layout, entry, TABLES[edit.entry], names, wanted)
        body = spliced(body, cuts)
    return body


def entry_lines(edit: Edit, column: int) -> list[str]:
    """A new entry as it is written in a list whose items begin in that column."""
    return _item(tree_lines(grown({**edit.values, "id": edit.id}, TABLES[edit.entry]), column + 2), column)


def _entry(layout: Layout, edit: Edit) -> Span:
    entry = layout.entry(LISTS[edit.entry], edit.id)
    if entry is None:
        raise LookupError(edit.id)
    return entry


def _changed(layout: Layout, group: Span, table: Table, names: Sequence[str], wanted: Written | None) -> list[Cut]:
    """The cuts that make a key of a group say what is wanted; None takes it away."""
    index = next((i for i, (key, _) in enumerate(group.keys) if key.value == names[0]), None)
    if index is None:
        return [] if wanted is None else [_with_key(layout, group, table, (names, wanted))]
    value = group.keys[index][1]
    if len(names) > 1 and value.kind == "group":
        kind = next(key.kind for key in table.keys if key.name == names[0])
        assert isinstance(kind, Nested)
        if wanted is not None or [key.value for key, _ in value.keys] != [names[1]]:
            return _changed(layout, value, kind.table, names[1:], wanted)
        # the last key of a group takes the group along
    if wanted is None:
        return [without_key(layout, group, index)]
    return _with_value(layout, value, wanted)


def _with_value(layout: Layout, value: Span, wanted: Written) -> list[Cut]:
    """Another value in the place of one."""
    if value.kind == "list":
        return with_items(layout, value, wanted if isinstance(wanted, tuple) else (str(wanted),))
    if isinstance(wanted, tuple) and value.kind == "text":
        source = layout.body[value.start : value.end]
        own = source if value.quoted else as_yaml(value.value)
        items = [own if item == value.value else as_yaml(item) for item in wanted]
        written = items[0] if len(items) == 1 else f"[{', '.join(items)}]"
        return [] if written == own else [(value.start, value.end, written)]
    if value.kind == "text" and wanted == value.value:
        return []
    space = "" if layout.body[value.start - 1 : value.start].isspace() else " "  # nothing stood after the colon
    return [(value.start, value.end, space + on_a_line(wanted))]


def _with_key(layout: Layout, group: Span, table: Table, said: tuple[Sequence[str], Written]) -> Cut:
    """A new key where its order in the table puts it."""
    names, wanted = said
    order = [key.name for key in table.keys]
    rank = order.index(names[0]) if names[0] in order else len(order)
    tree = grown({".".join(names): wanted}, table)
    if group.flow:
        end = group.keys[-1][1].end if group.keys else group.end - 1
        return end, end, f"{', ' if group.keys else ''}{tree_on_a_line(tree)[1:-1]}"
    earlier = [v for k, v in group.keys if k.value in order[:rank]] or [value for _, value in group.keys[:1]]
    column = layout.column_of(group.keys[0][0].start)
    return below(layout, layout.line_of(earlier[-1].end), tree_lines(tree, column))


def _without_entry(body: str, edit: Edit) -> str:
    layout = Layout(body)
    entry, (key, listed) = _entry(layout, edit), layout.root.key(LISTS[edit.entry]) or (layout.root, layout.root)
    if len(listed.items) > 1:
        return spliced(body, [without_item(layout, listed, listed.items.index(entry))])
    end = listed.end if listed.flow else layout.ends[layout.line_of(listed.end)]  # with the comment after its last word
    return spliced(body, [(key.end, end, ": []")])


def _with_entry(body: str, edit: Edit) -> str:
    layout = Layout(body)
    tree = grown({**edit.values, "id": edit.id}, TABLES[edit.entry])
    found = layout.root.key(LISTS[edit.entry])
    if found is None:
        return spliced(body, [_with_list(layout, edit, tree_on_a_line(tree), tree_lines(tree, 4))])
    listed = found[1]
    if listed.kind != "list" or not listed.items:
        return spliced(body, [(found[0].end, listed.end, _first(layout, tree_on_a_line(tree), tree_lines(tree, 4)))])
    last = listed.items[-1]
    if listed.flow:
        return spliced(body, [(last.end, last.end, f", {tree_on_a_line(tree)}")])
    column = layout.column_of(listed.start)
    line = f"{' ' * column}- {tree_on_a_line(tree)}"
    lines = [line] if last.flow and len(line) <= WIDTH else _item(tree_lines(tree, column + 2), column)
    apart = [""] if _blank_between(layout, listed) else []
    return spliced(body, [below(layout, layout.line_of(last.end), [*apart, *lines])])


def _item(lines: list[str], column: int) -> list[str]:
    """The lines of a group as an item of a list."""
    return [f"{' ' * column}- {lines[0].lstrip()}", *lines[1:]]


def _first(layout: Layout, on_one: str, lines: list[str]) -> str:
    """What stands after the key of a list that had no entry."""
    if layout.root.flow:
        return f": [{on_one}]"
    return ":" + "".join(f"{layout.line_break}{line}" for line in _item(lines, 2))


def _with_list(layout: Layout, edit: Edit, on_one: str, lines: list[str]) -> Cut:
    """A list that the file does not have yet, with its first entry."""
    name = LISTS[edit.entry]
    if layout.root.flow:
        end = layout.root.keys[-1][1].end
        return end, end, f", {name}: [{on_one}]"
    order = [key.name for key in WATCHLIST.keys]
    earlier = [v for k, v in layout.root.keys if k.value in order[: order.index(name)]]
    written = [f"{name}:", *_item(lines, 2)]
    if earlier:
        return below(layout, layout.line_of(earlier[-1].end), written)
    start = layout.starts[layout.line_of(layout.root.start)]
    return start, start, "".join(f"{line}{layout.line_break}" for line in written)


def _blank_between(layout: Layout, listed: Span) -> bool:
    """Whether the last two entries of a list have a blank line between them."""
    if len(listed.items) < 2:
        return False
    above, last = listed.items[-2:]
    between = range(layout.line_of(above.end) + 1, layout.line_of(last.start))
    return any(not layout.line(number).strip() for number in between)
