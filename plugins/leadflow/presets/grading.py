"""Grading: from evidence to levels to A, B or C (G1, G2, G3)."""

from typing import Literal, get_args

from pydantic import Field

from leadflow.presets.model import Grade, Level, Model, Percent, Urgency

Dimension = Literal[
    "need_urgency",
    "budget_clarity",
    "decision_chain_clarity",
    "intent",
    "decision_cycle",
    "potential",
]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)


class GradeRule(Model):
    """One row of the grade table (G1–G3); the first row whose minimum levels are all met decides.

    A table ends with a row that asks for nothing.
    """

    grade: Grade
    """The grade that this row gives."""
    need_urgency: Level = "none"
    """Level of the need's urgency that is asked for at least (G1)."""
    budget_clarity: Level = "none"
    """Level of the budget's clarity that is asked for at least (G1, G2)."""
    decision_chain_clarity: Level = "none"
    """Level of the decision chain's clarity that is asked for at least (G1)."""
    intent: Level = "none"
    """Level of the intent that is asked for at least (G2)."""
    decision_cycle: Level = "none"
    """Level of the decision cycle that is asked for at least; high is short (G2)."""
    potential: Level = "none"
    """Level of the potential that is asked for at least (G3)."""
    any_dimension: Level = "none"
    """Level that at least one of the policy's dimensions has to reach."""
    reason: str
    """Name of the row in histories; include/messages/grading.yaml words it."""


class GradingPolicy(Model):
    """Dimensions → evidence → level → grade."""

    dimensions: tuple[Dimension, ...] = Field(
        default=("need_urgency", "budget_clarity", "decision_chain_clarity"), min_length=1
    )
    """What this policy judges by; the rules may name these and no others (G1, G2, G3)."""
    urgent_within_days: int = Field(ge=0)
    """A purchase due within so many calendar days is a need of level high (G1)."""
    soon_within_days: int = Field(ge=0)
    """A purchase due within so many calendar days is a need of level middle, as is clear intent
    in the last feedback; any other need is low (G1)."""
    urgency_high: tuple[Urgency, ...] = ("urgent",)
    """Values of a source's priority or urgency field that are a need of level high (G1)."""
    urgency_middle: tuple[Urgency, ...] = ("high",)
    """Values of a source's priority or urgency field that are a need of level middle (G1)."""
    evidence_lasts_days: int = Field(ge=1)
    """What a customer said more calendar days ago than this is no evidence any more (G4)."""
    clear_budget_spread_pct: Percent
    """A range no wider than this part of its middle is a clear budget: 80-100 is, 50-120 is not
    (G1)."""
    decision_cycle_short_months: int = Field(default=1, ge=0)
    """A purchase day within so many calendar months, stated as a timetable, is a decision cycle of
    level high; a vague one is middle at best (G2)."""
    decision_cycle_long_months: int = Field(default=3, ge=0)
    """A purchase within so many calendar months is a decision cycle of level middle, a later one
    low (G2)."""
    potential_high_amount: float = Field(default=500_000, ge=0)
    """An amount at stake (stated budget, open opportunity) from here on is a potential of level
    high, in the currency of `review.currency` (G3)."""
    potential_middle_amount: float = Field(default=100_000, ge=0)
    """An amount at stake from here on is a potential of level middle (G3)."""
    potential_large_employees: int = Field(default=200, ge=0)
    """A company with so many employees is a potential of level middle, whatever it asks for
    (G3)."""
    rules: tuple[GradeRule, ...] = Field(min_length=1)
    """The grade table: the first row whose minimum levels are all met decides (G1)."""
