"""From the inbox to the rejects and back: what a user does with a rejected row (law 1)."""

from datetime import date

from sqlalchemy import Engine

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


def _intake(run_date: date) -> list[int]:
    """The intake of one day, as the DAG runs it."""
    file_ids = receive_files(run_date)
    for file_id in file_ids:
        read_file(file_id, run_date)
        gate_file(file_id, run_date)
    settle_files(run_date)
    return file_ids


def test_a_rejected_row_comes_back_is_mended_and_dropped_in_again(store: Engine) -> None:
    first_day, next_day = date(2026, 9, 28), date(2026, 9, 29)
    settings().inbox.mkdir()
    original = settings().inbox / "客户跟进动态表.csv"
    original.write_bytes("\r\n".join([HEADER, *ROWS, ""]).encode("gb18030"))
    (first,) = _intake(first_day)
    assert outcomes(first) == ["accepted", "quarantined", "accepted"]

    rejects = settings().outbox / "2026-09-28" / "rejects" / original.name
    told = rejects.read_bytes().decode("gb18030")
    assert "跟进日期：跟进日期无法识别" in told
    assert "'+客户询问价格" in told  # guarded: no sheet program takes it for a formula
    mended = told.replace("上周三", "2026-09-16")
    (settings().inbox / original.name).write_bytes(mended.encode("gb18030"))
    (second,) = _intake(next_day)
    assert outcomes(second) == ["repaired"]
    assert execute("select status, corrected_by_record_id / 10000000 as by from quarantine") == [
        {"status": "corrected", "by": second}
    ]
    assert execute("select summary from typed_record where file_id = :file_id", file_id=second) == [
        {"summary": "+客户询问价格"}
    ]
    assert execute(
        "select corrects_file_id from source_file where file_id = :file_id", file_id=second
    ) == [{"corrects_file_id": first}]
    assert check_laws(next_day)["warnings"] == 0
