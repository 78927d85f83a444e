"""Every reason that a plan can write has its words, with the values that the plan gives."""

import re

import pytest

from leadflow.config import INCLUDE, policy
from leadflow.followup.questions import (
    complete_template,
    confirm_fallback,
    confirm_templates,
    field_names,
)
from leadflow.messages import catalogue

SQL = "\n".join(
    path.read_text(encoding="utf-8")
    for room in ("followup", "ownership")
    for path in sorted((INCLUDE / "sql" / room).glob("*.sql"))
)


@pytest.mark.parametrize(
    "key", sorted(set(re.findall(r"'((?:followup\.reason|ownership\.notice)\.\w+)'", SQL)))
)
def test_every_key_that_a_statement_writes_has_words(key: str) -> None:
    assert key in catalogue()


@pytest.mark.parametrize(
    "kind", ["conflict", "result_unknown", "result_other_rep", "result_old_batch"]
)
def test_every_kind_of_notice_has_words(kind: str) -> None:
    assert f"'{kind}'" in SQL and f"followup.notice.{kind}" in catalogue()


@pytest.mark.parametrize("step", policy().dormancy.wakeup_steps)
def test_every_wakeup_step_of_the_policy_has_words(step: str) -> None:
    assert f"followup.reason.wakeup.{step}" in catalogue()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_questions_leave_room_for_what_was_said(language: str) -> None:
    assert "{fields}" in complete_template(language)
    templates = confirm_templates(language)
    assert {"budget_text", "timing_text"} <= set(templates)
    assert all("{text}" in words for words in [*templates.values(), confirm_fallback(language)])
    assert set(field_names(language)) == {
        "contact_name",
        "phone",
        "company_name",
        "requirement_type",
    }
