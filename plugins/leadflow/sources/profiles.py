"""Format profiles: the schema of include/sources/*.yaml, loaded and checked with clear errors.

Adding a YAML file adds a format. How a header is matched is recognise.py's, what one rule of a
profile may say is field_rules.py's, what profiles share is profile_parts.py's.
"""

import logging
import re
from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import Field, ValidationError, model_validator

from leadflow.config import INCLUDE, settings
from leadflow.sources.cells import fold
from leadflow.sources.field_rules import FieldRule, Pattern, RecordType, Strict
from leadflow.sources.profile_lines import line_of
from leadflow.sources.profile_parts import PartError, composed, read_parts, read_yaml

LOCAL = "local"
# A line of sums, which people write below any table.
TOTALS = (
    r"(?:合计|总计|小计|共计|合計|總計|小計|grand totals?|sub-?totals?|totals?)"
    r"\s*[:：]?\s*(?:\d[\d,.]*)?"
)

log = logging.getLogger(__name__)


class ProfileError(ValueError):
    """A profile that breaks the schema; the message names file, key and remedy."""


class IgnoreRule(Strict):
    """Rows without a cell in this column, or in any of these: ignored, with this reason recorded.

    Columns that the file lacks count as empty, unless it lacks all of them.
    """

    empty: str | tuple[str, ...]
    reason: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are all empty."""
        return (self.empty,) if isinstance(self.empty, str) else self.empty


class RowType(Strict):
    """What a row is, where one file holds rows of several types: by the word in a column.

    With `filled` any word says so.
    """

    header: str = Field(alias="from")
    values: dict[str, RecordType] = Field(default_factory=dict)
    filled: RecordType | None = None

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if bool(self.values) == bool(self.filled):
            raise ValueError("row_types: give either values or filled")
        return self


class Profile(Strict):
    """One export format: how to recognise it, how to decode it, what its columns mean.

    A header is this format's where it has all of `recognise`, at least `any_count` of `any_of`
    (where any is listed) and nothing of `none_of`. Its rows are of `record_type`, but for those of
    which one of `row_types`, the first that knows, says something else. Sheets of these names, or
    that begin with one of these titles, hold no table and are left aside.

    Of a table that was handed out to be filled in, `answers` are the columns for it, `handed_out`
    the others: what a person wrote where no rule reads it is then told, never passed over.
    """

    name: str
    describes: str
    source_system: str
    record_type: RecordType
    row_types: tuple[RowType, ...] = ()
    recognise: tuple[str, ...] = Field(min_length=1)
    any_of: tuple[str, ...] = ()
    any_count: int = Field(default=1, gt=0)
    none_of: tuple[str, ...] = ()
    header_rows: Literal[1, 2] = 1
    encodings: tuple[str, ...] = ("utf-8",)
    timezone: str = LOCAL
    regions: tuple[str, ...] = ("CN",)
    country_from: tuple[str, ...] = ()
    countries: dict[str, str] = Field(default_factory=dict)
    currency: str = "CNY"
    aliases: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    footers: tuple[Pattern, ...] = ()
    ignore: tuple[IgnoreRule, ...] = ()
    ignore_sheets: tuple[str, ...] = ()
    ignore_titles: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    handed_out: tuple[str, ...] = ()
    fields: tuple[FieldRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if len(self.recognise) + bool(self.any_of) < 2:
            raise ValueError("recognise: one header is too few to tell a format by")
        if self.any_of and self.any_count > len(self.any_of):
            raise ValueError("any_count: more headers than any_of lists")
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
            if rule.only and not self.row_types:
                raise ValueError(f"{rule.to}: only belongs to a profile with row_types")
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
        ignored = (header for rule in self.ignore for header in rule.columns)
        typing = (rule.header for rule in self.row_types)
        more = (*self.recognise, *self.any_of, *self.country_from, *ignored, *typing)
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
    def footer_patterns(self) -> tuple[re.Pattern[str], ...]:
        """What the first filled cell of a line below the table looks like."""
        return tuple(re.compile(pattern, re.IGNORECASE) for pattern in (*self.footers, TOTALS))

    @cached_property
    def required_keys(self) -> frozenset[str]:
        """Folded headers that must all be there."""
        return frozenset(fold(header) for header in self.recognise)

    @cached_property
    def any_keys(self) -> frozenset[str]:
        """Folded headers of which `any_count` must be there, unless there are none."""
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

    @cached_property
    def required_names(self) -> frozenset[str]:
        """Every folded name of a header that must be there."""
        return frozenset().union(*(names for _, names in self._required_names))

    def lacking(self, keys: Set[str]) -> tuple[str, ...]:
        """The headers that must be there and are not, given a row's folded cells."""
        return tuple(header for header, names in self._required_names if names.isdisjoint(keys))

    def accepts(self, columns: Set[str]) -> bool:
        """Whether these folded canonical columns are this format's header."""
        return (
            self.required_keys <= columns
            and (not self.any_keys or len(self.any_keys & columns) >= self.any_count)
            and self.foreign_keys.isdisjoint(columns)
        )

    @cached_property
    def known_keys(self) -> frozenset[str]:
        """Folded headers that mean something to this profile."""
        return frozenset(fold(header) for header in self.known_headers)


def profiles() -> tuple[Profile, ...]:
    """All profiles by name: include/sources, and this installation's own. Raises ProfileError.

    An own profile with the name of a shipped one stands for it. A change is seen at once. A broken
    own profile is left out with a warning, so that the files of all others are taken.
    """
    return _known().profiles


def broken_own_profiles() -> tuple[str, ...]:
    """What is wrong with own profiles that cannot be used: file, line, key and remedy."""
    return _known().problems


def own_folder() -> Path:
    """Where the data team's own profiles live: with its data, so that no new release touches it."""
    return settings().home / "sources"


@cache
def _shipped() -> tuple[Profile, ...]:
    return load_profiles(INCLUDE / "sources")


@dataclass(frozen=True)
class _Known:
    profiles: tuple[Profile, ...]
    problems: tuple[str, ...]


def _known() -> _Known:
    paths = sorted(own_folder().glob("*.yaml"))
    return _with_own(tuple((path, path.stat().st_mtime_ns) for path in paths))


@cache
def _with_own(files: tuple[tuple[Path, int], ...]) -> _Known:
    """The time of change makes a changed file another key of the cache."""
    by_name, problems = {profile.name: profile for profile in _shipped()}, []
    parts = _parts() if files else {}
    for path, _ in files:
        try:
            profile = _named(path, parts)
        except ProfileError as error:
            log.warning("a profile is left out until it is mended: %s", error)
            problems.append(str(error))
        else:
            by_name[profile.name] = profile
    return _Known(tuple(by_name[name] for name in sorted(by_name)), tuple(problems))


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
    """The profiles of a folder, by name; raises ProfileError naming file, line and key."""
    parts = _parts()
    return tuple(_named(path, parts) for path in sorted(folder.glob("*.yaml")))


def load_profile(path: Path) -> Profile:
    """One profile with the parts that it uses; raises ProfileError naming file, line and key."""
    return _load(path, _parts())


def _parts() -> Mapping[str, Any]:
    try:
        return read_parts(INCLUDE / "sources")
    except yaml.YAMLError as error:
        raise ProfileError(f"a part of include/sources is not valid YAML: {error}") from error


def _named(path: Path, parts: Mapping[str, Any]) -> Profile:
    profile = _load(path, parts)
    if profile.name != path.stem:
        raise ProfileError(f"{path.name}: name '{profile.name}' must be the file's name")
    return profile


def _load(path: Path, parts: Mapping[str, Any]) -> Profile:
    try:
        content = read_yaml(path)
        if isinstance(content, dict):
            content = composed(content, parts)
        return Profile.model_validate(content)
    except yaml.YAMLError as error:
        raise ProfileError(f"{path.name} is not valid YAML: {error}") from error
    except PartError as error:
        raise ProfileError(f"{path.name}: {error}") from error
    except ValidationError as error:
        problems = "; ".join(
            _problem(path, problem["loc"], problem["msg"]) for problem in error.errors()
        )
        raise ProfileError(f"{path.name}: {problems}") from error


def _problem(path: Path, keys: tuple[str | int, ...], told: str) -> str:
    line = line_of(path, keys)
    place = ".".join(str(key) for key in keys) or "profile"
    return f"line {line}, {place}: {told}" if line else f"{place}: {told}"
