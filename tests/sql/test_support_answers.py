"""Departments close requests by the list that they return: once, errors told in words (T11)."""

from typing import Any

import pytest
import python_calamine
from sqlalchemy import Engine

from leadflow.config import settings
from leadflow.support.steps import ask_support, write_support_lists
from leadflow.undo.imports import UndoRefused
from tests.sql.test_undo import CALL, FOLLOWUP, MOON, REGISTRATION, STAR
from tests.sql.undo_book import DAY, NEXT_DAY, rows, take, undo, workbook

NEED = [*CALL[:6], "价格审批", "林晓梅"]
OTHER = [MOON[0], *CALL[1:6], "特批折扣", "陈志远"]


def given_list() -> list[list[str]]:
    """The management's list as it was handed out: header and two requests."""
    take({"a.xlsx": workbook(登记=[REGISTRATION, STAR, MOON], 跟进=[FOLLOWUP, NEED, OTHER])})
    assert ask_support(DAY)["asked"] == 0, "the intake has asked already"
    write_support_lists(DAY)
    path = settings().outbox / DAY.isoformat() / "support" / "management.xlsx"
    lines = python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()
    return [[str(cell) for cell in line] for line in lines]


def filled(lines: list[list[str]], *answers: tuple[str, str, str]) -> bytes:
    """The returned workbook: the last lines answered."""
    start = len(lines) - 2
    answered = [[*line[:-3], *answer] for line, answer in zip(lines[start:], answers, strict=True)]
    return workbook(支持请求=[*lines[:start], *answered])


def requests() -> list[tuple[Any, ...]]:
    return [
        tuple(row.values())
        for row in rows(
            "select request, status, done_date, done_by, answer from mart.support_request "
            "order by request"
        )
    ]


def told(kind: str) -> list[tuple[Any, ...]]:
    return [
        tuple(row.values())
        for row in rows(
            "select audience, details ->> 'key' as key from leadflow.notice "
            "where kind = :kind order by 1, 2",
            kind=kind,
        )
    ]


@pytest.mark.parametrize("is_gated", [False, True])
def test_a_returned_list_closes_its_requests_once(store: Engine, is_gated: bool) -> None:
    lines = given_list()
    back = filled(lines, ("已完成", "九折", "赵主管"), ("无法提供", "超出权限", ""))
    take({"management.xlsx": back}, NEXT_DAY, is_gated=is_gated)
    by_request = {row[0]: row[1:] for row in requests()}
    assert sorted(row[0] for row in by_request.values()) == ["declined", "done"]
    assert {row[1] for row in by_request.values()} == {NEXT_DAY}
    assert {row[2] for row in by_request.values()} == {"赵主管", "management"}
    assert len(told("support_done")) == 2
    take({"again.xlsx": filled(lines, ("已完成", "九折", "赵主管"), ("", "", ""))}, NEXT_DAY)
    assert {row[0]: row[1:] for row in requests()} == by_request
    assert told("support_answer") == []


def test_what_closes_nothing_is_told_in_words(store: Engine) -> None:
    lines = given_list()
    lines[-1][0] = "S000000000000"
    take({"one.xlsx": filled(lines, ("", "在办", ""), ("已完成", "", ""))}, NEXT_DAY)
    assert {row[1] for row in requests()} == {"open"}
    assert told("support_answer") == [
        (audience, f"support.answer.{verdict}")
        for audience in ("data_team", "manager")
        for verdict in ("unknown", "unnamed")
    ]


def test_another_answer_to_a_closed_request_is_told(store: Engine) -> None:
    lines = given_list()
    take({"one.xlsx": filled(lines, ("已完成", "九折", ""), ("", "", ""))}, NEXT_DAY)
    take({"two.xlsx": filled(lines, ("已完成", "八折", ""), ("", "", ""))}, NEXT_DAY)
    assert "八折" not in [row[4] for row in requests()]
    assert {key for _, key in told("support_answer")} == {"support.answer.closed"}


def test_a_result_that_nobody_can_read_is_rejected(store: Engine) -> None:
    lines = given_list()
    take({"one.xlsx": filled(lines, ("快了", "", ""), ("", "", ""))}, NEXT_DAY, is_gated=True)
    assert {row[1] for row in requests()} == {"open"}
    assert [row["outcome"] for row in rows(
        "select outcome from leadflow.source_record join leadflow.source_file using (file_id) "
        "where file_name = 'one.xlsx' and outcome <> 'ignored'"
    )] == ["quarantined"]  # fmt: skip


def test_an_undo_of_the_returned_list_opens_the_requests_again(store: Engine) -> None:
    lines = given_list()
    back = filled(lines, ("已完成", "九折", "赵主管"), ("", "", ""))
    take({"back.xlsx": back}, NEXT_DAY)
    with pytest.raises(UndoRefused) as refused:
        undo("a.xlsx", NEXT_DAY)
    assert [blocker["kind"] for blocker in refused.value.blockers] == ["support"]
    undo("back.xlsx", NEXT_DAY)
    assert {row[1:] for row in requests()} == {("open", None, None, None)}
