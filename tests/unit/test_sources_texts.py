"""Texts read a slice at a time say what the whole would, wherever slices and files end."""

import mmap
from pathlib import Path

import pytest

from leadflow.sources import texts
from leadflow.sources.cut_text import decode_cut
from leadflow.sources.texts import Text, decoded, gathered, slices, survey

SAMPLE = '编号,姓名 "A"\r\n1,龔𠮷,é\n'
# what each can write of it
WRITTEN = {
    "utf-8": SAMPLE,
    "utf-8-sig": SAMPLE,
    "utf-16": SAMPLE,
    "utf-16-le": SAMPLE,
    "utf-16-be": SAMPLE,
    "utf-32": SAMPLE,
    "gb18030": SAMPLE,
    "cp950": SAMPLE.replace("编号", "編號").replace("𠮷,é", ""),
    "big5hkscs": SAMPLE.replace("编号", "編號").replace("𠮷,é", "Ê̄"),
    "cp932": "番号,名前\r\n1,鈴木\n",
    "euc_jp": "番号,名前\r\n1,鈴木\n",
    "cp949": "번호,이름\r\n1,김\n",
    "cp1252": "No,Name\r\n1,Müller é\n",
}


@pytest.mark.parametrize("encoding", WRITTEN)
@pytest.mark.parametrize("size", [1, 2, 3, 5, 1 << 20])
def test_wherever_a_text_is_sliced_or_cut_it_reads_the_same(
    encoding: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts.slices, "__defaults__", (size,))
    data = WRITTEN[encoding].encode(encoding)
    mark = 4 if encoding in ("utf-8-sig", "utf-16", "utf-32") else 0  # told by a whole mark
    for end in range(mark, len(data) + 1):
        text, is_cut = decode_cut(data[:end], encoding)
        # cut, a text has its mark still, which falls when its rows are read
        assert decoded(data[:end], encoding).whole() == text.removeprefix("\ufeff")
        seen = survey(data[:end], encoding)
        assert (seen.is_cut, seen.quote_count) == (is_cut, text.count('"'))


def test_a_wrong_byte_inside_is_no_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts.slices, "__defaults__", (4,))
    for data in (b"abc\xff", b"abc\xe4x", b"abc\xe4\xb8,defg", b"\xff"):
        with pytest.raises(UnicodeDecodeError):
            survey(data, "utf-8")


def test_zeros_behind_the_last_line_do_not_hide_how_it_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(texts.slices, "__defaults__", (3,))
    assert survey(b"a,b\n" + bytes(9), "utf-8").last_character == "\n"
    assert survey(b"a,b" + bytes(9), "utf-8").last_character == "b"
    assert survey(bytes(4), "utf-8").last_character == ""


def test_a_mark_before_the_text_falls_however_it_is_sliced() -> None:
    assert Text(lambda: iter(["", "\ufeffa", "\ufeffb"])).without_mark().whole() == "a\ufeffb"
    assert Text.of("ab").without_mark().head(1) == "a"


def test_what_is_large_is_mapped_from_a_file_that_no_folder_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "KEPT_IN_MEMORY", 10)
    chunks = [b"0123456", b"789abc", b"def"]
    data = gathered(chunks, tmp_path)
    assert isinstance(data, mmap.mmap)
    assert list(tmp_path.iterdir()) == []
    assert data[:] == b"".join(slices(data, 5)) == b"".join(chunks)
    assert gathered(chunks[:1], tmp_path) == b"0123456"
    assert gathered([], tmp_path) == b""


def test_a_sign_is_seen_where_it_goes_over_two_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts.slices, "__defaults__", (4,))
    assert survey(b"aaaXYaaa", "utf-8", lambda part: "XY" in part).is_found
    assert survey(b"aaaaXYaa", "utf-8", lambda part: "aX" in part).is_found
    assert not survey(b"aaaaXaYa", "utf-8", lambda part: "XY" in part).is_found
