"""How leads move: the funnel by cohort (R1), the open pipeline, stage durations (R10)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from leadflow.presets.review import ReviewPolicy
from leadflow.presets.stages import StageReference
from leadflow.review.figures import Rows
from leadflow.review.periods import Quarter
from leadflow.review.statistics import Rate, Spread, rate, spread

Verdict = Literal["within", "beyond", "few", "no_reference", "no_case"]
COHORTS = 5


@dataclass(frozen=True)
class Cohort:
    """The leads first seen in one quarter and how far they came by the end of the review's."""

    quarter: Quarter
    interested: Rate
    won: Rate


@dataclass(frozen=True)
class OpenStage:
    """Open opportunities of one stage; `over` are those in it for longer than its reference."""

    stage: str
    count: int
    amount: Decimal
    over: Rate


@dataclass(frozen=True)
class StageDuration:
    """Stays in one stage that ended in the period, beside its reference cycle."""

    stage: str
    stays: Spread
    reference_days: int | None
    over: Rate
    verdict: Verdict


def funnel(leads: Rows, quarter: Quarter) -> list[Cohort]:
    """The quarter's cohort and the four before it, oldest first."""
    cohorts = []
    for back in range(COHORTS - 1, -1, -1):
        one = quarter.back(back)
        members = [row for row in leads if Quarter.of(row["first_seen_date"]) == one]
        cohorts.append(
            Cohort(
                quarter=one,
                interested=rate(row["interested_date"] is not None for row in members),
                won=rate(row["won_date"] is not None for row in members),
            )
        )
    return cohorts


def pipeline(deals: Rows, stages: tuple[StageReference, ...], currency: str) -> list[OpenStage]:
    """Open opportunities by stage in the order of the pipeline; unknown stages come last."""
    references = {stage.stage: stage.reference_days for stage in stages if stage.outcome == "open"}
    shaped = []
    for stage in [*references, None]:
        members = [
            row for row in deals if (row["stage"] if row["stage"] in references else None) == stage
        ]
        if stage is None and not members:
            continue
        limit = references.get(stage) if stage else None
        aged = [row["stage_age_days"] for row in members if row["stage_age_days"] is not None]
        shaped.append(
            OpenStage(
                stage=stage or "unknown",
                count=len(members),
                amount=total_amount(members, currency),
                over=rate(age > limit for age in aged) if limit else Rate(0, 0),
            )
        )
    return shaped


def durations(
    stays: Rows, stages: tuple[StageReference, ...], review: ReviewPolicy
) -> list[StageDuration]:
    """Each open stage's stays against the policy's reference cycle, in calendar days."""
    shaped = []
    for stage in stages:
        if stage.outcome != "open":
            continue
        days = [float(row["stayed_days"]) for row in stays if row["stage"] == stage.stage]
        stayed = spread(days)
        limit = stage.reference_days
        shaped.append(
            StageDuration(
                stage=stage.stage,
                stays=stayed,
                reference_days=limit,
                over=rate(day > limit for day in days) if limit else Rate(0, 0),
                verdict=verdict(stayed, limit, review.fewest_cases),
            )
        )
    return shaped


def verdict(stays: Spread, reference_days: int | None, fewest_cases: int) -> Verdict:
    """The median against the reference; equal to it is within."""
    if stays.median is None:
        return "no_case"
    if reference_days is None:
        return "no_reference"
    if not stays.is_enough(fewest_cases):
        return "few"
    return "beyond" if stays.median > reference_days else "within"


def total_amount(rows: Rows, currency: str) -> Decimal:
    """The sum of the amounts in the currency of account; others are counted as a data gap."""
    return sum(
        (
            row["amount"]
            for row in rows
            if row["amount"] is not None and row["currency"] == currency
        ),
        Decimal(0),
    )


def longest_over(shaped: list[StageDuration]) -> StageDuration | None:
    """The stage whose median exceeds its reference by the largest factor, if any does."""
    beyond = [stage for stage in shaped if stage.verdict == "beyond"]
    return max(beyond, key=_excess, default=None)


def _excess(stage: StageDuration) -> tuple[float, str]:
    assert stage.stays.median is not None and stage.reference_days
    return stage.stays.median / stage.reference_days, stage.stage


def conversion_view(cohorts: list[Cohort], review: ReviewPolicy) -> dict[str, Any]:
    """The funnel of the review's quarter with its targets, and the cohorts before it."""
    present = cohorts[-1]
    return {
        "cohorts": cohorts,
        "present": present,
        "target_interested_pct": review.target_interested_pct,
        "target_won_pct": review.target_won_pct,
        "is_enough": present.won.is_enough(review.fewest_cases),
    }
