"""Small invented books for tests: files, rows, parties and customers by a line each."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import text

from leadflow.identity.normalise import company_key, has_legal_form, person_key, short_key
from leadflow.store.database import transaction

ARRIVAL = date(2026, 9, 28)


def at(day: str, clock: str = "02:00") -> datetime:
    """An instant in UTC; 02:00 is ten in the morning in Shanghai."""
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), tzinfo=UTC)


def run(statement: str, **params: Any) -> None:
    """One statement that changes rows."""
    with transaction() as connection:
        connection.execute(text(statement), params)


def rows(statement: str, **params: Any) -> list[tuple[Any, ...]]:
    """The rows of one query as tuples."""
    with transaction() as connection:
        return [tuple(row) for row in connection.execute(text(statement), params)]


def one(statement: str, **params: Any) -> Any:
    """The only value of a query that has one row and one column."""
    [(value,)] = rows(statement, **params)
    return value


def insert(table: str, **values: Any) -> None:
    """One row; dicts and lists of dicts go in as JSON."""
    bound = {
        name: json.dumps(value, ensure_ascii=False)
        if isinstance(value, dict)
        or (isinstance(value, list) and value and isinstance(value[0], dict))
        else value
        for name, value in values.items()
    }
    columns = ", ".join(bound)
    marks = ", ".join(f":{name}" for name in bound)
    run(f"insert into {table} ({columns}) values ({marks})", **bound)


def given_file(file_id: int, source_system: str = "sheet", arrival: date = ARRIVAL) -> int:
    """A loaded file; asking for it again is no second one."""
    run(
        "insert into source_file (file_id, file_name, content_sha256, arrival_date, status,"
        " source_system) values (:file_id, :name, :name, :arrival, 'loaded', :source_system)"
        " on conflict (file_id) do nothing",
        file_id=file_id,
        name=f"file {file_id}",
        arrival=arrival,
        source_system=source_system,
    )
    return file_id


def given_record(
    record_id: int,
    record_type: str,
    source_system: str = "sheet",
    file_id: int = 1,
    arrival: date = ARRIVAL,
    is_current: bool = True,
    party_id: int | None = None,
    customer_id: str | None = None,
    **typed: Any,
) -> int:
    """An accepted row with its typed values; an older version of its source id is superseded."""
    given_file(file_id, source_system, arrival)
    source_id = typed.get("source_id")
    if source_id is not None and is_current:
        run(
            "update source_record set is_current = false where source_system = :source_system"
            " and record_type = :record_type and source_id = :source_id",
            source_system=source_system,
            record_type=record_type,
            source_id=source_id,
        )
    insert(
        "source_record",
        record_id=record_id,
        file_id=file_id,
        row_number=record_id,
        source_system=source_system,
        record_type=record_type,
        source_id=source_id,
        content_sha256=f"row {record_id}",
        raw="[]",
        outcome="accepted",
        is_current=is_current,
        party_id=party_id,
        customer_id=customer_id,
    )
    insert(
        "typed_record",
        record_id=record_id,
        file_id=file_id,
        row_number=record_id,
        record_type=record_type,
        **typed,
    )
    return record_id


def given_customer(
    customer_id: str, legal_name: str | None = None, party_ids: Sequence[int] = (), **columns: Any
) -> str:
    """A live customer; each party id becomes a company record that bears its legal name."""
    insert(
        "customer", customer_id=customer_id, created_date=ARRIVAL, legal_name=legal_name, **columns
    )
    for party_id in party_ids:
        given_party(party_id, customer_id, company_name=legal_name)
    return customer_id


def given_party(
    party_id: int,
    customer_id: str,
    record_type: str = "company",
    source_system: str = "sheet",
    company_name: str | None = None,
    person_name: str | None = None,
    source_key: str | None = None,
    is_deleted: bool = False,
    valid_from_date: date = date(2026, 1, 5),
    registered_at: datetime | None = None,
    mobile: str | None = None,
    owner_rep_id: str | None = None,
    company_party_key: str | None = None,
    **typed: Any,
) -> int:
    """A record that identity has placed in a customer, recorded in the book before."""
    given_record(
        party_id,
        record_type,
        source_system,
        file_id=900,
        party_id=party_id,
        customer_id=customer_id,
        company_name=company_name,
        person_name=person_name,
        mobile=mobile,
        source_id=source_key,
        **typed,
    )
    run("update source_record set recorded_date = '2026-01-05' where record_id = :id", id=party_id)
    insert(
        "party",
        party_id=party_id,
        source_system=source_system,
        record_type=record_type,
        source_key=source_key or f"key {party_id}",
        record_id=party_id,
        legal_name=company_name,
        company_key=company_key(company_name),
        short_key=short_key(company_name),
        has_legal_form=has_legal_form(company_name),
        person_key=person_key(person_name),
        mobile=mobile,
        registered_at=registered_at,
        is_deleted=is_deleted,
        owner_rep_id=owner_rep_id,
        company_party_key=company_party_key,
    )
    insert(
        "membership",
        party_id=party_id,
        customer_id=customer_id,
        valid_from_date=valid_from_date,
        reason="given",
    )
    return party_id


def given_contact(contact_id: int, customer_id: str, **columns: Any) -> int:
    """A contact whose party exists already under the same id."""
    insert(
        "contact", contact_id=contact_id, customer_id=customer_id, record_id=contact_id, **columns
    )
    insert("contact_party", party_id=contact_id, contact_id=contact_id)
    return contact_id


def given_rep(rep_id: str, *aliases: tuple[str, str]) -> str:
    """A rep with the names that sources know it by, as (source system, alias)."""
    insert(
        "rep",
        rep_id=rep_id,
        name=f"业务员{rep_id}",
        name_en=f"Rep {rep_id}",
        seniority="senior",
        manager_id="M01",
        team="测试",
        mail=f"{rep_id}@leadflow.example",
        capacity=20,
        hired_date=date(2020, 1, 1),
        round_robin_order=1,
    )
    for source_system, alias in aliases:
        insert("rep_alias", source_system=source_system, alias=alias, rep_id=rep_id)
    return rep_id


def given_activity(
    activity_id: int, customer_id: str, occurred_at: datetime, **columns: Any
) -> int:
    """A recorded call that reached the person, unless said otherwise."""
    arrival = columns.pop("arrival", ARRIVAL)
    given_record(
        activity_id,
        "activity",
        file_id=columns.pop("file_id", 800),
        arrival=arrival,
        customer_id=customer_id,
        party_id=columns.get("party_id"),
        activity_at=occurred_at,
    )
    run(
        "update source_record set recorded_date = :day where record_id = :id",
        id=activity_id,
        day=arrival,
    )
    told = {
        "channel": "phone",
        "direction": "outbound",
        "is_reached": True,
        "is_interaction": True,
        "is_touch": True,
        **columns,
    }
    insert(
        "activity",
        activity_id=activity_id,
        record_id=activity_id,
        customer_id=customer_id,
        occurred_at=occurred_at,
        **told,
    )
    return activity_id


def given_requirement(requirement_id: int, customer_id: str, **columns: Any) -> int:
    """A need that a rep recorded on 2026-09-01, unless said otherwise."""
    given_record(
        requirement_id,
        "requirement",
        file_id=700,
        customer_id=customer_id,
        party_id=columns.get("party_id"),
    )
    run(
        "update source_record set recorded_date = '2026-09-01' where record_id = :id",
        id=requirement_id,
    )
    insert(
        "requirement",
        requirement_id=requirement_id,
        record_id=requirement_id,
        customer_id=customer_id,
        **{"recorded_date": date(2026, 9, 1), **columns},
    )
    return requirement_id


def given_opportunity(opportunity_id: int, customer_id: str, **columns: Any) -> int:
    """An open opportunity of a CRM, unless said otherwise."""
    given_record(opportunity_id, "deal", "salesforce", file_id=600, customer_id=customer_id)
    run(
        "update source_record set recorded_date = '2026-09-01' where record_id = :id",
        id=opportunity_id,
    )
    told = {
        "source_system": "salesforce",
        "source_id": f"006{opportunity_id:015}",
        "currency": "CNY",
        "is_won": False,
        "is_lost": False,
        **columns,
    }
    insert(
        "opportunity",
        opportunity_id=opportunity_id,
        record_id=opportunity_id,
        customer_id=customer_id,
        **told,
    )
    return opportunity_id
