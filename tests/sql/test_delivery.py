"""Workbooks and notices from a handmade store: whose rows, which days, logged, the same twice."""

import csv
import io
import json
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import Connection, Engine, text

from leadflow import messages
from leadflow.config import settings
from leadflow.delivery.steps import CalendarEndsError, write_notices, write_workbooks
from leadflow.store.database import transaction
from leadflow.store.sql import copy_rows

RUN_DATE = date(2026, 9, 26)  # a Saturday: the plan is for Monday 28
MONDAY = date(2026, 9, 28)
REASON = {"key": "case.reason", "days": 3}


@pytest.fixture(autouse=True)
def reasons(monkeypatch: pytest.MonkeyPatch) -> None:
    known = messages.catalogue() | {
        "case.reason": {"zh": "{days} 天没有联系", "en": "{days} days without contact"},
        "case.notice": {"zh": "{subject_id} 有两个答复", "en": "{subject_id} has two answers"},
    }
    monkeypatch.setattr(messages, "catalogue", lambda: known)


@pytest.fixture
def book(store: Engine) -> Engine:
    """Two active reps with three customers, and one rep who left; nobody answers for customer 4."""
    with transaction() as connection:
        number, days = 0, []
        for offset in range(-30, 30):
            day = MONDAY + timedelta(days=offset)
            is_working = day.weekday() < 5 and not date(2026, 10, 1) <= day <= date(2026, 10, 7)
            number += is_working
            days.append((day, is_working, number))
        copy_rows(connection, "working_day", ("day", "is_working", "working_day_number"), days)
        rep_columns = (
            *("rep_id", "name", "name_en", "seniority", "manager_id", "team", "mail", "capacity"),
            *("hired_date", "left_date", "round_robin_order"),
        )
        reps = [
            ("R01", "陈志远", None),
            ("R02", "林晓梅", None),
            ("R09", "旧同事", date(2026, 9, 25)),
        ]
        copy_rows(
            connection,
            "rep",
            rep_columns,
            [
                (
                    *(rep_id, name, f"Rep {rep_id}", "mid", "M01", "T", "x@leadflow.example", 20),
                    *(date(2020, 1, 1), left_date, order),
                )
                for order, (rep_id, name, left_date) in enumerate(reps)
            ],
        )
        copy_rows(
            connection,
            "policy_version",
            ("policy_version", "name", "content", "first_used_date"),
            [("p1", "b2b", "{}", RUN_DATE)],
        )
        copy_rows(
            connection,
            "source_file",
            ("file_id", "file_name", "content_sha256", "arrival_date", "status"),
            [(1, "handmade.csv", "0", RUN_DATE, "loaded")],
        )
        for customer_number, owner_id in enumerate(("R01", "R01", "R02", "R02"), start=1):
            add_customer(connection, customer_number, owner_id)
        add_task(connection, "T1", 1, "R01", due_date=MONDAY)
        add_task(connection, "T2", 2, "R01", due_date=MONDAY, wanted_date=date(2026, 9, 24))
        add_task(connection, "T3", 3, "R02", due_date=date(2026, 9, 30))
    return store


def add_customer(connection: Connection, number: int, owner_id: str) -> None:
    copy_rows(
        connection,
        "source_record",
        (
            *("record_id", "file_id", "row_number", "source_system", "record_type"),
            *("content_sha256", "raw"),
        ),
        [(number, 1, number, "sheet", "lead", str(number), "[]")],
    )
    copy_rows(
        connection,
        "customer",
        ("customer_id", "created_date", "legal_name", "grade", "owner_id", "is_in_lead_pool"),
        [(f"C{number:06d}", RUN_DATE, f"客户{number}有限公司", "B", owner_id, False)],
    )
    copy_rows(
        connection,
        "contact",
        ("contact_id", "customer_id", "person_name", "mobile", "is_primary", "record_id"),
        [(number, f"C{number:06d}", f"联系人{number}", f"+861380013800{number}", True, number)],
    )


def add_task(
    connection: Connection, task_id: str, number: int, owner_id: str, **columns: Any
) -> None:
    row = {
        "task_id": task_id,
        "customer_id": f"C{number:06d}",
        "owner_id": owner_id,
        "kind": "cadence",
        "plan_date": MONDAY,
        "channel": "phone",
        "priority": 5,
        "reason": json.dumps(REASON),
        "policy_version": "p1",
        **columns,
    }
    row.setdefault("wanted_date", row["due_date"])
    copy_rows(connection, "followup_task", tuple(row), [tuple(row.values())])


def listed(rep_id: str) -> list[dict[str, str]]:
    content = (outbox() / "tasks" / f"{rep_id}.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def outbox() -> Path:
    return settings().outbox / RUN_DATE.isoformat()


def contents() -> dict[str, bytes]:
    return {
        str(path.relative_to(outbox())): path.read_bytes()
        for path in sorted(outbox().rglob("*"))
        if path.is_file()
    }


def test_one_workbook_and_one_csv_per_active_rep(book: Engine) -> None:
    counts = write_workbooks(RUN_DATE)
    assert counts == {"reps": 2, "files": 6, "today": 2, "week": 1, "overdue": 0}
    assert sorted(contents()) == [
        f"tasks/R0{n}.{end}" for n in (1, 2) for end in ("csv", "ics", "xlsx")
    ]
    assert [(row["task_id"], row["清单"]) for row in listed("R01")] == [
        ("T2", "今日"),
        ("T1", "今日"),
    ]
    assert "【逾期 2 个工作日】" in listed("R01")[0]["原因"]


def test_a_reps_files_hold_its_own_customers_only(book: Engine) -> None:
    with transaction() as connection:
        # a task left behind by a hand-over, and one that names another customer's contact
        add_task(connection, "T4", 4, "R01", due_date=MONDAY)
        connection.execute(text("update followup_task set contact_id = 3 where task_id = 'T1'"))
    write_workbooks(RUN_DATE)
    assert {row["客户编号"] for row in listed("R01")} == {"C000001", "C000002"}
    assert {row["客户编号"] for row in listed("R02")} == {"C000003"}
    assert [row["联系人"] for row in listed("R01")] == ["联系人2", "联系人1"]
    sheets = openpyxl.load_workbook(outbox() / "tasks" / "R01.xlsx").worksheets
    cells = "|".join(
        str(value) for sheet in sheets for row in sheet.values for value in row if value is not None
    )
    assert "客户1有限公司" in cells
    for foreign in ("客户3", "客户4", "联系人3", "联系人4", "138 0013 8003", "138 0013 8004"):
        assert foreign not in cells


def test_an_opening_tells_this_customers_last_clear_need_alone(book: Engine) -> None:
    columns = (
        *("requirement_id", "record_id", "customer_id", "requirement_text", "recorded_date"),
        "vague_columns",
    )
    rows = [
        (1, 1, "C000001", "旧需求", date(2026, 9, 1), "{}"),
        (2, 2, "C000001", "十台注塑机，带机械手", date(2026, 9, 20), "{}"),
        (3, 3, "C000001", "大概要点设备", date(2026, 9, 22), "{requirement_text}"),
        (4, 4, "C000003", "别家的需求", date(2026, 9, 25), "{}"),
    ]
    with transaction() as connection:
        copy_rows(connection, "requirement", columns, rows)
    write_workbooks(RUN_DATE)
    openings = {row["客户编号"]: row["建议开场"] for row in listed("R01")}
    assert "“十台注塑机”" in openings["C000001"]
    assert "需求" not in openings["C000002"]
    assert "注塑机" not in openings["C000002"]


def test_the_tags_of_a_list_are_those_that_the_customer_bears(book: Engine) -> None:
    columns = ("decision_id", "customer_id", "tag", "is_given", "decided_by", "decided_date")
    decisions = [
        (1, "C000001", "重点", True),
        (2, "C000001", "价格敏感", False),
        (3, "C000002", "重点", True),
        (4, "C000002", "重点", False),
        (5, "C000004", "并入", True),
        (6, "C000005", "再并入", True),
        (7, "C000001", "规则否", False),
    ]
    rules = [
        ("C000001", "规则", None),
        ("C000001", "旧规则", RUN_DATE),
        ("C000001", "规则否", None),
    ]
    with transaction() as connection:
        add_customer(connection, 5, "R02")
        connection.execute(
            text("update customer set merged_into = 'C000001' where customer_id = 'C000004'")
        )
        connection.execute(
            text("update customer set merged_into = 'C000004' where customer_id = 'C000005'")
        )
        copy_rows(
            connection,
            "tag_decision",
            columns,
            [(*decision, "M01", RUN_DATE) for decision in decisions],
        )
        copy_rows(
            connection,
            "tag",
            ("customer_id", "tag", "record_id"),
            [("C000001", "价格敏感", 1), ("C000001", "行业", 1), ("C000003", "行业", 3)],
        )
        copy_rows(
            connection,
            "rule_tag",
            (
                "customer_id",
                "tag",
                "valid_from_date",
                "valid_to_date",
                "evidence",
                "policy_version",
            ),
            [(who, tag, MONDAY, until, "[]", "p1") for who, tag, until in rules],
        )
        borne = {
            row.customer_id: row.tags
            for row in connection.execute(
                text("select customer_id, array_agg(tag) as tags from customer_tag group by 1")
            )
        }
    write_workbooks(RUN_DATE)
    for rep_id in ("R01", "R02"):
        for row in listed(rep_id):
            shown = row["标签"].split("、") if row["标签"] else []
            assert sorted(shown) == sorted(borne.get(row["客户编号"], [])), row["客户编号"]
    assert set(borne["C000001"]) == {"重点", "行业", "规则", "并入", "再并入"}
    assert "C000002" not in borne


def test_lateness_counts_working_days(book: Engine) -> None:
    with transaction() as connection:
        # wanted on the weekend: Monday is the first chance, so it is not late
        add_task(connection, "T5", 4, "R02", due_date=MONDAY, wanted_date=date(2026, 9, 27))
    write_workbooks(RUN_DATE)
    on_time = next(row for row in listed("R02") if row["task_id"] == "T5")
    assert on_time["原定日期"] == "2026-09-27"
    assert "逾期" not in on_time["原因"]


def test_a_late_task_moved_past_the_week_is_overdue_with_its_new_date(book: Engine) -> None:
    with transaction() as connection:
        moved = {"due_date": date(2026, 10, 8), "wanted_date": date(2026, 9, 25)}
        add_task(connection, "T6", 4, "R02", **moved)
    assert write_workbooks(RUN_DATE)["overdue"] == 1
    row = next(row for row in listed("R02") if row["task_id"] == "T6")
    assert (row["清单"], row["到期日"], row["原定日期"]) == ("逾期", "2026-10-08", "2026-09-25")


def test_writing_twice_gives_the_same_bytes_and_removes_what_is_stale(book: Engine) -> None:
    write_workbooks(RUN_DATE)
    write_notices(RUN_DATE)
    first = contents()
    (outbox() / "tasks" / "R77.xlsx").write_bytes(b"of a rep who has left")
    write_workbooks(RUN_DATE)
    write_notices(RUN_DATE)
    assert contents() == first


def test_every_file_is_logged_and_every_listed_task_knows_its_batch(book: Engine) -> None:
    write_workbooks(RUN_DATE)
    write_notices(RUN_DATE)
    write_workbooks(RUN_DATE)
    with transaction() as connection:
        logged = {
            row.file_name: (row.content_sha256, row.receiver, row.row_count)
            for row in connection.execute(text("select * from export_log"))
        }
        batches = {
            row.task_id: row.batch_id
            for row in connection.execute(text("select task_id, batch_id from followup_task"))
        }
    assert {name: entry[0] for name, entry in logged.items()} == {
        name: sha256(content).hexdigest() for name, content in contents().items()
    }
    assert logged["tasks/R01.xlsx"][1:] == ("R01", 2)
    assert batches["T1"] == batches["T2"] == listed("R01")[0]["batch_id"]
    assert batches["T3"] == listed("R02")[0]["batch_id"] != batches["T1"]


def test_notices_reach_their_audience_only(book: Engine) -> None:
    with transaction() as connection:
        copy_rows(
            connection,
            "notice",
            ("notice_date", "audience", "kind", "subject", "details"),
            [
                (RUN_DATE, "R01", "conflict", "T1", '{"key": "case.notice", "subject_id": "T1"}'),
                (RUN_DATE, "data_team", "unknown_owner", "<b>x</b>", '{"rows": 3}'),
                (MONDAY, "R01", "conflict", "another day", "{}"),
            ],
        )
    failure = outbox() / "notices" / "failure_leads_intake_settle.md"
    failure.parent.mkdir(parents=True)
    failure.write_text("kept")
    assert write_notices(RUN_DATE) == {"files": 4, "notices": 2}
    pages = {path.stem: path.read_text() for path in (outbox() / "notices").iterdir()}
    assert set(pages) == {"R01", "R02", "data_team", "manager", failure.stem}
    assert "T1 有两个答复" in pages["R01"] and "T1 has two answers" in pages["R01"]
    assert "another day" not in pages["R01"]
    assert "rows: 3" in pages["data_team"] and "<b>" not in pages["data_team"]
    assert "Nothing to report" in pages["R02"] and "T1" not in pages["R02"]
    assert "R01" in pages["manager"] and "R02" in pages["manager"]
    assert "R02" not in pages["R01"]


def test_a_calendar_that_ends_is_an_error(book: Engine) -> None:
    with pytest.raises(CalendarEndsError, match="2027-01-01"):
        write_workbooks(date(2027, 1, 1))


def test_an_id_cannot_lead_a_file_out_of_its_folder(book: Engine) -> None:
    with transaction() as connection:
        copy_rows(
            connection,
            "notice",
            ("notice_date", "audience", "kind", "subject", "details"),
            [(RUN_DATE, "../../etc", "k", "s", "{}")],
        )
    with pytest.raises(ValueError, match="cannot name a file"):
        write_notices(RUN_DATE)
