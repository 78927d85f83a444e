"""Care: satisfaction, renewals, greetings, pushes, data kept true, support (T5, T9, T11, I10).

A number of days or months that is null turns its rule off.
"""

from typing import Literal

from pydantic import Field, field_validator

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
    """The day that is greeted on (T5)."""
    task_for: tuple[str, ...] = ()
    """Value classes, by their codes, that a rep greets (T5)."""
    others: Literal["push", "nothing"] = "push"
    """What all others get; a push is listed, and is no next step (T5)."""


class Department(Model):
    """A department and the words of a request that mean it."""

    department: str
    """Code of the department, worded in include/messages/support.yaml (T11)."""
    words: tuple[str, ...]
    """What a request says that means it (T11)."""
    within_days: int = Field(default=2, ge=0)
    """Working days that it has (T11)."""


class SupportPolicy(Model):
    """T11: who is asked, by when in working days; what matches no words goes to `otherwise`."""

    departments: tuple[Department, ...] = ()
    otherwise: str | None = "management"
    """Who is asked where no words match; null: nobody (T11)."""
    otherwise_within_days: int = Field(default=2, ge=0)
    """Working days that it has then (T11)."""
    # What was asked longer ago than this when it is first told of has lapsed.
    lapses_after_days: int = Field(default=30, ge=1)
    """What was asked so many calendar days before it is told has lapsed (T11)."""


class CarePolicy(Model):
    """What keeps a customer: T5 (care), T9, T11, I10, I11."""

    satisfaction_below: int | None = Field(default=4, ge=1, le=5)
    satisfaction_within_days: int = Field(default=1, ge=0)
    """Working days in which it is followed up (T9)."""
    verify_after_months: int | None = Field(default=12, ge=1)
    verify_grace_days: int = Field(default=30, ge=0)
    """Calendar days after its arrival before a customer is asked (I10)."""
    major_change_within_days: int | None = Field(default=5, ge=0)
    renewal_days_before: int | None = Field(default=30, ge=0)
    renewal_open_days: int = Field(default=30, ge=0)
    """Calendar days after its end that it is still talked about (T5)."""
    term_months: int | None = Field(default=None, ge=1)
    """Length assumed where the source names no end; null: none is (T5)."""
    greetings: tuple[Greeting, ...] = ()
    pushes: Literal["list", "mail", "off"] = "list"
    support: SupportPolicy = SupportPolicy()

    @field_validator("pushes", mode="before")
    @classmethod
    def _off_is_a_word(cls, value: object) -> object:
        """YAML reads a bare `off` as false."""
        return "off" if value is False else value
