"""The quarterly review as language-free values: conversion, stages, wins, losses, proposals."""

from typing import Any

from leadflow.presets.preset import Policy
from leadflow.review.brief import coverage_sentence, shape_coverage
from leadflow.review.conversion import (
    conversion_view,
    durations,
    funnel,
    longest_over,
    pipeline,
    total_amount,
)
from leadflow.review.figures import FigureRows
from leadflow.review.outcomes import deals_view, factors
from leadflow.review.periods import Quarter
from leadflow.review.proposals import Proposal, measure, propose
from leadflow.review.statistics import Rate
from leadflow.review.vocabulary import vocabulary
from leadflow.review.wording import Days, Label, Money, Percent, Sentence, Term


def shape_quarter(
    figures: dict[str, FigureRows], quarter: Quarter, policy: Policy
) -> dict[str, Any]:
    """All that the review's template shows, without a word of any language."""
    rows = {name: figure.rows for name, figure in figures.items()}
    review = policy.review
    deals = deals_view(rows["closed_deals"], quarter, review)
    stages = durations(rows["stage_durations"], policy.stages, review)
    view: dict[str, Any] = {
        "quarter": quarter,
        "conversion": conversion_view(funnel(rows["conversion"], quarter), review),
        "pipeline": pipeline(rows["pipeline"], policy.stages, review.currency),
        "pipeline_count": len(rows["pipeline"]),
        "pipeline_amount": total_amount(rows["pipeline"], review.currency),
        "stages": stages,
        "stage_names": {stage.number: stage.stage for stage in policy.stages},
        "deals": deals,
        "factors": factors(rows["decision_factors"], vocabulary().keys_by_name("decision_factors")),
        "measures": [(group.key, measure(group.key)) for group in deals["by_reason"] if group.key],
        "months": rows["months"],
        "weeks": rows["weeks"],
        "reached": Rate(
            sum(week["reached_count"] for week in rows["weeks"]),
            sum(week["touch_count"] for week in rows["weeks"]),
        ),
        "reps": rows["reps"],
        "completion": Rate(
            sum(rep["answered_count"] for rep in rows["reps"]),
            sum(rep["task_count"] for rep in rows["reps"]),
        ),
        "proposals": propose(deals, stages, review),
        "coverage": shape_coverage(rows["coverage"]),
        "gaps": [row for row in rows["gaps"] if row["case_count"]],
        "fewest_cases": review.fewest_cases,
        "high_intent_grades": review.high_intent_grades,
        "policy_version": policy.version,
    }
    view["headlines"] = _headlines(view)
    view["findings"] = [
        view["headlines"][name] for name in ("conversion", "wins", "losses", "stages", "lessons")
    ]
    view["changes"] = [one for one in view["proposals"] if one.kind == "change"]
    return view


def _headlines(view: dict[str, Any]) -> dict[str, Sentence]:
    return {
        "conversion": _conversion_headline(view["conversion"]),
        "stages": _stages_headline(view),
        "wins": _wins_headline(view["deals"]),
        "losses": _losses_headline(view["deals"]),
        "lessons": _lessons_headline(view),
        "trend": _trend_headline(view),
        "reps": _reps_headline(view),
        "pipeline": Sentence(
            "review.quarter.headline_pipeline",
            {
                "count": view["pipeline_count"],
                "amount": Money(view["pipeline_amount"]),
                "over": sum(stage.over.hits for stage in view["pipeline"]),
            },
        ),
        "grades": _grades_headline(view),
        "proposals": _proposals_headline(view["proposals"]),
        "coverage": coverage_sentence(view["coverage"]),
    }


def _conversion_headline(conversion: dict[str, Any]) -> Sentence:
    present = conversion["present"]
    values = {
        "leads": present.won.count,
        "interested": Percent(present.interested.pct),
        "won": Percent(present.won.pct),
        "target_interested": Percent(conversion["target_interested_pct"]),
        "target_won": Percent(conversion["target_won_pct"]),
    }
    if not conversion["is_enough"]:
        return Sentence("review.quarter.headline_conversion_few", values)
    met = (
        (present.interested.pct or 0) >= conversion["target_interested_pct"],
        (present.won.pct or 0) >= conversion["target_won_pct"],
    )
    ending = {
        (True, True): "both",
        (True, False): "won_below",
        (False, True): "interested_below",
        (False, False): "none",
    }[met]
    return Sentence(f"review.quarter.headline_conversion_{ending}", values)


def _stages_headline(view: dict[str, Any]) -> Sentence:
    worst = longest_over(view["stages"])
    if worst is None:
        judged = [stage for stage in view["stages"] if stage.verdict == "within"]
        key = "headline_stages_within" if judged else "headline_stages_few"
        return Sentence(f"review.quarter.{key}", {"fewest": view["fewest_cases"]})
    return Sentence(
        "review.quarter.headline_stages_beyond",
        {
            "stage": Term(f"review.stage.{worst.stage}"),
            "median": Days(worst.stays.median),
            "reference": Days(worst.reference_days),
            "over": Percent(worst.over.pct),
        },
    )


def _wins_headline(deals: dict[str, Any]) -> Sentence:
    return Sentence(
        "review.quarter.headline_wins",
        {
            "count": deals["won_count"],
            "amount": Money(deals["won_amount"]),
            "before_count": deals["won_before_count"],
            "before_amount": Money(deals["won_before_amount"]),
            "rate": Percent(deals["rate"].pct),
        },
    )


def _losses_headline(deals: dict[str, Any]) -> Sentence:
    named = [group for group in deals["by_reason"] if group.key]
    if not deals["lost_count"]:
        return Sentence("review.quarter.headline_no_losses")
    if not named:
        return Sentence("review.quarter.headline_losses_unnamed", {"count": deals["lost_count"]})
    return Sentence(
        "review.quarter.headline_losses",
        {
            "count": deals["lost_count"],
            "amount": Money(deals["lost_amount"]),
            "high": deals["lost_high_count"],
            "reason": Label("loss_reasons", named[0].key),
            "reason_count": named[0].count,
        },
    )


def _lessons_headline(view: dict[str, Any]) -> Sentence:
    fewest = view["fewest_cases"]
    judged = [one for one in view["deals"]["contrasts"] if one.is_enough(fewest)]
    if not judged:
        return Sentence("review.quarter.headline_lessons_few", {"fewest": fewest})
    best = max(judged, key=lambda contrast: (contrast.gain_points, contrast.key))
    return Sentence(
        "review.quarter.headline_lessons",
        {
            "habit": Term(f"review.habit.{best.key}"),
            "with_pct": Percent(best.present.pct),
            "without_pct": Percent(best.absent.pct),
            "count": best.present.count + best.absent.count,
        },
    )


def _trend_headline(view: dict[str, Any]) -> Sentence:
    months = view["months"]
    best = max(months, key=lambda month: (month["won_amount"], month["month_date"]))
    return Sentence(
        "review.quarter.headline_trend",
        {
            "wins": sum(month["won_count"] for month in months),
            "amount": Money(sum(month["won_amount"] for month in months)),
            "best_amount": Money(best["won_amount"]),
            "best_month": Term(f"review.month.{best['month_date'].month}"),
            "reached": Percent(view["reached"].pct),
        },
    )


def _reps_headline(view: dict[str, Any]) -> Sentence:
    completion = view["completion"]
    if not completion.count:
        return Sentence("review.quarter.headline_reps_no_tasks")
    return Sentence(
        "review.quarter.headline_reps",
        {
            "pct": Percent(completion.pct),
            "answered": completion.hits,
            "tasks": completion.count,
        },
    )


def _grades_headline(view: dict[str, Any]) -> Sentence:
    rates = dict(view["deals"]["grades"])
    graded = sum(one.count for one in rates.values())
    if not (
        rates["A"].is_enough(view["fewest_cases"]) and rates["B"].is_enough(view["fewest_cases"])
    ):
        return Sentence(
            "review.quarter.headline_grades_few",
            {"graded": graded, "closed": view["deals"]["year_count"]},
        )
    return Sentence(
        "review.quarter.headline_grades",
        {
            "a_pct": Percent(rates["A"].pct),
            "b_pct": Percent(rates["B"].pct),
            "c_pct": Percent(rates["C"].pct),
        },
    )


def _proposals_headline(proposals: list[Proposal]) -> Sentence:
    return Sentence(
        "review.quarter.headline_proposals",
        {
            "changes": sum(proposal.kind == "change" for proposal in proposals),
            "kept": sum(proposal.kind == "keep" for proposal in proposals),
            "few": sum(proposal.kind == "few" for proposal in proposals),
        },
    )
