"""Value classes of customers by amount, frequency and loyalty over a sliding year (G5)."""

from pydantic import Field

from leadflow.presets.model import Model


class ValueRule(Model):
    """One row of the value table; the first row whose conditions all hold decides.

    Null asks for nothing. What counts are won opportunities.
    """

    value_class: str
    """The class that this row gives, named under `names.value_classes`."""
    amount_min: float | None = Field(default=None, ge=0)
    """Won within the window, in the currency of `review.currency`, at least."""
    deal_count_min: int | None = Field(default=None, ge=0)
    """Won opportunities within the window, at least: the frequency."""
    loyalty_months_min: int | None = Field(default=None, ge=0)
    """Whole calendar months from the first to the latest win of all, at least: the loyalty."""
    silent_months_min: int | None = Field(default=None, ge=1)
    """More calendar months than this since the last interaction or win (Z1)."""
    has_bought: bool = True
    """True: for those who ever won; false: for prospects that never bought."""
    reason: str
    """Name of the row in histories; include/messages/value.yaml words it."""


class ValuePolicy(Model):
    """Amount, frequency, loyalty → value class (G5)."""

    window_months: int = Field(default=12, ge=1)
    """Length of the sliding window in calendar months, the day of judgement included (G5)."""
    rates: dict[str, float] = Field(default_factory=dict)
    """What one unit of another currency is worth in `review.currency`, such as {USD: 7.1}. A deal
    in a currency that is not named counts as a deal, and its amount does not count (G5)."""
    rules: tuple[ValueRule, ...] = ()
    """The value table; without rows nobody has a value class (G5)."""
