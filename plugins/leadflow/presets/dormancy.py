"""Dormancy and wake-up (Z1, Z3)."""

from pydantic import Field

from leadflow.presets.model import Model


class DormancyPolicy(Model):
    """Z1, Z3."""

    dormant_after_months: int = Field(ge=1)
    """Calendar months without an interaction after which a customer is dormant (Z1)."""
    wakeup_within_days: int
    """Calendar days within which the first wake-up step is due (Z3)."""
    wakeup_every_days: int = Field(default=30, ge=1)
    wakeup_steps: tuple[str, ...] = Field(min_length=1)
    """The steps of a wake-up plan in their order, worded in include/messages/followup.yaml (Z3)."""
