"""Follow-up: rhythms, response times and what a customer may be asked to bear (T1-T4, T8, T10)."""

from typing import Annotated, Literal

from pydantic import Field

from leadflow.presets.model import Grade, Model
from leadflow.presets.response import EscalationPolicy, ResponsePolicy, SuggestionPolicy


class PerGrade(Model):
    """One number per grade."""

    A: int
    B: int
    C: int


class Rhythm(Model):
    """One of a grade's rhythms (T2): a touch over `channel` every so many calendar days.

    `any` counts every touch and leaves the way to the grade's channel. A push goes out by itself:
    it is no next step and no touch, and asks nothing of a rep.
    """

    grade: Grade
    """Whose rhythm it is (T2)."""
    channel: Literal["any", "phone", "wechat", "email", "meeting", "visit"]
    """The way that counts and is proposed; any counts every touch (T2)."""
    every_days: int = Field(ge=1)
    """Calendar days from one to the next (T2)."""
    kind: Literal["touch", "push"] = "touch"
    """A push goes out by itself and is no next step (T2, T3)."""


class FirstGradingPolicy(Model):
    """Between first contact and first grading (T3): while nothing is known to grade by."""

    every_days: int = Field(ge=1)
    touch_cap_per_7_days: int = Field(ge=1)
    # After so many days since the first contact the grade's own rhythm takes over.
    for_days: int = Field(default=21, ge=1)


class CadencePolicy(Model):
    """Days between touches and what the customer may be asked to bear (T1–T3)."""

    first_touch_days: PerGrade
    cadence_days: PerGrade
    customer_cadence_days: int
    # Customers of these value classes, by their codes, have a rhythm of their own (T2).
    customer_cadence_days_by_value: dict[str, Annotated[int, Field(ge=1)]] = Field(
        default_factory=dict
    )
    touch_cap_per_7_days: PerGrade
    channels: dict[Grade, str]
    """The way of contact that is proposed for a grade (T1, T2)."""
    complete_data_days: int
    confirm_days: int
    pause_days: int = Field(default=90, ge=1)
    # A grade's rhythms by channel, where one number of days does not say it all; they take the
    # place of cadence_days in the plan of leads and prospects of that grade.
    rhythms: tuple[Rhythm, ...] = ()
    first_grading: FirstGradingPolicy | None = None
    response: ResponsePolicy = ResponsePolicy()
    escalation: EscalationPolicy = EscalationPolicy()
    suggestion: SuggestionPolicy = SuggestionPolicy()
