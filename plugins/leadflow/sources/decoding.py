"""Bytes to text: which encoding a file is in (DESIGN.md, "Sources").

BOM → strict UTF-8 → chardet within an allow-list and the profiles' own encodings. A candidate
counts only if its decoded header matches a profile that may be in it; of several the most
plausible text wins; none holds the file. utf-8 → gb18030 try-orders corrupt Big5 and cp1252 files.
"""

import codecs
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import chardet

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
GUESSES_COUNTED = 3
SAMPLE_BYTES = 65_536
# Below this share of plausible characters a reading is mojibake and the file waits for a person.
MIN_PLAUSIBLE_SHARE = 0.6

NON_ASCII_RUN = re.compile(r"[^\x00-\x7f]+")
# UTF-8 read as a one-byte code page: Ã¼, Â°, â€™.
DOUBLE_ENCODED = re.compile("[ÂÃ][\u0080-\u00bf\u2018-\u203a]|â€")
NON_ASCII_LINE = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*")


@dataclass(frozen=True)
class Candidate:
    """One reading of a file: how plausible its text is (0–1) and which profile its header matches."""

    encoding: str
    plausible_share: float
    profile: str | None


@dataclass(frozen=True)
class Decoded:
    """The text and its encoding; `candidates` are what was considered, best first."""

    text: str
    encoding: str
    candidates: tuple[Candidate, ...]


class Undecidable(ValueError):
    """No reading, or no plausible one, has a header that a profile knows."""

    def __init__(self, candidates: Sequence[Candidate], best_text: str | None) -> None:
        super().__init__("no encoding gives a known header and plausible text")
        self.candidates = tuple(candidates)
        self.best_text = best_text


ProfileOf = Callable[[str], Profile | None]


def decode(data: bytes, profile_of: ProfileOf, profile_encodings: Sequence[str]) -> Decoded:
    """The text of a file. `profile_of` names the profile that a decoded text's header matches.

    Raises Undecidable, with the readings considered and the best text for a look.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _only(data, encoding, profile_of)
    if b"\x00" not in data:
        try:
            text = data.decode("utf-8")
            return Decoded(text, "utf-8", (_candidate(text, "utf-8", profile_of(text)),))
        except UnicodeDecodeError:
            return _by_header(data, profile_of, profile_encodings)
    return _by_header(data, profile_of, ("utf-16-le", "utf-16-be"))


def plausible_share(text: str) -> float:
    """The share of non-ASCII characters that stand where their script would have them (0–1)."""
    total = plausible = 0
    for match in NON_ASCII_RUN.finditer(text):
        run = match[0]
        total += len(run)
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        plausible += _plausible_count(run, before, after)
    double = sum(len(match[0]) for match in DOUBLE_ENCODED.finditer(text))
    return 1.0 if not total else max(0.0, (plausible - double) / total)


def _plausible_count(run: str, before: str, after: str) -> int:
    # M黮ler: one or two hanzi wedged between small Latin letters are a misread accent.
    is_wedged = len(run) <= 2 and before.islower() and after.islower() and before.isascii()
    count = 0
    for character in run:
        code = ord(character)
        if 0x4E00 <= code <= 0x9FFF:
            count += not is_wedged and _is_common_hanzi(character)
        elif 0xC0 <= code <= 0x17F:
            count += len(run) <= 2 and (before.isalpha() or after.isalpha() or not before.strip())
        elif 0x3000 <= code <= 0x30FF or 0xFF01 <= code <= 0xFF5E or 0x2010 <= code <= 0x2033:
            count += not is_wedged
        elif 0xAC00 <= code <= 0xD7A3 or 0x400 <= code <= 0x45F:
            count += len(run) >= 2
        elif code in (0xA0, 0xA9, 0xAE, 0xB0, 0xB1, 0xB2, 0xB3, 0xB5, 0xB7, 0xD7, 0x20AC, 0xA3, 0xA5):
            count += len(run) <= 2
        elif unicodedata.category(character) in ("Sm", "Sc", "Lo") and 0x2100 <= code < 0xE000:
            count += 1
    return count


def _is_common_hanzi(character: str) -> bool:
    """A hanzi of the first level of GB 2312 (rows B0–D7) or of Big5 (rows A4–C6)."""
    try:
        return 0xB0 <= character.encode("gb2312")[0] <= 0xD7
    except UnicodeEncodeError:  # not simplified: traditional, or rare
        pass
    try:
        return 0xA4 <= character.encode("big5")[0] <= 0xC6
    except UnicodeEncodeError:  # in neither list
        return False


def _by_header(data: bytes, profile_of: ProfileOf, profile_encodings: Sequence[str]) -> Decoded:
    sample = _sample(data)
    guesses = _guesses(sample)
    readings: list[tuple[Candidate, int]] = []
    for rank, encoding in enumerate(dict.fromkeys([*guesses, *profile_encodings])):
        try:
            head = data[: SAMPLE_BYTES].decode(encoding, errors="strict")
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
        readings.append((_candidate(judged, encoding, profile), rank))
    readings.sort(key=lambda reading: (-reading[0].plausible_share, reading[1]))
    candidates = tuple(candidate for candidate, _ in readings)
    for candidate in candidates:
        if candidate.profile and candidate.plausible_share >= MIN_PLAUSIBLE_SHARE:
            try:
                return Decoded(data.decode(candidate.encoding), candidate.encoding, candidates)
            except UnicodeDecodeError:  # fits the sample, not the whole
                continue
    raise Undecidable(candidates, _first_text(data, candidates))


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
        raise Undecidable((Candidate(encoding, 0.0, None),), None) from error
    return Decoded(text, encoding, (_candidate(text, encoding, profile_of(text)),))


def _candidate(text: str, encoding: str, profile: Profile | None) -> Candidate:
    share = round(plausible_share(text[:SAMPLE_BYTES]), 3)
    return Candidate(encoding, share, profile.name if profile else None)


def _sample(data: bytes) -> bytes:
    """Lines with non-ASCII bytes, whole: an accent may first stand deep in an export."""
    lines, size = [], 0
    for match in NON_ASCII_LINE.finditer(data):
        lines.append(match[0])
        size += len(match[0])
        if size > SAMPLE_BYTES:
            break
    return b"\n".join(lines)


def _guesses(sample: bytes) -> list[str]:
    allowed = [
        ALLOWED[str(guess["encoding"]).casefold()]
        for guess in chardet.detect_all(sample, ignore_threshold=True)
        if str(guess["encoding"]).casefold() in ALLOWED
    ]
    return list(dict.fromkeys(allowed))[:GUESSES_COUNTED]
