"""What lies in the inbox: files to take, and what is no file to take and why.

No name is followed anywhere: a link, a pipe or a folder that bears a file's name is told, not
opened. What is opened is checked again, for it may have been exchanged since it was listed.
"""

import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO

from leadflow import clock
from leadflow.sources.texts import Original, gathered, slices

# Programs' lock and temporary files, and what a download in progress is called.
NOT_A_FILE = (".", "~$", ".~")
STILL_COMING = (".part", ".crdownload", ".tmp", ".download", ".filepart")
# Neither a link nor a pipe without a writer can lead astray or wait for ever.
SAFE_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
CHUNK = 1 << 20

State = tuple[int, int, int]


class NotTakenError(OSError):
    """An entry of the inbox that is not read; `key` is the message that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class StillChangingError(OSError):
    """A file that vanished or changed while it was looked at: it is taken by a later run."""


@dataclass(frozen=True)
class Refused:
    """An entry that will not be taken as it is, and the message that says why."""

    name: str
    key: str


@dataclass(frozen=True)
class Stock:
    """The settled files by name, and what is refused."""

    files: tuple[Path, ...]
    refused: tuple[Refused, ...]


def take_stock(inbox: Path, settle_seconds: int) -> Stock:
    """The inbox's entries by name. A file that is still being written is in neither list.

    A file younger than `settle_seconds` is looked at twice; one that changes meanwhile waits for
    the next run.
    """
    if not inbox.is_dir():
        return Stock((), ())
    before: dict[Path, State] = {}
    refused: list[Refused] = []
    for path in sorted(inbox.iterdir(), key=lambda path: path.name):
        if path.name.startswith(NOT_A_FILE) or path.suffix.casefold() in STILL_COMING:
            continue
        try:
            with open_file(path) as file:
                before[path] = _state(os.fstat(file.fileno()))
        except NotTakenError as error:
            refused.append(Refused(path.name, error.key))
        except StillChangingError:
            continue
    now = clock.now().timestamp()
    youngest = min((now - state[1] / 1e9 for state in before.values()), default=settle_seconds)
    if youngest < settle_seconds:
        time.sleep(min(settle_seconds, settle_seconds - youngest))
    return Stock(
        tuple(path for path in before if _is_unchanged(path, before[path])), tuple(refused)
    )


@contextmanager
def open_file(path: Path) -> Iterator[IO[bytes]]:
    """A plain file, opened for reading. Raises NotTakenError, StillChangingError if it is gone."""
    try:
        kind = path.lstat().st_mode
        if not stat.S_ISREG(kind):
            raise NotTakenError(_refusal(kind))
        descriptor = os.open(path, SAFE_FLAGS)
    except NotTakenError:
        raise
    except FileNotFoundError as error:
        raise StillChangingError(f"{path.name!r} is gone") from error
    except PermissionError as error:
        raise NotTakenError("sources.refused.no_permission") from error
    except OSError as error:  # exchanged for a link or a socket since
        raise NotTakenError("sources.refused.unreadable") from error
    with os.fdopen(descriptor, "rb") as file:
        kind = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(kind):
            raise NotTakenError(_refusal(kind))
        yield file


def hash_file(path: Path) -> tuple[str, int]:
    """The sha256 of a file's content and its size in bytes, whatever its size.

    Raises NotTakenError, and StillChangingError where it changed meanwhile.
    """
    digest = sha256()
    with open_file(path) as file:
        before = _state(os.fstat(file.fileno()))
        while chunk := file.read(CHUNK):
            digest.update(chunk)
        if _state(os.fstat(file.fileno())) != before:
            raise StillChangingError(f"{path.name!r} is being written")
    return digest.hexdigest(), before[0]


def read_if_same(path: Path, content_sha256: str, folder: Path) -> Original | None:
    """The bytes of a file if they are still these; a large one is copied to `folder`'s disk."""
    try:
        with open_file(path) as file:
            data = gathered(iter(lambda: file.read(CHUNK), b""), folder)
    except (NotTakenError, StillChangingError):
        return None
    digest = sha256()
    for piece in slices(data):
        digest.update(piece)
    return data if digest.hexdigest() == content_sha256 else None


def is_same(path: Path, content_sha256: str) -> bool:
    """Whether a file still has this content."""
    try:
        return hash_file(path)[0] == content_sha256
    except (NotTakenError, StillChangingError):
        return False


def _refusal(kind: int) -> str:
    if stat.S_ISDIR(kind):
        return "sources.refused.folder"
    if stat.S_ISLNK(kind):
        return "sources.refused.link"
    return "sources.refused.special"


def _is_unchanged(path: Path, before: State) -> bool:
    try:
        return _state(path.lstat()) == before
    except FileNotFoundError:
        return False


def _state(status: os.stat_result) -> State:
    return status.st_size, status.st_mtime_ns, status.st_ino
