"""May Vigie connect to this address?

Pure checks, asked twice for every hop: of the written address before anything
is resolved (`check_url`), and of each IP at the moment a socket is made
(`check_address`), so that neither a name nor a redirect nor an odd spelling
reaches a machine that is not on the public internet. Networks are those of the
IANA special-purpose registries (RFC 6890) and the metadata services of clouds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Literal

from yarl import URL

from bot.errors import Forbidden, Said

#: Where feeds are served; another port needs an operator's word for exactly that host.
PORTS = frozenset({80, 443, 8080, 8443})
MAX_URL = 4096  #: characters
USUAL_URL = 255  #: characters of the addresses that are remembered once checked
REMEMBERED = 8192  #: of them, and of IP addresses: feeds are asked over and over

#: Names that never mean a public machine (RFC 6761, RFC 6762, RFC 8375, RFC 9476, ICANN's .internal).
_LOCAL_NAMES = frozenset(
    {"localhost", "local", "internal", "intranet", "lan", "corp", "home", "private", "alt", "onion"}
)
_CLOSED_V4 = tuple(
    IPv4Network(n)
    for n in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carriers' own, and a cloud's metadata at 100.100.100.200
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's platform address, public by number only
        "169.254.0.0/16",  # link-local, and most clouds' metadata
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
#: Their edges as numbers: an address after an odd number of them stands inside a network.
_EDGES_V4 = tuple(sorted(int(edge) for n in _CLOSED_V4 for edge in (n.network_address, int(n.broadcast_address) + 1)))
_GLOBAL_V6 = IPv6Network("2000::/3")
_CLOSED_V6 = tuple(
    IPv6Network(n)
    for n in (
        "2001::/23",  # Teredo, benchmarks, ORCHID and the rest of the protocol assignments
        "2001:db8::/32",
        "2002::/16",  # 6to4: hides an IPv4 address
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)
#: What an operator may open for one host and port; link-local and metadata stay closed.
_PRIVATE = tuple(
    ip_network(n)
    for n in ("10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
)
_METADATA_V6 = IPv6Address("fd00:ec2::254")
_METADATA_V4 = IPv4Address("100.100.100.200")
Kind = Literal["public", "private", "closed"]
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\\ud800-\udfff]")
_AUTHORITY = re.compile(r"https?://([^/?#]+)", re.IGNORECASE)
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)")


def check_url(url: str, *, allow_private: frozenset[str] = frozenset()) -> URL:
    """The address, parsed once and for all, when it may be asked.

    What is checked is what is connected to: callers use the returned value, never the text again.
    `allow_private` holds the exact "host:port" an operator opened. Raises Forbidden, saying why and what to do.
    """
    # What is said of an address never changes; long ones are not remembered, so that nobody can fill our memory.
    return (_remembered if len(url) <= USUAL_URL else _checked)(url, allow_private)


def _checked(url: str, allow_private: frozenset[str]) -> URL:
    parsed = _parse(url)
    host = parsed.raw_host or ""
    port = parsed.port or 0
    allowed = place(host, port) in allow_private
    if port not in PORTS and not allowed:
        why = Said("port {port} is not one feeds are served on ({ports})", port=port, ports=_list_ports())
        raise _refused(url, why, host, port)
    if _literal(host) is not None:
        check_address(host, host, port, allow_private)
    elif not allowed:
        _check_name(url, host, port)
    return parsed


_remembered = lru_cache(maxsize=REMEMBERED)(_checked)


def check_address(ip: str, host: str, port: int, allow_private: frozenset[str] = frozenset()) -> None:
    """Raise Forbidden unless `host` may be reached at `ip`: a public address, or a private one an operator opened."""
    kind = _kind_of(ip)
    if kind == "public":
        return
    if kind is None:
        raise Forbidden(Said("{host} leads to « {ip} », which is no IP address", host=host, ip=ip))
    if kind == "closed":
        never = Said(
            "{host}: {ip} is reserved, link-local or a cloud's metadata; Vigie never asks there", host=host, ip=ip
        )
        raise Forbidden(never)
    if place(host, port) not in allow_private:
        raise _refused(host, Said("{ip} is not a public address", ip=ip), host, port)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether any machine of the public internet may stand there, written as itself and not inside another address."""
    if isinstance(address, IPv4Address):
        return bisect_right(_EDGES_V4, int(address)) % 2 == 0
    return address.scope_id is None and address in _GLOBAL_V6 and not any(address in n for n in _CLOSED_V6)


def place(host: str, port: int) -> str:
    """ "host:port" as operators write it, IPv6 in brackets."""
    name = host.lower().rstrip(".")
    return f"[{name}]:{port}" if ":" in name else f"{name}:{port}"


def _parse(url: str) -> URL:
    if len(url) > MAX_URL:
        raise Forbidden(Said("{url} is longer than {limit} characters", url=f"{url[:80]}…", limit=MAX_URL))
    if _UNSAFE.search(url):
        odd = Said("{url} holds spaces, control characters or backslashes; write it with %20 and /", url=ascii(url))
        raise Forbidden(odd)
    try:
        parsed = URL(url)
        scheme, authority, port = parsed.scheme, parsed.raw_authority, parsed.explicit_port
    except ValueError as error:
        raise Forbidden(Said("{url} is no address: {why}", url=url, why=error)) from None
    if scheme not in ("http", "https"):
        raise Forbidden(Said("{url} is not an http or https address", url=url))
    written = _AUTHORITY.match(url)
    if written is None:
        raise Forbidden(Said("{url} names no host; write it http://host/…", url=url))
    if "@" in authority or "@" in written[1]:
        raise Forbidden(Said("{url} holds a user name; remove what stands before @", url=url))
    if not parsed.raw_host or "%" in authority:
        raise Forbidden(Said("{url} names no host that can be asked", url=url))
    if port == 0:
        raise Forbidden(Said("{url}: port 0 cannot be asked", url=url))
    return parsed


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


@lru_cache(maxsize=REMEMBERED)
def _kind_of(ip: str) -> Kind | None:
    """What stands at an IP address: "private" may be opened by an operator, "closed" by nobody; None: no address."""
    address = _literal(ip)
    if address is None:
        return None
    if is_public(address):
        return "public"
    opened = address not in (_METADATA_V4, _METADATA_V6) and any(address in network for network in _PRIVATE)
    return "private" if opened else "closed"


def _check_name(url: str, host: str, port: int) -> None:
    labels = host.lower().rstrip(".").split(".")
    if _NUMBER.fullmatch(labels[-1]):
        # inet_aton reads 2130706433, 0177.1 or 0x7f.1 as 127.0.0.1; browsers call such hosts IPv4 addresses too.
        odd = Said("{url}: « {host} » is an odd spelling of an IP address; write the site's name", url=url, host=host)
        raise Forbidden(odd)
    if labels[-1] in _LOCAL_NAMES or labels[-2:] == ["home", "arpa"]:
        raise _refused(url, Said("« {host} » is a local name", host=host), host, port)
    if len(labels) < 2 or not all(labels):
        raise _refused(url, Said("« {host} » is not a full name", host=host), host, port)


def _refused(what: str, why: str, host: str, port: int) -> Forbidden:
    own = Said(
        "{what}: {why}; for a server of your own, set {setting}",
        what=what,
        why=why,
        setting=f"VIGIE_ALLOW_PRIVATE={place(host, port)}",
    )
    return Forbidden(own)


def _list_ports() -> str:
    return ", ".join(str(p) for p in sorted(PORTS))
