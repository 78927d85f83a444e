"""Names that came from outside, made safe to store, print and build a file name from.

A name that was safe stays as it is.
"""

import re
import unicodedata
from hashlib import sha256

# Room is left for what rejects and packed members add to a name; file systems take 255 bytes.
LONGEST_NAME_BYTES = 160
LONGEST_SUFFIX = 12
SUFFIX = re.compile(rf"\.\w{{1,{LONGEST_SUFFIX}}}$")
REPLACEMENT = "\ufffd"
# Control, format (bidirectional marks too), surrogate, private, unassigned; line and paragraph ends
UNSAFE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def safe_name(name: str) -> str:
    """One file's name without control characters, at most 160 bytes, the ending kept.

    What was cut is told apart by a few digits of the whole name's hash.
    """
    shown = "".join(
        REPLACEMENT if unicodedata.category(character) in UNSAFE_CATEGORIES else character
        for character in name
    )
    if len(shown.encode()) <= LONGEST_NAME_BYTES:
        return shown
    digest = sha256(name.encode(errors="surrogatepass")).hexdigest()[:8]
    ending = match[0] if (match := SUFFIX.search(shown)) else ""
    room = LONGEST_NAME_BYTES - len(digest) - len(ending.encode()) - 1
    stem = shown[: len(shown) - len(ending)].encode()[:room].decode(errors="ignore")
    return f"{stem}~{digest}{ending}"


def safe_label(path: str) -> str:
    """A path inside an archive as a label: no drive, root, `..` or empty step is left of it."""
    steps = [step for step in re.split(r"[/\\]+", path) if step.strip() not in ("", ".", "..")]
    return safe_name("/".join(steps)) or REPLACEMENT


def file_label(container: str, member: str) -> str:
    """A member's name outside its container, in one step: rejects are written under it."""
    return safe_name(f"{container}!{member.replace('/', '_')}")
