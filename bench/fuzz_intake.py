"""Fuzzes the reading of files: exports of every profile, damaged, judged by law 1 and by truth.

Run as `python bench/fuzz_intake.py --minutes 10 --seed 1 [--keep FOLDER]`; exit code 1 where a law
was broken. What broke one is printed with the seed that makes it again, and kept if asked.
"""

import argparse
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1] / "plugins"))

from corpus.damage import DAMAGES
from corpus.files import make_export
from corpus.oracle import (
    broken_laws,
    readings_of,
    unstorable,
    untruths,
    untruths_of_damaged,
)
from corpus.variants import random_variant
from leadflow.sources.profiles import profiles
from leadflow.sources.recognise import Recognised, recognise

ROWS = 24
SHOWN = 3


def judge(seed: int) -> tuple[str, list[str], bytes]:
    """One file by its number: what was done to it, what was wrong with how it was read."""
    random = Random(seed)
    profile = random.choice(profiles())
    layout, style = random_variant(random)
    try:
        export = make_export(profile, layout, style, ROWS, seed)
    except UnicodeEncodeError:
        return "not written: the encoding lacks a character", [], b""
    if not isinstance(recognise([export.header], [profile]), Recognised):
        return "not written: no header of this profile", [], b""
    damage = random.choice((None, *DAMAGES))
    data, touched = damage(export, random) if damage else (export.data, 0)
    name = f"{profile.name} {layout.container} {layout.encoding} {style.dates} "
    name += damage.__name__ if damage else "undamaged"
    try:
        readings = readings_of(data, profiles())
        problems = broken_laws(readings) + unstorable(readings)
        problems += (
            untruths_of_damaged(export, readings, touched) if damage else untruths(export, readings)
        )
    except Exception:  # the fuzzer's own business: a crash is what it looks for
        problems = [traceback.format_exc()]
    return name, problems, data


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for the files that broke a law")
    arguments = parser.parse_args()
    until = time.monotonic() + arguments.minutes * 60
    counts: Counter[str] = Counter()
    number = arguments.seed * 1_000_000
    while time.monotonic() < until:
        number += 1
        name, problems, data = judge(number)
        counts["files" if data else "not written"] += 1
        if not problems:
            continue
        counts["broken"] += 1
        print(f"{number} {name}")
        for problem in problems[:SHOWN]:
            print(f"    {problem}")
        sys.stdout.flush()
        if arguments.keep:
            arguments.keep.mkdir(parents=True, exist_ok=True)
            (arguments.keep / str(number)).write_bytes(data)
    print(", ".join(f"{count} {what}" for what, count in sorted(counts.items())))
    return int(bool(counts["broken"]))


if __name__ == "__main__":
    raise SystemExit(main())
