"""The nouns of editing: what a person wants changed in watchlist.yaml, what that would do, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
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
    #: key of the entry, as in the file → what it shall say; None, "" or () takes the key away, a key not named stays as
    #: it is. A key of a group has dots, "samples.alert", and one item may stand for a list of one
    values: Mapping[str, Value] = field(default_factory=dict)
    seen: str = ""  #: fingerprint of the entry when the person looked at it, "" for one that they did not look at


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What an edit would do, before anybody writes it."""

    mistakes: Mapping[str, str] = field(default_factory=dict)  #: key ("" for the whole) → what is wrong, with the fix
    diff: str = ""  #: of the file, as `diff -u` gives it
    days: int = 90  #: how far back the archive was looked at; less than was asked where it holds too much
    alerts: int = 0  #: articles of these days that would have alerted for the entry with the edit
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


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchlistChange:
    """An edit that was written, as the journal keeps it."""

    at: datetime
    user: str  #: who asked for it
    action: EditAction
    entry: Literal["watch", "feed"]
    id: str
    diff: str  #: of the file, as `diff -u` gives it
    digest: str  #: of the whole file after it, and after those made together with it
    approved_by: str = ""  #: the owner who accepted it, "" for one that its own asker might write
