"""Invented leads as a Salesforce export of 20 columns, Chinese and English, with faults; seeded.

Drawn by numpy from pools of parts, a block of rows at a time: each block has its own generator, so
that a row is the same in a short file and in a long one. Nobody in it exists.
"""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import numpy as np

from sample.identifiers import (
    BASE62,
    MOBILE_PREFIXES,
    SUFFIX_ALPHABET,
    bank_card_number,
    id_card_number,
)
from sample.pools import CITIES, INDUSTRIES

HEADER = (
    "Id", "FirstName", "LastName", "Title", "Company", "Industry", "City", "Country", "Phone",
    "MobilePhone", "Email", "Website", "NumberOfEmployees", "LeadSource", "Status", "OwnerId",
    "CreatedDate", "SystemModstamp", "DoNotCall", "Description",
)  # fmt: skip
BLOCK_ROWS = 20_000
FIRST_MOMENT = datetime(2024, 9, 1, tzinfo=UTC)
SECONDS = 730 * 86_400
BRANDS = 4_000

SURNAMES = list("王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余")
GIVEN = [
    first + second
    for first in "文志晓雨思嘉建海明秀丽俊子宇欣"
    for second in "华强芳伟静杰敏涛磊娜军洋"
]
GIVEN += list("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英")
LATIN_GIVEN = ["Anna", "Ben", "Clara", "David", "Emma", "Felix", "Grace", "Hugo", "Ivy", "Jonas"]
LATIN_FAMILY = ["Archer", "Brooks", "Carter", "Dalton", "Ellis", "Fischer", "Grant", "Hayes"]
TITLES = [
    "采购经理",
    "总经理",
    "IT经理",
    "CEO",
    "Purchasing Manager",
    "Head of Operations",
    "",
    "工程师",
]
SOURCES = ["Web", "Trade Show", "Referral", "展会", "官网", "Partner", "Cold Call"]
STATUSES = ["Open - Not Contacted", "Working - Contacted", "Qualified", "Unqualified", "新建"]
EMPLOYEES = ["", "12", "45", "80", "150", "320", "1200", "50-100", "500人以上", "5000"]
NOTES = [
    "", "", "", "客户希望了解产品报价", "Asked for a quote, please call back next week",
    "需求:智能仓储, 预算100-150万", "展会认识, 名片已录入", "Wants a demo; budget not decided yet",
    "老客户介绍,\n下周再联系", 'Said "too expensive", compare with the 2024 offer',
    "近期采购, 先发方案",
]  # fmt: skip
UNREADABLE_PHONES = ["00000000", "待补充", "1381234", "无电话本", "13800"]

# Shares of rows, in thousandths; a row has at most one of these faults.
FAULTS = {
    "copy": 10,  # an identical row again
    "version": 5,  # the same id, changed later
    "unreadable phone": 15,
    "no name": 3,
    "broken e-mail": 5,
    "full-width phone": 10,
    "unreadable date": 2,
    "ID card": 1,
    "bank card": 1,
    "home address": 1,
}

Cells = list[str]


def write_csv(path: Path, rows: int, seed: int) -> None:
    """The file as Data Loader writes it: UTF-8, every cell quoted, line ends LF."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(HEADER)
        for block in blocks(rows, seed):
            writer.writerows(block)


def write_xlsx(path: Path, rows: int, seed: int) -> None:
    """The same leads as one sheet of a workbook, a row of it written at a time."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Leads")
        sheet.write_row(0, 0, HEADER)
        lines = (line for block in blocks(rows, seed) for line in block)
        for number, line in enumerate(lines, 1):
            for place, cell in enumerate(line):
                if cell:
                    sheet.write_string(number, place, cell)


def blocks(rows: int, seed: int) -> Iterator[list[Cells]]:
    """The rows, a block at a time."""
    for first in range(0, rows, BLOCK_ROWS):
        yield _block(first, seed)[: rows - first]


def _block(first: int, seed: int) -> list[Cells]:
    generator = np.random.default_rng([seed, first])
    lines = [list(cells) for cells in zip(*_columns(generator, first), strict=True)]
    _add_faults(lines, generator, Random(f"{seed} {first}"))
    return lines


def _columns(generator: np.random.Generator, first: int) -> list[list[str]]:
    count = BLOCK_ROWS
    is_western = generator.random(count) < 0.2

    def either(chinese: np.ndarray, western: np.ndarray) -> np.ndarray:
        return np.where(is_western, western, chinese)

    def draw(pool: list[str]) -> np.ndarray:
        return np.array(pool, dtype=object)[generator.integers(len(pool), size=count)]

    def kept(share: float, cells: np.ndarray) -> np.ndarray:
        return np.where(generator.random(count) < share, cells, "")

    def numbers(low: int, high: int) -> np.ndarray:
        return generator.integers(low, high, size=count).astype(str).astype(object)

    city = generator.integers(len(CITIES), size=count)
    industry = generator.integers(len(INDUSTRIES), size=count)
    brand = generator.integers(BRANDS, size=count)
    word = [entry.name_words[0] for entry in INDUSTRIES]
    chinese_brand = np.array(
        [SURNAMES[n % 40] + GIVEN[n // 40 % 120][0] + "新远宏启"[n % 4] for n in range(BRANDS)],
        dtype=object,
    )[brand]
    latin_brand = np.array([f"{LATIN_FAMILY[n % 8]}{n:04}" for n in range(BRANDS)], dtype=object)[
        brand
    ]
    city_name = np.array([entry.name for entry in CITIES], dtype=object)[city]
    area_code = np.array([entry.area_code for entry in CITIES], dtype=object)[city]
    company = either(
        city_name + chinese_brand + np.array([pair[0] for pair in word], dtype=object)[industry]
        + "有限公司",
        latin_brand + " " + np.array([pair[1] for pair in word], dtype=object)[industry] + " Ltd",
    )  # fmt: skip
    family, given = (
        either(draw(SURNAMES), draw(LATIN_FAMILY)),
        either(draw(GIVEN), draw(LATIN_GIVEN)),
    )
    host = latin_brand + either(np.array(".com.cn"), np.array(".example"))
    host = np.array([name.lower() for name in host], dtype=object)
    row_number = np.arange(first, first + count)
    created = generator.integers(SECONDS, size=count)
    modified = created + generator.integers(30 * 86_400, size=count)
    return [
        column.tolist()
        for column in (
            np.array(_salesforce_ids(row_number), dtype=object),
            given,
            family,
            draw(TITLES),
            company,
            np.array([entry.salesforce for entry in INDUSTRIES], dtype=object)[industry],
            city_name,
            either(np.array("China"), np.array("Germany")),
            kept(
                0.6,
                either(
                    area_code + "-" + numbers(61_000_000, 88_999_999),
                    "+49 30 " + numbers(20_000_000, 89_999_999),
                ),
            ),
            kept(
                0.85,
                either(
                    draw(list(MOBILE_PREFIXES)) + numbers(10_000_000, 98_999_999),
                    "+49 151 " + numbers(10_000_000, 79_999_999),
                ),
            ),
            kept(0.8, "lead" + row_number.astype(str).astype(object) + "@" + host),
            kept(0.5, "www." + host),
            draw(EMPLOYEES),
            draw(SOURCES),
            draw(STATUSES),
            "005Lf0000000" + numbers(100, 160) + "AAA",
            _moments(created),
            _moments(modified),
            kept(0.02, np.array("true", dtype=object)),
            draw(NOTES),
        )
    ]


def _moments(seconds: np.ndarray) -> np.ndarray:
    start = np.datetime64(FIRST_MOMENT.replace(tzinfo=None), "s")
    return (start + seconds.astype("timedelta64[s]")).astype(str).astype(object) + ".000Z"


def _salesforce_ids(numbers: np.ndarray) -> list[str]:
    """00QLf00000 and five digits in base 62, with the suffix that says which are capitals."""
    alphabet = np.array(list(BASE62))
    digits = [numbers // 62**power % 62 for power in (4, 3, 2, 1, 0)]
    capitals = sum(
        ((digit >= 10) & (digit < 36)).astype(int) << place for place, digit in enumerate(digits)
    )
    suffix = np.array(list(SUFFIX_ALPHABET))[capitals]
    columns = [alphabet[digit].tolist() for digit in digits]
    return [
        "00QLf00000" + "".join(five) + "MA" + last
        for *five, last in zip(*columns, suffix.tolist(), strict=True)
    ]


def _add_faults(lines: list[Cells], generator: np.random.Generator, random: Random) -> None:
    place = {name: number for number, name in enumerate(HEADER)}
    draws = generator.integers(1000, size=len(lines)).tolist()
    thresholds = list(FAULTS.items())
    for number, draw in enumerate(draws):
        line, fault = lines[number], None
        for name, share in thresholds:
            if draw < share:
                fault = name
                break
            draw -= share
        if fault is None:
            continue
        mobile = line[place["MobilePhone"]] or "13912345678"
        match fault:
            case "copy" if number:
                lines[number] = lines[random.randrange(number)].copy()
            case "version" if number:
                changed = lines[random.randrange(number)].copy()
                later = FIRST_MOMENT + timedelta(seconds=SECONDS + 31 * 86_400 + number)
                changed[place["SystemModstamp"]] = f"{later:%Y-%m-%dT%H:%M:%S}.000Z"
                changed[place["Status"]] = "Qualified"
                lines[number] = changed
            case "unreadable phone":
                line[place["MobilePhone"]] = random.choice(UNREADABLE_PHONES)
                line[place["Phone"]] = ""
                if random.random() < 0.3:
                    line[place["Email"]] = ""
            case "no name":
                for name in ("FirstName", "LastName", "Company"):
                    line[place[name]] = ""
            case "broken e-mail":
                line[place["Email"]] = line[place["Email"]].replace("@", " at ") or "keine"
            case "full-width phone":
                line[place["MobilePhone"]] = mobile.translate(
                    {ord("0") + digit: ord("０") + digit for digit in range(10)}
                )
            case "unreadable date":
                line[place["CreatedDate"]] = "未定"
            case "ID card":
                line[place["Description"]] = f"证件 {id_card_number(random, '110105')}"
            case "bank card":
                line[place["Description"]] = f"打款 {bank_card_number(random)}"
            case "home address":
                line[place["Description"]] = "家庭住址：人民路10号2室。已回访"
