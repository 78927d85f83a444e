"""`test` and `lint`: the project's own checks."""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from leadflow.commands.output import say
from leadflow.config import PROJECT


def add_commands(commands: Any) -> None:
    """Add the project's checks to the command line."""
    test = commands.add_parser("test", help="run the test suite", add_help=False)
    test.set_defaults(command=run_tests, passes_rest=True)
    lint = commands.add_parser(
        "lint", help="ruff, mypy, sqlfluff", description="Style, types and SQL style."
    )
    lint.set_defaults(command=run_lint)


def run_tests(arguments: argparse.Namespace) -> int:
    """`test`: pytest's exit code; further arguments go to pytest.

    Without any, the whole suite runs on up to four cores, whole files at a time: what a file's
    tests share is made once, and each worker has a database server of its own.
    """
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("LEADFLOW_")
    }
    rest = arguments.rest or ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile"]
    command = [sys.executable, "-m", "pytest", *rest]
    return subprocess.run(command, cwd=PROJECT, env=environment, check=False).returncode


def run_lint(arguments: argparse.Namespace) -> int:
    """`lint`: 0 when every linter is content; all of them run."""
    del arguments
    python = [sys.executable, "-m"]
    failed = []
    for name, command in (
        ("ruff check", [*python, "ruff", "check", ".", "leadflow"]),
        ("ruff format", [*python, "ruff", "format", "--check", ".", "leadflow"]),
        ("mypy", [*python, "mypy"]),
        ("sqlfluff", [*python, "sqlfluff", "lint", "--processes", "2", "-q", "include/sql"]),
    ):
        say(f"{name} ...")
        environment = dict(os.environ, PATH=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
        if subprocess.run(command, cwd=PROJECT, env=environment, check=False).returncode:
            failed.append(name)
    say(f"failed: {', '.join(failed)}" if failed else "all content")
    return int(bool(failed))
