"""What does watchlist.yaml say?

`parse` turns its text into a frozen `Watchlist`, or raises `WatchlistError` with every mistake at once.
`load` reads the file first and can also try its sample sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bot.entries import Entry, Notes, compose
from bot.errors import Mistake, Said, WatchlistError
from bot.model import Burst, Channel, Feed, Near, Query, Watch, Watchlist
from bot.watchlist.fields import WATCHLIST
from bot.watchlist.likeness import check_slips_apart
from bot.watchlist.rules import check
from bot.watchlist.samples import Match, Sample, failing_samples
from bot.watchlist.slips import lengths
from bot.watchlist.tongue import language_asked

__all__ = [
    "Match",
    "MatchWith",
    "Sample",
    "decoded",
    "failing_samples",
    "file_bytes",
    "file_text",
    "load",
    "parse",
    "read",
    "tried",
]

#: Builds the matcher that the samples are tried with: `lambda watches: Matcher(watches).match`.
MatchWith = Callable[[Sequence[Watch]], Match]


def load(path: Path, *, match_with: MatchWith | None = None) -> Watchlist:
    """The watchlist in a file. With `match_with`, the samples are tried too.

    Raises WatchlistError with all mistakes, also when the file is missing or not UTF-8.
    """
    return tried(file_text(path), file=str(path), match_with=match_with)


def tried(text: str, *, file: str, match_with: MatchWith | None = None) -> Watchlist:
    """The watchlist in a text, its samples tried with `match_with`. Raises WatchlistError with all mistakes."""
    watchlist, samples = read(text, file=file)
    if match_with is not None and samples:
        failing = tuple(failing_samples(samples, match_with(watchlist.watches)))
        if failing:
            raise WatchlistError(failing, language=watchlist.language)
    return watchlist


def parse(text: str, *, file: str) -> Watchlist:
    """The watchlist in a text; `file` is the name used in mistakes. Raises WatchlistError with all of them."""
    return read(text, file=file)[0]


def read(text: str, *, file: str) -> tuple[Watchlist, tuple[Sample, ...]]:
    """The watchlist in a text and its samples with their places. Raises WatchlistError with all mistakes."""
    notes = Notes.of(text, file=file)
    node = compose(notes)
    root = WATCHLIST.read(node, Said("the file"), notes) if node is not None else None
    if root is not None:
        check(root, notes)
    if root is None or notes.mistakes:
        raise WatchlistError(notes.in_order(), language=language_asked(text))
    watchlist = _watchlist(root, file)
    check_slips_apart(root.values["watches"], watchlist.watches, notes)
    if notes.mistakes:
        raise WatchlistError(notes.in_order(), language=watchlist.language)
    return watchlist, tuple(_samples(root, file))


def file_text(path: Path) -> str:
    """The text of a file, without a byte order mark. Raises WatchlistError when it is missing or not UTF-8."""
    return decoded(file_bytes(path), path).removeprefix("\ufeff")


def file_bytes(path: Path) -> bytes:
    """What a file holds. Raises WatchlistError when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        problem = Said("it cannot be read ({reason})", reason=error.strerror)
        if isinstance(error, FileNotFoundError):
            problem = Said("there is no such file")
        fix = Said("check the path given to --watchlist")
        raise WatchlistError((Mistake(str(path), 1, 1, problem, fix),)) from error


def decoded(data: bytes, path: Path) -> str:
    """The text that the bytes of a file are, a byte order mark included. Raises WatchlistError when not UTF-8."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode().removeprefix("\ufeff")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        problem = Said("the file is not in UTF-8 (byte {byte})", byte=f"0x{data[error.start]:02X}")
        mistake = Mistake(str(path), line, column, problem, Said("save it as « UTF-8 » in your editor"))
        raise WatchlistError((mistake,), language=language_asked(data.decode(errors="replace"))) from error


def _watchlist(root: Entry, file: str) -> Watchlist:
    values = root.values
    defaults: dict[str, Any] = values["defaults"].values if "defaults" in values else {}
    every = {"every": defaults["every"]} if "every" in defaults else {}
    shared: dict[str, Any] = {
        "channels": (),
        **{key: defaults[key] for key in ("channels", "alert_on") if key in defaults},
    }
    plain = {key: values[key] for key in ("language", "timezone", "operators", "owners", "max_age") if key in values}
    return Watchlist(
        **plain,
        channels=tuple(_channel(name, entry) for name, entry in values.get("channels", {}).items()),
        feeds=tuple(
            Feed(**{**every, **entry.values}, place=f"{file}:{entry.place('url').start_mark.line + 1}")
            for entry in values.get("feeds", ())
        ),
        watches=tuple(_watch(entry, {**shared, **lengths(entry.values, defaults)}) for entry in values["watches"]),
    )


def _channel(name: str, entry: Entry) -> Channel:
    burst = {"burst": Burst(**entry.values["burst"].values)} if "burst" in entry.values else {}
    return Channel(**{**entry.values, "id": name, **burst})


def _watch(entry: Entry, defaults: dict[str, Any]) -> Watch:
    values = {key: value for key, value in entry.values.items() if key != "samples"}
    if "query" in values:
        values["query"] = _query(values["query"])
    samples = entry.values["samples"].values if "samples" in entry.values else {}
    tried = {f"samples_{expected}": texts for expected, texts in samples.items()}
    return Watch(**{**defaults, **values, **tried})


def _query(entry: Entry) -> Query:
    near = {"near": Near(**entry.values["near"].values)} if "near" in entry.values else {}
    return Query(**{**entry.values, **near})


def _samples(root: Entry, file: str) -> list[Sample]:
    defaults = root.values.get("defaults")
    usual = defaults.values.get("alert_on") if defaults else None
    return [
        Sample(
            watch=watch.values["id"],
            text=text,
            expected=expected,
            subject=watch.values.get("alert_on", usual) == "subject",
            file=file,
            line=group.place(expected, index).start_mark.line + 1,
            column=group.place(expected, index).start_mark.column + 1,
        )
        for watch in root.values["watches"]
        if (group := watch.values.get("samples")) is not None
        for expected in ("alert", "ignore")
        for index, text in enumerate(group.values.get(expected, ()))
    ]
