"""SPARQL servers for the tests, each on a free port of this machine and gone when its block ends."""

import contextlib
import ctypes
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

OXIGRAPH = shutil.which("oxigraph", path=Path(sys.executable).parent) or shutil.which("oxigraph")
VIRTUOSO = shutil.which("virtuoso-t") and shutil.which("isql-vt") and shutil.which("virtuoso-t")

_INI = """\
[Database]
DatabaseFile = v.db
ErrorLogFile = v.log
LockFile = v.lck
TransactionFile = v.trx
xa_persistent_file = v.pxa
FileExtend = 100
[TempDatabase]
DatabaseFile = t.db
TransactionFile = t.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 10
DirsAllowed = .
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
CheckpointInterval = 0
DisableUnixSocket = 1
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 6
[SPARQL]
{sparql}
"""


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


@contextlib.contextmanager
def oxigraph(folder: Path, *turtle: Path) -> Iterator[str]:
    """The oxigraph server with Turtle files in its default graph: the address of its endpoint."""
    store = str(folder / "oxigraph")
    if turtle:
        subprocess.run(
            [OXIGRAPH, "load", "--location", store, "--file", *map(str, turtle)],
            check=True,
            capture_output=True,
            timeout=300,
        )
    port = free_port()
    with _running([OXIGRAPH, "serve", "--location", store, "--bind", f"127.0.0.1:{port}"], folder, port):
        yield f"http://127.0.0.1:{port}/query"


@contextlib.contextmanager
def virtuoso(folder: Path, graphs: dict[str, Path], megabytes: int = 32, **sparql: object) -> Iterator[str]:
    """Virtuoso with a Turtle file in each graph: the address of its endpoint.

    `sparql` are settings of the section [SPARQL] of its configuration, as ResultSetMaxRows=5.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ports = {"sql": free_port(), "http": free_port()}
    buffers = megabytes * 100  # of 8 KiB, and a little for what goes with them
    lines = "\n".join(f"{name} = {value}" for name, value in sparql.items())
    text = _INI.format(**ports, sparql=lines, buffers=buffers, dirty=buffers * 3 // 4)
    (folder / "virtuoso.ini").write_text(text)
    command = [VIRTUOSO, "+foreground", "+configfile", "virtuoso.ini"]
    with _running(command, folder, ports["http"]):
        statements = []
        for number, (graph, path) in enumerate(graphs.items()):
            shutil.copyfile(path, folder / f"{number}.ttl")
            statements.append(f"DB.DBA.TTLP_MT(file_to_string_output('{number}.ttl'), '', '{graph}', 0);\n")
        (folder / "load.sql").write_text("".join(statements))
        load = ["isql-vt", f"127.0.0.1:{ports['sql']}", "dba", "dba", "load.sql"]
        done = subprocess.run(load, cwd=folder, capture_output=True, text=True, timeout=300)
        assert "*** Error" not in done.stdout + done.stderr, done.stdout + done.stderr
        yield f"http://127.0.0.1:{ports['http']}/sparql"


@contextlib.contextmanager
def _running(command: list[str], folder: Path, port: int, patience: float = 60) -> Iterator[None]:
    """Run a server until the block ends; it is ready once it answers HTTP at its port."""
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, preexec_fn=_die_with_parent)
        try:
            _wait_for(process, port, time.monotonic() + patience, folder / "server.log")
            yield
        finally:
            process.kill()  # nothing of it is kept, so it need not end in order
            process.wait(30)


def _wait_for(process: subprocess.Popen, port: int, until: float, log: Path) -> None:
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text(errors="replace")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/sparql?query=ASK%7B%7D", timeout=5).close()
            return
        except urllib.error.HTTPError as error:  # it answers
            error.close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"the server did not start: {log.read_text(errors='replace')}")


def _die_with_parent() -> None:
    """Ask Linux to kill the server should the tests be killed before they can do it."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Hostile:
    """A server that answers each connection with the next of `scripts`: bytes to send, seconds to wait.

    The last script is used again and again. `seen` holds the requests as they came. With a `context` it speaks TLS.
    """

    def __init__(self, *scripts: list[bytes | float], context: ssl.SSLContext | None = None):
        self.scripts, self.seen = list(scripts), []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._context = context
        self.url = f"http{'s' if context else ''}://127.0.0.1:{self._listener.getsockname()[1]}/sparql"

    def __enter__(self) -> "Hostile":
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for sock in [self._listener, *self._open]:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):  # of a listener that is closed
            while True:
                sock, _ = self._listener.accept()
                self._open.append(sock)
                script = self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]
                with contextlib.suppress(OSError), sock:
                    self._answer(sock, script)

    def _answer(self, sock: socket.socket, script: list[bytes | float]) -> None:
        with self._context.wrap_socket(sock, server_side=True) if self._context else sock as talk:
            self.seen.append(_request(talk))
            for part in script:
                time.sleep(part) if isinstance(part, float) else talk.sendall(part)


def _request(sock: socket.socket) -> str:
    """A request with its body, as text; of a handshake of TLS, what comes first."""
    data = b""
    while b"\r\n\r\n" not in data and not data.startswith(b"\x16"):
        data += sock.recv(65_536) or b"\r\n\r\n"
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
    while len(body) < length and (piece := sock.recv(65_536)):
        body += piece
    return (head + b"\r\n\r\n" + body).decode(errors="replace")
