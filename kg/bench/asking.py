"""The questions of the book, asked of one store after another with their defaults."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.error import HTTPError, URLError

from kg import questions
from kg.bench import servers
from kg.errors import KgError
from kg.store import Store, filled

Ask = Callable[[str], object]
"""Asks a query and reads the whole answer."""
Times = dict[str, float | str]
"""Milliseconds by question, or what became of it instead."""
LATE, FAILED, KILLED = "too long", "failed", "killed it"

LIMIT = 60
"""Seconds that one question may take."""
AGAIN = 1.0
"""What took less than so many seconds is asked twice more, and the best time counts."""


def in_process(store: str, files: Sequence[str], limit: int = LIMIT) -> Times:
    """Ask all questions of ``Oxigraph`` or ``rdflib`` in another process.

    A running query cannot be cancelled, so its process is killed, and another one goes on with the next question.
    """
    left, found = list(questions.catalogue()), {}
    while left:
        listed = json.dumps({"store": store, "files": list(files), "limit": limit, "left": left})
        command = [sys.executable, "-m", "kg.bench.run", "ask"]
        done = subprocess.run(command, input=listed, capture_output=True, text=True, start_new_session=True)
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        if not answers and "Traceback" in done.stderr:
            raise KgError(f"the questions could not be asked of {store}: {done.stderr.strip().splitlines()[-1]}.")
        found.update(answers)
        left = left[len(answers) :]
        if left:
            found[left.pop(0)] = LATE
    return found


def answer(given: dict) -> Iterator[tuple[str, float]]:
    """What the other process does: it dies by SIGALRM at a question that takes too long."""
    ask = _STORES[given["store"]](list(map(Path, given["files"])))
    for name, query in _queries(given["left"]):
        signal.setitimer(signal.ITIMER_REAL, given["limit"])
        yield name, _milliseconds(ask, query)
        signal.setitimer(signal.ITIMER_REAL, 0)


def over_http(start: Callable[[], AbstractContextManager[servers.Server]], limit: int = LIMIT) -> Times:
    """Ask all questions of a server, which is started and loaded anew when a question killed it."""
    left, found = list(_queries(questions.catalogue())), {}
    while left:
        with start() as server:
            while left:
                name, query = left.pop(0)
                found[name] = _asked(server, query, limit)
                if found[name] == KILLED:
                    break
    return found


def _asked(server: servers.Server, query: str, limit: int) -> float | str:
    begun = time.monotonic()
    try:
        return _milliseconds(lambda text: server.ask(text, limit), query)
    except (ConnectionError, URLError) as error:
        if not isinstance(error, HTTPError):
            return LATE if isinstance(getattr(error, "reason", None), TimeoutError) else KILLED
    except OSError:  # a timeout, or an answer that breaks off
        pass
    return LATE if time.monotonic() - begun > limit * 0.9 else FAILED


def _queries(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    book = questions.catalogue()
    return ((name, filled(book[name].query, {})) for name in names)


def _milliseconds(ask: Ask, query: str) -> float:
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        ask(query)
        best = min(best, time.perf_counter() - start)
        if best > AGAIN:
            break
    return round(best * 1000, 1)


def _oxigraph(files: list[Path]) -> Ask:
    store = Store()
    for path in files:
        store.load(path)
    return store.select


def _rdflib(files: list[Path]) -> Ask:
    import rdflib

    graph = rdflib.Graph()
    for path in files:
        graph.parse(data=path.read_bytes(), format="turtle")
    return lambda query: list(graph.query(query))


_STORES = {"Oxigraph": _oxigraph, "rdflib": _rdflib}
