"""The rule table: what it refuses, and that every rule is told in both languages."""

from typing import Any

import pytest

from leadflow.quality.data_docs import failed_pct, on_time
from leadflow.quality.laws import Check, law_checks, tell
from leadflow.quality.rules import RuleTableError, parse_rules, rule_table, rules_for
from leadflow.quality.suite import (
    GateCrashed,
    RuleResult,
    build_suite,
    gate_row_query,
    read_results,
)
from leadflow.quality.wording import places_of, reason_sentence

VALID: dict[str, Any] = {
    "rule": "no_name",
    "record_types": ["lead"],
    "severity": "critical",
    "column": "name_count",
    "condition": {"filled": True},
    "value_class": "empty",
}


class Result:
    """What the suite reads of an expectation's result."""

    def __init__(self, rule: str, exception_info: dict[str, Any], **result: Any) -> None:
        self.expectation_config = type("Config", (), {"meta": {"rule": rule}})
        self.exception_info = exception_info
        self.result = result


@pytest.mark.parametrize(
    "change, told",
    [
        pytest.param({"severity": "fatal"}, "severity", id="a severity of its own"),
        pytest.param({"condition": {}}, "exactly one", id="no condition"),
        pytest.param(
            {"condition": {"filled": True, "empty": True}}, "exactly one", id="two conditions"
        ),
        pytest.param({"condition": {"fills": True}}, "fills", id="a misspelt condition"),
        pytest.param({"record_types": ["leads"]}, "record_types", id="an unknown kind of row"),
        pytest.param({"record_types": []}, "record_types", id="no kind of row"),
        pytest.param({"column": "a; drop table x"}, "column", id="a column that is no name"),
        pytest.param({"when": {"x' or '1": True}}, "when", id="a flag that is no name"),
        pytest.param(
            {"condition": {"failing_rows": "true"}, "when": {"is_done": True}},
            "its own SQL",
            id="a flag beside SQL",
        ),
        pytest.param({"rule": "unheard_of"}, "quality.rule.unheard_of", id="a rule without a text"),
        pytest.param({"rule": "file_held"}, "taken", id="the name of the threshold"),
    ],
)
def test_a_broken_rule_is_refused_by_name(change: dict[str, Any], told: str) -> None:
    with pytest.raises(RuleTableError, match=told):
        parse_rules([{**VALID, **change}])


def test_two_rules_of_one_name_are_refused() -> None:
    with pytest.raises(RuleTableError, match="taken"):
        parse_rules([VALID, VALID])


def test_the_shipped_table_names_columns_that_the_gate_has() -> None:
    query = gate_row_query()
    assert query.startswith("select")
    for rule in rule_table():
        for name in (rule.column, *rule.when):
            assert f".{name},\n" in query or f"as {name},\n" in query or f"as {name}\n" in query


def test_rules_are_chosen_by_the_kinds_of_rows() -> None:
    assert "activity_in_future" in {rule.rule for rule in rules_for({"activity"})}
    assert "activity_in_future" not in {rule.rule for rule in rules_for({"lead", "deal"})}


def test_each_rule_is_one_expectation_with_its_severity() -> None:
    suite = build_suite(rule_table())
    assert [
        (expectation.meta["rule"], expectation.severity.value) for expectation in suite.expectations
    ] == [(rule.rule, rule.severity) for rule in rule_table()]


FLAT = {
    "raised_exception": True,
    "exception_traceback": "Traceback (most recent call last):\n  File x\nKeyError: '王芳'",
    "exception_message": "王芳",
}
FINE = {"raised_exception": False, "exception_traceback": None, "exception_message": None}


@pytest.mark.parametrize(
    "exception_info",
    [
        pytest.param(FLAT, id="one exception for the expectation"),
        pytest.param({"MetricConfigurationID(x)": FLAT}, id="one entry a metric"),
    ],
)
def test_a_crash_in_either_shape_is_an_error_without_values(exception_info: dict[str, Any]) -> None:
    rules = parse_rules([VALID])
    with pytest.raises(GateCrashed, match=r"no_name \(KeyError\)") as crash:
        read_results(rules, [Result("no_name", exception_info)], 1)
    assert "王芳" not in str(crash.value)


def test_an_expectation_that_gave_no_result_is_an_error() -> None:
    with pytest.raises(GateCrashed, match=r"no_name \(no result\)"):
        read_results(parse_rules([VALID]), [], 1)


def test_an_index_query_of_another_shape_is_an_error() -> None:
    result = Result(
        "no_name", FINE, element_count=2, unexpected_count=1, unexpected_index_query="select 1"
    )
    with pytest.raises(GateCrashed, match="does not read the file's rows once"):
        read_results(parse_rules([VALID]), [result], 2)


@pytest.mark.parametrize("checked, failed, expected", [(0, 0, 0.0), (3, 1, 33.3), (2, 2, 100.0)])
def test_failed_pct(checked: int, failed: int, expected: float) -> None:
    assert failed_pct(checked, failed) == expected


def test_twenty_rows_at_most_are_told() -> None:
    check = Check("assert_x", "critical")
    rows = [{"task_id": f"T{number}", "problem": "is lost"} for number in range(21)]
    assert tell(check, rows[:1]) == "assert_x: 1 rows: task_id T0: is lost"
    assert tell(check, rows).endswith("task_id T19: is lost; and 1 more")


def test_a_check_without_a_severity_is_refused(tmp_path: Any) -> None:
    (tmp_path / "assert_x.sql").write_text("select 1", encoding="utf-8")
    with pytest.raises(ValueError, match=r"assert_x\.sql has no line"):
        law_checks(tmp_path)


def rule_named(name: str) -> Any:
    return next(rule for rule in rule_table() if rule.rule == name)


def names(*, places: dict[str, set[int]]) -> set[str]:
    return {rule.rule for rule in rules_for({"lead", "activity"}, places)}


def test_a_file_with_one_date_for_both_is_not_judged_for_being_late() -> None:
    both = {"recorded_date": {3}, "source_created_at": {3}, "activity_at": {3}}
    assert names(places=both).isdisjoint({"entered_late", "recorded_late"})
    apart = {"recorded_date": {2}, "source_created_at": {3}, "activity_at": {4, 5}}
    assert {"entered_late", "recorded_late"} <= names(places=apart)
    assert "recorded_late" not in names(places={"activity_at": {4}})


@pytest.mark.parametrize(
    ("profile", "headers", "is_judged"),
    [
        ("s2_1_registration", ["企业名称", "联系人姓名", "手机号码", "录入日期"], False),
        ("salesforce_lead", ["Id", "LastName", "Company", "CreatedDate"], False),
        ("salesforce_task", ["Id", "WhoId", "Subject", "ActivityDate", "CreatedDate"], True),
        ("s2_3_activity", ["客户名称", "跟进日期", "跟进方式", "沟通内容摘要"], False),
        ("pipedrive_activity", ["Activity - Subject", "Activity - Due date"], False),
    ],
)
def test_which_exports_tell_when_it_was_and_when_it_was_recorded(
    profile: str, headers: list[str], is_judged: bool
) -> None:
    judged = names(places=places_of(profile, headers))
    assert bool(judged & {"entered_late", "recorded_late"}) is is_judged


def test_the_share_recorded_in_time_counts_only_what_tells() -> None:
    late = [
        RuleResult(rule_named("entered_late"), 0, 0, None),
        RuleResult(rule_named("recorded_late"), 40, 10, None),
        RuleResult(rule_named("no_name"), 90, 90, None),
    ]
    assert on_time(late) == {"pct": 75.0, "count": 40}
    assert on_time(late[:1]) is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_reason_names_column_problem_and_remedy(language: Any) -> None:
    for rule in rule_table():
        columns = [rule.says_column or rule.column]
        if columns == ["each"]:
            columns = [
                "close_date",
                "mobile",
                "email",
                "amount",
                "source_id",
                "do_not_call",
                "city",
            ]
        for column in columns:
            reason = {"rule": rule.rule, "severity": rule.severity, "column": column}
            told = reason_sentence(reason, language, {column: "Header as in the file"})
            assert told.startswith("Header as in the file"), told
            assert len(told) > 30 and "{" not in told and "_" not in told, told


def test_what_to_do_about_an_unreadable_value_depends_on_its_kind() -> None:
    told = {
        column: reason_sentence({"rule": "value_unreadable", "column": column}, "en")
        for column in ("close_date", "mobile", "email", "amount", "source_id", "is_won", "city")
    }
    assert "2026-09-06" in told["close_date"] and "area code" in told["mobile"]
    assert "one whole address" in told["email"] and "as text" in told["source_id"]
    assert "yes or no" in told["is_won"] and told["city"].endswith("check it and enter it again.")
    assert len(set(told.values())) == len(told)
