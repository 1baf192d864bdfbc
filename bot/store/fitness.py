"""Is the database fit for Vigie to run on? Opened, at its schema, writable, with room on the disk; left as it was."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from bot.errors import Said, StoreError
from bot.model.check import Check, wrong
from bot.store import meta
from bot.store.database import HEAD, file_of, is_there, open_database, step_of

LOW = 100 * 2**20  #: bytes free on the disk under which nothing can be kept for long
TIGHT = 2**30  #: and under which it is worth a look
_SUBJECT = Said("database")


class _Undo(Exception):
    """Ends a transaction that must leave nothing."""


def fitness(url: str) -> list[Check]:
    """What was found of the database at an address. Makes no database and migrates none."""
    try:
        file = file_of(url)
        checks = [_opened(url, file) if is_there(url) else _absent(file)]
    except StoreError as error:
        return [wrong(_SUBJECT, error)]
    return [*checks, _room(file)] if file else checks


def _absent(file: Path | None) -> Check:
    folder = (file or Path()).absolute().parent
    if not os.access(folder, os.W_OK):
        said, fix = Said("{folder} cannot be written", folder=folder), Said("let this user write that folder")
        return Check(subject=_SUBJECT, level="wrong", said=said, fix=fix)
    return Check(subject=_SUBJECT, level="good", said=Said("{file} will be made at the first run", file=file))


def _opened(url: str, file: Path | None) -> Check:
    step = step_of(url)
    name = str(file) if file else Said("the server")
    if step != HEAD:
        steps = {"step": step or Said("none"), "head": HEAD}
        said = Said("{name} opens; the next run brings it from schema {step} to {head}", name=name, **steps)
        return Check(subject=_SUBJECT, level="note", said=said, fix=Said("keep a copy of it before"))
    database = open_database(url)
    try:
        with database.write() as conn:
            meta.put(conn, "doctor", "was here")
            raise _Undo
    except _Undo:
        said = Said("{name} opens, is at schema {head} and can be written", name=name, head=HEAD)
        return Check(subject=_SUBJECT, level="good", said=said)
    finally:
        database.close()


def _room(file: Path) -> Check:
    folder = file.absolute().parent
    free = shutil.disk_usage(folder).free
    said, disk = Said("{size} GiB free in {folder}", size=f"{free / 2**30:.1f}", folder=folder), Said("disk")
    if free < LOW:
        fix = Said("make room, or move the database (VIGIE_DATABASE)")
        return Check(subject=disk, level="wrong", said=said, fix=fix)
    return Check(subject=disk, level="note" if free < TIGHT else "good", said=said)
