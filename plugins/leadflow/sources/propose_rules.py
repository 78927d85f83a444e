"""The rules of a proposed profile out of what its columns were taken for; conflicts are told.

A typed column is filled by the best choice; several phones or notes are read one after the other.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from leadflow.privacy.redact import redact
from leadflow.sources.amounts import CURRENCIES, parse_number
from leadflow.sources.cells import fold, half_width
from leadflow.sources.propose_columns import Choice, Told
from leadflow.sources.propose_draft import Draft, DraftRule, drop_for
from leadflow.sources.propose_keys import draft_keys
from leadflow.sources.propose_words import ProposedType, vocabulary_value, words
from leadflow.sources.typed_columns import ALLOWED_VALUES, FLAGS

TEN_THOUSANDS = re.compile(r"万|萬|10k", re.IGNORECASE)
# Typed columns that draft_keys has decided, with or without a rule.
DRAFTED_AS_KEYS = {
    "source_created_at", "source_updated_at", "activity_at", "company_name", "person_name",
    "rep_name", "mobile", "landline",
}  # fmt: skip
# The rules in this order: ids and times first, as in the profiles that are shipped.
ORDER = (
    "source_id", "source_created_at", "source_updated_at", "recorded_date", "is_deleted",
    "owner_source", "rep_source", "company_source_id", "contact_source_id",
    "opportunity_source_id", "company_name", "uscc", "industry", "employees_min", "revenue_min",
    "website", "city", "person_name", "job_title", "mobile", "landline", "email", "wechat",
    "do_not_call", "do_not_email", "deal_name", "stage_text", "amount", "currency",
    "probability_pct", "close_date", "is_won", "is_lost", "loss_reason", "lead_source",
    "lead_status", "urgency", "requirement_type", "requirement_text", "budget_text", "budget_min",
    "budget_max", "timing_text", "decision_chain_text", "competitor", "pain_point", "is_done",
    "activity_at", "channel", "direction", "outcome", "feedback", "next_action",
    "next_action_date", "rep_name", "rep_email", "is_active", "tags", "summary",
)  # fmt: skip


def draft_rules(kind: ProposedType, choices: Sequence[Choice]) -> Draft:
    """The rules of a table of this record type, in a fixed order."""
    draft = Draft(kind, list(choices))
    draft_keys(draft)
    for name, meaning in words().meanings.items():
        if meaning.fills and meaning.fills not in draft.filled | DRAFTED_AS_KEYS:
            _plain(draft, name)
    _deal_result(draft)
    _constants(draft)
    draft.country_from = [choice.column.name or "" for choice in draft.of("country")]
    read = {header for rule in draft.rules for header in (*rule.headers, *rule.join)}
    unread = [c for c in draft.of("any_date", "time_of_day") if c.column.name not in read]
    draft.drop(unread, Told("unknown_date"))
    draft.rules.sort(key=lambda rule: ORDER.index(rule.to))
    return draft


def _plain(draft: Draft, meaning_name: str) -> None:
    meaning = words().meanings[meaning_name]
    rivals = [
        name
        for name, other in words().meanings.items()
        if other.fills == meaning.fills and draft.kind in other.only
    ]
    choices = draft.of(*rivals)
    if not choices or meaning.fills is None:
        return
    first = words().meanings[choices[0].meaning or ""]
    alike = [
        c
        for c in choices
        if c.meaning == choices[0].meaning
        or (first.several and words().meanings[c.meaning or ""].several)
    ]
    read, left = (
        (alike, [c for c in choices if c not in alike])
        if first.several
        else (choices[:1], choices[1:])
    )
    drop_for(draft, meaning.fills, left)
    if first.vocabulary:
        _choice(draft, meaning.fills, first.vocabulary, read[0])
    elif meaning.fills == "timing_text":
        _timing(draft, read)
    elif meaning.fills == "budget_text" and _is_in_ten_thousands(read[0]):
        draft.add("budget_text", read)
        draft.add("budget_min", read, parser="money", unit=10_000)
        draft.add("budget_max", read, parser="money", unit=10_000)
    else:
        draft.add(meaning.fills, read, **_keys(first.parser, read[0]))


def _keys(parser: str, choice: Choice) -> dict[str, Any]:
    if parser == "percent":
        numbers = [parse_number(cell) for cell in choice.column.values.distinct]
        known = [number for number in numbers if number is not None]
        has_sign = any(cell.endswith("%") for cell in choice.column.values.distinct)
        is_share = bool(known) and max(known) <= 1 and not has_sign
        return {"parser": "share" if is_share else "percent"}
    if parser in ("money", "number") and _is_in_ten_thousands(choice):
        return {"parser": parser, "unit": 10_000}
    return {"parser": parser}


def _is_in_ten_thousands(choice: Choice) -> bool:
    """金额(万元): the header says the unit, the cells are plain numbers."""
    values = choice.column.values
    plain = all(parse_number(cell) is not None for cell in values.distinct)
    return bool(TEN_THOUSANDS.search(choice.column.header)) and bool(values.count) and plain


def _timing(draft: Draft, choices: Sequence[Choice]) -> None:
    """A timing such as 下月 counts from the day it was said."""
    if "recorded_date" in draft.filled:
        draft.add("timing_text", choices, parser="timing", relative_to="recorded_date")
    else:
        draft.add("timing_text", choices)


def _choice(draft: Draft, to: str, vocabulary: str, choice: Choice) -> None:
    """A choice with its values: what the words know is mapped, the rest waits for a person."""
    known: dict[str, Any] = {}
    unknown: list[str] = []
    for value in sorted(choice.column.values.distinct):
        meant = vocabulary_value(vocabulary, value)
        if any(fold(value) == fold(other) for other in (*known, *unknown)):
            continue
        if meant is not None:
            known[value] = meant == "true" if to in FLAGS else meant
        elif not redact(value).count:
            unknown.append(value)
    if not known:
        allowed = sorted(ALLOWED_VALUES.get(to, {"true", "false"}))
        shown = {"column": to, "values": ", ".join(unknown), "allowed": ", ".join(allowed)}
        draft.drop([choice], Told("no_known_value", shown))
        return
    rule = DraftRule(to, (choice.column.name or "",), parser="choice", values=known)
    draft.rules.append(replace(rule, open_values=tuple(unknown)))


def _deal_result(draft: Draft) -> None:
    """Won and lost by the words of a result column, or of the stages themselves."""
    if draft.kind != "deal":
        return
    for choice in (*draft.of("deal_result")[:1], *draft.of("stage")[:1]):
        for to in ("is_won", "is_lost"):
            known = {
                value: meant == "true"
                for value in sorted(choice.column.values.distinct)
                if (meant := vocabulary_value(to, value)) is not None
            }
            if to not in draft.filled and any(known.values()) and choice.column.values.is_choice:
                header = (choice.column.name or "",)
                draft.rules.append(DraftRule(to, header, parser="choice", values=known))


def _constants(draft: Draft) -> None:
    """What the columns do not say and every row of the kind needs."""
    if draft.kind == "activity":
        if "is_done" not in draft.filled:
            draft.rules.append(DraftRule("is_done", constant=True, told=(Told("all_done"),)))
        draft.rules.append(DraftRule("channel", constant="other", told=(Told("else_other"),)))
        if "direction" not in draft.filled:
            rule = DraftRule("direction", constant="outbound", told=(Told("all_outbound"),))
            draft.rules.append(rule)
    if draft.kind == "deal":
        draft.add("rep_source", draft.of("owner"))
    if draft.kind in ("deal", "stage_history") and "amount" in draft.filled:
        amount = draft.of("amount")[0].column.header
        named = [
            code
            for name, code in CURRENCIES.items()
            if len(name) > 1 and name in half_width(amount).casefold()
        ]
        told = Told("currency", {"currency": named[0] if named else "CNY"})
        constant = named[0] if named else "CNY"
        draft.rules.append(DraftRule("currency", constant=constant, told=(told,)))
