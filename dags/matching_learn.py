"""
### Matching learn

Once a month, before the night's plan: learns the weights that records are matched by anew, from the
store's own records and from people's answers, and matches the whole book under them.

Switches only where the book is large enough, few customers would merge or split, and the laws hold;
else the present weights stay. The data team's notices say what has changed, or would. Rerun-safe:
the same book and answers give the same weights.
"""

from airflow.sdk import dag, task

from leadflow.orchestration.dag_parts import DAG_DEFAULTS, START, every, run_date_of
from leadflow.orchestration.run_step import run_step


@dag(
    schedule=every("0 1 1 * *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DAG_DEFAULTS,
    doc_md=__doc__,
    tags=["intake"],
)
def matching_learn():
    @task
    def learn(dag_run=None):
        from leadflow.retraining.steps import learn_models

        return run_step("matching_learn", learn_models, run_date_of(dag_run))

    learn()


matching_learn()
