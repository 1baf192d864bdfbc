"""How does a timeline become a PNG? Pillow draws what the layout says, in the light or for the dark."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from bot.pictures.chart import Chart, Row, legible
from bot.pictures.ink import DARK, LIGHT, Palette
from bot.pictures.layout import AXIS, BAR, DISC, WIDTH, Face, Layout, Mark, Pill, Rule, Weight, layout

_FONTS = Path(__file__).parent / "fonts"
_FILES: dict[Weight, str] = {
    "regular": "Inter-Regular.otf",
    "semibold": "Inter-SemiBold.otf",
    "bold": "Inter-Bold.otf",
}
_SMOOTH = 4  #: curves are drawn this many times larger and scaled down
_COLOURS = 48  #: of the file; a picture of two or three inks needs no more


def png(chart: Chart, *, dark: bool = False) -> bytes:
    """The picture of a chart as a PNG file, 1,080 pixels wide."""
    drawn = _Canvas(layout(_written(chart), measure), DARK if dark else LIGHT).image
    file = BytesIO()
    drawn.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
        file, "PNG", optimize=True
    )
    return file.getvalue()


def measure(text: str, face: Face) -> float:
    """How wide words are in a face, in pixels."""
    return _font(face.weight, face.size).getlength(text)


@cache
def _font(weight: Weight, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONTS / _FILES[weight]), size)


@cache
def _known(ch: str) -> bool:
    """Whether the typeface has the character: one it lacks is drawn as a box, like any other it lacks."""
    font = _font("regular", 24)
    return ch in " \u00a0\u202f" or (ch.isprintable() and _shape(font, ch) != _shape(font, "\uffff"))


def _shape(font: ImageFont.FreeTypeFont, ch: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(ch)
    return mask.size, bytes(mask)


def _written(chart: Chart) -> Chart:
    """The chart in characters that can be drawn."""

    def row(old: Row) -> Row:
        return replace(old, title=legible(old.title, _known) or "[…]")

    return replace(chart, title=legible(chart.title, _known), rows=tuple(map(row, chart.rows)))


class _Canvas:
    """Puts shapes on paper."""

    def __init__(self, shapes: Layout, palette: Palette) -> None:
        self._palette = palette
        self.image = Image.new("RGB", (WIDTH, shapes.height), palette["paper"])
        self._draw = ImageDraw.Draw(self.image)
        for rule in shapes.rules:
            self._rule(rule)
        for pill in shapes.pills:
            self._pill(pill)
        for mark in shapes.marks:
            self._mark(mark)
        for line in shapes.lines:
            font = _font(line.face.weight, line.face.size)
            self._draw.text((line.x, line.y), line.text, font=font, fill=palette[line.ink], anchor="lm")

    def _rule(self, rule: Rule) -> None:
        if not rule.dotted:
            self._draw.line([(AXIS, rule.y), (AXIS, rule.end)], fill=self._palette["line"], width=5)
            return
        y = rule.y + 10
        while y < rule.end - 6:
            self._round((AXIS - 3, y, AXIS + 3, y + 6), 3, self._palette["line"])
            y += 18

    def _pill(self, pill: Pill) -> None:
        left, top = pill.x - pill.width / 2, pill.y - pill.height / 2
        box = (left, top, left + pill.width, top + pill.height)
        self._round(box, pill.height / 2, self._palette["year"])

    def _mark(self, mark: Mark) -> None:
        half = BAR / 2 if mark.height else DISC
        box = (mark.x - half, mark.y - half, mark.x + half, mark.y + half + max(mark.height - 2 * half, 0))
        ring = tuple(a + b for a, b in zip(box, (-6, -6, 6, 6), strict=True))
        self._round(ring, half + 6, self._palette["paper"])  # air between the mark and the line of time
        if mark.look == "happened":
            self._round(box, half, self._palette["accent"])
            return
        self._round(box, half, self._palette["open"])
        inner = tuple(a + b for a, b in zip(box, (5, 5, -5, -5), strict=True))
        self._round(inner, half - 5, self._palette["paper"])
        if mark.look == "struck":
            middle = (box[1] + box[3]) / 2
            ends = [(mark.x - DISC - 3, middle + DISC + 3), (mark.x + DISC + 3, middle - DISC - 3)]
            self._draw.line(ends, self._palette["open"], 5)

    def _round(self, box: tuple[float, ...], radius: float, colour: str) -> None:
        """A smooth rounded rectangle."""
        left, top, right, bottom = (round(side) for side in box)
        size = ((right - left) * _SMOOTH, (bottom - top) * _SMOOTH)
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), radius * _SMOOTH, fill=255)
        small = mask.resize((right - left, bottom - top), Image.Resampling.LANCZOS)
        self.image.paste(colour, (left, top), small)
