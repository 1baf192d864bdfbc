"""How do editors know the keys of watchlist.yaml?

`python -m bot.watchlist.schema` writes the JSON Schema beside this file, from the same table the check uses.
"""

from __future__ import annotations

import json
from pathlib import Path

from bot.watchlist.fields import WATCHLIST

SCHEMA_FILE = Path(__file__).with_name("schema.json")


def schema_text() -> str:
    """The JSON Schema (draft 2020-12) of watchlist.yaml, as committed."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Vigie watchlist",
        **WATCHLIST.schema(),
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
