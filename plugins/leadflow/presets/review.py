"""Reports: money of account, targets, how few cases are too few (R1)."""

from pydantic import Field

from leadflow.presets.model import Grade, Model, Percent


class ReviewPolicy(Model):
    """Report settings: money of account and the documents' conversion targets (R1)."""

    currency: str
    target_interested_pct: Percent
    target_won_pct: Percent
    high_intent_grades: tuple[Grade, ...]
    fewest_cases: int = Field(ge=1)
