"""How is content told apart? By a hash of it, so that doing a step twice changes nothing."""

from __future__ import annotations

import hashlib


def key_of(*parts: str) -> str:
    """A short stable key of some content: 24 hex digits of SHA-256 over the parts, each length-prefixed."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(f"{len(data)}:".encode())
        digest.update(data)
    return digest.hexdigest()[:24]
