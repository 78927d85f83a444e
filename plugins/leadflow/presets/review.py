"""Reports: money of account, targets, how few cases are too few (R1)."""

from pydantic import Field

from leadflow.presets.model import Grade, Model, Percent


class ReviewPolicy(Model):
    """Report settings: money of account and the documents' conversion targets (R1)."""

    currency: str
    """Money of account; amounts in other currencies are told apart (R1)."""
    target_interested_pct: Percent
    """Share of leads that should become interested (R1)."""
    target_won_pct: Percent
    """Share of leads that should be won (R1)."""
    high_intent_grades: tuple[Grade, ...]
    """Grades at closing that count as high intent (R4)."""
    fewest_cases: int = Field(ge=1)
