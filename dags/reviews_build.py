"""
### Reviews build

Reports for the periods that ended since the last working day: the daily brief every working day,
the quarterly review after a quarter's end. HTML and PDF, Chinese and English, with the rows behind
every figure. Rerun-safe.
"""

from airflow.sdk import dag, task

from leadflow.orchestration.dag_parts import DAG_DEFAULTS, START, every, run_date_of
from leadflow.orchestration.run_step import run_step


@dag(
    schedule=every("0 4 * * *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DAG_DEFAULTS,
    doc_md=__doc__,
    tags=["review"],
)
def reviews_build():
    @task
    def build(dag_run=None):
        from leadflow.review.steps import build_reports

        return run_step("reviews_build", build_reports, run_date_of(dag_run))

    build()


reviews_build()
