"""People, companies, ids, addresses, yes/no values and vague requirements."""

import pytest
from hypothesis import given, strategies

from leadflow.sources.cells import clean, fold, is_blank
from leadflow.sources.companies import (
    parse_company_size,
    parse_employees,
    parse_uscc,
    parse_website,
    split_tags,
)
from leadflow.sources.identifiers import (
    parse_boolean,
    parse_email,
    parse_identifier,
    parse_salesforce_id,
)
from leadflow.sources.needs import is_vague_requirement
from leadflow.sources.people import NamedContact, full_name, has_decision_maker, split_contact

ANY_TEXT = strategies.text(max_size=40)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("王芳 采购经理", NamedContact("王芳", "采购经理")),
        ("王芳/采购经理", NamedContact("王芳", "采购经理")),
        ("王芳(采购经理)", NamedContact("王芳", "采购经理")),
        ("王芳（采购经理）", NamedContact("王芳", "采购经理")),
        ("王芳，采购经理", NamedContact("王芳", "采购经理")),
        ("王芳采购经理", NamedContact("王芳", "采购经理")),
        ("欧阳国洋总经理", NamedContact("欧阳国洋", "总经理")),
        ("王经理", NamedContact("王", "经理", is_vague=True)),
        ("王芳", NamedContact("王芳", None)),
        ("Ann Lee, CFO", NamedContact("Ann Lee", "CFO")),
        ("Ann Lee-Smith", NamedContact("Ann Lee-Smith", None)),
        ("Ann Lee (CFO)", NamedContact("Ann Lee", "CFO")),
        ("", None),
    ],
)
def test_split_contact(cell: str, expected: NamedContact | None) -> None:
    assert split_contact(cell) == expected


@pytest.mark.parametrize(
    ("given_name", "family", "expected"),
    [
        ("伟", "张", "张伟"),
        ("Jürgen", "Böhm", "Jürgen Böhm"),
        ("", "Lee", "Lee"),
        ("Ann", "", "Ann"),
    ],
)
def test_full_name(given_name: str, family: str, expected: str) -> None:
    assert full_name(given_name, family) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("最终决策人:李(采购经理);影响者:技术部赵(总监);标准:性价比、售后响应", True),
        ("最终决策人：待定；影响者：技术部", False),
        ("影响者:技术部", False),
        ("未知", False),
        ("总经理拍板", True),
        ("总经理", True),
        ("采购经理", False),
        ("decides: COO; criteria: price, service", True),
        ("Decision maker: unknown", False),
        ("unknown", False),
        ("", None),
    ],
)
def test_has_decision_maker(cell: str, expected: bool | None) -> None:
    assert has_decision_maker(cell) is expected


@pytest.mark.parametrize(
    ("cell", "employees", "revenue"),
    [
        ("500-1000人/年营收1-5亿", (500, 1000), (100_000_000, 500_000_000)),
        ("50-100人/年营收1000-5000万", (50, 100), (10_000_000, 50_000_000)),
        ("1000人以上/年营收5亿以上", (1000, None), (500_000_000, None)),
        ("50人以下", (None, 50), None),
        ("200人", (200, 200), None),
        ("年营收5000万", (None, None), (50_000_000, 50_000_000)),
        ("2,000-5,000人", (2000, 5000), None),
    ],
)
def test_parse_company_size(
    cell: str,
    employees: tuple[int | None, int | None],
    revenue: tuple[int | None, int | None] | None,
) -> None:
    size = parse_company_size(cell)
    assert size is not None
    assert (size.employees_min, size.employees_max) == employees
    assert ((size.revenue.low, size.revenue.high) if size.revenue else None) == revenue


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("250", (250, 250)),
        ("51-200", (51, 200)),
        ("10,001+", (10_001, None)),
        ("250.0", (250, 250)),
        ("2.5", None),
        ("200-51", None),
        ("很多", None),
        ("99999999999", None),
    ],
)
def test_parse_employees(cell: str, expected: object) -> None:
    assert parse_employees(cell) == expected


def test_company_facts() -> None:
    assert parse_uscc(" 91110000600037341l".upper()) == "91110000600037341L"
    assert parse_uscc("91110000600037341A") is None
    assert split_tags("行业-制造业、年采购额100万+;价格敏感，价格敏感\n 决策链复杂") == [
        "行业-制造业",
        "年采购额100万+",
        "价格敏感",
        "决策链复杂",
    ]
    assert parse_website("https://www.Xinghe-Tech.example/about?x=1") == "xinghe-tech.example"
    assert parse_website("没有网站") is None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("00Q000000000001", "00Q000000000001EAA"),
        ("00QLf00000000JfMAI", "00QLf00000000JfMAI"),
        ("00QLf00000000Jf", "00QLf00000000JfMAI"),
        ("000000000000000AAA", None),
        ("000000000000000", None),
    ],
)
def test_salesforce_id(cell: str, expected: str | None) -> None:
    assert parse_salesforce_id(cell) == expected


@pytest.mark.parametrize("cell", ["00Q", "00Q00000000000!AAA", "1.23E+14", "00Q0000000000012"])
def test_what_is_no_salesforce_id_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="no Salesforce id"):
        parse_salesforce_id(cell)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("104500000", "104500000"),
        ("104500000.0", "104500000"),
        ("5.54023E+17", None),
        ("KH-0001", "KH-0001"),
    ],
)
def test_identifier(cell: str, expected: str | None) -> None:
    assert parse_identifier(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Zhang.Wei@Xinghe-Tech.example", "zhang.wei@xinghe-tech.example"),
        ("Zhang Wei <zw@x.example>", "zw@x.example"),
        ("a@x.example; b@x.example", "a@x.example"),
        ("ａ＠x.example", "a@x.example"),
        ("mailto:a@x.example", "a@x.example"),
        ("a@x", None),
        ("a@@x.example", None),
        ("a..b@x.example", None),
        ("a b", None),
        ("", None),
    ],
)
def test_email(cell: str, expected: str | None) -> None:
    assert parse_email(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1", True),
        ("0", False),
        ("TRUE", True),
        ("false", False),
        ("是", True),
        ("否", False),
        ("Y", True),
        ("?", None),
    ],
)
def test_boolean(cell: str, expected: bool | None) -> None:
    assert parse_boolean(cell) is expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        pytest.param("想了解一下", True, id="looks around"),
        pytest.param("需要系统", True, id="says nothing of it"),
        pytest.param("设备", True, id="two characters"),
        pytest.param("设备采购", False, id="four characters that say something"),
        pytest.param("CRM系统50个账号，需与现有ERP对接", False, id="with figures"),
        pytest.param("想了解一下50个账号的价格", False, id="a figure says something"),
    ],
)
def test_is_vague_requirement(cell: str, expected: bool) -> None:
    assert is_vague_requirement(cell) is expected


@given(ANY_TEXT)
def test_no_text_breaks_a_parser(cell: str) -> None:
    for parse in (
        split_contact,
        has_decision_maker,
        parse_company_size,
        parse_employees,
        parse_uscc,
        parse_website,
        split_tags,
        parse_identifier,
        parse_email,
        parse_boolean,
        is_vague_requirement,
        is_blank,
    ):
        parse(cell)


@given(ANY_TEXT)
def test_cleaning_twice_equals_once(cell: str) -> None:
    assert clean(clean(cell)) == clean(cell)
    assert fold(fold(cell)) == fold(cell)
    email = parse_email(cell)
    assert email is None or parse_email(email) == email
