"""Every reason and question that a plan can write has its words, in both languages."""

import re

import pytest

from leadflow.config import INCLUDE, policy
from leadflow.followup.questions import question_text, worded_columns
from leadflow.messages import Language, catalogue

SQL = "\n".join(
    path.read_text(encoding="utf-8")
    for room in ("followup", "ownership")
    for path in sorted((INCLUDE / "sql" / room).glob("*.sql"))
)
GAPS = (INCLUDE / "sql" / "book" / "update_customer_gaps.sql").read_text(encoding="utf-8")
WRITTEN = r"'((?:followup\.reason|followup\.question|ownership\.notice)\.\w+)'"


@pytest.mark.parametrize("key", sorted(set(re.findall(WRITTEN, SQL))))
def test_every_key_that_a_statement_writes_has_words(key: str) -> None:
    # A key that ends in "_" is completed by the statement.
    assert key in catalogue() or (
        key.endswith("_") and any(known.startswith(key) for known in catalogue())
    )


@pytest.mark.parametrize(
    "kind", ["conflict", "result_unknown", "result_other_rep", "result_old_batch"]
)
def test_every_kind_of_notice_has_words(kind: str) -> None:
    assert f"'{kind}'" in SQL and f"followup.notice.{kind}" in catalogue()


@pytest.mark.parametrize("step", policy().dormancy.wakeup_steps)
def test_every_wakeup_step_of_the_policy_has_words(step: str) -> None:
    assert f"followup.reason.wakeup.{step}" in catalogue()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_question_names_every_field_that_may_be_missing(language: Language) -> None:
    fields = sorted(set(re.findall(r"then '(\w+)'", GAPS)))
    assert fields == ["company_name", "person_name", "phone", "requirement_type"]
    asked = question_text({"key": "followup.question.complete_data", "fields": fields}, language)
    assert not any(field in asked for field in fields if "_" in field)


def test_a_question_is_worded_for_its_reader() -> None:
    lacking = {"key": "followup.question.complete_data", "fields": ["phone", "person_name"]}
    assert question_text(lacking, "zh") == "请补充：电话、联系人姓名"
    assert question_text(lacking, "en") == "Please complete: phone, contact name"


@pytest.mark.parametrize("column", [*worded_columns(), "pain_point"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_question_quotes_what_was_said(column: str, language: Language) -> None:
    key = f"followup.question.confirm.{column}"
    known = key if column in worded_columns() else "followup.question.confirm_other"
    said = "预算大概50万 {or so}"
    assert said in question_text({"key": known, "text": said}, language)


def test_budget_and_timing_have_questions_of_their_own() -> None:
    assert {"budget_text", "timing_text"} <= set(worded_columns())
