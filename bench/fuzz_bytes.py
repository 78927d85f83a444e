"""Fuzzes the reading of files byte by byte, led by the branches taken; law 1 is the judge.

What is mutated starts as exports of the seeded corpus. The first byte says how the others are
packed (PACKINGS): mutated in a gz or a workbook they would all be damaged archives. Run as

    uv venv elsewhere
    uv pip install -p elsewhere -r bench/requirements-atheris.txt -c requirements.txt
    elsewhere/bin/python bench/fuzz_bytes.py --minutes 10 --seed 1 --keep FOLDER

Exit code 1 where a law was broken; each fault is told once and what caused it is kept.
"""

import argparse
import gzip
import io
import os
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1] / "plugins"))

import atheris

with atheris.instrument_imports(include=["leadflow.sources"]):
    from corpus.files import make_export
    from corpus.oracle import broken_laws, readings_of, uncounted, unstorable
    from corpus.variants import random_variant
    from leadflow.sources.profiles import Profile, profiles

ROWS = 6
SEED_FILES = 60
LARGEST_INPUT = 1 << 15
# A file of so few bytes takes milliseconds; an hour's reading shows as seconds here.
MOST_CPU_SECONDS = 5.0
HANGING_SECONDS = 120


def _zipped(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("export.csv"), data)
    return buffer.getvalue()


def _with_member(book: bytes, name: str, data: bytes) -> bytes:
    """An office file with one of its members replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as known, zipfile.ZipFile(buffer, "w") as archive:
        for entry in known.namelist():
            content = data if entry == name else known.read(entry)
            archive.writestr(zipfile.ZipInfo(entry), content)
    return buffer.getvalue()


def member_packing(book: bytes, name: str) -> Callable[[bytes], bytes]:
    """Packs bytes as this member of a workbook."""
    return lambda data: _with_member(book, name, data)


SHEET, STRINGS, CONTENT = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "content.xml"


def packings(books: dict[str, bytes]) -> list[Callable[[bytes], bytes]]:
    """By the first byte of an input. Plain text most often: it is what has most to be told."""
    plain: Callable[[bytes], bytes] = bytes
    return [
        plain,
        plain,
        plain,
        gzip.compress,
        _zipped,
        member_packing(books["xlsx"], SHEET),
        member_packing(books["xlsx"], STRINGS),
        member_packing(books["ods"], CONTENT),
    ]


def seed_inputs(seed: int) -> tuple[list[bytes], dict[str, bytes], list[Profile]]:
    """Inputs to start from, a workbook of each kind to put members in, and the profiles in play."""
    random = Random(seed)
    chosen = random.sample(profiles(), 8)
    inputs: list[bytes] = []
    books: dict[str, bytes] = {}
    number = seed * 1_000_000
    while len(inputs) < SEED_FILES or len(books) < 2:
        number += 1
        layout, style = random_variant(random)
        try:
            export = make_export(random.choice(chosen), layout, style, ROWS, number)
        except UnicodeEncodeError:
            continue
        match layout.container:
            case "gz":
                inputs.append(bytes([3]) + gzip.decompress(export.data))
            case "zip":
                with zipfile.ZipFile(io.BytesIO(export.data)) as archive:
                    inputs.append(bytes([4]) + archive.read(archive.namelist()[0]))
            case "xlsx" | "ods" as kind:
                books.setdefault(kind, export.data)
                members = (5, SHEET), (6, STRINGS)
                with zipfile.ZipFile(io.BytesIO(export.data)) as archive:
                    for place, member in members if kind == "xlsx" else ((7, CONTENT),):
                        inputs.append(bytes([place]) + archive.read(member))
                inputs.append(bytes([0]) + export.data)
            case _:
                inputs.append(bytes([0]) + export.data)
    return inputs, books, chosen


def judge(data: bytes, chosen: Sequence[Profile]) -> list[str]:
    """What is wrong with how these bytes are read; a crash is one of it."""
    start = time.process_time()
    try:
        readings = readings_of(data, chosen)
        problems = broken_laws(readings) + unstorable(readings) + uncounted(data, readings)
    except Exception:  # the fuzzer's own business: a crash is what it looks for
        problems = [traceback.format_exc()]
    used = time.process_time() - start
    return problems + ([f"{used:.0f} s of a processor"] if used > MOST_CPU_SECONDS else [])


class Watch:
    """Tells each fault once, and keeps what caused it."""

    def __init__(self, pack: Sequence[Callable[[bytes], bytes]], chosen: Sequence[Profile],
                 keep: Path | None) -> None:  # fmt: skip
        self._pack = pack
        self._chosen = chosen
        self._keep = keep
        self._told: set[str] = set()
        self.counts: Counter[str] = Counter()

    def look(self, data: bytes) -> None:
        """Judge one input."""
        if len(data) < 2:
            return
        file = self._pack[data[0] % len(self._pack)](data[1:])
        self.counts["files"] += 1
        problems = judge(file, self._chosen)
        if not problems:
            return
        self.counts["broken"] += 1
        kind = "".join(c for c in problems[0].strip()[-160:] if not c.isdigit())
        if kind in self._told:
            return
        self._told.add(kind)
        print(f"FAULT {len(self._told)}: {problems[0]}", flush=True)
        if self._keep:
            (self._keep / f"fault-{len(self._told)}").write_bytes(file)


def main() -> None:
    """The command; libFuzzer ends the process."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, required=True, help="a folder for inputs and faults")
    asked = parser.parse_args()
    inputs, books, chosen = seed_inputs(asked.seed)
    corpus = asked.keep / "inputs"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(inputs):
        (corpus / f"seed-{number}").write_bytes(data)
    watch = Watch(packings(books), chosen, asked.keep)
    until = time.monotonic() + asked.minutes * 60

    def look(data: bytes) -> None:
        watch.look(data)
        if time.monotonic() > until:  # libFuzzer would end with 0, whatever was found
            counts = ", ".join(f"{count} {what}" for what, count in sorted(watch.counts.items()))
            print(f"{counts}, {time.process_time():.0f} s of a processor", flush=True)
            os._exit(int(bool(watch.counts["broken"])))

    options = (f"-seed={asked.seed}", f"-max_len={LARGEST_INPUT}", f"-timeout={HANGING_SECONDS}",
               f"-artifact_prefix={asked.keep}/", "-print_final_stats=0", str(corpus))  # fmt: skip
    atheris.Setup([sys.argv[0], *options], look)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
