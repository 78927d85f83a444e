"""A second process for half of the work: Python's own uses one core only."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")

_has_child = False


def both(here: Callable[[], A], there: Callable[[], B], *, is_worthwhile: bool) -> tuple[A, B]:
    """The results of two calls, the second made in a child process where that is worthwhile.

    It is not where both are done sooner than a process begins, nor within either call: there are
    two processes at most. The child inherits what the call needs and sends back its result alone.
    What it raises is raised here.
    """
    global _has_child
    can_fork = "fork" in multiprocessing.get_all_start_methods() and (os.cpu_count() or 1) > 1
    is_within = _has_child or multiprocessing.current_process().daemon
    if not is_worthwhile or not can_fork or is_within:
        return here(), there()
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_send, args=(sender, there), daemon=True)
    child.start()
    sender.close()
    _has_child = True
    try:
        own = here()
        is_done, result = receiver.recv()
    except BaseException:
        child.kill()  # its answer may be too long for a pipe that nobody reads
        raise
    finally:
        _has_child = False
        receiver.close()
        child.join()
    if not is_done:
        raise result
    return own, result


def _send(sender: Connection, call: Callable[[], object]) -> None:
    try:
        answer: tuple[bool, object] = (True, call())
    except Exception as error:  # raised again by the parent
        answer = (False, error)
    sender.send(answer)
    sender.close()
