"""A second opinion on the whole engine: the same model, scored by Splink on DuckDB.

Splink lives in an environment of its own beside the project's, made once by the launcher's means:
it would change how pandas keeps texts in the product's.
"""

import importlib.util
import os
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest

from leadflow.config import PROJECT
from leads.book import write_book
from splink_agreement import measure

REQUIREMENTS = PROJECT / "bench" / "requirements-splink.txt"


@pytest.fixture(scope="module")
def python_with_splink() -> str:
    """The interpreter of Splink's environment, made if it is not there yet."""
    home = PROJECT / ".venv" / "splink"
    python = home / "bin" / "python"
    stamp = home / "ready"
    if not stamp.exists() or stamp.read_text() != REQUIREMENTS.read_text():
        loader = SourceFileLoader("launcher", str(PROJECT / "leadflow"))
        launcher = importlib.util.module_from_spec(
            importlib.util.spec_from_loader("launcher", loader)
        )
        loader.exec_module(launcher)
        uv = str(launcher.fetch_uv())
        environment = dict(os.environ, UV_SYSTEM_CERTS="1", UV_NATIVE_TLS="1")
        launcher.run([uv, "venv", "--clear", str(home)], environment, "no environment for Splink")
        launcher.run(
            [
                uv, "pip", "install", "--quiet", "--default-index", launcher.index_url(),
                "--python", str(python), "--requirement", str(REQUIREMENTS),
            ],
            environment,
            "Splink could not be installed",
        )  # fmt: skip
        stamp.write_text(REQUIREMENTS.read_text())
    return str(python)


def test_splink_scores_and_joins_what_the_engine_does(
    tmp_path: Path, python_with_splink: str
) -> None:
    write_book(tmp_path / "leads.csv", 2_000, seed=41)
    figures = measure(tmp_path, python_with_splink, ["duckdb"])["duckdb"]
    assert figures["pairs joined by both"] > 300
    assert figures["pairs joined by one only"] == 0
    assert figures["of these with the same bits"] > 0.999
    assert figures["average link: identical clusters of two and more"] == 1
    assert figures["connected components: pair F1 with ours"] > 0.95
