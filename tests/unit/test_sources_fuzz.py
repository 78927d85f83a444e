"""Exports of every profile, whole and damaged, judged by law 1 and by the truth of their cells.

A few hundred files, the same ones every time; `bench/fuzz_intake.py` goes on from there.
"""

import pytest
from hypothesis import HealthCheck, given, settings, strategies

from corpus.files import Layout, make_export
from corpus.oracle import broken_laws, readings_of, untruths
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
