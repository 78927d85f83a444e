"""Bytes to text: which encoding a file is in (DESIGN.md, "Sources").

BOM → strict UTF-8 → chardet within an allow-list and the profiles' own encodings. A candidate
counts only if its decoded header matches a profile that may be in it; of several the most
plausible text wins; none holds the file. utf-8 → gb18030 try-orders corrupt Big5 and cp1252 files.
"""

import codecs
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import chardet

from leadflow.sources.plausibility import plausible_share
from leadflow.sources.profiles import Profile

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# chardet's name → the Python codec used; what is not listed is never chosen.
ALLOWED = {
    "gb18030": "gb18030", "gbk": "gb18030", "gb2312": "gb18030", "big5": "cp950", "cp950": "cp950",
    "big5-hkscs": "big5hkscs", "shift_jis": "cp932", "cp932": "cp932", "euc-jp": "euc_jp",
    "euc-kr": "cp949", "cp949": "cp949", "windows-1252": "cp1252", "iso-8859-1": "cp1252",
    "iso-8859-15": "iso8859-15", "windows-1250": "cp1250", "iso-8859-2": "iso8859-2",
    "windows-1251": "cp1251",
}  # fmt: skip
# Without a byte order mark, told by the zero bytes of ASCII characters.
WIDE = ("utf-16-le", "utf-16-be")
GUESSES_COUNTED = 3
SAMPLE_BYTES = 65_536
# Below this share of plausible characters a reading is mojibake and the file waits for a person.
MIN_PLAUSIBLE_SHARE = 0.6

ASCII_BYTES = bytes(range(0x80))
# A file of which at least this share of non-ASCII bytes is UTF-8 is damaged UTF-8, nothing else.
DAMAGED_UTF8_SHARE = 0.8

LINE_END = re.compile(rb"[\r\n]")
NON_ASCII = re.compile(rb"[\x80-\xff]+")
# Fewer zero bytes than this share are a damaged export's, not one half of UTF-16's characters.
MOST_STRAY_ZEROS = 0.05


@dataclass(frozen=True)
class Candidate:
    """One reading of a file: how plausible its text is (0–1), which profile its header matches.

    `is_expected` where that profile names the encoding; it settles ties.
    """

    encoding: str
    plausible_share: float
    profile: str | None
    is_expected: bool = False


@dataclass(frozen=True)
class Decoded:
    """The text and its encoding; `candidates` are what was considered, best first."""

    text: str
    encoding: str
    candidates: tuple[Candidate, ...]


class UndecidableEncodingError(ValueError):
    """No reading, or no plausible one, has a header that a profile knows."""

    def __init__(self, candidates: Sequence[Candidate], best_text: str | None) -> None:
        super().__init__("no encoding gives a known header and plausible text")
        self.candidates = tuple(candidates)
        self.best_text = best_text


ProfileOf = Callable[[str], Profile | None]


def decode(data: bytes, profile_of: ProfileOf, profile_encodings: Sequence[str]) -> Decoded:
    """The text of a file. `profile_of` names the profile that a decoded text's header matches.

    Raises UndecidableEncodingError, with the readings considered and the best text for a look.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _only(data, encoding, profile_of)
    if b"\x00" not in data:
        try:
            text = data.decode("utf-8")
            return Decoded(text, "utf-8", (_candidate(text, "utf-8", profile_of(text)),))
        except UnicodeDecodeError as error:
            share = _utf8_share(data)
            if share >= DAMAGED_UTF8_SHARE:
                text = data.decode("utf-8", errors="replace")
                damaged = Candidate("utf-8", round(share, 3), None)
                raise UndecidableEncodingError([damaged], text) from error
            return _by_header(data, profile_of, profile_encodings)
    try:
        return _by_header(data, profile_of, WIDE)
    except UndecidableEncodingError:
        if data.count(0) > MOST_STRAY_ZEROS * len(data):
            raise
    return decode(data.replace(b"\x00", b""), profile_of, profile_encodings)


def _utf8_share(data: bytes) -> float:
    """The share of non-ASCII bytes that are parts of whole UTF-8 characters (0-1)."""
    whole = data.decode("utf-8", errors="ignore").encode()
    total = len(data.translate(None, ASCII_BYTES))
    return len(whole.translate(None, ASCII_BYTES)) / total if total else 1.0


def _by_header(data: bytes, profile_of: ProfileOf, profile_encodings: Sequence[str]) -> Decoded:
    is_wide = profile_encodings is WIDE
    sample = data[:SAMPLE_BYTES] if is_wide else _sample(data)
    guesses = list(WIDE) if is_wide else _guesses(sample)
    readings: list[tuple[Candidate, int]] = []
    for rank, encoding in enumerate(dict.fromkeys([*guesses, *profile_encodings])):
        try:
            head = data[:SAMPLE_BYTES].decode(encoding, errors="strict")
        except UnicodeDecodeError as error:
            if error.start < SAMPLE_BYTES - 8:
                continue
            head = data[: error.start].decode(encoding)
        try:
            judged = sample.decode(encoding)
        except UnicodeDecodeError:  # a later line is not in this encoding
            continue
        profile = profile_of(head)
        if profile and encoding not in guesses and encoding not in profile.encodings:
            profile = None
        candidate = _candidate(judged, encoding, profile)
        readings.append((candidate, rank))
    readings.sort(
        key=lambda reading: (-reading[0].plausible_share, not reading[0].is_expected, reading[1])
    )
    candidates = tuple(candidate for candidate, _ in readings)
    for candidate in candidates:
        if candidate.profile and candidate.plausible_share >= MIN_PLAUSIBLE_SHARE:
            try:
                return Decoded(data.decode(candidate.encoding), candidate.encoding, candidates)
            except UnicodeDecodeError:  # fits the sample, not the whole
                continue
    raise UndecidableEncodingError(candidates, _first_text(data, candidates))


def _first_text(data: bytes, candidates: Sequence[Candidate]) -> str | None:
    for candidate in candidates:
        if candidate.plausible_share >= MIN_PLAUSIBLE_SHARE:
            try:
                return data.decode(candidate.encoding)
            except UnicodeDecodeError:  # fits the sample, not the whole
                continue
    return None


def _only(data: bytes, encoding: str, profile_of: ProfileOf) -> Decoded:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UndecidableEncodingError((Candidate(encoding, 0.0, None),), None) from error
    return Decoded(text, encoding, (_candidate(text, encoding, profile_of(text)),))


def _candidate(text: str, encoding: str, profile: Profile | None) -> Candidate:
    share = round(plausible_share(text[:SAMPLE_BYTES]), 3)
    if profile is None:
        return Candidate(encoding, share, None)
    return Candidate(encoding, share, profile.name, encoding in profile.encodings)


def _sample(data: bytes) -> bytes:
    """Lines with non-ASCII bytes, whole: an accent may first stand deep in an export."""
    lines, size, at = [], 0, 0
    while size <= SAMPLE_BYTES and (match := NON_ASCII.search(data, at)):
        before = (data.rfind(mark, at, match.start()) for mark in (b"\n", b"\r"))
        start = max(at, max(before) + 1)
        end = LINE_END.search(data, match.end())
        at = end.start() if end else len(data)
        lines.append(data[start:at])
        size += at - start
    return b"\n".join(lines)


def _guesses(sample: bytes) -> list[str]:
    allowed = [
        ALLOWED[str(guess["encoding"]).casefold()]
        for guess in chardet.detect_all(sample, ignore_threshold=True)
        if str(guess["encoding"]).casefold() in ALLOWED
    ]
    return list(dict.fromkeys(allowed))[:GUESSES_COUNTED]
