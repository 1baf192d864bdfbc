"""The container: its steps carried out in a clean folder, and what is then in it works."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers.http import Site
from tests.shipping.dockerfile import Image, sent, stages

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent

ARTICLE = {
    "id": "a1",
    "title": "Atos et Orange relancent le projet Andromède",
    "text": "Dassault Systèmes avait quitté le projet Andromède de cloud souverain, porté avec Orange et Thales.",
    "published": "2013-11-05T09:00:00+01:00",
}

FEED = """<rss version="2.0"><channel><title>t</title><item><title>Rien</title><guid>1</guid></item></channel></rss>"""

WATCHLIST = """version: 1
channels:
  veille: {{}}
feeds:
  - {{id: local, name: Local, url: "{url}"}}
watches:
  - {{id: atos, label: Atos, aliases: [Atos], channels: [veille]}}
"""


def test_hadolint_finds_nothing() -> None:
    done = subprocess.run([BIN / "hadolint", ROOT / "Dockerfile"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_image_needs_no_root_and_starts_the_bot() -> None:
    *_, last = stages((ROOT / "Dockerfile").read_text())
    said = {step.word: step.rest for step in last}
    user, _, group = said["USER"].partition(":")
    assert user.isdigit() and int(user) > 0, "a number, so that Kubernetes can tell it is not root"
    assert group.isdigit() and int(group) > 0
    assert json.loads(said["VOLUME"]) == [said["WORKDIR"]]
    assert json.loads(said["ENTRYPOINT"]) + json.loads(said["CMD"]) == ["vigie", "run"]


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    """Both stages, built; what concerns root (the owner of /data) is left out."""
    files = sent(ROOT, (ROOT / ".dockerignore").read_text())
    assert not [file for file in files if "__pycache__" in file.parts or file.suffix == ".pyc"]
    made = Image(tmp_path_factory.mktemp("image"), ROOT, files)
    built, final = stages((ROOT / "Dockerfile").read_text())
    for step in built:
        made.carry_out(step)
    for step in final:
        if not (step.word == "RUN" and step.rest.startswith("install -d -o")):
            made.carry_out(step)
    return made


def test_its_steps_leave_a_working_bot_that_writes_to_data_only(image: Image, site: Site) -> None:
    before = everything(image.root / "opt" / "vigie")
    assert "vigie" in image.run([*image.entrypoint, "--help"])
    image.run([*image.entrypoint, "check"])
    related = json.loads(image.run([*image.entrypoint, "recall", "--json"], stdin=json.dumps(ARTICLE) + "\n"))
    assert related["related"], "the founding events are in it"
    assert "never" in image.run(image.healthcheck, fails=True), "no round has ended yet"

    url = site.serve("/feed", FEED.encode(), content_type="application/rss+xml")
    (image.here / "watchlist.yaml").write_text(WATCHLIST.format(url=url))
    figures = json.loads(image.run([*image.entrypoint, "once", "--json"], VIGIE_ALLOW_PRIVATE=site.place))
    assert figures["polled"] == 1, figures
    image.run(image.healthcheck)
    assert everything(image.root / "opt" / "vigie") == before, (
        "it wrote into its own folder: a read-only root would break it"
    )
    assert (image.here / "vigie.db").is_file()


def everything(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
