"""`vigie demo --slack` and `--matrix`: the saga in a real workspace and a real room."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from tests.patience import COMMAND
from tests.servers.slack import Workspace
from tests.servers.synapse import Synapse

ROOT = Path(__file__).parent.parent.parent


async def demo(folder: Path, *arguments: str, **environment: str) -> str:
    """Run the demo with the shipped watchlist given these channels; what it printed."""
    text = (ROOT / "watchlist.yaml").read_text(encoding="utf-8")
    slack, matrix = environment.pop("slack", ""), environment.pop("matrix", "")
    before, _, rest = text.partition("\nchannels:")
    _, _, after = rest.partition("\ndefaults:")
    channels = f'\nchannels:\n  veille: {{slack: "{slack}", matrix: "{matrix}"}}\n  exploitation: {{}}\n'
    file = folder / "watchlist.yaml"
    file.write_text(f"{before}{channels}\ndefaults:{after}", encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "demo",
        *arguments,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), COMMAND)
    assert process.returncode == 0, err.decode()
    return out.decode()


async def test_the_saga_in_slack(slack: Workspace, tmp_path: Path) -> None:
    tokens = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.api_url}
    out = await demo(tmp_path, "--slack", slack="#alertes", **tokens)
    assert "3 alerts" in out
    silicon, usine, islean = await slack.messages("alertes")
    assert "Atos prêt à rejoindre" in islean["text"]
    assert "22 décembre 2011" in str(usine["blocks"])
    assert "Numergy" in str(silicon["blocks"])


async def test_the_saga_in_matrix(synapse: Synapse, tmp_path: Path) -> None:
    account, reader = await synapse.user("vigie"), await synapse.user("reader")
    room = await reader.create_room(account.id)
    await account.join(room)
    login = {"MATRIX_HOMESERVER": synapse.url, "MATRIX_USER": account.id, "MATRIX_PASSWORD": account.password}
    assert "3 alerts" in await demo(tmp_path, "--matrix", matrix=room, **login)
    bodies = [str(event["content"].get("body")) for event in await reader.read(room)]
    told = [body for body in bodies if "Rappel des faits" in body]
    assert len(told) == 3
    assert any("L'Usine Nouvelle" in body and "22 décembre 2011" in body for body in told)
