"""The founding data is found beside the package in a checkout, and inside it once installed from a wheel."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from bot.founding import default_watchlist, founding_documents, founding_events, founding_relations, home

ROOT = Path(__file__).parents[2]


def test_in_a_checkout_it_stands_beside_the_package() -> None:
    assert home() == ROOT
    assert default_watchlist() == ROOT / "watchlist.yaml"
    assert len(founding_documents()) == 3
    assert len(founding_events("seeds")) < len(founding_events())
    assert founding_relations()


def test_in_a_wheel_it_stands_inside_the_package(tmp_path: Path) -> None:
    """A real wheel, unpacked and used on its own, holds the same data."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    code = (
        f"import sys; sys.path.insert(0, {str(site)!r}); import bot.founding as f; from bot.watchlist.schema import *;"
        "print(f.home(), len(f.founding_documents()), len(f.founding_events()), f.default_watchlist().is_file(),"
        "SCHEMA_FILE.read_text(encoding='utf-8') == schema_text())"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(site / "bot" / "founding"), "3", "69", "True", "True"]
