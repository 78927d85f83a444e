"""The stages of a sale: their names in the sources, their reference cycles (T5)."""

from typing import Literal

from leadflow.presets.model import Model

FIRST_QUALIFIED_STAGE_NUMBER = 2  # R1: interested means first clear intent, or stage 2 reached


class StageReference(Model):
    """One stage of T5: its names in the sources, its reference cycle in calendar days."""

    stage: str
    number: int
    names: tuple[str, ...]
    reference_days: int | None
    outcome: Literal["open", "won", "lost"] = "open"
