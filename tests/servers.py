"""SPARQL servers for the tests, each on a free port of this machine and gone when its block ends."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from kg.bench import servers

OXIGRAPH = servers.binary("oxigraph")
VIRTUOSO = servers.binary("virtuoso-t") and servers.binary("isql-vt")
LIMIT = 60
free_port = servers.free_port


@contextlib.contextmanager
def oxigraph(folder: Path, *turtle: Path) -> Iterator[str]:
    """The oxigraph server with Turtle files in its default graph: the address of its endpoint."""
    with servers.oxigraph(turtle, folder, LIMIT) as server:
        yield server.url


@contextlib.contextmanager
def virtuoso(folder: Path, graphs: dict[str, Path], megabytes: int = 32, **sparql: object) -> Iterator[str]:
    """Virtuoso with a Turtle file in each graph: the address of its endpoint.

    `sparql` are settings of the section [SPARQL] of its configuration, as ResultSetMaxRows=5.
    """
    files = {graph: [path] for graph, path in graphs.items()}
    with servers.virtuoso_of(files, folder, sparql, megabytes) as server:
        yield server.url


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
