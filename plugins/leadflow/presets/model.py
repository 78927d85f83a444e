"""What every part of a policy preset is made of."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Grade = Literal["A", "B", "C"]
Level = Literal["none", "low", "middle", "high"]
Percent = Annotated[float, Field(ge=0, le=100)]


class PolicyError(ValueError):
    """A policy or roster file that breaks its schema; the message names file, key and remedy."""


class Model(BaseModel):
    """Strict and frozen: a key that the schema does not know is an error, not a surprise."""

    model_config = ConfigDict(extra="forbid", frozen=True)
