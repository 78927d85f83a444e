"""What a small invented book may hold besides: sales, needs, changes, birthdays."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import text

from leadflow.config import policy
from leadflow.followup import steps as followup_steps
from leadflow.store.database import transaction
from leadflow.store.sql import run_sql
from tests.sql.followup_book import Writer


@dataclass(frozen=True)
class Sale:
    """One opportunity; `entered` are the stages that it went through."""

    stage: str
    entered: tuple[tuple[str, datetime], ...] = ()
    created_at: datetime | None = None
    close_date: date | None = None
    contract_end_date: date | None = None

    @property
    def is_won(self) -> bool:
        """Bought."""
        return self.stage == "won"


def given_sale(writer: Writer, customer_id: str, sale: Sale) -> int:
    """An opportunity with its stage history; returns its id."""
    record_id = writer.record(record_type="deal", customer_id=customer_id)
    writer.insert(
        "opportunity",
        opportunity_id=record_id,
        record_id=record_id,
        source_system="sheet",
        source_id=str(record_id),
        customer_id=customer_id,
        stage=sale.stage,
        currency="CNY",
        created_at=sale.created_at,
        close_date=sale.close_date,
        contract_end_date=sale.contract_end_date,
        is_won=sale.is_won,
        is_lost=sale.stage == "lost",
    )
    for stage, entered_at in sale.entered:
        writer.insert(
            "stage_history",
            source_system="sheet",
            opportunity_source_id=str(record_id),
            opportunity_id=record_id,
            entered_at=entered_at,
            stage=stage,
            stage_text=stage,
            record_id=record_id,
        )
    return record_id


def given_change(writer: Writer, customer_id: str, day: date, kind: str) -> None:
    """A major change that the book has found."""
    writer.insert(
        "customer_event",
        customer_id=customer_id,
        event_date=day,
        kind=kind,
        subject="1",
        details='{"record_id": 1}',
    )


def given_birthday(writer: Writer, contact_id: int, day: date) -> None:
    """The primary contact's own record says when it was born."""
    writer.insert(
        "typed_record",
        record_id=contact_id,
        file_id=1,
        row_number=contact_id,
        record_type="lead",
        birth_date=day,
    )


def candidates(run_date: date, customer_ids: list[str]) -> dict[tuple[str, str], dict[str, Any]]:
    """What every rule wants, by customer and kind, as a plan of these customers finds it."""
    with transaction() as connection:
        run_sql(connection, "followup/create_plan_scope.sql")
        run_sql(connection, "followup/insert_scope_of_customers.sql", customer_ids=customer_ids)
        until_at = followup_steps._end_of(run_date)
        followup_steps._find_candidates(connection, policy(), run_date, until_at)
        found = connection.execute(text("select * from plan_candidate")).mappings()
        return {(row["customer_id"], row["kind"]): dict(row) for row in found}
