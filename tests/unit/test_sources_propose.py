"""Proposed profiles: what unknown layouts become, that they load, and that they read their file."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from leadflow.messages import Language
from leadflow.sources.preview import preview_file
from leadflow.sources.profiles import Profile, profiles
from leadflow.sources.proposals import yaml_of
from leadflow.sources.propose import Proposal, propose
from leadflow.sources.propose_text import proposal_lines, summary_of
from leadflow.sources.propose_words import (
    TYPES,
    match_header,
    type_words,
    vocabulary_value,
    words,
)
from leadflow.sources.reading import PartReading, read_part
from leadflow.sources.recognise import Recognised, recognise
from leadflow.sources.tables import Sheet
from leadflow.sources.typed_columns import ALLOWED_VALUES, FLAGS, POSITION

CASES = yaml.safe_load((Path(__file__).parent / "proposal_cases.yaml").read_text(encoding="utf-8"))
LANGUAGES: tuple[Language, ...] = ("zh", "en")
PERSONAL = {"person_name", "company_name", "mobile", "landline", "email", "summary", "rep_name"}
TIMEZONE = "Asia/Shanghai"


def table(case: dict[str, Any]) -> list[list[str]]:
    return list(csv.reader(io.StringIO("\n".join(case["rows"]))))


def proposed(case: dict[str, Any]) -> Proposal:
    proposal = propose(table(case), case["file"], profiles())
    assert proposal is not None
    return proposal


def read_with(case: dict[str, Any], proposal: Proposal) -> PartReading:
    written = yaml.safe_load(yaml_of(proposal, case["file"]))
    data = ("\r\n".join(case["rows"]) + "\r\n").encode(case.get("encoding", "utf-8"))
    return read_part(data, Sheet(""), [*profiles(), Profile.model_validate(written)], TIMEZONE)


def plain(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_each_column_becomes_what_it_is(case: dict[str, Any]) -> None:
    proposal = proposed(case)
    assert proposal.record_type in case.get("type_may_be", [case["type"]])
    becomes = {column.header: set(column.fills) for column in proposal.columns if column.fills}
    optional = set(case.get("optional", ()))
    wanted = {header: set(fills.split()) for header, fills in case["becomes"].items()}
    for header, fills in wanted.items():
        assert becomes.get(header, set()) - optional == fills - optional, header
    more = {
        header
        for header, fills in becomes.items()
        if header not in wanted and fills - optional and header not in case.get("either", {})
    }
    assert more == set()
    unread = {column.header for column in proposal.unmapped}
    assert set(case.get("unread", ())) <= unread


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_proposal_loads_reads_its_file_and_loses_no_row(case: dict[str, Any]) -> None:
    proposal = proposed(case)
    written = yaml_of(proposal, case["file"])
    assert Profile.model_validate(yaml.safe_load(written)) == proposal.profile
    reading = read_with(case, proposal)
    assert reading.held is None
    assert reading.profile == proposal.profile
    rows = list(reading.rows())
    header_rows = proposal.profile.header_rows
    assert len(rows) == len([row for row in table(case) if any(row)]) - header_rows
    typed = [row.typed for row in rows if row.typed is not None]
    assert len(typed) == proposal.row_count
    assert proposal.profile.timezone == case.get("timezone", "local")
    first = {column: plain(value) for column, value in typed[0].as_dict().items()}
    for column, value in case.get("first", {}).items():
        assert first.get(column) == value, column


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_proposal_takes_no_file_of_a_shipped_profile(case: dict[str, Any]) -> None:
    proposal = proposed(case)
    for known in profiles():
        header = list(known.known_headers)
        if isinstance(recognise([header], [known]), Recognised):
            found = recognise([header], [known, proposal.profile])
            assert isinstance(found, Recognised)
            assert found.profile.name == known.name


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_is_shown_holds_no_cell(case: dict[str, Any]) -> None:
    proposal = proposed(case)
    told = yaml_of(proposal, case["file"]) + str(summary_of(proposal))
    for language in LANGUAGES:
        told += "\n".join(proposal_lines(proposal, language, "here"))
    data = table(case)[proposal.header_row_number + proposal.profile.header_rows - 1 :]
    places = [n for n, column in enumerate(proposal.columns) if PERSONAL & set(column.fills)]
    personal = {row[place] for row in data for place in places if place < len(row)} - {"", "2"}
    assert len(personal) > 1 or case["type"] == "stage_history"
    assert not [cell for cell in personal if cell in told]


def test_a_value_that_nobody_mapped_waits_for_a_person() -> None:
    case = next(case for case in CASES if "open_values" in case)
    proposal = proposed(case)
    written = yaml_of(proposal, case["file"])
    for value in case["open_values"]:
        assert f"{value}: null  # 请填写" in written


def test_order_of_dates_that_nobody_can_tell_is_told() -> None:
    rows = [
        ["Lead ID", "Company", "Email", "Created At"],
        ["1", "Oakline Ltd", "a@oakline.example", "09/06/2026"],
        ["2", "Elmwood Ltd", "b@elmwood.example", "08/05/2026"],
    ]
    proposal = propose(rows, "x.csv", profiles())
    assert proposal is not None
    assert [told.key for told in proposal.notes] == ["date_order"]


def test_a_table_without_header_has_no_proposal() -> None:
    rows = [["张伟", "苏州晨光机械有限公司", "13812345678"], ["王芳", "杭州蓝海", "13912345678"]]
    assert propose(rows, "x.csv", profiles()) is None


def test_a_column_of_ids_that_repeat_is_no_source_id() -> None:
    rows = [["ID", "姓名", "手机"], ["1", "张伟", "13812345678"], ["1", "王芳", "13912345678"]]
    proposal = propose(rows, "x.csv", profiles())
    assert proposal is not None
    column = next(c for c in proposal.columns if c.header == "ID")
    assert (column.fills, column.why.key) == ((), "id_repeats")


def test_fax_is_never_a_phone() -> None:
    rows = [["姓名", "传真"], ["张伟", "13812345678"], ["王芳", "13912345678"]]
    proposal = propose(rows, "x.csv", profiles())
    assert proposal is not None
    assert proposal.columns[1].fills == ()


def test_the_same_table_gives_the_same_file() -> None:
    for case in CASES:
        assert yaml_of(proposed(case), "x") == yaml_of(proposed(case), "x")


def test_words_name_columns_that_exist() -> None:
    for name, meaning in words().meanings.items():
        assert meaning.fills is None or meaning.fills in POSITION, name
        assert meaning.vocabulary is None or meaning.vocabulary in words().vocabularies, name
        if meaning.vocabulary and meaning.fills not in FLAGS:
            assert (
                set(words().vocabularies[meaning.vocabulary]) <= ALLOWED_VALUES[meaning.fills or ""]
            )


@pytest.mark.parametrize(
    ("header", "meaning", "how"),
    [
        ("联系人手机号码", "mobile", "exact"),
        ("*公司名稱（必填）", "company_name", "exact"),
        ("Compnay Name", "company_name", "near"),
        ("E-Mail_Address", "email", "exact"),
        ("billing.phone", "phone", "ending"),
        ("2、您的公司名称", "company_name", "exact"),
        ("公司/Company", "company_name", "exact"),
    ],
)
def test_headers_are_matched_by_words(header: str, meaning: str, how: str) -> None:
    found = match_header(header)[0]
    assert (found.meaning, found.how) == (meaning, how)


def test_vocabularies_and_file_names() -> None:
    assert vocabulary_value("channel", " 上门拜访 ") == "visit"
    assert vocabulary_value("channel", "飞鸽传书") is None
    assert type_words("2026 Deals.csv") == {"deal"}
    assert set(words().file_words) <= set(TYPES)


cells = st.one_of(
    st.text(max_size=20),
    st.sampled_from([word for meaning in words().meanings.values() for word in meaning.words]),
    st.sampled_from(
        ["13812345678", "a@b.example", "2026-01-02", "09/06/2026", "是", "12.5", "万", "#"]
    ),
)


@settings(max_examples=300, deadline=None)
@example([["序号", "商机编号"]], "-")
@given(st.lists(st.lists(cells, max_size=8), max_size=8), st.text(max_size=30))
def test_no_table_makes_proposing_fail(rows: list[list[str]], label: str) -> None:
    proposal = propose(rows, label, profiles())
    if proposal is None:
        return
    written = yaml_of(proposal, label)
    assert Profile.model_validate(yaml.safe_load(written)) == proposal.profile
    found = recognise(rows, [proposal.profile])
    assert isinstance(found, Recognised)
    for language in LANGUAGES:
        assert proposal_lines(proposal, language, "here")


@pytest.mark.parametrize(
    "case", [case for case in CASES if "encoding" in case], ids=lambda case: case["name"]
)
def test_a_file_in_the_encoding_of_its_country_is_proposed_and_then_read(
    case: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / case["file"]
    path.write_bytes(("\r\n".join(case["rows"]) + "\r\n").encode(case["encoding"]))
    (shown,) = preview_file(path).parts
    assert shown.held and shown.proposal and shown.proposal_yaml
    fills = {c.header: set(c.fills) for c in shown.proposal.columns if c.fills}
    wanted = {header: set(told.split()) for header, told in case["becomes"].items()}
    assert {header: fills.get(header) for header in wanted} == wanted
    accepted = tmp_path / f"{shown.proposal.name}.yaml"
    accepted.write_text(shown.proposal_yaml, encoding="utf-8")
    (read,) = preview_file(path, str(accepted)).parts
    assert read.held is None
    first = {column: plain(value) for column, value in read.sample[0].items()}
    assert {column: first.get(column) for column in case["first"]} == case["first"]
