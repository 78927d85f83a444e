"""A proposed profile for a table that no profile knows: headers by their words, values by look.

Pure: what is read and where the proposal is written or shown is for `steps.py` and `preview.py`.
A proposal is never used by itself: a person checks it, changes it and accepts it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from leadflow.identity.folding import has_han
from leadflow.messages import Language
from leadflow.sources.cells import clean, is_blank, single_line
from leadflow.sources.profiles import Profile
from leadflow.sources.propose_columns import (
    Choice,
    Column,
    Confidence,
    Told,
    choose,
    column_of,
    decide_type,
)
from leadflow.sources.propose_draft import Draft, DraftRule
from leadflow.sources.propose_header import FoundHeader, find_header
from leadflow.sources.propose_recognise import distinctive_headers
from leadflow.sources.propose_rules import draft_rules
from leadflow.sources.propose_settings import (
    encodings,
    free_name,
    is_in_utc,
    regions,
    without_footers,
)
from leadflow.sources.propose_trial import try_profile
from leadflow.sources.propose_words import ProposedType, words

# What a proposal looks at: enough to see what columns hold, bounded whatever the file is.
SAMPLE_ROWS, CELL_CHARACTERS = 1000, 500
FEWEST_HEADERS = 2
# Looks that are told by the share of cells that fit, where the column was taken for one of them.
LOOKED_FOR = ("email", "phone", "date", "time", "uscc", "url", "percent", "yes_no", "company")


@dataclass(frozen=True)
class ProposedColumn:
    """One column of the table: what it would fill, why, how sure that is, how its values look."""

    header: str
    name: str | None
    fills: tuple[str, ...]
    parser: str | None
    confidence: Confidence | None
    why: Told
    look: str
    fitting: int
    filled: int


@dataclass(frozen=True)
class Proposal:
    """A profile that would read the table, with what a person should look at before accepting."""

    name: str
    record_type: ProposedType
    type_headers: tuple[str, ...]
    header_row_number: int
    row_count: int
    columns: tuple[ProposedColumn, ...]
    rules: tuple[DraftRule, ...]
    notes: tuple[Told, ...]
    content: dict[str, object]
    language: Language
    near: str | None = None

    @cached_property
    def profile(self) -> Profile:
        """The proposal as a profile."""
        return Profile.model_validate(self.content)

    @property
    def unmapped(self) -> tuple[ProposedColumn, ...]:
        """The columns that no rule reads."""
        return tuple(column for column in self.columns if not column.fills)


def propose(
    rows: Iterable[Sequence[str]],
    label: str,
    profiles: Sequence[Profile],
    *,
    encoding: str | None = None,
    near: Profile | None = None,
) -> Proposal | None:
    """A proposal for a table, or None where no row is a header or nothing of it can be used.

    `label` is the file's name, with the sheet's; `near` the profile that it almost is. Reads at
    most a thousand rows.
    """
    sample = [[cell[:CELL_CHARACTERS] for cell in row] for row in islice(rows, SAMPLE_ROWS)]
    header = find_header(sample)
    if header is None:
        return None
    below = [row for row in sample[header.first_data_index :] if any(c.strip() for c in row)]
    data, footers = without_footers(below)
    columns = _columns(header, data)
    kind, tellers = decide_type(columns, label)
    has_company = any(m.meaning == "company_name" for c in columns for m in c.matches)
    choices = [choose(column, kind, has_company=has_company) for column in columns]
    draft = draft_rules(kind, choices)
    if not _is_of_use(draft):
        return None
    proposed = tuple(_proposed(choice, draft) for choice in choices)
    sure = {c.name for c in proposed if c.fills and c.confidence == "sure" and c.name}
    named = [column.name for column in columns if column.name]
    recognise_by, none_of = distinctive_headers(named, sure, profiles)
    if len(recognise_by) < FEWEST_HEADERS:
        return None
    content = _content(header, draft, encoding)
    content["name"] = content["source_system"] = free_name(label, {p.name for p in profiles})
    content["describes"] = single_line(label) or content["name"]
    content |= {"recognise": list(recognise_by), "none_of": list(none_of), "footers": footers}
    ordered = {key: content[key] for key in KEY_ORDER if content.get(key)}
    trial = try_profile(Profile.model_validate(ordered), sample, header.index)
    if trial is None:
        return None
    return Proposal(
        name=str(ordered["name"]),
        record_type=kind,
        type_headers=tellers,
        header_row_number=header.index + 1,
        row_count=len(data),
        columns=proposed,
        rules=tuple(draft.rules),
        notes=(*draft.notes, *trial),
        content=ordered,
        language="zh" if has_han("".join(header.cells)) else "en",
        near=near.name if near and near.record_type == kind else None,
    )


KEY_ORDER = (
    "name", "describes", "source_system", "record_type", "recognise", "none_of", "header_rows",
    "encodings", "timezone", "regions", "country_from", "footers", "fields",
)  # fmt: skip


def _columns(header: FoundHeader, data: Sequence[Sequence[str]]) -> list[Column]:
    columns = []
    for place, (cell, name) in enumerate(zip(header.cells, header.names, strict=True)):
        cells = [row[place] if place < len(row) else "" for row in data]
        if name or any(not is_blank(cell) for cell in cells):
            columns.append(column_of(place, clean(cell), name, cells))
    return columns


def _is_of_use(draft: Draft) -> bool:
    """Whether a row would say who or what it is about: else nothing is gained by a profile."""
    needs = {
        "deal": {"deal_name", "source_id"},
        "stage_history": {"opportunity_source_id", "stage_text"},
        "owner": {"rep_name", "rep_email"},
    }.get(draft.kind, {"company_name", "person_name", "mobile", "email", "contact_source_id"})
    return bool(needs & draft.filled)


def _content(header: FoundHeader, draft: Draft, encoding: str | None) -> dict[str, object]:
    text = "".join(header.cells)
    return {
        "record_type": draft.kind,
        "header_rows": header.rows if header.rows > 1 else None,
        "encodings": encodings(text, draft, encoding),
        "timezone": "UTC" if is_in_utc(draft) else "local",
        "regions": regions(text, draft),
        "country_from": draft.country_from,
        "fields": [rule.as_dict() for rule in draft.rules],
    }


def _proposed(choice: Choice, draft: Draft) -> ProposedColumn:
    column = choice.column
    rules = [r for r in draft.rules if column.name and column.name in (*r.headers, *r.join)]
    fills = tuple(dict.fromkeys(rule.to for rule in rules))
    look, fitting = column.values.look
    meant = words().meanings[choice.meaning].shape if choice.meaning else None
    if column.values.count and meant in LOOKED_FOR:
        look, fitting = meant, column.values.fitting(meant)
    is_country = choice.meaning == "country" and column.name in draft.country_from
    why = choice.why
    if not fills and choice.meaning and not is_country:
        why = draft.dropped.get(column.place, Told("not_needed"))
    if is_country:
        fills = ("country_from",)
    return ProposedColumn(
        header=column.header,
        name=column.name,
        fills=fills,
        parser=rules[0].parser if rules else None,
        confidence=choice.confidence if fills else None,
        why=why,
        look=look,
        fitting=fitting,
        filled=column.values.count,
    )
