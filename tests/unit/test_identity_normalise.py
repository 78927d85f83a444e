"""Normalisers: cases from the documents' sheets and CRMs, and what must hold for any text."""

from itertools import permutations

import opencc
import pytest
from hypothesis import given, settings, strategies

from leadflow.identity.folding import KEY_LENGTH
from leadflow.identity.lexicon import simplified_characters
from leadflow.identity.normalise import (
    company_domain,
    company_key,
    company_names_compatible,
    has_legal_form,
    is_role_mailbox,
    legal_name,
    names_compatible,
    person_key,
    short_key,
    short_name,
)

NAME_PIECES = [
    "北京",
    "上海市",
    "廣東省",
    "星河",
    "科技",
    "（中国）",
    "(Beijing)",
    "有限责任公司",
    "有限公司",
    "股份",
    "公司",
    "集团",
    "分公司",
    "Müller",
    "& Söhne",
    "the ",
    " Co., Ltd.",
    " Inc.",
    "G.m.b.H.",
    " ",
    "，",
    "李",
    "总",
    "王先生",
    "Mr. ",
    "O'Connor",
    "㈱",
    "ﬁ",
    "İ",
    "ß",
    "無",
    "n/a",
    "\u3000",
    "1",
]
TEXTS = strategies.one_of(
    strategies.text(max_size=300),
    strategies.lists(strategies.sampled_from(NAME_PIECES), max_size=8).map("".join),
)
KEYS = [company_key, short_key, legal_name, short_name, person_key, company_domain]


@pytest.mark.parametrize("normalise", KEYS, ids=lambda function: function.__name__)
@settings(max_examples=120, deadline=None)
@given(text=TEXTS)
def test_normalising_twice_equals_once_within_bounds(normalise, text):
    once = normalise(text)
    assert once is None or (once and len(once) <= 20 * KEY_LENGTH)
    assert normalise(once) == once


@settings(max_examples=120, deadline=None)
@given(text=TEXTS)
def test_keys_are_bounded(text):
    keys = (company_key(text), short_key(text), person_key(text))
    assert all(key is None or len(key) <= KEY_LENGTH for key in keys)


@settings(max_examples=120, deadline=None)
@given(left=TEXTS, right=TEXTS)
def test_comparing_is_symmetric_and_reflexive(left, right):
    assert names_compatible(left, right) is names_compatible(right, left)
    assert company_names_compatible(left, right) is company_names_compatible(right, left)
    assert names_compatible(left, left)
    assert company_names_compatible(left, left) in (True, None)


def test_person_key_is_free_of_the_order_of_latin_words():
    keys = {person_key(" ".join(words)) for words in permutations(["Mr.", "Alice", "M.", "Barlow"])}
    assert keys == {"alice barlow m"}


def test_character_table_agrees_with_opencc():
    convert = opencc.OpenCC("t2s").convert
    table = simplified_characters()
    # 薴 goes by way of another traditional character; folding follows it to the end.
    differing = [
        chr(code) for code, simplified in table.items() if convert(chr(code)) != simplified
    ]
    assert differing == []
    assert len(table) > 4_000


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            "北京星河科技有限责任公司", "北京星河科技有限公司", id="two spellings of the form"
        ),
        pytest.param("星河（北京）科技有限公司", "星河(北京)科技有限公司", id="width of brackets"),
        pytest.param(" 北京 星河科技有限公司 ", "北京星河科技有限公司", id="spaces"),
        pytest.param("雲帆物流有限公司", "云帆物流有限公司", id="traditional characters"),
        pytest.param(
            "Xinghe Technology Co., Ltd.", "XINGHE TECHNOLOGY Co Ltd", id="Co., Ltd. and Co Ltd"
        ),
        pytest.param(
            "Xinghe Technology Co., Ltd.", "Xinghe Technology Ltd.", id="Co., Ltd. and Ltd."
        ),
        pytest.param("Alder Instruments, Inc.", "Alder Instruments Incorporated", id="Inc."),
        pytest.param(
            "Grünwald Optik GmbH", "Grunwald Optik G.m.b.H.", id="GmbH with dots and accents"
        ),
        pytest.param("Kestrel Foods Pty Ltd", "Kestrel Foods Pty. Limited", id="Pty Ltd"),
    ],
)
def test_one_company_has_one_key(one, other):
    assert company_key(one) == company_key(other)
    assert has_legal_form(one)
    assert has_legal_form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("星河科技有限公司", "星河科技股份有限公司", id="股份 is another legal person"),
        pytest.param("北京星河科技有限公司", "上海星河科技有限公司", id="another city"),
        pytest.param("星河科技有限公司", "星河科技", id="without its form"),
        pytest.param("Alder Inc.", "Alder GmbH", id="another country's form"),
    ],
)
def test_two_companies_have_two_keys(one, other):
    assert company_key(one) != company_key(other)


@pytest.mark.parametrize("name", ["无", "n/a", "有限公司", "Co., Ltd.", "  ", "个人", "-", None])
def test_no_name_has_no_key(name):
    assert (company_key(name), short_key(name), legal_name(name)) == (None, None, None)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("星河科技有限公司", "星河科技", id="form"),
        pytest.param("北京星河科技有限公司", "星河科技", id="place and form"),
        pytest.param("广东省深圳市星河科技股份有限公司", "星河科技", id="province and city"),
        pytest.param("星河（北京）科技有限公司", "星河科技", id="place in brackets"),
        pytest.param("星河科技", "星河科技", id="a trade word stays"),
        pytest.param("星河集团有限公司", "星河集团", id="集团 stays"),
        pytest.param(
            "Beijing Xinghe Technology Co., Ltd.", "xinghetechnology", id="place in pinyin"
        ),
        pytest.param(
            "Xi'an Yunlin Machinery Ltd", "yunlinmachinery", id="place with an apostrophe"
        ),
        pytest.param("上海滩", "上海滩", id="a place must leave two characters"),
        pytest.param("合肥北海食品有限公司", "北海食品", id="a city as a brand"),
        pytest.param("江苏省苏州市昆山市星河科技有限公司", "星河科技", id="a city in a city"),
    ],
)
def test_short_key(name, expected):
    assert short_key(name) == expected


@pytest.mark.parametrize(
    ("name", "legal", "short"),
    [
        pytest.param(
            "星河 (北京) 科技有限公司 ", "星河（北京）科技有限公司", "星河科技", id="Chinese"
        ),
        pytest.param(
            "ABC（中国）有限公司", "ABC（中国）有限公司", "ABC", id="Latin letters keep their case"
        ),
        pytest.param(
            "Alder  Instruments, inc", "Alder Instruments Inc.", "Alder Instruments", id="Inc."
        ),
        pytest.param("Beijing Xinghe Co Ltd", "Beijing Xinghe Co., Ltd.", "Xinghe", id="Co., Ltd."),
    ],
)
def test_display_forms(name, legal, short):
    assert (legal_name(name), short_name(name)) == (legal, short)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("張 偉先生", "张伟", id="traditional, space, salutation"),
        pytest.param("王芳(采购经理)", "王芳", id="title in brackets"),
        pytest.param("欧阳锋", "欧阳锋", id="compound surname"),
        pytest.param("伟 张", "张伟", id="given name first"),
        pytest.param("李", None, id="surname"),
        pytest.param("李总", None, id="surname and title"),
        pytest.param("欧阳经理", None, id="compound surname and title"),
        pytest.param("小李", None, id="familiar"),
        pytest.param("Mr. Barlow", None, id="one Latin word"),
        pytest.param("未知", None, id="placeholder"),
    ],
)
def test_person_key(name, expected):
    assert person_key(name) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("李总", "李强", True, id="surname agrees"),
        pytest.param("李总", "张强", False, id="surname differs"),
        pytest.param("张伟", "Wei Zhang", True, id="pinyin agrees"),
        pytest.param("张伟", "Qiang Li", False, id="pinyin differs"),
        pytest.param("A. Barlow", "Alice Barlow", True, id="initial"),
        pytest.param("Alice Barlow", "Bob Barlow", False, id="another given name"),
        pytest.param(None, "李强", True, id="no name contradicts nothing"),
    ],
)
def test_names_compatible(one, other, expected):
    assert names_compatible(one, other) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("星河科技", "北京星河科技有限公司", True, id="short and full"),
        pytest.param("上海星河科技有限公司", "北京星河科技有限公司", False, id="two cities"),
        pytest.param(
            "广东星河科技有限公司",
            "深圳星河科技有限公司",
            True,
            id="a province contradicts no city",
        ),
        pytest.param("云帆智能装备", "星河智能装备", False, id="one trade, two brands"),
        pytest.param("Beijing Xinghe Ltd", "北京星河有限公司", None, id="two scripts"),
        pytest.param(None, "星河科技", None, id="no name"),
    ],
)
def test_company_names_compatible(one, other, expected):
    assert company_names_compatible(one, other) is expected


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("info@a.example", True),
        ("Sales-01@a.example", True),
        ("wang.fang@a.example", False),
        (None, False),
    ],
)
def test_is_role_mailbox(email, expected):
    assert is_role_mailbox(email) is expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("wang@xinghe.example", "xinghe.example"),
        ("https://www.Xinghe.example/cn?x=1", "xinghe.example"),
        ("wang@qq.com", None),
        ("wang@vip.163.com", None),
        ("no address", None),
    ],
)
def test_company_domain(address, expected):
    assert company_domain(address) == expected
