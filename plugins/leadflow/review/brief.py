"""The daily brief as language-free values: what the night brought and what today asks for."""

from collections import Counter
from typing import Any

from leadflow.presets.preset import Policy
from leadflow.review.figures import FigureRows, Rows
from leadflow.review.periods import Window
from leadflow.review.wording import Sentence, Term

OUTCOMES = ("accepted", "repaired", "duplicate", "quarantined", "ignored")
FILES_SHOWN = 24
MOVES_SHOWN = 5
LATE_SHOWN = 7
RULES_SHOWN = 5


def shape_brief(figures: dict[str, FigureRows], window: Window, policy: Policy) -> dict[str, Any]:
    """All that the brief's template shows, without a word of any language."""
    rows = {name: figure.rows for name, figure in figures.items()}
    arrivals = shape_arrivals(rows["arrivals"], rows["quarantined_rows"])
    plan = shape_plan(rows["plan"])
    late = shape_late(rows["late_replies"])
    book = shape_book(rows)
    view: dict[str, Any] = {
        "window": window,
        "arrivals": arrivals,
        "book": book,
        "moves": shape_moves(rows["grade_moves"]),
        "plan": plan,
        "late": late,
        "questions": shape_questions(rows["questions"]),
        "dormancy": Counter(row["kind"] for row in rows["dormancy"]),
        "notices": _ranked(row["kind"] for row in rows["notices"]),
        "unknown_reps": [row["subject"] for row in rows["notices"] if row["kind"] == "unknown_rep"],
        "coverage": shape_coverage(rows["coverage"]),
        "policy_version": policy.version,
    }
    view["headlines"] = _headlines(view)
    return view


def shape_arrivals(files: Rows, quarantined: Rows) -> dict[str, Any]:
    """Files by status, rows by outcome; held files with their reasons; the commonest rules."""
    return {
        "files": files[:FILES_SHOWN],
        "more_count": max(0, len(files) - FILES_SHOWN),
        "file_count": len(files),
        "row_count": sum(row["row_count"] for row in files),
        "outcomes": {
            outcome: sum(row[f"{outcome}_count"] for row in files) for outcome in OUTCOMES
        },
        "held": [row for row in files if row["status"] == "held"],
        "repeated": [row for row in files if row["status"] == "repeated"],
        "rules": _ranked(row["rule"] for row in quarantined)[:RULES_SHOWN],
    }


def shape_book(rows: dict[str, Rows]) -> dict[str, Any]:
    """New customers by source, merges, and the book by grade now and at the last brief."""
    grades = rows["grades"]
    return {
        "new_count": len(rows["new_customers"]),
        "new_by_source": _ranked(row["lead_source"] for row in rows["new_customers"]),
        "merge_count": len(rows["merges"]),
        "merges": rows["merges"][:MOVES_SHOWN],
        "grades": grades,
        "graded_count": sum(row["customer_count"] for row in grades),
        "has_earlier": any(row["earlier_count"] for row in grades),
    }


def shape_moves(moves: Rows) -> dict[str, Any]:
    """Grade moves: those that rose to A by name, the others by count."""
    risen = [row for row in moves if row["grade"] == "A"]
    return {
        "risen": risen[:MOVES_SHOWN],
        "risen_count": len(risen),
        "count": len(moves),
        "by_step": _ranked((row["grade_before"], row["grade"]) for row in moves),
    }


def shape_plan(reps: Rows) -> dict[str, Any]:
    """Today's tasks by rep beside what each can do, with totals."""
    return {
        "reps": reps,
        "task_count": sum(row["task_count"] for row in reps),
        "late_count": sum(row["late_count"] for row in reps),
        "over_count": sum(row["over_capacity_count"] for row in reps),
        "capacity": sum(row["capacity"] for row in reps if not row["is_on_leave"]),
        "scale": max([row["capacity"] for row in reps] + [row["task_count"] for row in reps] + [1]),
    }


def shape_late(tasks: Rows) -> dict[str, Any]:
    """First touches and replies past their time, the latest of the best grade first."""
    return {
        "tasks": tasks[:LATE_SHOWN],
        "first_touch_count": sum(row["kind"] == "first_touch" for row in tasks),
        "reply_count": sum(row["kind"] == "reply" for row in tasks),
        "by_grade": Counter(row["grade"] for row in tasks),
        "count": len(tasks),
    }


def shape_questions(questions: Rows) -> dict[str, Any]:
    """Open questions by kind, how many are new and how long the oldest waits."""
    return {
        "count": len(questions),
        "new_count": sum(row["is_new"] for row in questions),
        "by_kind": _ranked(row["kind"] for row in questions),
        "oldest_days": max((row["waiting_days"] for row in questions), default=None),
    }


def shape_coverage(sources: Rows) -> dict[str, Any]:
    """Sources that have ever delivered beside those that did so in the days looked at."""
    return {
        "sources": sources,
        "known_count": len(sources),
        "arrived_count": sum(row["has_arrived"] for row in sources),
        "missing": [row for row in sources if not row["has_arrived"]],
    }


def _headlines(view: dict[str, Any]) -> dict[str, Sentence]:
    arrivals, plan, late, book = view["arrivals"], view["plan"], view["late"], view["book"]
    usable = arrivals["outcomes"]["accepted"] + arrivals["outcomes"]["repaired"]
    return {
        "arrivals": Sentence(
            "review.brief.headline_arrivals"
            if arrivals["row_count"]
            else "review.brief.headline_nothing_arrived",
            {
                "rows": arrivals["row_count"],
                "files": arrivals["file_count"],
                "usable": usable,
                "quarantined": arrivals["outcomes"]["quarantined"],
                "held": len(arrivals["held"]),
            },
        ),
        "book": Sentence(
            "review.brief.headline_book",
            {
                "new": book["new_count"],
                "merges": book["merge_count"],
                "graded": book["graded_count"],
                "risen": view["moves"]["risen_count"],
            },
        ),
        "plan": Sentence(
            "review.brief.headline_plan_over"
            if plan["over_count"]
            else "review.brief.headline_plan",
            {
                "tasks": plan["task_count"],
                "capacity": plan["capacity"],
                "late": plan["late_count"],
                "over": plan["over_count"],
            },
        ),
        "attention": Sentence(
            "review.brief.headline_attention"
            if late["count"]
            else "review.brief.headline_no_attention",
            {"late": late["count"], "grade_a": late["by_grade"]["A"]},
        ),
        "coverage": coverage_sentence(view["coverage"]),
    }


def coverage_sentence(coverage: dict[str, Any]) -> Sentence:
    """How many of the known sources arrived, and which did not."""
    missing = coverage["missing"]
    if not missing:
        return Sentence("review.coverage.all", {"known": coverage["known_count"]})
    return Sentence(
        "review.coverage.some",
        {
            "arrived": coverage["arrived_count"],
            "known": coverage["known_count"],
            "missing": [_source(row["source_system"]) for row in missing],
        },
    )


def _source(source_system: str) -> Term:
    return Term(f"review.source.{source_system}", otherwise=source_system)


def _ranked(values: Any) -> list[tuple[Any, int]]:
    """Values with their counts, most frequent first; None last among equals."""
    counts = Counter(values)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0] is None, str(item[0])))
