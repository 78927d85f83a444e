"""refresh_book: a customer's state as its activities, records and deals make it."""

from datetime import date

import pytest

from leadflow.book.steps import refresh_book
from tests.sql.book_given import (
    ARRIVAL,
    at,
    given_activity,
    given_contact,
    given_customer,
    given_opportunity,
    given_party,
    given_record,
    given_requirement,
    one,
    rows,
    run,
)

DAY = date(2026, 9, 28)
STAR = "北京星河科技有限公司"

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture(autouse=True)
def star(store: object) -> None:
    """One customer without a past."""
    given_customer("C000001", STAR, [11])


def state(*columns: str) -> tuple:
    return rows(f"select {', '.join(columns)} from customer where customer_id = 'C000001'")[0]


def lifecycle() -> str:
    refresh_book(DAY)
    return state("lifecycle")[0]


def test_last_dates_and_feedback_come_from_activities_up_to_the_run_date() -> None:
    given_party(12, "C000001", "lead", registered_at=at("2026-02-01"))
    given_activity(20, "C000001", at("2026-03-01"), feedback="interested")
    given_activity(21, "C000001", at("2026-05-01"), is_reached=False, is_interaction=False)
    given_activity(22, "C000001", at("2026-09-28", "15:59"), is_touch=False, feedback="hesitant")
    given_activity(23, "C000001", at("2026-09-28", "16:00"), feedback="objection")
    given_activity(
        24, "C000001", at("2026-01-01"), is_planned=True, is_touch=False, is_interaction=False
    )
    refresh_book(DAY)
    assert state("first_seen_at", "last_touch_at", "last_interaction_at", "last_feedback") == (
        at("2026-02-01"),
        at("2026-05-01"),
        at("2026-09-28", "15:59"),
        "hesitant",
    )


@pytest.mark.parametrize(
    "run_date, agreed, later, expected",
    [
        pytest.param(date(2026, 9, 28), None, None, (True, date(2026, 11, 30)), id="90 days"),
        pytest.param(date(2026, 11, 29), None, None, (True, date(2026, 11, 30)), id="the last day"),
        pytest.param(date(2026, 11, 30), None, None, (False, None), id="over on the day"),
        pytest.param(
            date(2026, 9, 28), date(2026, 10, 9), None, (True, date(2026, 10, 9)), id="agreed date"
        ),
        pytest.param(
            date(2026, 9, 28), None, {"is_interaction": True}, (False, None), id="spoke again"
        ),
        pytest.param(
            date(2026, 9, 28),
            None,
            {"is_interaction": False},
            (True, date(2026, 11, 30)),
            id="an attempt ends no pause",
        ),
        pytest.param(
            date(2026, 9, 28),
            None,
            {"is_paused": True},
            (True, date(2026, 12, 9)),
            id="asked again",
        ),
    ],
)
def test_pause(run_date: date, agreed: date | None, later: dict | None, expected: tuple) -> None:
    given_activity(20, "C000001", at("2026-09-01"), is_paused=True, next_action_date=agreed)
    if later:
        given_activity(21, "C000001", at("2026-09-10"), **later)
    refresh_book(run_date)
    assert state("is_paused", "paused_until_date") == expected


@pytest.mark.parametrize(
    "contacts, expected",
    [
        pytest.param([], (False, False), id="no contact: nothing failed"),
        pytest.param([{"mobile": "+8613800000001"}], (False, False), id="usable"),
        pytest.param(
            [{"contact_failure": "left_company", "email": "a@b.example"}],
            (True, False),
            id="the only one left",
        ),
        pytest.param(
            [{"contact_failure": "left_company"}, {"mobile": "+8613800000001"}],
            (False, False),
            id="another remains",
        ),
        pytest.param(
            [{"contact_failure": "number_invalid", "mobile": "+8613800000001"}],
            (True, False),
            id="no number, nothing else",
        ),
        pytest.param(
            [{"contact_failure": "number_invalid", "email": "a@b.example"}],
            (False, False),
            id="no number, but mail",
        ),
        pytest.param(
            [{"is_opted_out_of_calls": True, "is_opted_out_of_email": True}],
            (False, True),
            id="opted out of both",
        ),
        pytest.param(
            [{"is_opted_out_of_calls": True, "mobile": "+8613800000001"}],
            (False, True),
            id="opted out of the only means",
        ),
        pytest.param(
            [{"is_opted_out_of_calls": True, "email": "a@b.example"}],
            (False, False),
            id="mail is still allowed",
        ),
        pytest.param(
            [
                {"is_opted_out_of_calls": True, "is_opted_out_of_email": True},
                {"mobile": "+8613800000001"},
            ],
            (False, False),
            id="one of two opted out",
        ),
        pytest.param(
            [
                {"is_opted_out_of_calls": True, "is_opted_out_of_email": True},
                {"mobile": "+8613800000001", "contact_failure": "left_company"},
            ],
            (False, True),
            id="the usable one opted out",
        ),
    ],
)
def test_contact_failure_and_opting_out(contacts: list[dict], expected: tuple) -> None:
    for number, contact in enumerate(contacts, 30):
        given_party(number, "C000001", "lead")
        given_contact(number, "C000001", **contact)
    refresh_book(DAY)
    assert state("is_contact_failed", "is_opted_out") == expected


@pytest.mark.parametrize(
    "noted, later, expected",
    [
        pytest.param({}, None, True, id="noted without a name: the primary contact"),
        pytest.param({"contact_id": 31}, None, False, id="noted of somebody else"),
        pytest.param({}, {"channel": "phone"}, False, id="a later call that reached"),
        pytest.param({}, {"channel": "email"}, True, id="a later mail proves no number"),
        pytest.param({}, {"channel": "visit"}, True, id="nor does a visit"),
        pytest.param({}, {"channel": "phone", "is_interaction": False}, True, id="an attempt"),
        pytest.param(
            {"contact_failure": "left_company"}, {"channel": "email"}, False, id="is there"
        ),
    ],
)
def test_a_failure_noted_in_an_activity(noted: dict, later: dict | None, expected: bool) -> None:
    given_party(30, "C000001", "lead")
    given_contact(30, "C000001", is_primary=True, mobile="+8613800000001")
    given_party(31, "C000001", "lead")
    given_contact(31, "C000001", contact_failure="left_company")
    failed = {"contact_failure": "number_invalid", "is_interaction": False, "is_reached": False}
    given_activity(20, "C000001", at("2026-09-01"), **{**failed, **noted})
    run("update source_record set record_type = 'task_result' where record_id = 20")
    if later:
        given_activity(21, "C000001", at("2026-09-10"), **later)
    refresh_book(DAY)
    assert state("is_contact_failed") == (expected,)


def test_missing_fields_are_judged_on_the_customer_not_on_a_row() -> None:
    refresh_book(DAY)
    assert state("missing_fields") == (["person_name", "phone", "requirement_type"],)
    given_party(30, "C000001", "lead")
    given_contact(30, "C000001", person_name="赵大力")
    given_party(31, "C000001", "company", mobile=None)
    given_requirement(40, "C000001", requirement_type="设备")
    run("update party set landline = '+861062000000' where party_id = 31")
    refresh_book(DAY)
    assert state("missing_fields") == ([],)
    run("update customer set legal_name = null")
    refresh_book(DAY)
    assert state("missing_fields") == (["company_name"],)


def test_a_vague_statement_is_settled_by_a_newer_clear_one() -> None:
    given_requirement(
        40,
        "C000001",
        recorded_date=date(2026, 8, 1),
        budget_text="大概50万",
        timing_text="近期",
        vague_columns=["budget_text", "timing_text"],
    )
    given_requirement(41, "C000001", recorded_date=date(2026, 7, 1), budget_text="50-60万")
    refresh_book(DAY)
    assert state("vague_fields") == (["budget_text", "timing_text"],)
    given_requirement(42, "C000001", recorded_date=date(2026, 8, 2), budget_text="50-60万")
    refresh_book(DAY)
    assert state("vague_fields") == (["timing_text"],)


def test_lifecycle_rises_with_what_the_customer_says() -> None:
    assert lifecycle() == "lead"
    given_opportunity(50, "C000001", stage="screening")
    assert lifecycle() == "lead"
    run("update opportunity set stage = 'needs'")
    assert lifecycle() == "prospect"
    run("update opportunity set stage = 'screening'")
    given_activity(20, "C000001", at("2026-09-01"), feedback="interested")
    assert lifecycle() == "prospect"


def test_a_recorded_need_makes_a_prospect_and_a_leads_own_words_do_not() -> None:
    given_requirement(40, "C000001", requirement_text="十台设备")
    run("update source_record set record_type = 'lead' where record_id = 40")
    assert lifecycle() == "lead"
    run("update source_record set record_type = 'requirement' where record_id = 40")
    assert lifecycle() == "prospect"


@pytest.mark.parametrize(
    "interaction, other_deal, expected",
    [
        pytest.param(None, None, "lost", id="lost"),
        pytest.param(at("2026-06-10"), None, "lost", id="spoke on the day of the loss"),
        pytest.param(at("2026-06-11"), None, "lead", id="spoke after the loss"),
        pytest.param(None, {"stage": "proposal"}, "prospect", id="another one open"),
        pytest.param(None, {"is_won": True}, "customer", id="another one won"),
        pytest.param(None, {"stage": "proposal", "is_deleted": True}, "lost", id="deleted"),
    ],
)
def test_lost(interaction: object, other_deal: dict | None, expected: str) -> None:
    given_opportunity(50, "C000001", is_lost=True, close_date=date(2026, 6, 10))
    if interaction:
        given_activity(20, "C000001", interaction)
    if other_deal:
        given_opportunity(51, "C000001", **other_deal)
    assert lifecycle() == expected


def test_dormant_stays_until_the_dormancy_room_says_otherwise_and_deleted_is_invalid() -> None:
    run("update customer set lifecycle = 'dormant', dormant_since_date = '2026-08-01'")
    given_activity(20, "C000001", at("2026-09-20"), feedback="interested")
    assert lifecycle() == "dormant"
    assert state("dormant_since_date") == (date(2026, 8, 1),)
    run("update party set is_deleted = true")
    assert lifecycle() == "invalid"
    assert state("dormant_since_date") == (None,)
    run("update party set is_deleted = false")
    assert lifecycle() == "prospect"


def test_tags_follow_the_rows_that_are_current() -> None:
    given_record(60, "customer_value", party_id=11, customer_id="C000001", tags=["甲", "乙"])
    refresh_book(DAY)
    assert one("select count(*) from tag") == 2
    run("update source_record set is_current = false where record_id = 60")
    given_record(61, "customer_value", file_id=2, party_id=11, customer_id="C000001", tags=["乙"])
    refresh_book(DAY)
    assert rows("select tag, record_id from tag") == [("乙", 61)]


def test_merged_customers_are_left_alone_and_a_second_run_changes_nothing() -> None:
    given_customer(
        "C000002", "上海星河科技有限公司", merged_into="C000001", last_feedback="hesitant"
    )
    given_activity(20, "C000001", at("2026-09-20"), feedback="interested")
    assert refresh_book(DAY) == {"customers": 1}
    before = rows("select *, xmin from customer order by customer_id")
    refresh_book(DAY)
    assert rows("select *, xmin from customer order by customer_id") == before
    assert one("select last_feedback from customer where customer_id = 'C000002'") == "hesitant"


FAILED_ON = "2026-09-01"
OLD, NEW = "+8613800000001", "+8613900000002"


@pytest.mark.parametrize(
    "versions, marked",
    [
        pytest.param([(OLD, ARRIVAL, "2026-01-05", None)], True, id="the number that failed"),
        pytest.param(
            [(OLD, ARRIVAL, "2026-01-05", "2026-09-20")], True, id="another field was edited since"
        ),
        pytest.param(
            [(OLD, ARRIVAL, "2026-01-05", None), (NEW, date(2026, 9, 30), "2026-01-05", None)],
            False,
            id="a re-export brings another number",
        ),
        pytest.param(
            [(OLD, ARRIVAL, "2026-01-05", None), (OLD, date(2026, 9, 30), "2026-01-05", None)],
            True,
            id="a re-export repeats it",
        ),
        pytest.param(
            [(NEW, ARRIVAL, "2026-09-10", None)], False, id="told first after the failure"
        ),
        pytest.param(
            [(OLD, ARRIVAL, "2026-01-05", None), (NEW, ARRIVAL, "2026-01-05", "2026-09-10")],
            False,
            id="changed after the failure, in the same intake",
        ),
    ],
)
def test_a_corrected_number_lifts_the_mark(versions: list[tuple], marked: bool) -> None:
    """Z2: not called again until corrected."""
    for place, (mobile, arrival, created, updated) in enumerate(versions):
        dates = {
            "source_created_at": at(created),
            "source_updated_at": at(updated) if updated else None,
        }
        if place == 0:
            given_party(30, "C000001", "lead", source_key="00Q1", mobile=mobile, **dates)
        else:
            given_record(
                901 + place,
                "lead",
                file_id=901 + place,
                arrival=arrival,
                party_id=30,
                customer_id="C000001",
                source_id="00Q1",
                mobile=mobile,
                **dates,
            )
            run("update source_record set recorded_date = :day where record_id > 900", day=arrival)
    given_contact(30, "C000001", is_primary=True, mobile=versions[-1][0])
    failed = {"contact_failure": "number_invalid", "is_interaction": False, "is_reached": False}
    given_activity(20, "C000001", at(FAILED_ON), **failed)
    for _ in range(2):
        refresh_book(DAY)
        assert one("select noted_failure from contact") == ("number_invalid" if marked else None)
        assert state("is_contact_failed") == (marked,)
        assert one("select contact_failure from mart.contact") == (
            "number_invalid" if marked else None
        )
        assert ("phone" in state("missing_fields")[0]) is marked, "a dead number is none"


def test_a_failure_belongs_to_who_was_known_by_then() -> None:
    """A successor who came later is not marked for the one who left."""
    given_party(30, "C000001", "lead", registered_at=at("2026-01-05"))
    given_contact(30, "C000001", mobile=OLD)
    given_party(31, "C000001", "lead", registered_at=at("2026-09-10"))
    given_contact(31, "C000001", is_primary=True, mobile=NEW)
    failed = {"contact_failure": "left_company", "is_interaction": False, "is_reached": False}
    given_activity(20, "C000001", at(FAILED_ON), **failed)
    refresh_book(DAY)
    assert rows("select contact_id, noted_failure from contact order by 1") == [
        (30, "left_company"),
        (31, None),
    ]
    assert state("is_contact_failed") == (False,)
