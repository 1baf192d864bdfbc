"""The address guard: hostile addresses, and what operators may open."""

from __future__ import annotations

import socket
from ipaddress import ip_address

import pytest

from bot.errors import FetchError, Forbidden
from bot.feeds import guard
from bot.feeds.connect import asked, guarded_connector
from bot.feeds.fetch import Fetcher
from bot.feeds.guard import USUAL_URL, check_address, check_url, is_public, place
from tests.servers.http import Site

#: Loopback, private and metadata addresses in every spelling known, and tricks of URL readers.
#: « {port} » stands for the port of a server that waits on loopback.
HOSTILE = [
    # loopback by number
    "http://127.0.0.1:{port}/",
    "http://127.0.0.1/",
    "http://127.0.0.2:{port}/",
    "http://127.255.255.254:{port}/",
    "http://127.1:{port}/",
    "http://127.0.1:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f000001:{port}/",
    "http://0x7f.0x0.0x0.0x1:{port}/",
    "http://0x7f.1:{port}/",
    "http://017700000001:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://0177.0.0.01:{port}/",
    "http://00127.0.0.1:{port}/",
    "http://127.0.0.0x1:{port}/",
    "http://127.0.0.1.:{port}/",
    "http://0:{port}/",
    "http://0.0.0.0:{port}/",
    "http://0x0:{port}/",
    "http://4294967295:{port}/",
    "http://127%2e0%2e0%2e1:{port}/",
    "http://%31%32%37.0.0.1:{port}/",
    "http://①②⑦.⓪.⓪.①:{port}/",
    "http://127。0。0。1:{port}/",
    "http://127.0.0.1:{port}/",
    # loopback by name
    "http://localhost:{port}/",
    "http://LOCALHOST:{port}/",
    "http://localhost.:{port}/",
    "http://feeds.localhost:{port}/",
    "http://ⓛocalhost:{port}/",
    "http://localhost.localdomain:{port}/",
    "http://printer.local/",
    "http://metadata.google.internal/computeMetadata/v1/",
    "http://router.home.arpa/",
    "http://wiki.corp/",
    "http://wiki/",
    "http://nas.lan/",
    "http://feed.onion/",
    # IPv6
    "http://[::1]:{port}/",
    "http://[0:0:0:0:0:0:0:1]:{port}/",
    "http://[0000::0001]:{port}/",
    "http://[::]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[::127.0.0.1]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/",
    "http://[64:ff9b::169.254.169.254]/",
    "http://[64:ff9b:1::a00:1]/",
    "http://[2002:7f00:1::]:{port}/",
    "http://[2001:0:7f00:1::]:{port}/",
    "http://[2001:2::1]/",
    "http://[2001:10::1]/",
    "http://[2001:db8::1]/",
    "http://[3fff::1]/",
    "http://[fe80::1]:{port}/",
    "http://[fe80::1%25eth0]:{port}/",
    "http://[fec0::1]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://[ff02::1]/",
    "http://[100::1]/",
    "http://[5f00::1]/",
    "http://[::1%25lo]:{port}/",
    "http://[v1.fe80::a]/",
    "http://[::1/",
    # private, link-local, reserved
    "http://10.0.0.1/",
    "http://10.255.255.255:8080/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://100.100.100.200/latest/meta-data/",
    "http://169.254.169.254/latest/meta-data/",
    "http://169.254.170.2/v2/credentials/",
    "http://2852039166/latest/meta-data/",
    "http://0xa9fea9fe/",
    "http://168.63.129.16/machine/",
    "http://192.0.0.192/opc/v1/",
    "http://192.0.2.1/",
    "http://192.88.99.1/",
    "http://198.18.0.1/",
    "http://198.51.100.1/",
    "http://203.0.113.1/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    # user names, backslashes, white space
    "http://example.org@127.0.0.1:{port}/",
    "http://user:secret@example.org/",
    "http://@example.org/",
    "http://:@example.org/",
    "http://127.0.0.1:{port}\\@example.org/",
    "http://example.org\\@127.0.0.1:{port}/",
    "http://example.org#@127.0.0.1:{port}/ ",
    "http:\\\\127.0.0.1:{port}\\",
    "http://127.0.0.1\t:{port}/",
    "http://127.0.0.1:{port}/\r\nHost: example.org",
    " http://127.0.0.1:{port}/",
    "http://exa\x00mple.org/",
    "http://exa\ud800mple.org/",
    # ports
    "http://example.org:22/",
    "http://example.org:25/",
    "http://example.org:6379/",
    "http://example.org:0/",
    "http://example.org:65536/",
    "http://example.org:-1/",
    "http://example.org:8080x/",
    "https://example.org:5432/",
    # schemes and half addresses
    "file:///etc/passwd",
    "ftp://example.org/feed",
    "gopher://127.0.0.1:{port}/_GET",
    "data:application/rss+xml,<rss/>",
    "javascript:alert(1)",
    "feed://example.org/feed",
    "jar:http://127.0.0.1:{port}!/",
    "//127.0.0.1:{port}/",
    "127.0.0.1:{port}",
    "example.org/feed",
    "http:///feed",
    "http://",
    "http:127.0.0.1:{port}",
    "http://..example.org/",
    "http://-/",
    "",
    "http://example.org/" + "a" * 5000,
]


def test_there_are_enough_hostile_addresses() -> None:
    assert len(set(HOSTILE)) >= 80


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_no_hostile_address_is_reached(site: Site, hostile: str) -> None:
    """peers.md 4.36: refused with a message before any socket is made."""
    site.behaviours.clear()
    async with Fetcher(user_agent="Vigie") as fetcher:
        with pytest.raises(Forbidden) as caught:
            await fetcher.fetch(hostile.replace("{port}", str(site.port)))
    assert str(caught.value)
    assert site.requests == []


@pytest.mark.parametrize(
    "url",
    [
        "https://www.silicon.fr/feed",
        "http://example.org/",
        "https://example.org:8443/feed?x=1#top",
        "http://93.184.216.34/",
        "http://[2606:2800:220:1:248:1893:25c8:1946]:8080/",
        "https://café.example/flux",
        "https://news.google.com/rss/search?q=Atos&hl=fr",
    ],
)
def test_public_addresses_pass(url: str) -> None:
    assert check_url(url).scheme in ("http", "https")


def test_what_was_checked_is_what_is_asked() -> None:
    """One reading of the address only: two URL readers that disagree are how guards are passed."""
    parsed = check_url("HTTPS://WWW.Example.ORG:443/a b".replace(" ", "%20"))
    assert (parsed.host, parsed.port, parsed.path) == ("www.example.org", 443, "/a b")


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://127.0.0.1:9999/feed", "127.0.0.1:9999"),
        ("http://[::1]:9999/feed", "[::1]:9999"),
        ("http://wiki/feed", "wiki:80"),
        ("https://Feeds.Intranet./feed", "feeds.intranet:443"),
        ("http://example.org:81/feed", "example.org:81"),
    ],
)
def test_operators_open_exactly_one_host_and_port(url: str, allowed: str) -> None:
    assert check_url(url, allow_private=frozenset({allowed}))
    host, _, port = allowed.rpartition(":")
    for other in (f"{host}:{int(port) + 1}", f"x{allowed}", host, port, "*"):
        with pytest.raises(Forbidden):
            check_url(url, allow_private=frozenset({other}))


def test_what_is_remembered_of_an_address_opens_it_for_nobody_else() -> None:
    url, opened = "http://127.0.0.1:9999/feed", frozenset({"127.0.0.1:9999"})
    for _ in range(2):
        assert check_url(url, allow_private=opened) is check_url(url, allow_private=opened)
        check_address("127.0.0.1", "127.0.0.1", 9999, opened)
        with pytest.raises(Forbidden):
            check_url(url)
        with pytest.raises(Forbidden):
            check_address("127.0.0.1", "127.0.0.1", 9999)
        with pytest.raises(Forbidden):
            check_address("127.0.0.1", "rebound.example", 9999, opened)


def test_long_addresses_are_not_remembered() -> None:
    """Servers choose where they redirect to: with endless addresses they could fill the memory."""
    url = "https://www.example.org/" + "x" * USUAL_URL
    known = guard._remembered.cache_info().currsize
    assert check_url(url).host == "www.example.org"
    assert guard._remembered.cache_info().currsize == known


def test_a_refusal_says_how_to_allow_a_server_of_ones_own() -> None:
    with pytest.raises(Forbidden, match=r"VIGIE_ALLOW_PRIVATE=127\.0\.0\.1:8080"):
        check_url("http://127.0.0.1:8080/feed")


@pytest.mark.parametrize(
    "ip", ["169.254.169.254", "fe80::1", "0.0.0.0", "224.0.0.1", "fd00:ec2::254", "100.100.100.200"]
)
def test_metadata_and_link_local_cannot_be_opened(ip: str) -> None:
    """An allowed name that is rebound must not reach a cloud's metadata."""
    with pytest.raises(Forbidden, match="never"):
        check_address(ip, "wiki", 80, frozenset({"wiki:80"}))


@pytest.mark.parametrize("ip", ["10.1.2.3", "127.0.0.1", "::1", "fd12::1", "192.168.0.1"])
def test_an_opened_name_may_be_private(ip: str) -> None:
    check_address(ip, "wiki", 80, frozenset({"wiki:80"}))
    with pytest.raises(Forbidden):
        check_address(ip, "wiki", 81, frozenset({"wiki:80"}))


def test_a_resolver_that_answers_nonsense() -> None:
    with pytest.raises(Forbidden, match="no IP address"):
        check_address("localhost", "example.org", 80)


@pytest.mark.parametrize(("ip", "public"), [("8.8.8.8", True), ("2a00:1450::1", True), ("2a00::1%eth0", False)])
def test_public_means_public(ip: str, public: bool) -> None:
    assert is_public(ip_address(ip)) is public


def test_places_are_written_one_way() -> None:
    assert place("Example.ORG.", 80) == "example.org:80"
    assert place("2001:DB8::1", 443) == "[2001:db8::1]:443"


# -- the socket itself ----------------------------------------------------------


def _make_socket(address: str, port: int, host: str) -> socket.socket:
    connector = guarded_connector(resolver=None, allow_private=frozenset({"wiki:8080"}))  # type: ignore[arg-type]
    token = asked.set((host, 8080))
    try:
        made = connector._socket_factory((socket.AF_INET, socket.SOCK_STREAM, 0, "", (address, port)))  # type: ignore[misc]
    finally:
        asked.reset(token)
    made.close()
    return made


async def test_the_socket_checks_again() -> None:
    """The last door: even if everything before it were passed, no socket is made for such an address."""
    assert _make_socket("8.8.8.8", 8080, "example.org")
    assert _make_socket("10.0.0.1", 8080, "wiki")
    for address, port, host in (
        ("10.0.0.1", 8080, "example.org"),
        ("127.0.0.1", 8080, ""),
        ("169.254.169.254", 8080, "wiki"),
        ("8.8.8.8", 22, "example.org"),
    ):
        with pytest.raises(PermissionError) as caught:
            _make_socket(address, port, host)
        assert isinstance(caught.value.__cause__, Forbidden)


async def test_a_refusal_at_the_socket_is_told_as_a_refusal(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason survives aiohttp's own errors."""
    monkeypatch.setattr("bot.feeds.fetch.check_url", lambda url, allow_private: __import__("yarl").URL(url))
    async with Fetcher(user_agent="Vigie") as fetcher:
        with pytest.raises(Forbidden, match="not a public address"):
            await fetcher.fetch(site.url("/feed"))
    assert site.requests == []


async def test_a_closed_port_is_no_refusal() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        host, port = closed.getsockname()
        async with Fetcher(user_agent="Vigie", allow_private=frozenset({f"{host}:{port}"})) as fetcher:
            with pytest.raises(FetchError, match=r"no connection \(Connection refused\)") as caught:
                await fetcher.fetch(f"http://{host}:{port}/")
    assert not isinstance(caught.value, Forbidden)
