"""SPARQL servers on this machine for as long as they are measured: loaded, asked, and gone again."""

import contextlib
import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import KgError

GRAPH = "urn:kg:bench"
"""The graph that Virtuoso holds the data in."""
_PATIENCE = 120

_INI = """\
[Database]
DatabaseFile = v.db
ErrorLogFile = v.log
LockFile = v.lck
TransactionFile = v.trx
xa_persistent_file = v.pxa
[TempDatabase]
DatabaseFile = t.db
TransactionFile = t.trx
[Parameters]
ServerPort = 127.0.0.1:{isql}
ServerThreads = 10
DirsAllowed = ., {allowed}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
CheckpointInterval = 0
DisableUnixSocket = 1
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = .
ServerThreads = 10
[SPARQL]
{settings}
"""


@dataclass(frozen=True)
class Server:
    """A server that runs: where it is asked, and of which graphs if not of all, and how long the load took."""

    name: str
    url: str
    load_seconds: float
    graphs: tuple[str, ...] = ()

    def ask(self, query: str, limit: float) -> dict:
        """The answer to a query as SPARQL Results JSON. Raises OSError after `limit` seconds."""
        given = [("query", query), *(("default-graph-uri", graph) for graph in self.graphs)]
        headers = {"Accept": "application/sparql-results+json"}
        request = urllib.request.Request(self.url, urllib.parse.urlencode(given).encode(), headers)
        with urllib.request.urlopen(request, timeout=limit) as response:
            try:
                return json.load(response)
            except ValueError as error:  # the server broke off
                raise OSError(str(error)) from None


@contextlib.contextmanager
def oxigraph(files: Sequence[Path], folder: Path, limit: int) -> Iterator[Server]:
    """The Oxigraph server with these files in its default graph; a query may take `limit` seconds."""
    program, place, port = _binary("oxigraph"), _place(folder), free_port()
    begun = time.perf_counter()
    _run([program, "load", "--location", place, "--file", *files])
    _run([program, "optimize", "--location", place])  # as many files leave it, every look-up reads all of them
    spent = time.perf_counter() - begun
    bind = ["--bind", f"127.0.0.1:{port}", "--timeout-s", str(limit)]
    with _running([program, "serve-read-only", "--location", place, *bind], place, port):
        yield Server("Oxigraph server", f"http://127.0.0.1:{port}/query", spent)


@contextlib.contextmanager
def virtuoso(files: Sequence[Path], folder: Path, limit: int) -> Iterator[Server]:
    """Virtuoso with these files in one graph; a query may take `limit` seconds."""
    settings = {"ResultSetMaxRows": 10_000_000, "MaxQueryExecutionTime": limit, "DefaultGraph": GRAPH}
    with virtuoso_of({GRAPH: files}, folder, settings, megabytes=3_400) as server:
        yield server


@contextlib.contextmanager
def virtuoso_of(
    graphs: Mapping[str, Sequence[Path]], folder: Path, settings: Mapping[str, object], megabytes: int
) -> Iterator[Server]:
    """Virtuoso with some files in each graph, and settings for the section [SPARQL] of its configuration."""
    program, isql, place = _binary("virtuoso-t"), _binary("isql-vt"), _place(folder)
    ports, buffers = {"port": free_port(), "isql": free_port()}, megabytes * 100  # of 8 KiB, and what goes with them
    allowed = ", ".join(sorted({str(path.parent) for files in graphs.values() for path in files}))
    lines = "\n".join(f"{name} = {value}" for name, value in settings.items())
    text = _INI.format(allowed=allowed, buffers=buffers, dirty=buffers * 3 // 4, settings=lines, **ports)
    (place / "virtuoso.ini").write_text(text, encoding="utf-8")
    with _running([program, "+foreground", "+configfile", "virtuoso.ini"], place, ports["port"]):
        begun = time.perf_counter()
        loads = [
            f"DB.DBA.TTLP_MT(file_open('{path}'), '', '{graph}', 255, 2);"
            for graph, files in graphs.items()
            for path in files
        ]
        script = "\n".join(["log_enable(2);", *loads, "checkpoint;\n"])
        done = _run([isql, f"127.0.0.1:{ports['isql']}", "dba", "dba"], text=script)
        if "*** Error" in done:
            raise KgError(f"Virtuoso could not load the data: {done[done.index('*** Error') :].splitlines()[0]}.")
        spent = time.perf_counter() - begun
        yield Server("Virtuoso", f"http://127.0.0.1:{ports['port']}/sparql", spent, tuple(graphs))


SERVERS = {"Oxigraph server": oxigraph, "Virtuoso": virtuoso}
"""How each server is started, by its name."""


def binary(name: str) -> str | None:
    """Where a program is, beside this Python or on the path; None if nowhere."""
    return shutil.which(name, path=os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", ""))))


def _binary(name: str) -> str:
    if found := binary(name):
        return found
    raise KgError(f"{name} is not installed. Install it, or leave its engine out.")


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _place(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(dir=folder))


def _run(command: Sequence[str | Path], text: str | None = None) -> str:
    done = subprocess.run(command, input=text, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise KgError(f"{Path(command[0]).name} failed: {' '.join(done.stdout.split())[-200:]}. Mend what it says.")
    return done.stdout


@contextlib.contextmanager
def _running(command: Sequence[str | Path], place: Path, port: int) -> Iterator[None]:
    """Run a server in its folder, which goes with it when the block ends."""
    with (place / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=place, stdout=log, stderr=log, preexec_fn=_die_with_parent)
        try:
            _await(process, port, place / "server.log")
            yield
        finally:
            process.kill()  # nothing of it is kept, so it need not end in order
            process.wait(30)
            shutil.rmtree(place, ignore_errors=True)


def _await(process: subprocess.Popen, port: int, log: Path) -> None:
    """Wait until a server answers HTTP."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/sparql?query=ASK%7B%7D", timeout=5).close()
            return
        except urllib.error.HTTPError as error:  # it answers
            error.close()
            return
        except OSError:
            time.sleep(0.05)
    said = " ".join(log.read_text(errors="replace").split())[-200:]
    raise KgError(f"a server did not come up within {_PATIENCE} s: {said}. Look at its installation.")


def _die_with_parent() -> None:
    """Ask Linux to kill the server should this process be killed before it can do it."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
