"""The rule table: what it refuses, and that every rule is told in both languages."""

from typing import Any

import pytest

from leadflow.quality.data_docs import failed_pct
from leadflow.quality.laws import Check, law_checks, tell
from leadflow.quality.rules import RuleTableError, parse_rules, rule_table, rules_for
from leadflow.quality.suite import GateCrashed, build_suite, gate_row_query, read_results

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
