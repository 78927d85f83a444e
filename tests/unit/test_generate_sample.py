"""The committed sample is what the generator writes, its identifiers hold, its truth adds up."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import phonenumbers
import pytest
from python_calamine import CalamineWorkbook
from stdnum import luhn
from stdnum.cn import ric, uscc

from sample import headers

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "include" / "sample"
TRUTH = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))
FIRST_DAY = "2026-09-28"
SALESFORCE_FILES = ("Lead", "Account", "Contact", "Opportunity.csv", "report")


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def encoding_of(path: str) -> str:
    if "hubspot" in path:
        return "utf-8-sig"
    if any(name in path for name in SALESFORCE_FILES):
        return "cp1252"
    return "utf-8" if path.split("/")[1].isascii() else "gb18030"


def rows_of(path: str) -> list[list]:
    """All rows as a spreadsheet shows them; row n of the sheet is item n - 1."""
    if path.endswith(".xlsx"):
        return CalamineWorkbook.from_path(SAMPLE / path).get_sheet_by_index(0).to_python()
    text = (SAMPLE / path).read_bytes().decode(encoding_of(path))
    return list(csv.reader(io.StringIO(text, newline="")))


def records_of(path: str) -> list[dict]:
    """Data rows by column name, for files with a plain header row."""
    first_row = TRUTH["records"][path]["first_row"]
    header, *rows = rows_of(path)[first_row - 2 :]
    return [dict(zip(header, row, strict=False)) for row in rows]


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_the_generator_writes_the_committed_bytes(tmp_path: Path, hash_seed: str) -> None:
    command = [sys.executable, str(ROOT / "bench" / "generate_sample.py"), "--out", str(tmp_path)]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    subprocess.run(command, check=True, env=environment, capture_output=True)
    written, committed = files_below(tmp_path), files_below(SAMPLE)
    assert sorted(written) == sorted(committed)
    assert [path for path in written if written[path] != committed[path]] == []


def test_another_seed_gives_another_sample(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "bench" / "generate_sample.py"), "--out", str(tmp_path)]
    subprocess.run([*command, "--seed", "7"], check=True, capture_output=True)
    other = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    assert other["companies"] != TRUTH["companies"]


@pytest.mark.parametrize("path", sorted(TRUTH["records"]))
def test_rows_read_back_reconcile_with_the_truth(path: str) -> None:
    record = TRUTH["records"][path]
    assert sum(record["outcomes"].values()) == record["rows"]
    if record["rows"] == 0:
        original = record["note"].removeprefix("same bytes as ")
        assert (SAMPLE / path).read_bytes() == (SAMPLE / original).read_bytes()
        return
    data = [row for row in rows_of(path)[record["first_row"] - 1 :] if row]
    assert len(data) == record["rows"]


@pytest.mark.parametrize(
    ("path", "header_row", "expected"),
    [
        ("客户基本信息登记表.csv", 1, headers.S2_1_REGISTRATION),
        ("客户基本信息登记表_华东.csv", 2, headers.S2_1_REGISTRATION),
        ("客户需求信息记录表.xlsx", 1, headers.S2_2_REQUIREMENT),
        ("客户跟进动态表.csv", 1, headers.S2_3_ACTIVITY),
        ("客户分级标签表.xlsx", 1, headers.S2_4_CUSTOMER),
        ("客户跟进记录表.xlsx", 1, headers.S3_1_FOLLOWUP),
        ("Lead.csv", 1, headers.SALESFORCE_LEAD),
        ("Task_archive_excel.csv", 1, headers.SALESFORCE_TASK),
    ],
)
def test_headers_stand_where_they_should(path: str, header_row: int, expected: tuple) -> None:
    assert tuple(rows_of(f"{FIRST_DAY}/{path}")[header_row - 1]) == expected


def test_statistics_sheet_has_a_header_of_two_rows_under_its_query_block() -> None:
    rows = rows_of(f"{FIRST_DAY}/客户跟进记录统计表.xlsx")
    assert rows[1][0] == "查询日期(起)"
    assert rows[1][6] == "成交户数统计"
    won_rows = [row for row in rows[5:] if row[7] == "成交"]
    assert rows[1][7] == len(won_rows) > 0
    upper, lower = rows[3], rows[4]
    assert upper[3] == headers.S5_1_STATISTICS_GROUP
    joined = tuple(low or up for up, low in zip(upper, lower, strict=True))
    assert joined == headers.S5_1_STATISTICS


def test_phones_are_valid_unless_marked_as_bad() -> None:
    path = f"{FIRST_DAY}/客户基本信息登记表.csv"
    marked = TRUTH["records"][path]["rows_by_fault"]["bad_phone"]
    for number, record in enumerate(records_of(path), 2):
        if record["手机号码"] and number not in marked:
            assert phonenumbers.is_valid_number(phonenumbers.parse(record["手机号码"], "CN"))


def test_mailboxes_lie_on_example_domains_only() -> None:
    text = "".join(str(rows_of(path)) for path in TRUTH["records"])
    domains = re.findall(r"@([\w.-]+)", text)
    assert domains
    assert {domain for domain in domains if not domain.endswith(".example")} == set()


def test_credit_codes_have_the_right_checksum() -> None:
    path = f"{FIRST_DAY}/hubspot-crm-exports-all-contacts-2026-09-27.csv"
    codes = [r["Unified Social Credit Code"] for r in records_of(path)]
    codes += [r["USCC__c"] for r in records_of(f"{FIRST_DAY}/Account.csv")]
    codes = [code for code in codes if code]
    assert len(codes) > 50
    assert all(uscc.is_valid(code) for code in codes)


def test_salesforce_ids_carry_the_suffix_of_their_letter_case() -> None:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
    for record in records_of(f"{FIRST_DAY}/Task.csv"):
        for column in ("Id", "WhoId", "OwnerId"):
            body, suffix = record[column][:15], record[column][15:]
            chunks = (body[0:5], body[5:10], body[10:15])
            bits = ["".join(str(int(c.isupper())) for c in reversed(chunk)) for chunk in chunks]
            assert suffix == "".join(alphabet[int(bit, 2)] for bit in bits)


def test_look_ups_point_at_records_of_the_same_export() -> None:
    def ids(name: str) -> set[str]:
        return {record["Id"] for record in records_of(f"{FIRST_DAY}/{name}.csv")}

    people, accounts, users = ids("Lead") | ids("Contact"), ids("Account"), ids("User")
    for name in ("Task", "Task_archive_excel"):
        for record in records_of(f"{FIRST_DAY}/{name}.csv"):
            assert record["WhoId"] in people
            assert record["OwnerId"] in users
            assert record["AccountId"] in accounts | {"000000000000000AAA"}


def test_forbidden_numbers_occur_once_each_and_where_the_truth_says() -> None:
    found = {}
    for fault, is_forbidden in (
        ("forbidden_id_card", ric.is_valid),
        ("forbidden_bank_card", luhn.is_valid),
    ):
        for path, record in TRUTH["records"].items():
            for number in record.get("rows_by_fault", {}).get(fault, []):
                text = " ".join(str(cell) for cell in rows_of(path)[number - 1])
                digits = re.findall(r"(?<!\d)\d{17,19}X?(?!\d)", text)
                found[fault] = [value for value in digits if is_forbidden(value)]
    assert {fault: len(values) for fault, values in found.items()} == {
        "forbidden_id_card": 1,
        "forbidden_bank_card": 1,
    }


def test_the_resaved_date_column_can_be_decided_only_as_a_whole() -> None:
    path = f"{FIRST_DAY}/Task_archive_excel.csv"
    dates = [record["ActivityDate"].split("-") for record in records_of(path)]
    assert any(int(day) > 12 for day, _, _ in dates)
    assert any(int(day) <= 12 for day, _, _ in dates)
    assert all(int(month) <= 12 for _, month, _ in dates)


def test_the_sample_has_the_size_the_demo_promises() -> None:
    companies = [c for c in TRUTH["companies"] if c["entity_id"] <= "E0600"]
    assert len(companies) == 600
    assert 70 <= len(TRUTH["dormant_entities"]) <= 90
    by_name = {company["entity_id"]: company for company in companies}
    silent = [by_name[entity_id] for entity_id in TRUTH["dormant_entities"]]
    assert all(c["last_interaction_date"] < "2026-03-28" for c in silent)
    assert sum(len(content) for content in files_below(SAMPLE).values()) < 6_000_000


def rows_about(path: str, entity_id: str) -> list[list]:
    rows = rows_of(path)
    return [rows[int(n) - 1] for n, owner in TRUTH["entity_of"][path].items() if owner == entity_id]


def digits_or_text(cell: str) -> str:
    """A phone as its digits without the country, anything else as it is."""
    is_phone = re.fullmatch(r"[+\d][\d -]+", cell)
    return re.sub(r"\D", "", cell.removeprefix("+86")) if is_phone else cell


def reexport_of(day: str) -> tuple[str, str]:
    """The CRM's file of the first day and the re-export that arrives on `day`."""
    if day == "2026-09-29":
        return f"{FIRST_DAY}/Lead.csv", f"{day}/Lead.csv"
    name = "hubspot-crm-exports-all-contacts"
    return f"{FIRST_DAY}/{name}-2026-09-27.csv", f"{day}/{name}-2026-10-07.csv"


def test_known_customers_merge_on_two_of_the_later_days() -> None:
    days = [company["day"] for company in TRUTH["merged_later"]]
    assert sorted(days) == ["2026-09-29", "2026-10-08", "2026-10-08"]


@pytest.mark.parametrize("merged", TRUTH["merged_later"], ids=lambda merged: merged["entity_id"])
def test_only_the_reexport_shows_that_two_customers_are_one(merged: dict) -> None:
    entity_id = merged["entity_id"]
    (registered,) = rows_about(f"{FIRST_DAY}/客户基本信息登记表.csv", entity_id)
    registration = dict(zip(headers.S2_1_REGISTRATION, registered, strict=True))
    before, after = (rows_about(path, entity_id) for path in reexport_of(merged["day"]))
    assert len(before) == len(after) == 1
    names = ("企业名称", "联系人姓名", "办公电话", "手机号码", "微信号")
    keys = {digits_or_text(registration[name]) for name in names} - {""}
    assert digits_or_text(registration["手机号码"]) in keys
    assert keys & {digits_or_text(cell) for cell in before[0]} == set()
    assert digits_or_text(registration["手机号码"]) in map(digits_or_text, after[0])


@pytest.mark.parametrize("merged", TRUTH["merged_later"], ids=lambda merged: merged["entity_id"])
def test_both_records_of_a_company_known_twice_have_activities(merged: dict) -> None:
    sheet = rows_about(f"{FIRST_DAY}/客户跟进动态表.csv", merged["entity_id"])
    in_characters = [row for row in sheet if not row[0].isascii()]
    in_letters = [row for row in sheet if row[0].isascii()]
    in_letters += rows_about(f"{FIRST_DAY}/Task.csv", merged["entity_id"])
    assert (len(in_characters), len(in_letters)) == (2, 2)
    assert merged["entity_id"] not in TRUTH["dormant_entities"]
