"""The gate on a real PostgreSQL with a real Great Expectations suite."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from leadflow.config import settings
from leadflow.quality import steps
from leadflow.quality.rejects import added_headers
from leadflow.quality.rules import Condition, Range, parse_rules
from leadflow.quality.steps import gate_file
from leadflow.quality.suite import GateCrashed, unite, validate_file
from tests.sql.quality_rows import (
    COLUMNS,
    GOOD,
    LAYOUT,
    RUN_DATE,
    execute,
    given_file,
    ledger,
    record_id,
)


def _rules(*rows: dict[str, Any]):
    """Rules under names that have messages."""
    return parse_rules(list(rows))


CASES = [
    pytest.param("lead", {}, None, [], id="a lead without a fault"),
    pytest.param(
        "lead",
        {"company_name": None, "person_name": None, "invalid_columns": ["row_shape"]},
        "quarantined",
        ["row_misshapen"],
        id="a row with more cells than the header is told so, and nothing else",
    ),
    pytest.param(
        "lead",
        {"company_name": None, "person_name": None, "invalid_columns": ["row_cut"]},
        "quarantined",
        ["row_cut"],
        id="a row that the file was cut inside of is told so, and nothing else",
    ),
    pytest.param(
        "lead",
        {"company_name": None, "person_name": None},
        "quarantined",
        ["no_name", "missing_person_name"],
        id="neither company nor person",
    ),
    pytest.param(
        "lead",
        {"company_name": None, "mobile": None},
        "quarantined",
        ["not_identifiable", "missing_phone"],
        id="a person's name and nothing else; the company's lack is told once, as critical",
    ),
    pytest.param(
        "lead",
        {"company_name": None, "mobile": None, "company_source_id": "001Lf0000000001"},
        None,
        ["missing_phone", "missing_company_name"],
        id="a link to a company is as good as its name",
    ),
    pytest.param(
        "lead",
        {"mobile": None, "invalid_columns": ["mobile"]},
        "quarantined",
        ["unreachable"],
        id="the phone is unreadable and there is nothing else",
    ),
    pytest.param(
        "lead",
        {"mobile": None, "invalid_columns": ["mobile"], "email": "wang.fang@xinghe.example"},
        None,
        ["value_unreadable"],
        id="the phone is unreadable but there is an e-mail address",
    ),
    pytest.param(
        "lead",
        {"mobile": None, "invalid_columns": ["mobile"], "is_deleted": True},
        None,
        ["value_unreadable"],
        id="a deletion is honoured whatever its phone",
    ),
    pytest.param("lead", {"mobile": None}, None, ["missing_phone"], id="no phone is a warning"),
    pytest.param(
        "lead", {"person_name": None}, None, ["missing_person_name"], id="no person's name"
    ),
    pytest.param(
        "lead", {"email": "wang.fang@xinghe"}, None, ["email_malformed"], id="e-mail without a dot"
    ),
    pytest.param("lead", {"owner_source": None}, None, ["owner_missing"], id="no owner is info"),
    pytest.param(
        "lead",
        {"budget_min": 80, "budget_max": 50},
        None,
        ["budget_reversed"],
        id="a budget that runs backwards",
    ),
    pytest.param(
        "lead",
        {"vague_columns": ["budget_text", "timing_text"], "redacted_columns": ["summary"]},
        None,
        ["value_vague", "value_vague", "forbidden_data_redacted"],
        id="a reason for each vague or redacted column",
    ),
    pytest.param("activity", {}, None, [], id="an activity without a fault"),
    pytest.param(
        "activity",
        {"activity_at": None},
        "quarantined",
        ["activity_date_missing"],
        id="an activity without a date",
    ),
    pytest.param(
        "activity",
        {"activity_at": None, "is_done": False},
        None,
        [],
        id="a plan needs no date",
    ),
    pytest.param(
        "activity",
        {"activity_at": None, "invalid_columns": ["activity_at"]},
        "quarantined",
        ["activity_date_unreadable"],
        id="an unreadable date is told once, as critical",
    ),
    pytest.param(
        "activity",
        {"activity_at": "2026-09-29 15:59:59+00"},
        None,
        [],
        id="the last second of the day of grace",
    ),
    pytest.param(
        "activity",
        {"activity_at": "2026-09-29 16:00:00+00", "is_done": True},
        "quarantined",
        ["activity_in_future"],
        id="local midnight after the day of grace",
    ),
    pytest.param(
        "activity",
        {"activity_at": "2026-09-29 16:00:00+00"},
        None,
        [],
        id="a meeting to come, of a source that does not say what is done",
    ),
    pytest.param(
        "activity",
        {"activity_at": "2026-12-01 00:00:00+00", "is_done": False},
        None,
        [],
        id="a plan lies ahead",
    ),
    pytest.param(
        "activity",
        {"company_name": None},
        "quarantined",
        ["activity_without_customer"],
        id="an activity of nobody",
    ),
    pytest.param(
        "activity",
        {"company_name": None, "contact_source_id": "003Lf0000000001"},
        None,
        [],
        id="a link is as good as a name",
    ),
    pytest.param(
        "deal", {"source_id": None}, "quarantined", ["deal_without_id"], id="a deal without id"
    ),
    pytest.param(
        "deal", {"stage_text": None}, "quarantined", ["deal_without_stage"], id="without stage"
    ),
    pytest.param(
        "deal",
        {"amount": None, "invalid_columns": ["amount"]},
        "quarantined",
        ["won_amount_unreadable"],
        id="the amount of a won deal is unreadable",
    ),
    pytest.param(
        "deal",
        {"amount": None, "invalid_columns": ["amount"], "is_won": False},
        None,
        ["value_unreadable"],
        id="the amount of an open deal is unreadable",
    ),
    pytest.param("deal", {"amount": 0}, None, [], id="nothing is no negative amount"),
    pytest.param(
        "deal", {"amount": -0.01}, "quarantined", ["amount_negative"], id="a cent below nothing"
    ),
    pytest.param("stage_history", {}, None, [], id="a stage change without a fault"),
    pytest.param(
        "stage_history",
        {"source_created_at": None},
        "quarantined",
        ["stage_without_date"],
        id="a stage change without a date",
    ),
    pytest.param(
        "stage_history",
        {"opportunity_source_id": None},
        "quarantined",
        ["stage_without_deal"],
        id="a stage change of no deal",
    ),
    pytest.param(
        "requirement",
        {"company_name": None},
        "quarantined",
        ["requirement_without_customer"],
        id="a requirement of nobody",
    ),
    pytest.param(
        "task_result",
        {},
        "quarantined",
        ["answer_to_unknown_task"],
        id="an answer to a task that never was",
    ),
    pytest.param(
        "task_result",
        {"invalid_columns": ["outcome"], "lead_status": "好的"},
        "quarantined",
        ["answer_to_unknown_task", "answer_unreadable"],
        id="an answer in words that are no result: told, not lost",
    ),
]


def test_each_rule_finds_its_rows(store: Engine) -> None:
    """All cases of a record type lie in one file; good rows keep it from being held."""
    by_type: dict[str, list[Any]] = {}
    for case in CASES:
        by_type.setdefault(case.values[0], []).append(case)
    for file_id, (record_type, cases) in enumerate(by_type.items(), start=1):
        rows = [{**GOOD[record_type], **case.values[1]} for case in cases]
        good = {**GOOD[record_type], "activity_at": "2026-09-01 00:00:00+00"}
        if record_type == "task_result":
            _given_task()
            good = {"task_id": "T1"}
        rows += [good] * (len(rows) + 1)
        given_file(file_id, rows, record_type=record_type)
        counts = gate_file(file_id, RUN_DATE)
        told = ledger(file_id)
        for case, row in zip(cases, told, strict=False):
            _, _, outcome, rules = case.values
            assert (row["outcome"], [rule for rule, _ in row["rules"]]) == (outcome, rules), case.id
        expected = sum(case.values[2] == "quarantined" for case in cases)
        assert (counts["rows"], counts["quarantined"], counts["held"]) == (len(rows), expected, 0)


def test_quarantine_holds_the_reasons_and_nothing_of_the_values(store: Engine) -> None:
    given_file(
        1, [{**GOOD["lead"], "company_name": None, "person_name": None}, *[GOOD["lead"]] * 2]
    )
    gate_file(1, RUN_DATE)
    assert execute("select record_id, reasons, status, quarantined_date from quarantine") == [
        {
            "record_id": record_id(1, 2),
            "reasons": [
                {
                    "rule": "no_name",
                    "severity": "critical",
                    "column": "company_name",
                    "value_class": "empty",
                },
                {
                    "rule": "missing_person_name",
                    "severity": "warning",
                    "column": "person_name",
                    "value_class": "empty",
                },
            ],
            "status": "open",
            "quarantined_date": RUN_DATE,
        }
    ]


def test_gating_twice_changes_nothing(store: Engine) -> None:
    given_file(1, [{**GOOD["lead"], "mobile": None}, {}, *[GOOD["lead"]] * 3, {"ignored": True}])
    first = (gate_file(1, RUN_DATE), ledger(1), execute("select * from quarantine"))
    second = (gate_file(1, RUN_DATE), ledger(1), execute("select * from quarantine"))
    assert first == second
    assert ledger(1)[-1]["outcome"] == "ignored"


def test_a_file_with_half_its_rows_bad_is_taken(store: Engine) -> None:
    given_file(1, [{}, GOOD["lead"]])
    assert gate_file(1, RUN_DATE)["held"] == 0


def test_a_file_of_corrections_is_never_held_for_its_rejects(store: Engine) -> None:
    """Each of its rows was rejected before; the ones still wrong must not stop the mended ones."""
    columns = [*COLUMNS, *(min(headers) for headers in added_headers())]
    given_file(1, [{}, {}, {}, GOOD["lead"]], layout={**LAYOUT, "columns": columns})
    counts = gate_file(1, RUN_DATE)
    assert (counts["quarantined"], counts["held"]) == (3, 0)


def test_a_file_with_more_than_half_its_rows_bad_is_held_whole(store: Engine) -> None:
    given_file(1, [{}, {}, GOOD["lead"], {"ignored": True}])
    assert gate_file(1, RUN_DATE) == {"rows": 3, "quarantined": 3, "warned": 0, "held": 1}
    rows = ledger(1)
    assert [row["outcome"] for row in rows] == ["quarantined"] * 3 + ["ignored"]
    assert all(row["rules"][-1] == ("file_held", None) for row in rows[:3])
    (held,) = execute("select status, held_reason from source_file")
    assert held["status"] == "held"
    assert held["held_reason"] == {
        "key": "quality.held.too_many_rejects",
        "rejected": 2,
        "rows": 3,
        "limit_pct": "50",
    }


def test_a_file_without_typed_rows_passes(store: Engine) -> None:
    given_file(1, [{"ignored": True}])
    assert gate_file(1, RUN_DATE) == {"rows": 0, "quarantined": 0, "warned": 0, "held": 0}


def test_data_docs_are_offline_and_hold_no_value(store: Engine) -> None:
    given_file(1, [{**GOOD["lead"], "email": "geheim@nirgends"}, *[GOOD["lead"]] * 2])
    gate_file(1, RUN_DATE)
    page = (settings().home / "data_docs" / "file_000001.html").read_text(encoding="utf-8")
    assert "e-mail address is malformed" in page
    assert "33.3" in page
    for leak in (
        "geheim",
        "王芳",
        "13800138000",
        "http://",
        "https://",
        "//cdn",
        "<script",
        "<img",
    ):
        assert leak not in page


def test_a_rule_on_a_column_that_does_not_exist_crashes_the_gate(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = _rules(
        {
            "rule": "no_name",
            "record_types": ["lead"],
            "severity": "critical",
            "column": "no_such_column",
            "condition": {"filled": True},
            "value_class": "empty",
        }
    )
    _expect_crash(monkeypatch, broken, "no_name")


def test_a_rule_that_the_database_refuses_crashes_the_gate(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = _rules(
        {
            "rule": "email_malformed",
            "record_types": ["lead"],
            "severity": "warning",
            "column": "email",
            "condition": {"failing_rows": "cast(person_name as integer) > 0"},
            "value_class": "malformed",
        }
    )
    _expect_crash(monkeypatch, broken, "email_malformed")


def _expect_crash(monkeypatch: pytest.MonkeyPatch, rules: Any, named: str) -> None:
    """A crash is an error of the pipeline: it names the rule, no value, and changes no row."""
    given_file(1, [GOOD["lead"]])
    monkeypatch.setattr(steps, "rules_for", lambda *_: rules)
    with pytest.raises(GateCrashed, match=named) as crash:
        gate_file(1, RUN_DATE)
    assert "王芳" not in str(crash.value)
    assert ledger(1)[0]["outcome"] is None
    assert execute("select gated_date from source_file") == [{"gated_date": None}]


def test_rows_that_differ_from_the_expectations_count_crash_the_gate(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_file(1, [{}, GOOD["lead"]])

    def miscounted(*args: Any, **kwargs: Any) -> Any:
        return [
            replace(result, failed_count=result.failed_count + 1) if result.failed_count else result
            for result in validate_file(*args, **kwargs)
        ]

    monkeypatch.setattr(steps, "validate_file", miscounted)
    with pytest.raises(GateCrashed, match=r"no_name \(1 rows, 2 counted\)"):
        gate_file(1, RUN_DATE)
    assert execute("select count(*) as n from quarantine") == [{"n": 0}]


def test_a_percent_sign_and_a_brace_in_a_rule_reach_the_database(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = _rules(
        {
            "rule": "email_malformed",
            "record_types": ["lead"],
            "severity": "warning",
            "column": "email",
            "condition": {"failing_rows": "email like '%@{nowhere}'"},
            "value_class": "malformed",
        },
        {
            "rule": "no_name",
            "record_types": ["lead"],
            "severity": "critical",
            "column": "person_name",
            "condition": {"matches": "^[^%]{2,3}$"},
            "value_class": "malformed",
        },
    )
    given_file(
        1,
        [
            {**GOOD["lead"], "email": "a@{nowhere}"},
            {**GOOD["lead"], "person_name": "王%芳"},
            GOOD["lead"],
        ],
    )
    monkeypatch.setattr(steps, "rules_for", lambda *_: rules)
    gate_file(1, RUN_DATE)
    assert [row["rules"] for row in ledger(1)] == [
        [("email_malformed", "email")],
        [("no_name", "person_name")],
        [],
    ]


def test_every_condition_kind_scopes_its_rows(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`when` holds for the count and for the rows: one without the other would crash the gate."""
    kinds = {
        "filled": Condition(filled=True),
        "empty": Condition(empty=True),
        "in_set": Condition(in_set=("王芳",)),
        "matches": Condition(matches="^王"),
        "between": Condition(between=Range(min=2)),
    }
    rows = [{**GOOD["lead"], "is_deleted": number % 2 == 0} for number in range(4)]
    rows += [{"mobile": "+8613800138001", "is_deleted": number % 2 == 0} for number in range(4)]
    for file_id, (kind, condition) in enumerate(kinds.items(), start=1):
        (rule,) = _rules(
            {
                "rule": "no_name",
                "record_types": ["lead"],
                "severity": "warning",
                "column": "name_count" if kind == "between" else "person_name",
                "condition": condition.model_dump(exclude_unset=True),
                "when": {"is_deleted": False},
                "value_class": "empty",
            }
        )
        monkeypatch.setattr(steps, "rules_for", lambda *_, rule=rule: (rule,))
        given_file(file_id, rows)
        gate_file(file_id, RUN_DATE)
        failing = [number for number, row in enumerate(ledger(file_id)) if row["rules"]]
        expected = {"filled": [5, 7], "empty": [1, 3], "between": [5, 7]}
        assert failing == expected.get(kind, []), kind


def test_nothing_to_unite_is_an_error() -> None:
    with pytest.raises(ValueError, match="no rule failed"):
        unite([])


def _given_task() -> None:
    execute(
        "insert into rep values ('R01', '陈志远', 'Zhiyuan Chen', 'senior', 'M01', 't', 'm', 20,"
        " '2020-01-01', null, 1)"
    )
    execute("insert into policy_version values ('p', 'p', '{}', '2026-09-01')")
    execute("insert into customer (customer_id, created_date) values ('C1', '2026-09-01')")
    execute(
        "insert into followup_task (task_id, customer_id, owner_id, kind, wanted_date, due_date,"
        " plan_date, channel, priority, reason, policy_version) values ('T1', 'C1', 'R01',"
        " 'cadence', '2026-09-01', '2026-09-01', '2026-09-01', 'phone', 1, '{}', 'p')"
    )
