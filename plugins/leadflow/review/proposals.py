"""What the review proposes for grades, stages, sources, cadence and templates (R5, G7).

Each proposal is a rule over the review's own figures, and says its evidence. Where the cases are
too few to judge by, it says that instead of proposing.
"""

from dataclasses import dataclass
from typing import Any, Literal

from leadflow.presets.review import ReviewPolicy
from leadflow.review.conversion import StageDuration
from leadflow.review.outcomes import Contrast, Group, LossGroup
from leadflow.review.statistics import Rate
from leadflow.review.vocabulary import vocabulary
from leadflow.review.wording import Count, Days, Label, Percent, Sentence, Term

Area = Literal["grades", "stages", "sources", "cadence", "templates"]
Kind = Literal["change", "keep", "few"]

# A source counts as better when its rate is this many times that of all deals together.
CLEARLY_BETTER = 1.2
# A habit counts as a lesson from this many percentage points on.
CLEAR_GAIN_POINTS = 10
# A loss reason with this share of the losses deserves its own material.
FREQUENT_REASON_PCT = 20
FREQUENT_REASON_COUNT = 3


@dataclass(frozen=True)
class Proposal:
    """One sentence with its evidence and the figure whose rows show it."""

    area: Area
    kind: Kind
    sentence: Sentence
    evidence: Sentence
    figure: str


def propose(
    deals: dict[str, Any], stages: list[StageDuration], review: ReviewPolicy
) -> list[Proposal]:
    """All proposals, changes first within each area's order."""
    made = [
        *for_grades(deals["grades"], deals["ungraded_count"], review.fewest_cases),
        *for_stages(stages),
        *for_sources(deals["by_source_year"], deals["rate_year"], review.fewest_cases),
        *for_cadence(deals["contrasts"], deals["median_touches"], review.fewest_cases),
        *for_templates(deals["by_reason"], deals["lost_count"], review.fewest_cases),
    ]
    order = ("change", "keep", "few")
    return sorted(made, key=lambda proposal: order.index(proposal.kind))


def for_grades(
    grades: list[tuple[str, Rate]], ungraded_count: int, fewest_cases: int
) -> list[Proposal]:
    """A must close better than B; else its bar is too low (G7)."""
    by_letter = dict(grades)
    best, second = by_letter["A"], by_letter["B"]
    evidence = Sentence(
        "review.evidence.grades",
        {
            "a_pct": Percent(best.pct),
            "a_count": best.count,
            "b_pct": Percent(second.pct),
            "b_count": second.count,
            "ungraded": ungraded_count,
        },
    )
    if not (best.is_enough(fewest_cases) and second.is_enough(fewest_cases)):
        return [
            Proposal(
                "grades", "few", Sentence("review.propose.grades_few"), evidence, "closed_deals"
            )
        ]
    assert best.pct is not None and second.pct is not None
    if best.pct <= second.pct:
        return [
            Proposal(
                "grades",
                "change",
                Sentence("review.propose.grades_raise"),
                evidence,
                "closed_deals",
            )
        ]
    return [
        Proposal("grades", "keep", Sentence("review.propose.grades_keep"), evidence, "closed_deals")
    ]


def for_stages(stages: list[StageDuration]) -> list[Proposal]:
    """A check at the reference day for each stage whose median exceeds it (R10)."""
    made = []
    for stage in stages:
        if stage.verdict != "beyond":
            continue
        name = Term(f"review.stage.{stage.stage}")
        made.append(
            Proposal(
                "stages",
                "change",
                Sentence(
                    f"review.propose.stage_{stage.stage}", {"reference": Days(stage.reference_days)}
                ),
                Sentence(
                    "review.evidence.stage",
                    {
                        "stage": name,
                        "median": Days(stage.stays.median),
                        "p80": Days(stage.stays.p80),
                        "reference": Days(stage.reference_days),
                        "over_pct": Percent(stage.over.pct),
                        "count": stage.stays.count,
                    },
                ),
                "stage_durations",
            )
        )
    if not made and any(stage.verdict == "within" for stage in stages):
        within = [stage for stage in stages if stage.verdict == "within"]
        made.append(
            Proposal(
                "stages",
                "keep",
                Sentence("review.propose.stages_keep"),
                Sentence(
                    "review.evidence.stages_within",
                    {
                        "stages": [Term(f"review.stage.{stage.stage}") for stage in within],
                        "count": sum(stage.stays.count for stage in within),
                    },
                ),
                "stage_durations",
            )
        )
    return made


def for_sources(groups: list[Group], overall: Rate, fewest_cases: int) -> list[Proposal]:
    """More of the source that wins clearly more often than all deals together; check the worst."""
    judged = [group for group in groups if group.key and group.won.is_enough(fewest_cases)]
    if not judged or not overall.pct:
        return [
            Proposal(
                "sources",
                "few",
                Sentence("review.propose.sources_few"),
                Sentence("review.evidence.cases", {"count": overall.count, "fewest": fewest_cases}),
                "closed_deals",
            )
        ]
    ranked = sorted(judged, key=lambda group: (-(group.won.pct or 0), group.key or ""))
    best, worst = ranked[0], ranked[-1]
    made = []
    if (best.won.pct or 0) >= CLEARLY_BETTER * overall.pct:
        made.append(_source("change", "review.propose.source_more", best, overall))
    if worst is not best and (worst.won.pct or 0) * CLEARLY_BETTER <= overall.pct:
        made.append(_source("change", "review.propose.source_check", worst, overall))
    return made or [_source("keep", "review.propose.sources_keep", best, overall)]


def for_cadence(
    contrasts: list[Contrast], median_touches: int, fewest_cases: int
) -> list[Proposal]:
    """Habits that go with clearly more wins become a rule to try. A correlation, and said so."""
    made = []
    for contrast in contrasts:
        if contrast.key == "intent_said":  # what the customer says is no habit of ours
            continue
        if contrast.is_enough(fewest_cases) and contrast.gain_points >= CLEAR_GAIN_POINTS:
            made.append(
                Proposal(
                    "cadence",
                    "change",
                    Sentence(f"review.propose.habit_{contrast.key}", {"touches": median_touches}),
                    _contrast_evidence(contrast),
                    "closed_deals",
                )
            )
    if made:
        return made
    fewest = min(contrasts, key=lambda contrast: min(contrast.present.count, contrast.absent.count))
    is_judged = any(contrast.is_enough(fewest_cases) for contrast in contrasts)
    return [
        Proposal(
            "cadence",
            "keep" if is_judged else "few",
            Sentence("review.propose.cadence_keep" if is_judged else "review.propose.cadence_few"),
            _contrast_evidence(fewest if not is_judged else _strongest(contrasts)),
            "closed_deals",
        )
    ]


def for_templates(reasons: list[LossGroup], lost_count: int, fewest_cases: int) -> list[Proposal]:
    """Material for each reason behind a large part of the quarter's losses (R4)."""
    evidence = Sentence("review.evidence.cases", {"count": lost_count, "fewest": fewest_cases})
    if lost_count < fewest_cases:
        return [
            Proposal(
                "templates", "few", Sentence("review.propose.templates_few"), evidence, "losses"
            )
        ]
    made = []
    for reason in reasons:
        share = 100 * reason.count / lost_count
        if (
            reason.key is None
            or share < FREQUENT_REASON_PCT
            or reason.count < FREQUENT_REASON_COUNT
        ):
            continue
        made.append(
            Proposal(
                "templates",
                "change",
                measure(reason.key),
                Sentence(
                    "review.evidence.reason",
                    {
                        "reason": Label("loss_reasons", reason.key),
                        "count": Count(reason.count),
                        "lost": lost_count,
                        "share": Percent(share),
                    },
                ),
                "losses",
            )
        )
    return made or [
        Proposal("templates", "keep", Sentence("review.propose.templates_keep"), evidence, "losses")
    ]


def measure(reason_key: str) -> Sentence:
    """What to do about one loss reason (R4); a reason of no entry gets a question to ask."""
    known = reason_key in vocabulary().loss_reasons
    return Sentence(f"review.measure.{reason_key if known else 'other'}")


def _source(kind: Kind, key: str, group: Group, overall: Rate) -> Proposal:
    source = Label("lead_sources", group.key or "")
    return Proposal(
        "sources",
        kind,
        Sentence(key, {"source": source}),
        Sentence(
            "review.evidence.source",
            {
                "source": source,
                "pct": Percent(group.won.pct),
                "won": group.won.hits,
                "count": group.won.count,
                "overall": Percent(overall.pct),
            },
        ),
        "closed_deals",
    )


def _strongest(contrasts: list[Contrast]) -> Contrast:
    return max(contrasts, key=lambda contrast: (contrast.gain_points, contrast.key))


def _contrast_evidence(contrast: Contrast) -> Sentence:
    return Sentence(
        "review.evidence.contrast",
        {
            "habit": Term(f"review.habit.{contrast.key}"),
            "with_pct": Percent(contrast.present.pct),
            "with_count": contrast.present.count,
            "without_pct": Percent(contrast.absent.pct),
            "without_count": contrast.absent.count,
        },
    )
