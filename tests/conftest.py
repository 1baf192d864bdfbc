"""Fixtures every room may use; the real servers live in tests/servers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins: list[str] = [
    "tests.servers.http",
    "tests.servers.postgres",
    "tests.servers.slack",
    "tests.servers.synapse",
    "tests.work.bench",
    "tests.work.kiosk",
]

# How fast is measured by `make bench`, never by a test. The same examples each time: what chance finds, `make campaign`
# finds, where nobody's change waits for it.
UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("chance", UNTIMED, max_examples=2_000)
settings.register_profile("vigie", UNTIMED, derandomize=True)
settings.load_profile("vigie")

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the snapshots in tests/golden")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the reviewed snapshot of that name."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"no snapshot {name}: run pytest --update-golden and review it"
        assert text == path.read_text(encoding="utf-8")

    return compare
