"""How is content told apart? By a hash of it, so that doing a step twice changes nothing."""

from __future__ import annotations

import hashlib


def key_of(*parts: str) -> str:
    """A short stable key of some content: 24 hex digits of SHA-256 over the parts, each length-prefixed."""
    said = "".join([f"{len(part)}:{part}" for part in parts])
    if said.isascii():  # as most are: one byte a character
        return hashlib.sha256(said.encode()).hexdigest()[:24]
    encoded = [part.encode("utf-8", "surrogatepass") for part in parts]
    return hashlib.sha256(b"".join([b"%d:%b" % (len(part), part) for part in encoded])).hexdigest()[:24]
