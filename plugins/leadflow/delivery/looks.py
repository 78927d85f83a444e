"""How a workbook looks: fonts, colours, cell formats; each format is made once and reused."""

import unicodedata
from functools import cache
from typing import Any

FONT = "微软雅黑"
INK = "#1F2A37"
MUTED = "#6B7785"
NAVY = "#1F3A5F"
NAVY_LIGHT = "#DCE6F2"
ANSWER_HEADER = "#B7791F"
ANSWER = "#FFF9E5"
ANSWER_DONE = "#E6F4EA"
BAND = "#F5F8FB"
WHITE = "#FFFFFF"
LINE = "#CBD5E1"
RED = "#B42318"
ROSE = "#FDE8E6"
AMBER = "#FDE7C7"
ORANGE = "#9A4B00"
BLUE = "#1D5FA8"

LINE_POINTS = 15.0
ROW_PADDING_POINTS = 7.0
ROW_MAX_POINTS = 405.0  # Excel has 409 at most


class Looks:
    """The formats of one workbook, each made on first use."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._cells: dict[tuple[str, bool], Any] = {}

    def of(self, **properties: Any) -> Any:
        """The format with these properties over the house style."""
        whole = {"font_name": FONT, "font_size": 10, "font_color": INK, **properties}
        key = tuple(sorted(whole.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(whole)
        return self._made[key]

    def mark(self, **properties: Any) -> Any:
        """What a conditional format changes, and nothing else."""
        return self._workbook.add_format(properties)

    def title(self) -> Any:
        """The sheet's first line."""
        return self.of(
            bold=True, font_size=15, font_color=WHITE, bg_color=NAVY, valign="vcenter", indent=1
        )

    def title_note(self) -> Any:
        """What stands small at the right end of the first line."""
        return self.of(
            font_size=8, font_color=NAVY_LIGHT, bg_color=NAVY, valign="vcenter", align="right"
        )

    def subtitle(self) -> Any:
        """The lines below the title: counts, hints."""
        return self.of(font_color=NAVY, bg_color=NAVY_LIGHT, valign="vcenter", indent=1)

    def label(self) -> Any:
        """The small English label above a header."""
        return self.of(font_size=8, italic=True, font_color=MUTED, align="center", valign="bottom")

    def heading(self) -> Any:
        """The heading of a part of the guide."""
        return self.of(
            bold=True, font_size=12, font_color=NAVY, bottom=2, bottom_color=NAVY, valign="vcenter"
        )

    def guide(self, **properties: Any) -> Any:
        """A cell of the guide."""
        return self.of(text_wrap=True, valign="vcenter", bottom=1, bottom_color=LINE, **properties)

    def header(self, *, is_answer: bool) -> Any:
        """A header cell; the columns to fill in have their own colour."""
        return self.of(
            bold=True,
            font_color=WHITE,
            bg_color=ANSWER_HEADER if is_answer else NAVY,
            align="center",
            valign="vcenter",
            text_wrap=True,
            border=1,
            border_color=LINE,
        )

    def cell(self, kind: str, *, is_band: bool) -> Any:
        """A data cell: locked on a banded row, or unlocked and tinted where the rep writes."""
        if (kind, is_band) not in self._cells:
            self._cells[kind, is_band] = self._cell(kind, is_band=is_band)
        return self._cells[kind, is_band]

    def _cell(self, kind: str, *, is_band: bool) -> Any:
        is_answer = kind.startswith("answer")
        properties: dict[str, Any] = {
            "valign": "vcenter",
            "text_wrap": True,
            "border": 1,
            "border_color": LINE,
            "bg_color": ANSWER if is_answer else (BAND if is_band else WHITE),
            "locked": not is_answer,
        }
        if kind in ("contact", "link", "tags"):
            properties["font_size"] = 9
        if kind == "link":
            properties |= {"font_color": BLUE, "underline": 1}
        if kind in ("centre", "date", "answer_date"):
            properties["align"] = "center"
        if kind == "date":
            properties["num_format"] = 'm"月"d"日"'
        elif kind == "answer_date":
            properties["num_format"] = "yyyy-mm-dd"
        elif is_answer:
            # text, so that what a rep types is never taken for a number, a date or a formula
            properties["num_format"] = "@"
        return self.of(**properties)


def display_width(value: str) -> int:
    """Width in narrow characters; a Chinese character counts two."""
    return len(value) if value.isascii() else sum(map(_letter_width, value))


@cache
def _letter_width(letter: str) -> int:
    return 2 if unicodedata.east_asian_width(letter) in "FWA" else 1


def row_height(texts: list[tuple[str, float]], least_lines: int = 2) -> float:
    """Points that fit the tallest of some wrapped cells, given each one's column width."""
    lines = max(
        (
            sum(
                -(-max(display_width(line), 1) // max(int(width) - 1, 1))
                for line in value.split("\n")
            )
            for value, width in texts
        ),
        default=1,
    )
    return min(max(lines, least_lines) * LINE_POINTS + ROW_PADDING_POINTS, ROW_MAX_POINTS)
