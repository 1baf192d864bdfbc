"""How is the watchlist's file held and replaced, so that no two write at once and nobody ever reads half of it?"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import io
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from bot.errors import Contradiction
from bot.watchlist import decoded, file_bytes
from bot.wording import later

PATIENCE = 10.0  #: seconds that a writer waits for the one before it
_GLANCE = 0.02  #: seconds between two looks
#: What a folder answers that does not take a new file, or does not let one be moved over a file mounted by itself.
_NOT_REPLACEABLE = frozenset({errno.EBUSY, errno.EXDEV, errno.EACCES, errno.EPERM, errno.EROFS})


class SharedFile:
    """A text file that people and several processes edit. Blocks: to be used from a thread."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def text(self) -> str:
        """What it says now, a byte order mark and line ends included. Raises WatchlistError when it is no text."""
        return decoded(file_bytes(self.path), self.path)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else who asks for it writes meanwhile; the end of a process frees it. Raises Contradiction.

        The lock is a file beside it. Where none can be made, the file itself is locked: there it is never replaced
        by another file, so that everybody locks the same one.
        """
        handle = self._handle()
        try:
            _wait(handle, self.path)
            yield
        finally:
            os.close(handle)

    def replace(self, text: str) -> None:
        """Write it all; needs it held. Mode, group and links stay. Raises Contradiction, and then it is as it was.

        A file mounted by itself, or in a folder that takes no new file, is overwritten in its place.
        """
        target = self.path.resolve()
        try:
            before = target.stat()
            if not before.st_mode & 0o222 or not os.access(target, os.W_OK):
                raise Contradiction(
                    later("{file} is read only: nothing was written. Fix: let Vigie's user write it."), file=self.path
                )
            try:
                _replace(target, text.encode(), before)
            except OSError as error:
                if error.errno not in _NOT_REPLACEABLE:
                    raise
                _overwrite(target, text.encode())
        except OSError as error:
            said = error.strerror or str(error)
            raise Contradiction(later("{file} cannot be written: {reason}."), file=self.path, reason=said) from error

    def _handle(self) -> int:
        target = self.path.resolve()
        beside = target.with_name(f".{target.name}.lock")
        with contextlib.suppress(OSError):
            return os.open(beside, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        made = beside.is_file()  # by another user: reading it is enough to lock it
        return os.open(beside if made else target, os.O_RDONLY | os.O_CLOEXEC)


def digest(text: str) -> str:
    """What tells one text of a file from another."""
    return hashlib.sha256(text.encode()).hexdigest()


def last_save(path: Path) -> tuple[int, int]:
    """What tells one saved version of a file from another without reading it."""
    try:
        status = path.stat()
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)


def _wait(handle: int, path: Path) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > end:
                raise Contradiction(later("{file} is being written by somebody else. Try again."), file=path) from None
            time.sleep(_GLANCE)


def _replace(target: Path, data: bytes, before: os.stat_result) -> None:
    """Put a new file in its place, which happens at once or not at all (rename, POSIX.1-2017)."""
    fresh = target.with_name(f".{target.name}.new")
    fresh.unlink(missing_ok=True)  # of a writer that was killed
    try:
        with fresh.open("xb") as file:
            with contextlib.suppress(PermissionError):  # the file of another user whom we may not act for
                os.fchown(file.fileno(), before.st_uid, before.st_gid)
            os.fchmod(file.fileno(), stat.S_IMODE(before.st_mode))
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(target)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Have the new name outlive a power cut, where the folder can be asked."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _overwrite(target: Path, data: bytes) -> None:
    """Write over a file; where that fails half way, for a full disk, what it said before is put back."""
    before = target.read_bytes()
    with target.open("r+b", buffering=0) as file:
        try:
            _fill(file, data)
        except OSError:
            _fill(file, before)
            raise


def _fill(file: io.FileIO, data: bytes) -> None:
    file.seek(0)
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]
    file.truncate()
    os.fsync(file.fileno())
