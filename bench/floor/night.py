"""One day of the pipeline by its steps, in the order of the DAGs, without Airflow."""

from datetime import date

from leadflow.book.steps import record_book, refresh_book
from leadflow.delivery.steps import write_handovers, write_notices, write_workbooks
from leadflow.dormancy.steps import mark_dormant
from leadflow.followup.steps import (
    apply_results,
    escalate_tasks,
    plan_followups,
    plan_new_leads,
    watch_clocks,
)
from leadflow.grading.steps import grade_book, grade_customers
from leadflow.identity.steps import resolve_parties
from leadflow.orchestration.load_file import load_file
from leadflow.ownership.steps import assign_owners, lapse_owners, sync_roster
from leadflow.push.steps import decide_pushes, write_push_lists
from leadflow.quality.steps import check_laws, check_sources, settle_files
from leadflow.sources.steps import receive_files
from leadflow.support.steps import ask_support, write_support_lists

INTAKE = (
    settle_files,
    sync_roster,
    apply_results,
    resolve_parties,
    record_book,
    grade_customers,
    ask_support,
    assign_owners,
    plan_new_leads,
    check_laws,
)
NIGHT = (
    sync_roster,
    escalate_tasks,
    lapse_owners,
    record_book,
    refresh_book,
    mark_dormant,
    grade_book,
    assign_owners,
    ask_support,
    plan_followups,
    decide_pushes,
    check_sources,
    check_laws,
    write_handovers,
    write_push_lists,
    write_support_lists,
    write_notices,
    write_workbooks,
)


def run_intake(day: date) -> int:
    """Take what lies in the inbox; returns the number of files. A broken law raises."""
    watch_clocks(run_date=day)
    file_ids = receive_files(run_date=day)
    for file_id in file_ids:
        load_file(run_date=day, file_id=file_id)
    if file_ids:
        for step in INTAKE:
            step(run_date=day)
    return len(file_ids)


def run_night(day: date) -> None:
    """The 02:00 run of the day, without reports. A broken law raises."""
    for step in NIGHT:
        step(run_date=day)
