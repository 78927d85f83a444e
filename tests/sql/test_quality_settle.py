"""The row ledger: one outcome a row, one current version an id, rejects that come back mended."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from leadflow.config import settings
from leadflow.quality import steps
from leadflow.quality.steps import check_laws, gate_file, settle_files
from leadflow.store.database import transaction
from tests.sql.quality_rows import (
    COLUMNS,
    GOOD,
    LAYOUT,
    RUN_DATE,
    execute,
    given_file,
    ledger,
    outcomes,
    record_id,
)

NEXT_DAY = date(2026, 9, 29)


def _settle(run_date: date = RUN_DATE) -> dict[str, int]:
    """Settle files as if the gate had found nothing: its own tests are elsewhere."""
    execute(
        "update source_file set gated_date = :run_date where gated_date is null", run_date=run_date
    )
    return settle_files(run_date)


def _version(content: str, updated_at: str | None = None, **typed: Any) -> dict[str, Any]:
    return {
        **GOOD["lead"],
        "source_id": "L1",
        "content": content,
        "source_updated_at": updated_at,
        **typed,
    }


def test_rows_are_accepted_repaired_or_duplicate(store: Engine) -> None:
    given_file(
        1,
        [
            {**GOOD["lead"], "content": "a"},
            {**GOOD["lead"], "content": "b", "mended_columns": ["mobile"]},
            {**GOOD["lead"], "content": "c", "redacted_columns": ["summary"]},
            {**GOOD["lead"], "content": "a"},
            {"ignored": True},
        ],
    )
    counts = _settle()
    assert outcomes(1) == ["accepted", "repaired", "repaired", "duplicate", "ignored"]
    assert ledger(1)[3]["rules"] == [("duplicate_in_file", None)]
    assert [row["is_current"] for row in ledger(1)] == [True, True, True, False, False]
    assert counts == {
        "files": 1,
        "accepted": 1,
        "repaired": 2,
        "duplicate": 1,
        "quarantined": 0,
        "ignored": 1,
        "rejects": 0,
    }


def test_settling_again_changes_nothing(store: Engine) -> None:
    given_file(1, [_version("a"), _version("b")], source_system="salesforce")
    _settle()
    before = ledger(1)
    assert _settle()["files"] == 0
    assert ledger(1) == before


def test_content_held_already_is_a_duplicate_where_the_source_has_no_ids(store: Engine) -> None:
    given_file(1, [{**GOOD["lead"], "content": "a"}])
    given_file(2, [{**GOOD["lead"], "content": "a"}, {**GOOD["lead"], "content": "b"}])
    given_file(3, [{**GOOD["lead"], "content": "a"}], source_system="hubspot")
    _settle()
    assert outcomes(2) == ["duplicate", "accepted"]
    assert ledger(2)[0]["rules"] == [("duplicate_of_held", None)]
    assert outcomes(3) == ["accepted"]  # another source system says it too: another record


@pytest.mark.parametrize(
    "versions, expected, current",
    [
        pytest.param([("a", None), ("a", None)], ["accepted", "duplicate"], 1, id="the same again"),
        pytest.param([("a", None), ("b", None)], ["accepted", "accepted"], 2, id="an update"),
        pytest.param(
            [("a", None), ("b", None), ("a", None)],
            ["accepted"] * 3,
            3,
            id="changed and changed back, undated: the third is no duplicate",
        ),
        pytest.param(
            [("a", "2026-09-02"), ("b", "2026-09-01")],
            ["accepted", "accepted"],
            1,
            id="a late file with an older version does not win",
        ),
        pytest.param(
            [("a", "2026-09-01"), ("b", "2026-09-02"), ("a", "2026-09-01")],
            ["accepted", "accepted", "duplicate"],
            2,
            id="an old dated version again is a duplicate",
        ),
        pytest.param(
            [("a", "2026-09-01"), ("b", "2026-09-01")],
            ["accepted", "accepted"],
            2,
            id="on a tie the later file wins",
        ),
    ],
)
def test_versions_of_one_source_id(
    store: Engine, versions: list[tuple[str, str | None]], expected: list[str], current: int
) -> None:
    for file_id, (content, updated) in enumerate(versions, start=1):
        given_file(
            file_id,
            [_version(content, f"{updated} 00:00:00+00" if updated else None)],
            source_system="salesforce",
        )
        _settle()
    told = [ledger(file_id)[0] for file_id in range(1, len(versions) + 1)]
    assert [row["outcome"] for row in told] == expected
    assert [number for number, row in enumerate(told, start=1) if row["is_current"]] == [current]


def test_two_versions_in_one_file_leave_the_lower_row_current(store: Engine) -> None:
    given_file(1, [_version("a"), _version("b")], source_system="salesforce")
    _settle()
    assert outcomes(1) == ["accepted", "accepted"]
    assert [row["is_current"] for row in ledger(1)] == [False, True]


def test_files_settle_the_same_together_as_one_by_one(store: Engine) -> None:
    for file_id, content in enumerate(["a", "b", "a"], start=1):
        given_file(file_id, [_version(content)], source_system="salesforce")
    _settle()
    assert [outcomes(file_id) for file_id in (1, 2, 3)] == [["accepted"]] * 3
    assert [ledger(file_id)[0]["is_current"] for file_id in (1, 2, 3)] == [False, False, True]


def test_a_landed_file_that_no_rule_has_seen_is_gated_first(store: Engine) -> None:
    given_file(1, [{"raw": ["", "", "无"]}, GOOD["lead"]])
    settle_files(RUN_DATE)
    assert outcomes(1) == ["quarantined", "accepted"]


def _rejects(run_date: date, name: str) -> bytes:
    return (settings().outbox / run_date.isoformat() / "rejects" / name).read_bytes()


def test_rejects_come_back_in_the_original_layout_and_the_mended_file_corrects_them(
    store: Engine,
) -> None:
    given_file(
        1,
        [
            GOOD["lead"],
            {"raw": ["", "", "=无"], "invalid_columns": ["mobile"]},
            {"raw": ["", " ", "88"]},
            *[{**GOOD["lead"], "content": f"c{number}"} for number in range(3)],
        ],
        file_name="客户.csv",
    )
    gate_file(1, RUN_DATE)
    counts = settle_files(RUN_DATE)
    assert (counts["quarantined"], counts["rejects"]) == (2, 1)
    content = _rejects(RUN_DATE, "客户.csv")
    lines = list(csv.reader(io.StringIO(content.decode("gb18030"), newline="")))
    assert content.count(b"\r\n") == 3
    assert lines[0] == [*COLUMNS, "拒绝原因", "记录号"]
    assert [line[-1] for line in lines[1:]] == [f"R{record_id(1, 3)}", f"R{record_id(1, 4)}"]
    assert lines[1][:3] == ["", "", "'=无"]
    assert "公司名称：没有公司名称，也没有联系人姓名。请填写公司全称或联系人姓名。" in lines[1][3]
    assert execute("select kind, receiver, file_name, row_count from export_log") == [
        {
            "kind": "rejects",
            "receiver": "data_team",
            "file_name": "rejects/客户.csv",
            "row_count": 2,
        }
    ]

    # one row is mended, the other is still bad; good rows keep the file from being held
    mended = {**LAYOUT, "columns": lines[0], "header_rows": [lines[0]]}
    given_file(
        2,
        [
            {**GOOD["lead"], "content": "new", "raw": ["甲公司", "", "", "", lines[1][-1]]},
            {"raw": ["", "", "", "", lines[2][-1]]},
        ],
        layout=mended,
        file_name="客户.csv",
        arrival_date=NEXT_DAY,
    )
    gate_file(2, NEXT_DAY)
    settle_files(NEXT_DAY)
    assert outcomes(2) == ["repaired", "quarantined"]
    assert ledger(2)[0]["rules"] == [("corrects_quarantined", None)]
    assert execute(
        "select record_id, status, corrected_by_record_id from quarantine order by record_id"
    ) == [
        _entry(1, 3, "corrected", record_id(2, 2)),
        _entry(1, 4, "dismissed", record_id(2, 3)),
        _entry(2, 3, "open", None),
    ]
    assert execute("select corrects_file_id from source_file where file_id = 2") == [
        {"corrects_file_id": 1}
    ]
    # the second round has the added columns once, and its own record number
    again = list(
        csv.reader(io.StringIO(_rejects(NEXT_DAY, "客户.csv").decode("gb18030"), newline=""))
    )
    assert again[0] == [*COLUMNS, "拒绝原因", "记录号"]
    assert again[1][-1] == f"R{record_id(2, 3)}"


def _entry(file_id: int, row_number: int, status: str, by: int | None) -> dict[str, Any]:
    return {
        "record_id": record_id(file_id, row_number),
        "status": status,
        "corrected_by_record_id": by,
    }


def test_the_same_source_id_corrects_its_quarantined_row(store: Engine) -> None:
    bad = _version("bad", company_name=None, person_name=None)
    good = [{**GOOD["lead"], "source_id": f"L{number}"} for number in (7, 8)]
    given_file(1, [bad, *good], source_system="salesforce")
    given_file(2, [_version("good")], source_system="salesforce")
    settle_files(RUN_DATE)
    assert outcomes(2) == ["repaired"]
    assert execute("select status from quarantine") == [{"status": "corrected"}]


def test_the_same_content_taken_after_all_closes_its_quarantine(store: Engine) -> None:
    """A file held by the limit, dropped in again when the limit was raised."""
    rows = [{"content": "bad"}, {"content": "worse"}, {**GOOD["lead"], "content": "good"}]
    given_file(1, rows)
    given_file(2, [{**GOOD["lead"], "content": "good"}])
    settle_files(RUN_DATE)
    assert outcomes(1) == ["quarantined"] * 3
    assert outcomes(2) == ["repaired"]
    assert [
        row["status"] for row in execute("select status from quarantine order by record_id")
    ] == [
        "open",
        "open",
        "corrected",
    ]


def test_a_record_number_of_another_kind_of_record_corrects_nothing(store: Engine) -> None:
    given_file(1, [{}, GOOD["lead"]])
    columns = [*COLUMNS, "记录号"]
    given_file(
        2,
        [{**GOOD["activity"], "raw": ["", "", "", f"R{record_id(1, 2)}"]}],
        record_type="activity",
        layout={**LAYOUT, "columns": columns},
    )
    settle_files(RUN_DATE)
    assert outcomes(2) == ["accepted"]
    assert execute("select status from quarantine") == [{"status": "open"}]


def test_rejects_that_somebody_is_mending_are_left_alone(store: Engine) -> None:
    given_file(1, [{}, GOOD["lead"]], file_name="客户.csv")
    settle_files(RUN_DATE)
    path = settings().outbox / RUN_DATE.isoformat() / "rejects" / "客户.csv"
    path.write_text("half mended", encoding="utf-8")
    assert settle_files(RUN_DATE)["rejects"] == 0
    assert path.read_text(encoding="utf-8") == "half mended"


def test_two_files_of_one_name_on_one_day_have_rejects_each(store: Engine) -> None:
    for file_id in (1, 2):
        given_file(file_id, [{}, GOOD["lead"]], file_name="客户.csv")
    assert settle_files(RUN_DATE)["rejects"] == 2
    assert f"R{record_id(1, 2)}" in _rejects(RUN_DATE, "客户.csv").decode("gb18030")
    assert f"R{record_id(2, 2)}" in _rejects(RUN_DATE, "客户 (2).csv").decode("gb18030")


def test_a_held_file_comes_back_whole(store: Engine) -> None:
    given_file(1, [{}, {}, GOOD["lead"]], file_name="客户.csv")
    settle_files(RUN_DATE)
    lines = _rejects(RUN_DATE, "客户.csv").decode("gb18030").splitlines()
    assert len(lines) == 4
    assert "3 行中有 2 行不合格，超过上限 50%" in lines[3]


def test_the_index_of_the_data_docs_lists_the_files(store: Engine) -> None:
    given_file(1, [{}, GOOD["lead"]], file_name="客户<1>.csv")
    settle_files(RUN_DATE)
    page = (settings().home / "data_docs" / "index.html").read_text(encoding="utf-8")
    assert '<a href="file_000001.html">客户&lt;1&gt;.csv</a>' in page
    assert "http" not in page


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "content": st.sampled_from("abc"),
            "source_id": st.sampled_from([None, "L1", "L2"]),
            "source_updated_at": st.sampled_from(
                [None, "2026-09-01 00:00:00+00", "2026-09-02 00:00:00+00"]
            ),
            "mended_columns": st.sampled_from([[], ["mobile"]]),
            "quarantined": st.booleans(),
            "ignored": st.booleans(),
        }
    ),
    max_size=8,
)


@given(files=st.lists(ROWS, min_size=1, max_size=4))
@hypothesis_settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_law_1_whatever_arrives_each_row_has_one_outcome(
    store: Engine, files: list[list[dict[str, Any]]]
) -> None:
    """Random mixes of rows, quarantined ones among them, through settle; the law checks agree."""
    with transaction() as connection:
        connection.execute(text("truncate source_file, source_record, typed_record cascade"))
    for file_id, rows in enumerate(files, start=1):
        values = [
            {key: value for key, value in row.items() if key != "quarantined"} for row in rows
        ]
        given_file(file_id, values, record_type="owner", source_system="salesforce")
        for row_number, row in enumerate(rows, start=2):
            if row["quarantined"] and not row["ignored"]:
                _quarantine(file_id, row_number)
    counts = _settle()
    settled = [row for file_id in range(1, len(files) + 1) for row in ledger(file_id)]
    assert len(settled) == sum(len(rows) for rows in files)
    for given_row, row in zip((row for rows in files for row in rows), settled, strict=True):
        if given_row["ignored"]:
            assert row["outcome"] == "ignored"
        elif given_row["quarantined"]:
            assert row["outcome"] == "quarantined"
        else:
            assert row["outcome"] in ("accepted", "repaired", "duplicate")
    assert sum(
        counts[outcome]
        for outcome in ("accepted", "repaired", "duplicate", "quarantined", "ignored")
    ) == len(settled)
    assert check_laws(RUN_DATE)["warnings"] == 0
    held = {
        (row["source_id"], row["content"])
        for rows in files
        for row in rows
        if not row["ignored"] and not row["quarantined"]
    }
    assert held == _held_contents()


def _held_contents() -> set[tuple[str | None, str]]:
    """What the accepted rows say: a duplicate must never be the only one of its kind."""
    return {
        (row["source_id"], row["content_sha256"])
        for row in execute(
            "select source_id, content_sha256 from source_record"
            " where outcome in ('accepted', 'repaired')"
        )
    }


def _quarantine(file_id: int, row_number: int) -> None:
    reasons = (
        '[{"rule": "no_name", "severity": "critical", "column": null, "value_class": "empty"}]'
    )
    execute(
        "update source_record set outcome = 'quarantined', reasons = cast(:reasons as jsonb)"
        " where record_id = :record_id",
        reasons=reasons,
        record_id=record_id(file_id, row_number),
    )
    execute(
        "insert into quarantine (record_id, file_id, row_number, reasons, quarantined_date)"
        " values (:record_id, :file_id, :row_number, cast(:reasons as jsonb), :run_date)",
        record_id=record_id(file_id, row_number),
        file_id=file_id,
        row_number=row_number,
        reasons=reasons,
        run_date=RUN_DATE,
    )


def test_a_broken_law_stops_the_run_and_names_check_and_row(store: Engine) -> None:
    given_file(1, [GOOD["lead"]])
    execute("update source_file set status = 'loaded'")
    with pytest.raises(steps.LawBroken, match="assert_rows_have_one_outcome: 1 rows") as broken:
        check_laws(RUN_DATE)
    assert f"record_id {record_id(1, 2)}: has no outcome" in str(broken.value)
    assert "王芳" not in str(broken.value)
