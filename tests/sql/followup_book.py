"""A small invented book for the tests of ownership and follow-up, described in Python.

Every activity has a source row of its own; customers carry what refresh_book would have found.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text

from leadflow.clock import local_midnight

ZONE = ZoneInfo("Asia/Shanghai")
FILE_ID = 1


def at(day: date, hour: int = 0) -> datetime:
    """A local instant; hour 0 is a source that knows the date alone."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


@dataclass(frozen=True)
class Activity:
    """One activity of a customer."""

    occurred_at: datetime
    direction: str = "outbound"
    is_reached: bool = True
    channel: str = "phone"
    next_action_date: date | None = None
    rep_id: str | None = None
    is_planned: bool = False
    is_paused: bool = False
    contact_failure: str | None = None
    summary: str | None = None
    satisfaction: int | None = None
    urgency: str | None = None

    @property
    def is_touch(self) -> bool:
        """Started by us, and no plan."""
        return self.direction == "outbound" and not self.is_planned and self.channel != "push"

    @property
    def is_interaction(self) -> bool:
        """Inbound, or a touch that reached the person."""
        is_inbound = self.direction == "inbound" and not self.is_planned
        return is_inbound or (self.is_touch and self.is_reached)


@dataclass(frozen=True)
class Customer:
    """One customer with its activities."""

    customer_id: str
    owner_id: str | None = "R03"
    grade: str = "B"
    lifecycle: str = "lead"
    created_date: date = date(2026, 9, 1)
    activities: tuple[Activity, ...] = ()
    missing_fields: tuple[str, ...] = ()
    vague_fields: tuple[str, ...] = ()
    is_paused: bool = False
    paused_until_date: date | None = None
    is_opted_out: bool = False
    is_contact_failed: bool = False
    wakeup_date: date | None = None
    grade_reason: str | None = None
    contact: dict[str, Any] = field(default_factory=lambda: {"mobile": "+8613800000000"})

    def last_touch_at(self, until: datetime) -> datetime | None:
        """As refresh_book has it: later than the run date does not count."""
        return max(
            (a.occurred_at for a in self.activities if a.is_touch and a.occurred_at < until),
            default=None,
        )


class Writer:
    """Writes customers and what hangs on them into a migrated store."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.row_number = 0
        self.insert(
            "source_file",
            file_id=FILE_ID,
            file_name="invented.csv",
            content_sha256="0",
            arrival_date=date(2026, 9, 1),
            status="loaded",
            source_system="sheet",
        )

    def insert(self, table: str, **values: Any) -> None:
        """One row."""
        columns = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        self.connection.execute(
            text(f"insert into leadflow.{table} ({columns}) values ({marks})"), values
        )

    def record(self, file_id: int = FILE_ID, **values: Any) -> int:
        """One accepted source row; returns its record_id."""
        self.row_number += 1
        record_id = file_id * 10_000_000 + self.row_number
        row = {
            "source_system": "sheet",
            "record_type": "activity",
            "content_sha256": str(record_id),
            "raw": "[]",
            "outcome": "accepted",
            "is_current": True,
        }
        self.insert(
            "source_record",
            record_id=record_id,
            file_id=file_id,
            row_number=self.row_number,
            **(row | values),
        )
        return record_id

    def party(self, customer_id: str, joined_date: date, **values: Any) -> int:
        """One lead row as a member of a customer; returns its party_id."""
        record_id = self.record(record_type="lead", customer_id=customer_id)
        self.insert(
            "party",
            party_id=record_id,
            source_system="sheet",
            record_type="lead",
            source_key=str(record_id),
            record_id=record_id,
            **values,
        )
        self.insert(
            "membership",
            party_id=record_id,
            customer_id=customer_id,
            valid_from_date=joined_date,
            reason="new",
        )
        return record_id

    def customer(self, customer: Customer, run_date: date, policy_version: str) -> int:
        """A customer with contact, ownership and activities; returns its contact's id."""
        until = local_midnight(run_date + timedelta(days=1), "Asia/Shanghai")
        dormant_since = date(2026, 1, 1) if customer.lifecycle == "dormant" else None
        self.insert(
            "customer",
            customer_id=customer.customer_id,
            created_date=customer.created_date,
            lifecycle=customer.lifecycle,
            grade=customer.grade,
            owner_id=customer.owner_id,
            is_in_lead_pool=customer.owner_id is None,
            last_touch_at=customer.last_touch_at(until),
            dormant_since_date=dormant_since,
            is_paused=customer.is_paused,
            paused_until_date=customer.paused_until_date,
            is_opted_out=customer.is_opted_out,
            is_contact_failed=customer.is_contact_failed,
            missing_fields=list(customer.missing_fields),
            vague_fields=list(customer.vague_fields),
        )
        party_id = self.party(customer.customer_id, customer.created_date)
        self.insert(
            "contact",
            contact_id=party_id,
            customer_id=customer.customer_id,
            is_primary=True,
            record_id=party_id,
            **customer.contact,
        )
        self.insert("contact_party", party_id=party_id, contact_id=party_id)
        self.insert(
            "ownership_history",
            customer_id=customer.customer_id,
            owner_id=customer.owner_id,
            valid_from_at=at(customer.created_date),
            reason="registration" if customer.owner_id else "no_rep_free",
            evidence="{}",
            policy_version=policy_version,
        )
        if customer.grade_reason:
            self.insert(
                "grade_history",
                customer_id=customer.customer_id,
                grade=customer.grade,
                valid_from_at=at(customer.created_date),
                reason=customer.grade_reason,
                evidence="{}",
                policy_version=policy_version,
            )
        if customer.wakeup_date:
            self.insert(
                "wakeup_plan",
                customer_id=customer.customer_id,
                dormant_since_date=dormant_since,
                step="industry_news",
                planned_date=customer.wakeup_date,
                policy_version=policy_version,
            )
        for activity in customer.activities:
            self.activity(customer.customer_id, activity)
        return party_id

    def activity(self, customer_id: str, activity: Activity, file_id: int = FILE_ID) -> int:
        """One activity with its source row; returns its id."""
        record_id = self.record(file_id=file_id, customer_id=customer_id)
        self.insert(
            "activity",
            activity_id=record_id,
            record_id=record_id,
            customer_id=customer_id,
            rep_id=activity.rep_id,
            occurred_at=activity.occurred_at,
            channel=activity.channel,
            direction=activity.direction,
            is_reached=activity.is_reached,
            is_interaction=activity.is_interaction,
            is_touch=activity.is_touch,
            summary=activity.summary,
            next_action_date=activity.next_action_date,
            is_planned=activity.is_planned,
            is_paused=activity.is_paused,
            contact_failure=activity.contact_failure,
            satisfaction=activity.satisfaction,
            urgency=activity.urgency,
        )
        return record_id
