"""Suggested openings: from this task's facts, without what is not known, never a brace (T6)."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadflow.delivery.openings import OPENINGS, WAYS, problems_of_openings
from leadflow.delivery.queues import ListedTask, Receiver
from leadflow.delivery.wording import opening_facts, opening_text
from leadflow.followup.kinds import STEP_KINDS

DAY = date(2026, 9, 28)
REP = Receiver("R01", "陈志远", "Zhiyuan Chen", "华北", False)
TASK = ListedTask(
    task_id="T1", owner_id="R01", customer_id="C000001", customer_name="北京星河科技有限公司",
    grade="A", value_class=None, tags=[], contact_name="王芳", job_title=None, mobile=None,
    landline=None, phone_extension=None, email=None, wechat=None, is_opted_out_of_calls=False,
    is_opted_out_of_email=False, contact_failure=None, kind="cadence", wanted_date=DAY,
    due_date=DAY, late_days=0, channel="phone", reason={"key": "x", "date": "2026-09-28"},
    further_reasons=[], moved_reason=None, questions=[], last_summary=None,
)  # fmt: skip
KINDS = [step.kind for step in STEP_KINDS]
ACTION = {"action": "send_proposal", "output": "proposal_and_quotation"}


def test_the_file_that_comes_with_leadflow_is_right() -> None:
    assert problems_of_openings() == ()


@pytest.mark.parametrize(
    "changes, said",
    [
        pytest.param({"last_summary": "对方案感兴趣，嫌贵"}, "“对方案感兴趣”", id="last summary"),
        pytest.param({"need": "十台注塑机"}, "“十台注塑机”", id="need"),
        pytest.param(
            {
                "kind": "agreed",
                "questions": [{"key": "followup.question.agreed", "text": "提交报价单"}],
            },
            "约好今天谈“提交报价单”",
            id="agreed step, on its day",
        ),
        pytest.param(
            {"kind": "agreed", "reason": {"key": "x", "date": "2026-09-14"}},
            "原约好9月14日（周一）联系，抱歉晚了",
            id="agreed day that has passed",
        ),
        pytest.param(
            {"kind": "stage_action", "reason": {"key": "x", "actions": [ACTION]}},
            "下一步是提交方案及报价（方案及报价单）",
            id="output of the stage",
        ),
        pytest.param(
            {"kind": "greeting", "reason": {"key": "x", "occasion": "mid_autumn"}},
            "值此中秋节",
            id="festival",
        ),
        pytest.param(
            {
                "kind": "renewal",
                "reason": {"key": "followup.reason.renewal", "end_date": "2026-10-20"},
            },
            "到期日是 2026-10-20",
            id="stated end of contract",
        ),
        pytest.param(
            {
                "kind": "confirm",
                "questions": [{"key": "followup.question.confirm.budget_text", "text": "大概50万"}],
            },
            "预算“大概50万”具体是多少",
            id="open question",
        ),
    ],
)
def test_a_known_fact_is_said(changes: dict[str, object], said: str) -> None:
    assert said in opening_text(replace(TASK, **changes), REP)


def test_an_end_that_is_only_reckoned_is_not_told_to_the_customer() -> None:
    reason = {"key": "followup.reason.renewal_assumed", "end_date": "2026-10-20"}
    assert "2026" not in opening_text(replace(TASK, kind="renewal", reason=reason), REP)


def test_a_reps_note_is_quoted_in_speech_alone() -> None:
    noted = replace(TASK, last_summary="嫌贵")
    assert "嫌贵" in opening_text(noted, REP)
    assert "嫌贵" not in opening_text(replace(noted, channel="email"), REP)
    assert "嫌贵" not in opening_text(replace(noted, channel="wechat"), REP)


def test_a_text_in_the_other_script_or_too_long_is_left_out() -> None:
    english = replace(TASK, contact_name="Anna Moor", need="十台注塑机", last_summary="长" * 41)
    assert opening_facts(english, "en") == {}
    assert "need" not in opening_facts(replace(TASK, need="长" * 41), "zh")
    assert opening_facts(replace(TASK, need="长" * 40), "zh")["need"] == "长" * 40


@given(
    kind=st.sampled_from(KINDS),
    channel=st.sampled_from(WAYS),
    need=st.none() | st.text(max_size=60),
    summary=st.none() | st.text(max_size=60),
    contact=st.sampled_from([None, "王芳", "Anna Moor"]),
    actions=st.lists(st.just(ACTION), max_size=2),
)
def test_no_brace_is_left_whatever_is_known(
    kind: str,
    channel: str,
    need: str | None,
    summary: str | None,
    contact: str | None,
    actions: list[dict[str, str]],
) -> None:
    task = replace(
        TASK, kind=kind, channel=channel, need=need, last_summary=summary, contact_name=contact,
        reason=TASK.reason | {"actions": actions},
    )  # fmt: skip
    said = opening_text(task, REP)
    assert not set("{}") & set(said)
    assert REP.name in said or REP.name_en in said


@pytest.mark.parametrize(
    "right, wrong, told",
    [
        pytest.param("“{need}”有些", "“{nede}”有些", "{nede} is no fact", id="unknown fact"),
        pytest.param("“{need}”有些", "“{need”有些", "brace without", id="open brace"),
        pytest.param("行业里有些", "{need}里有些", "{rep} alone", id="last needs a fact"),
        pytest.param("wakeup:\n  any", "wakeup:\n  fax", "'any' among", id="no fallback"),
        pytest.param("wakeup:", "wake:", "is no kind of step", id="unknown kind"),
    ],
)
def test_a_mistake_is_named_with_its_line(
    tmp_path: Path, right: str, wrong: str, told: str
) -> None:
    good = OPENINGS.read_text(encoding="utf-8")
    line = good[: good.index(right)].count("\n") + 1
    file = tmp_path / "openings.yaml"
    file.write_text(good.replace(right, wrong, 1), encoding="utf-8")
    [problem] = [one for one in problems_of_openings(file) if told in one.told]
    assert problem.line == line
