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

from leadflow.sources.cut_text import decode_cut
from leadflow.sources.misread import (
    DOUBLE_BYTE,
    MOST_CHARACTERS,
    damaged_in,
    has_foreign_line,
    is_shifted,
    saved_after_misreading,
)
from leadflow.sources.plausibility import plausible_share
from leadflow.sources.profiles import Profile
from leadflow.sources.texts import Original, Survey, Text, decoded, slices, survey

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
LARGE = ("gb18030", "cp950", "big5hkscs", "cp932", "euc_jp", "cp949", "utf-16-le", "utf-16-be")
WIDE = ("utf-16-le", "utf-16-be")
GUESSES_COUNTED = 3
# Considered whatever chardet says: of a few bytes in a file of ASCII it knows little.
USUAL = ("gb18030", "cp950", "cp1252", "cp932")
SAMPLE_BYTES = 65_536
EXPECTED_WORTH = 0.12
# Below this share of plausible characters a reading is mojibake and the file waits for a person.
MIN_PLAUSIBLE_SHARE = 0.6

ASCII_BYTES = bytes(range(0x80))
# A file of which at least this share of non-ASCII bytes is UTF-8 is damaged UTF-8, nothing else.
DAMAGED_UTF8_SHARE = 0.8

# What of a line before its first such byte is looked at, and the bytes that are no character's
# second byte anywhere.
BEFORE_BYTES = 64
NEVER_TRAILS = (b",", b" ", b"\t", b'"', b"<", b";")
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
    """The text and its encoding; `candidates` are what was considered, best first.

    Where the file ends inside a character, U+FFFD stands for the half of it.
    """

    text: Text
    encoding: str
    candidates: tuple[Candidate, ...]
    survey: Survey


class UndecidableEncodingError(ValueError):
    """No reading, or no plausible one, has a header that a profile knows."""

    def __init__(self, candidates: Sequence[Candidate], best_text: Text | None) -> None:
        super().__init__("no encoding gives a known header and plausible text")
        self.candidates = tuple(candidates)
        self.best_text = best_text


ProfileOf = Callable[[Text], Profile | None]


def decode(data: Original, profile_of: ProfileOf, profile_encodings: Sequence[str]) -> Decoded:
    """The text of a file. `profile_of` names the profile that a decoded text's header matches.

    Raises UndecidableEncodingError, with the readings considered and the best text for a look.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data[: len(mark)] == mark:
            return _only(data, encoding, profile_of)
    zeros = sum(piece.count(0) for piece in slices(data))
    if not zeros:
        return _utf8(data, profile_of) or _by_header(data, profile_of, profile_encodings)
    try:
        return _by_header(data, profile_of, WIDE)
    except UndecidableEncodingError:
        if zeros > MOST_STRAY_ZEROS * len(data):
            raise
    return decode(data[:].replace(b"\x00", b""), profile_of, profile_encodings)


def _utf8(data: Original, profile_of: ProfileOf) -> Decoded | None:
    """The text where it is UTF-8. Raises UndecidableEncodingError where it is damaged UTF-8."""
    try:
        seen = survey(data, "utf-8")
        if seen.is_cut and _utf8_share(data) < DAMAGED_UTF8_SHARE:
            return None
    except UnicodeDecodeError as error:
        share = _utf8_share(data)
        if share < DAMAGED_UTF8_SHARE:
            return None
        damaged = Candidate("utf-8", round(share, 3), None)
        text = decoded(data, "utf-8", errors="replace")
        raise UndecidableEncodingError([damaged], text) from error
    text = decoded(data, "utf-8")
    candidate = _candidate(text.head(SAMPLE_BYTES), "utf-8", profile_of(text))
    _refuse_misread(text, candidate)
    return Decoded(text, "utf-8", (candidate,), seen)


def _utf8_share(data: Original) -> float:
    """The share of non-ASCII bytes that are parts of whole UTF-8 characters (0-1)."""
    total = sum(len(piece.translate(None, ASCII_BYTES)) for piece in slices(data))
    whole = sum(
        len(piece.encode().translate(None, ASCII_BYTES))
        for piece in decoded(data, "utf-8", errors="ignore").pieces()
    )
    return whole / total if total else 1.0


def _by_header(data: Original, profile_of: ProfileOf, profile_encodings: Sequence[str]) -> Decoded:
    is_wide = profile_encodings is WIDE
    sample = data[:SAMPLE_BYTES] if is_wide else _sample(data)
    guesses = list(WIDE) if is_wide else list(dict.fromkeys([*_guesses(sample), *USUAL]))
    readings: list[tuple[Candidate, int]] = []
    for rank, encoding in enumerate(dict.fromkeys([*guesses, *profile_encodings])):
        try:
            head, _ = decode_cut(data[:SAMPLE_BYTES], encoding)
            judged, ends_cut = decode_cut(sample, encoding)
        except UnicodeDecodeError:  # some line is not in this encoding
            continue
        profile = profile_of(Text.of(head))
        if profile and encoding not in guesses and encoding not in profile.encodings:
            profile = None
        if ends_cut and profile is None:  # any bytes look so in some encoding
            continue
        candidate = _candidate(judged, encoding, profile)
        readings.append((candidate, rank))
    readings.sort(key=lambda reading: (-_worth(reading[0]), reading[1]))
    candidates = tuple(candidate for candidate, _ in readings)
    for candidate in candidates:
        if candidate.profile and candidate.plausible_share >= MIN_PLAUSIBLE_SHARE:
            try:
                seen = survey(data, candidate.encoding, is_shifted if is_wide else None)
            except UnicodeDecodeError:  # fits the sample, not the whole
                continue
            _refuse_mixed(data, sample, candidate, candidates)
            text = decoded(data, candidate.encoding)
            if has_foreign_line(text.head(MOST_CHARACTERS)) or seen.is_found:
                raise UndecidableEncodingError(candidates, text)
            return Decoded(text, candidate.encoding, candidates, seen)
    damaged = None if is_wide else damaged_in(sample, DOUBLE_BYTE)
    if damaged and damaged[0] not in [candidate.encoding for candidate in candidates]:
        text = decoded(data, damaged[0], errors="replace")
        raise UndecidableEncodingError([Candidate(*damaged, None), *candidates], text)
    raise UndecidableEncodingError(candidates, _first_text(data, candidates))


def _worth(candidate: Candidate) -> float:
    """A close reading loses against the one that the profile names: one page takes ñ for ń."""
    return candidate.plausible_share + EXPECTED_WORTH * candidate.is_expected


def _refuse_misread(text: Text, candidate: Candidate) -> None:
    """Raise UndecidableEncodingError for UTF-8 that holds what was misread before."""
    found = saved_after_misreading(text.head(SAMPLE_BYTES))
    if found:
        raise UndecidableEncodingError([candidate, Candidate(*found, candidate.profile)], text)


def _refuse_mixed(
    data: Original, sample: bytes, chosen: Candidate, candidates: Sequence[Candidate]
) -> None:
    """Raise UndecidableEncodingError where a page that reads anything wins over a damaged one."""
    if chosen.encoding in LARGE:
        return
    is_usual = chosen.is_expected or chosen.encoding == "cp1252"
    found = damaged_in(sample, DOUBLE_BYTE if is_usual else (*DOUBLE_BYTE, "cp1252"))
    if found and found[0] not in [candidate.encoding for candidate in candidates]:
        text = decoded(data, found[0], errors="replace")
        raise UndecidableEncodingError([Candidate(*found, None), *candidates], text)


def _first_text(data: Original, candidates: Sequence[Candidate]) -> Text | None:
    for candidate in candidates:
        if candidate.plausible_share >= MIN_PLAUSIBLE_SHARE:
            try:
                if survey(data, candidate.encoding).is_cut:
                    continue
            except UnicodeDecodeError:  # fits the sample, not the whole
                continue
            return decoded(data, candidate.encoding)
    return None


def _only(data: Original, encoding: str, profile_of: ProfileOf) -> Decoded:
    try:
        seen = survey(data, encoding, is_shifted)
    except UnicodeDecodeError as error:
        raise UndecidableEncodingError((Candidate(encoding, 0.0, None),), None) from error
    text = decoded(data, encoding)
    candidate = _candidate(text.head(SAMPLE_BYTES), encoding, profile_of(text))
    if seen.is_found:
        raise UndecidableEncodingError((candidate,), text)
    return Decoded(text, encoding, (candidate,), seen)


def _candidate(text: str, encoding: str, profile: Profile | None) -> Candidate:
    share = round(plausible_share(text[:SAMPLE_BYTES]), 3)
    if profile is None:
        return Candidate(encoding, share, None)
    return Candidate(encoding, share, profile.name, encoding in profile.encodings)


def _sample(data: Original) -> bytes:
    """Lines from their first non-ASCII byte on: an accent may first stand deep in an export."""
    lines, size, at = [], 0, 0
    while size <= SAMPLE_BYTES and (match := NON_ASCII.search(data, at)):
        before = (data.rfind(mark, at, match.start()) for mark in (b"\n", b"\r"))
        start = max(at, max(before) + 1, match.start() - BEFORE_BYTES)
        end = LINE_END.search(data, match.end())
        at = end.start() if end else len(data)
        line = data[start:at]
        if len(line) > SAMPLE_BYTES:  # cut where no character of any encoding is cut
            line = line[: max(line.rfind(mark, 0, SAMPLE_BYTES) for mark in NEVER_TRAILS)]
        lines.append(line)
        size += len(line)
    return b"\n".join(lines)


def _guesses(sample: bytes) -> list[str]:
    allowed = [
        ALLOWED[str(guess["encoding"]).casefold()]
        for guess in chardet.detect_all(sample, ignore_threshold=True)
        if str(guess["encoding"]).casefold() in ALLOWED
    ]
    return list(dict.fromkeys(allowed))[:GUESSES_COUNTED]
