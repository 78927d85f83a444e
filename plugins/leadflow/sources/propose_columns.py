"""What each column of an unknown table is: its header's words first, its values' look second.

Where they contradict each other the values win, and the choice says so. Nothing shows a value.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from leadflow.identity.folding import has_han
from leadflow.messages import Language, text
from leadflow.sources.propose_values import ColumnValues
from leadflow.sources.propose_words import (
    TYPES,
    Match,
    Meaning,
    ProposedType,
    match_header,
    type_words,
    words,
)

Confidence = Literal["sure", "likely", "check"]
# From this share of its cells on a look agrees with a header; from that one on it needs none.
AGREES, SPEAKS_ALONE = 0.5, 0.9
FEWEST_VALUES = 2
# Meanings without a column of their own that rules are made of all the same.
USED = {
    "given_name", "family_name", "country", "any_date", "time_of_day", "lead_id", "contact_id",
    "company_id", "deal_id", "activity_id", "user_id", "record_id",
}  # fmt: skip
NAMES = ("company_name", "customer_name", "person_name", "any_name")
NO_COLUMN, ROW_NUMBER = "no_column", "row_number"
FREE_TEXT = ("line", "text", "requirement")
# How far a doubtful word speaks for a record type, and the name of the file.
SHARED_WORD, ENDING_WORD, FILE_WORD = 0.2, 0.5, 1.5
# What a record type cannot do without, and what speaks against it; see `_type_score`.
PERSON = {"person_name", "given_name", "family_name"}


@dataclass(frozen=True)
class Told:
    """A reason as message key and values, so that it can be said in both languages."""

    key: str
    values: dict[str, Any] = field(default_factory=dict)

    def said(self, language: Language) -> str:
        """In words."""
        return text(f"sources.proposal.{self.key}", language, **self.values)


@dataclass(frozen=True)
class Column:
    """One column: its name in a profile (None where it has none), and its values."""

    place: int
    header: str
    name: str | None
    values: ColumnValues
    matches: tuple[Match, ...]


@dataclass(frozen=True)
class Choice:
    """What a column is taken for, why, and how sure that is; `meaning` None where for nothing."""

    column: Column
    meaning: str | None
    confidence: Confidence
    why: Told
    fills: str | None = None
    parser: str | None = None


def column_of(place: int, header: str, name: str | None, cells: Sequence[str]) -> Column:
    """A column with the meanings that its header may have."""
    matches = match_header(header) if name else ()
    return Column(place, header, name, ColumnValues.of(cells), matches)


def decide_type(columns: Sequence[Column], label: str) -> tuple[ProposedType, tuple[str, ...]]:
    """The record type that most headers speak for, and the headers that say so."""
    speaking = type_words(label)
    scores = {kind: _type_score(kind, columns, kind in speaking) for kind in TYPES}
    kind = max(TYPES, key=lambda kind: scores[kind])
    tellers = [
        column.header
        for column in columns
        if any(words().meanings[m.meaning].tells.get(kind, 0) > 0 for m in column.matches)
    ]
    return kind, tuple(tellers)


def choose(column: Column, kind: ProposedType, *, has_company: bool) -> Choice:
    """What one column of a table of this record type is. `has_company`: another one names it."""
    meanings = words().meanings
    fitting = [m for m in column.matches if kind in meanings[m.meaning].only]
    fitting.sort(key=lambda m: len(meanings[m.meaning].only))
    useful = [m for m in fitting if meanings[m.meaning].fills or m.meaning in USED]
    refused: Match | None = None
    for match in useful:
        meaning = meanings[match.meaning]
        if match.meaning in NAMES and _are_names(column.values):
            return _choose_name(column, match, kind, has_company=has_company)
        if match.meaning in NAMES or not _agrees(meaning, column.values):
            refused = refused or match
            continue
        stronger = _speaks_alone(column, kind) if _is_free_text(meaning) else None
        if stronger:
            return _by_look(column, stronger, Told("by_look_against", _counted(column, match)))
        return Choice(
            column, match.meaning, _confidence(match, meaning, column.values), _by_word(match)
        )
    is_known = bool(fitting) and not useful and fitting[0].how != "ending"
    alone = None if is_known or not column.name else _speaks_alone(column, kind)
    if alone:
        told = "by_look_against" if refused else "by_look"
        return _by_look(column, alone, Told(told, _counted(column, refused)))
    return Choice(column, None, "check", _why_unmapped(column, fitting, refused))


def _choose_name(column: Column, match: Match, kind: ProposedType, *, has_company: bool) -> Choice:
    """A company's or a person's name: what the header says, unless the values say otherwise."""
    values = column.values
    company = values.share("company")
    # among Latin names only the company's ending tells: Pinestone Retail may be a person
    is_chinese = sum(has_han(cell) for cell in values.cells) * 2 > values.count
    person = values.share("person") if is_chinese else 0.0
    says_person = match.meaning == "person_name"
    if match.meaning == "any_name":
        says_person = kind != "company" and (has_company or not is_chinese) and company < AGREES
    told, confidence = _by_word(match), _confidence(match, None, values)
    fills, parser = ("person_name", "contact") if says_person else ("company_name", "line")
    if not says_person and person >= AGREES and company < 0.1 and values.count >= FEWEST_VALUES:
        fills, parser = "person_name", "contact"
        told = Told("persons", {**_counted(column, match), "fits": values.fitting("person")})
        confidence = "check"
    elif says_person and company >= AGREES and values.count >= FEWEST_VALUES:
        fills, parser = "company_name", "line"
        told = Told("companies", {**_counted(column, match), "fits": values.fitting("company")})
        confidence = "check"
    elif match.meaning != "person_name" and is_chinese and min(person, company) >= 0.1:
        fills, parser = "company_name", "lead_name"
        told, confidence = Told("both_names", _counted(column, match)), "check"
    elif match.meaning in ("any_name", "customer_name") and company < AGREES:
        confidence = "check" if confidence == "sure" else confidence
    meaning = "person_name" if fills == "person_name" else "company_name"
    return Choice(column, meaning, confidence, told, fills, parser)


def _are_names(values: ColumnValues) -> bool:
    return not values.count or values.share("name") >= AGREES


def _agrees(meaning: Meaning, values: ColumnValues) -> bool:
    if meaning.vocabulary and values.count:
        return values.is_choice
    return not values.count or meaning.shape is None or values.share(meaning.shape) >= AGREES


def _is_free_text(meaning: Meaning) -> bool:
    return bool(meaning.fills) and meaning.shape is None and meaning.parser in FREE_TEXT


def _speaks_alone(column: Column, kind: ProposedType) -> str | None:
    """The meaning of a column whose values leave no doubt: e-mail, mobile, tax number, site."""
    values = column.values
    if values.count < FEWEST_VALUES:
        return None
    looks = {
        "email": values.share("email"),
        "mobile": values.are_mobiles,
        "uscc": values.share("uscc"),
        "website": values.are_web_addresses,
    }
    if kind == "owner":
        looks = {"user_email": looks["email"]}
    return next(
        (
            meaning
            for meaning, share in looks.items()
            if share >= SPEAKS_ALONE and kind in words().meanings[meaning].only
        ),
        None,
    )


def _by_look(column: Column, meaning: str, why: Told) -> Choice:
    return Choice(column, meaning, "check", why)


def _by_word(match: Match) -> Told:
    return Told(f"word_{match.how}", {"word": match.word})


def _confidence(match: Match, meaning: Meaning | None, values: ColumnValues) -> Confidence:
    """Sure: the very word, and values that look like it. Check: a like word without such values."""
    is_seen = bool(values.count)
    if match.how == "exact":
        return "sure" if is_seen else "likely"
    return "likely" if is_seen and meaning and meaning.shape not in (None, "any") else "check"


def _counted(column: Column, match: Match | None) -> dict[str, Any]:
    look, fits = column.values.look
    word = match.word if match else column.header
    return {"word": word, "look": look, "fits": fits, "count": column.values.count}


def _why_unmapped(column: Column, fitting: Sequence[Match], refused: Match | None) -> Told:
    if column.name is None:
        return Told("no_name")
    if refused:
        return Told("look_refuses", _counted(column, refused))
    if any(match.meaning == ROW_NUMBER for match in fitting):
        return Told("row_number")
    if fitting:
        return Told("no_column")
    if column.matches:
        return Told("other_type")
    return Told("unknown_date" if column.values.look[0] == "date" else "unknown")


def _type_score(kind: ProposedType, columns: Sequence[Column], is_in_label: bool) -> float:
    meanings = words().meanings
    told: dict[str, float] = {}
    present: set[str] = set()
    for column in columns:
        filling = [m for m in column.matches if meanings[m.meaning].fills]
        is_shared = len(filling) > 1
        for match in column.matches:
            if match.how != "ending":
                present.add(match.meaning)
            weight = SHARED_WORD if is_shared else 1.0
            weight *= ENDING_WORD if match.how == "ending" else 1.0
            tells = meanings[match.meaning].tells.get(kind, 0) * weight
            told[match.meaning] = max(told.get(match.meaning, tells), tells)
    score = sum(told.values()) + FILE_WORD * is_in_label
    match kind:
        case "lead":
            return score + 1.0
        case "contact":
            return score if present & (PERSON | {"any_name"}) else -1.0
        case "company":
            return score - 3.0 * bool(present & PERSON) - 1.0 * ("mobile" in present)
        case "activity":
            return score if present & {"activity_at", "any_date", "created"} else -1.0
        case "deal":
            return score if present & {"deal_name", "stage", "amount", "deal_id"} else -1.0
        case "stage_history":
            return score if present & {"new_stage", "old_stage"} else -1.0
        case "owner":
            return score - 6.0 * bool(present & {"company_name", "customer_name", "mobile"})
