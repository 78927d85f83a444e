"""Match keys of phones, mailboxes, addresses, birth dates and readings: hard cases, properties."""

import pytest
from hypothesis import example, given, settings, strategies

from leadflow.identity.birth_date import birth_date_key
from leadflow.identity.lexicon import readings
from leadflow.identity.mailbox import email_key
from leadflow.identity.phone_key import phone_keys
from leadflow.identity.pinyin import spell, spell_surname
from leadflow.identity.street import read_street, street_key
from leadflow.matching.blocking import every_pair
from leadflow.matching.columns import encode
from leadflow.matching.companies import company_form, read_companies
from leadflow.matching.engine import learn_model, weigher_under
from leadflow.matching.features import features_of
from leadflow.matching.model import Models
from leadflow.matching.names import name_form, read_names
from leadflow.matching.normal import normalise, read_lines
from leadflow.matching.records import Records, records_of
from leadflow.matching.start import BOOK_FIELDS, BOOK_FORMS
from tests.unit.matching_given import leads

PIECES = [
    "138", "0013", "8000", "+86", " ", "-", "010", "转801", "ext 12", "(", ")", "/", "tel:", "x",
    "a.b", "@", "gmail.com", "＋", "１", "路", "号", "北京市", "12", "Main St.", "一百",
    "1985", "06",
    "王", "Wang", "ß", "İ", "㈱", "\u3000", "\x00", "有限公司", "Ltd", "é", "𠮷", "省", "&",
]  # fmt: skip
TEXTS = strategies.one_of(
    strategies.text(max_size=300),
    strategies.lists(strategies.sampled_from(PIECES), max_size=9).map("".join),
)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        pytest.param("13800138000", ["86-13800138000"], id="mobile"),
        pytest.param("+86 138-0013-8000", ["86-13800138000"], id="mobile with its country"),
        pytest.param("008613800138000", ["86-13800138000"], id="mobile with 00"),
        pytest.param("１３８００１３８０００", ["86-13800138000"], id="full width"),
        pytest.param("010-62345978-801", ["86-1062345978"], id="extension by a dash"),
        pytest.param("(010) 6234 5978转801", ["86-1062345978"], id="extension by 转"),
        pytest.param("+86 755 8234 5978", ["86-75582345978"], id="landline with its country"),
        pytest.param("Tel: 0755-82345978", ["86-75582345978"], id="labelled"),
        pytest.param("(206) 555-0112", ["1-2065550112"], id="America"),
        pytest.param("+1 206 555 0112 x12", ["1-2065550112"], id="America with extension"),
        pytest.param("+44 20 7946 0018", ["442079460018"], id="another country"),
        pytest.param(
            "13800138000 / 010-62345978", ["86-13800138000", "86-1062345978"], id="two numbers"
        ),
        pytest.param("00000000", [], id="placeholder"),
        pytest.param("13800000000", [], id="placeholder that looks like a mobile"),
        pytest.param("12345678", [], id="a row of keys"),
        pytest.param("1381234abcd", [], id="letters"),
        pytest.param("无", [], id="no number"),
        pytest.param(None, [], id="missing"),
    ],
)
def test_one_number_has_one_key(text, keys):
    assert [phone.key for phone in phone_keys(text)] == keys


def test_a_phone_tells_its_kind():
    assert phone_keys("13800138001")[0].is_mobile
    assert phone_keys("010-62345978")[0].is_fixed
    american = phone_keys("206-555-0112")[0]
    assert not american.is_mobile
    assert not american.is_fixed


@pytest.mark.parametrize(
    ("text", "key"),
    [
        pytest.param(" Wei.Zhang@Example.COM ", "wei.zhang@example.com", id="case and spaces"),
        pytest.param("Zhang Wei <wei@example.cn>", "wei@example.cn", id="display name"),
        pytest.param("a.b.c+crm@googlemail.com", "abc@gmail.com", id="gmail's dots and tags"),
        pytest.param("wei＠example.com", "wei@example.com", id="full width"),
        pytest.param("noemail@example.com", None, id="placeholder"),
        pytest.param("wei at example.com", None, id="no mailbox"),
    ],
)
def test_one_mailbox_has_one_key(text, key):
    assert email_key(text) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("435 S. La Cienega Blvd.", "435 south la cienega boulevard", id="short forms"),
        pytest.param("8638 W. Third St.", "8638 West 3rd Street", id="ordinals"),
        pytest.param("北京市朝阳区建国路八八号", "北京市朝阳区建国路88号", id="Han digits"),
        pytest.param("北京市 朝阳区 建國路88號", "北京市朝阳区建国路88号", id="traditional"),
    ],
)
def test_one_address_has_one_key(one, other):
    assert street_key(one) == street_key(other)


def test_an_address_is_taken_apart():
    street = read_street("广东省深圳市南山区科技南一路8号3栋1201室")
    assert street.place == "广东省深圳市南山区"
    assert street.numbers == ("8", "3", "1201")


@pytest.mark.parametrize(
    ("text", "order", "key"),
    [
        pytest.param("1985-06-23", None, "19850623", id="ISO"),
        pytest.param("19850623", None, "19850623", id="eight digits"),
        pytest.param("1985年6月23日", None, "19850623", id="Chinese"),
        pytest.param("23/06/1985", "dmy", "19850623", id="day first"),
        pytest.param("23/06/85", "dmy", "19850623", id="two-digit year lies in the past"),
        pytest.param(
            "19851356", None, "19851356", id="no day of the calendar still says something"
        ),
        pytest.param("1900-01-01", None, None, id="a program's blank"),
        pytest.param("unknown", None, None, id="no date"),
    ],
)
def test_one_birth_date_has_one_key(text, order, key):
    assert birth_date_key(text, order) == key


def test_readings_agree_with_pypinyin():
    from pypinyin import Style, lazy_pinyin

    differing = [
        chr(code)
        for code, reading in readings().items()
        if lazy_pinyin(chr(code), style=Style.NORMAL)[0].replace("ü", "v").replace("ê", "e")
        != reading
    ]
    assert differing == []
    assert len(readings()) > 20_000


def test_a_surname_is_read_as_a_name():
    assert spell_surname("单") == "shan"
    assert spell("星河Tech") == "xingheTech"


@settings(max_examples=150, deadline=None)
@example(text="0100000")  # too few digits once its zeros are gone
@given(text=TEXTS)
def test_keys_are_stable_bounded_and_never_raise(text):
    for phone in phone_keys(text):
        assert len(phone.key) <= 20
        national = phone.key.replace("-", "")
        assert phone_keys(f"+{national}")[0].key.replace("-", "") == national
    for key_of in (email_key, birth_date_key):
        once = key_of(text)
        assert key_of(once) == once
        assert once is None or len(once) <= 254
    key = street_key(text)
    assert key is None or 0 < len(key) <= 200


@settings(max_examples=60, deadline=None)
@given(texts=strategies.lists(TEXTS, min_size=1, max_size=12), seed=strategies.randoms())
def test_features_of_a_value_do_not_depend_on_the_others(texts, seed):
    shuffled = list(texts)
    seed.shuffle(shuffled)
    for form, read in ((name_form, read_names), (company_form, read_companies)):
        given_order, other_order = (read(encode(map(form, each))) for each in (texts, shuffled))
        pairs = [
            {key: int(book.reading[at]) for at, key in enumerate(book.column.values)}
            for book in (given_order, other_order)
        ]
        assert pairs[0] == pairs[1]


def test_a_book_keeps_the_forms_of_its_fields_and_reads_the_same_features() -> None:
    rows = leads(300, seed=4)
    fields = {name: [encode(row.get(name) for row in rows)] for name in BOOK_FIELDS}
    normal = normalise(Records(len(rows), fields, [row["id"] for row in rows]))
    assert set(normal.columns) == set(BOOK_FORMS)
    fresh = features_of(normal)
    kept = features_of(read_lines(list(normal.lines()), BOOK_FORMS, normal.order))
    left, right = every_pair(len(rows))
    for level in ("person", "company"):
        model = learn_model(fresh, level)
        bits = [weigher_under(each, Models((model,)))(left, right) for each in (fresh, kept)]
        assert (bits[0] == bits[1]).all()


def test_a_book_keeps_no_attribute_of_its_own_name() -> None:
    normal = normalise(records_of([{"Trade": "tea"}], ["a"], ["Trade"]))
    with pytest.raises(ValueError, match="attribute:Trade"):
        list(normal.lines())
