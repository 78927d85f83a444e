"""Tags by rule and by hand (G6)."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from leadflow.cli import main
from leadflow.config import policy
from leadflow.grading.steps import grade_book
from leadflow.presets.tags import TagRule
from tests.sql.book_given import (
    at,
    given_activity,
    given_customer,
    given_opportunity,
    given_requirement,
    insert,
    one,
    rows,
    run,
)

DAY = date(2026, 9, 28)
Tagging = Callable[..., None]

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def tagging_by(monkeypatch: pytest.MonkeyPatch) -> Tagging:
    """One customer of a known industry and size, and the tag rules that hold from now on."""
    given_customer(
        "C000001", "北京星河科技有限公司", [11], industry="制造业", employees_min=100,
        employees_max=499,
    )  # fmt: skip

    def tag(*rules: dict) -> None:
        made = policy("b2b").model_copy(update={"tags": tuple(TagRule(**rule) for rule in rules)})
        run(
            "insert into policy_version values (:version, 'b2b', '{}', :day)"
            " on conflict do nothing",
            version=made.version,
            day=DAY,
        )
        monkeypatch.setattr("leadflow.grading.steps.policy", lambda: made)

    return tag


def tags(day: date = DAY) -> list[str]:
    grade_book(day)
    return [row[0] for row in rows("select tag from mart.tag order by tag")]


@pytest.mark.parametrize(
    "rule, is_borne",
    [
        pytest.param({"tag": "行业-{industry}"}, True, id="a known industry"),
        pytest.param({"tag": "t", "industry_words": ["制造", "加工"]}, True, id="industry word"),
        pytest.param({"tag": "t", "industry_words": ["物流"]}, False, id="another industry"),
        pytest.param({"tag": "t", "employees_min": 100}, True, id="size at the minimum"),
        pytest.param({"tag": "t", "employees_min": 101}, False, id="size below the minimum"),
        pytest.param({"tag": "t", "employees_max": 100}, True, id="size at the maximum"),
        pytest.param({"tag": "t", "employees_max": 99}, False, id="size above the maximum"),
        pytest.param({"tag": "t", "yearly_amount_min": 1_000_000}, True, id="amount at minimum"),
        pytest.param({"tag": "t", "yearly_amount_min": 1_000_001}, False, id="amount below"),
        pytest.param({"tag": "t", "decision_parties_min": 3}, True, id="three parties"),
        pytest.param({"tag": "t", "decision_parties_min": 4}, False, id="criteria are no party"),
        pytest.param({"tag": "t", "words": ["太贵"]}, True, id="said with a feedback"),
        pytest.param({"tag": "t", "words": ["性价比"]}, True, id="a criterion"),
        pytest.param({"tag": "t", "words": ["Price?"]}, False, id="words are no pattern"),
        pytest.param({"tag": "t", "words": ["long ago"]}, False, id="said too long ago"),
        pytest.param({"tag": "t", "levels": {"intent": "low"}}, True, id="level reached"),
        pytest.param({"tag": "t", "levels": {"intent": "high"}}, False, id="level not reached"),
        pytest.param({"tag": "t", "levels": {"intent": "low", "potential": "high"}}, False,
                     id="one of two levels"),
        pytest.param({"tag": "t", "words": ["太贵"], "employees_min": 101}, False,
                     id="all conditions have to hold"),
    ],
)  # fmt: skip
def test_a_rule_tags_whom_all_its_conditions_hold_for(
    tagging_by: Tagging, rule: dict, is_borne: bool
) -> None:
    given_opportunity(50, "C000001", is_won=True, close_date=DAY, amount=1_000_000)
    given_requirement(
        40,
        "C000001",
        decision_chain_text="最终决策人:李(采购经理);影响者:技术部赵(总监)、财务部;标准:性价比、售后",
    )
    given_activity(20, "C000001", at("2026-09-01"), feedback="objection", summary="客户说太贵了")
    given_activity(21, "C000001", at("2026-01-01"), feedback="objection", summary="long ago")
    tagging_by(rule)
    expected = ["行业-制造业" if "{" in rule["tag"] else rule["tag"]] if is_borne else []
    assert tags() == expected


def test_an_unknown_industry_gives_no_tag_of_it(tagging_by: Tagging) -> None:
    run("update customer set industry = null")
    tagging_by({"tag": "行业-{industry}"}, {"tag": "t", "employees_min": 1})
    assert tags() == ["t"]


@pytest.mark.parametrize(
    "told, tag",
    [
        ("COMPUTER_SOFTWARE", "行业-软件与信息服务"),
        ("Software", "行业-软件与信息服务"),
        ("软件", "行业-软件与信息服务"),
        ("Falconry", "行业-Falconry"),
    ],
)
def test_one_industry_has_one_tag_whatever_its_source_calls_it(
    tagging_by: Tagging, told: str, tag: str
) -> None:
    run("update customer set industry = :told", told=told)
    tagging_by({"tag": "行业-{industry}"})
    assert tags() == [tag]


def test_a_tag_says_which_rule_and_facts_gave_it_and_since_when(tagging_by: Tagging) -> None:
    tagging_by({"tag": "t", "employees_min": 500}, {"tag": "t", "employees_min": 50})
    tags()
    [(source, reason, given_by, given_date)] = rows(
        "select source, reason, given_by, given_date from mart.tag"
    )
    assert (source, given_date) == ("rule", DAY)
    assert json.loads(reason) == {"rule": 2, "employees": 100}
    assert given_by == one("select policy_version from policy_version")
    tags(DAY + timedelta(days=1))
    assert one("select given_date from mart.tag") == DAY


def test_a_tag_ends_with_its_condition_and_its_history_stays(tagging_by: Tagging) -> None:
    tagging_by({"tag": "t", "employees_min": 100})
    tags()
    next_day = DAY + timedelta(days=1)
    run("update customer set employees_min = 99")
    assert tags(next_day) == []
    run("update customer set employees_min = 100")
    assert tags(next_day) == ["t"]
    run("update customer set employees_min = 99")
    assert tags(next_day) == []
    before = rows("select *, xmin from rule_tag")
    assert tags(next_day) == []
    assert rows("select *, xmin from rule_tag") == before
    assert rows("select valid_from_date, valid_to_date from rule_tag") == [(DAY, next_day)]


def test_a_sheet_states_what_a_rule_gives_too(tagging_by: Tagging) -> None:
    insert("tag", customer_id="C000001", tag="t", record_id=11)
    tagging_by({"tag": "t", "employees_min": 1})
    assert tags() == ["t"]
    assert rows("select source, record_id, reason from mart.tag") == [("sheet", 11, None)]


def tag(*arguments: str) -> int:
    return main(["tag", "C000001", *arguments, "--by", "李经理", "--date", "2026-09-28"])


def test_a_persons_word_beats_rules_and_sheets_for_ever(
    tagging_by: Tagging, capsys: pytest.CaptureFixture[str]
) -> None:
    insert("tag", customer_id="C000001", tag="sheet", record_id=11)
    tagging_by({"tag": "rule", "employees_min": 1})
    assert tags() == ["rule", "sheet"]
    assert tag("remove", "rule") == 0
    assert tag("remove", "sheet", "--reason", "写错了") == 0
    assert tag("add", "重点关注", "--reason", "老板朋友") == 0
    assert tags(DAY + timedelta(days=30)) == ["重点关注"]
    assert rows("select source, reason, given_by, given_date from mart.tag") == [
        ("hand", "老板朋友", "李经理", DAY)
    ]
    assert tag("add", "rule") == 0
    assert tags(DAY + timedelta(days=31)) == ["rule", "重点关注"]
    assert one("select count(*) from tag_decision") == 4


def test_dry_run_and_json_and_what_changes_nothing(
    tagging_by: Tagging, capsys: pytest.CaptureFixture[str]
) -> None:
    tagging_by()
    assert tag("add", "重点关注", "--dry-run", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {
        "customer_id": "C000001",
        "tag": "重点关注",
        "is_borne": True,
        "is_changed": True,
        "is_written": False,
    }
    assert tags() == []
    assert tag("remove", "重点关注") == 0
    assert "Nothing changed" in capsys.readouterr().out
    assert one("select count(*) from tag_decision") == 0
    assert tag("add", " 重点关注 ", "--language", "zh") == 0
    assert "已加标签“重点关注”" in capsys.readouterr().out
    assert tag("add", "重点关注") == 0
    assert one("select count(*) from tag_decision") == 1


@pytest.mark.parametrize("arguments", [["C999999", "add", "t"], ["C000001", "add", " "]])
def test_a_mistake_is_told(
    tagging_by: Tagging, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["tag", *arguments, "--by", "李经理"]) == 2
    assert one("select count(*) from tag_decision") == 0
    assert capsys.readouterr().err.startswith("leadflow: ")


def test_tags_by_hand_follow_a_merge_and_come_back_with_its_undoing(tagging_by: Tagging) -> None:
    given_customer("C000002", "上海星河科技有限公司", [12])
    tagging_by({"tag": "rule", "employees_min": 1})
    assert tag("add", "重点关注") == 0
    run("update customer set merged_into = 'C000002' where customer_id = 'C000001'")
    grade_book(DAY)
    assert rows("select customer_id, tag from mart.tag") == [("C000002", "重点关注")]
    run("update customer set merged_into = null")
    grade_book(DAY + timedelta(days=1))
    assert rows("select customer_id, tag from mart.tag order by tag") == [
        ("C000001", "rule"),
        ("C000001", "重点关注"),
    ]
