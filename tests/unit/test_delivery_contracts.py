"""What delivery shares with other rooms: a list comes back readable, and every code has words."""

import csv
import io
import re
from datetime import date

import openpyxl
import pytest

from leadflow.delivery.columns import CHANNELS, FEEDBACKS, RESULTS
from leadflow.delivery.csv_file import render_csv
from leadflow.delivery.guide_sheet import FEEDBACK_KEYS, RESULT_KEYS
from leadflow.delivery.queues import Queue, Receiver
from leadflow.delivery.wording import TOLD_AS_LATE
from leadflow.delivery.workbook import render_workbook
from leadflow.messages import catalogue
from leadflow.sources.profiles import Profile, profiles
from leadflow.sources.recognise import Recognised, recognise
from leadflow.store.sql import SQL_FOLDER, sql_text

RUN_DATE = date(2026, 9, 28)
QUEUE = Queue(
    Receiver("R01", "陈志远", "Zhiyuan Chen", "华北大客户部", False),
    RUN_DATE,
    RUN_DATE,
    {"today": (), "week": (), "overdue": ()},
)


@pytest.fixture
def profile() -> Profile:
    return next(known for known in profiles() if known.name == "leadflow_tasks")


def value_of(profile: Profile, column: str, header: str, cell: str) -> object:
    """What the profile reads into a typed column from one choice."""
    for rule in profile.fields:
        if rule.to == column and header in rule.headers:
            for phrase, value in rule.values.items():
                if phrase == cell or (rule.parser == "phrase" and phrase in cell):
                    return value
    return None


def test_a_returned_workbook_is_recognised() -> None:
    book = openpyxl.load_workbook(io.BytesIO(render_workbook(QUEUE)))
    for name in ("今日", "本周", "逾期"):
        rows = [[str(value or "") for value in row] for row in book[name].values]
        found = recognise(rows, profiles())
        assert isinstance(found, Recognised), name
        assert found.profile.name == "leadflow_tasks"


def test_a_returned_csv_is_recognised() -> None:
    rows = list(csv.reader(io.StringIO(render_csv(QUEUE).decode("utf-8-sig"))))
    found = recognise(rows, profiles())
    assert isinstance(found, Recognised)
    assert found.profile.name == "leadflow_tasks"


def test_the_guide_sheet_is_no_list(profile: Profile) -> None:
    book = openpyxl.load_workbook(io.BytesIO(render_workbook(QUEUE)))
    assert book.sheetnames[-1] in profile.ignore_sheets


@pytest.mark.parametrize(
    ("choice", "column", "expected"),
    [
        ("已联系", "outcome", "reached"),
        ("未接通", "outcome", "not_reached"),
        ("暂缓", "is_paused", True),
        ("空号", "contact_failure", "number_invalid"),
        ("已离职", "contact_failure", "left_company"),
        ("拒绝联系", "do_not_call", True),
    ],
)
def test_each_result_is_read_as_the_guide_says(
    profile: Profile, choice: str, column: str, expected: object
) -> None:
    assert choice in RESULTS
    assert value_of(profile, column, "结果", choice) == expected


def test_each_way_and_feedback_is_read(profile: Profile) -> None:
    ways = [value_of(profile, "channel", "实际方式", choice) for choice in CHANNELS]
    assert ways == ["phone", "wechat", "email", "visit", "meeting"]
    feedbacks = [value_of(profile, "feedback", "客户反馈", choice) for choice in FEEDBACKS]
    assert feedbacks == ["interested", "hesitant", "objection"]


def test_each_choice_is_explained() -> None:
    assert tuple(RESULT_KEYS) == RESULTS
    assert tuple(FEEDBACK_KEYS) == FEEDBACKS


@pytest.mark.parametrize("statement", ["create_plan_option", "create_plan_laid"])
def test_each_reason_to_move_a_task_has_words(statement: str) -> None:
    decision = sql_text(f"followup/{statement}.sql").split("end as moved_reason")[0]
    codes = re.findall(r"(?:then|else) '(\w+)'", decision[decision.rindex("\n    case") :])
    assert codes
    for code in codes:
        assert code == TOLD_AS_LATE or f"delivery.moved.{code}" in catalogue()


def test_each_notice_that_rooms_write_has_words() -> None:
    keys = {
        key
        for path in SQL_FOLDER.rglob("*.sql")
        if re.search(r"insert into (leadflow\.)?notice\b", path.read_text(encoding="utf-8"))
        for key in re.findall(r"'key', '([\w.]+\w)'", path.read_text(encoding="utf-8"))
    }
    assert keys
    # A key that ends in "_" is completed by the statement.
    worded = {
        key
        for key in keys
        if key in catalogue()
        or (key.endswith("_") and any(known.startswith(key) for known in catalogue()))
    }
    assert worded == keys
