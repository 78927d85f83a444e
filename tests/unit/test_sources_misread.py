"""No mojibake: what is in another encoding than it seems is read right or held, never taken."""

import pytest

from leadflow.sources.misread import has_foreign_line, is_shifted, saved_after_misreading
from leadflow.sources.plausibility import plausible_share
from leadflow.sources.reading import PartReading
from tests.unit.hostile_given import LEAD_HEADER, LEAD_ROW
from tests.unit.test_sources_containers import companies, read

DEALS = "Deal - ID,Deal - Title,Deal - Stage,Deal - Organization,Deal - Deal created"
LATIN = [f"{n},Café Noël,Offen,Müller & Söhne,2026-09-{n:02}" for n in range(1, 13)]
DATES = [f"{n},Line,Open,Pinestone,2026年9月{n}日" for n in range(1, 13)]
LEADS = [LEAD_ROW.format(n=n) for n in range(1, 13)]


def only(data: bytes) -> PartReading:
    (reading,) = read(data).values()
    return reading


def text_of(header: str, lines: list[str]) -> str:
    return "\r\n".join([header, *lines]) + "\r\n"


@pytest.mark.parametrize("encoding", ["cp950", "gb18030", "gbk", "cp932", "utf-8", "utf-16"])
def test_dates_are_the_only_words_of_a_file(encoding: str) -> None:
    """年, 月 and 日 alone must tell the encoding: chardet knows little of so few bytes."""
    reading = only(text_of(DEALS, DATES).encode(encoding))
    assert reading.held is None
    days = [row.typed.get("recorded_date") for row in reading.rows() if row.typed]
    assert [day.day for day in days] == list(range(1, 13))


def test_brackets_in_a_header_are_all_that_is_not_ascii() -> None:
    header = "（Do Not Modify） Account,Account Name,（Do Not Modify） Modified On,Owner"
    lines = [f"7f1c0d9e-{n},Pinestone {n},2026-09-0{n},Anna Berg" for n in range(1, 9)]
    reading = only(text_of(header, lines).encode("gb18030"))
    assert reading.held is None and reading.profile is not None


def test_a_yen_sign_alone_is_no_riddle() -> None:
    lines = [line.replace("Pinestone", "¥375,160.00").replace(",160", "160") for line in DATES]
    ascii_dates = [line.replace("年", "-").replace("月", "-").replace("日", "") for line in lines]
    reading = only(text_of(DEALS, ascii_dates).encode("gb18030"))
    assert reading.held is None and companies(reading)[0].startswith("¥")


@pytest.mark.parametrize("other", ["utf-8", "cp950", "utf-16-le"])
def test_a_row_pasted_from_another_system_holds_the_file(other: str) -> None:
    data = text_of(LEAD_HEADER, LEADS).encode("gb18030")
    data += f"{LEADS[0].replace('王芳', '陳怡君').replace('苏', '臺')}\r\n".encode(other, "replace")
    reading = only(data)
    assert reading.held and reading.held["key"] == "sources.held.encoding"
    assert len(list(reading.rows())) >= 13


def test_bytes_that_western_lacks_do_not_make_it_polish() -> None:
    data = text_of(DEALS, LATIN).encode("cp1252") + b"99,\x81\x8d,Offen,x,2026-09-30\r\n"
    reading = only(data)
    assert reading.held and reading.held["key"] == "sources.held.encoding"


def test_a_damaged_character_does_not_turn_a_chinese_file_cyrillic() -> None:
    data = bytearray(text_of(LEAD_HEADER, LEADS).encode("gb18030"))
    at = data.rfind("王芳".encode("gb18030"))
    data[at + 1] = 0x20
    reading = only(bytes(data))
    assert reading.held and reading.held["key"] == "sources.held.encoding"


@pytest.mark.parametrize(
    ("written", "misread"), [("utf-8", "latin-1"), ("gb18030", "latin-1"), ("gb18030", "cp1252")]
)
def test_text_saved_after_a_wrong_reading_is_held(written: str, misread: str) -> None:
    text = text_of(LEAD_HEADER, LEADS).encode(written).decode(misread, errors="ignore")
    reading = only(text.encode("utf-8"))
    assert reading.held
    header = text_of(DEALS, [f"{n},苏州星河科技有限公司,x,王芳,2026-09-01" for n in range(9)])
    data = header.encode(written).decode("latin-1").encode("utf-8")
    held = only(data).held
    assert held and held["key"] == "sources.held.encoding" and written in held["readings"]


@pytest.mark.parametrize(
    "text",
    ["Café Noël, Müller", "苏州星河科技有限公司", "ООО Ромашка Иванов", "ภาษาไทยภาษาไทย", "🙂" * 9],
)
def test_other_scripts_are_not_taken_for_misread_ones(text: str) -> None:
    assert saved_after_misreading("\n".join([text] * 5)) is None
    assert not is_shifted(text)


def test_utf16_that_won_a_byte_is_held() -> None:
    data = bytearray(text_of(LEAD_HEADER, LEADS).encode("utf-16"))
    data[600:600] = b"\x00"
    reading = only(bytes(data))
    assert reading.held
    assert is_shifted("ABCDEFGH".encode("utf-16-le").decode("utf-16-be"))


def test_a_long_run_of_letters_before_the_first_accent_hides_nothing() -> None:
    lines = [DATES[0].replace("Line", "x" * 100_000), *DATES[1:]]
    reading = only(text_of(DEALS, lines).encode("cp932"))
    assert reading.table is not None and reading.table.encoding == "cp932"


def test_lines_are_judged_one_by_one() -> None:
    good, bad = "苏州星河科技有限公司", "苏州星河科技有限公司".encode("gb18030").decode("latin-1")
    assert plausible_share(bad) <= 0.2
    assert has_foreign_line(f"{good}\n{bad}\n")
    assert not has_foreign_line(f"{good}\n{good}\n")
