"""The drawn picture, read back pixel by pixel."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from bot.pictures.chart import chart
from bot.pictures.draw import measure, png
from bot.pictures.ink import DARK, LIGHT, Palette
from bot.pictures.layout import AXIS, EVENT, TITLE, WIDTH
from bot.wording import Words
from tests.pictures.test_chart import EVENTS, event

FRENCH = Words("fr")


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data)).convert("RGB")


@pytest.mark.parametrize("dark", [False, True])
def test_a_picture_has_paper_words_and_marks(dark: bool) -> None:
    data = png(chart("Chronologie\u00a0: Andromède", EVENTS, FRENCH), dark=dark)
    assert data.startswith(b"\x89PNG")
    assert len(data) < 150_000
    image, palette = opened(data), DARK if dark else LIGHT
    assert image.width == WIDTH
    assert image.getpixel((WIDTH - 1, 0)) == pytest.approx(rgb(palette["paper"]), abs=4)
    column = {image.getpixel((AXIS, y)) for y in range(image.height)}
    assert any(near(colour, palette["accent"]) for colour in column if isinstance(colour, tuple))
    assert any(near(colour, palette["open"]) for colour in column if isinstance(colour, tuple))


def test_words_wider_than_the_picture_stay_inside() -> None:
    wide = event("anticonstitutionnellement" * 20, "2012-01-01")
    image = opened(png(chart("x" * 400, [wide], FRENCH)))
    edge = {image.getpixel((x, y)) for x in range(WIDTH - 40, WIDTH) for y in range(image.height)}
    assert len(edge) == 1


@pytest.mark.parametrize("title", ["🧨", "", "华为", "\u202e\ufeff", "مرحبا بالعالم", "\ud800 seul"])
def test_no_title_breaks_the_drawing(title: str) -> None:
    assert png(chart(title or "t", [event(title, "2012-01-01")], FRENCH)).startswith(b"\x89PNG")


def test_the_typeface_has_the_letters_of_french() -> None:
    box = measure("\uffff", EVENT)
    letters = "àâæçéèêëîïôœùûüÿÀÉÈŒ«»’–—…€°№→"
    assert all(measure(letter, EVENT) > 0 for letter in letters)
    drawn = {bytes(_mask(letter)) for letter in letters}
    assert len(drawn) == len(letters), "two letters are drawn alike, as the box of a missing one is"
    assert box > 0
    assert measure("MMMM", TITLE) > measure("MMMM", EVENT)


def _mask(letter: str) -> bytes:
    from bot.pictures.draw import _font

    return bytes(_font("regular", 40).getmask(letter))


@pytest.mark.parametrize("palette", [LIGHT, DARK])
@pytest.mark.parametrize("ink", ["text", "soft", "accent", "open"])
def test_words_stand_out_from_the_paper(palette: Palette, ink: str) -> None:
    """WCAG 2.2 asks for 4.5 (https://www.w3.org/TR/WCAG22/#contrast-minimum)."""
    assert contrast(palette[ink], palette["paper"]) >= 4.5
    assert contrast(palette["pill"], palette["year"]) >= 4.5


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[n : n + 2], 16) for n in (1, 3, 5))


def near(pixel: tuple[int, ...], colour: str) -> bool:
    return all(abs(a - b) <= 12 for a, b in zip(pixel, rgb(colour), strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [value / 255 for value in rgb(colour)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
