"""The rules of a proposed profile while they are being drafted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from leadflow.sources.propose_columns import Choice, Told
from leadflow.sources.propose_words import ProposedType

# Kana, or a word that no Chinese header has.
JAPANESE = re.compile(r"[\u3040-\u30ff]|会社|氏名|役職|部署|電話番号|携帯|取引先|営業")
RANK = {"sure": 0, "likely": 1, "check": 2}


@dataclass(frozen=True)
class DraftRule:
    """One rule of the proposal. `open_values` are values of a choice that nobody has mapped yet."""

    to: str
    headers: tuple[str, ...] = ()
    join: tuple[str, ...] = ()
    parser: str = "line"
    constant: str | bool | None = None
    values: dict[str, Any] = field(default_factory=dict)
    open_values: tuple[str, ...] = ()
    relative_to: str | None = None
    unit: int = 1
    told: tuple[Told, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The rule as a profile writes it."""
        rule: dict[str, Any] = {"to": self.to}
        if self.headers:
            rule["from"] = list(self.headers)
        if self.join:
            rule["join"] = list(self.join)
        if self.constant is not None:
            return {**rule, "constant": self.constant}
        if self.parser != "line":
            rule["parser"] = self.parser
        if self.values:
            rule["values"] = {**self.values, **dict.fromkeys(self.open_values)}
            rule["otherwise"] = "nothing"
        if self.relative_to:
            rule["relative_to"] = self.relative_to
        if self.unit != 1:
            rule["unit"] = self.unit
        return rule


@dataclass
class Draft:
    """The rules so far, the choices that came to nothing, and what a reader must look at."""

    kind: ProposedType
    choices: list[Choice]
    rules: list[DraftRule] = field(default_factory=list)
    dropped: dict[int, Told] = field(default_factory=dict)
    notes: list[Told] = field(default_factory=list)
    country_from: list[str] = field(default_factory=list)

    def of(self, *meanings: str) -> list[Choice]:
        """The choices of these meanings: the surest first, then in the order of the file."""
        found = [choice for choice in self.choices if choice.meaning in meanings]
        return sorted(found, key=lambda choice: (RANK[choice.confidence], choice.column.place))

    def add(self, to: str, choices: Sequence[Choice], **keys: Any) -> None:
        """A rule that reads these choices, the first one with a value."""
        if choices:
            headers = tuple(choice.column.name or "" for choice in choices)
            self.rules.append(DraftRule(to, headers, **keys))

    def drop(self, choices: Sequence[Choice], told: Told) -> None:
        """These columns stay unread."""
        self.dropped |= {choice.column.place: told for choice in choices}

    @cached_property
    def is_japanese(self) -> bool:
        """Whether the header is written in Japanese."""
        return any(JAPANESE.search(choice.column.header) for choice in self.choices)

    @property
    def filled(self) -> set[str]:
        """The typed columns that some rule fills."""
        return {rule.to for rule in self.rules}


def drop_for(draft: Draft, to: str, choices: Sequence[Choice]) -> None:
    """Another column fills the typed one already."""
    draft.drop(choices, Told("taken", {"column": to}))
