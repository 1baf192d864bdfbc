"""Is this a web address, and if not, what was meant?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from yaml.nodes import Node

from bot.entries.kinds import Schema, Text
from bot.entries.notes import Notes, shortened, to_write
from bot.errors import Said


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
            told = Said("« {name} »: « {text} » {problem}", name=name, text=shortened(text), problem=problem)
            notes.add(node, told, fix)
            return None
        return text

    def schema(self) -> Schema:
        return {"type": "string", "format": "uri", "pattern": r"^https?://[^\s…]+$"}


def wrong_address(text: str) -> tuple[Said, Said] | None:
    """What is wrong with a web address and how to mend it; None when nothing is."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port  # reading the port checks it
    except ValueError as error:
        problem = Said("is not an address ({reason})", reason=str(error))
        return problem, Said("copy it from the browser's address bar")
    if re.search(r"[\s…]", text):
        return Said("holds a space or « … »"), Said("copy the whole address, without cutting it")
    if parts.scheme in ("http", "https") and text.lower().startswith(f"{parts.scheme}://") and host:
        return None
    if re.match(r"[\w-]+(\.[\w-]+)+([/:?]|$)", text):
        return Said("has no https:// in front"), to_write(f"https://{text}")
    if parts.scheme == "feed":
        return Said("begins with feed:"), to_write(f"https://{re.sub(r'^feed:(//|https?://)?', '', text)}")
    return Said("is not a web address"), Said("begin it with https://")
