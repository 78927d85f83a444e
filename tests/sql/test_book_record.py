"""record_book: what rows become, and what edits, deletions and second tellings do."""

from datetime import date

import pytest

from leadflow.book.steps import record_book
from tests.sql.book_given import (
    at,
    given_contact,
    given_customer,
    given_party,
    given_record,
    given_rep,
    one,
    rows,
    run,
)

DAY, NEXT_DAY = date(2026, 9, 28), date(2026, 9, 29)
STAR = "北京星河科技有限公司"
ACCOUNT = "001Lf00000A0001AAA"

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture(autouse=True)
def star(store: object) -> None:
    """One customer known to Salesforce and to the sheets."""
    given_customer("C000001", STAR, [11])
    given_party(12, "C000001", "company", "salesforce", STAR, source_key=ACCOUNT)
    given_rep("R01", ("salesforce", "005Lf0000000002AAA"), ("sheet", "陈志远"))


def given_task(record_id: int, **typed: object) -> int:
    told = {"source_id": "00T1", "company_source_id": ACCOUNT, **typed}
    return given_record(record_id, "activity", "salesforce", **told)


def test_an_edit_updates_the_activity_in_place_and_moves_no_date() -> None:
    given_task(20, activity_at=at("2026-09-10"), direction="inbound", summary="first")
    record_book(DAY)
    given_task(
        30,
        file_id=2,
        activity_at=at("2026-09-10"),
        direction="inbound",
        summary="mended",
        source_updated_at=at("2026-09-28"),
        rep_source="005Lf0000000002AAA",
    )
    record_book(NEXT_DAY)
    assert rows("select activity_id, record_id, summary, rep_id from activity") == [
        (20, 30, "mended", "R01")
    ]
    assert one("select last_interaction_at from customer") == at("2026-09-10")


def test_an_edited_lead_moves_no_last_interaction() -> None:
    given_task(20, activity_at=at("2026-03-10"), outcome="reached")
    record_book(DAY)
    given_record(
        30,
        "lead",
        "salesforce",
        file_id=2,
        source_id="00Q1",
        party_id=12,
        customer_id="C000001",
        source_updated_at=at("2026-09-28"),
        requirement_text="设备十台",
    )
    record_book(NEXT_DAY)
    assert one("select last_interaction_at from customer") == at("2026-03-10")
    assert one("select count(*) from requirement") == 1


def test_two_versions_of_one_night_are_one_activity_under_the_first_id() -> None:
    given_task(20, activity_at=at("2026-09-10"))
    given_task(30, file_id=2, activity_at=at("2026-09-10"))
    record_book(DAY)
    assert rows("select activity_id, record_id from activity") == [(20, 30)]
    assert rows(
        "select customer_id from source_record where record_type = 'activity' order by record_id"
    ) == [("C000001",), ("C000001",)], "every accepted row belongs to a customer"


def test_an_activity_that_moves_to_another_company_leaves_the_first() -> None:
    given_customer("C000002", "宁波远帆贸易有限公司")
    given_party(13, "C000002", "company", "salesforce", source_key="001Lf00000B0002AAA")
    given_task(20, activity_at=at("2026-09-10"), outcome="reached")
    record_book(DAY)
    given_task(
        30,
        file_id=2,
        activity_at=at("2026-09-10"),
        outcome="reached",
        company_source_id="001Lf00000B0002AAA",
    )
    record_book(NEXT_DAY)
    assert rows("select customer_id, last_interaction_at from customer order by 1") == [
        ("C000001", None),
        ("C000002", at("2026-09-10")),
    ]


def test_what_is_deleted_in_the_source_leaves_the_book() -> None:
    given_task(20, activity_at=at("2026-09-10"), outcome="reached")
    given_record(
        21,
        "deal",
        "salesforce",
        source_id="006x",
        company_source_id=ACCOUNT,
        stage_text="Closed Won",
        close_date=date(2026, 5, 6),
        amount=5000,
    )
    record_book(DAY)
    assert one("select lifecycle from customer") == "customer"
    given_task(30, file_id=2, activity_at=at("2026-09-10"), outcome="reached", is_deleted=True)
    given_record(
        31,
        "deal",
        "salesforce",
        file_id=2,
        source_id="006x",
        is_deleted=True,
        company_source_id=ACCOUNT,
        stage_text="Closed Won",
        close_date=date(2026, 5, 6),
    )
    record_book(NEXT_DAY)
    assert one("select count(*) from activity") == 0
    assert rows("select opportunity_id, is_deleted from opportunity") == [(21, True)]
    assert rows("select last_interaction_at, lifecycle from customer") == [(None, "lead")]


@pytest.mark.parametrize(
    "told, touch, interaction",
    [
        pytest.param({"direction": "inbound"}, False, True, id="inbound"),
        pytest.param({"direction": "outbound", "outcome": "reached"}, True, True, id="reached"),
        pytest.param(
            {"direction": "outbound", "outcome": "not_reached"}, True, False, id="attempt"
        ),
        pytest.param({"channel": "push", "outcome": "reached"}, False, False, id="automatic push"),
        pytest.param({"channel": "email"}, True, False, id="e-mail of unknown outcome"),
        pytest.param({"channel": "visit"}, True, True, id="visit"),
        pytest.param({"channel": "phone", "feedback": "hesitant"}, True, True, id="answered"),
        pytest.param({"is_done": False, "outcome": "reached"}, False, False, id="open task"),
    ],
)
def test_touch_and_interaction(told: dict, touch: bool, interaction: bool) -> None:
    given_task(20, activity_at=at("2026-09-10"), **told)
    record_book(DAY)
    assert rows("select is_touch, is_interaction from activity") == [(touch, interaction)]
    assert (one("select last_interaction_at from customer") is not None) is interaction


def test_an_open_task_is_a_plan_with_the_agreed_date() -> None:
    given_task(
        20,
        activity_at=at("2026-10-12"),
        source_created_at=at("2026-09-20"),
        is_done=False,
        summary="send the offer",
    )
    record_book(DAY)
    assert rows("select occurred_at, is_planned, next_action, next_action_date from activity") == [
        (at("2026-09-20"), True, "send the offer", date(2026, 10, 12))
    ]


def test_a_value_row_is_a_win_with_tags_class_and_a_follow_up() -> None:
    given_record(
        20,
        "customer_value",
        company_name=STAR,
        close_date=date(2026, 4, 2),
        amount=1_200_000,
        value_class="高价值",
        tags=["行业-制造业", "价格敏感"],
        activity_at=at("2026-08-20"),
        owner_source="陈志远",
    )
    record_book(DAY)
    assert rows(
        "select name, is_won, amount, currency, close_date, source_id, rep_id from opportunity"
    ) == [(STAR, True, 1_200_000, "CNY", date(2026, 4, 2), None, "R01")]
    assert rows('select tag, record_id from tag order by tag collate "C"') == [
        ("价格敏感", 20),
        ("行业-制造业", 20),
    ]
    assert rows("select lifecycle, stated_value, last_interaction_at from customer") == [
        ("customer", "高价值", at("2026-08-20"))
    ]
    assert rows("select channel, is_reached, rep_id from activity") == [("other", True, "R01")]


def test_the_follow_up_of_a_value_row_gives_way_to_the_activity_itself_in_any_order() -> None:
    value = {"company_name": STAR, "activity_at": at("2026-08-20", "16:00")}
    given_record(20, "customer_value", **value)
    record_book(DAY)
    given_record(
        30, "activity", file_id=2, company_name=STAR, activity_at=at("2026-08-21", "03:00")
    )
    record_book(NEXT_DAY)
    assert rows("select activity_id from activity") == [(30,)], "one local day, 2026-08-21"
    given_record(40, "customer_value", file_id=3, **value, value_class="普通")
    record_book(date(2026, 9, 30))
    assert rows("select activity_id from activity") == [(30,)]


def test_one_win_told_by_three_sources_counts_once() -> None:
    win = {"close_date": date(2026, 4, 2)}
    given_record(
        20,
        "activity",
        "sheet_s5",
        company_name=STAR,
        activity_at=at("2026-04-02"),
        company_source_id="XS001",
        is_won=True,
        **win,
    )
    given_record(21, "customer_value", file_id=2, company_name=STAR, amount=90_000, **win)
    record_book(DAY)
    won = "select opportunity_id from opportunity where is_won and not is_deleted order by 1"
    assert rows(won) == [(21,)], "the row with an amount stands"
    given_record(
        30,
        "deal",
        "salesforce",
        file_id=3,
        source_id="006x",
        stage_text="Closed Won",
        company_source_id=ACCOUNT,
        amount=90_000,
        **win,
    )
    given_record(
        31,
        "customer_value",
        file_id=4,
        company_name=STAR,
        amount=10_000,
        close_date=date(2026, 7, 9),
    )
    record_book(NEXT_DAY)
    assert rows(won) == [(30,), (31,)], "the CRM's row stands; another day is another win"


def test_a_sheets_status_counts_where_no_crm_tells_the_same() -> None:
    """客户跟进记录表 tells results in 状态, without a day of its own."""
    told = {"company_name": STAR, "activity_at": at("2026-08-21")}
    given_record(20, "activity", "sheet_s3", company_source_id="KH-1", is_won=True, **told)
    record_book(DAY)
    assert rows("select is_won, close_date from opportunity") == [(True, None)]
    assert one("select lifecycle from customer") == "customer"
    given_record(
        30,
        "deal",
        "salesforce",
        file_id=3,
        source_id="006x",
        stage_text="Closed Won",
        company_source_id=ACCOUNT,
        close_date=date(2026, 7, 1),
    )
    record_book(NEXT_DAY)
    assert rows("select opportunity_id from opportunity where not is_deleted") == [(30,)]


def test_a_loss_that_only_a_sheet_tells_is_a_loss() -> None:
    told = {"company_name": STAR, "activity_at": at("2026-08-21")}
    given_record(20, "activity", "sheet_s3", company_source_id="KH-1", is_lost=True, **told)
    record_book(DAY)
    assert rows("select is_lost, close_date from opportunity") == [(True, date(2026, 8, 21))]
    assert one("select lifecycle from customer") == "lost"


def test_a_closing_date_without_a_result_is_no_win() -> None:
    given_record(
        20,
        "activity",
        "sheet_s5",
        company_name=STAR,
        activity_at=at("2026-09-02"),
        is_won=False,
        close_date=date(2026, 9, 2),
        feedback="hesitant",
    )
    record_book(DAY)
    assert one("select count(*) from opportunity") == 0
    assert one("select lifecycle from customer") == "lead"


def test_requirements_come_from_requirement_rows_and_leads() -> None:
    given_record(
        20,
        "requirement",
        company_name=STAR,
        requirement_type="设备",
        recorded_date=date(2026, 9, 3),
        budget_text="80-100万",
        vague_columns=["budget_text"],
    )
    given_record(
        21,
        "lead",
        party_id=11,
        customer_id="C000001",
        requirement_text="十台检测设备",
        source_created_at=at("2026-09-01", "17:00"),
    )
    given_record(22, "lead", party_id=11, customer_id="C000001", person_name="赵大力")
    record_book(DAY)
    assert rows(
        "select requirement_id, requirement_type, recorded_date from requirement order by 1"
    ) == [(20, "设备", date(2026, 9, 3)), (21, None, date(2026, 9, 2))]


def test_only_a_changed_need_is_recorded_anew() -> None:
    lead = {"source_id": "00Q1", "party_id": 12, "customer_id": "C000001"}
    given_record(
        20,
        "lead",
        "salesforce",
        **lead,
        requirement_text="ten pumps",
        source_created_at=at("2026-02-01"),
    )
    record_book(DAY)
    given_record(
        30,
        "lead",
        "salesforce",
        file_id=2,
        **lead,
        requirement_text="ten pumps",
        source_updated_at=at("2026-09-28"),
    )
    record_book(NEXT_DAY)
    assert rows("select requirement_id, recorded_date from requirement") == [(20, date(2026, 2, 1))]
    given_record(
        40,
        "lead",
        "salesforce",
        file_id=3,
        **lead,
        requirement_text="ten pumps",
        timing_text="within 2 weeks",
        recorded_date=date(2026, 2, 1),
        source_updated_at=at("2026-09-29"),
    )
    record_book(date(2026, 9, 30))
    assert rows("select requirement_id, recorded_date from requirement") == [
        (20, date(2026, 9, 29))
    ]
    given_record(50, "lead", "salesforce", file_id=4, **lead)
    record_book(date(2026, 10, 8))
    assert rows("select requirement_id from requirement") == [], "the lead states no need any more"


def test_stage_history_comes_from_rows_and_from_columns_and_may_come_first() -> None:
    given_record(
        20,
        "stage_history",
        "salesforce",
        source_id="h1",
        stage_text="Qualification",
        opportunity_source_id="006Lf00000D0001AAA",
        activity_at=at("2026-03-01"),
    )
    record_book(DAY)
    assert rows("select opportunity_id, stage from stage_history") == [(None, "screening")]
    given_record(
        30,
        "deal",
        "salesforce",
        file_id=2,
        source_id="006Lf00000D0001AAA",
        company_source_id=ACCOUNT,
        stage_text="Needs Analysis",
        stage_dates=[{"stage": "Needs Analysis", "entered_at": "2026-03-09T02:00:00+00:00"}],
    )
    record_book(NEXT_DAY)
    assert rows("select opportunity_id, stage from stage_history order by entered_at") == [
        (30, "screening"),
        (30, "needs"),
    ]
    assert one("select customer_id from source_record where record_id = 20") == "C000001"
    assert rows("select status from match_review") == [("obsolete",)]
    given_record(
        40,
        "stage_history",
        "salesforce",
        file_id=3,
        source_id="h1",
        is_deleted=True,
        stage_text="Qualification",
        opportunity_source_id="006Lf00000D0001AAA",
        activity_at=at("2026-03-01"),
    )
    record_book(date(2026, 9, 30))
    assert rows("select stage from stage_history") == [("needs",)]


def test_the_named_contact_is_the_one_that_the_activity_was_with() -> None:
    given_party(13, "C000001", "lead", company_name=STAR, person_name="赵大力")
    given_contact(13, "C000001", person_name="赵大力", is_primary=True)
    given_record(
        20,
        "activity",
        "sheet_s3",
        company_name=STAR,
        person_name="赵大力",
        activity_at=at("2026-09-02"),
        company_source_id="KH-0001",
    )
    given_record(21, "activity", company_name=STAR, activity_at=at("2026-09-03"), file_id=2)
    record_book(DAY)
    assert rows("select activity_id, contact_id from activity order by 1") == [(20, 13), (21, None)]


def test_major_changes_are_events() -> None:
    company = {
        "source_system": "salesforce",
        "source_id": "001x",
        "party_id": 12,
        "customer_id": "C000001",
        "company_name": STAR,
    }
    given_record(20, "company", **company, industry="制造业")
    record_book(DAY)
    given_record(30, "company", file_id=2, **company, industry="医疗")
    given_record(
        31,
        "activity",
        file_id=3,
        company_name=STAR,
        activity_at=at("2026-09-10"),
        contact_failure="left_company",
    )
    record_book(NEXT_DAY)
    assert rows(
        "select kind, subject, details ->> 'previous_record_id' from customer_event order by kind"
    ) == [
        ("business_line_changed", "30", "20"),
        ("contact_left", "31", None),
    ]


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        pytest.param("王强", "李娜", ["buyer_replaced"], id="another person under the same id"),
        pytest.param("王经理", "王强", [], id="the same surname: told better"),
        pytest.param("Ms Chen", "Chen", [], id="one name holds the other"),
        pytest.param(None, "李娜", [], id="nobody before"),
    ],
)
def test_a_contact_record_that_names_another_person_is_a_replaced_buyer(
    before: str | None, after: str, kinds: list[str]
) -> None:
    contact = {
        "source_system": "salesforce",
        "source_id": "003x",
        "party_id": 12,
        "customer_id": "C000001",
    }
    given_record(20, "contact", **contact, person_name=before)
    record_book(DAY)
    given_record(30, "contact", file_id=2, **contact, person_name=after)
    record_book(NEXT_DAY)
    assert [kind for (kind,) in rows("select kind from customer_event")] == kinds


def test_the_owner_is_told_of_another_legal_representative() -> None:
    given_rep("R03")
    run("update customer set owner_id = 'R03', is_in_lead_pool = false")
    company = {
        "source_system": "salesforce",
        "source_id": "001x",
        "party_id": 12,
        "customer_id": "C000001",
        "company_name": STAR,
    }
    given_record(20, "company", **company, legal_representative="赵一")
    record_book(DAY)
    given_record(30, "company", file_id=2, **company, legal_representative="钱二")
    record_book(NEXT_DAY)
    assert rows("select audience, kind, subject, details -> 'changes' from notice") == [
        ("R03", "major_change", "C000001", ["legal_representative_changed"])
    ]
    assert "赵一" not in str(rows("select * from notice, customer_event"))
