"""What is wrong with a policy or roster file: where, what stands there, what may stand there."""

from collections.abc import Sequence
from typing import NamedTuple

Path = tuple[str | int, ...]


class Problem(NamedTuple):
    """One mistake. `line` counts from 1; `value` is as written, null where a key is missing."""

    file_name: str
    line: int | None
    key: str
    value: str | None
    told: str

    def __str__(self) -> str:
        place = f"{self.file_name} line {self.line}" if self.line else self.file_name
        written = f"{self.key} = {self.value}" if self.value is not None else self.key
        return f"{place}: {written}: {self.told}" if self.key else f"{place} {self.told}"


class PolicyError(ValueError):
    """A policy or roster file that breaks its schema; the message names file, line and remedy."""

    def __init__(self, told: str | Sequence[Problem]) -> None:
        self.problems = (
            (Problem("", None, "", None, told),) if isinstance(told, str) else tuple(told)
        )
        super().__init__(told if isinstance(told, str) else "; ".join(map(str, told)))


def key_of(path: Path) -> str:
    """A path as people write it: grading.rules.1.grade (the first entry of a list is 1)."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
