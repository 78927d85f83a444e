"""Care: satisfaction, renewals, greetings, data kept true, support from others (T5, T9, T11, I10).

A number of days or months that is null turns its rule off.
"""

from typing import Literal

from pydantic import Field

from leadflow.presets.model import Model

Occasion = Literal[
    "birthday",
    "deal_anniversary",
    "new_year",
    "spring_festival",
    "dragon_boat",
    "mid_autumn",
    "national_day",
]


class Greeting(Model):
    """Who is greeted how: a rep's task for these value classes, a push for all others or none."""

    occasion: Occasion
    task_for: tuple[str, ...] = ()
    others: Literal["push", "nothing"] = "push"


class Department(Model):
    """A department and the words of a request that mean it."""

    department: str
    words: tuple[str, ...]
    within_days: int = Field(default=2, ge=0)


class SupportPolicy(Model):
    """T11: who is asked, by when in working days; what matches no words goes to `otherwise`."""

    departments: tuple[Department, ...] = ()
    otherwise: str | None = "management"
    otherwise_within_days: int = Field(default=2, ge=0)
    # What was asked longer ago than this when it is first told of has lapsed.
    lapses_after_days: int = Field(default=30, ge=1)


class CarePolicy(Model):
    """What keeps a customer: T5 (care), T9, T11, I10, I11."""

    satisfaction_below: int | None = Field(default=4, ge=1, le=5)
    satisfaction_within_days: int = Field(default=1, ge=0)
    verify_after_months: int | None = Field(default=12, ge=1)
    verify_grace_days: int = Field(default=30, ge=0)
    major_change_within_days: int | None = Field(default=5, ge=0)
    renewal_days_before: int | None = Field(default=30, ge=0)
    renewal_open_days: int = Field(default=30, ge=0)
    term_months: int | None = Field(default=None, ge=1)
    greetings: tuple[Greeting, ...] = ()
    support: SupportPolicy = SupportPolicy()
