"""Which pieces of a watchlist's text are taken out and put in, so that the rest keeps every character?

A comment directly above a thing is its own, unless it heads several: a comment stands over all that follows up to
the next comment or blank line, and goes with the last of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from bot.watchlist.layout import Layout, Span
from bot.watchlist.phrasing import as_yaml

Cut = tuple[int, int, str]  #: from a character up to another one, and what takes their place


def spliced(body: str, cuts: Iterable[Cut]) -> str:
    """The text with all cuts made; they must not overlap."""
    for start, end, instead in sorted(cuts, key=lambda cut: (cut[0], cut[1]), reverse=True):
        body = body[:start] + instead + body[end:]
    return body


def below(layout: Layout, line: int, lines: Sequence[str]) -> Cut:
    """Lines put in under a line."""
    end = layout.ends[line]
    return end, end, "".join(f"{layout.line_break}{text}" for text in lines)


def without_lines(layout: Layout, first: int, last: int, *, ends: bool = False) -> Cut:
    """Whole lines taken out, with the comment above them that is theirs alone, and a blank line too many.

    `ends`: they are the end of a list, and a blank line above them parted them from the item before.
    """
    top = _own_comment(layout, first, last)
    blank_above = top > 0 and not layout.line(top - 1).strip()
    if blank_above and (ends or not layout.line(last + 1).strip()):
        top -= 1
    if last + 1 < len(layout.starts):
        return layout.starts[top], layout.starts[last + 1], ""
    return layout.ends[top - 1], len(layout.body), ""  # the last line of the file may have no end


def _own_comment(layout: Layout, first: int, last: int) -> int:
    """The line from which the comment above some lines begins, if it is theirs alone; else the first of them."""
    column = _indentation(layout.line(first))
    top = first
    while top > 0 and _is_comment(layout.line(top - 1), column):
        top -= 1
    following = layout.line(last + 1)
    heads_more = bool(following.strip()) and not following.lstrip().startswith("#")
    return first if heads_more and _indentation(following) == column else top


def _is_comment(line: str, column: int) -> bool:
    return line.lstrip().startswith("#") and _indentation(line) == column


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())


def dash_line(layout: Layout, listed: Span, item: Span) -> int:
    """The line on which the « - » of an item of a block list stands."""
    column, line = layout.column_of(listed.start), layout.line_of(item.start)
    while line and (layout.line(line)[:column].strip() or layout.line(line)[column : column + 1] != "-"):
        line -= 1
    return line


def without_item(layout: Layout, listed: Span, index: int) -> Cut:
    """An item of a list taken out; not the only one."""
    item = listed.items[index]
    if listed.flow:
        return _without_piece(layout.body, listed.items, index, index + 1)
    ends = item is listed.items[-1]
    return without_lines(layout, dash_line(layout, listed, item), layout.line_of(item.end), ends=ends)


def without_key(layout: Layout, group: Span, index: int) -> Cut:
    """A key of a group and its value taken out; not the only one."""
    key, value = group.keys[index]
    if group.flow:
        pieces = [Span(kind="text", start=k.start, end=max(k.end, v.end)) for k, v in group.keys]
        return _without_piece(layout.body, pieces, index, index + 1)
    line = layout.line_of(key.start)
    if layout.line(line)[: layout.column_of(key.start)].strip():  # after the « - » of its entry
        return key.start, group.keys[index + 1][0].start, ""
    return without_lines(layout, line, layout.line_of(value.end))


def _without_piece(body: str, pieces: Sequence[Span], first: int, behind: int) -> Cut:
    """Some neighbouring pieces between brackets taken out, with the commas that part them from the others."""
    if behind < len(pieces):
        return pieces[first].start, pieces[behind].start, ""
    if first == 0:
        return pieces[0].start, pieces[-1].end, ""
    gap = body[pieces[first - 1].end : pieces[first].start]
    if gap.strip() == ",":
        return pieces[first - 1].end, pieces[-1].end, ""
    return pieces[first].start, pieces[-1].end, ""  # a comment stands between: the comma before it may stay


def with_items(layout: Layout, listed: Span, wanted: Sequence[str]) -> list[Cut]:
    """A list of texts changed into another one; what is in both stays as it is written. `wanted` holds some."""
    old = [item.value if item.kind == "text" else None for item in listed.items]
    steps = SequenceMatcher(None, old, wanted, autojunk=False).get_opcodes()
    change = _flow_step if listed.flow else _block_step
    return [cut for tag, i, j, k, m in steps if tag != "equal" for cut in change(layout, listed, (i, j), wanted[k:m])]


def _block_step(layout: Layout, listed: Span, gone: tuple[int, int], new: Sequence[str]) -> list[Cut]:
    """Items of a block list in the place of others."""
    first, behind = gone
    cuts = [without_item(layout, listed, index) for index in range(first, behind)]
    if new:
        items, indent = listed.items, " " * layout.column_of(listed.start)
        above = layout.line_of(items[first - 1].end) if first else dash_line(layout, listed, items[0]) - 1
        cuts.append(below(layout, above, [f"{indent}- {as_yaml(text)}" for text in new]))
    return cuts


def _flow_step(layout: Layout, listed: Span, gone: tuple[int, int], new: Sequence[str]) -> list[Cut]:
    """Items between brackets in the place of others."""
    first, behind = gone
    items, written = listed.items, ", ".join(map(as_yaml, new))
    cuts = [_without_piece(layout.body, items, first, behind)] if behind > first else []
    if not new:
        return cuts
    if not items:
        return [(listed.end - 1, listed.end - 1, written)]
    if first:
        return [*cuts, (items[first - 1].end, items[first - 1].end, f", {written}")]
    comma = ", " if behind < len(items) else ""
    return [*cuts, (items[0].start, items[0].start, f"{written}{comma}")]
