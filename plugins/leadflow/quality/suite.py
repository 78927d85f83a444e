"""The rule table as a Great Expectations suite, run on PostgreSQL over the typed rows of one file.

Each rule comes back with its counts and its index query: SQL that selects the `record_id` of the
rows that fail. Row ids never travel through Python, and no value of a row leaves this module.
Great Expectations is imported inside functions: importing it takes seconds.
"""

import logging
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL

from leadflow.quality.rules import Rule
from leadflow.store.sql import sql_text

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.expectations.expectation import Expectation

GATE_ROW_QUERY = "quality/select_gate_row.sql"
# The table that Great Expectations makes of the query asset, for its own session.
BATCH_TABLE = re.compile(r"\bgx_temp_\w+")
RESULT_FORMAT = {
    "result_format": "BASIC",
    "unexpected_index_column_names": ["record_id"],
    "return_unexpected_index_query": True,
    # no sampled values: they would be personal data
    "partial_unexpected_count": 0,
}


class GateCrashed(RuntimeError):
    """An expectation could not be computed, or its counts disagree: an error of the pipeline.

    The message names rules and exception classes only; a database message may quote a cell.
    """


@dataclass(frozen=True)
class RuleResult:
    """What one rule found in one file."""

    rule: Rule
    checked_count: int
    failed_count: int
    index_query: str | None


def gate_row_query() -> str:
    """The query asset: select_gate_row.sql without its header, as it must start with `select`."""
    lines = sql_text(GATE_ROW_QUERY).splitlines()
    return "\n".join(line for line in lines if not line.startswith("--")).strip()


def validate_file(
    rules: Sequence[Rule], file_id: int, row_count: int, url: URL, timezone: str
) -> list[RuleResult]:
    """Run the rules over the typed rows of one file; one result per rule, in the rules' order.

    Raises GateCrashed where an expectation raised instead of answering.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", category=DeprecationWarning)
        # 214 INFO lines at import otherwise, hence before it
        for name in ("great_expectations", "great_expectations._docs_decorators"):
            logging.getLogger(name).setLevel(logging.ERROR)
        import great_expectations as gx
        from great_expectations.data_context.types import base

        base.logger.setLevel(logging.ERROR)  # it sets its own level when it is imported
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = base.ProgressBarsConfig(globally=False)
        options = (
            "-c search_path=leadflow,public -c timezone=UTC "
            f"-c leadflow.gate_file_id={file_id:d} -c leadflow.gate_timezone={timezone}"
        )
        source = context.data_sources.add_postgres(
            name="store",
            # else each rule computes the rows anew, and their columns are found by fetching them
            create_temp_table=True,
            connection_string=url.render_as_string(hide_password=False),
            # one connection, since the table of the batch is temporary
            kwargs={"connect_args": {"options": options}, "pool_size": 1, "max_overflow": 0},
        )
        try:
            asset = source.add_query_asset(name="gate_row", query=gate_row_query())
            definition = gx.ValidationDefinition(
                name="gate",
                data=asset.add_batch_definition_whole_table("file"),
                suite=context.suites.add(build_suite(rules)),
            )
            outcome = context.validation_definitions.add(definition).run(
                result_format=RESULT_FORMAT
            )
        finally:
            source.get_engine().dispose()
    return read_results(rules, outcome.results, row_count)


def build_suite(rules: Sequence[Rule]) -> "ExpectationSuite":
    """One expectation per rule, its severity the rule's, the rule's name in its meta."""
    import great_expectations as gx

    return gx.ExpectationSuite(name="gate", expectations=[_expectation(rule) for rule in rules])


def read_results(
    rules: Sequence[Rule], results: Sequence["ExpectationValidationResult"], row_count: int
) -> list[RuleResult]:
    """Counts and index query of each rule; raises GateCrashed where one raised or is missing."""
    by_rule = {result.expectation_config.meta["rule"]: result for result in results}
    crashed = sorted(
        f"{name} ({error})"
        for name, result in by_rule.items()
        for error in _errors(result.exception_info)
    )
    crashed += sorted(f"{rule.rule} (no result)" for rule in rules if rule.rule not in by_rule)
    if crashed:
        raise GateCrashed(f"{len(crashed)} rules could not be computed: " + ", ".join(crashed))
    return [_rule_result(rule, by_rule[rule.rule].result, row_count) for rule in rules]


def unite(results: Sequence[RuleResult]) -> str:
    """The failing rules' index queries as one insert into `rule_failure` (rule_number, record_id).

    rule_number is the position in `results`. The file's rows are computed once, as `gate_row`.
    """
    failing = [
        f"select {number:d} as rule_number, failing.record_id\n"
        f"from ({result.index_query}) as failing"
        for number, result in enumerate(results)
        if result.failed_count
    ]
    if not failing:
        raise ValueError("no rule failed: there is nothing to unite")
    return (
        f"with gate_row as materialized (\n{gate_row_query()}\n)\n"
        "insert into rule_failure (rule_number, record_id)\n" + "\nunion all\n".join(failing)
    )


def _expectation(rule: Rule) -> "Expectation":
    from great_expectations import expectations as gxe

    shared: dict[str, Any] = {"severity": rule.severity, "meta": {"rule": rule.rule}}
    condition = rule.condition
    if condition.failing_rows is not None:
        # {batch} is filled in by Great Expectations; other braces are doubled for it
        where = f"{_row_filter(rule)} and ({condition.failing_rows})".replace("{", "{{")
        return gxe.UnexpectedRowsExpectation(
            unexpected_rows_query="select record_id from {batch} where " + where.replace("}", "}}"),
            **shared,
        )
    shared |= {"column": rule.column, "row_condition": _row_condition(rule)}
    if condition.filled:
        return gxe.ExpectColumnValuesToNotBeNull(**shared)
    if condition.empty:
        return gxe.ExpectColumnValuesToBeNull(**shared)
    if condition.in_set is not None:
        return gxe.ExpectColumnValuesToBeInSet(value_set=list(condition.in_set), **shared)
    if condition.matches is not None:
        return gxe.ExpectColumnValuesToMatchRegex(regex=condition.matches, **shared)
    assert condition.between is not None
    return gxe.ExpectColumnValuesToBeBetween(
        min_value=condition.between.min, max_value=condition.between.max, **shared
    )


def _row_condition(rule: Rule) -> Any:
    """Which rows the rule looks at, as Great Expectations writes it."""
    from great_expectations.expectations.row_conditions import Column

    condition = Column("record_type").is_in(rule.record_types)
    for flag, value in rule.when.items():
        condition = condition & (Column(flag) == value)
    return condition


def _row_filter(rule: Rule) -> str:
    """The same as SQL over `gate_row`. Names are checked identifiers of the rule table."""
    types = ", ".join(f"'{record_type}'" for record_type in rule.record_types)
    flags = [f"{flag} is {str(value).lower()}" for flag, value in rule.when.items()]
    return " and ".join([f"record_type in ({types})", *flags])


def _rule_result(rule: Rule, result: dict[str, Any], row_count: int) -> RuleResult:
    if rule.condition.failing_rows is not None:
        where = f"{_row_filter(rule)} and ({rule.condition.failing_rows})"
        query = f"select record_id from gate_row where {where}"
        return RuleResult(rule, row_count, int(result["observed_value"]), query)
    checked = int(result["element_count"])
    # over no rows the count is a sum of nothing, hence null
    failed = int(result["unexpected_count"]) if checked else 0
    index_query = _scoped(rule, result["unexpected_index_query"]) if failed else None
    return RuleResult(rule, checked, failed, index_query)


def _scoped(rule: Rule, index_query: str) -> str:
    """An index query over the rows that the rule looks at, in place of the batch's own table.

    Great Expectations 1.24 drops the row condition from it; it is put back here, and the gate
    compares the counts afterwards.
    """
    scope = f"(select gate_row.* from gate_row where {_row_filter(rule)}) as gate_row"
    scoped, count = BATCH_TABLE.subn(lambda _: scope, index_query.strip().rstrip(";"))
    if count != 1:
        raise GateCrashed(f"{rule.rule}: the index query does not read the file's rows once")
    return scoped


def _errors(exception_info: dict[str, Any]) -> list[str]:
    """Exception classes, in either shape: flat, or one entry per metric that failed."""
    entries = (
        [exception_info] if "raised_exception" in exception_info else list(exception_info.values())
    )
    return sorted({_exception_class(entry) for entry in entries if entry.get("raised_exception")})


def _exception_class(entry: dict[str, Any]) -> str:
    """The class that a traceback names first: the database's own error, without its message."""
    for line in str(entry.get("exception_traceback") or "").splitlines():
        name, separator, _ = line.partition(":")
        if separator and not line.startswith(" ") and "Error" in name.split(".")[-1]:
            return name.split(".")[-1]
        if line.startswith(("psycopg2.errors.", "sqlalchemy.exc.")):
            return name.split(".")[-1]
    return "unknown error"
