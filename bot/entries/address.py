"""Is this a web address, and if not, what was meant?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from yaml.nodes import Node

from bot.entries.kinds import Schema, Text
from bot.entries.notes import Notes, shortened


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A web address, http or https."""

    optional: bool = False

    def read(self, node: Node, name: str, notes: Notes) -> str | None:
        text = Text().read(node, name, notes)
        if text is None:
            return None
        trouble = wrong_address(text)
        if trouble:
            problem, fix = trouble
            notes.add(node, f"« {name} »: « {shortened(text)} » {problem}", fix)
            return None
        return text

    def schema(self) -> Schema:
        return {"type": "string", "format": "uri", "pattern": r"^https?://[^\s…]+$"}


def wrong_address(text: str) -> tuple[str, str] | None:
    """What is wrong with a web address and how to mend it; None when nothing is."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port  # reading the port checks it
    except ValueError as error:
        return f"is not an address ({error})", "copy it from the browser's address bar"
    if re.search(r"[\s…]", text):
        return "holds a space or « … »", "copy the whole address, without cutting it"
    if parts.scheme in ("http", "https") and text.lower().startswith(f"{parts.scheme}://") and host:
        return None
    if re.match(r"[\w-]+(\.[\w-]+)+([/:?]|$)", text):
        return "has no https:// in front", f"write https://{text}"
    if parts.scheme == "feed":
        return "begins with feed:", f"write https://{re.sub(r'^feed:(//|https?://)?', '', text)}"
    return "is not a web address", "begin it with https://"
