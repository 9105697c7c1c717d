"""Time and memory of this process and its children."""

import resource
import time
from pathlib import Path
from types import TracebackType

_STATUS = Path("/proc/self/status")


class Clock:
    """Measures what is done inside ``with clock:``: seconds by the clock and the peak of memory so far.

    `checking` are the seconds since the data stood ready, where loading is a step of its own.
    """

    seconds = 0.0
    checking: float | None = None
    _own = 0.0
    _mib = 0.0

    def __enter__(self) -> "Clock":
        self._wall, self._cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.seconds += time.perf_counter() - self._wall
        self._own += time.process_time() - self._cpu
        self._mib = peak()

    def checks(self, begun: float) -> None:
        """Note that the data stood ready at `begun`, and all is checked now."""
        self.checking = time.perf_counter() - begun

    @property
    def cpu(self) -> float:
        """Seconds of the processor, with those of children that have ended."""
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return self._own + children.ru_utime + children.ru_stime

    @property
    def mib(self) -> float:
        """The peak of memory, of this process or the largest child that has ended."""
        return max(self._mib, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)


def peak() -> float:
    """The peak of memory of this process in MiB.

    Linux counts in ``ru_maxrss`` what the parent had when it started this process, so its other count is preferred.
    """
    if _STATUS.exists():
        lines = _STATUS.read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
