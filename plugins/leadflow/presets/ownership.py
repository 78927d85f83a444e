"""Ownership: assignment, claims, lapse, leave (D3-D7)."""

from typing import Literal

from pydantic import Field

from leadflow.presets.model import Grade, Model

Band = Literal["senior", "mid", "junior"]
OwnedLifecycle = Literal["lead", "prospect", "customer", "dormant"]
Days = int | None


def _who_has_bought_stays() -> dict[OwnedLifecycle, Days]:
    return {"customer": None}


class OwnershipPolicy(Model):
    """Assignment, claims, lapse and leave (D3–D7). Null turns a rule off, and erases no date."""

    # Lapse (D4). The base is that of the lifecycle where it is named, else of the grade where it is
    # named, else lapse_days; null there: no rule takes the customer away. The limit is the longer
    # of the base and the cadence plus lapse_grace_days.
    lapse_days: Days = Field(ge=1)
    lapse_grace_days: int = Field(ge=0)
    """Days beyond the cadence; the longer of lapse_days and their sum counts (D4)."""
    lapse_days_by_grade: dict[Grade, Days] = Field(default_factory=dict)
    lapse_days_by_lifecycle: dict[OwnedLifecycle, Days] = Field(
        default_factory=_who_has_bought_stays
    )
    """Other days than lapse_days for a lifecycle; goes before that of the grade; null: never
    (D4)."""
    lapse_counts: Literal["calendar_days", "working_days"] = "calendar_days"
    lapse_warning_days: int = Field(default=3, ge=0)
    lapse_exempt_stages: tuple[str, ...] = ("signing",)
    contract_days: Days = Field(default=365, ge=0)
    """A customer that bought within so many calendar days is under contract: it does not lapse
    (D4)."""

    # The lead pool (D4, D5).
    reclaim_barred_days: Days = Field(default=30, ge=0)
    pool_days: Days = Field(default=0, ge=0)
    daily_claims_cap: int | None = Field(default=5, ge=0)
    claim_bands: dict[Grade, tuple[Band, ...]] | None = None
    """Bands that may claim a grade from the pool; null: all (D6)."""

    # Assignment (D5, D6).
    seniority_by_grade: dict[Grade, tuple[Band, ...]]
    owned_customers_cap: int = Field(ge=0)

    # Leave (D5): longer than this many working days is long.
    long_leave_days: Days = Field(default=10, ge=0)
    long_leave: Literal["stay", "stand_in"] = "stay"
    """stay: customers wait for their owner; stand_in: those with something due go to a colleague
    and come back (D5)."""
