"""Ownership: assignment and lapse (D3-D6)."""

from typing import Literal

from leadflow.presets.model import Grade, Model


class OwnershipPolicy(Model):
    """Assignment and lapse (D3–D6)."""

    lapse_days: int
    lapse_grace_days: int
    """Days beyond the cadence that an owner has; the longer of lapse_days and their sum counts
    (D4)."""
    seniority_by_grade: dict[Grade, tuple[Literal["senior", "mid", "junior"], ...]]
    owned_customers_cap: int
    """A rep with so many customers gets no further ones (D6)."""
