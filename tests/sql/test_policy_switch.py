"""Policies in the store: their order of use, what a switch changed, and that managers are told."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from leadflow.config import policy
from leadflow.delivery.wording import reason_text
from leadflow.grading.steps import grade_book
from leadflow.ownership.steps import sync_roster
from tests.sql.book_given import at, given_activity, given_customer, one, rows
from tests.sql.undo_book import night, sheet, take

DAY = date(2026, 9, 28)
NEXT_DAY = DAY + timedelta(days=1)
Using = Callable[[str], None]

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def using(monkeypatch: pytest.MonkeyPatch) -> Using:
    """The preset in use from now on."""

    def use(preset: str) -> None:
        rules = policy(preset)
        for module in ("leadflow.grading.steps", "leadflow.ownership.steps"):
            monkeypatch.setattr(f"{module}.policy", lambda: rules)

    return use


def a_night(day: date) -> None:
    sync_roster(day)
    grade_book(day)


def test_a_switch_regrades_the_book_the_next_night_and_tells_the_managers(using: Using) -> None:
    given_customer("C000001", "北京星河科技有限公司", [11])
    given_activity(20, "C000001", at("2026-09-01"), feedback="interested")
    using("b2b")
    a_night(DAY)
    using("automation")
    a_night(NEXT_DAY)
    a_night(NEXT_DAY)
    a_night(NEXT_DAY + timedelta(days=1))
    graded = rows("select grade, reason, policy_version from grade_history order by valid_from_at")
    assert graded == [
        ("B", "has_need", policy("b2b").version),
        ("B", "some_intent_or_budget", policy("automation").version),
    ]
    [(day, audience, details)] = rows(
        "select notice_date, audience, details from notice where kind = 'policy_switch'"
    )
    assert (day, audience) == (NEXT_DAY, "manager")
    told = reason_text(details, "en")
    assert policy("b2b").version in told and policy("automation").version in told
    assert "1 customers were weighed" in told
    assert "cadence.rhythms.1.channel: – → email" in told, "the first keys; all are in the mart"
    assert rows("select key from mart.policy_change where key like 'grading.dimensions%'")


def test_what_a_switch_changed_is_told_key_by_key(using: Using) -> None:
    using("b2b")
    a_night(DAY)
    using("channel")
    a_night(NEXT_DAY)
    told = dict(rows("select key, old_value || ' ' || new_value from mart.policy_change"))
    assert told["ownership.lapse_days"] == "15 30"
    assert told["cadence.cadence_days.B"] == "3 7"
    assert told["cadence.channels.B"] == "email phone"
    assert told["value.rules.1.value_class"] == "dormant key"
    assert not [key for key in told if key.startswith(("stages", "intake"))]
    assert rows(
        "select name, previous_version from mart.policy_version order by first_used_date"
    ) == [("b2b", None), ("channel", policy("b2b").version)]
    assert "ownership.lapse_days: 15 → 30" in one(
        "select changes from mart.policy_version where name = 'channel'"
    )


def test_switching_back_is_a_switch_and_days_played_again_are_none(using: Using) -> None:
    using("b2b")
    a_night(DAY)
    using("channel")
    a_night(NEXT_DAY)
    using("b2b")
    a_night(NEXT_DAY + timedelta(days=1))
    a_night(DAY)
    used = rows("select used_from_date, policy_version from policy_use order by used_from_date")
    assert [version.split("-")[0] for _, version in used] == ["b2b", "channel", "b2b"]
    assert one("select count(*) from notice where kind = 'policy_switch'") == 2


def test_a_c_with_a_sudden_urgent_need_is_an_a_within_one_intake() -> None:
    lead = sheet(
        ["序号", "企业名称", "所属行业", "联系人姓名", "职位", "手机号码",
         "信息来源(展会/陌拜/推荐)", "录入日期", "负责人"],
        ["1", "北京星河科技有限公司", "制造业", "王敏", "采购经理", "13800138021", "展会",
         "2026-09-28", "陈志远"],
    )  # fmt: skip
    need = sheet(
        ["客户名称", "需求类型(设备/服务/解决方案)", "详细需求描述(如功能、数量、技术参数等)",
         "预算范围", "采购时间节点",
         "决策链(最终决策人、影响者、评估标准)", "竞争对手信息(客户提及的其他供应商)",
         "需求痛点(客户明确表达的困扰)", "记录日期", "负责人"],
        ["北京星河科技有限公司", "设备", "需要3台数控机床,精度0.01mm", "80-100万", "2026年10月15日",
         "最终决策人:李(采购经理);影响者:技术部赵(总监)", "", "产能不足", "2026-09-29", "陈志远"],
    )  # fmt: skip
    take({"客户基本信息登记表.csv": lead}, DAY)
    night(DAY)
    assert one("select grade from mart.customer") == "C"
    take({"客户需求信息记录表.csv": need}, NEXT_DAY)
    assert rows(
        "select grade, reason, valid_to_at is null from mart.grade_history order by valid_from_at"
    ) == [("C", "no_evidence", False), ("A", "all_dimensions_high", True)]
    assert one("select grade from mart.customer") == "A"
    assert "行业-制造业" in [row[0] for row in rows("select tag from mart.tag")]
