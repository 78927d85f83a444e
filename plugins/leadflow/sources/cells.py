"""The text of one cell: cleaning, blanks, keys to compare by, and what a parser answers.

What a cell means (a date, an amount) belongs to the parser modules beside this one.
"""

import html
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

INVISIBLE = re.compile("[\ufeff\u200b-\u200f\u202a-\u202e\u2060\x00-\x08\x0b\x0c\x0e-\x1f]")
WHITE_SPACE = re.compile(r"[ \t\u00a0\u3000]+")
# A sheet program's guard before a text that looks like a formula; see delivery's CSV writer.
FORMULA_GUARD = re.compile(r"^'(?=\s*[=+\-@＝＋－＠])")
# How exports keep a sheet program from making a number of an id: ="00123", '00123.
TEXT_GUARD = re.compile(
    r"^(?:'(?=[\w./:+()\- ]*\d{4}[\w./:+()\- ]*$)"
    r"|=\"(?P<kept>(?!\s*['=])[^\"]*)\"\s*$)"
)
HTML_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\b[^<>]*>|\[/p\]", re.IGNORECASE)
HTML_UNSEEN = re.compile(r"<(style|script)\b[^<>]*>[^<]*</\1\s*>|<!--[^<>]*-->", re.IGNORECASE)
# A tag, never a comparison such as `a < b`, nor an address in angle brackets.
HTML_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|\[/?(?:b|i|u|p|url|list|\*)\]", re.I)
# What people and programs write instead of leaving a cell empty.
BLANK_WORDS = frozenset(
    {
        "无",
        "没有",
        "暂无",
        "无。",
        "不详",
        "n/a",
        "#n/a",
        "nil",
        "-",
        "--",
        "---",
        "—",
        "——",
        "/",
        "\\",
    }
    | {"?", "？", ".", "。", "[not provided]", "(null)", "[null]", "<null>", "not provided"}
)
BLANK_EXACT = frozenset({"null", "NULL", "None", "nan", "NaN", "undefined"}) | {
    # databases' and sheets' dates that stand for none
    "0000-00-00", "0000-00-00 00:00:00", "0000/00/00", "0001-01-01 00:00:00",
    "0001-01-01T00:00:00", "1900-01-00", "1900/1/0", "1900-01-00 00:00:00",
}  # fmt: skip
# As a text 12.345 may be twelve thousand; of a number cell a fourth digit says that it is not.
THREE_DECIMALS = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")
LONGEST_BLANK = max(map(len, BLANK_WORDS | BLANK_EXACT))


@dataclass(frozen=True, slots=True)
class Reading:
    """What one parser made of one cell: typed columns and how the reading went.

    `values` is empty for a blank cell. An invalid reading keeps no value; a vague one keeps an
    honest range (I7); a mended one says that a rule, not the writer, made it readable.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    is_invalid: bool = False
    is_vague: bool = False
    is_mended: bool = False


NOTHING = Reading()
INVALID = Reading(is_invalid=True)


def clean(cell: str) -> str:
    """The cell without invisible characters, outer white space and a sheet program's guard."""
    if not cell or (cell.isprintable() and cell[0].isalnum() and cell[-1].isalnum()):
        return cell  # most cells: nothing around them and nothing unseen in them
    text = INVISIBLE.sub("", cell)
    if text[:1] in ("'", "="):
        text = TEXT_GUARD.sub(lambda match: match["kept"] or "", FORMULA_GUARD.sub("", text))
    return text.strip(" \t\r\n\u00a0\u3000")


def is_blank(cell: str) -> bool:
    """Empty, or one of the words that stand for nothing."""
    text = clean(cell)
    if len(text) > LONGEST_BLANK:
        return False
    return not text or text in BLANK_EXACT or text.casefold() in BLANK_WORDS


def single_line(text: str) -> str:
    """Cleaned text with every run of white space, line breaks too, made one space."""
    return WHITE_SPACE.sub(" ", re.sub(r"\s*[\r\n]+\s*", " ", clean(text)))


def html_text(cell: str) -> str:
    """A note's words without its markup; paragraphs and breaks become line breaks."""
    text = HTML_TAG.sub("", HTML_BREAK.sub("\n", HTML_UNSEEN.sub("", cell)))
    lines = (single_line(line) for line in html.unescape(text).splitlines())
    return "\n".join(line for line in lines if line)


def half_width(text: str) -> str:
    """Full-width digits, letters and brackets as their plain forms (NFKC)."""
    return unicodedata.normalize("NFKC", text)


def fold(text: str) -> str:
    """A key to compare headers and listed values by: width, case and white space do not count."""
    bare = re.sub(r"\s+", "", half_width(clean(text))).casefold()
    return half_width(bare)  # accents that a space kept apart combine now


def cell_text(value: object) -> str:
    """A workbook's cell as text: whole numbers without .0, dates in ISO form."""
    match value:
        case None:
            return ""
        case str():
            return value.replace("\x00", "")
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            if value.is_integer() and abs(value) < 1e15:
                return str(int(value))
            text = repr(value)
            return f"{text}0" if THREE_DECIMALS.fullmatch(text) else text
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)
