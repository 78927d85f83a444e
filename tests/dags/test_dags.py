"""The DAG files: what Airflow must find in them, and what they must not do while being parsed."""

import ast
import subprocess
import sys

import pytest

from leadflow.config import PROJECT

DAG_IDS = {"leads_intake", "followups_plan", "reviews_build", "matching_learn"}
KNOWN_TAGS = {"intake", "followup", "review"}
HEAVY = ("pandas", "great_expectations", "numpy", "weasyprint", "psycopg2")


@pytest.fixture(scope="module")
def dags(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """The DAGs as Airflow parses them, from a bag of the whole folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AIRFLOW_HOME", str(tmp_path_factory.mktemp("airflow")))
        patch.setenv("AIRFLOW__CORE__LOAD_EXAMPLES", "False")
        from leadflow.orchestration.run_days import load_dags

        return load_dags()


def test_the_dag_ids_are_the_ones_that_others_rely_on(dags: dict) -> None:
    assert set(dags) == DAG_IDS


def test_each_dag_is_explained_and_has_one_known_tag(dags: dict) -> None:
    for dag in dags.values():
        assert dag.doc_md and len(dag.doc_md.strip()) > 100
        assert len(dag.tags) == 1 and set(dag.tags) <= KNOWN_TAGS


def test_each_dag_runs_alone_retries_and_tells_of_failures(dags: dict) -> None:
    for dag in dags.values():
        assert dag.max_active_runs == 1
        assert not dag.catchup
        for task in dag.tasks:
            assert task.has_on_failure_callback or task.on_failure_callback
            assert task.retries == (0 if task.task_id == "tell_failed_files" else 2)


def test_customers_are_weighed_after_they_fall_dormant_or_wake(dags: dict) -> None:
    """A prospect that falls dormant has no class of prospects from that night on (law 5)."""
    plan = dags["followups_plan"]
    assert "mark_dormant" in plan.get_task("regrade").upstream_task_ids
    assert "refresh" in plan.get_task("mark_dormant").upstream_task_ids


def test_files_are_mapped_one_task_each(dags: dict) -> None:
    mapped = [task for task in dags["leads_intake"].tasks if task.is_mapped]
    assert [task.task_id for task in mapped] == ["load"]


def test_every_interval_has_a_width(dags: dict) -> None:
    for dag in dags.values():
        assert "CronDataInterval" in type(dag.timetable).__name__


def test_parsing_a_dag_loads_nothing_heavy() -> None:
    code = (
        "import sys, runpy, pathlib\n"
        f"for path in sorted(pathlib.Path({str(PROJECT / 'dags')!r}).glob('*.py')):\n"
        "    runpy.run_path(str(path))\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules and name not in before])"
    )
    before = "import sys, airflow.sdk, airflow.dag_processing.dagbag; before = set(sys.modules)\n"
    result = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", before + code],
        capture_output=True,
        text=True,
        check=True,
        cwd=PROJECT / "plugins",
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(PROJECT / "plugins"), "HOME": "/tmp"},
    )
    assert result.stdout.strip().splitlines()[-1] == "[]"


def test_dag_files_import_only_steps_and_the_shared_parts() -> None:
    for path in (PROJECT / "dags").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("leadflow"):
                assert node.module.endswith(".steps") or "orchestration" in node.module, path.name


def test_the_plugin_scan_does_not_see_the_package() -> None:
    assert "leadflow" in (PROJECT / "plugins" / ".airflowignore").read_text().split()
