"""The rule table of a policy preset: levels of three dimensions give a grade and its reason (G1).

Pure. What shows a level is decided in grading/insert_customer_level.sql.
"""

from typing import NamedTuple

from leadflow.presets.grading import GradeRule, GradingPolicy
from leadflow.presets.model import Grade, Level, PolicyError

# From "nothing known" to "all one could wish for".
ORDER: tuple[Level, ...] = ("none", "low", "middle", "high")


class Levels(NamedTuple):
    """What is known of one customer, a level a dimension."""

    need_urgency: Level
    budget_clarity: Level
    decision_chain_clarity: Level


class Decision(NamedTuple):
    """A grade and the name of the rule that gives it."""

    grade: Grade
    reason: str


def grade_of(levels: Levels, policy: GradingPolicy) -> Decision:
    """The first rule whose minimum levels are all met decides.

    Raises PolicyError where none is: a table has to end with a rule that asks for nothing.
    """
    for rule in policy.rules:
        if _is_met(rule, levels):
            return Decision(rule.grade, rule.reason)
    raise PolicyError(
        f"grading.rules: no rule covers {levels}; end the table with one without minimum levels"
    )


def _is_met(rule: GradeRule, levels: Levels) -> bool:
    return (
        _reaches(levels.need_urgency, rule.need_urgency)
        and _reaches(levels.budget_clarity, rule.budget_clarity)
        and _reaches(levels.decision_chain_clarity, rule.decision_chain_clarity)
        and any(_reaches(level, rule.any_dimension) for level in levels)
    )


def _reaches(level: Level, minimum: Level) -> bool:
    return ORDER.index(level) >= ORDER.index(minimum)
