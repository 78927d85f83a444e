"""Texts that decode and are wrong all the same: misread before they came, or in part.

What is found holds the file: no row of mojibake is taken, and nothing is mended by guess.
"""

import re
from collections.abc import Sequence

from leadflow.sources.plausibility import NON_ASCII_RUN, plausible_share

# Characters looked at: enough for any file that people look at, and bounded for the others.
MOST_CHARACTERS = 4 << 20
# A line of so many non-ASCII characters, nearly none of them in its place, is in another encoding.
LINE_CHARACTERS, LINE_PLAUSIBLE = 6, 0.25
LINE_END = re.compile(r"[\r\n]+")
# Below and above these shares a text was read in the wrong encoding and saved so.
WRONG_SHARE, RIGHT_SHARE = 0.5, 0.9
FEWEST_CHARACTERS = 8
MISREAD_AS = ("cp1252", "latin-1")
WRITTEN_IN = ("utf-8", "gb18030", "cp950", "cp932")
DOUBLE_BYTE = ("gb18030", "cp950", "cp932")
# A file of which at least this share is plausible in a double-byte encoding, but for some bytes.
DAMAGED_SHARE = 0.8

# ASCII in UTF-16 that has lost or won a byte before: each letter a character U+xx00.
SHIFTED = re.compile("[" + "".join(chr(byte << 8) for byte in range(0x20, 0x7F)) + "]{6,}")


def is_shifted(text: str) -> bool:
    """Whether a part of a UTF-16 text was read from the middle of its characters on."""
    return bool(SHIFTED.search(text))


def saved_after_misreading(text: str) -> tuple[str, float] | None:
    """The encoding that a program took for Western and saved as UTF-8, and how plausible it is.

    `ä¸­æ–‡` was UTF-8, `ËÕÖÝ` was GBK. Judged on the lines that are not all ASCII.
    """
    lines = [line for line in LINE_END.split(text) if not line.isascii()]
    sample = "\n".join(lines)
    if sum(map(len, NON_ASCII_RUN.findall(sample))) < FEWEST_CHARACTERS:
        return None
    if plausible_share(sample) >= WRONG_SHARE:
        return None
    for misread_as in MISREAD_AS:
        try:
            written = sample.encode(misread_as)
        except UnicodeEncodeError:  # no character of that page: never read so
            continue
        for encoding in WRITTEN_IN:
            try:
                share = plausible_share(written.decode(encoding))
            except UnicodeDecodeError:  # the next encoding
                continue
            if share >= RIGHT_SHARE:
                return encoding, round(share, 3)
    return None


def damaged_in(sample: bytes, encodings: Sequence[str]) -> tuple[str, float] | None:
    """The encoding that a text is in but for some bytes, and its plausible share.

    A one-byte page decodes anything, so that it would win where the right encoding is damaged.
    """
    shares = [
        (round(plausible_share(sample.decode(encoding, errors="replace")), 3), encoding)
        for encoding in encodings
    ]
    share, encoding = max(shares)
    return (encoding, share) if share >= DAMAGED_SHARE else None


def has_foreign_line(text: str) -> bool:
    """Whether a line is in another encoding than the text: files were put one after the other."""
    for line in LINE_END.split(text[:MOST_CHARACTERS]):
        if line.isascii() or len(line) < LINE_CHARACTERS:
            continue
        count = sum(map(len, NON_ASCII_RUN.findall(line)))
        if count >= LINE_CHARACTERS and plausible_share(line) < LINE_PLAUSIBLE:
            return True
    return False
