"""A book for the documents' tables: what is told of each customer, day by day, and its nights.

A night knows what was told before its day and takes the real steps; what it leaves is kept as a
snapshot. Customers are judged from what was told: grade, lifecycle, gaps and reach are derived.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from leadflow.book.steps import refresh_book
from leadflow.config import policy
from leadflow.dormancy.steps import mark_dormant
from leadflow.followup.reasons import reason_text
from leadflow.followup.steps import escalate_tasks, plan_followups
from leadflow.grading.steps import grade_book
from leadflow.ownership.steps import assign_owners, lapse_owners, sync_roster
from leadflow.store import embedded
from leadflow.store.database import transaction
from leadflow.store.sql import read_sql
from leadflow.support.steps import ask_support
from tests.conftest import scratch_store
from tests.sql.book_given import (
    given_activity,
    given_contact,
    given_file,
    given_opportunity,
    given_party,
    given_requirement,
    insert,
    run,
)
from tests.sql.followup_book import at

OWNERS = ("R01", "R02", "R03", "R05", "R06", "R07")  # R04 is on leave in these weeks
LAWS = (
    "assert_customers_have_next_step",
    "assert_no_step_reasons_hold",
    "assert_next_steps_are_looked_at_again",
    "assert_open_tasks_belong_to_owner",
    "assert_moved_tasks_say_why",
)
BOTH_WAYS = {"mobile": "+8613800000000", "email": "a@b.example", "wechat": "wx_a"}


@dataclass(frozen=True)
class Fact:
    """Something told of a customer on `day`: a row of `table` with these values."""

    day: date
    table: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Told:
    """A customer: when it arrived and all that was told of it."""

    arrived: date
    facts: tuple[Fact, ...] = ()
    contact: dict[str, Any] = field(default_factory=lambda: BOTH_WAYS)
    second_contact: dict[str, Any] | None = None
    birth_date: date | None = None
    first_seen: date | None = None
    person_name: str | None = "王五"


def talk(day: date, hour: int = 10, minute: int = 0, **values: Any) -> Fact:
    """A call that reached the person at a local time, unless said otherwise."""
    occurred_at = at(day, hour).replace(minute=minute)
    return Fact(day, "activity", {"occurred_at": occurred_at, **values})


def attempt(day: date, hour: int = 10, **values: Any) -> Fact:
    """A call that nobody took."""
    return talk(day, hour, is_reached=False, is_interaction=False, **values)


def inbound(day: date, hour: int, minute: int = 0, **values: Any) -> Fact:
    """The customer wrote or called."""
    return talk(day, hour, minute, direction="inbound", is_touch=False, **values)


def need(day: date, **values: Any) -> Fact:
    """A need as a lead states it."""
    return Fact(day, "need", {"recorded_date": day, **values})


def deal(day: date, stage: str, entered: date | None = None, **values: Any) -> Fact:
    """An opportunity that is in a stage since a day."""
    won = {"is_won": stage == "won"}
    return Fact(day, "opportunity", {"stage": stage, "entered": entered or day, **won, **values})


def event(day: date, kind: str) -> Fact:
    """A major change that the book has found."""
    return Fact(day, "event", {"kind": kind})


def corrected(day: date, mobile: str) -> Fact:
    """The person's record says another number from this day on."""
    return Fact(day, "correction", {"mobile": mobile})


@dataclass(frozen=True)
class Step:
    """The next step that a night left a customer, with the words of its list."""

    kind: str | None
    due_date: date | None
    channel: str | None
    no_step_reason: str | None
    lifecycle: str
    grade: str
    moved_reason: str | None
    due_at: datetime | None
    contact_name: str | None
    said: str
    value_class: str | None
    asked: tuple[tuple[str, date], ...]
    escalated: tuple[tuple[str, date], ...]


class Book:
    """Writes what is told and runs nights; a book of one preset."""

    def __init__(self, customers: Sequence[Told]) -> None:
        self.customers = {f"C{number:06}": told for number, told in enumerate(customers, 1)}
        self.next_id = 100_000  # beyond the ids of people, ten a customer
        self.present: set[str] = set()
        self.written: set[tuple[str, int]] = set()
        given_file(900, arrival=date(2020, 1, 1))  # where given_party's rows come from

    def night(self, day: date) -> dict[str, Step]:
        """One night: what was told before `day`, the real steps, then the laws and a snapshot."""
        sync_roster(day)
        run("update rep set capacity = 10000")
        self._tell(day)
        escalate_tasks(day)
        lapse_owners(day)
        refresh_book(day)
        mark_dormant(day)
        grade_book(day)
        assign_owners(day)
        ask_support(day)
        plan_followups(day)
        with transaction() as connection:
            broken = [
                (law, row) for law in LAWS for row in read_sql(connection, f"checks/{law}.sql")
            ]
            assert not broken, broken
            return dict(_steps(connection))

    def _tell(self, day: date) -> None:
        for customer_id, told in self.customers.items():
            if told.arrived < day and customer_id not in self.present:
                self._arrive(customer_id, told)
            for place, fact in enumerate(told.facts):
                if fact.day < day and (customer_id, place) not in self.written:
                    self.written.add((customer_id, place))
                    self._write(customer_id, fact)

    def _arrive(self, customer_id: str, told: Told) -> None:
        self.present.add(customer_id)
        number = int(customer_id[1:])
        owner_id = OWNERS[number % len(OWNERS)]
        insert(
            "customer",
            customer_id=customer_id,
            created_date=told.arrived,
            first_seen_at=at(told.first_seen or told.arrived, 9),
            legal_name=f"星河{number}号有限公司",
            owner_id=owner_id,
        )
        insert(
            "ownership_history",
            customer_id=customer_id,
            owner_id=owner_id,
            valid_from_at=at(told.arrived),
            reason="registration",
            evidence={"rule": "given"},
            policy_version=policy().version,
        )
        contacts = [(number * 10, told.person_name, told.contact)]
        if told.second_contact:
            contacts.append((number * 10 + 1, "赵六", told.second_contact))
        for contact_id, name, means in contacts:
            is_primary = contact_id % 10 == 0
            given_party(
                contact_id,
                customer_id,
                "lead",
                company_name=f"星河{number}号有限公司",
                person_name=name,
                mobile=means.get("mobile"),
                valid_from_date=told.arrived,
                registered_at=at(told.first_seen or told.arrived, 9),
                birth_date=told.birth_date if is_primary else None,
            )
            given_contact(contact_id, customer_id, is_primary=is_primary, person_name=name, **means)

    def _write(self, customer_id: str, fact: Fact) -> None:
        self.next_id += 1
        values = dict(fact.values)
        if fact.table == "activity":
            arrival = {"arrival": fact.day, "file_id": 10_000 + fact.day.toordinal()}
            given_activity(self.next_id, customer_id, **(arrival | values))
        elif fact.table in ("need", "requirement"):
            given_requirement(self.next_id, customer_id, **values)
            if fact.table == "need":
                run(
                    "update source_record set record_type = 'lead' where record_id = :id",
                    id=self.next_id,
                )
        elif fact.table == "opportunity":
            entered = at(values.pop("entered"), 9)
            given_opportunity(self.next_id, customer_id, created_at=entered, **values)
            insert(
                "stage_history",
                source_system="salesforce",
                opportunity_source_id=f"006{self.next_id:015}",
                opportunity_id=self.next_id,
                entered_at=entered,
                stage=values["stage"],
                stage_text=values["stage"],
                record_id=self.next_id,
            )
        elif fact.table == "event":
            insert(
                "customer_event",
                customer_id=customer_id,
                event_date=fact.day,
                subject="1",
                details={"record_id": 1},
                **values,
            )
        else:
            self._correct(customer_id, fact)

    def _correct(self, customer_id: str, fact: Fact) -> None:
        """As a new version of the person's row, and as survivorship then has it."""
        contact_id = int(customer_id[1:]) * 10
        insert(
            "source_file",
            file_id=self.next_id,
            file_name=f"file {self.next_id}",
            content_sha256=f"file {self.next_id}",
            arrival_date=fact.day,
            status="loaded",
            source_system="sheet",
        )
        insert(
            "source_record",
            record_id=self.next_id,
            file_id=self.next_id,
            row_number=1,
            source_system="sheet",
            record_type="lead",
            content_sha256=f"row {self.next_id}",
            raw="[]",
            outcome="accepted",
            is_current=True,
            party_id=contact_id,
            customer_id=customer_id,
        )
        insert(
            "typed_record",
            record_id=self.next_id,
            file_id=self.next_id,
            row_number=1,
            record_type="lead",
            **fact.values,
        )
        run("update party set mobile = :mobile where party_id = :id", id=contact_id, **fact.values)
        run(
            "update contact set mobile = :mobile where contact_id = :id",
            id=contact_id,
            **fact.values,
        )


def _steps(connection: Any) -> Iterator[tuple[str, Step]]:
    rows = (
        connection.execute(
            text(
                "select customer.customer_id, customer.lifecycle, customer.grade,"
                " customer.value_class, step.next_step, step.next_step_date, step.no_step_reason,"
                " task.channel, task.moved_reason, task.due_at, task.reason, task.further_reasons,"
                " task.questions, contact.person_name"
                " from customer"
                " left join next_step as step on customer.customer_id = step.customer_id"
                " left join mart.followup_task as task on step.task_id = task.task_id"
                " left join contact on task.contact_id = contact.contact_id"
            )
        )
        .mappings()
        .all()
    )
    asked = connection.execute(
        text(
            "select activity.customer_id, request.department, request.due_date"
            " from support_request as request"
            " inner join activity on request.activity_id = activity.activity_id order by 1, 2"
        )
    ).all()
    escalated = connection.execute(
        text(
            "select task.customer_id, escalation.step, escalation.escalated_date"
            " from escalation inner join followup_task as task"
            " on escalation.task_id = task.task_id order by 1, 3, 2"
        )
    ).all()
    for row in rows:
        told = [row["reason"], *(row["further_reasons"] or []), *(row["questions"] or [])]
        yield (
            row["customer_id"],
            Step(
                kind=row["next_step"],
                due_date=row["next_step_date"],
                channel=row["channel"],
                no_step_reason=row["no_step_reason"],
                lifecycle=row["lifecycle"],
                grade=row["grade"],
                moved_reason=row["moved_reason"],
                due_at=row["due_at"],
                contact_name=row["person_name"],
                said="\n".join(reason_text(reason, "zh") for reason in told if reason),
                value_class=row["value_class"],
                asked=_of(row["customer_id"], asked),
                escalated=_of(row["customer_id"], escalated),
            ),
        )


def _of(customer_id: str, rows: Sequence[Any]) -> tuple[tuple[str, date], ...]:
    return tuple((name, day) for told, name, day in rows if told == customer_id)


@contextmanager
def nights_of(
    server: embedded.Server,
    home: Path,
    preset: str,
    customers: Sequence[Told],
    days: Sequence[date],
) -> Iterator[dict[date, dict[str, Step]]]:
    """The snapshots that these nights leave, under a preset."""
    with scratch_store(server, home, preset):
        book = Book(customers)
        yield {day: book.night(day) for day in sorted(set(days))}
