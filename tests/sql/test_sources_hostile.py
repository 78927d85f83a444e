"""Hostile and packed files through the inbox: each ends recorded, told, and leaves or stays."""

import gzip
import os
import subprocess
import sys
import threading
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from leadflow.config import policy, settings
from leadflow.messages import text
from leadflow.presets.intake import IntakeLimits
from leadflow.privacy.archive import read_original
from leadflow.quality.steps import check_laws, gate_file, settle_files
from leadflow.sources.steps import receive_files
from tests.sql.test_sources_steps import RUN_DATE, content_of, drop, one, rows, take_in
from tests.unit.hostile_given import (
    ACTIVITY_HEADER,
    LEAD_HEADER,
    LEAD_ROW,
    leads_csv,
    xlsx_of,
    zip_of,
)

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"
# One intake from its start to its end; it waits until it is told to go.
INTAKE = """
import sys
sys.path.insert(0, sys.argv[1])
from datetime import date
from leadflow.sources.steps import read_file, receive_files
run_date = date.fromisoformat(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
for file_id in receive_files(run_date=run_date):
    read_file(run_date=run_date, file_id=file_id)
"""
ACTIVITY = f"{ACTIVITY_HEADER}\n星河,2026-09-01,电话,{{note}},,,,陈志远\n"


def test_each_file_in_a_zip_lands_under_its_name(store: Engine) -> None:
    data = zip_of({"Deals_001.csv": leads_csv(2), "../../Deals_002.csv": leads_csv(3)})
    drop("Deals.zip", data)
    take_in()
    assert rows(store, "select part, status, row_count from source_file order by file_id") == [
        ("Deals_001.csv", "landed", 2),
        ("Deals_002.csv", "landed", 3),
    ]
    assert list(settings().inbox.iterdir()) == []
    digest = str(one(store, "select distinct content_sha256 from source_file"))
    assert read_original(settings().home, digest) == data


def test_rejects_of_two_files_in_a_zip_are_two_files(store: Engine) -> None:
    bad = ACTIVITY.format(note="x").replace("2026-09-01", "没有日期").encode()
    drop("a.zip", zip_of({"x/1.csv": bad, "y/1.csv": bad + b"\n"}))
    drop("b.csv.gz", gzip.compress(bad + b"\n\n", mtime=0))
    for file_id in take_in():
        gate_file(run_date=RUN_DATE, file_id=file_id)
    settle_files(run_date=RUN_DATE)
    check_laws(run_date=RUN_DATE)
    folder = settings().outbox / RUN_DATE.isoformat() / "rejects"
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["a.zip!x_1.csv", "a.zip!y_1.csv", "b.csv.gz!b.csv"]


@pytest.mark.parametrize(
    ("name", "data", "key"),
    [
        pytest.param("bomb.zip", zip_of({"a.csv": bytes(30 << 20)}), "unpacked_ratio", id="bomb"),
        pytest.param("nest.zip", zip_of({"a.zip": zip_of({})}), "nested_archive", id="nested"),
        pytest.param("line.csv", b"a" * 5_000_000, "long_record", id="one line"),
        pytest.param(
            "entity.xlsx", xlsx_of("", before="<!DOCTYPE a>"), "xml_entities", id="entities"
        ),
    ],
)
def test_a_hostile_file_is_held_and_told(store: Engine, name: str, data: bytes, key: str) -> None:
    drop(name, data)
    take_in()
    ((status, reason, file_name, row_count),) = rows(
        store,
        "select status, held_reason ->> 'key', held_reason ->> 'file', row_count from source_file",
    )
    assert (status, reason, row_count) == ("held", f"sources.held.{key}", 0)
    assert str(file_name).startswith(name)
    assert not (settings().inbox / name).exists()
    check_laws(run_date=RUN_DATE)


def test_a_file_over_the_limit_is_archived_unread(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = IntakeLimits(file_mb=1)
    intake = policy().intake.model_copy(update={"limits": limits})
    changed = policy().model_copy(update={"intake": intake})
    monkeypatch.setattr("leadflow.sources.steps.policy", lambda: changed)
    monkeypatch.setattr("leadflow.privacy.archive.PIECE_BYTES", 300_000)
    data = leads_csv(9000)
    assert len(data) > 1 << 20
    drop("large.csv", data)
    assert take_in() == []
    assert rows(store, "select status, held_reason ->> 'key' from source_file") == [
        ("held", "sources.held.file_size")
    ]
    digest = str(one(store, "select content_sha256 from source_file"))
    assert read_original(settings().home, digest) == data
    assert list(settings().inbox.iterdir()) == []


def test_what_is_no_file_is_told_and_stays(store: Engine, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_bytes(leads_csv())
    drop("a.csv", leads_csv())
    inbox = settings().inbox
    (inbox / "folder.csv").mkdir()
    (inbox / "link.csv").symlink_to(tmp_path / "secret.csv")
    os.mkfifo(inbox / "pipe.csv")
    take_in()
    take_in()
    assert rows(store, "select file_name from source_file") == [("a.csv",)]
    assert rows(
        store,
        "select subject, details ->> 'key' from notice where kind = 'file_refused' order by 1",
    ) == [
        ("folder.csv", "sources.refused.folder"),
        ("link.csv", "sources.refused.link"),
        ("pipe.csv", "sources.refused.special"),
    ]
    assert len(list(inbox.iterdir())) == 3
    assert (tmp_path / "secret.csv").exists()


@pytest.mark.parametrize("name", ["a\x1b[2J\nb.csv", "客" * 83 + ".csv", "\udcff\udcfe.csv"])
def test_strange_names_are_taken_under_safe_ones(store: Engine, name: str) -> None:
    drop(name, leads_csv())
    take_in()
    ((stored, status),) = rows(store, "select file_name, status from source_file")
    assert status == "landed"
    assert len(str(stored).encode()) <= 160 and str(stored).isprintable()
    assert list(settings().inbox.iterdir()) == []


def test_the_same_file_twice_at_once_brings_its_rows_once(store: Engine) -> None:
    drop("a.csv", leads_csv())
    drop("b.csv", leads_csv())
    failures: list[BaseException] = []

    def attempt(step: Callable[[], object]) -> None:
        try:
            step()
        except BaseException as error:  # told by the assertion below
            failures.append(error)

    threads = [
        threading.Thread(target=attempt, args=(lambda: receive_files(run_date=RUN_DATE),))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    threads = [threading.Thread(target=attempt, args=(take_in,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert rows(store, "select file_name, status from source_file order by file_id") == [
        ("a.csv", "landed"),
        ("b.csv", "repeated"),
    ]
    assert one(store, "select count(*) from source_record") == 2


def test_intakes_of_two_processes_at_once_bring_each_row_once(store: Engine) -> None:
    drop("a.csv", leads_csv(40))
    drop("b.zip", zip_of({"x.csv": leads_csv(30), "y.csv": leads_csv(20)}))
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", INTAKE, str(PLUGINS), RUN_DATE.isoformat()],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    for process in processes:  # both are loaded and wait
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors[-2000:]
    assert rows(
        store,
        "select file_name, part, status, row_count, count(distinct source_record.row_number),"
        " count(source_record.record_id), count(typed_record.record_id)"
        " from source_file left join source_record using (file_id)"
        " left join typed_record using (record_id)"
        " group by source_file.file_id order by file_name, part",
    ) == [
        ("a.csv", "", "landed", 40, 40, 40, 40),
        ("b.zip", "x.csv", "landed", 30, 30, 30, 30),
        ("b.zip", "y.csv", "landed", 20, 20, 20, 20),
    ]
    assert list(settings().inbox.iterdir()) == []
    check_laws(run_date=RUN_DATE)


def test_home_addresses_reach_no_table_and_the_owner_is_told_a_count(store: Engine) -> None:
    drop(
        "a.csv",
        ACTIVITY.format(note="家庭住址：苏州市星湖街1号3栋，身份证110105491231002").encode(),
    )
    take_in()
    stored = str(content_of(store)) + str(rows(store, "select details from notice"))
    assert "星湖街" not in stored and "110105491231002" not in stored
    assert one(store, "select redacted_columns from typed_record") == ["summary"]
    assert rows(
        store,
        "select audience, details ->> 'key', details ->> 'count' from notice"
        " where kind = 'forbidden_data' order by audience",
    ) == [("R01", "privacy.notice.redacted", "1"), ("data_team", "privacy.notice.redacted", "1")]


def test_a_cut_file_gives_its_whole_rows_and_the_cut_one_comes_back_to_be_completed(
    store: Engine,
) -> None:
    lines = [LEAD_ROW.format(n=n).replace("星河", f"星河{n}") for n in range(30)]
    whole = "\n".join([LEAD_HEADER, *lines, ""]).encode()
    drop("a.csv", whole[: whole.rfind(b"13800138000") + 7])
    _gate_and_settle(take_in())
    outcomes = (
        "select outcome, count(*) from source_record join source_file using (file_id)"
        " where file_name = '{name}' group by outcome order by outcome"
    )
    assert rows(store, outcomes.format(name="a.csv")) == [
        ("accepted", 29),
        ("quarantined", 1),
    ]
    assert rows(
        store, "select reasons -> 0 ->> 'rule', jsonb_array_length(reasons), status from quarantine"
    ) == [("row_cut", 1, "open")]
    folder = settings().outbox / RUN_DATE.isoformat() / "rejects"
    rejected = (folder / "a.csv").read_text(encoding="utf-8")
    assert text("quality.rule.row_cut", "zh") in rejected
    assert text("quality.remedy.row_cut", "zh") in rejected
    mended = rejected.replace("1380013,,,,,,", "13800138000,,CRM系统,展会,2026/9/6,陈志远,")
    assert mended != rejected
    drop("a_as_it_was.csv", rejected.replace("R1000", " R1000", 1).encode())
    _gate_and_settle(take_in())
    assert rows(
        store,
        "select reasons -> 0 ->> 'rule', jsonb_array_length(reasons), status"
        " from quarantine order by record_id",
    ) == [("row_cut", 1, "dismissed"), ("row_cut", 1, "open")]
    first, second = (
        one(store, f"select 'R' || record_id from quarantine where status = '{status}'")
        for status in ("dismissed", "open")
    )
    drop("a_mended.csv", mended.replace(str(first), str(second)).encode())
    _gate_and_settle(take_in())
    assert rows(store, outcomes.format(name="a_mended.csv")) == [("repaired", 1)]
    assert one(store, "select count(*) from quarantine where status = 'open'") == 0
    assert one(store, "select count(*) from quarantine where status = 'corrected'") == 1


def _gate_and_settle(file_ids: list[int]) -> None:
    for file_id in file_ids:
        gate_file(run_date=RUN_DATE, file_id=file_id)
    settle_files(run_date=RUN_DATE)


def test_a_huge_single_line_is_held_and_recorded_in_bounded_memory(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = IntakeLimits(file_mb=4)
    intake = policy().intake.model_copy(update={"limits": limits})
    changed = policy().model_copy(update={"intake": intake})
    monkeypatch.setattr("leadflow.sources.steps.policy", lambda: changed)
    monkeypatch.setattr("leadflow.privacy.archive.PIECE_BYTES", 1 << 20)
    path = drop("line.csv", leads_csv(1))
    os.truncate(path, 64 << 20)  # holes: one line to the end
    os.utime(path, (1_700_000_000, 1_700_000_000))
    tracemalloc.start()
    assert receive_files(run_date=RUN_DATE) == []
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < 16 << 20
    told = "select status, held_reason ->> 'key', held_reason ->> 'limit' from source_file"
    assert rows(store, told) == [("held", "sources.held.file_size", "4")]
    assert not path.exists()  # it lies in the archive
