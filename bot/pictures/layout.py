"""Where does each thing of a timeline's picture stand? Pure: a chart and the widths of words in, shapes out.

Lengths are pixels of a picture 1,080 wide, which a phone shows at about a third: 42 becomes the 14 or 15 points
that people read without effort.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.pictures.chart import Chart, Look, Row

Weight = Literal["regular", "semibold", "bold"]
Ink = Literal["text", "soft", "accent", "open", "pill", "line"]

WIDTH = 1080
MARGIN = 64
AXIS = 124  #: x of the line of time
COLUMN = 212  #: x where the words of events begin
LINES = 4  #: of an event's title at most
ROOM = 500  #: characters looked at for each line, more than any line holds
DISC, BAR = 15, 22  #: radius of a mark, width of a bar


@dataclass(frozen=True, slots=True)
class Face:
    """A weight and a size, with the distance from one line to the next."""

    weight: Weight
    size: int
    step: int


TITLE = Face("bold", 62, 74)
SUBTITLE = Face("regular", 34, 46)
YEAR = Face("bold", 36, 46)
WHEN = Face("semibold", 33, 46)
STATUS = Face("regular", 33, 46)
EVENT = Face("regular", 42, 55)
SMALL = Face("regular", 30, 42)

#: How wide words are in a face, in pixels.
Measure = Callable[[str, Face], float]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of words; `y` is its middle."""

    x: float
    y: float
    text: str
    face: Face
    ink: Ink


@dataclass(frozen=True, slots=True)
class Mark:
    """An event on the line of time: a disc, or a bar from top to bottom when it has a height."""

    x: float
    y: float
    height: float
    look: Look


@dataclass(frozen=True, slots=True)
class Pill:
    """The year, on the line of time; `y` is its middle."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A stretch of the line of time; dotted where years pass without an event."""

    y: float
    end: float
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """The shapes, in the order they are drawn."""

    height: int
    rules: tuple[Rule, ...]
    pills: tuple[Pill, ...]
    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]


#: Height of the bar of each length; the last reaches as far as its event's words.
_HEIGHTS = (0.0, 60.0, 84.0, 112.0, float("inf"))


def layout(chart: Chart, measure: Measure) -> Layout:
    """The picture of a chart."""
    page = _Page(measure)
    page.words(chart.title, TITLE, "text", lines=3)
    page.y += 8
    page.words(chart.subtitle, SUBTITLE, "soft", lines=2)
    page.y += 36
    last: int | None = None
    for row in chart.rows:
        if row.year != last:
            page.year(row.year, after=last)
            last = row.year
        page.row(row)
    page.end_axis()
    page.foot(chart)
    return page.done()


def wrapped(text: str, face: Face, width: float, measure: Measure, *, lines: int) -> list[str]:
    """The text in at most so many lines, the last ended by « … » when words fell away; never empty."""
    rest, broken = deque(word for word in text[: lines * ROOM].split(" ") if word), [""]
    while rest and len(broken) <= lines:
        word = rest.popleft()
        longer = f"{broken[-1]} {word}".strip()
        if measure(longer, face) <= width:
            broken[-1] = longer
        elif broken[-1]:
            broken.append("")
            rest.appendleft(word)
        else:  # one word wider than the line
            size = _fitting(word, face, width, measure)
            broken[-1] = word[:size]
            rest.appendleft(word[size:])
    if len(broken) <= lines:
        return broken
    last = broken[lines - 1]
    while last and measure(last + "…", face) > width:
        last = last[:-1]
    return [*broken[: lines - 1], last.rstrip(" ,;:.\u00a0\u202f") + "…"]


def _fitting(word: str, face: Face, width: float, measure: Measure) -> int:
    """How many characters of a word fit a line, at least one."""
    sizes = range(1, len(word))
    return max(bisect_right(sizes, width, key=lambda size: measure(word[:size], face)), 1)


class _Page:
    """The picture as it grows downwards; `y` is how far it is."""

    def __init__(self, measure: Measure) -> None:
        self.y = 64.0
        self._measure = measure
        self._rules: list[Rule] = []
        self._pills: list[Pill] = []
        self._marks: list[Mark] = []
        self._lines: list[Line] = []
        self._axis: float | None = None  # where the line of time was left

    def words(self, text: str, face: Face, ink: Ink, *, lines: int, x: float = MARGIN) -> None:
        """Lines of words from `x` to the right margin."""
        for line in wrapped(text, face, WIDTH - MARGIN - x, self._measure, lines=lines):
            self._lines.append(Line(x, self.y + face.step / 2, line, face, ink))
            self.y += face.step

    def year(self, year: int, *, after: int | None) -> None:
        """A pill with the year, and the line of time from the year before."""
        if after is not None:
            self.y += 14
            gap = year - after > 1
            self._draw_axis(self.y + (64 if gap else 0), dotted=gap)
            self.y += 64 if gap else 0
        label = str(year)
        width = self._measure(label, YEAR) + 40
        self._pills.append(Pill(AXIS, self.y + 30, width, 60))
        self._lines.append(Line(AXIS - self._measure(label, YEAR) / 2, self.y + 30, label, YEAR, "pill"))
        self.y += 60
        self._axis = self.y
        self.y += 26

    def row(self, row: Row) -> None:
        """An event: its date, its title, and its mark."""
        top = self.y
        middle = top + WHEN.step / 2
        self._when(row)
        self.words(row.title, EVENT, "text", lines=LINES, x=COLUMN)
        height = min(_HEIGHTS[row.length], self.y - top - 8)
        self._marks.append(Mark(AXIS, middle, height if row.length else 0, row.look))
        self.y += 38

    def _when(self, row: Row) -> None:
        ink: Ink = "accent" if row.look == "happened" else "open"
        line = f"{row.when} {row.status}".strip()
        self.words(line, WHEN, ink, lines=2, x=COLUMN)

    def end_axis(self) -> None:
        """The line of time ends with the last event."""
        if self._axis is not None and self._marks:
            self._draw_axis(self._marks[-1].y, dotted=False)

    def _draw_axis(self, end: float, *, dotted: bool) -> None:
        begin = self._axis if self._axis is not None else self.y
        turn = self.y - 38 if dotted else end
        self._rules.append(Rule(begin, turn))
        if dotted:
            self._rules.append(Rule(turn, end, dotted=True))

    def foot(self, chart: Chart) -> None:
        """What is not shown, and what the marks mean."""
        self.y += 10
        if chart.more:
            self.words(chart.more, SUBTITLE, "text", lines=2)
            self.y += 14
        for look, length, meaning in chart.legend:
            rise, height = (6, 34.0) if length else (0, 0.0)
            self._marks.append(Mark(MARGIN + DISC, self.y + SMALL.step / 2 - rise, height, look))
            self.words(meaning, SMALL, "soft", lines=1, x=MARGIN + 56)
            self.y += 6

    def done(self) -> Layout:
        """The shapes."""
        height = round(self.y + 56)
        return Layout(height, tuple(self._rules), tuple(self._pills), tuple(self._marks), tuple(self._lines))
