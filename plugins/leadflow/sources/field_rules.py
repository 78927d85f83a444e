"""One rule of a format profile: a typed column, where it comes from, which parser reads it.

What a parser reads is parsers.py's; a profile as a whole is profiles.py's.
"""

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from leadflow.sources.dates import Order
from leadflow.sources.decimal_marks import Mark
from leadflow.sources.typed_columns import ALLOWED_VALUES, DATES, FLAGS, NUMBERS, POSITION, TIMES

RecordType = Literal[
    "lead", "contact", "company", "activity", "requirement", "deal", "stage_history",
    "customer_value", "owner", "task_result", "support_result",
]  # fmt: skip
ParserName = Literal[
    "text", "line", "identifier", "first_identifier", "salesforce_id", "boolean", "choice",
    "phrase",
    "date", "datetime", "number", "money", "percent", "share", "phone", "email", "full_name",
    "contact", "company_size", "employees", "revenue", "uscc", "website", "tags", "budget",
    "timing",
    "next_step", "requirement", "decision_chain", "closed_not_won", "stage_dates",
    "html", "zoho_id", "lead_name", "day_and_time", "name_key",
]  # fmt: skip
MAPPED_PARSERS = ("choice", "phrase")
JOINED_PARSERS = {"full_name": 2, "closed_not_won": 2, "day_and_time": 2, "name_key": 3}
PATTERN_PARSERS = ("stage_dates", "tags")
RELATIVE_PARSERS = ("timing", "next_step")
FLAG_PARSERS = ("boolean", "closed_not_won")
# Which parsers may name which columns: each pair holds in both directions.
COLUMN_PARSERS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (TIMES, ("datetime", "day_and_time")),
    (DATES, ("date",)),
    (
        NUMBERS,
        ("number", "money", "percent", "share", "company_size", "employees", "revenue"),
    ),
    (("mobile", "landline"), ("phone",)),
    (("tags",), ("tags",)),
    (("stage_dates",), ("stage_dates",)),
)


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"is no regular expression: {error}") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class Strict(BaseModel):
    """A key that the schema does not know is an error, not a surprise."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class FieldRule(Strict):
    """One typed column and where it comes from.

    Several rules may name one column: the first that reads a value wins. Within a rule the first
    of its headers with a value counts, unless `join` hands all of them to the parser. What matches
    `without` is taken away from a cell before it is read. With `only` it is a rule for rows of
    these types alone, in a profile with `row_types`.
    """

    to: str
    headers: tuple[str, ...] = Field(default=(), alias="from")
    join: tuple[str, ...] = ()
    parser: ParserName = "line"
    pattern: Pattern | None = None
    without: Pattern | None = None
    values: dict[str, str | bool | None] = {}
    otherwise: Literal["invalid", "keep", "nothing"] = "invalid"
    constant: str | bool | None = None
    relative_to: str | None = None
    unit: int = Field(default=1, gt=0)
    starts_with: tuple[str, ...] = ()
    date_order: Order | None = None
    decimal_mark: Mark | None = None
    only: tuple[RecordType, ...] = ()

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if self.to not in POSITION:
            raise ValueError(f"'to: {self.to}' is no column of typed_record")
        sources = [
            bool(self.headers),
            bool(self.join),
            bool(self.pattern),
            self.constant is not None,
        ]
        if sum(sources) != 1:
            raise ValueError(f"{self.to}: give exactly one of from, join, pattern or constant")
        if (self.parser in MAPPED_PARSERS) != bool(self.values):
            raise ValueError(
                f"{self.to}: values belong to the parsers choice and phrase, which need them"
            )
        joined = JOINED_PARSERS.get(self.parser, 0)
        if joined != len(self.join):
            raise ValueError(f"{self.to}: parser {self.parser} takes {joined} joined headers")
        if self.pattern and self.parser not in PATTERN_PARSERS:
            raise ValueError(f"{self.to}: pattern belongs to the parsers stage_dates and tags")
        if self.parser == "stage_dates" and (
            not self.pattern or "stage" not in re.compile(self.pattern).groupindex
        ):
            raise ValueError(f"{self.to}: stage_dates needs a pattern with a group named stage")
        if (self.parser in RELATIVE_PARSERS) != bool(self.relative_to):
            raise ValueError(
                f"{self.to}: relative_to belongs to timing and next_step, which need it"
            )
        self._check_column()
        return self

    def _check_column(self) -> None:
        """What a rule may give must fit its column, so that no file fails while it is loaded."""
        given = [value for value in (*self.values.values(), self.constant) if value is not None]
        if self.to in FLAGS:
            fits = all(isinstance(value, bool) for value in given) and self.otherwise != "keep"
            if not fits or self.parser not in (*FLAG_PARSERS, *MAPPED_PARSERS, "line"):
                raise ValueError(f"{self.to} takes true or false")
            if self.parser == "line" and self.constant is None:
                raise ValueError(f"{self.to} needs a parser that gives true or false")
            return
        allowed = ALLOWED_VALUES.get(self.to)
        if allowed and (not set(given) <= allowed or self.otherwise == "keep" or not given):
            raise ValueError(f"{self.to} takes only {', '.join(sorted(allowed))}")
        if any(isinstance(value, bool) for value in given):
            raise ValueError(f"{self.to} takes text; put words such as yes and no in quotes")
        for columns, parsers in COLUMN_PARSERS:
            if (self.to in columns) != (self.parser in parsers):
                raise ValueError(f"{self.to} cannot be filled by the parser {self.parser}")
