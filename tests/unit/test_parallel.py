"""A second process for half of the work, and never a third."""

import os

import pytest

from leadflow.parallel import both


def processes() -> tuple[int, int]:
    return both(os.getpid, os.getpid, is_worthwhile=True)


def test_the_second_call_is_made_in_another_process_where_it_is_worthwhile() -> None:
    here, there = processes()
    assert here == os.getpid() != there
    assert both(os.getpid, os.getpid, is_worthwhile=False) == (here, here)


def test_within_either_call_no_further_process_begins() -> None:
    here, there = both(processes, processes, is_worthwhile=True)
    assert here == (os.getpid(), os.getpid())
    assert there[0] == there[1] != os.getpid()
    assert len(set(processes())) == 2  # it is free again


def test_what_either_raises_is_raised_here_and_the_next_has_a_process_again() -> None:
    def fails() -> int:
        raise ValueError("no such sheet")

    # an answer that fits in no pipe waits for whoever reads it, and nobody does any more
    for calls in ((fails, os.getpid), (os.getpid, fails), (fails, lambda: bytes(1 << 22))):
        with pytest.raises(ValueError, match="no such sheet"):
            both(*calls, is_worthwhile=True)
    assert len(set(processes())) == 2
