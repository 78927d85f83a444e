"""Packed files: what zip and gz hold, a chunk at a time, and what unpacking may cost.

Every limit is counted on the bytes that come out, never read from a header. Names inside an
archive are labels: no path is ever made of them.
"""

import gzip
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO

from leadflow.presets.intake import IntakeLimits
from leadflow.sources.labels import safe_label
from leadflow.sources.texts import Original, as_file
from leadflow.sources.unreadable import UnreadableError

ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
ZIP_ENTRY = b"PK\x01\x02"
GZIP_START = b"\x1f\x8b"
OLE_START = b"\xd0\xcf\x11\xe0"
# Other packers, told so that the remedy can be: use zip or gz.
PACKED_STARTS = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"BZh", b"\xfd7zXZ\x00", b"(\xb5/\xfd")
TAR_MARK, TAR_MARK_AT = b"ustar", 257
OFFICE_MEMBERS = frozenset({"[Content_Types].xml", "content.xml", "mimetype"})
# What packers and desktops add by themselves.
NOT_A_MEMBER = re.compile(r"(?:^|/)(?:__MACOSX/|\.|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
# Entities are how a small XML grows without bound or reads other files; no spreadsheet needs them.
DOCTYPE = re.compile(rb"<\x00?!\x00?(?:D\x00?O\x00?C\x00?T|E\x00?N\x00?T\x00?I)", re.I)
DECLARATIONS = (b"<!", b"<\x00!")
KNOWN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED_FLAG, UTF8_FLAG = 0x1, 0x800
CHUNK = 1 << 20
MB = 1 << 20
# Below this much unpacked the ratio says nothing: a page of blanks packs a thousandfold.
RATIO_FROM = 16 * MB
DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError,
    struct.error, RuntimeError, IndexError, OverflowError,
)  # fmt: skip


@dataclass(frozen=True)
class Member:
    """One file in a zip: its place in the directory and the label it goes by, unique in the zip."""

    position: int
    label: str


@dataclass(frozen=True)
class Unpacked:
    """What an office file holds: bytes in all, and of the largest member."""

    total: int
    largest: int


class Meter:
    """Counts what comes out of one archive. Raises UnreadableError at the first limit met."""

    def __init__(self, packed_bytes: int, limits: IntakeLimits) -> None:
        self.total = 0
        self._most = limits.unpacked_mb * MB
        self._packed_bytes = packed_bytes
        self._limits = limits

    def add(self, count: int) -> None:
        """Some more bytes came out."""
        self.total += count
        if self.total > self._most:
            raise UnreadableError("sources.held.unpacked_size", limit=self._limits.unpacked_mb)
        ratio = self._limits.unpacked_ratio
        if self.total > max(RATIO_FROM, ratio * self._packed_bytes):
            raise UnreadableError("sources.held.unpacked_ratio", limit=ratio)


def is_zip(data: bytes) -> bool:
    """Told by the first bytes, never by the name."""
    return data.startswith(ZIP_STARTS)


def is_gzip(data: bytes) -> bool:
    """Told by the first bytes, never by the name."""
    return data.startswith(GZIP_START)


def is_office(data: Original, limits: IntakeLimits) -> bool:
    """A zip that is an xlsx, ods or another office file. Raises UnreadableError."""
    with _archive(data, limits) as archive:
        return any(name in OFFICE_MEMBERS for name in archive.namelist())


def refuse_other_archive(data: bytes) -> None:
    """Raise UnreadableError for an archive of a kind that is not opened."""
    is_tar = data[TAR_MARK_AT : TAR_MARK_AT + len(TAR_MARK)] == TAR_MARK
    if is_tar or data.startswith(PACKED_STARTS):
        raise UnreadableError("sources.held.other_archive")


def gzip_chunks(data: Original, limits: IntakeLimits) -> Iterator[bytes]:
    """The one file in a gz, a megabyte at a time. Raises UnreadableError."""
    meter = Meter(len(data), limits)
    try:
        with gzip.GzipFile(fileobj=as_file(data)) as stream:
            yield from _chunks(stream, meter)
    except UnreadableError:
        raise
    except DAMAGED as error:
        raise UnreadableError("sources.held.damaged_archive") from error


def list_members(data: Original, limits: IntakeLimits) -> list[Member]:
    """The files of a zip in directory order, each under a unique label. Raises UnreadableError."""
    members: list[Member] = []
    seen: dict[str, int] = {}
    with _archive(data, limits) as archive:
        for position, entry in enumerate(archive.infolist()):
            name = _member_name(entry)
            if entry.is_dir() or NOT_A_MEMBER.search(name.lstrip("./\\")):
                continue
            label = safe_label(name)
            seen[label] = seen.get(label, 0) + 1
            number = f" ({seen[label]})" if seen[label] > 1 else ""
            members.append(Member(position, f"{label}{number}"))
    return members


def member_chunks(data: Original, member: Member, limits: IntakeLimits) -> Iterator[bytes]:
    """One file of a zip, a megabyte at a time. Raises UnreadableError."""
    meter = Meter(len(data), limits)
    with _archive(data, limits) as archive:
        yield from _member_chunks(archive, archive.infolist()[member.position], meter)


def refuse_nested(inner: Original, limits: IntakeLimits) -> None:
    """Raise UnreadableError for an archive that was in an archive."""
    start = inner[: len(ZIP_ENTRY)]
    if is_gzip(start) or (is_zip(start) and not is_office(inner, limits)):
        raise UnreadableError("sources.held.nested_archive")


def check_archive(data: Original, limits: IntakeLimits) -> None:
    """Unpack everything into nothing. Raises UnreadableError at the first limit met."""
    meter = Meter(len(data), limits)
    with _archive(data, limits) as archive:
        for entry in archive.infolist():
            for _ in _member_chunks(archive, entry, meter):
                pass


def check_office(data: bytes, limits: IntakeLimits) -> Unpacked:
    """What an office file holds unpacked. Raises UnreadableError, for XML entities too."""
    meter, largest = Meter(len(data), limits), 0
    with _archive(data, limits) as archive:
        for entry in archive.infolist():
            before, tail = meter.total, b""
            for chunk in _member_chunks(archive, entry, meter):
                piece = tail + chunk
                if any(mark in piece for mark in DECLARATIONS) and DOCTYPE.search(piece):
                    raise UnreadableError("sources.held.xml_entities")
                tail = chunk[-16:]
            largest = max(largest, meter.total - before)
    return Unpacked(meter.total, largest)


def member_bytes(data: bytes, limits: IntakeLimits) -> Iterator[bytes]:
    """The whole of each member of an office file that check_office let pass."""
    meter = Meter(len(data), limits)
    with _archive(data, limits) as archive:
        for entry in archive.infolist():
            yield b"".join(_member_chunks(archive, entry, meter))


def _archive(data: Original, limits: IntakeLimits) -> zipfile.ZipFile:
    """The opened zip. Its directory is counted before it is read: a list is a cost, too."""
    entries = islice(re.finditer(re.escape(ZIP_ENTRY), data), limits.members + 1)
    if sum(1 for _ in entries) > limits.members:
        raise UnreadableError("sources.held.too_many_members", limit=limits.members)
    try:
        return zipfile.ZipFile(as_file(data))
    except DAMAGED as error:  # as often a workbook as an archive
        raise UnreadableError("sources.held.unreadable_workbook") from error


def _member_chunks(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, meter: Meter
) -> Iterator[bytes]:
    if entry.flag_bits & ENCRYPTED_FLAG:
        raise UnreadableError("sources.held.encrypted_archive")
    if entry.compress_type not in KNOWN_METHODS:
        raise UnreadableError("sources.held.packing_method")
    try:
        with archive.open(entry) as stream:
            yield from _chunks(stream, meter)
    except UnreadableError:
        raise
    except DAMAGED as error:
        raise UnreadableError("sources.held.damaged_archive") from error


def _chunks(stream: IO[bytes] | gzip.GzipFile, meter: Meter) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        meter.add(len(chunk))
        yield chunk


def _member_name(entry: zipfile.ZipInfo) -> str:
    """The name as its packer wrote it: without the UTF-8 flag often GBK, read as cp437."""
    if entry.flag_bits & UTF8_FLAG or entry.orig_filename.isascii():
        return entry.orig_filename
    raw = entry.orig_filename.encode("cp437", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:  # the next one, or what zipfile made of it
            continue
    return entry.orig_filename
