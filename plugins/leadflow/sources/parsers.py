"""The parsers that profiles name: one cell and a rule's options in, typed columns out.

Thin: what dates, amounts, phones ... look like is known by the modules beside this one.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from leadflow.sources import (
    amounts,
    companies,
    identifiers,
    needs,
    people,
    phones,
    spoken_days,
    timing,
)
from leadflow.sources.cells import (
    INVALID,
    NOTHING,
    Reading,
    clean,
    fold,
    half_width,
    html_text,
    is_blank,
    single_line,
)
from leadflow.sources.dates import Order, parse_moment, to_instant
from leadflow.sources.decimal_marks import Mark, with_point
from leadflow.sources.field_rules import FieldRule, ParserName
from leadflow.sources.times_of_day import parse_time_of_day

JOIN = "\x1f"


@dataclass(frozen=True)
class Options:
    """What one rule's parser knows besides the cell."""

    rule: FieldRule
    values: Mapping[str, str | bool | None]
    source_zone: ZoneInfo
    local_zone: ZoneInfo
    order: Order | None = None
    mark: Mark | None = None
    regions: tuple[str, ...] = ()
    said_on: date | None = None


Parser = Callable[[str, Options], Reading]

# One column is often read twice, as a day and as a moment: remembered over a block of rows.
_moment_of = lru_cache(maxsize=32_768)(parse_moment)


def parse(cell: str, options: Options) -> Reading:
    """The reading of one cell by its rule's parser; a blank cell reads as nothing."""
    if JOIN not in cell and is_blank(cell):
        return NOTHING
    if options.rule.without:
        cell = re.sub(options.rule.without, "", clean(cell))
    return PARSERS[options.rule.parser](cell, options)


def _text(cell: str, options: Options) -> Reading:
    return Reading({options.rule.to: clean(cell)})


def _html(cell: str, options: Options) -> Reading:
    text = html_text(cell)
    return NOTHING if is_blank(text) else Reading({options.rule.to: text})


def _line(cell: str, options: Options) -> Reading:
    return Reading({options.rule.to: single_line(cell)})


def _identifier(cell: str, options: Options) -> Reading:
    value = identifiers.parse_identifier(cell)
    return Reading({options.rule.to: value}) if value else INVALID


def _zoho_id(cell: str, options: Options) -> Reading:
    return _identifier(clean(cell).removeprefix("zcrm_"), options)


def _first_identifier(cell: str, options: Options) -> Reading:
    first = next((part for part in half_width(cell).split(";") if part.strip()), "")
    return _identifier(first, options) if first else NOTHING


def _salesforce_id(cell: str, options: Options) -> Reading:
    try:
        value = identifiers.parse_salesforce_id(cell)
    except ValueError:  # not the shape of an id: told as an invalid column
        return INVALID
    if value is None or not value.startswith(options.rule.starts_with or ("",)):
        return NOTHING
    return Reading({options.rule.to: value})


def _boolean(cell: str, options: Options) -> Reading:
    value = identifiers.parse_boolean(cell)
    return INVALID if value is None else Reading({options.rule.to: value})


def _choice(cell: str, options: Options) -> Reading:
    key = fold(cell)
    if key in options.values:
        return _chosen(options.values[key], options)
    return _unlisted(cell, options)


def _phrase(cell: str, options: Options) -> Reading:
    """The first listed phrase that the text contains decides; null decides for nothing."""
    text = fold(cell)
    for phrase, value in options.values.items():
        if phrase in text:
            return _chosen(value, options)
    return _unlisted(cell, options)


def _chosen(value: str | bool | None, options: Options) -> Reading:
    return NOTHING if value is None else Reading({options.rule.to: value})


def _unlisted(cell: str, options: Options) -> Reading:
    match options.rule.otherwise:
        case "keep":
            return _line(cell, options)
        case "nothing":
            return NOTHING
        case "invalid":
            return INVALID


def _date(cell: str, options: Options) -> Reading:
    moment = _moment_of(cell, options.order)
    if moment is None:
        return INVALID
    if moment.time_of_day is None:
        return Reading({options.rule.to: moment.day}, is_mended=moment.is_mended)
    instant = to_instant(moment, options.source_zone, options.local_zone)
    return Reading(
        {options.rule.to: instant.astimezone(options.local_zone).date()}, is_mended=moment.is_mended
    )


def _datetime(cell: str, options: Options) -> Reading:
    moment = _moment_of(cell, options.order)
    if moment is None:
        return INVALID
    instant = to_instant(moment, options.source_zone, options.local_zone)
    return Reading({options.rule.to: instant}, is_mended=moment.is_mended)


def _day_and_time(cell: str, options: Options) -> Reading:
    """Two columns as one moment; a day that already says its time keeps it."""
    day, time_of_day = cell.split(JOIN)
    if is_blank(day):
        return NOTHING
    moment = parse_moment(day, options.order)
    if moment is None:
        return INVALID
    if moment.time_of_day is None and not is_blank(time_of_day):
        moment = replace(moment, time_of_day=parse_time_of_day(time_of_day))
    instant = to_instant(moment, options.source_zone, options.local_zone)
    return Reading({options.rule.to: instant}, is_mended=moment.is_mended)


def _number(cell: str, options: Options) -> Reading:
    number = amounts.parse_number(with_point(half_width(cell), options.mark))
    return INVALID if number is None else Reading({options.rule.to: number * options.rule.unit})


def _money(cell: str, options: Options) -> Reading:
    """An amount in the rule's unit; its currency too where the cell names one."""
    money = amounts.parse_money(with_point(half_width(cell), options.mark))
    if money is None:
        return INVALID
    amount, currency = money
    values: dict[str, Any] = {options.rule.to: amount * options.rule.unit}
    if currency:
        values["currency"] = currency
    return Reading(values)


def _percent(cell: str, options: Options) -> Reading:
    number = amounts.parse_percent(cell, is_fraction=options.rule.parser == "share")
    return INVALID if number is None else Reading({options.rule.to: number})


def _phone(cell: str, options: Options) -> Reading:
    phone = phones.parse_phone(cell, options.regions)
    if phone.is_invalid:
        return INVALID
    values = {
        "mobile": phone.mobile,
        "landline": phone.landline,
        "phone_extension": phone.extension,
    }
    if phone.unsure and not values[options.rule.to]:
        values[options.rule.to] = phone.unsure
    return Reading(
        {key: value for key, value in values.items() if value}, is_mended=phone.is_mended
    )


def _email(cell: str, options: Options) -> Reading:
    email = identifiers.parse_email(cell)
    if email is None:
        return INVALID
    return Reading({options.rule.to: email}, is_mended=email != clean(cell).casefold())


def _full_name(cell: str, options: Options) -> Reading:
    given, family = ("" if is_blank(part) else part for part in cell.split(JOIN))
    name = people.full_name(given, family)
    return Reading({options.rule.to: name}) if name else NOTHING


def _lead_name(cell: str, options: Options) -> Reading:
    """A lead's one name, of a company or of a person: the column is the one that it looks like."""
    name = single_line(cell)
    return Reading({"person_name" if people.looks_like_person(name) else "company_name": name})


def _name_key(cell: str, options: Options) -> Reading:
    """What stands for an id where an export has none: the first name and what tells it apart."""
    first, *others = (single_line(part) for part in cell.split(JOIN))
    if is_blank(first):
        return NOTHING
    return Reading({options.rule.to: " · ".join(part for part in (first, *others) if part)})


def _contact(cell: str, options: Options) -> Reading:
    contact = people.split_contact(cell)
    if contact is None:
        return NOTHING
    values = {options.rule.to: contact.name, "job_title": contact.title}
    return Reading(
        {key: value for key, value in values.items() if value}, is_vague=contact.is_vague
    )


def _company_size(cell: str, options: Options) -> Reading:
    size = companies.parse_company_size(cell)
    if size is None:
        return INVALID
    values: dict[str, Any] = {
        "employees_min": size.employees_min,
        "employees_max": size.employees_max,
        "revenue_min": size.revenue.low if size.revenue else None,
        "revenue_max": size.revenue.high if size.revenue else None,
    }
    return Reading({key: value for key, value in values.items() if value is not None})


def _employees(cell: str, options: Options) -> Reading:
    band = companies.parse_employees(cell)
    if band is None:
        return INVALID
    values = {"employees_min": band[0], "employees_max": band[1]}
    return Reading({key: value for key, value in values.items() if value is not None})


def _revenue(cell: str, options: Options) -> Reading:
    band = amounts.parse_amount_range(with_point(half_width(cell), options.mark))
    if band is None or (band.low is None and band.high is None):
        return INVALID
    values = {"revenue_min": band.low, "revenue_max": band.high}
    return Reading({key: value for key, value in values.items() if value is not None})


def _uscc(cell: str, options: Options) -> Reading:
    code = companies.parse_uscc(cell)
    return Reading({options.rule.to: code}) if code else INVALID


def _website(cell: str, options: Options) -> Reading:
    host = companies.parse_website(cell)
    return Reading({options.rule.to: host}) if host else INVALID


def _tags(cell: str, options: Options) -> Reading:
    tags = companies.split_tags(cell)
    return Reading({options.rule.to: tags}) if tags else NOTHING


def _budget(cell: str, options: Options) -> Reading:
    """The text always stands; a text without any amount is vague, since a person must ask (I7)."""
    text = single_line(cell)
    band = amounts.parse_budget(cell)
    if band is None:
        return Reading({options.rule.to: text}, is_vague=True)
    values = {options.rule.to: text, "budget_min": band.low, "budget_max": band.high}
    return Reading({k: v for k, v in values.items() if v is not None}, is_vague=band.is_vague)


def _timing(cell: str, options: Options) -> Reading:
    """The text always stands; one that names no time at all is vague (I7)."""
    text = single_line(cell)
    found = timing.parse_timing(cell, options.said_on)
    if found is None:
        return Reading({options.rule.to: text}, is_vague=True)
    values = {options.rule.to: text, "timing_from": found.from_date, "timing_to": found.to_date}
    return Reading({k: v for k, v in values.items() if v is not None}, is_vague=found.is_vague)


def _next_step(cell: str, options: Options) -> Reading:
    day = spoken_days.find_day(cell, options.said_on)
    values = {options.rule.to: single_line(cell), "next_action_date": day}
    return Reading({key: value for key, value in values.items() if value is not None})


def _requirement(cell: str, options: Options) -> Reading:
    return Reading({options.rule.to: clean(cell)}, is_vague=needs.is_vague_requirement(cell))


def _decision_chain(cell: str, options: Options) -> Reading:
    has_decider = people.has_decision_maker(cell)
    return Reading({options.rule.to: single_line(cell), "has_decision_maker": has_decider})


def _closed_not_won(cell: str, options: Options) -> Reading:
    closed, won = (identifiers.parse_boolean(part) for part in cell.split(JOIN))
    return (
        NOTHING if closed is None or won is None else Reading({options.rule.to: closed and not won})
    )


def stage_dates_json(entered: list[tuple[str, datetime]]) -> str | None:
    """[{"stage", "entered_at"}] in the order of entering; None where no stage was entered."""
    if not entered:
        return None
    ordered = sorted(entered, key=lambda pair: pair[1])
    rows = [{"stage": stage, "entered_at": at.astimezone(UTC).isoformat()} for stage, at in ordered]
    return json.dumps(rows, ensure_ascii=False)


PARSERS: dict[ParserName, Parser] = {
    "text": _text, "line": _line, "identifier": _identifier, "first_identifier": _first_identifier,
    "salesforce_id": _salesforce_id, "boolean": _boolean, "choice": _choice, "phrase": _phrase,
    "date": _date, "datetime": _datetime, "number": _number, "money": _money, "percent": _percent,
    "share": _percent, "phone": _phone, "email": _email, "full_name": _full_name,
    "contact": _contact, "company_size": _company_size, "employees": _employees,
    "revenue": _revenue, "uscc": _uscc, "website": _website, "tags": _tags, "budget": _budget,
    "timing": _timing, "next_step": _next_step, "requirement": _requirement,
    "decision_chain": _decision_chain, "closed_not_won": _closed_not_won, "stage_dates": _datetime,
    "html": _html, "zoho_id": _zoho_id, "lead_name": _lead_name, "day_and_time": _day_and_time,
    "name_key": _name_key,
}  # fmt: skip
