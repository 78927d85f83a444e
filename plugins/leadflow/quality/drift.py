"""What changed in a file since the last delivery of its profile: columns and vocabularies.

Pure. No cell is named: where columns have shifted, a new "status" may be a person's name. A header
is compared under the name that the profile knows it by, so that a translated one is no change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leadflow.sources.cells import clean
from leadflow.sources.column_orders import columns_of
from leadflow.sources.field_rules import FieldRule
from leadflow.sources.profiles import Profile
from leadflow.sources.recognise import Recognised, canonical_columns, header_keys

# Typed columns that hold one of a few choices, whether the profile maps each choice or keeps it.
CHOICE_COLUMNS = (
    "lead_source", "lead_status", "stage_text", "loss_reason", "requirement_type", "currency",
    "channel", "direction", "outcome", "feedback", "contact_failure", "value_class",
)  # fmt: skip
# A column that any of these is read from is a text, however few different ones a file holds.
TEXT_COLUMNS = (
    "summary", "requirement_text", "next_action", "support_needed", "pain_point", "competitor",
    "decision_chain_text", "budget_text", "timing_text", "company_name", "person_name",
)  # fmt: skip
NAMED_COLUMNS = 8
COLUMN_MARK = "、"


@dataclass(frozen=True)
class Change:
    """One thing that changed: a message key of the catalogue, the values of its sentence."""

    key: str
    subject: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class ChoiceColumn:
    """A column of a file that holds choices, and the typed columns that are read from it."""

    column_key: str
    title: str
    position: int
    typed_columns: tuple[str, ...]


def column_changes(
    profile: Profile, headers: Sequence[str], earlier: Sequence[Sequence[str]]
) -> list[Change]:
    """Columns that every earlier file had and this one lacks, and those that none of them had.

    A vanished column that the profile reads is told apart from one that nothing reads.
    """
    if not earlier:
        return []
    now = _titles(profile, headers)
    before = [_titles(profile, columns) for columns in earlier]
    read = _read_keys(profile, headers).union(*(_read_keys(profile, line) for line in earlier))
    vanished = {
        key: title
        for key, title in before[0].items()
        if key not in now and all(key in titles for titles in before)
    }
    appeared = {
        key: title for key, title in now.items() if not any(key in titles for titles in before)
    }
    told = (
        ("vanished_read", [title for key, title in vanished.items() if key in read]),
        ("vanished_unread", [title for key, title in vanished.items() if key not in read]),
        ("appeared_read", [title for key, title in appeared.items() if key in read]),
        ("appeared_unread", [title for key, title in appeared.items() if key not in read]),
    )
    return [
        Change(f"quality.drift.{name}", name, {"columns": _named(titles), "count": len(titles)})
        for name, titles in told
        if titles
    ]


def choice_columns(profile: Profile, headers: Sequence[str]) -> list[ChoiceColumn]:
    """The columns of a file that hold choices, in the file's order.

    A column that is only searched for phrases (`otherwise: nothing`) holds none.
    """
    recognised = _recognised(profile, headers)
    rules: dict[int, list[FieldRule]] = {}
    for rule in profile.fields:
        for place in columns_of(rule, recognised):
            rules.setdefault(place, []).append(rule)
    return [
        ChoiceColumn(
            recognised.columns[place],
            clean(headers[place]),
            place,
            tuple(dict.fromkeys(rule.to for rule in readers)),
        )
        for place, readers in sorted(rules.items())
        if any(_holds_choices(rule) for rule in readers)
        and not any(rule.to in TEXT_COLUMNS for rule in readers)
    ]


def vocabulary_changes(
    columns: Sequence[ChoiceColumn], found: Sequence[Mapping[str, Any]], values_max: int
) -> list[Change]:
    """A sentence for each choice column with values never seen before (select_new_vocabulary)."""
    titles = {column.column_key: column.title for column in columns}
    changes = []
    for row in found:
        values = {"column": titles[row["column_key"]], "rows": row["row_count"]}
        if row["is_free_text"]:
            key, more = "vocabulary_gone", {"values_max": values_max}
        elif row["unread_count"]:
            key, more = "vocabulary_unread", {"unread": row["unread_count"]}
        else:
            key, more = "vocabulary_new", {}
        told = {**values, **more, "count": row["new_count"], "row": row["first_row_number"]}
        changes.append(Change(f"quality.drift.{key}", values["column"], told))
    return changes


def _holds_choices(rule: FieldRule) -> bool:
    if rule.parser == "phrase":
        return rule.to in CHOICE_COLUMNS and rule.otherwise != "nothing"
    return rule.to in CHOICE_COLUMNS or rule.parser == "choice"


def _recognised(profile: Profile, headers: Sequence[str]) -> Recognised:
    columns = canonical_columns(profile, header_keys(headers))
    return Recognised(profile, 0, 1, tuple(headers), columns)


def _titles(profile: Profile, headers: Sequence[str]) -> dict[str, str]:
    """The header as received by the name that the profile knows it by; columns without one out."""
    columns = _recognised(profile, headers).columns
    return {key: clean(header) for key, header in zip(columns, headers, strict=True) if key}


def _read_keys(profile: Profile, headers: Sequence[str]) -> set[str]:
    recognised = _recognised(profile, headers)
    return {
        recognised.columns[place]
        for rule in profile.fields
        for place in columns_of(rule, recognised)
    }


def _named(titles: Sequence[str]) -> str:
    more = len(titles) - NAMED_COLUMNS
    return COLUMN_MARK.join(titles[:NAMED_COLUMNS]) + (f" … +{more}" if more > 0 else "")
