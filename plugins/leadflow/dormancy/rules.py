"""When a customer counts as dormant. Pure; dormancy/create_newly_dormant.sql is the same rule."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from leadflow.presets.dormancy import AwakeLifecycle, DormancyPolicy


def is_dormant(
    last_interaction_date: date | None,
    run_date: date,
    policy: DormancyPolicy,
    lifecycle: AwakeLifecycle = "lead",
) -> bool:
    """More than the lifecycle's calendar months (clamped to month ends) silent. Z1."""
    if last_interaction_date is None:  # never reached: T1's business, not dormancy's
        return False
    since = dormant_since(last_interaction_date, policy, lifecycle)
    return since is not None and since <= run_date


def dormant_since(
    last_interaction_date: date, policy: DormancyPolicy, lifecycle: AwakeLifecycle = "lead"
) -> date | None:
    """The first local day on which the customer is dormant, if nothing is heard of it by then.

    None where the policy turns the rule off for its lifecycle.
    """
    months = policy.months_of(lifecycle)
    if months is None:
        return None
    return last_interaction_date + relativedelta(months=months) + timedelta(days=1)
