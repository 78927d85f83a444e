"""Response times, the ladder for what is left undone, suggestions: keys under cadence (T4, T8)."""

from datetime import time
from itertools import pairwise

from pydantic import Field, model_validator

from leadflow.presets.model import Grade, Model, Percent, Urgency


class WorkingHours(Model):
    """The hours of every working day, local, with a break where `lunch_to` is later."""

    opens: time = time(9)
    closes: time = time(18)
    lunch_from: time | None = None
    """Start of a break that stops the clocks; with lunch_to, or neither (T4)."""
    lunch_to: time | None = None
    """End of the break (T4)."""

    @model_validator(mode="after")
    def _in_order(self) -> "WorkingHours":
        if (self.lunch_from is None) != (self.lunch_to is None):
            raise ValueError("give lunch_from and lunch_to, or neither")
        ends = [self.opens, self.lunch_from, self.lunch_to, self.closes]
        given = [end for end in ends if end is not None]
        if any(later <= earlier for earlier, later in pairwise(given)):
            raise ValueError("hours must follow each other: opens, lunch_from, lunch_to, closes")
        return self


class ResponsePolicy(Model):
    """How soon who waits for us has an answer (T4); a null or empty key switches its clock off."""

    working_hours: WorkingHours = WorkingHours()
    # Minutes of working time.
    enquiry_minutes: int | None = Field(default=120, ge=1)
    urgent_minutes: int | None = Field(default=30, ge=1)
    """Minutes of working time in which an urgent problem has an answer (T4)."""
    # Feedback that customers of these grades send is answered by the same time next working day.
    feedback_grades: tuple[Grade, ...] = ("A",)
    # An inbound activity is an urgent problem where its text has one of these words.
    urgent_words: tuple[str, ...] = (
        "紧急", "加急", "故障", "停机", "宕机", "瘫痪", "事故",
        "urgent", "emergency", "outage", "down", "breakdown", "asap",
    )  # fmt: skip
    # Or where its source calls it so: these values of a priority or urgency field.
    urgent_values: tuple[Urgency, ...] = ("urgent",)
    """Values of a source's urgency that make an enquiry, or the need of a lead, an urgent problem
    (T4)."""
    # At risk when this part of the time is left, or less.
    at_risk_left_pct: Percent = 25
    # What a source tells later than this many days after it happened is history: no clock.
    told_within_days: int = Field(default=7, ge=0)


class EscalationPolicy(Model):
    """Working days that a task may be left undone before each step (T8); null leaves it out."""

    remind_after_days: int | None = Field(default=1, ge=1)
    manager_after_days: int | None = Field(default=3, ge=1)
    reassign_after_days: int | None = Field(default=None, ge=1)


class SuggestionPolicy(Model):
    """When to call: from past connects, never from fewer touches than this (T10); null: never."""

    fewest_observations: int | None = Field(default=8, ge=1)
