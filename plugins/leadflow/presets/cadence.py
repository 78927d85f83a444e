"""Follow-up: rhythms, response times and what a customer may be asked to bear (T1-T4)."""

from pydantic import Field

from leadflow.presets.model import Grade, Model


class PerGrade(Model):
    """One number per grade."""

    A: int
    B: int
    C: int


class CadencePolicy(Model):
    """Days between touches and what the customer may be asked to bear (T1–T3)."""

    first_touch_days: PerGrade
    cadence_days: PerGrade
    customer_cadence_days: int
    touch_cap_per_7_days: PerGrade
    channels: dict[Grade, str]
    """The way of contact that is proposed for a grade (T1, T2)."""
    complete_data_days: int
    confirm_days: int
    pause_days: int = Field(default=90, ge=1)
