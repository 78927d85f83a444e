"""The received originals, encrypted, for the data team alone (P1, P4).

One file per content: the same bytes are stored once. How long they stay is store_maintain's.
"""

import os
from hashlib import sha256
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken


class ArchiveError(OSError):
    """An original that is not in the archive, or that this home's key does not open."""


def store_original(home: Path, data: bytes) -> Path:
    """Put one original into the archive and return its path; an original that lies there stays."""
    path = archive_path(home, sha256(data).hexdigest())
    if path.exists():
        return path
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.parent.chmod(0o700)
    _write_private(path, Fernet(archive_key(home)).encrypt(data))
    return path


def read_original(home: Path, content_sha256: str) -> bytes:
    """The bytes of one original. Raises ArchiveError."""
    path = archive_path(home, content_sha256)
    if not path.exists():
        raise ArchiveError(f"the archive has no original {content_sha256}")
    try:
        return Fernet(archive_key(home)).decrypt(path.read_bytes())
    except InvalidToken as error:
        raise ArchiveError(
            f"the key {key_path(home).name} does not open original {content_sha256}; "
            "restore the key that belongs to this archive"
        ) from error


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
        _write_private(path, Fernet.generate_key(), is_first_wins=True)
    return path.read_bytes()


def _write_private(path: Path, content: bytes, *, is_first_wins: bool = False) -> None:
    """Write whole or not at all, mode 0600; of two writers at once the first or the last wins."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
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
