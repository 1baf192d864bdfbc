"""Fixtures every room may use; the real servers live in tests/servers."""

pytest_plugins: list[str] = [
    "tests.servers.http",
    "tests.servers.slack",
    "tests.servers.synapse",
]
