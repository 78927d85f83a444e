"""How long an owner may be silent: the limit per lifecycle and grade (D4). Pure.

When a customer's clock started, and on which day it runs out, is decided in SQL.
"""

from collections.abc import Mapping
from typing import Any, cast

from leadflow.presets.preset import Policy

LIFECYCLES = ("lead", "prospect", "customer", "dormant")
GRADES = ("A", "B", "C")


def limit_days(policy: Policy, lifecycle: str, grade: str) -> int | None:
    """Days without a follow-up that an owner may let pass, in the policy's days; None: any number.

    The longer of the base (of the lifecycle, else of the grade, else of all) and cadence + grace.
    """
    rules = policy.ownership
    by_grade = cast(Mapping[str, int | None], rules.lapse_days_by_grade)
    by_lifecycle = cast(Mapping[str, int | None], rules.lapse_days_by_lifecycle)
    base = by_lifecycle.get(lifecycle, by_grade.get(grade, rules.lapse_days))
    if base is None:
        return None
    cadence = _cadence_days(policy, lifecycle, grade)
    return base if cadence is None else max(base, cadence + rules.lapse_grace_days)


def lapse_rules(policy: Policy) -> dict[str, Any]:
    """All that decides when an ownership lapses; where it changes every clock is set anew."""
    rules = policy.ownership
    counts_working_days = rules.lapse_counts == "working_days"
    return {
        "limits": [
            {"lifecycle": lifecycle, "grade": grade, "days": limit_days(policy, lifecycle, grade)}
            for lifecycle in LIFECYCLES
            for grade in GRADES
        ],
        "counts": rules.lapse_counts,
        "warning_days": rules.lapse_warning_days,
        "exempt_stages": list(rules.lapse_exempt_stages),
        "contract_days": rules.contract_days,
        "calendar": policy.calendar.model_dump(mode="json") if counts_working_days else None,
    }


def _cadence_days(policy: Policy, lifecycle: str, grade: str) -> int | None:
    if lifecycle == "customer":
        return policy.cadence.customer_cadence_days
    days: int | None = getattr(policy.cadence.cadence_days, grade)
    return days
