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
from leadflow.quality.suite import RuleResult

SEVERITY_ORDER = ("critical", "warning", "info")


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
) -> Path:
    """The page of one file: each rule with its severity, counts and remedy, the worst first.

    `changes` are the sentences, by language, of what changed since the profile's last delivery.
    """
    rules = [
        {
            "name": result.rule.rule,
            "severity": result.rule.severity,
            "checked": result.checked_count,
            "failed": result.failed_count,
            "failed_pct": failed_pct(result.checked_count, result.failed_count),
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


def _both(key: str) -> Markup:
    """A catalogue text in both languages, Chinese first."""
    return Markup('<span lang="zh">{}</span> <span lang="en" class="en">{}</span>').format(
        escape(text(key, "zh")), escape(text(key, "en"))
    )
