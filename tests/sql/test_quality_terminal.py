"""`./leadflow quarantine`: a rejected row mended or dismissed from the terminal (the way back)."""

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from leadflow.cli import main
from leadflow.commands import quarantine
from leadflow.config import settings
from leadflow.quality.steps import check_laws, gate_file, settle_files
from leadflow.sources.steps import read_file, receive_files
from tests.sql.quality_rows import execute, outcomes

HEADER = (
    "客户名称,跟进日期,跟进方式(电话/拜访/邮件),沟通内容摘要(如方案反馈、异议处理等),"
    "客户反馈(明确意向/犹豫/异议),下一步计划(时间+动作),需支持资源(如技术方案、价格审批),跟进人"
)
ROWS = [
    "星河科技有限公司,2026-09-20,电话,确认功能清单,明确意向,,,陈志远",
    "北辰医疗有限公司,上周三,电话,+客户询问价格,犹豫,,,林晓梅",
    "北辰医疗有限公司,2026-09-21,拜访,介绍方案,犹豫,,,林晓梅",
]
NEXT_DAY = "2026-09-29"
ROW = ["quarantine", "--file", "1", "--row", "3", "--by", "Li Na"]


def _intake(days: list[date], dags: list[str], conf: dict[str, Any] | None = None) -> None:
    """The intake as leads_intake runs it, without Airflow."""
    assert dags == ["leads_intake"]
    for day in days:
        for file_id in receive_files(day, (conf or {}).get("profiles")):
            read_file(file_id, day)
            gate_file(file_id, day)
        settle_files(day)


@pytest.fixture
def rejected(store: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """File 1, whose row 3 is rejected for its date."""
    monkeypatch.setattr(quarantine, "run_nights", _intake)
    settings().inbox.mkdir()
    content = "\r\n".join([HEADER, *ROWS, ""]).encode("gb18030")
    (settings().inbox / "客户跟进动态表.csv").write_bytes(content)
    _intake([date(2026, 9, 28)], ["leads_intake"])
    assert outcomes(1) == ["accepted", "quarantined", "accepted"]


def test_a_row_is_mended_and_the_ledger_shows_the_chain(
    rejected: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*ROW, "--set", "跟进日期=2026-09-16", "--date", NEXT_DAY, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["status"], told["by_file"], told["outcome"]) == ("corrected", 2, "repaired")
    assert outcomes(2) == ["repaired"] and outcomes(1) == ["accepted", "quarantined", "accepted"]
    assert execute(
        "select status, corrected_by_record_id / 10000000 as by_file, decided_by, decided_date,"
        " decided_columns from quarantine"
    ) == [
        {
            "status": "corrected",
            "by_file": 2,
            "decided_by": "Li Na",
            "decided_date": date(2026, 9, 29),
            "decided_columns": ["跟进日期"],
        }
    ]
    assert execute("select corrects_file_id, encoding from source_file where file_id = 2") == [
        {"corrects_file_id": 1, "encoding": "gb18030"}
    ]
    assert execute("select summary from typed_record where file_id = 2") == [
        {"summary": "+客户询问价格"}
    ]
    assert check_laws(date(2026, 9, 29))["warnings"] == 0
    assert main([*ROW, "--set", "跟进日期=2026-09-17", "--language", "zh"]) == 2
    assert "已由文件 2" in capsys.readouterr().err


def test_a_row_that_is_still_bad_is_rejected_again_and_can_be_mended_there(
    rejected: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*ROW, "--set", "跟进日期=上上周", "--date", NEXT_DAY]) == 3
    assert "rejected again, now as row 2 of file 2" in capsys.readouterr().out
    again = ["quarantine", "--file", "2", "--row", "2", "--by", "Li Na", "--date", NEXT_DAY]
    assert main([*again, "--set", "跟进日期=2026-09-16"]) == 0
    assert outcomes(3) == ["repaired"]
    assert execute("select record_id, status from quarantine order by record_id") == [
        {"record_id": 10000003, "status": "dismissed"},
        {"record_id": 20000002, "status": "corrected"},
    ]


def test_a_dry_run_shows_the_cells_and_changes_nothing(
    rejected: None, capsys: pytest.CaptureFixture[str]
) -> None:
    before = execute("select * from quarantine")
    assert main([*ROW, "--set", "跟进日期=2026-09-16", "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "上周三" in told and "2026-09-16" in told and "R10000003" in told
    assert main([*ROW, "--set", "跟进日期=上上周", "--dry-run"]) == 3
    assert main([*ROW, "--dismiss", "--reason", "test", "--dry-run"]) == 0
    assert execute("select * from quarantine") == before
    assert list(settings().inbox.iterdir()) == []


def test_a_row_is_dismissed_for_good_with_its_record(
    rejected: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*ROW, "--dismiss", "--reason", "a test entry", "--date", NEXT_DAY]) == 0
    assert execute("select status, decided_by, decided_date, decided_because from quarantine") == [
        {
            "status": "dismissed",
            "decided_by": "Li Na",
            "decided_date": date(2026, 9, 29),
            "decided_because": "a test entry",
        }
    ]
    capsys.readouterr()
    assert main(["quarantine"]) == 0
    assert "Nothing is quarantined" in capsys.readouterr().out
    assert main([*ROW, "--set", "跟进日期=2026-09-16"]) == 2


@pytest.mark.parametrize(
    "arguments, told",
    [
        pytest.param(["--file", "1", "--set", "跟进日期=x", "--by", "L"], "--row", id="no row"),
        pytest.param(["--file", "1", "--row", "3", "--set", "跟进日期=x"], "--by", id="nobody"),
        pytest.param(
            [*ROW[1:], "--set", "a=b", "--dismiss", "--reason", "x"], "--dismiss", id="both"
        ),
        pytest.param(ROW[1:], "--set or --dismiss", id="neither"),
        pytest.param([*ROW[1:], "--dismiss"], "--reason", id="no reason"),
        pytest.param([*ROW[1:], "--set", "跟进日期"], "COLUMN=VALUE", id="no value"),
        pytest.param([*ROW[1:], "--set", "传真=1"], "跟进日期", id="no such column"),
        pytest.param(
            ["--file", "1", "--row", "2", "--by", "L", "--set", "跟进日期=x"],
            "not in quarantine",
            id="a good row",
        ),
    ],
)
def test_what_is_refused(
    rejected: None, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert main(["quarantine", *arguments]) == 2
    assert told in capsys.readouterr().err
