"""Exports of every profile, whole and damaged, judged by law 1 and by the truth of their cells.

A few hundred files, the same ones every time; `bench/fuzz_intake.py` goes on from there.
"""

import gzip

import pytest
from hypothesis import HealthCheck, given, settings, strategies

from corpus.files import Layout, make_export
from corpus.oracle import broken_laws, readings_of, uncounted, unstorable, untruths
from corpus.values import Style
from corpus.variants import ENCODINGS
from fuzz_intake import judge
from leadflow.sources.profiles import profiles
from leadflow.sources.recognise import Recognised, recognise

NAMES = [profile.name for profile in profiles()]


@given(strategies.integers(1, 999_999))
@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
def test_no_file_breaks_a_law(number: int) -> None:
    name, problems, _ = judge(number)
    assert not problems, name


EDITS = strategies.lists(
    strategies.tuples(
        strategies.integers(0, 1999),
        strategies.integers(0, 3),
        strategies.sampled_from([b"", b'"', b",", b"\n", b"\r", b"\0", b"\xff\xfe"])
        | strategies.binary(max_size=4),
    ),
    max_size=6,
)


@given(strategies.sampled_from(sorted(ENCODINGS)), strategies.booleans(), EDITS)
@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
def test_no_edit_of_bytes_loses_a_row(
    encoding: str, is_packed: bool, edits: list[tuple[int, int, bytes]]
) -> None:
    (profile,) = (profile for profile in profiles() if profile.name == "pipedrive_deal")
    layout, style = Layout(encoding=encoding), Style(script=ENCODINGS[encoding][0])
    data = make_export(profile, layout, style, 6, 1).data
    for place, gone, put in edits:  # bytes out, others in
        at = place % len(data)
        data = data[:at] + put + data[at + gone :]
    data = gzip.compress(data) if is_packed else data
    readings = readings_of(data, profiles())
    assert not broken_laws(readings) + unstorable(readings) + uncounted(data, readings)


@pytest.mark.parametrize("encoding", sorted(ENCODINGS))
def test_each_encoding_is_read_in_each_of_its_scripts(encoding: str) -> None:
    (profile,) = (profile for profile in profiles() if profile.name == "pipedrive_deal")
    for script in ENCODINGS[encoding]:
        export = make_export(profile, Layout(encoding=encoding), Style(script=script), 12, 1)
        readings = readings_of(export.data, profiles())
        assert not broken_laws(readings) + untruths(export, readings), script


@pytest.mark.parametrize("name", NAMES)
def test_each_profile_is_read_as_its_system_and_excel_write_it(name: str) -> None:
    (profile,) = (profile for profile in profiles() if profile.name == name)
    layouts = (
        Layout(quote_all=True, line_end="\n", line_breaks=True),
        Layout(container="html", title_rows=1),
        Layout(container="xlsx", blank_rows=True, shuffled=True),
    )
    for number, layout in enumerate(layouts):
        dates = ("iso", "slashed", "serial")[number]
        export = make_export(profile, layout, Style(dates=dates, script="ascii"), 12, number)
        if not isinstance(recognise([export.header], [profile]), Recognised):
            continue  # more headers than the generator knows of are needed
        readings = readings_of(export.data, profiles())
        assert not broken_laws(readings) + untruths(export, readings), layout
