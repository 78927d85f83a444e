"""Writes docs/dags.md from each DAG's doc_md, so that the page and Airflow's never differ.

Run it with `python docs/make_dag_index.py` in the project's environment after changing a DAG; a
test fails while the page is stale. What a DAG does is written in the DAG's file alone.
"""

import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
PAGE = PROJECT / "docs" / "dags.md"
HEAD = """# The DAGs

Made by `docs/make_dag_index.py` from each DAG's own documentation; do not edit.
"""


def index_page(dags: dict[str, Any]) -> str:
    """The page: for each DAG, by id, its schedule, its tag, its tasks in order, its words."""
    return "\n".join([HEAD, *(dag_section(dags[dag_id]) for dag_id in sorted(dags))])


def dag_section(dag: Any) -> str:
    """One DAG's section; the title line of its doc_md gives way to its id."""
    words = re.sub(r"\A\s*#+ .*\n", "", dag.doc_md or "").strip()
    tasks = " → ".join(task_words(task) for task in dag.topological_sort())
    return (
        f"## {dag.dag_id}\n\n"
        f"File `dags/{Path(dag.fileloc).name}` · schedule `{dag.timetable.expression}` "
        f"({dag.timetable.timezone}) · tag `{', '.join(sorted(dag.tags))}`\n\n"
        f"Tasks: {tasks}\n\n{words}\n"
    )


def task_words(task: Any) -> str:
    """One task's name, and what is particular about when it runs."""
    if task.is_mapped:
        return f"`{task.task_id}` (one a file)"
    if task.trigger_rule == "one_failed":
        return f"`{task.task_id}` (only where one before it failed)"
    return f"`{task.task_id}`"


def main() -> int:
    """Parse the DAG files in an Airflow home of their own and write the page."""
    sys.path.insert(0, str(PROJECT / "plugins"))
    with tempfile.TemporaryDirectory() as home:
        os.environ["AIRFLOW_HOME"] = home
        os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
        from leadflow.orchestration.run_days import load_dags

        PAGE.write_text(index_page(load_dags()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
