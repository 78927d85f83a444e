"""Landing the blocks of a large part in processes beside this one; a small part lands right here.

While the database takes one block, the next is typed. Each process is a plain child with pipes, as
tasks of a scheduler may be daemons, which multiprocessing gives no children. What it does is
decided by the same functions as here, and blocks come back in order.
"""

import os
import pickle
import struct
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from itertools import chain, islice
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any

from leadflow.sources.landed_text import BlockWriter, LandedText
from leadflow.sources.landing import Lander, Landing

# A process costs half a second to start and 60 MB.
MOST_PROCESSES = 4
BLOCKS_WITHOUT = 2
SIZE = struct.Struct(">Q")
PACKAGE_ROOT = Path(__file__).resolve().parents[2]
PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from leadflow.sources.landing_processes import serve; "
    "serve(sys.stdin.buffer, sys.stdout.buffer)"
)

Block = tuple[int, list[list[str]]]


def land_blocks(landing: Landing, file_id: int, blocks: Iterable[Block]) -> Iterator[LandedText]:
    """Each block of a part as text for COPY, in order. Raises what reading the blocks raises."""
    waiting = iter(blocks)
    first = list(islice(waiting, BLOCKS_WITHOUT))
    count = min(MOST_PROCESSES, processor_count())
    if len(first) < BLOCKS_WITHOUT or count < 2:
        land = _lander(landing, file_id)
        yield from map(land, chain(first, waiting))
        return
    with ExitStack() as stack:
        processes: SimpleQueue[_Process] = SimpleQueue()
        for _ in range(count):
            processes.put(stack.enter_context(_Process(landing, file_id)))
        threads = stack.enter_context(ThreadPoolExecutor(count))

        def ask(block: Block) -> LandedText:
            process = processes.get()
            try:
                return process.land(block)
            finally:
                processes.put(process)

        asked: deque[Future[LandedText]] = deque()
        for block in chain(first, waiting):
            asked.append(threads.submit(ask, block))
            if len(asked) > count:
                yield asked.popleft().result()
        while asked:
            yield asked.popleft().result()


def processor_count() -> int:
    """The processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def _lander(landing: Landing, file_id: int) -> Callable[[Block], LandedText]:
    lander, writer = Lander(landing), BlockWriter(file_id, landing)
    return lambda block: writer.write(lander.land(*block))


class LandingProcessDied(RuntimeError):
    """A landing process ended without an answer, most likely for want of memory."""


class _Process:
    """One child; it ends when its input does."""

    def __init__(self, landing: Landing, file_id: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", PROGRAM, str(PACKAGE_ROOT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._setting: tuple[Landing, int] | None = (landing, file_id)

    def __enter__(self) -> "_Process":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def land(self, block: Block) -> LandedText:
        """Raises what landing raises there, and LandingProcessDied."""
        sink, source = self._process.stdin, self._process.stdout
        assert sink is not None and source is not None
        try:
            if self._setting is not None:
                _send(sink, self._setting)
                self._setting = None
            _send(sink, block)
            answer = _receive(source)
        except (BrokenPipeError, EOFError) as error:
            raise LandingProcessDied(f"exit status {self._process.poll()}") from error
        if isinstance(answer, BaseException):
            raise answer
        assert isinstance(answer, LandedText)
        return answer


def serve(source: IO[bytes], sink: IO[bytes]) -> None:
    """What a landing process does: the setting first, then an answer to each block."""
    landing, file_id = _receive(source)
    land = _lander(landing, file_id)
    while True:
        try:
            block = _receive(source)
        except EOFError:
            return
        try:
            answer: Any = land(block)
        except Exception as error:  # told where it is asked for: the file is held there
            answer = RuntimeError(f"{type(error).__name__} while landing rows {block[0]} on")
        _send(sink, answer)


def _send(sink: IO[bytes], value: object) -> None:
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    sink.write(SIZE.pack(len(data)))
    sink.write(data)
    sink.flush()


def _receive(source: IO[bytes]) -> Any:
    """Raises EOFError at the end."""
    head = source.read(SIZE.size)
    if len(head) < SIZE.size:
        raise EOFError
    (size,) = SIZE.unpack(head)
    data = source.read(size)
    if len(data) < size:
        raise EOFError
    return pickle.loads(data)
