"""Reasons in words, from the catalogue: the column, what is wrong with it, what to do."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from leadflow.messages import Language, catalogue, text
from leadflow.quality.rules import FILE_HELD
from leadflow.sources.column_orders import columns_of
from leadflow.sources.profiles import profiles
from leadflow.sources.recognise import Recognised, canonical_columns, header_keys
from leadflow.sources.row_typing import mapping_of
from leadflow.sources.typed_columns import DATES, FLAGS, NUMBERS, TIMES

HAN = re.compile(r"[㐀-鿿]")
# Kinds of columns that are mended in ways of their own.
KINDS: Mapping[str, tuple[str, ...]] = {
    "date": (*TIMES, *DATES),
    "phone": ("mobile", "landline"),
    "email": ("email", "rep_email"),
    "number": NUMBERS,
    "id": ("source_id", "company_source_id", "contact_source_id", "opportunity_source_id"),
    "yes_no": FLAGS,
}
NO_TITLES: Mapping[str, str] = {}


def language_of(headers: Sequence[str]) -> Language:
    """Chinese where any header is, else English."""
    return "zh" if any(HAN.search(header) for header in headers) else "en"


def titles_of(profile_name: str | None, headers: Sequence[str]) -> dict[str, str]:
    """The sender's header of each typed column, by the profile that the file was read with."""
    titles: dict[str, str] = {}
    for profile in profiles():
        if profile.name == profile_name:
            columns = canonical_columns(profile, header_keys(headers))
            recognised = Recognised(profile, 0, 1, tuple(headers), columns)
            for header, column, _ in mapping_of(profile, recognised):
                titles.setdefault(column, header)
    return titles


def places_of(profile_name: str | None, headers: Sequence[str]) -> dict[str, set[int]]:
    """The columns of a file, by position, that each typed column is read from."""
    places: dict[str, set[int]] = {}
    for profile in profiles():
        if profile.name == profile_name:
            columns = canonical_columns(profile, header_keys(headers))
            recognised = Recognised(profile, 0, 1, tuple(headers), columns)
            for rule in profile.fields:
                places.setdefault(rule.to, set()).update(columns_of(rule, recognised))
    return {column: found for column, found in places.items() if found}


def is_told_by_name(profile_name: str | None, headers: Sequence[str]) -> bool:
    """Whether a file has no column of ids, so that names stand for them."""
    for profile in profiles():
        if profile.name == profile_name:
            columns = canonical_columns(profile, header_keys(headers))
            recognised = Recognised(profile, 0, 1, tuple(headers), columns)
            readers = [
                rule.parser
                for rule in profile.fields
                if rule.to == "source_id" and columns_of(rule, recognised)
            ]
            return readers == ["name_key"]
    return False


def critical_sentences(
    reasons: Sequence[Mapping[str, Any]],
    language: Language,
    titles: Mapping[str, str] = NO_TITLES,
    held_reason: Mapping[str, Any] | None = None,
) -> str:
    """A sentence for each critical reason: the others reject nothing."""
    return " ".join(
        reason_sentence(reason, language, titles, held_reason)
        for reason in reasons
        if reason["severity"] == "critical"
    )


def reason_sentence(
    reason: Mapping[str, Any],
    language: Language,
    titles: Mapping[str, str] = NO_TITLES,
    held_reason: Mapping[str, Any] | None = None,
) -> str:
    """One reason. `titles` gives the sender's header of a typed column.

    A row that waits with its file tells why the file waits, where `held_reason` says so.
    """
    problem = text(f"quality.rule.{reason['rule']}", language)
    remedy = text(_remedy_key(reason["rule"], reason["column"]), language)
    if reason["rule"] == FILE_HELD and held_reason:
        values = {key: value for key, value in held_reason.items() if key != "key"}
        problem = text(held_reason["key"], language, **values).rstrip("。.")
    if reason["column"] is None:
        return text("quality.rejects.sentence_of_file", language, problem=problem, remedy=remedy)
    return text(
        "quality.rejects.sentence",
        language,
        column=column_title(reason["column"], titles, language),
        problem=problem,
        remedy=remedy,
    )


def _remedy_key(rule: str, column: str | None) -> str:
    """What to do, as the kind of the column has it where the rule looks at columns of any kind."""
    kind = next((kind for kind, columns in KINDS.items() if column in columns), None)
    special = f"quality.remedy.{rule}.{kind}"
    return special if special in catalogue() else f"quality.remedy.{rule}"


def column_title(column: str, titles: Mapping[str, str], language: Language) -> str:
    """What the reader calls a typed column: the file's own header, else its name in words."""
    key = f"quality.column.{column}"
    if column in titles:
        return titles[column]
    return text(key, language) if key in catalogue() else column
