"""
### Leads intake

Takes what lies in the inbox: every row gets an outcome, rows become customers with grade and owner.

Every 15 minutes, or asked for. Files are read and gated one mapped task each; what depends on other
files happens once for all of them, in the order received, so that the timing of workers decides
nothing. First the response clocks are looked at, and what is at risk or over its time is told at
once; last people are told of lists that wait for their hour, and of lists that are late. Between
the two nothing happens without a new file. Rerun-safe. A file that crashes its task is held with a
notice: the others go on, and the run is marked failed.
"""

from datetime import timedelta

from airflow.sdk import TriggerRule, chain, dag, task

from leadflow.orchestration.dag_parts import DAG_DEFAULTS, START, as_of, every, run_date_of
from leadflow.orchestration.run_step import run_step


@dag(
    schedule=every("*/15 * * * *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DAG_DEFAULTS,
    doc_md=__doc__,
    tags=["intake"],
)
def leads_intake():
    @task
    def watch_clocks(dag_run=None):
        from leadflow.followup.steps import watch_clocks

        return run_step("leads_intake", watch_clocks, run_date_of(dag_run), as_of=as_of(dag_run))

    @task.short_circuit
    def receive(dag_run=None):
        from leadflow.sources.steps import receive_files

        return receive_files(
            run_date=run_date_of(dag_run),
            asked_profiles=(dag_run.conf or {}).get("profiles"),
        )

    @task(map_index_template="file {{ file_id }}", execution_timeout=timedelta(minutes=30))
    def load(file_id, dag_run=None):
        from leadflow.orchestration.load_file import load_file

        run_date = run_date_of(dag_run)
        return run_step("leads_intake", load_file, run_date, alone=False, file_id=file_id)

    @task(trigger_rule=TriggerRule.ALL_DONE)
    def settle(dag_run=None):
        from leadflow.quality.steps import settle_files

        return run_step("leads_intake", settle_files, run_date_of(dag_run))

    @task
    def resolve(dag_run=None):
        from leadflow.delivery.steps import write_notices
        from leadflow.followup.steps import apply_results
        from leadflow.identity.steps import resolve_parties
        from leadflow.ownership.steps import sync_roster
        from leadflow.support.steps import take_support_answers

        run_date = run_date_of(dag_run)
        run_step("leads_intake", sync_roster, run_date)
        answers = run_step("leads_intake", apply_results, run_date)
        support = run_step("leads_intake", take_support_answers, run_date)
        # a rep reads today what of the list was not taken, and what a department has answered
        if answers["notices"] or support["notices"]:
            run_step("leads_intake", write_notices, run_date)
        return run_step("leads_intake", resolve_parties, run_date)

    @task
    def record(dag_run=None):
        from leadflow.book.steps import record_book

        return run_step("leads_intake", record_book, run_date_of(dag_run))

    @task
    def grade(dag_run=None):
        from leadflow.grading.steps import grade_customers

        return run_step("leads_intake", grade_customers, run_date_of(dag_run))

    @task
    def assign(dag_run=None):
        from leadflow.followup.steps import plan_new_leads
        from leadflow.ownership.steps import assign_owners
        from leadflow.support.steps import ask_support

        run_date = run_date_of(dag_run)
        run_step("leads_intake", ask_support, run_date)
        run_step("leads_intake", assign_owners, run_date)
        return run_step("leads_intake", plan_new_leads, run_date, as_of=as_of(dag_run))

    @task
    def check(dag_run=None):
        from leadflow.quality.steps import check_laws

        return run_step("leads_intake", check_laws, run_date_of(dag_run))

    @task
    def tell_waiting(dag_run=None):
        from leadflow.orchestration.tell_waiting import deliver_waiting

        return run_step("leads_intake", deliver_waiting, run_date_of(dag_run), alone=False)

    @task(trigger_rule=TriggerRule.ONE_FAILED, retries=0)
    def tell_failed_files():
        from airflow.sdk.exceptions import AirflowFailException

        raise AirflowFailException("At least one file could not be loaded; see its task's log.")

    received = receive()
    loaded = load.expand(file_id=received)
    watch_clocks() >> received
    chain(loaded, settle(), resolve(), record(), grade(), assign(), check())
    loaded >> tell_failed_files()
    tell_waiting()


leads_intake()
