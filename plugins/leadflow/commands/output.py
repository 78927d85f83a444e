"""What all commands print with: tables, JSON, progress, and errors in the reader's words."""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TextIO
from unicodedata import east_asian_width

_terminal: TextIO | None = None  # where `say` prints while output goes to a file


class CommandError(Exception):
    """Why a command could not do its work; printed as it is, with this exit code."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def day(text: str) -> date:
    """A date on the command line; argparse tells the reader how it is written."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as 2026-10-08") from error


def say(line: str) -> None:
    """A line of progress: on stderr, so that stdout holds the result alone."""
    print(line, file=_terminal or sys.stderr, flush=True)


def show(result: Any, as_json: bool, text: str) -> None:
    """The command's result on stdout: JSON for scripts, else the text for people."""
    if as_json:
        print(json.dumps(result, ensure_ascii=False, indent=2, default=str))
    elif text:
        print(text)


def table(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    """A plain text table; wide (Chinese) characters count as two, only counts are grouped."""
    cells = [[_cell(column, row.get(column)) for column in columns] for row in rows]
    widths = [
        max([_width(column), *(_width(line[index]) for line in cells)])
        for index, column in enumerate(columns)
    ]
    lines = [
        "  ".join(_pad(text, width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in [list(columns), ["-" * width for width in widths], *cells]
    ]
    return "\n".join(lines)


@contextmanager
def output_to(path: Path) -> Iterator[None]:
    """Send everything that this process and its libraries print to a file; progress goes on.

    Airflow writes to the file descriptors themselves, so these are what is redirected; `say` keeps
    the terminal.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    sys.stdout.flush()
    sys.stderr.flush()
    kept = os.dup(1), os.dup(2)
    with path.open("a", encoding="utf-8") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
        try:
            with os.fdopen(os.dup(kept[1]), "w", encoding="utf-8") as stream:
                global _terminal
                _terminal = stream
                yield
        finally:
            _terminal = None
            sys.stdout.flush()
            sys.stderr.flush()
            os.dup2(kept[0], 1)
            os.dup2(kept[1], 2)
            os.close(kept[0])
            os.close(kept[1])


def _cell(column: str, value: Any) -> str:
    if value is None:
        return ""
    is_number_of_something = not column.endswith(("row_number", "_id"))
    if isinstance(value, int) and not isinstance(value, bool) and is_number_of_something:
        return f"{value:,}"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
