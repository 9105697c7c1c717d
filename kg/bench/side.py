"""All engines side by side in one run: each in a process of its own, one after the other, on the same files."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from kg.bench import asking, servers, work
from kg.bench.contenders import CONTENDERS
from kg.bench.work import Work
from kg.errors import KgError, UnknownNameError

FLOOR = ("parse", "load")
RDFLIB_MOST, RDFLIB_LIMIT = 100, 10
"""The most programmes on which rdflib is asked the questions, and the seconds that it has for each."""

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Measured:
    """What came of one engine on one size: what its process said, or why there is nothing."""

    name: str
    programmes: int
    shapes: str
    done: dict | None
    note: str = ""


@dataclass
class Comparison:
    """All that was measured in one run."""

    limit: int
    triples: dict[int, int] = field(default_factory=dict)
    measured: list[Measured] = field(default_factory=list)
    asked: dict[tuple[str, int], asking.Times] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def at(self, shapes: str, programmes: int) -> list[Measured]:
        """What was measured with these shapes at this size."""
        return [one for one in self.measured if (one.shapes, one.programmes) == (shapes, programmes)]

    def seconds(self, shapes: str, name: str) -> dict[int, float]:
        """The seconds of an engine by size."""
        mine = (one for one in self.measured if (one.shapes, one.name) == (shapes, name))
        return {one.programmes: one.done["seconds"] for one in mine if one.done}


def chosen(names: Sequence[str]) -> list[str]:
    """The engines of these names, or all, with the floor. Raises UnknownNameError."""
    for name in names:
        if name not in CONTENDERS:
            raise UnknownNameError("engine", name, CONTENDERS, f"Engines: {', '.join(CONTENDERS)}.")
    return [name for name in CONTENDERS if not names or name in names or name in FLOOR]


def compare(sizes: Sequence[int], names: Sequence[str], limit: int, questions: bool, tell: Tell) -> Comparison:
    """Run the engines of these names (all if none) on so many programmes, each for at most `limit` seconds.

    Raises UnknownNameError for an engine that there is not, KgError for a size that is none.
    """
    if not all(1 <= size <= 1_000_000 for size in sizes):
        raise KgError("--programmes takes a number from 1 to 1,000,000. Mend it.")
    engines, found = chosen(names), Comparison(limit)
    for size in sorted(set(sizes)):
        with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
            tell(f"{size:,} programmes are made")
            given = work.quality(Path(folder), size)
            found.triples[size] = given.triples
            _run_all(found, "quality", size, given, engines, tell)
            _judge(found, size, given, engines, tell)
            if questions:
                _ask(found, size, given, tell)
    return found


def _judge(found: Comparison, size: int, given: Work, engines: Sequence[str], tell: Tell) -> None:
    tell(f"{size:,}: verdicts")
    made = measure(["judge", str(given.save())], found.limit)
    found.measured.append(Measured("judge", size, "criteria", *made))
    if made[0] and given.triples <= work.VIEW_MOST:
        _run_all(found, "criteria", size, work.criteria(Path(given.folder)), engines, tell)


def _run_all(found: Comparison, shapes: str, size: int, given: Work, engines: Sequence[str], tell: Tell) -> None:
    path = str(given.save())
    for name in engines:
        contender = CONTENDERS[name]
        if lacks := contender.lacks():
            done, note = None, f"not installed: {', '.join(lacks)}"
        elif contender.most and size > contender.most:
            done, note = None, "not run"
        else:
            tell(f"{size:,}: {shapes} shapes, {name}")
            done, note = measure(["validate", name, path], found.limit)
        found.measured.append(Measured(name, size, shapes, done, note))


def _ask(found: Comparison, size: int, given: Work, tell: Tell) -> None:
    for store in ("rdflib", "Oxigraph"):
        if store != "rdflib" or size <= RDFLIB_MOST:
            tell(f"{size:,}: questions, {store}")
            seconds = RDFLIB_LIMIT if store == "rdflib" else asking.LIMIT
            found.asked[store, size] = asking.in_process(store, given.data, seconds)
    for name, start in servers.SERVERS.items():
        tell(f"{size:,}: questions, {name}")
        try:
            begin = partial(start, given.files, Path(given.folder), asking.LIMIT)
            found.asked[name, size] = asking.over_http(begin)
        except KgError as error:
            found.notes.append(f"{name}, {size:,} programmes: {error}")


def measure(arguments: list[str], limit: int) -> tuple[dict | None, str]:
    """What a process of `kg.bench.run` says, or why it says nothing. It and its children have `limit` seconds."""
    command = [sys.executable, "-m", "kg.bench.run", *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, start_new_session=True, **pipes) as process:
        try:
            out, err = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return None, f"stopped after {limit:,} s"
    if process.returncode < 0:
        return None, f"died of signal {-process.returncode}"
    if process.returncode:
        return None, f"failed: {(err.strip() or 'no word').splitlines()[-1][:200]}"
    return json.loads(out), ""
