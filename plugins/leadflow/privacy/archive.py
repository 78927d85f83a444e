"""The received originals, encrypted, for the data team alone (P1, P4).

One file per content: the same bytes are stored once. How long they stay is store_maintain's.
"""

import io
import os
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import chain
from pathlib import Path
from tempfile import mkstemp
from typing import IO

from cryptography.fernet import Fernet, InvalidToken

# Encrypted at a time: an original may be larger than the memory there is.
PIECE_BYTES = 16 << 20


class ArchiveError(OSError):
    """An original that is not in the archive, or that this home's key does not open."""


def store_original(home: Path, data: bytes) -> Path:
    """Put one original into the archive and return its path; an original that lies there stays."""
    return store_stream(home, io.BytesIO(data), sha256(data).hexdigest())


def store_stream(home: Path, source: IO[bytes], content_sha256: str) -> Path:
    """The same for a file of any size: a line of the archive's file is one encrypted piece."""
    return store_pieces(home, iter(lambda: source.read(PIECE_BYTES), b""), content_sha256)


def store_pieces(home: Path, pieces: Iterable[bytes], content_sha256: str) -> Path:
    """The same for bytes that come in pieces of at most PIECE_BYTES."""
    path = archive_path(home, content_sha256)
    if path.exists():
        return path
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.parent.chmod(0o700)
    cipher = Fernet(archive_key(home))
    coming = iter(pieces)
    first = next(coming, b"")  # of an empty file one empty piece
    _write_private(path, (cipher.encrypt(piece) + b"\n" for piece in chain([first], coming)))
    return path


def read_original(home: Path, content_sha256: str) -> bytes:
    """The bytes of one original. Raises ArchiveError."""
    return b"".join(original_pieces(home, content_sha256))


def original_pieces(home: Path, content_sha256: str) -> Iterator[bytes]:
    """The same piece by piece. Raises ArchiveError, where it is not whole after the last one."""
    path = archive_path(home, content_sha256)
    if not path.exists():
        raise ArchiveError(f"the archive has no original {content_sha256}")
    digest = sha256()
    try:
        cipher = Fernet(archive_key(home))
        with path.open("rb") as file:
            for line in file:
                piece = cipher.decrypt(line.rstrip())
                digest.update(piece)
                yield piece
    except InvalidToken as error:
        raise ArchiveError(
            f"the key {key_path(home).name} does not open original {content_sha256}; "
            "restore the key that belongs to this archive"
        ) from error
    if digest.hexdigest() != content_sha256:
        raise ArchiveError(f"original {content_sha256} is not whole in the archive")


def archive_path(home: Path, content_sha256: str) -> Path:
    """Where an original lies, by its hash: file names may hold names of people."""
    return home / "archive" / content_sha256[:2] / f"{content_sha256}.fernet"


def key_path(home: Path) -> Path:
    """The archive's key: without it no original can be read again."""
    return home / "secrets" / "archive.key"


def archive_key(home: Path) -> bytes:
    """The archive's key, made on first use, readable by its owner alone."""
    path = key_path(home)
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_private(path, [Fernet.generate_key()], is_first_wins=True)
    return path.read_bytes()


def _write_private(path: Path, content: Iterable[bytes], *, is_first_wins: bool = False) -> None:
    """Write whole or not at all, mode 0600; of two writers at once the first or the last wins."""
    # a name of its own: workers in containers share the folder, and may have equal process ids
    descriptor, name = mkstemp(dir=path.parent, prefix=f".{path.name}.")
    part = Path(name)
    with os.fdopen(descriptor, "wb") as file:
        file.writelines(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        if is_first_wins:
            path.hardlink_to(part)
        else:
            part.replace(path)
    except FileExistsError:  # another process made it meanwhile: that one counts
        pass
    finally:
        part.unlink(missing_ok=True)
