"""The inbox to landed rows on a real PostgreSQL: every row once, reruns equal."""

import os
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from sqlalchemy import Engine, text

from leadflow.config import INCLUDE, settings
from leadflow.privacy.archive import read_original
from leadflow.sources import landing_processes, row_blocks, steps
from leadflow.sources.steps import hold_file, read_file, receive_files

RUN_DATE = date(2026, 9, 28)
ACTIVITY_HEADER = (
    "客户名称,跟进日期,跟进方式(电话/拜访/邮件),沟通内容摘要(如方案反馈、异议处理等),"
    "客户反馈(明确意向/犹豫/异议),下一步计划(时间+动作),需支持资源(如技术方案、价格审批),跟进人"
)
TABLES = {
    "source_file": "select * from source_file order by file_id",
    "source_record": "select * from source_record order by record_id",
    "typed_record": "select * from typed_record order by record_id",
    "quarantine": "select * from quarantine order by record_id",
}


def drop(name: str, content: bytes) -> Path:
    """A file in the inbox that stopped growing long ago."""
    settings().inbox.mkdir(parents=True, exist_ok=True)
    path = settings().inbox / name
    path.write_bytes(content)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def take_in() -> list[int]:
    file_ids = receive_files(run_date=RUN_DATE)
    for file_id in file_ids:
        read_file(run_date=RUN_DATE, file_id=file_id)
    return file_ids


def content_of(store: Engine) -> dict[str, list[tuple[object, ...]]]:
    with store.connect() as connection:
        return {
            name: [
                tuple(value for key, value in row._mapping.items() if key != "recorded_at")
                for row in connection.execute(text(query))
            ]
            for name, query in TABLES.items()
        }


def one(store: Engine, query: str) -> object:
    with store.connect() as connection:
        return connection.execute(text(query)).scalar_one()


def rows(store: Engine, query: str) -> list[tuple[object, ...]]:
    with store.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_first_sample_day_lands_as_its_truth_file_says(store: Engine) -> None:
    import json

    folder = INCLUDE / "sample" / "2026-09-28"
    for path in folder.iterdir():
        drop(path.name, path.read_bytes())
    take_in()
    truth = json.loads((INCLUDE / "sample" / "truth.json").read_text(encoding="utf-8"))["records"]
    landed = dict(
        rows(
            store,
            "select source_file.file_name, count(*) filter (where source_record.outcome is distinct"
            " from 'ignored') + count(*) filter (where source_record.reasons -> 0 ->> 'rule' in"
            " ('footer', 'left_over')) from source_record join source_file using (file_id)"
            " group by source_file.file_name",
        )
    )
    expected = {
        name.partition("/")[2]: entry["rows"]
        for name, entry in truth.items()
        if name.startswith("2026-09-28/") and entry["rows"]
    }
    # the two byte-identical files: whichever name comes first brings the rows
    landed["客户基本信息登记表_华东.csv"] = landed.pop("客户基本信息登记表_华东 - 副本.csv")
    assert landed == expected
    assert rows(store, "select file_name from source_file where status = 'held'") == [
        ("会议纪要.csv",)
    ]
    assert rows(store, "select file_name from source_file where status = 'repeated'") == [
        ("客户基本信息登记表_华东.csv",)
    ]
    assert list(settings().inbox.iterdir()) == []


def test_reading_twice_changes_nothing(store: Engine) -> None:
    drop(
        "a.csv",
        f"{ACTIVITY_HEADER}\r\n星河,2026-09-01,电话,谈价格,犹豫,,,王浩然\r\n".encode("gb18030"),
    )
    (file_id,) = take_in()
    first = content_of(store)
    read_file(run_date=RUN_DATE, file_id=file_id)
    assert content_of(store) == first
    assert len(first["typed_record"]) == 1


def test_an_unfinished_file_is_returned_again(store: Engine) -> None:
    drop("a.csv", f"{ACTIVITY_HEADER}\n星河,2026-09-01,电话,谈价格,,,,王浩然\n".encode())
    assert receive_files(run_date=RUN_DATE) == [1]
    assert receive_files(run_date=RUN_DATE) == [1]
    read_file(run_date=RUN_DATE, file_id=1)
    assert receive_files(run_date=RUN_DATE) == [1]  # landed, but not yet loaded


def test_the_same_bytes_again_are_an_arrival_without_rows(store: Engine) -> None:
    content = f"{ACTIVITY_HEADER}\n星河,2026-09-01,电话,谈价格,,,,王浩然\n".encode()
    drop("a.csv", content)
    take_in()
    with store.begin() as connection:
        connection.execute(text("update source_file set status = 'loaded'"))
    drop("b.csv", content)
    assert receive_files(run_date=RUN_DATE) == []
    assert rows(
        store, "select status, repeats_file_id, row_count from source_file where file_id = 2"
    ) == [("repeated", 1, 0)]
    assert not (settings().inbox / "b.csv").exists()


def test_a_loaded_file_is_not_read_again(store: Engine) -> None:
    drop("a.csv", f"{ACTIVITY_HEADER}\n星河,2026-09-01,电话,谈价格,,,,王浩然\n".encode())
    take_in()
    with store.begin() as connection:
        connection.execute(text("update source_file set status = 'loaded'"))
        connection.execute(text("update source_record set outcome = 'accepted'"))
    assert read_file(run_date=RUN_DATE, file_id=1)["rows"] == 0
    assert one(store, "select outcome from source_record") == "accepted"


def test_the_original_moves_to_the_archive_with_its_last_sheet(
    store: Engine, tmp_path: Path
) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for name in ("一", "二"):
            sheet = workbook.add_worksheet(name)
            sheet.write_row(0, 0, ACTIVITY_HEADER.split(","))
            sheet.write_row(1, 0, ["星河", "2026-09-01", "电话", f"谈{name}", "", "", "", "王浩然"])
        workbook.add_worksheet("空")
    content = path.read_bytes()
    inbox_path = drop("book.xlsx", content)
    assert receive_files(run_date=RUN_DATE) == [1, 2]
    read_file(run_date=RUN_DATE, file_id=1)
    assert inbox_path.exists()
    read_file(run_date=RUN_DATE, file_id=2)
    assert not inbox_path.exists()
    digest = str(one(store, "select distinct content_sha256 from source_file"))
    assert read_original(settings().home, digest) == content
    read_file(run_date=RUN_DATE, file_id=1)  # a retry finds the original in the archive
    assert one(store, "select count(*) from typed_record") == 2


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        pytest.param(
            "prose.csv",
            "今天开会，讨论了价格\n没有表格\n".encode("gb18030"),
            "sources.held.no_profile",
            id="prose",
        ),
        pytest.param(
            "picture.csv",
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x81\x8d" * 9,
            "sources.held.no_table",
            id="a picture called csv",
        ),
        pytest.param(
            "broken.xlsx",
            b"PK\x03\x04 nothing",
            "sources.held.unreadable_workbook",
            id="damaged workbook",
        ),
        pytest.param("empty.csv", b"", "sources.held.no_content", id="empty file"),
        pytest.param(
            "near.csv",
            f"{ACTIVITY_HEADER.replace('跟进日期', '日子')}\n星河,2026-09-01,,,,,,\n".encode(),
            "sources.held.near_profile_proposed",
            id="a column is missing",
        ),
        pytest.param(
            "dates.csv",
            f"{ACTIVITY_HEADER}\n星河,03-04-2026,电话,谈,,,,王\n月湖,05-06-2026,电话,谈,,,,王\n".encode(),
            "sources.held.date_order",
            id="undecidable date order",
        ),
        pytest.param(
            "mixed.csv",
            f"{ACTIVITY_HEADER}\n星河,13-04-2026,电话,谈,,,,王\n月湖,05-26-2026,电话,谈,,,,王\n".encode(),
            "sources.held.date_order",
            id="contradictory date order",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_held_with_all_its_rows(
    store: Engine, name: str, content: bytes, key: str
) -> None:
    drop(name, content)
    (file_id,) = take_in()
    assert rows(store, "select status, held_reason ->> 'key' from source_file") == [("held", key)]
    assert (
        one(
            store, "select count(*) from source_record where outcome is distinct from 'quarantined'"
        )
        == 0
    )
    assert one(store, "select count(*) from source_record") == one(
        store, "select count(*) from quarantine"
    )
    assert one(store, "select count(*) from typed_record") == 0
    first = content_of(store)
    read_file(run_date=RUN_DATE, file_id=file_id)
    assert content_of(store) == first


def test_forbidden_numbers_reach_no_table(store: Engine) -> None:
    drop(
        "a.csv",
        f"{ACTIVITY_HEADER}\n星河,2026-09-01,电话,身份证11010519491231002X卡6222020200112233440,,,,王\n".encode(),
    )
    take_in()
    stored = str(content_of(store))
    assert "11010519491231002" not in stored
    assert one(store, "select redacted_columns from typed_record") == ["summary"]


def test_a_crashed_file_waits_and_can_be_read_later(store: Engine) -> None:
    drop("a.csv", f"{ACTIVITY_HEADER}\n星河,2026-09-01,电话,谈价格,,,,王浩然\n".encode())
    (file_id,) = take_in()
    assert hold_file(RUN_DATE, file_id, "sources.held.crashed") == {"held": 1}
    assert one(store, "select outcome from source_record") == "quarantined"
    read_file(run_date=RUN_DATE, file_id=file_id)
    assert rows(store, "select status, held_reason from source_file") == [("landed", None)]
    assert one(store, "select count(*) from quarantine") == 0


def test_lock_files_and_downloads_in_progress_are_left_alone(store: Engine) -> None:
    for name in (".hidden.csv", "~$book.xlsx", "export.csv.part", "export.crdownload"):
        drop(name, b"x")
    assert receive_files(run_date=RUN_DATE) == []
    assert len(list(settings().inbox.iterdir())) == 4


def test_a_large_file_lands_the_same_from_processes_beside(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        f"星河{number},2026-09-{number % 28 + 1:02},电话,谈价格{number},,,,王"
        for number in range(60)
    ]
    drop("a.csv", "\n".join([ACTIVITY_HEADER, *lines]).encode())
    (file_id,) = take_in()
    alone = content_of(store)
    assert len(alone["typed_record"]) == 60
    monkeypatch.setattr(row_blocks, "BLOCK_ROWS", 9)
    monkeypatch.setattr(landing_processes, "processor_count", lambda: 3)
    read_file(run_date=RUN_DATE, file_id=file_id)
    assert content_of(store) == alone


def test_many_rows_bring_the_planner_up_to_date(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = "select reltuples from pg_class where oid = 'leadflow.typed_record'::regclass"
    line = "星河,2026-09-01,电话,谈价格,,,,王"
    drop("a.csv", f"{ACTIVITY_HEADER}\n{line}\n".encode())
    take_in()
    assert one(store, known) == -1
    monkeypatch.setattr(steps, "MANY_ROWS", 2)
    drop("b.csv", f"{ACTIVITY_HEADER}\n{line}\n{line}\n".encode())
    take_in()
    assert one(store, known) == 3
