"""The example of every format lands, passes the gate and settles: no row is lost on the way."""

import os
from datetime import date
from pathlib import Path

import yaml
from sqlalchemy import Engine, text

from leadflow.config import settings
from leadflow.quality.steps import gate_file, settle_files
from leadflow.sources.steps import read_file, receive_files

RUN_DATE = date(2026, 9, 28)
CASES = yaml.load(
    (Path(__file__).parents[1] / "unit" / "source_format_cases.yaml").read_text(encoding="utf-8"),
    Loader=yaml.BaseLoader,
)
# A table of tasks without whom they are about; an answer to a task that was never sent.
TURNED_AWAY = {"zoho_analytics_task", "leadflow_tasks"}


def test_the_example_of_every_format_is_taken(store: Engine) -> None:
    settings().inbox.mkdir(parents=True, exist_ok=True)
    for name, case in CASES.items():
        path = settings().inbox / f"{name}.csv"
        path.write_text(case["csv"], encoding="utf-8")
        os.utime(path, (1_700_000_000, 1_700_000_000))
    for file_id in receive_files(run_date=RUN_DATE):
        read_file(run_date=RUN_DATE, file_id=file_id)
        gate_file(run_date=RUN_DATE, file_id=file_id)
    settle_files(RUN_DATE)
    with store.connect() as connection:
        files = connection.execute(
            text("select file_name, profile, status from source_file order by file_name")
        ).all()
        taken = connection.execute(
            text("""
                select file_name, count(*)
                from source_record join source_file using (file_id)
                where outcome in ('accepted', 'repaired')
                group by file_name
            """)
        ).all()
    assert {(name, profile) for name, profile, _ in files} == {(f"{n}.csv", n) for n in CASES}
    expected = {f"{n}.csv": len(c["expect"]) for n, c in CASES.items() if n not in TURNED_AWAY}
    assert dict(tuple(row) for row in taken) == expected
    turned_away = {name for name, _, status in files if status != "loaded"}
    assert turned_away <= {f"{name}.csv" for name in TURNED_AWAY}
