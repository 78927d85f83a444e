"""Cells as people and programs write them, read as somebody who sells in China would read them.

The tables are in hard_cases/, one a kind; a case that turns up in a real export is added there.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from leadflow.sources.amounts import parse_budget
from leadflow.sources.companies import parse_company_size, parse_uscc, parse_website
from leadflow.sources.dates import parse_moment
from leadflow.sources.identifiers import parse_email, parse_identifier
from leadflow.sources.people import has_decision_maker, split_contact
from leadflow.sources.phones import parse_phone
from leadflow.sources.spoken_days import find_day
from leadflow.sources.timing import parse_timing

FOLDER = Path(__file__).parent / "hard_cases"
SAID_ON = date(2026, 9, 10)


def cases(kind: str) -> Any:
    table = yaml.safe_load((FOLDER / f"{kind}.yaml").read_text(encoding="utf-8"))
    assert len(table) >= 30
    named = [pytest.param(case, id=f"{case['cell']} {case.get('regions', '')}") for case in table]
    return pytest.mark.parametrize("case", named)


@cases("dates")
def test_dates(case: dict[str, Any]) -> None:
    moment = parse_moment(case["cell"], case.get("order"))
    if case["reads"] is None:
        assert moment is None
        return
    assert moment is not None
    expected = datetime.fromisoformat(case["reads"])
    has_time = len(case["reads"]) > 10
    assert (moment.day, moment.time_of_day) == (
        expected.date(),
        expected.time() if has_time else None,
    )
    offset = case.get("offset")
    assert (moment.zone.utcoffset(None) if moment.zone else None) == (
        None if offset is None else timedelta(hours=offset)
    )


@cases("phones")
def test_phones(case: dict[str, Any]) -> None:
    phone = parse_phone(case["cell"], tuple(case.get("regions", ["CN"])))
    numbers = [number for number in (phone.mobile, phone.landline, phone.unsure) if number]
    assert " ".join(numbers) == (case["reads"] or "")
    assert phone.is_invalid == (case["reads"] is None)
    assert phone.extension == case.get("extension")


@cases("emails")
def test_emails(case: dict[str, Any]) -> None:
    assert parse_email(case["cell"]) == case["reads"]


@cases("budgets")
def test_budgets(case: dict[str, Any]) -> None:
    band = parse_budget(case["cell"])
    if "reads" in case:
        assert band is None
        return
    assert band is not None
    assert (band.low, band.high) == (_decimal(case["low"]), _decimal(case["high"]))
    assert band.is_vague is case["vague"]
    assert band.currency == case.get("currency")


@cases("timings")
def test_timings(case: dict[str, Any]) -> None:
    found = parse_timing(case["cell"], SAID_ON)
    if "reads" in case:
        assert found is None
        return
    assert found is not None
    assert (found.from_date, found.to_date) == (case["from"], case["to"])
    assert found.is_vague is case["vague"]


@cases("next_steps")
def test_next_steps(case: dict[str, Any]) -> None:
    assert find_day(case["cell"], SAID_ON) == case["reads"]


@cases("contacts")
def test_contacts(case: dict[str, Any]) -> None:
    contact = split_contact(case["cell"])
    if "reads" in case:
        assert contact is None
        return
    assert contact is not None
    assert (contact.name, contact.title) == (case["name"], case["title"])
    assert contact.is_vague is case["vague"]


@cases("decision_chains")
def test_decision_chains(case: dict[str, Any]) -> None:
    assert has_decision_maker(case["cell"]) is case["reads"]


@cases("company_sizes")
def test_company_sizes(case: dict[str, Any]) -> None:
    size = parse_company_size(case["cell"])
    if "reads" in case:
        assert size is None
        return
    assert size is not None
    assert [size.employees_min, size.employees_max] == case["employees"]
    revenue = [size.revenue.low, size.revenue.high] if size.revenue else None
    assert revenue == case["revenue"]


@cases("codes")
def test_codes(case: dict[str, Any]) -> None:
    """Ids, 统一社会信用代码 and sites: what is read, or null for what is none or was cut."""
    read = {"id": parse_identifier, "uscc": parse_uscc, "site": parse_website}[case["kind"]]
    assert read(case["cell"]) == case["reads"]


def _decimal(value: int | float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))
