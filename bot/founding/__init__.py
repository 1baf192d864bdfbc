"""What does Vigie know before it has read anything, and where does it stand?

`watchlist.yaml` and `seeds/` stand beside the package in a checkout; a wheel carries copies of them in this
folder (see `force-include` in pyproject.toml).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal

from bot.memory.seeds import FoundingDocument, Relation, parse_document, parse_events, parse_relations
from bot.model import Event

__all__ = [
    "FoundingDocument",
    "Relation",
    "default_watchlist",
    "founding_documents",
    "founding_events",
    "founding_relations",
]

_HERE = Path(__file__).parent


def home(package: Path = _HERE) -> Path:
    """The folder that holds watchlist.yaml and seeds/, given the folder of this package."""
    return package if (package / "watchlist.yaml").is_file() else package.parent.parent


def default_watchlist() -> Path:
    """The watchlist.yaml that Vigie comes with."""
    return home() / "watchlist.yaml"


def founding_documents() -> tuple[FoundingDocument, ...]:
    """The founding articles in the order of their publication. Raises SeedError when one was broken by an edit."""
    files = sorted((home() / "seeds").glob("*.md"))
    documents = (parse_document(_text(file), file=_shown(file)) for file in files)
    return tuple(sorted(documents, key=lambda document: (document.replay_at, document.id)))


def founding_events(kind: Literal["seeds", "all"] = "all") -> tuple[Event, ...]:
    """The events the founding articles state ("seeds"), or those and the later ones ("all"). Raises SeedError.

    Each links first to the founding documents it quotes, where their address is known.
    """
    names = ("events.yaml",) if kind == "seeds" else ("events.yaml", "chronology.yaml")
    files = [home() / "seeds" / name for name in names]
    addresses = {document.id: document.url for document in founding_documents() if document.url}
    events = (event for file in files for event in parse_events(_text(file), file=_shown(file)))
    return tuple(_linked(event, addresses) for event in events)


def _linked(event: Event, addresses: Mapping[str, str]) -> Event:
    quoted = [addresses[quote.doc] for quote in event.quotes if quote.doc in addresses]
    return replace(event, links=tuple(dict.fromkeys([*quoted, *event.links])))


def founding_relations() -> tuple[Relation, ...]:
    """Which later events look back on which earlier ones. Raises SeedError, also for one back in time or to nothing."""
    file = home() / "seeds" / "relations.yaml"
    spans = {event.id: (event.start, event.end) for event in founding_events("all")}
    spans |= {document.id: (document.published_start, document.published_end) for document in founding_documents()}
    return parse_relations(_text(file), file=_shown(file), spans=spans)


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _shown(file: Path) -> str:
    return f"seeds/{file.name}"
