"""The short way for a column never says anything else than the parser of the cell."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadflow.sources.cells import BLANK_EXACT, BLANK_WORDS
from leadflow.sources.field_rules import FieldRule, ParserName
from leadflow.sources.parsers import Options, parse
from leadflow.sources.plain_cells import SHORT_WAYS, plain_values

SHANGHAI, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")
COLUMNS: dict[ParserName, tuple[str, ...]] = {
    "text": ("summary",),
    "line": ("company_name",),
    "email": ("email",),
    "salesforce_id": ("source_id",),
    "datetime": ("activity_at",),
    "date": ("close_date",),
    "phone": ("mobile", "landline"),
}
# By kind of cell: what is read the short way, what is nearly so.
CELLS = st.one_of(
    st.text(alphabet="aZ9 ._-@/'=\"\t\u00a0\u3000\u200b王é０", max_size=12),
    st.from_regex(r"[a-z0-9._'-]{1,5}@[a-zA-Z0-9.-]{1,8}\.[a-z]{1,3}", fullmatch=True),
    st.from_regex(r"00[QD0][0A-Za-z0-9]{12,16}", fullmatch=True),
    st.from_regex(
        r"(?:18|19|20|21)[0-9]{2}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-6][0-9]:[0-6][0-9]"
        r"(?:[.,][0-9]{3})?Z?",
        fullmatch=True,
    ),
    st.from_regex(r"1[3-9][0-9]{9}|0[1-9][0-9]{1,2}-?[0-9]{7,8}", fullmatch=True),
    st.from_regex(r"\+(?:49 1|49 30|44 7|1 )[0-9 ]{6,10}", fullmatch=True),
    st.sampled_from(sorted(BLANK_WORDS | BLANK_EXACT)),
)


def options_of(parser: ParserName, to: str, **more: object) -> Options:
    rule = FieldRule.model_validate({"to": to, "from": ["x"], "parser": parser, **more})
    return Options(rule, {}, NEW_YORK, SHANGHAI, regions=("CN", "DE"))


def test_every_short_way_is_compared() -> None:
    assert COLUMNS.keys() == SHORT_WAYS.keys()


@given(CELLS)
@settings(max_examples=1500, deadline=None)
def test_a_plain_cell_is_what_its_parser_makes_of_it(cell: str) -> None:
    for parser, columns in COLUMNS.items():
        for to in columns:
            options = options_of(parser, to)
            for known, value in plain_values([cell] if cell else [], options).items():
                reading = parse(known, options)
                assert dict(reading.values) == {to: value}
                assert type(reading.values[to]) is type(value)
                assert not (reading.is_invalid or reading.is_vague or reading.is_mended)


@pytest.mark.parametrize(
    ("parser", "to", "cell"),
    [
        ("text", "summary", "客户希望了解产品报价"),
        ("line", "company_name", "苏州星河科技有限公司"),
        ("email", "email", "lead.1@example.com"),
        ("salesforce_id", "source_id", "00QLf00000abcdeMAB"),
        ("datetime", "activity_at", "2026-09-30T23:15:00.000Z"),
        ("date", "close_date", "2026-09-30T23:15:00Z"),
        ("phone", "mobile", "13912345678"),
        ("phone", "landline", "0512-65331234"),
    ],
)
def test_what_most_programs_write_goes_the_short_way(
    parser: ParserName, to: str, cell: str
) -> None:
    assert cell in plain_values([cell], options_of(parser, to))


def test_an_id_of_another_kind_is_left_to_its_parser() -> None:
    options = options_of("salesforce_id", "source_id", starts_with=["003"])
    assert not plain_values(["00QLf00000abcdeMAB"], options)
