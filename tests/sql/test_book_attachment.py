"""record_book: which customer a row is attached to, by link, by number, by name, by a person."""

from datetime import date

import pytest

from leadflow.book.steps import record_book
from leadflow.config import roster
from tests.sql.book_given import (
    at,
    given_customer,
    given_party,
    given_record,
    given_rep,
    insert,
    one,
    rows,
    run,
)

DAY = date(2026, 9, 28)
STAR = "北京星河科技有限公司"
TWIN = "上海星河科技有限公司"

pytestmark = pytest.mark.usefixtures("store")


def customer_of(record_id: int) -> str | None:
    return one("select customer_id from activity where record_id = :id", id=record_id)


def given_call(record_id: int, name: str | None = None, **typed: object) -> int:
    told = {"activity_at": at("2026-09-10"), "channel": "phone", "outcome": "reached", **typed}
    return given_record(record_id, "activity", company_name=name, **told)


def reviews() -> list[tuple]:
    return rows(
        "select record_id, named, candidate_customer_ids, status from match_review order by 1"
    )


@pytest.mark.parametrize(
    "name", ["星河科技", STAR, "北京市星河科技有限公司", "  北京星河科技有限责任公司 "]
)
def test_a_name_attaches_to_the_one_customer_that_bears_it(name: str) -> None:
    given_customer("C000001", STAR, [11, 12])
    given_call(20, name)
    record_book(DAY)
    assert rows("select party_id, customer_id from activity") == [(11, "C000001")]
    assert rows("select party_id, customer_id from source_record where record_id = 20") == [
        (11, "C000001")
    ]
    assert reviews() == []


def test_a_name_that_two_customers_bear_waits_and_one_that_none_bears_too() -> None:
    given_customer("C000001", STAR, [11])
    given_customer("C000002", TWIN, [12])
    given_call(20, "星河科技")
    given_call(21, "无人知晓贸易有限公司")
    counts = record_book(DAY)
    assert counts["waiting"] == 2
    assert customer_of(20) is None and customer_of(21) is None
    assert reviews() == [
        (20, "星河科技", ["C000001", "C000002"], "open"),
        (21, "无人知晓贸易有限公司", [], "open"),
    ]


def test_the_full_name_tells_twins_apart() -> None:
    given_customer("C000001", STAR, [11])
    given_customer("C000002", TWIN, [12])
    given_call(20, TWIN)
    record_book(DAY)
    assert customer_of(20) == "C000002"


def test_the_same_owner_breaks_a_tie() -> None:
    given_rep("R01", ("sheet", "陈志远"))
    given_rep("R02", ("sheet", "林晓梅"))
    given_customer("C000001", STAR, [11])
    given_customer("C000002", TWIN)
    given_party(12, "C000002", company_name=TWIN, owner_rep_id="R02")
    given_call(20, "星河科技", rep_source="林晓梅")
    given_call(21, "星河科技", rep_source="陈志远")
    record_book(DAY)
    assert customer_of(20) == "C000002"
    assert customer_of(21) is None, "no candidate has that owner"


def test_merged_and_invalid_customers_are_nobody() -> None:
    given_customer("C000001", STAR, [11])
    given_customer("C000002", TWIN, [12], lifecycle="invalid")
    given_call(20, "星河科技")
    record_book(DAY)
    assert customer_of(20) == "C000001"


def test_the_customer_number_of_an_attached_row_decides_for_later_rows() -> None:
    given_customer("C000001", STAR, [11])
    given_customer("C000002", TWIN, [12])
    numbered = {"source_system": "sheet_s3", "company_source_id": "KH-0001"}
    given_call(20, STAR, **numbered)
    record_book(DAY)
    given_call(21, "星河科技", **numbered, file_id=2)
    given_call(22, "星河科技", source_system="sheet_s5", company_source_id="KH-0001", file_id=3)
    record_book(date(2026, 9, 29))
    assert customer_of(21) == "C000001"
    assert customer_of(22) is None, "another sheet's numbers are its own"


def test_a_number_explains_rows_of_the_same_night_whatever_their_order() -> None:
    given_customer("C000001", STAR, [11])
    given_customer("C000002", TWIN, [12])
    given_call(20, "星河科技", source_system="sheet_s3", company_source_id="KH-0001")
    given_call(21, STAR, source_system="sheet_s3", company_source_id="KH-0001")
    record_book(DAY)
    assert customer_of(20) == "C000001"


def test_a_row_of_the_statistics_sheet_may_name_a_person() -> None:
    given_customer("C000001", STAR)
    given_party(11, "C000001", "lead", company_name=STAR, person_name="欧阳晓月")
    given_customer("C000002", "宁波远帆贸易有限公司")
    given_party(12, "C000002", "lead", company_name="宁波远帆贸易有限公司", person_name="赵大力")
    given_party(13, "C000001", "lead", company_name=STAR, person_name="赵大力")
    given_call(20, None, person_name="欧阳晓月", source_system="sheet_s5")
    given_call(21, None, person_name="赵大力", source_system="sheet_s5")
    record_book(DAY)
    assert customer_of(20) == "C000001"
    assert customer_of(21) is None, "two customers have such a person"


def test_an_open_row_attaches_as_soon_as_its_customer_appears() -> None:
    given_call(20, STAR)
    record_book(DAY)
    assert customer_of(20) is None
    given_customer("C000001", STAR, [11])
    record_book(date(2026, 9, 29))
    assert customer_of(20) == "C000001"
    assert reviews() == [(20, STAR, [], "obsolete")]
    assert one("select recorded_date from source_record where record_id = 20") == date(2026, 9, 29)
    assert one("select last_interaction_at from customer") == at("2026-09-10")


def test_a_persons_answer_attaches_the_row_even_to_a_customer_merged_since() -> None:
    given_customer("C000001", STAR, [11])
    given_customer("C000002", TWIN, [12])
    given_call(20, "星河科技")
    given_call(21, "星河科技")
    record_book(DAY)
    run("update match_review set status = 'answered', answer = 'C000002' where record_id = 20")
    run("update match_review set status = 'answered', answer = 'none' where record_id = 21")
    run("update membership set customer_id = 'C000001' where party_id = 12")
    run("update customer set merged_into = 'C000001' where customer_id = 'C000002'")
    record_book(date(2026, 9, 29))
    assert customer_of(20) == "C000001"
    assert customer_of(21) is None, "a person said that it is nobody's"


def test_links_of_a_source_attach_and_fifteen_characters_of_a_salesforce_id_suffice() -> None:
    given_customer("C000001", STAR)
    given_party(11, "C000001", "company", "salesforce", STAR, source_key="001Lf00000A0001AAA")
    given_customer("C000002", TWIN)
    given_party(
        12,
        "C000002",
        "contact",
        "salesforce",
        person_name="Amy Reed",
        source_key="003Lf00000C0001AAA",
    )
    deal = {"activity_at": at("2026-09-10"), "source_system": "salesforce"}
    given_record(20, "activity", source_id="t1", company_source_id="001Lf00000A0001", **deal)
    given_record(
        21,
        "activity",
        source_id="t2",
        contact_source_id="003Lf00000C0001AAA",
        company_source_id="001Lf00000A0001AAA",
        **deal,
    )
    given_record(
        22,
        "deal",
        "salesforce",
        source_id="006Lf00000D0001AAA",
        stage_text="Discovery",
        company_source_id="001Lf00000A0001AAA",
        deal_name="Plant",
    )
    given_record(23, "activity", source_id="t3", opportunity_source_id="006Lf00000D0001", **deal)
    given_record(24, "activity", source_id="t4", contact_source_id="003Lf00000C9999AAA", **deal)
    record_book(DAY)
    assert [customer_of(record) for record in (20, 21, 23, 24)] == [
        "C000001",
        "C000002",
        "C000001",
        None,
    ]
    assert rows("select named, evidence ->> 'reason' from match_review") == [(None, "link_unknown")]
    assert rows("select customer_id, stage from opportunity") == [("C000001", "needs")]


def test_people_lead_to_the_company_that_a_source_does_not_send() -> None:
    given_customer("C000001", STAR)
    given_party(
        11,
        "C000001",
        "contact",
        "hubspot",
        STAR,
        "赵大力",
        source_key="501",
        company_party_key="9001",
    )
    given_record(
        20,
        "deal",
        "hubspot",
        source_id="77",
        company_source_id="9000;9001",
        stage_text="Demo",
        deal_name="设备",
    )
    record_book(DAY)
    assert one("select customer_id from opportunity") == "C000001"


def test_unknown_reps_are_told_and_kept() -> None:
    given_customer("C000001", STAR, [11])
    given_call(20, STAR, rep_source="查无此人")
    given_call(21, STAR, rep_source=roster().managers[0].name, activity_at=at("2026-09-11"))
    record_book(DAY)
    assert rows("select rep_id, rep_source from activity where activity_id = 20") == [
        (None, "查无此人")
    ]
    assert rows("select audience, kind, details ->> 'row_count' from notice") == [
        ("data_team", "unknown_rep", "1")
    ]


def test_recording_again_changes_nothing() -> None:
    given_customer("C000001", STAR, [11])
    given_call(20, STAR)
    given_call(21, "星河科技", rep_source="查无此人")
    given_call(22, "无人知晓贸易有限公司")
    tables = ("activity", "match_review", "notice", "customer", "source_record")
    record_book(DAY)
    first = [rows(f"select * from {table} order by 1, 2, 3") for table in tables]
    record_book(DAY)
    assert [rows(f"select * from {table} order by 1, 2, 3") for table in tables] == first


def test_review_ids_follow_those_that_exist() -> None:
    insert("match_review", review_id=7, kind="possible_merge", opened_date=DAY)
    given_call(20, "无人知晓贸易有限公司")
    given_call(21, "同样无人知晓有限公司")
    record_book(DAY)
    given_call(22, "仍然无人知晓有限公司")
    record_book(date(2026, 9, 29))
    assert rows("select review_id, record_id from match_review order by review_id") == [
        (7, None),
        (8, 20),
        (9, 21),
        (10, 22),
    ]
