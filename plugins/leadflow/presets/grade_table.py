"""The rule table of a policy preset: levels of dimensions give a grade and its reason (G1–G3).

Pure. What shows a level is decided in grading/insert_level_*.sql.
"""

from itertools import product
from typing import NamedTuple

from leadflow.presets.grading import DIMENSIONS, Dimension, GradeRule, GradingPolicy
from leadflow.presets.model import Grade, Level
from leadflow.presets.problem import PolicyError

# From "nothing known" to "all one could wish for".
ORDER: tuple[Level, ...] = ("none", "low", "middle", "high")


class Levels(NamedTuple):
    """What is known of one customer, a level a dimension; what a policy does not use is none."""

    need_urgency: Level = "none"
    budget_clarity: Level = "none"
    decision_chain_clarity: Level = "none"
    intent: Level = "none"
    decision_cycle: Level = "none"
    potential: Level = "none"


class Decision(NamedTuple):
    """A grade and the name of the rule that gives it."""

    grade: Grade
    reason: str


def grade_of(levels: Levels, policy: GradingPolicy) -> Decision:
    """The first rule whose minimum levels are all met decides.

    Raises PolicyError where none is: a table has to end with a rule that asks for nothing.
    """
    position = _first_met(levels, policy)
    if position is None:
        raise PolicyError(
            f"grading.rules: no rule covers {levels}; end the table with one that asks for nothing"
        )
    rule = policy.rules[position]
    return Decision(rule.grade, rule.reason)


def possible_levels(dimensions: tuple[Dimension, ...]) -> list[Levels]:
    """Every combination of levels of these dimensions; the others are none."""
    return [
        Levels(**dict(zip(dimensions, levels, strict=True)))
        for levels in product(ORDER, repeat=len(dimensions))
    ]


def decided_rows(policy: GradingPolicy) -> set[int | None]:
    """Positions of the rules that decide for any combination of levels."""
    return {_first_met(levels, policy) for levels in possible_levels(policy.dimensions)}


def _first_met(levels: Levels, policy: GradingPolicy) -> int | None:
    known = [getattr(levels, dimension) for dimension in policy.dimensions]
    for position, rule in enumerate(policy.rules):
        if _is_met(rule, levels) and any(_reaches(level, rule.any_dimension) for level in known):
            return position
    return None


def _is_met(rule: GradeRule, levels: Levels) -> bool:
    return all(
        _reaches(getattr(levels, dimension), getattr(rule, dimension)) for dimension in DIMENSIONS
    )


def _reaches(level: Level, minimum: Level) -> bool:
    return ORDER.index(level) >= ORDER.index(minimum)
