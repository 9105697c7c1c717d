"""SPARQL servers on this machine for as long as they are measured: loaded, asked, and gone again."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import KgError

GRAPH = "urn:kg:bench"
"""The graph that Virtuoso holds the data in."""
_PATIENCE = 120

_INI = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = {isql}
ServerThreads = 10
DirsAllowed = {folder}, {data}
NumberOfBuffers = 340000
MaxDirtyBuffers = 250000
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 10000000
MaxQueryExecutionTime = {limit}
DefaultGraph = {graph}
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
    """The Oxigraph server with these files in its default graph."""
    program, place, port = _binary("oxigraph"), Path(tempfile.mkdtemp(dir=folder)), _free_port()
    begun = time.perf_counter()
    _run([program, "load", "--location", place, "--file", *files])
    _run([program, "optimize", "--location", place])  # as many files leave it, every look-up reads all of them
    spent = time.perf_counter() - begun
    bind = ["--bind", f"127.0.0.1:{port}", "--timeout-s", str(limit)]
    with _running([program, "serve-read-only", "--location", place, *bind], port):
        yield Server("Oxigraph server", f"http://127.0.0.1:{port}/query", spent)
    shutil.rmtree(place, ignore_errors=True)


@contextlib.contextmanager
def virtuoso(files: Sequence[Path], folder: Path, limit: int) -> Iterator[Server]:
    """Virtuoso with these files in one graph."""
    program, isql, place = _binary("virtuoso-t"), _binary("isql-vt"), Path(tempfile.mkdtemp(dir=folder))
    ports = {"port": _free_port(), "isql": _free_port()}
    allowed = ", ".join(sorted({str(path.parent) for path in files}))
    ini = place / "virtuoso.ini"
    ini.write_text(_INI.format(folder=place, data=allowed, limit=limit, graph=GRAPH, **ports), encoding="utf-8")
    with _running([program, "+foreground", "+configfile", ini], ports["isql"]):
        begun = time.perf_counter()
        loads = [f"DB.DBA.TTLP_MT(file_open('{path}'), '', '{GRAPH}', 255, 2);" for path in files]
        script = "\n".join(["log_enable(2);", *loads, "checkpoint;\n"])
        done = _run([isql, f"127.0.0.1:{ports['isql']}", "dba", "dba"], text=script)
        if "*** Error" in done:
            raise KgError(f"Virtuoso could not load the data: {done[done.index('*** Error') :].splitlines()[0]}.")
        spent = time.perf_counter() - begun
        _await(ports["port"])
        yield Server("Virtuoso", f"http://127.0.0.1:{ports['port']}/sparql", spent, (GRAPH,))
    shutil.rmtree(place, ignore_errors=True)


SERVERS = {"Oxigraph server": oxigraph, "Virtuoso": virtuoso}
"""How each server is started, by its name."""


def binary(name: str) -> str | None:
    """Where a program is, beside this Python or on the path; None if nowhere."""
    return shutil.which(name, path=os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", ""))))


def _binary(name: str) -> str:
    if found := binary(name):
        return found
    raise KgError(f"{name} is not installed. Install it, or leave its engine out.")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _run(command: Sequence[str | Path], text: str | None = None) -> str:
    done = subprocess.run(command, input=text, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise KgError(f"{Path(command[0]).name} failed: {' '.join(done.stdout.split())[-200:]}. Mend what it says.")
    return done.stdout


@contextlib.contextmanager
def _running(command: Sequence[str | Path], port: int) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await(port)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise KgError(f"a server did not come up within {_PATIENCE} s. Look at its installation.")
