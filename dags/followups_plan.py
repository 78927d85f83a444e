"""
### Follow-ups plan

Every night at 02:00: what was left undone is told, lapses, grades moved by time, dormancy, and the
plan of the next working day, for whom something has changed or is due; then each rep's workbook,
the notices and marketing's pushes.

Then reps, managers and groups are told, as the policy says. Where a law of the store is broken
nothing is delivered. Rerun-safe: the same night gives the same
files, byte for byte.
"""

from airflow.sdk import chain, dag, task

from leadflow.orchestration.dag_parts import DAG_DEFAULTS, START, as_of, every, run_date_of
from leadflow.orchestration.run_step import run_step


@dag(
    schedule=every("0 2 * * *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DAG_DEFAULTS,
    doc_md=__doc__,
    tags=["followup"],
)
def followups_plan():
    @task
    def lapse(dag_run=None):
        from leadflow.followup.steps import escalate_tasks
        from leadflow.ownership.steps import lapse_owners, sync_roster

        run_date = run_date_of(dag_run)
        run_step("followups_plan", sync_roster, run_date)
        run_step("followups_plan", escalate_tasks, run_date)
        return run_step("followups_plan", lapse_owners, run_date)

    @task
    def refresh(dag_run=None):
        from leadflow.book.steps import record_book, refresh_book

        run_date = run_date_of(dag_run)
        run_step("followups_plan", record_book, run_date)  # rows that a person has placed since
        return run_step("followups_plan", refresh_book, run_date)

    @task
    def mark_dormant(dag_run=None):
        from leadflow.dormancy.steps import mark_dormant

        return run_step("followups_plan", mark_dormant, run_date_of(dag_run))

    @task
    def regrade(dag_run=None):
        from leadflow.grading.steps import grade_book

        return run_step("followups_plan", grade_book, run_date_of(dag_run))

    @task
    def assign(dag_run=None):
        from leadflow.ownership.steps import assign_owners

        return run_step("followups_plan", assign_owners, run_date_of(dag_run))

    @task
    def plan(dag_run=None):
        from leadflow.followup.steps import plan_followups
        from leadflow.push.steps import decide_pushes
        from leadflow.support.steps import ask_support

        run_date = run_date_of(dag_run)
        run_step("followups_plan", ask_support, run_date)
        planned = run_step("followups_plan", plan_followups, run_date, as_of=as_of(dag_run))
        run_step("followups_plan", decide_pushes, run_date)
        return planned

    @task
    def check(dag_run=None):
        from leadflow.quality.steps import check_laws, check_sources

        run_date = run_date_of(dag_run)
        run_step("followups_plan", check_sources, run_date)
        return run_step("followups_plan", check_laws, run_date)

    @task
    def deliver(dag_run=None):
        from leadflow.delivery.steps import write_handovers, write_notices, write_workbooks
        from leadflow.push.steps import write_push_lists
        from leadflow.support.steps import write_support_lists

        run_date = run_date_of(dag_run)
        run_step("followups_plan", write_handovers, run_date)
        run_step("followups_plan", write_push_lists, run_date)
        run_step("followups_plan", write_support_lists, run_date)
        run_step("followups_plan", write_notices, run_date)
        return run_step("followups_plan", write_workbooks, run_date)

    @task
    def tell(dag_run=None):
        from leadflow.orchestration.tell_waiting import deliver_waiting

        return run_step("followups_plan", deliver_waiting, run_date_of(dag_run), alone=False)

    # who falls dormant or wakes is weighed as what it is from this night on
    chain(
        lapse(), refresh(), mark_dormant(), regrade(), assign(), plan(), check(), deliver(), tell()
    )


followups_plan()
