"""The command line: every command explained in docs, refusals in one sentence, read-only SQL."""

import argparse
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from leadflow.cli import main, parser
from leadflow.commands.book import _as_text
from leadflow.commands.demo import MARK, prepare_home
from leadflow.commands.nights import last_error
from leadflow.commands.output import CommandError, output_to, say, table
from leadflow.config import PROJECT

PRINTS_MUCH = (
    "import sys; from leadflow.commands import project; from leadflow.cli import main; "
    "project.run_tests = lambda arguments: print('row' * 1000000); "
    "sys.exit(main(['test']))"
)


def command_names() -> list[str]:
    actions = parser()._actions
    choices = next(a for a in actions if isinstance(a, argparse._SubParsersAction)).choices
    return sorted(choices)


@pytest.mark.parametrize("name", command_names())
def test_every_command_is_documented(name: str) -> None:
    assert f"./leadflow {name}" in (PROJECT / "docs" / "commands.md").read_text()


def test_a_sql_query_gives_csv(store: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sql", "select 1 as one, 'a:b%' as two"]) == 0
    assert capsys.readouterr().out == "one,two\n1,a:b%\n"


def test_a_fresh_home_answers_with_empty_tables(
    store: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    with store.begin() as connection:
        connection.exec_driver_sql("drop schema mart cascade; drop schema leadflow cascade")
        connection.exec_driver_sql("drop table schema_revision")
    assert main(["sql", "select count(*) as n from customer"]) == 0
    assert capsys.readouterr().out == "n\n0\n"


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("delete from leadflow.rep", id="writes"),
        pytest.param("commit; delete from leadflow.rep", id="two statements"),
        pytest.param("select broken", id="wrong"),
        pytest.param("", id="empty"),
        pytest.param("select pg_read_file('/etc/hostname')", id="reads a file of the machine"),
        pytest.param("copy (select 1) to program 'true'", id="runs a program"),
    ],
)
def test_sql_refuses_all_but_one_reading_query(
    store: Engine, capsys: pytest.CaptureFixture[str], query: str
) -> None:
    assert main(["sql", query]) == 2
    assert capsys.readouterr().err.startswith("leadflow: ")


def test_explaining_an_unknown_customer_says_how_to_find_one(
    store: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", "C999999"]) == 2
    assert "./leadflow sql" in capsys.readouterr().err


def test_a_question_that_is_not_open_is_told(
    store: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["review"]) == 0
    assert main(["review", "99"]) == 2
    assert "99" in capsys.readouterr().err


def test_a_day_that_does_not_exist_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["run", "--date", "2026-13-01"])
    assert "'2026-13-01' is no day; write it as 2026-10-08" in capsys.readouterr().err


def test_output_that_nobody_reads_to_its_end_is_no_error() -> None:
    """As with `| head`: more is written than the pipe holds, and the reader has gone."""
    told = subprocess.run(
        f"set -o pipefail; {{ {sys.executable} -c \"{PRINTS_MUCH}\"; }} | head -c 10",
        shell=True, executable="/bin/bash", capture_output=True, text=True, check=False,
        env=dict(os.environ, PYTHONPATH=str(PROJECT / "plugins")),
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    assert told.stderr == ""


def test_times_are_told_on_the_clock_of_the_policy() -> None:
    midnight = datetime(2026, 9, 27, 16, tzinfo=UTC)
    told = _as_text({"valid_from_at": midnight, "vague_fields": ["budget_text", "timing_text"]})
    assert told == {"valid_from_at": "2026-09-28 00:00", "vague_fields": "budget_text, timing_text"}


def test_run_wants_a_whole_range(store: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--from", "2026-09-28"]) == 2
    assert main(["run", "--from", "2026-09-28", "--to", "2026-09-01"]) == 2
    assert main(["run", "--from", "2026-10-01", "--to", "2026-10-07"]) == 2
    assert "no working day" in capsys.readouterr().err


def test_up_leaves_an_airflow_of_the_environment_alone(
    store: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "postgresql://elsewhere/airflow")
    assert main(["up"]) == 1
    assert "docker compose up" in capsys.readouterr().err


def test_importing_a_file_that_does_not_exist(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "/nowhere/leads.csv"]) == 2
    assert "/nowhere/leads.csv" in capsys.readouterr().err


def test_asking_for_a_profile_that_does_not_exist(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "leads.csv").write_text("a,b\n1,2\n")
    assert main(["import", str(tmp_path / "leads.csv"), "--source", "nosuch"]) == 2
    assert "salesforce_lead" in capsys.readouterr().err


def test_the_demo_refuses_a_home_that_holds_something(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    with pytest.raises(CommandError) as refusal:
        prepare_home(tmp_path)
    assert refusal.value.exit_code == 2
    (tmp_path / MARK).write_text("{}")
    with pytest.raises(CommandError):  # an own LEADFLOW_HOME must be empty, demo or not
        prepare_home(tmp_path)


def test_output_goes_to_the_log_and_progress_to_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "run.log"
    with output_to(log):
        os.write(1, b"noise\n")  # as Airflow does
        say("progress")
    os.write(1, b"after\n")
    assert log.read_text() == "noise\n"
    captured = capfd.readouterr()
    assert (captured.out, captured.err) == ("after\n", "progress\n")


def test_a_failure_is_told_by_its_first_error_of_this_run(tmp_path: Path) -> None:
    log = tmp_path / "run.log"
    log.write_text("OldError: before\n")
    start = log.stat().st_size
    with log.open("a") as stream:
        stream.write(
            "Traceback\nleadflow.quality.laws.LawBroken: law 1: 3 rows\nValueError: later\n"
        )
    assert last_error(log, start) == "LawBroken: law 1: 3 rows"


def test_chinese_columns_stand_under_each_other() -> None:
    lines = table(
        ["name", "n"], [{"name": "北京", "n": 1}, {"name": "abcd", "n": 20000}]
    ).splitlines()
    assert lines[2:] == ["北京  1", "abcd  20,000"]


def test_only_counts_are_grouped() -> None:
    line = table(
        ["row_number", "file_id", "rows"], [{"row_number": 1145, "file_id": 2000, "rows": 9577}]
    )
    assert line.splitlines()[2].split() == ["1145", "2000", "9,577"]


def test_json_is_json(store: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sql", "--json", "select 1 as one"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"one": 1}]
    with store.connect() as connection:
        assert connection.execute(text("select count(*) from leadflow.rep")).scalar() == 0
