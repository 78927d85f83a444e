"""Tags that rules give (G6). Tags of sheets and tags given by hand need no policy."""

from pydantic import Field

from leadflow.presets.grading import Dimension
from leadflow.presets.model import Level, Model


class TagRule(Model):
    """A tag for every customer that all the conditions hold for (G6). Null asks for nothing."""

    tag: str = Field(min_length=1)
    """The tag; {industry} in it stands for the customer's industry, which must be known."""
    industry_words: tuple[str, ...] | None = None
    """The industry contains one of these."""
    employees_min: int | None = Field(default=None, ge=0)
    """Employees, at least; of a range its lower end counts."""
    employees_max: int | None = Field(default=None, ge=0)
    """Employees, at most; of a range its lower end counts."""
    yearly_amount_min: float | None = Field(default=None, ge=0)
    """Won within the window of `value`, at least, in `review.currency`."""
    decision_parties_min: int | None = Field(default=None, ge=1)
    """People or departments that the decision chain names, at least."""
    words: tuple[str, ...] | None = None
    """Something said lately (`grading.evidence_lasts_days`) contains one of these: needs, pains,
    criteria, summaries of activities."""
    levels: dict[Dimension, Level] = Field(default_factory=dict)
    """Levels that are reached at least, of any dimension, such as {intent: high}."""
