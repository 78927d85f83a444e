"""Format profiles: the schema of include/sources/*.yaml, loaded and checked with clear errors.

Adding a YAML file adds a format. How a header is matched is recognise.py's, what a parser reads is
parsers.py's.
"""

import re
from collections import Counter
from collections.abc import Set
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from leadflow.config import INCLUDE
from leadflow.sources.cells import fold
from leadflow.sources.dates import Order
from leadflow.sources.typed_columns import ALLOWED_VALUES, DATES, FLAGS, NUMBERS, POSITION, TIMES

RecordType = Literal[
    "lead", "contact", "company", "activity", "requirement", "deal", "stage_history",
    "customer_value", "owner", "task_result",
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
LOCAL = "local"


class ProfileError(ValueError):
    """A profile that breaks the schema; the message names file, key and remedy."""


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
    of its headers with a value counts, unless `join` hands all of them to the parser.
    """

    to: str
    headers: tuple[str, ...] = Field(default=(), alias="from")
    join: tuple[str, ...] = ()
    parser: ParserName = "line"
    pattern: Pattern | None = None
    values: dict[str, str | bool | None] = {}
    otherwise: Literal["invalid", "keep", "nothing"] = "invalid"
    constant: str | bool | None = None
    relative_to: str | None = None
    unit: int = Field(default=1, gt=0)
    starts_with: tuple[str, ...] = ()
    date_order: Order | None = None

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


class IgnoreRule(Strict):
    """Rows without a cell in this column are left-overs: ignored, with this reason recorded."""

    empty: str
    reason: str


class Profile(Strict):
    """One export format: how to recognise it, how to decode it, what its columns mean.

    A header is this format's where it has all of `recognise`, at least one of `any_of` (where any
    is listed) and nothing of `none_of`.
    """

    name: str
    describes: str
    source_system: str
    record_type: RecordType
    recognise: tuple[str, ...] = Field(min_length=1)
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    header_rows: Literal[1, 2] = 1
    encodings: tuple[str, ...] = ("utf-8",)
    timezone: str = LOCAL
    regions: tuple[str, ...] = ("CN",)
    country_from: tuple[str, ...] = ()
    countries: dict[str, str] = {}
    currency: str = "CNY"
    aliases: dict[str, tuple[str, ...]] = {}
    footers: tuple[Pattern, ...] = ()
    ignore: tuple[IgnoreRule, ...] = ()
    ignore_sheets: tuple[str, ...] = ()
    fields: tuple[FieldRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if len(self.recognise) + bool(self.any_of) < 2:
            raise ValueError("recognise: one header is too few to tell a format by")
        if self.timezone != LOCAL:
            try:
                ZoneInfo(self.timezone)
            except (ZoneInfoNotFoundError, ValueError) as error:
                raise ValueError(
                    f"timezone '{self.timezone}' is unknown; 'local' is the policy's"
                ) from error
        for encoding in self.encodings:
            try:
                "".encode(encoding)
            except LookupError as error:
                raise ValueError(f"encoding '{encoding}' is unknown to Python") from error
        named = Counter(
            label
            for canonical, labels in self.aliases.items()
            for label in {fold(canonical), *map(fold, labels)}
        )
        doubled = [label for label, count in named.items() if count > 1]
        if doubled:
            raise ValueError(f"aliases: {', '.join(sorted(doubled))} stands for two headers")
        filled: set[str] = set()
        for rule in self.fields:
            if rule.relative_to and rule.relative_to not in filled:
                raise ValueError(
                    f"{rule.to}: relative_to '{rule.relative_to}' must be filled by a rule above"
                )
            filled.add(rule.to)
        return self

    @property
    def mapped_headers(self) -> tuple[str, ...]:
        """Every header that some rule reads, once, in the order of the rules."""
        named = (header for rule in self.fields for header in (*rule.headers, *rule.join))
        return tuple(dict.fromkeys(named))

    @property
    def known_headers(self) -> tuple[str, ...]:
        """Mapped headers, those it is recognised by, and those of its other rules."""
        ignored = (rule.empty for rule in self.ignore)
        more = (*self.recognise, *self.any_of, *self.country_from, *ignored)
        return tuple(dict.fromkeys((*self.mapped_headers, *more)))

    @cached_property
    def alias_keys(self) -> dict[str, str]:
        """Folded other names of headers, each with the folded name that the rules use."""
        return {
            fold(label): fold(canonical)
            for canonical, labels in self.aliases.items()
            for label in labels
        }

    @cached_property
    def required_keys(self) -> frozenset[str]:
        """Folded headers that must all be there."""
        return frozenset(fold(header) for header in self.recognise)

    @cached_property
    def any_keys(self) -> frozenset[str]:
        """Folded headers of which one must be there, unless there are none."""
        return frozenset(fold(header) for header in self.any_of)

    @cached_property
    def foreign_keys(self) -> frozenset[str]:
        """Folded headers that only other formats have."""
        return frozenset(fold(header) for header in self.none_of)

    @cached_property
    def _required_names(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """Each header that must be there, with its folded names, aliases among them."""
        return tuple(
            (
                header,
                frozenset(
                    {fold(header)}
                    | {name for name, key in self.alias_keys.items() if key == fold(header)}
                ),
            )
            for header in self.recognise
        )

    def lacking(self, keys: Set[str]) -> tuple[str, ...]:
        """The headers that must be there and are not, given a row's folded cells."""
        return tuple(header for header, names in self._required_names if names.isdisjoint(keys))

    def accepts(self, columns: Set[str]) -> bool:
        """Whether these folded canonical columns are this format's header."""
        return (
            self.required_keys <= columns
            and (not self.any_keys or not self.any_keys.isdisjoint(columns))
            and self.foreign_keys.isdisjoint(columns)
        )

    @cached_property
    def known_keys(self) -> frozenset[str]:
        """Folded headers that mean something to this profile."""
        return frozenset(fold(header) for header in self.known_headers)


@cache
def profiles() -> tuple[Profile, ...]:
    """All profiles of include/sources, by name. Raises ProfileError."""
    return load_profiles(INCLUDE / "sources")


def chosen_profiles(name: str | None) -> tuple[Profile, ...]:
    """The one profile that a person asked for, or all. Raises ProfileError for an unknown name."""
    if name is None:
        return profiles()
    chosen = tuple(profile for profile in profiles() if profile.name == name)
    if not chosen:
        known = ", ".join(profile.name for profile in profiles())
        raise ProfileError(f"there is no profile '{name}'; there are: {known}")
    return chosen


def load_profiles(folder: Path) -> tuple[Profile, ...]:
    """The profiles of a folder, by name; raises ProfileError naming file and key."""
    loaded: dict[str, Profile] = {}
    for path in sorted(folder.glob("*.yaml")):
        profile = load_profile(path)
        if profile.name != path.stem:
            raise ProfileError(f"{path.name}: name '{profile.name}' must be the file's name")
        loaded[profile.name] = profile
    return tuple(loaded.values())


def load_profile(path: Path) -> Profile:
    """One profile; raises ProfileError naming the file and the key."""
    try:
        return Profile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise ProfileError(f"{path.name} is not valid YAML: {error}") from error
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(part) for part in problem['loc']) or 'profile'}: {problem['msg']}"
            for problem in error.errors()
        )
        raise ProfileError(f"{path.name}: {problems}") from error
