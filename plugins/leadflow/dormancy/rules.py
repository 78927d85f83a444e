"""When a customer counts as dormant. Pure; dormancy/create_newly_dormant.sql is the same rule."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from leadflow.presets.dormancy import DormancyPolicy


def is_dormant(last_interaction_date: date | None, run_date: date, policy: DormancyPolicy) -> bool:
    """More than `dormant_after_months` calendar months (clamped to month ends) silent. Z1."""
    if last_interaction_date is None:  # never reached: T1's business, not dormancy's
        return False
    return dormant_since(last_interaction_date, policy) <= run_date


def dormant_since(last_interaction_date: date, policy: DormancyPolicy) -> date:
    """The first local day on which the customer is dormant, if nothing is heard of it by then."""
    months = relativedelta(months=policy.dormant_after_months)
    return last_interaction_date + months + timedelta(days=1)
