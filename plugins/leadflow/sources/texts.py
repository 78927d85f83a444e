"""Bytes and decoded texts a slice at a time, so that no file lies in memory as a whole.

A large original is copied to a file without a name, private to this process, and mapped: who writes
on in the inbox cannot change what is being read.
"""

import codecs
import io
import mmap
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from leadflow.sources.cut_text import CUT_MARK, is_cut, up_to_the_cut

Original = bytes | mmap.mmap

SLICE_BYTES = 1 << 20
# Up to here bytes are kept in memory; copying and mapping small files gains nothing.
KEPT_IN_MEMORY = 16 << 20
# Kept of a slice for what begins there and goes on in the next.
MATCH_CHARACTERS = 64


def gathered(chunks: Iterable[bytes], folder: Path | None) -> Original:
    """All chunks, one after the other; of a large file a map of its copy on `folder`'s disk.

    Without a folder the copy lies where the system keeps such files.
    """
    first, size, coming = [], 0, iter(chunks)
    for chunk in coming:
        first.append(chunk)
        size += len(chunk)
        if size > KEPT_IN_MEMORY:
            break
    else:
        return b"".join(first)
    with TemporaryFile(dir=folder) as file:
        file.writelines(first)
        first.clear()
        file.writelines(coming)
        file.flush()
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def slices(data: Original, size: int = SLICE_BYTES) -> Iterator[bytes]:
    """The bytes in order; what was read of a map is given back to the system at once."""
    for start in range(0, len(data), size):
        yield data[start : start + size]
        if isinstance(data, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
            data.madvise(mmap.MADV_DONTNEED)


def as_file(data: Original) -> IO[bytes]:
    """The bytes as a file to read and seek in."""
    return io.BytesIO(data) if isinstance(data, bytes) else io.BufferedReader(_Mapped(data))


class _Mapped(io.RawIOBase):
    """A map that can say that it can be sought in; mmap itself can from Python 3.13 on."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data = data
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: len(self._data)}[whence]
        if start + offset < 0:
            raise ValueError("before the first byte")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: Any) -> int:
        piece = self._data[self._at : self._at + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)


@dataclass(frozen=True)
class Text:
    """A decoded text; `pieces` hands it out from its beginning, as often as it is asked for."""

    pieces: Callable[[], Iterator[str]]

    @classmethod
    def of(cls, text: "str | Text") -> "Text":
        """A text that lies in memory, as one piece."""
        return cls(lambda: iter((text,))) if isinstance(text, str) else text

    def head(self, count: int) -> str:
        """Its first characters."""
        found, size = [], 0
        for piece in self.pieces():
            found.append(piece)
            size += len(piece)
            if size >= count:
                break
        return "".join(found)[:count]

    def without_mark(self) -> "Text":
        """Without a byte order mark before it."""

        def pieces() -> Iterator[str]:
            is_first = True
            for piece in self.pieces():
                yield piece.removeprefix("\ufeff") if is_first else piece
                is_first = is_first and not piece

        return Text(pieces)

    def whole(self) -> str:
        """All of it in memory."""
        return "".join(self.pieces())


def decoded(data: Original, encoding: str, errors: str = "strict") -> Text:
    """The text of the bytes; where they end inside a character, U+FFFD stands for the half of it.

    Its pieces raise UnicodeDecodeError where anything else is wrong.
    """
    return Text(lambda: _pieces(data, encoding, errors))


def _pieces(data: Original, encoding: str, errors: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    for piece in slices(data):
        yield decoder.decode(piece)
    try:
        rest = decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        if not is_cut(error):
            raise
        rest = up_to_the_cut(error)
    yield rest


@dataclass(frozen=True)
class Survey:
    """What one look at a whole text tells; `last_character` is that before any zeros at the end.

    `is_cut` where the bytes end inside a character; `is_found` where the sign is somewhere.
    """

    quote_count: int
    last_character: str
    is_cut: bool
    is_found: bool


def survey(data: Original, encoding: str, sign: Callable[[str], bool] | None = None) -> Survey:
    """Read a text once to its end. Raises UnicodeDecodeError where it is not in this encoding.

    `sign` tells of a part of the text whether something is in it, within MATCH_CHARACTERS.
    """
    quote_count, last_character, before, is_found, piece = 0, "", "", False, ""
    for piece in _pieces(data, encoding, "strict"):
        quote_count += piece.count('"')
        last_character = piece.rstrip("\x00")[-1:] or last_character
        if sign and not is_found:
            is_found = sign(before + piece)
            before = piece[-MATCH_CHARACTERS:]
    # the last piece is what the end of the bytes adds: nothing, or the mark of a cut
    return Survey(quote_count, last_character, piece.endswith(CUT_MARK), is_found)
