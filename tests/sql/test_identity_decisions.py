"""People's decisions: answers to questions; un-merges that leave what was there before."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, text

from leadflow.clock import local_midnight
from leadflow.identity.queue import open_questions
from leadflow.identity.steps import UnfitAnswer, decide_review, resolve_parties, unmerge
from leadflow.store.database import transaction
from leadflow.store.sql import read_sql
from tests.sql.identity_given import (
    DAY,
    customer_of,
    fetch,
    given_reps,
    given_rows,
    partition,
    run,
)

STAR, CLOUD = "北京星河科技有限公司", "杭州云帆物流有限公司"
LI = {"person_name": "李强", "mobile": "+8613800000001"}
WANG = {"person_name": "王芳", "mobile": "+8613800000002"}
SECOND_DAY, THIRD_DAY = date(2026, 9, 29), date(2026, 9, 30)
STATE = {
    "customer": "select * from customer order by customer_id",
    "membership": (
        "select party_id, customer_id from membership where valid_to_date is null order by 1"
    ),
    "field_source": "select * from field_source order by customer_id, field",
    "contact": "select * from contact order by contact_id",
    "contact_party": "select * from contact_party order by party_id",
    "source_record": "select record_id, party_id, customer_id from source_record order by 1",
    "activity": "select activity_id, party_id, customer_id, contact_id from activity order by 1",
    "requirement": "select requirement_id, customer_id from requirement order by 1",
    "opportunity": "select opportunity_id, party_id, customer_id from opportunity order by 1",
    "tag": "select * from tag order by customer_id, tag",
    "ownership": "select * from ownership_history order by customer_id, valid_from_at",
    "grade": "select * from grade_history order by customer_id, valid_from_at",
}


def state() -> dict[str, list[tuple[Any, ...]]]:
    """Everything of the book that a merge touches."""
    return {name: fetch(query) for name, query in STATE.items()}


def midnight(day: date) -> datetime:
    return local_midnight(day, "Asia/Shanghai")


def given_two_customers() -> list[int]:
    """Two customers with activities, tags, grades and owners; then nothing ties them."""
    given_reps()
    records = given_rows(
        1,
        [
            {"company_name": STAR, **LI, "city": "北京"},
            {"company_name": CLOUD, **WANG, "city": "杭州"},
            {"company_name": CLOUD, "person_name": "周敏", "email": "zhou@yunfan.example"},
        ],
    )
    resolve_parties(DAY)
    run("insert into policy_version values ('b2b-1', 'b2b', '{}', '2026-09-01')")
    for customer, party, rep in (("C000001", records[0], "R01"), ("C000002", records[2], "R02")):
        for number in range(2):
            run(
                "insert into activity (activity_id, record_id, party_id, customer_id, contact_id,"
                " occurred_at, channel, direction, is_reached, is_interaction, is_touch)"
                " values (:id, :party, :party, :customer, :party, '2026-09-20', 'phone',"
                " 'outbound', true, true, true)",
                id=party * 10 + number,
                party=party,
                customer=customer,
            )
        run(
            "insert into requirement (requirement_id, record_id, customer_id)"
            " values (:party, :party, :customer)",
            party=party,
            customer=customer,
        )
        run(
            "insert into opportunity (opportunity_id, record_id, source_system, party_id,"
            " customer_id, currency, is_won, is_lost)"
            " values (:party, :party, 'sheet', :party, :customer, 'CNY', false, false)",
            party=party,
            customer=customer,
        )
        run(
            "insert into tag values (:customer, '价格敏感', :party)", customer=customer, party=party
        )
        run(
            "insert into ownership_history values"
            " (:customer, :rep, :since, null, 'registration', '{}', 'b2b-1')",
            customer=customer,
            rep=rep,
            since=midnight(DAY),
        )
        run(
            "insert into grade_history values"
            " (:customer, 'B', :since, null, 'has_need', '{}', 'b2b-1')",
            customer=customer,
            since=midnight(DAY),
        )
        run(
            "update customer set owner_id = :rep, is_in_lead_pool = false, grade = 'B'"
            " where customer_id = :customer",
            customer=customer,
            rep=rep,
        )
    run("insert into tag values ('C000002', '行业-物流', :party)", party=records[1])
    return records


def merge_by_a_new_record(day: date) -> None:
    """A source that files contacts of both companies under one account proves them to be one."""
    given_rows(
        2,
        [
            {
                "system": "hubspot",
                "type": "contact",
                "source_id": "1",
                "company_source_id": "9",
                "company_name": STAR,
                **LI,
            },
            {
                "system": "hubspot",
                "type": "contact",
                "source_id": "2",
                "company_source_id": "9",
                "company_name": CLOUD,
                **WANG,
            },
        ],
    )
    resolve_parties(day)


@pytest.mark.parametrize("merge_day", [SECOND_DAY, DAY], ids=["a day later", "on the first day"])
@pytest.mark.parametrize("undo_day", [THIRD_DAY, SECOND_DAY], ids=["later", "soon"])
def test_a_merge_and_its_undoing_leave_what_was_there(
    store: Engine, merge_day: date, undo_day: date
) -> None:
    given_two_customers()
    before = state()
    # A person joins the two, then parts them again: no record has come or gone.
    with transaction() as connection:
        connection.execute(
            text(
                "insert into match_review"
                " (review_id, kind, party_id_low, party_id_high, opened_date)"
                " values (1, 'possible_merge', 10000002, 10000003, :day)"
            ),
            {"day": DAY},
        )
    assert decide_review(1, "same", "M01", merge_day)["merges"] == 1
    merged = state()
    assert set(customer_of().values()) == {"C000001"}
    assert (
        {row[2] for row in merged["activity"]}
        == {row[1] for row in merged["requirement"]}
        == {"C000001"}
    )
    assert [row[:2] for row in merged["tag"]] == [("C000001", "价格敏感"), ("C000001", "行业-物流")]
    assert fetch(
        "select count(*) from ownership_history"
        " where customer_id = 'C000002' and valid_to_at is null"
    ) == [(0,)]
    assert fetch("select kept_customer_id, gone_customer_id, reason from merge") == [
        ("C000001", "C000002", "possible_merge")
    ]
    assert unmerge("C000001", "M01", undo_day)["unmerged"] == 1
    after = state()
    # A row that named its customer only has been tied to that customer's oldest record meanwhile.
    assert after == before
    assert fetch("select undone_date, undone_by from merge") == [(undo_day, "M01")]
    resolve_parties(undo_day)
    assert state() == before


def test_an_unmerge_holds_against_the_evidence_and_new_records_are_asked_about(
    store: Engine,
) -> None:
    given_two_customers()
    merge_by_a_new_record(SECOND_DAY)
    assert set(customer_of().values()) == {"C000001"}
    unmerge("C000001", "M01", THIRD_DAY)
    assert partition() and len(partition()) == 2
    present = customer_of()
    assert (present[10_000_002], present[10_000_003]) == ("C000001", "C000002")
    questions = fetch(
        "select kind, candidate_customer_ids, evidence ->> 'wall' from match_review"
        " where status = 'open'"
    )
    assert questions == [("possible_merge", ["C000001", "C000002"], "apart")]
    given_rows(3, [{"company_name": STAR, "person_name": "赵敏"}])
    resolve_parties(date(2026, 10, 8))
    assert len(partition()) == 2
    with pytest.raises(UnfitAnswer):
        unmerge("C000001", "M01", THIRD_DAY)


def test_a_customer_merged_away_has_no_open_history(store: Engine) -> None:
    """Law 3: what began the day before ends at midnight; what began the same day never was."""
    given_two_customers()
    run(
        "update grade_history set valid_from_at = :today where customer_id = 'C000002'",
        today=midnight(SECOND_DAY),
    )
    merge_by_a_new_record(SECOND_DAY)
    assert fetch("select customer_id, valid_to_at from ownership_history order by 1") == [
        ("C000001", None),
        ("C000002", midnight(SECOND_DAY)),
    ]
    assert fetch("select customer_id from grade_history") == [("C000001",)]
    assert fetch(
        "select party_id, customer_id, valid_from_date, valid_to_date from membership"
        " where party_id = 10000003 order by valid_from_date"
    ) == [(10_000_003, "C000002", DAY, SECOND_DAY), (10_000_003, "C000001", SECOND_DAY, None)]
    with transaction() as connection:
        for law in (
            "ownership_has_no_gap",
            "memberships_do_not_overlap",
            "book_rows_have_customer",
        ):
            assert read_sql(connection, f"checks/assert_{law}.sql") == []
    assert fetch("select customer_id, kind, subject from customer_event") == [
        ("C000001", "merged", "C000002")
    ]


def test_family_on_one_phone(store: Engine) -> None:
    """D2: a person decides; the answer holds, whatever comes later."""
    given_rows(1, [{"company_name": STAR, **LI}, {**LI, "person_name": "王芳"}])
    resolve_parties(DAY)
    assert len(partition()) == 2
    assert decide_review(1, "same", "M01", DAY)["merges"] == 1
    assert len(partition()) == 1
    assert [name for (name,) in fetch("select person_name from contact order by 1")] == [
        "李强",
        "王芳",
    ]
    assert fetch("select status, answer, answered_by from match_review") == [
        ("answered", "same", "M01")
    ]
    with pytest.raises(UnfitAnswer, match="answered"):
        decide_review(1, "different", "M01", DAY)


def test_different_is_not_asked_again(store: Engine) -> None:
    given_rows(1, [{"company_name": STAR, **LI}, {**LI, "person_name": "王芳"}])
    resolve_parties(DAY)
    decide_review(1, "different", "M01", DAY)
    given_rows(2, [{"company_name": STAR, **LI, "city": "北京"}])
    resolve_parties(SECOND_DAY)
    assert len(partition()) == 2
    assert fetch("select status from match_review") == [("answered",)]


def test_a_question_that_records_answer_lapses(store: Engine) -> None:
    given_rows(1, [{"company_name": STAR, **LI}, {**LI, "person_name": "王芳"}])
    resolve_parties(DAY)
    given_rows(
        2,
        [
            {
                "company_name": STAR,
                "person_name": "王芳",
                "mobile": LI["mobile"],
                "email": "w@a.example",
            }
        ],
    )
    resolve_parties(SECOND_DAY)
    assert fetch("select status from match_review") == [("obsolete",)]


def test_a_decided_registration_counts(store: Engine) -> None:
    """D2: an invalid registration becomes valid when a person says that these are two people."""
    given_reps()
    given_rows(
        1,
        [
            {"company_name": STAR, **LI, "owner_source": "陈志远"},
            {"person_name": "李强", "mobile": "+8613800000009", "owner_source": "林晓梅"},
        ],
    )
    resolve_parties(DAY)
    query = "select is_registration_complete from party order by party_id"
    assert fetch(query) == [(True,), (False,)]
    decide_review(1, "different", "M01", DAY)
    assert fetch(query) == [(True,), (True,)]


def test_a_name_alone(store: Engine) -> None:
    records = given_rows(
        1, [{"company_name": STAR, **LI}, {"type": "activity", "company_name": "星河"}]
    )
    resolve_parties(DAY)
    for review_id in (1, 2):
        run(
            "insert into match_review (review_id, kind, record_id, named, opened_date)"
            " values (:id, 'name_only', :record, '星河', :day)",
            id=review_id,
            record=records[2 - review_id],
            day=DAY,
        )
    with pytest.raises(UnfitAnswer):
        decide_review(1, "C000099", "M01", DAY)
    assert decide_review(1, "C000001", "M01", DAY) == {"answered": 1}
    assert decide_review(2, "different", "M01", DAY) == {"answered": 1}
    assert fetch("select answer from match_review order by review_id") == [
        ("C000001",),
        ("different",),
    ]


def test_open_questions_tell_rows_and_companies_but_no_person(store: Engine) -> None:
    given_rows(1, [{"company_name": STAR, **LI}, {**LI, "person_name": "王芳"}])
    resolve_parties(DAY)
    with transaction() as connection:
        [question] = open_questions(connection)
    assert question["asks"] == "file 1 row 2 | file 1 row 3"
    assert [each["customer_id"] for each in question["customers"]] == ["C000001", "C000002"]
    assert LI["person_name"] not in str(question) and "王芳" not in str(question)


@pytest.mark.parametrize("by", ["", "rule"])
def test_a_decision_needs_a_person(store: Engine, by: str) -> None:
    with pytest.raises(UnfitAnswer):
        unmerge("C000001", by, DAY)


def test_a_row_without_a_record_stays_with_the_customer_that_it_was_told_of(store: Engine) -> None:
    """Two takes in three, then goes into one; undoing the first moves three alone."""
    given = (
        (3, {"company_name": "成都远山食品有限公司", "person_name": "赵敏"}),
        (2, {"company_name": STAR, **LI}),
        (1, {"company_name": CLOUD, **WANG}),
    )
    for file_id, row in given:
        given_rows(file_id, [row])
        resolve_parties(DAY)
    run(
        "insert into requirement (requirement_id, record_id, customer_id)"
        " values (1, 20000002, 'C000002')"
    )
    for review_id, low, high in ((1, 10_000_002, 20_000_002), (2, 20_000_002, 30_000_002)):
        run(
            "insert into match_review (review_id, kind, party_id_low, party_id_high, opened_date)"
            " values (:id, 'possible_merge', :low, :high, :day)",
            id=review_id,
            low=low,
            high=high,
            day=DAY,
        )
        assert decide_review(review_id, "same", "M01", SECOND_DAY)["merges"] == 1
    assert fetch("select customer_id from requirement") == [("C000001",)]
    unmerge("C000001", "M01", THIRD_DAY, merge_id=1)
    assert partition() == {
        frozenset(key for (key,) in fetch("select source_key from party where party_id > 2e7")),
        frozenset(key for (key,) in fetch("select source_key from party where party_id < 2e7")),
    }
    assert fetch("select customer_id from requirement") == [("C000001",)]
    assert fetch("select merged_into from customer order by customer_id") == [
        (None,),
        ("C000001",),
        (None,),
    ]
