"""The decimal mark of a column of amounts: 1.234,56 or 1,234.56, from its values alone.

How columns of one table help each other is column_orders.py's; what one cell says, amounts.py's.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from leadflow.sources.cells import clean, half_width

Mark = Literal[".", ","]
MARKS: tuple[Mark, ...] = (".", ",")
# A number with a mark in it, no part of a date or a version; a unit behind it says that it is not
# thousands that the mark parts: 1.234万.
MARKED = re.compile(r"(?<![\d.,/-])\d+(?:[.,]\d+)+(?![\d.,/-]*\d)(?!\s*[万萬亿億kKmM%])")
THREE_DIGITS = re.compile(r"[1-9]\d{0,2}(?P<mark>[.,])\d{3}")
BY_MARK = {
    ".": re.compile(
        r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?|\d+\.\d+"
    ),
    ",": re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?|\d+,\d+"),
}


@dataclass(frozen=True, slots=True)
class MarkDecision:
    """Which mark stands before a column's decimals; null where nothing depends on it.

    An undecided column has an example with both readings. It `is_evident` where some value can be
    read one way only.
    """

    mark: Mark | None
    is_decided: bool = True
    is_evident: bool = False
    example: str | None = None
    readings: tuple[Decimal, ...] = ()


def decide_mark(
    cells: Iterable[str], hint: Mark | None = None, *, is_european: bool = False
) -> MarkDecision:
    """The mark by which every number of a column can be read; never cell by cell.

    1.234 and 1,234 can be read either way. Where all values are such, `hint` decides: what the
    profile or other columns say. Without it points part thousands in a file that `is_european`
    (semicolons, days with points, euros), commas in any other: nobody writes three decimals of
    a currency throughout. The other way round it is undecided. So is a column that mixes both
    marks, where a value could be either; where none could, each value is read by itself.
    """
    numbers = {number for cell in cells for number in MARKED.findall(half_width(clean(cell)))}
    doubtful = {number for number in numbers if THREE_DIGITS.fullmatch(number)}
    told = [
        {mark for mark in MARKS if BY_MARK[mark].fullmatch(number)} for number in numbers - doubtful
    ]
    left = [mark for mark in MARKS if all(mark in marks for marks in told if marks)]
    is_evident = any(told)
    if is_evident and len(left) == 1:
        return MarkDecision(left[0], is_evident=True)
    if not doubtful:
        return MarkDecision(None)
    if not is_evident:
        if hint:
            return MarkDecision(hint)
        thousands, decimals = MARKS if is_european else MARKS[::-1]
        if all(thousands in number for number in doubtful):
            return MarkDecision(decimals)
    example = min(doubtful)
    readings = tuple(Decimal(with_point(example, mark).replace(",", "")) for mark in MARKS)
    return MarkDecision(None, is_decided=False, example=example, readings=readings)


def with_point(text: str, mark: Mark | None) -> str:
    """The text with points before decimals and commas between thousands, if `mark` is a comma."""
    if mark != ",":
        return text
    return MARKED.sub(lambda match: match[0].translate(EXCHANGED), text)


def plain_number(text: str, mark: Mark) -> str:
    """The numbers of a text so that each alone can be read one way only: 1234.56, 1.2340."""

    def plain(match: re.Match[str]) -> str:
        number = match[0].replace(",", "")
        return f"{number}0" if THREE_DIGITS.fullmatch(number) else number

    return MARKED.sub(plain, with_point(text, mark))


EXCHANGED = str.maketrans(".,", ",.")
