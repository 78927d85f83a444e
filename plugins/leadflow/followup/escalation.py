"""The ladder for what is left undone (T8). Pure; finding such tasks is the step's work."""

from leadflow.presets.response import EscalationPolicy


def ladder_rows(policy: EscalationPolicy) -> list[dict[str, object]]:
    """The steps that the policy takes, with the working days before each."""
    steps = (
        ("reminder", policy.remind_after_days),
        ("manager", policy.manager_after_days),
        ("reassign", policy.reassign_after_days),
    )
    return [{"step": step, "after_days": days} for step, days in steps if days is not None]
