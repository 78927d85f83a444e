"""Support requests: who is asked, by when, who is told, and how they end (T11)."""

from datetime import date
from typing import Any

import pytest
import python_calamine
from sqlalchemy import Engine, text

from leadflow.cli import main
from leadflow.config import policy
from leadflow.delivery.steps import write_notices
from leadflow.ownership.steps import sync_roster
from leadflow.presets.care import SupportPolicy
from leadflow.store.database import transaction
from leadflow.support.requests import departments_of
from leadflow.support.steps import ask_support, write_support_lists
from tests.sql.followup_book import Activity, Customer, Writer, at
from tests.sql.test_followup_results import rows

MONDAY = date(2026, 9, 28)
BEFORE_HOLIDAY = date(2026, 9, 30)


def asked_for(*requests: str | None, day: date = MONDAY) -> None:
    """A customer of R03 with an activity of `day` for each request."""
    sync_roster(MONDAY)
    with transaction() as connection:
        writer = Writer(connection)
        writer.customer(Customer("C1"), MONDAY, policy().version)
        for request in requests:
            activity_id = writer.activity("C1", Activity(at(day, 10), rep_id="R03"))
            connection.execute(
                text("update activity set support_needed = :need where activity_id = :id"),
                {"need": request, "id": activity_id},
            )


def asked_again(request: str, day: date) -> None:
    """A later activity of the same customer, like its first but for day and request."""
    with transaction() as connection:
        connection.execute(
            text(
                "insert into activity select copied.* from "
                "(select * from activity order by activity_id limit 1) as first, "
                "jsonb_populate_record(cast(first as activity), jsonb_build_object("
                "'activity_id', (select max(activity_id) + 1 from activity), "
                "'occurred_at', cast(:at as timestamptz), "
                "'support_needed', cast(:need as text), 'is_support_asked', false)) as copied"
            ),
            {"at": at(day, 10), "need": request},
        )


def requests() -> list[tuple[Any, ...]]:
    return rows("select department, due_date, status from mart.support_request order by 1, 2")


CASES = [
    ("技术方案", ("presales",)),
    ("请出一份技术方案，并做价格审批", ("presales", "management")),
    ("特批折扣", ("management",)),
    ("同行业案例资料", ("marketing",)),
    ("PRICE approval", ("management",)),
    ("派车", ("management",)),
]


@pytest.mark.parametrize(("request_text", "departments"), CASES)
def test_words_choose_the_department(
    store: Engine, request_text: str, departments: tuple[str, ...]
) -> None:
    assert departments_of(request_text, policy().care.support) == departments
    asked_for(request_text)
    ask_support(MONDAY)
    assert {row[0] for row in requests()} == set(departments)


def test_without_departments_nobody_is_asked() -> None:
    assert departments_of("技术方案", SupportPolicy(otherwise=None)) == ()


def test_requests_are_due_in_working_days_and_asked_once(store: Engine) -> None:
    asked_for("价格审批", "案例", None, "无", day=BEFORE_HOLIDAY)
    assert ask_support(BEFORE_HOLIDAY) == {"asked": 2, "notices": 0}
    assert requests() == [
        ("management", date(2026, 10, 8), "open"),
        ("marketing", date(2026, 10, 9), "open"),
    ]
    assert ask_support(BEFORE_HOLIDAY) == {"asked": 0, "notices": 0}
    assert rows("select count(*) from activity where not is_support_asked") == [(1,)]


def test_what_was_asked_long_ago_has_lapsed(store: Engine) -> None:
    asked_for("价格审批", day=date(2026, 8, 28))
    ask_support(MONDAY)
    assert rows("select due_date, status from support_request") == [(date(2026, 9, 29), "lapsed")]
    assert requests() == [], "it is archived, not listed"


def test_requester_and_manager_are_told_once_of_an_overdue_request(store: Engine) -> None:
    asked_for("价格审批")
    ask_support(MONDAY)
    assert ask_support(date(2026, 9, 29))["notices"] == 0, "it is due today"
    assert ask_support(BEFORE_HOLIDAY)["notices"] == 2
    assert ask_support(date(2026, 10, 8))["notices"] == 0
    assert rows("select notice_date, audience, kind from notice order by 2") == [
        (BEFORE_HOLIDAY, "R03", "support_overdue"),
        (BEFORE_HOLIDAY, "manager", "support_overdue"),
    ]


def test_each_department_has_a_list_without_contact_details(store: Engine, tmp_path: Any) -> None:
    asked_for("=技术方案", "价格审批")
    ask_support(MONDAY)
    assert write_support_lists(MONDAY) == {"files": 2, "requests": 2}
    folder = tmp_path / "outbox" / "2026-09-28" / "support"
    assert sorted(path.name for path in folder.iterdir()) == ["management.xlsx", "presales.xlsx"]
    sheet = python_calamine.load_workbook(str(folder / "presales.xlsx")).get_sheet_by_index(0)
    listed = [cell for line in sheet.to_python() for cell in line]
    assert "=技术方案" in listed and "13800000000" not in listed
    assert rows("select kind, receiver, row_count from export_log order by 2") == [
        ("support", "management", 1),
        ("support", "presales", 1),
    ]


def test_a_request_is_closed_from_the_command_line(
    store: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    asked_for("价格审批")
    ask_support(MONDAY)
    [(request_id,)] = rows("select request_id from support_request")
    assert main(["support", "--date", "2026-10-08"]) == 0
    assert request_id in capsys.readouterr().out
    assert main(["support", "--department", "legal", "--language", "zh"]) == 0
    assert "没有给 legal 的支持请求" in capsys.readouterr().out
    assert main(["support", "done", "--language", "zh"]) == 2, "no request is named"
    assert "请写明支持编号" in capsys.readouterr().err
    assert main(["support", "done", request_id, "--language", "zh"]) == 2, "nobody is named"
    assert "请用 --by" in capsys.readouterr().err
    done = [
        "support",
        "done",
        request_id,
        "--by",
        "M01",
        "--answer",
        "九折",
        "--date",
        "2026-09-29",
    ]
    assert main(done) == 0
    assert rows("select status, done_date, done_by, answer from support_request") == [
        ("done", date(2026, 9, 29), "M01", "九折")
    ]
    assert rows("select audience, kind, details ->> 'answer' from notice") == [
        ("R03", "support_done", "九折")
    ]
    capsys.readouterr()
    assert main([*done, "--language", "zh"]) == 2
    assert f"{request_id} 此前已完成" in capsys.readouterr().err
    assert main(["support", "done", "S0", "--by", "M01"]) == 2
    assert main(["support"]) == 0
    assert "No request is open." in capsys.readouterr().out


def test_the_same_words_are_asked_once_while_they_are_open(store: Engine) -> None:
    asked_for("价格审批", "价格 审批", "价格  审批", day=MONDAY)
    assert ask_support(MONDAY)["asked"] == 2, "other words are another request"
    asked_again(" 价格审批 ", day=date(2026, 9, 29))
    assert ask_support(date(2026, 9, 29))["asked"] == 0
    assert rows("select count(*) from activity where not is_support_asked") == [(0,)]
    with transaction() as connection:
        connection.execute(text("update support_request set status = 'done'"))
    asked_again("价格审批", day=BEFORE_HOLIDAY)
    assert ask_support(BEFORE_HOLIDAY)["asked"] == 1, "what was done may be needed again"


def test_what_nobody_does_for_long_is_archived_and_told_once(
    store: Engine, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    asked_for("价格审批")
    ask_support(MONDAY)
    last, after = date(2026, 10, 29), date(2026, 10, 30)  # due on 09-29, 30 days
    ask_support(last)
    assert requests() == [("management", date(2026, 9, 29), "open")]
    assert ask_support(after)["notices"] == 2
    assert ask_support(after)["notices"] == 0
    assert requests() == []
    assert rows("select status, done_date from support_request") == [("lapsed", after)]
    assert rows(
        "select audience, kind, details ->> 'count' from notice "
        "where notice_date = '2026-10-30' order by 1"
    ) == [("R03", "support_lapsed", "1"), ("manager", "support_lapsed", "1")]
    assert write_support_lists(after) == {"files": 0, "requests": 0}
    assert main(["support", "--date", after.isoformat(), "--lapsed"]) == 0
    assert "价格审批" in capsys.readouterr().out


def test_a_day_has_one_notice_with_the_rows_behind_it(store: Engine, tmp_path: Any) -> None:
    asked_for("价格审批", "折扣")
    ask_support(MONDAY)
    assert ask_support(BEFORE_HOLIDAY)["notices"] == 2
    [(count, told)] = rows(
        "select details ->> 'count', details -> 'listed' from notice where audience = 'R03'"
    )
    assert count == "2"
    assert [(row["department"], row["customer_id"]) for row in told] == [("management", "C1")] * 2
    write_notices(BEFORE_HOLIDAY)
    page = (tmp_path / "outbox" / "2026-09-30" / "notices" / "R03.md").read_text()
    assert "有 2 项部门支持今日起逾期" in page and "2 requests to departments" in page
    assert page.count("| 管理层 · management | R03 | C1 | 2026-09-29 |") == 2
