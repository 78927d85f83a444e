"""Dormancy and wake-up (Z1, Z3)."""

from typing import Literal

from pydantic import Field

from leadflow.presets.model import Model

AwakeLifecycle = Literal["lead", "prospect", "customer"]
AWAKE_LIFECYCLES: tuple[AwakeLifecycle, ...] = ("lead", "prospect", "customer")
# The step of a dormant customer whose wake-up plan is exhausted and that is looked at now and then.
CHECK_STEP = "check"


class DormancyPolicy(Model):
    """Z1, Z3.

    `dormant_after_months_of` overrides the threshold of a lifecycle; null turns its rule off: no
    customer is marked any more, marks that were made stay until the customer is heard of.
    """

    dormant_after_months: int = Field(ge=1)
    """Calendar months without an interaction after which a customer is dormant (Z1)."""
    dormant_after_months_of: dict[AwakeLifecycle, int | None] = Field(default_factory=dict)
    """Other months for a lifecycle; null: never (Z1)."""
    wakeup_within_days: int
    """Calendar days within which the first wake-up step is due (Z3)."""
    wakeup_every_days: int = Field(default=30, ge=1)
    wakeup_steps: tuple[str, ...] = Field(min_length=1)
    """The steps of a wake-up plan in their order, worded in include/messages/followup.yaml (Z3)."""
    when_exhausted: Literal["check", "repeat", "lost"] = "check"
    check_every_months: int = Field(default=6, ge=1)
    """Calendar months between two looks at a customer that no step woke (Z3)."""

    def months_of(self, lifecycle: AwakeLifecycle) -> int | None:
        """After how many silent months a customer of this lifecycle is dormant; null: never."""
        return self.dormant_after_months_of.get(lifecycle, self.dormant_after_months)
