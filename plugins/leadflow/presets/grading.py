"""Grading: from evidence to levels to A, B or C (G1)."""

from leadflow.presets.model import Grade, Level, Model, Percent


class GradeRule(Model):
    """One row of the grade table (G1); the first row whose minimum levels are all met decides."""

    grade: Grade
    need_urgency: Level = "none"
    budget_clarity: Level = "none"
    decision_chain_clarity: Level = "none"
    any_dimension: Level = "none"
    reason: str


class GradingPolicy(Model):
    """Dimensions → evidence → level → grade."""

    urgent_within_days: int
    soon_within_days: int
    evidence_lasts_days: int
    clear_budget_spread_pct: Percent
    rules: tuple[GradeRule, ...]
