"""The stages of a sale: names in the sources, reference cycles, what is to be done in each (T5)."""

from typing import Literal

from pydantic import Field

from leadflow.presets.model import Model

FIRST_QUALIFIED_STAGE_NUMBER = 2  # R1: interested means first clear intent, or stage 2 reached


class StageAction(Model):
    """One key action of a stage (T5): what, by when, by whom, with what output.

    `working_days` counts the deadline in working days. With `repeat_days` it comes again that many
    calendar days after it was done, until `until_days` after the stage began. It is done when its
    own task was answered, or when a touch since the stage began reached the customer by one of
    `done_by_channels` or says one of `done_by_words`. Work that contacts nobody is no touch.
    """

    action: str
    """Code of the action, worded in include/messages/followup.yaml (T5)."""
    within_days: int = Field(ge=0)
    """Days from the stage's beginning to the deadline (T5)."""
    working_days: bool = False
    """Whether these are working days (T5)."""
    role: str = "sales"
    """Who is responsible (T5)."""
    output: str
    """What it leaves behind (T5)."""
    is_touch: bool = True
    """Whether it contacts the customer; else it is work of ours (T3)."""
    repeat_days: int | None = Field(default=None, ge=1)
    """Calendar days after which it comes again; null: once (T5)."""
    until_days: int | None = Field(default=None, ge=1)
    """Calendar days from the stage's beginning after which it is not asked for; null: always
    (T5)."""
    done_by_channels: tuple[str, ...] = ()
    """A touch over one of these that reached the customer does it (T5)."""
    done_by_words: tuple[str, ...] = ()
    """A touch whose summary says one of these does it (T5)."""


class StageReference(Model):
    """One stage of T5: its names in the sources, its reference cycle in calendar days.

    A customer without an open opportunity is in the stage that its state implies: `lead` (it is
    one), `interest` (a prospect), `requirement` (a prospect whose need a rep has recorded).
    """

    stage: str
    """Code of the stage (T5)."""
    number: int
    """Its place in the order; from 2 on a need is recognised (T5, R1)."""
    names: tuple[str, ...]
    """What the sources call it; capitals do not matter (T5)."""
    reference_days: int | None
    """Calendar days that it takes by the documents; null: no reference (T5, R10)."""
    outcome: Literal["open", "won", "lost"] = "open"
    """Whether an opportunity there is open, won or lost (T5)."""
    implied_by: Literal["lead", "interest", "requirement"] | None = None
    """The state that implies the stage where there is no opportunity (T5)."""
    actions: tuple[StageAction, ...] = ()
    """What is to be done in the stage (T5)."""
