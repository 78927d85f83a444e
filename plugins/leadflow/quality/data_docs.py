"""Data docs: one offline page per checked file and an index, in Chinese and English.

Great Expectations' own pages load assets from outside and show sampled values of failing rows.
These hold counts only, no value of any row, and nothing that is fetched from anywhere.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from leadflow.config import INCLUDE, settings
from leadflow.delivery.outbox import write_whole
from leadflow.messages import text
from leadflow.quality.rules import EACH
from leadflow.quality.suite import RuleResult
from leadflow.quality.wording import column_title, language_of, titles_of

SEVERITY_ORDER = ("critical", "warning", "info")
TIMELINESS_RULES = ("entered_late", "recorded_late")
NOTHING_FLAGGED: Mapping[str, Sequence[tuple[str, int]]] = {}


def docs_folder() -> Path:
    """Where the pages lie."""
    return settings().home / "data_docs"


def page_name(file_id: int) -> str:
    """The page of one file."""
    return f"file_{file_id:06d}.html"


def write_file_page(
    source_file: Mapping[str, Any],
    results: Sequence[RuleResult],
    counts: Mapping[str, int],
    changes: Sequence[Mapping[str, str]] = (),
    flagged: Mapping[str, Sequence[tuple[str, int]]] = NOTHING_FLAGGED,
) -> Path:
    """The page of one file: each rule with columns, severity, counts and remedy, the worst first.

    `changes` are the sentences, by language, of what changed since the profile's last delivery;
    `flagged` the typed columns that failed a rule which looks at all, with their counts of rows.
    """
    headers = (source_file.get("layout") or {}).get("columns", [])
    titles = titles_of(source_file.get("profile"), headers)
    language = language_of(headers)
    rules = [
        {
            "name": result.rule.rule,
            "severity": result.rule.severity,
            "checked": result.checked_count,
            "failed": result.failed_count,
            "failed_pct": failed_pct(result.checked_count, result.failed_count),
            "columns": [
                (column_title(column, titles, language), row_count)
                for column, row_count in _columns(result, flagged)
            ],
        }
        for result in sorted(results, key=_worst_first)
    ]
    return _write(
        page_name(source_file["file_id"]),
        "file.html",
        {
            "file": source_file,
            "rules": rules,
            "counts": counts,
            "changes": changes,
            "on_time": on_time(results),
        },
    )


def write_index(files: Sequence[Mapping[str, Any]]) -> Path:
    """The list of checked files, newest first; a link where the file has a page."""
    folder = docs_folder()
    rows = [
        {**file, "page": page if (folder / page).exists() else None}
        for file in files
        for page in [page_name(file["file_id"])]
    ]
    return _write("index.html", "index.html", {"files": rows})


def on_time(results: Sequence[RuleResult]) -> dict[str, float] | None:
    """Rows recorded in time per hundred that tell when (I9); None where the file does not tell."""
    judged = [result for result in results if result.rule.rule in TIMELINESS_RULES]
    checked = sum(result.checked_count for result in judged)
    if not checked:
        return None
    failed = sum(result.failed_count for result in judged)
    return {"pct": round(100 - failed_pct(checked, failed), 1), "count": checked}


def _columns(
    result: RuleResult, flagged: Mapping[str, Sequence[tuple[str, int]]]
) -> list[tuple[str, int]]:
    """The typed columns that one rule has failed on, with how many rows each."""
    if not result.failed_count:
        return []
    if result.rule.says_column == EACH:
        return list(flagged.get(result.rule.rule, ()))
    return [(result.rule.says_column or result.rule.column, result.failed_count)]


def failed_pct(checked_count: int, failed_count: int) -> float:
    """Failing rows per hundred checked, to one decimal; 0 where none was checked."""
    return round(100 * failed_count / checked_count, 1) if checked_count else 0.0


def _worst_first(result: RuleResult) -> tuple[bool, int, str]:
    return (
        result.failed_count == 0,
        SEVERITY_ORDER.index(result.rule.severity),
        result.rule.rule,
    )


def _write(name: str, template: str, values: Mapping[str, Any]) -> Path:
    path = docs_folder() / name
    write_whole(path, _environment().get_template(template).render(**values).encode("utf-8"))
    return path


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(INCLUDE / "templates" / "quality"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["both"] = _both
    return environment


def _both(key: str, **values: object) -> Markup:
    """A catalogue text in both languages, Chinese first."""
    return Markup('<span lang="zh">{}</span> <span lang="en" class="en">{}</span>').format(
        escape(text(key, "zh", **values)), escape(text(key, "en", **values))
    )
