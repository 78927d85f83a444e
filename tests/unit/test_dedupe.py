"""`./leadflow dedupe` on real files: columns, encodings, results, refusals."""

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from leadflow.cli import main
from leadflow.matching.recognising import recognise_columns
from tests.unit.matching_given import leads

CHINESE = {
    "编号": "id", "联系人": "person_name", "公司名称": "company_name", "手机号": "mobile",
    "座机": "phone", "邮箱": "email", "备注": "website",
}  # fmt: skip


@pytest.fixture(scope="module")
def table() -> list[list[str]]:
    rows = [[row[name] for name in CHINESE.values()] for row in leads(400, seed=12)]
    return [list(CHINESE), *rows]


def write(path: Path, table: list[list[str]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows(table)
    return path


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_rows_come_back_whole_with_their_cluster(tmp_path, table, capsys):
    path = write(tmp_path / "线索.csv", table, "gb18030")
    assert main(["dedupe", str(path), "--json", "--language", "zh"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["encoding"] == "gb18030"
    assert told["columns"]["联系人"] == "person_name"
    rows = read(Path(told["files"]["rows"]))
    assert rows[0] == [*table[0], "cluster_id", "cluster_size", "match_probability", "match_why"]
    assert [[cell.removeprefix("'") for cell in row[:7]] for row in rows[1:]] == table[1:]
    assert len({row[7] for row in rows[1:]}) == told["clusters"]
    joined = [row for row in rows[1:] if row[8] != "1"]
    assert len(joined) == told["joined"] > 0
    assert all(row[10] for row in joined)
    doubts = read(Path(told["files"]["doubts"]))
    assert len(doubts) - 1 == told["doubts"]
    page = Path(told["files"]["page"]).read_text(encoding="utf-8")
    assert "查重模型报告" in page
    assert "http" not in page


def test_the_same_file_gives_the_same_bytes(tmp_path, table):
    path = write(tmp_path / "a.csv", table)
    for name in ("one", "two"):
        assert main(["dedupe", str(path), "--out", str(tmp_path / f"{name}.csv")]) == 0
    for suffix in (".csv", "-doubts.csv", "-model.json", "-report.html"):
        one, two = ((tmp_path / f"{name}{suffix}").read_bytes() for name in ("one", "two"))
        assert one == two


def test_a_frozen_model_gives_the_same_clusters(tmp_path, table, capsys):
    path = write(tmp_path / "a.csv", table)
    assert main(["dedupe", str(path)]) == 0
    model = tmp_path / "a-clusters-model.json"
    out = tmp_path / "b.csv"
    assert main(["dedupe", str(path), "--model", str(model), "--out", str(out)]) == 0
    assert out.read_bytes() == (tmp_path / "a-clusters.csv").read_bytes()
    assert main(["dedupe", str(path), "--model", str(path), "--out", str(out)]) == 2


def test_a_workbook_goes_in_and_out(tmp_path, table):
    book = openpyxl.Workbook()
    book.active.append(["导出日期 2026-09-01"])
    for row in table:
        book.active.append(row)
    book.save(tmp_path / "线索.xlsx")
    out = tmp_path / "out.xlsx"
    assert main(["dedupe", str(tmp_path / "线索.xlsx"), "--out", str(out)]) == 0
    sheet = openpyxl.load_workbook(out).active
    assert sheet.max_row == len(table)
    assert [cell.value for cell in sheet[1]][-4:-2] == ["cluster_id", "cluster_size"]


def test_a_dry_run_writes_nothing(tmp_path, table, capsys):
    path = write(tmp_path / "a.csv", table)
    assert main(["dedupe", str(path), "--dry-run"]) == 0
    assert "手机号 → mobile" in capsys.readouterr().out
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.csv"]


def test_truth_is_measured(tmp_path, capsys):
    names = ["id", "person_name", "company_name", "mobile", "email", "person"]
    rows = [[row[name] for name in names] for row in leads(800, seed=5)]
    path = write(tmp_path / "a.csv", [names, *rows])
    assert main(["dedupe", str(path), "--truth", "person", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert "person" not in told["columns"]
    assert told["truth"]["cluster"]["precision"] > 0.98
    assert told["truth"]["best_pair"]["f1"] > 0.8


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        pytest.param(["--map", "nothing=email"], "no column", id="unknown column"),
        pytest.param(["--map", "备注=colour"], "COLUMN=FIELD", id="unknown field"),
        pytest.param(["--map", "备注"], "COLUMN=FIELD", id="no equals sign"),
        pytest.param(["--out", "a.csv"], "itself", id="over the file itself"),
        pytest.param(["--out", "b.pdf"], ".xlsx", id="another kind of file"),
        pytest.param(
            ["--map", "公司名称=ignore", "--level", "company"], "company_name", id="level"
        ),
    ],
)
def test_wrong_use_is_refused_in_words(tmp_path, table, capsys, monkeypatch, arguments, word):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "a.csv", table)
    assert main(["dedupe", "a.csv", *arguments]) == 2
    assert word in capsys.readouterr().err
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\x00\x01\x02\xff" * 50, id="noise"),
        pytest.param(b"PK\x03\x04broken", id="broken workbook"),
    ],
)
def test_what_is_no_table_ends_with_four(tmp_path, capsys, content):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert main(["dedupe", str(path)]) == 4
    assert "a.csv" in capsys.readouterr().err


def test_no_name_column_asks_for_a_mapping(tmp_path, capsys):
    path = write(tmp_path / "a.csv", [["x", "y"], ["1", "2"], ["3", "4"]])
    assert main(["dedupe", str(path)]) == 2
    assert "--map" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("header", "values", "fields"),
    [
        pytest.param(
            ["name", "c2"], [["张伟", "a@b.cn"], ["王芳", "c@d.cn"]], ["person_name", "email"],
            id="a name of people, mailboxes by their form",
        ),
        pytest.param(
            ["name", "address"], [["Cafe 21", "1 Main St"], ["Ritz's Bar", "2 Oak Ave"]],
            ["company_name", "address"], id="a name of places",
        ),
        pytest.param(
            ["name", "city"],
            [["Golden Dragon Cafe", "Leeds"], ["Gino Grill", "York"], ["Old Fox Inn", "Bath"]],
            ["company_name", "city"], id="places whose names have the form of people's",
        ),
        pytest.param(
            ["name", "city"],
            [*([f"{given} {family}", "York"] for given in ("Ann", "Bo", "Cy", "Di", "Ed")
               for family in ("Lee", "Fox", "Hall", "Ward", "Reid")),
             ["Ann Church", "York"]],
            ["person_name", "city"], id="people, one of them called Church",
        ),
        pytest.param(["Institution", "country"], [["Univ. of Foo", "X"]] * 2,
            ["company_name"], id="organisations by their header",
        ),
        pytest.param(
            ["Name", "First Name", "Last Name", "Company", "Fax"],
            [["Ann Lee", "Ann", "Lee", "Acme", "206-555-0112"]] * 2,
            ["given_name", "surname", "company_name"],
            id="a whole name beside its parts, a fax",
        ),
        pytest.param(
            ["First Name", "Last Name", "Company", "Tel"],
            [["Ann", "Lee", "Acme", "206-555-0112"]] * 2,
            ["given_name", "surname", "company_name", "phone"], id="English headers",
        ),
        pytest.param(["姓名", "联系电话 "], [["张伟", "1"]] * 2,
            ["person_name", "phone"], id="Chinese",
        ),
    ],
)  # fmt: skip
def test_columns_are_recognised(header, values, fields):
    assert list(recognise_columns(header, values, {}).fields.values()) == fields
