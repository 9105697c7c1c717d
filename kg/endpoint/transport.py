"""One HTTP request with a total deadline and a cap on its answer.

A socket's own time-out starts anew with every byte, and finding the address of a host has none. So the exchange runs
in a thread of its own, and at the deadline its socket is closed. No handler for redirects, proxies, cookies or
passwords is in the chain: an answer comes back as it was sent, whatever its status.
"""

import contextlib
import functools
import http.client
import socket
import threading
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

_PIECE = 65_536


class CutOffError(Exception):
    """The answer ended before it was whole."""


class TooMuchError(Exception):
    """The answer is longer than allowed."""


@dataclass(frozen=True)
class Reply:
    """What came back. `ends` says whether the reply itself told where it ends."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes
    ends: bool

    @property
    def content_type(self) -> str:
        """The content type without its parameters, in lower case."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def exchange(request: urllib.request.Request, seconds: float, most: int) -> Reply:
    """Send a request and read the whole reply.

    Raises TimeoutError at the deadline, CutOffError, TooMuchError, and what urllib and http.client raise.
    """
    call = _Call(request, seconds, most)
    thread = threading.Thread(target=call.run, daemon=True)
    try:
        if seconds > 0:
            thread.start()
            thread.join(seconds)
        if call.error:
            raise call.error
        if call.reply is None:
            raise TimeoutError
        return call.reply
    finally:
        call.abort()


class _Call:
    """An exchange under way."""

    def __init__(self, request: urllib.request.Request, seconds: float, most: int):
        self.request, self.seconds, self.most = request, seconds, most
        self.reply: Reply | None = None
        self.error: BaseException | None = None
        self._sockets: list[socket.socket] = []

    def run(self) -> None:
        """Do it, and keep what comes of it."""
        opener = urllib.request.OpenerDirector()
        opener.add_handler(_Plain(self.connected))
        opener.add_handler(_Secure(self.connected))
        try:
            with opener.open(self.request, timeout=self.seconds) as response:
                self.reply = _read(response, self.most)
        except BaseException as error:  # of whatever kind, it belongs to the thread that waits
            self.error = error

    def connected(self, sock: socket.socket) -> None:
        """Remember a socket, so that it can be closed from outside."""
        self._sockets.append(sock)

    def abort(self) -> None:
        """End what is still under way. A read that waits in the other thread comes back at once."""
        for sock in self._sockets:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)


def _read(response: http.client.HTTPResponse, most: int) -> Reply:
    ends = response.chunked or response.length is not None
    fine = response.status == 200
    body = bytearray()
    try:
        while piece := response.read(_PIECE):
            body += piece
            if not fine and len(body) >= _PIECE:  # of an error, the beginning is enough
                return Reply(response.status, response.headers, bytes(body), ends)
            if len(body) > most:
                raise TooMuchError
    except (http.client.HTTPException, OSError) as error:
        if fine:
            raise CutOffError from error
    if fine and response.length:  # http.client counts down what Content-Length promised
        raise CutOffError
    return Reply(response.status, response.headers, bytes(body), ends)


def _connection(kind: type, connected: Callable, *arguments: object, **options: object) -> http.client.HTTPConnection:
    """A connection that tells of its socket."""
    connection = kind(*arguments, **options)
    connect = connection.connect

    def and_tell() -> None:
        connect()
        connected(connection.sock)

    connection.connect = and_tell
    return connection


class _Plain(urllib.request.HTTPHandler):
    def __init__(self, connected: Callable):
        super().__init__()
        self._kind = functools.partial(_connection, http.client.HTTPConnection, connected)

    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(self._kind, request)


class _Secure(urllib.request.HTTPSHandler):
    def __init__(self, connected: Callable):
        super().__init__()
        self._kind = functools.partial(_connection, http.client.HTTPSConnection, connected)

    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(self._kind, request)
