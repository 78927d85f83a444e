"""A second process for half of the normalising: Python's own work uses one core only."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")
# Below so many records a second process costs more than it brings.
WORTHWHILE = 8_000


def both(size: int, here: Callable[[], A], there: Callable[[], B]) -> tuple[A, B]:
    """The results of two calls, the second made in a child process where that is worthwhile.

    The child inherits what the call needs and sends back its result alone. What it raises is
    raised here.
    """
    can_fork = "fork" in multiprocessing.get_all_start_methods() and (os.cpu_count() or 1) > 1
    if size < WORTHWHILE or not can_fork or multiprocessing.current_process().daemon:
        return here(), there()
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_send, args=(sender, there), daemon=True)
    child.start()
    sender.close()
    try:
        own = here()
        is_done, result = receiver.recv()
    finally:
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
