"""The nouns of editing: what a person wants changed in watchlist.yaml, what that would do, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Value = str | bool | int | tuple[str, ...] | None

EditAction = Literal["add", "change", "remove"]
Became = Literal["written", "proposed", "refused", "conflict", "wrong", "unchanged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One entry of the watchlist as somebody wants it."""

    entry: Literal["watch", "feed"]
    action: EditAction
    id: str  #: of the entry; "" for a new one whose id is made of its label or name
    #: key of the entry, as in the file → what it shall say; None takes the key away, a key not named stays as it is
    values: Mapping[str, Value] = field(default_factory=dict)
    seen: str = ""  #: fingerprint of the entry when the person looked at it, "" for one that they did not look at


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What an edit would do, before anybody writes it."""

    mistakes: Mapping[str, str] = field(default_factory=dict)  #: key ("" for the whole) → what is wrong, with the fix
    diff: str = ""  #: of the file, as `diff -u` gives it
    days: int = 90  #: how far back the archive was looked at
    alerts: int = 0  #: articles of these days that would have alerted with the edit
    more: int = 0  #: of them, those that did not
    fewer: int = 0  #: those that did, and would not have
    samples: tuple[str, ...] = ()  #: titles of the newest ones gained, or lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """What became of an edit."""

    became: Became
    id: str = ""  #: of the entry, or of the proposal when it was only proposed
    diff: str = ""
    mistakes: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""  #: in the reader's language, for what was not written
