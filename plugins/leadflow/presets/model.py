"""What every part of a policy preset is made of."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Grade = Literal["A", "B", "C"]
GRADES: tuple[Grade, ...] = ("A", "B", "C")
Level = Literal["none", "low", "middle", "high"]
# How urgent a source calls something, the most urgent first.
Urgency = Literal["urgent", "high", "normal", "low"]
Percent = Annotated[float, Field(ge=0, le=100)]


class Model(BaseModel):
    """Strict and frozen: a key that the schema does not know is an error, not a surprise.

    The text below a key is its description; docs/policy.md shows it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)
