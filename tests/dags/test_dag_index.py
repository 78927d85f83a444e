"""docs/dags.md says what the DAG files say."""

import importlib.util
from types import ModuleType

import pytest

from leadflow.config import PROJECT


@pytest.fixture(scope="module")
def dags(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """The project's DAGs, parsed in an Airflow home of the test's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AIRFLOW_HOME", str(tmp_path_factory.mktemp("airflow")))
        patch.setenv("AIRFLOW__CORE__LOAD_EXAMPLES", "False")
        from leadflow.orchestration.run_days import load_dags

        return load_dags()


def make_dag_index() -> ModuleType:
    """The generator: a script beside the page, no module of a package."""
    spec = importlib.util.spec_from_file_location(
        "make_dag_index", PROJECT / "docs" / "make_dag_index.py"
    )
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_dag_index_is_fresh(dags: dict) -> None:
    generator = make_dag_index()
    assert generator.PAGE.read_text(encoding="utf-8") == generator.index_page(dags), (
        "docs/dags.md is stale: run python docs/make_dag_index.py"
    )


def test_every_dag_has_its_own_words_in_the_index(dags: dict) -> None:
    page = make_dag_index().index_page(dags)
    for dag_id, dag in dags.items():
        assert f"## {dag_id}\n" in page
        assert dag.doc_md.strip().splitlines()[-1] in page
