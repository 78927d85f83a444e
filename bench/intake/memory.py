"""Peak memory and processor seconds of processes, from /proc: this one's and a server's.

Proportional shares (PSS) are summed, so that what processes share is counted once. Processor
seconds tell what seconds hide on a machine that others use too.
"""

import os
import threading
from pathlib import Path
from types import TracebackType

SAMPLE_SECONDS = 0.2
MB = 1 << 20


class PeakMemory:
    """Samples while the block runs: the process tree below `own`, and that below `server`."""

    def __init__(self, own: int, server: int | None) -> None:
        self._roots = {"own": own, "server": server}
        self.peak_mb = {"own": 0.0, "server": 0.0}
        self.cpu_seconds = {"own": 0.0, "server": 0.0}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> "PeakMemory":
        self._before = self._cpu()
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()
        self.cpu_seconds = {name: used - self._before[name] for name, used in self._cpu().items()}

    def _cpu(self) -> dict[str, float]:
        children = _children()
        return {
            name: sum(map(_cpu_seconds, _tree(root, children))) if root is not None else 0.0
            for name, root in self._roots.items()
        }

    def _sample(self) -> None:
        while True:
            children = _children()
            for name, root in self._roots.items():
                if root is not None:
                    size = sum(map(_share_mb, _tree(root, children)))
                    self.peak_mb[name] = max(self.peak_mb[name], size)
            if self._stop.wait(SAMPLE_SECONDS):
                return


def _tree(root: int, children: dict[int, list[int]]) -> list[int]:
    found = [root]
    for process in found:
        found += children.get(process, [])
    return found


def _children() -> dict[int, list[int]]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                status = (entry / "stat").read_text()
            except OSError:  # it has just ended
                continue
            parent = int(status.rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(entry.name))
    return children


def _share_mb(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has just ended
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def _cpu_seconds(process: int) -> float:
    """Used by the process itself and by children of it that have ended."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has just ended
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
