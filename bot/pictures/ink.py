"""Which inks are timelines drawn with, in the light and in the dark? Each word stands out by 4.5 to 1 or more."""

from __future__ import annotations

from bot.pictures.layout import Ink

Palette = dict[Ink | str, str]
LIGHT: Palette = {
    "paper": "#fdfcf9",
    "text": "#16202e",
    "soft": "#566173",
    "accent": "#1a5b96",
    "open": "#8f4a06",
    "pill": "#ffffff",
    "year": "#1d3557",
    "line": "#c3ccd8",
}
DARK: Palette = {
    "paper": "#11161f",
    "text": "#eef2f7",
    "soft": "#a4b0c1",
    "accent": "#86bdf2",
    "open": "#f0ad62",
    "pill": "#0d1a2b",
    "year": "#a9cdf3",
    "line": "#3a4658",
}
