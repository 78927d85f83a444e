"""Texts in archives are read as plain ones are: a slice at a time, whatever they unpack to."""

import gzip
import subprocess
import sys
import zipfile
from pathlib import Path
from random import Random

import pytest

from leadflow.presets.intake import IntakeLimits
from leadflow.sources.profiles import profiles
from leadflow.sources.reading import read_part
from leadflow.sources.tables import list_sheets
from leadflow.sources.texts import KEPT_IN_MEMORY, Original, as_file, gathered
from tests.unit.hostile_given import LEAD_HEADER, LEAD_ROW

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"
MB = 1 << 20
# What reading a text of any size may allocate: less than these texts hold.
MOST_MB = 70
TEXT_MB = 90
PROBE = f"""
import pathlib, resource, sys
sys.path.insert(0, {str(PLUGINS)!r})
from leadflow.sources.inbox import hash_file, read_if_same
from leadflow.sources.profiles import profiles
from leadflow.sources.reading import read_part
from leadflow.sources.tables import list_sheets
known, path = profiles(), pathlib.Path(sys.argv[1])
(size,) = [int(line.split()[1]) for line in open("/proc/self/status") if line[:6] == "VmData"]
most = (size << 10) + ({MOST_MB} << 20)
resource.setrlimit(resource.RLIMIT_DATA, (most, most))
data = read_if_same(path, hash_file(path)[0], path.parent)
(part,) = list_sheets(data, folder=path.parent)
reading = read_part(data, part, known, "Asia/Shanghai", folder=path.parent)
print(reading.held, sum(1 for _ in reading.table.rows()))
"""


def long_line(number: int, seed: int) -> str:
    """A lead whose name is 20 KB that pack badly."""
    name = Random(seed).randbytes(10_000).hex()
    return LEAD_ROW.format(n=number).replace("苏州星河", name) + "\n"


@pytest.mark.parametrize("kind", ["csv", "gz", "zip"])
def test_a_large_text_is_never_in_memory_as_a_whole(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"leads.{kind}"
    head = f"{LEAD_HEADER}\n".encode()
    block = "".join(long_line(n, n) for n in range(50)).encode()
    count = TEXT_MB * MB // len(block)
    match kind:
        case "csv":
            path.write_bytes(head + block * count)
        case "gz":
            path.write_bytes(gzip.compress(head) + gzip.compress(block, 1) * count)
        case "zip":
            with zipfile.ZipFile(path, "w") as archive, archive.open("leads.csv", "w") as member:
                member.write(head)
                for _ in range(count):
                    member.write(block)
    result = subprocess.run(
        [sys.executable, "-c", PROBE, str(path)], capture_output=True, text=True, timeout=120
    )
    assert result.stdout.split() == ["None", str(50 * count + 1)], result.stderr[-1000:]


def test_a_small_and_a_large_archive_are_read_alike(tmp_path: Path) -> None:
    """From 16 MB on an archive and what is in it lie in nameless files."""
    lines = [LEAD_HEADER, *(long_line(n, n).rstrip() for n in range(900))]
    text = "\n".join(lines).encode()
    assert len(gzip.compress(text)) < KEPT_IN_MEMORY < len(text)
    large = tmp_path / "large.zip"
    with zipfile.ZipFile(large, "w") as archive:
        archive.writestr("leads.csv", text)
    data = gathered([large.read_bytes()], tmp_path)
    assert not isinstance(data, bytes)
    expected = rows_of(text, tmp_path)
    assert len(expected) == 901
    assert rows_of(gzip.compress(text, 1), tmp_path) == expected
    assert rows_of(data, tmp_path) == expected


def rows_of(data: Original, folder: Path) -> list[list[str]]:
    limits = IntakeLimits()
    (part,) = list_sheets(data, limits, folder)
    reading = read_part(data, part, profiles(), "Asia/Shanghai", limits, folder)
    assert reading.profile and reading.table
    return list(reading.table.rows())


def test_mapped_bytes_are_sought_in_like_a_file(tmp_path: Path) -> None:
    content = Random(1).randbytes(KEPT_IN_MEMORY + 5)
    file = as_file(gathered([content], tmp_path))
    assert file.read(3) == content[:3]
    assert file.seek(-5, 2) == KEPT_IN_MEMORY
    assert file.read() == content[-5:]
    assert file.read() == b""
    file.seek(7)
    file.seek(2, 1)
    assert file.read(4) == content[9:13]
    with pytest.raises(ValueError, match="first byte"):
        file.seek(-1)
