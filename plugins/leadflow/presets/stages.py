"""The stages of a sale: their names in the sources, their reference cycles (T5)."""

from typing import Literal

from leadflow.presets.model import Model

FIRST_QUALIFIED_STAGE_NUMBER = 2  # R1: interested means first clear intent, or stage 2 reached


class StageReference(Model):
    """One stage of T5: its names in the sources, its reference cycle in calendar days."""

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
