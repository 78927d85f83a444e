"""The rule table of the gate (include/quality/rules.yaml) as checked, typed rows.

Nothing here knows Great Expectations or the database: `suite.py` turns these rows into
expectations.
"""

from collections.abc import Mapping, Set
from functools import cache
from itertools import combinations
from typing import Annotated, Any, Literal

import yaml
from pydantic import Field, ValidationError, model_validator

from leadflow.config import INCLUDE
from leadflow.messages import catalogue
from leadflow.presets.model import Model

RULE_FILE = INCLUDE / "quality" / "rules.yaml"

# The rule that stands for a whole file: the policy's threshold, not a row of the table.
FILE_HELD = "file_held"
# In `says_column`: the checked column lists columns, and each of them gets its own reason.
EACH = "each"

Severity = Literal["critical", "warning", "info"]
RecordType = Literal[
    "lead",
    "contact",
    "company",
    "activity",
    "requirement",
    "deal",
    "stage_history",
    "customer_value",
    "owner",
    "task_result",
    "support_result",
    "misshapen",
    "cut",
]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class RuleTableError(ValueError):
    """A rule table that breaks its schema or lacks a text; the message names the rule."""


class Range(Model):
    """Both ends included; an end that is not given is open."""

    min: float | None = None
    max: float | None = None


class Condition(Model):
    """What a row must satisfy: exactly one of these."""

    filled: Literal[True] | None = None
    empty: Literal[True] | None = None
    in_set: tuple[bool | int | str, ...] | None = None
    between: Range | None = None
    matches: str | None = None
    failing_rows: str | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> "Condition":
        if len(self.model_fields_set) != 1:
            raise ValueError("a condition has exactly one of " + ", ".join(type(self).model_fields))
        return self


class Rule(Model):
    """One row of the rule table."""

    rule: Identifier
    record_types: tuple[RecordType, ...] = Field(min_length=1)
    severity: Severity
    column: Identifier
    condition: Condition
    when: dict[Identifier, bool] = Field(default_factory=dict)
    apart: tuple[Identifier, ...] = ()
    says_column: Identifier | None = None
    value_class: Identifier

    @model_validator(mode="after")
    def _conditions_in_one_place(self) -> "Rule":
        if self.when and self.condition.failing_rows is not None:
            raise ValueError("a failing_rows condition says its `when` in its own SQL")
        return self

    @property
    def reason(self) -> dict[str, Any]:
        """The reason that a failing row gets; `columns_from` where each listed column gets one."""
        each = self.says_column == EACH
        return {
            "rule": self.rule,
            "severity": self.severity,
            "column": None if each else self.says_column or self.column,
            "columns_from": self.column if each else None,
            "value_class": self.value_class,
        }


@cache
def rule_table() -> tuple[Rule, ...]:
    """Every rule, in the file's order. Raises RuleTableError."""
    return parse_rules(yaml.safe_load(RULE_FILE.read_text(encoding="utf-8")))


def parse_rules(rows: list[dict[str, Any]]) -> tuple[Rule, ...]:
    """Check the rows of a rule table: schema, unique names, a text and a remedy for each."""
    rules: list[Rule] = []
    for row in rows:
        name = row.get("rule", "a rule without a name")
        try:
            rule = Rule.model_validate(row)
        except ValidationError as error:
            problems = "; ".join(
                f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"
                for problem in error.errors()
            )
            raise RuleTableError(f"{RULE_FILE.name}, {name}: {problems}") from error
        if rule.rule == FILE_HELD or any(rule.rule == other.rule for other in rules):
            raise RuleTableError(f"{RULE_FILE.name}, {name}: the name is taken")
        for key in (f"quality.rule.{rule.rule}", f"quality.remedy.{rule.rule}"):
            if key not in catalogue():
                raise RuleTableError(f"{RULE_FILE.name}, {name}: no message '{key}'")
        rules.append(rule)
    return tuple(rules)


def rules_for(
    record_types: set[str], places: Mapping[str, Set[int]] | None = None
) -> tuple[Rule, ...]:
    """The rules that look at any of these kinds of rows and that the file can be judged by.

    `places` says from which columns of the file each typed column is read. A rule that compares two
    dates says nothing of a file that gives one date for both (I9).
    """
    return tuple(
        rule
        for rule in rule_table()
        if record_types.intersection(rule.record_types)
        and (places is None or _are_told_apart(rule.apart, places))
    )


def _are_told_apart(columns: tuple[str, ...], places: Mapping[str, Set[int]]) -> bool:
    told = [places.get(column, frozenset()) for column in columns]
    return all(told) and all(one.isdisjoint(other) for one, other in combinations(told, 2))
