"""Is there a road from this machine to the internet? Asked of the system's table of routes; nothing is sent."""

from __future__ import annotations

import socket

#: Far away for everybody, and as lasting as addresses are (root name servers). Connecting a datagram socket only looks
#: for a route: https://man7.org/linux/man-pages/man7/udp.7.html.
_FAR = ((socket.AF_INET, "198.41.0.4"), (socket.AF_INET6, "2001:503:ba3e::2:30"))
_PORT = 53


def is_there() -> bool:
    """Whether the system knows where to send what is meant for the internet."""
    return any(_leads_to(family, address) for family, address in _FAR)


def _leads_to(family: socket.AddressFamily, address: str) -> bool:
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as sought:
            sought.connect((address, _PORT))
    except OSError:
        return False
    return True
