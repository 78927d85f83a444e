"""Every law check: silent on a sound book, and telling the row as soon as one thing breaks."""

import pytest
from sqlalchemy import Engine

from leadflow.quality.laws import law_checks
from leadflow.quality.steps import LawBroken, check_laws
from leadflow.store.database import transaction
from leadflow.store.sql import read_sql
from tests.sql.quality_rows import GOOD, RUN_DATE, execute, given_file, record_id

LEAD, ACTIVITY = record_id(1, 2), record_id(2, 2)
SOUND_BOOK = [
    "update source_record set outcome = 'accepted', is_current = true",
    "update source_file set status = 'loaded'",
    "insert into rep values ('R01', '陈志远', 'Zhiyuan Chen', 'senior', 'M01', 't', 'm', 20,"
    " '2020-01-01', null, 1), ('R02', '林晓梅', 'Xiaomei Lin', 'mid', 'M01', 't', 'm', 20,"
    " '2020-01-01', null, 2)",
    "insert into policy_version values ('p1', 'p', '{}', '2026-09-01')",
    "insert into customer (customer_id, created_date, legal_name, grade, owner_id,"
    " is_in_lead_pool) values ('C1', '2026-09-01', '星河科技有限公司', 'B', 'R01', false)",
    "insert into customer (customer_id, created_date, merged_into) values ('C2', '2026-09-02',"
    " 'C1')",
    "insert into party (party_id, source_system, record_type, source_key, record_id) values"
    f" ({LEAD}, 'sheet', 'lead', 'k', {LEAD})",
    f"insert into membership values ({LEAD}, 'C2', '2026-09-01', '2026-09-02', 'first'),"
    f" ({LEAD}, 'C1', '2026-09-02', null, 'same mobile')",
    f"update source_record set party_id = {LEAD}, customer_id = 'C1'",
    f"insert into field_source values ('C1', 'legal_name', 'x', {LEAD}, 'newest')",
    "insert into activity (activity_id, record_id, party_id, customer_id, occurred_at, channel,"
    f" direction, is_reached, is_interaction, is_touch) values ({ACTIVITY}, {ACTIVITY}, {LEAD},"
    " 'C1', '2026-09-20', 'phone', 'outbound', true, true, true)",
    "insert into grade_history values ('C1', 'C', '2026-09-01', '2026-09-10', 'only_aware', '{}',"
    " 'p1'), ('C1', 'B', '2026-09-10', null, 'has_need', '{}', 'p1')",
    "insert into ownership_history values ('C1', null, '2026-09-01', '2026-09-03', 'new', '{}',"
    " 'p1'), ('C1', 'R01', '2026-09-03', null, 'round_robin', '{}', 'p1')",
    "insert into followup_task (task_id, customer_id, owner_id, kind, wanted_date, due_date,"
    " plan_date, channel, priority, reason, moved_reason, policy_version) values ('T1', 'C1',"
    " 'R01', 'cadence', '2026-09-27', '2026-09-28', '2026-09-28', 'phone', 1,"
    " '{\"rule\": \"cadence\"}', 'holiday', 'p1')",
    "insert into next_step values ('C1', 'T1', 'call', '2026-09-28', null, '2026-09-28')",
    "insert into merge (merge_id, kept_customer_id, gone_customer_id, merge_date, reason,"
    " evidence, before) values (1, 'C1', 'C2', '2026-09-02', 'same mobile', '{\"edge\": 1}', '{}')",
]

BREAKS = [
    (
        "assert_parties_are_matched",
        "insert into matching_model values ('m1', '[]', 'start', '2026-09-01', true)",
    ),
    ("assert_files_reconcile", "update source_file set row_count = 2 where file_id = 1"),
    (
        "assert_files_reconcile",
        "update source_file set status = 'repeated', row_count = 0 where file_id = 1",
    ),
    (
        "assert_ledger_rows_have_file",
        f"update source_record set file_id = 99 where record_id = {ACTIVITY}",
    ),
    (
        "assert_ledger_rows_have_file",
        f"update typed_record set record_id = 99 where record_id = {ACTIVITY}",
    ),
    (
        "assert_rows_have_one_outcome",
        f"update source_record set outcome = null where record_id = {ACTIVITY}",
    ),
    (
        "assert_rows_have_one_outcome",
        f"update source_record set outcome = 'duplicate' where record_id = {ACTIVITY}",
    ),
    (
        "assert_quarantined_rows_have_reasons",
        "update source_record set outcome = 'quarantined', is_current = false"
        f" where record_id = {ACTIVITY}",
    ),
    (
        "assert_quarantined_rows_have_reasons",
        f"insert into quarantine values ({ACTIVITY}, 2, 2, '[]', 'open', null, '2026-09-28')",
    ),
    (
        "assert_one_version_is_current",
        "update source_record set source_id = 'X', is_current = false"
        f" where record_id = {ACTIVITY}",
    ),
    (
        "assert_records_belong_to_customer",
        f"update membership set valid_to_date = '2026-09-05' where party_id = {LEAD}"
        " and valid_to_date is null",
    ),
    (
        "assert_records_belong_to_customer",
        f"update source_record set customer_id = 'C2' where record_id = {LEAD}",
    ),
    (
        "assert_memberships_do_not_overlap",
        "update membership set valid_to_date = '2026-09-03' where customer_id = 'C2'",
    ),
    ("assert_book_rows_have_customer", "update activity set customer_id = null"),
    ("assert_book_rows_have_customer", "update activity set customer_id = 'C2'"),
    ("assert_book_rows_have_customer", "update activity set customer_id = 'C9'"),
    ("assert_customer_fields_have_source", "delete from field_source"),
    (
        "assert_ownership_has_no_gap",
        "update ownership_history set valid_to_at = '2026-09-02' where owner_id is null",
    ),
    (
        "assert_ownership_has_no_gap",
        "update ownership_history set valid_to_at = '2026-09-04' where owner_id is null",
    ),
    ("assert_customers_have_owner_or_pool", "update customer set is_in_lead_pool = true"),
    (
        "assert_customers_have_owner_or_pool",
        "update ownership_history set owner_id = 'R02' where valid_to_at is null",
    ),
    (
        "assert_lapses_were_warned",
        "insert into customer_event values ('C1', '2026-09-20', 'owner_lapsed', 'R02',"
        ' \'{"warned_date": "2026-09-18", "warning_days": 3}\')',
    ),
    (
        "assert_lapses_were_warned",
        "insert into customer_event values ('C1', '2026-09-20', 'owner_lapsed', 'R02',"
        ' \'{"warned_date": null, "warning_days": 3}\')',
    ),
    (
        "assert_barred_reps_wait",
        "insert into customer_event values ('C1', '2026-09-01', 'owner_lapsed', 'R01', '{}');"
        ' update policy_version set content = \'{"timezone": "Asia/Shanghai", "ownership":'
        ' {"reclaim_barred_days": 30}}\'',
    ),
    (
        "assert_claims_keep_cap",
        "insert into customer_event values ('C1', '2026-09-03', 'claimed', 'R01', '{}'),"
        " ('C9', '2026-09-03', 'claimed', 'R01', '{}');"
        " update ownership_history set reason = 'claimed' where owner_id = 'R01';"
        ' update policy_version set content = \'{"ownership": {"daily_claims_cap": 1}}\'',
    ),
    ("assert_customers_have_next_step", "delete from next_step"),
    ("assert_customers_have_next_step", "update next_step set task_id = null"),
    ("assert_customers_have_next_step", "update followup_task set status = 'answered'"),
    (
        "assert_no_step_reasons_hold",
        "update next_step set next_step = null, task_id = null, no_step_reason = 'opted_out'",
    ),
    (
        "assert_next_steps_are_looked_at_again",
        "insert into plan_basis (plan_date, until_at, policy_version, rules_digest,"
        " calendar_digest) values ('2026-09-28', '2026-09-28', 'p1', 'r', 'c')",
    ),
    ("assert_open_tasks_belong_to_owner", "update followup_task set owner_id = 'R02'"),
    ("assert_moved_tasks_say_why", "update followup_task set moved_reason = null"),
    (
        "assert_grades_agree_with_history",
        "update customer set grade = 'A' where customer_id = 'C1'",
    ),
    (
        "assert_grades_agree_with_history",
        "update grade_history set valid_to_at = '2026-09-11' where grade = 'C'",
    ),
    (
        "assert_grades_agree_with_history",
        "update grade_history set valid_to_at = valid_to_at - interval '1 day' where grade = 'C'",
    ),
    (
        "assert_values_agree_with_history",
        "update customer set value_class = 'ordinary' where customer_id = 'C1'",
    ),
    (
        "assert_values_agree_with_history",
        "insert into value_history values"
        " ('C1', 'ordinary', '2026-09-01', '2026-09-20', 'has_bought', '{}', 'p1'),"
        " ('C1', 'potential', '2026-09-10', '2026-09-21', 'fair_amount', '{}', 'p1')",
    ),
    (
        "assert_decisions_have_reasons",
        "update grade_history set reason = '' where valid_to_at is null",
    ),
    (
        "assert_decisions_have_reasons",
        "insert into value_history values"
        " ('C1', 'ordinary', '2026-09-01', '2026-09-20', '', '{}', 'p1')",
    ),
    ("assert_decisions_have_reasons", "update followup_task set reason = '{}'"),
    (
        "assert_decisions_have_reasons",
        "insert into wakeup_plan (customer_id, dormant_since_date, step, planned_date,"
        " policy_version) values ('C1', '2026-09-01', 'industry_news', '2026-09-28', 'p9')",
    ),
    (
        "assert_dormant_customers_have_plan",
        "update customer set lifecycle = 'dormant', dormant_since_date = '2026-09-01'"
        " where customer_id = 'C1'",
    ),
]


@pytest.fixture
def sound_book(store: Engine) -> None:
    """A customer with one lead, one activity, an owner, a grade and a task; one merged away."""
    given_file(1, [GOOD["lead"]])
    given_file(2, [GOOD["activity"]], record_type="activity")
    for statement in SOUND_BOOK:
        execute(statement)


def _broken() -> set[str]:
    with transaction() as connection:
        return {check.name for check in law_checks() if read_sql(connection, check.sql_name)}


def test_a_sound_book_breaks_no_law(sound_book: None) -> None:
    assert _broken() == set()
    assert check_laws(RUN_DATE) == {"checks": len(law_checks()), "warnings": 0}


@pytest.mark.parametrize("check, statement", BREAKS)
def test_each_check_sees_what_breaks(sound_book: None, check: str, statement: str) -> None:
    execute(statement)
    assert check in _broken()


def test_every_check_is_tried() -> None:
    assert {check for check, _ in BREAKS} == {check.name for check in law_checks()}


def test_a_row_before_a_person_breaks_no_law(sound_book: None) -> None:
    execute("update activity set customer_id = null, party_id = null")
    execute(
        "insert into match_review (review_id, kind, record_id, opened_date)"
        f" values (1, 'name_only', {ACTIVITY}, '2026-09-28')"
    )
    assert _broken() == set()


def test_a_warning_is_told_and_stops_nothing(sound_book: None) -> None:
    execute("update next_step set next_step = null, task_id = null, no_step_reason = 'opted_out'")
    execute("update followup_task set status = 'replaced'")
    for _ in range(2):
        assert check_laws(RUN_DATE)["warnings"] == 1
    (notice,) = execute("select audience, kind, subject, details from notice")
    assert (notice["audience"], notice["kind"]) == ("data_team", "law_warning")
    assert notice["subject"] == "assert_no_step_reasons_hold"
    assert notice["details"]["count"] == 1


def test_every_broken_law_is_named_at_once(sound_book: None) -> None:
    execute("delete from field_source")
    execute("delete from next_step")
    with pytest.raises(LawBroken) as broken:
        check_laws(RUN_DATE)
    assert "assert_customer_fields_have_source: 1 rows: customer_id C1, field legal_name" in str(
        broken.value
    )
    assert "assert_customers_have_next_step" in str(broken.value)
