"""What is wrong with an exchange, as one clear line."""

import http.client
import socket
import ssl
import urllib.error
from collections.abc import Collection

from kg.endpoint.address import inert
from kg.endpoint.credentials import HOW
from kg.endpoint.transport import CutOffError, Reply, TooMuchError
from kg.errors import KgError

RESULTS = "application/sparql-results+json"


def refusal(name: str, problem: str, remedy: str) -> KgError:
    """The error of an endpoint: which, what is wrong, and what to do."""
    return KgError(f"{name}: {problem}. {remedy}.")


def failed(name: str, error: BaseException, seconds: float, most: int) -> KgError:
    """The error for an exchange that came to no reply."""
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    kinds = {
        TimeoutError: (f"no whole answer within {seconds:g} s", "Ask for less, or give more time with --deadline"),
        TooMuchError: (f"the answer is longer than {most:,} bytes", "Ask for less"),
        CutOffError: ("the answer is cut off", "Ask again, and for less if it happens again"),
        socket.gaierror: ("the host cannot be found", "Check the address and your connection"),
        ssl.SSLCertVerificationError: (
            f"its certificate cannot be trusted ({inert(getattr(reason, 'verify_message', ''))})",
            "Ask its keeper, or name the certificate of your own authority in SSL_CERT_FILE",
        ),
        ssl.SSLError: ("no secure connection can be made", "Check that the address speaks https"),
        ConnectionRefusedError: ("nothing answers at this address", "Check it, and that the store is running"),
        http.client.RemoteDisconnected: ("the connection ended without an answer", "Ask again later"),
        http.client.HTTPException: ("what answers does not speak HTTP as it should", "Check the address"),
        UnicodeError: ("the address holds what cannot be sent", "Write it in ASCII, with %-escapes and xn-- names"),
        OSError: (f"it cannot be reached ({inert(getattr(reason, 'strerror', '') or '')})", "Check the address"),
    }
    for kind, (problem, remedy) in kinds.items():
        if isinstance(reason, kind):
            return refusal(name, problem.replace(" ()", ""), remedy)
    raise error  # a mistake of ours, which must not hide


def check_status(name: str, reply: Reply, known: bool) -> None:
    """Refuse a reply that is not an answer; `known` says whether credentials were sent. Raises KgError."""
    status, said = reply.status, _said(reply)
    if status == 200:
        return
    if status in range(300, 400):
        raise refusal(name, f"it sends the query on{_target(reply)}", "Give that address if you trust it")
    if status in (401, 403):
        raise denied(name, status, known)
    if status in (429, 503):
        wait = inert(reply.headers.get("Retry-After", ""), 40)
        raise refusal(name, f"it is busy (status {status})", f"Ask again {f'after {_wait(wait)}' if wait else 'later'}")
    problems = {
        400: (f"it refuses the query{said}", "Change the query"),
        404: ("there is no endpoint at this address (status 404)", "Check the address"),
        405: ("there is no endpoint at this address (status 405)", "Check the address"),
        408: ("the query took too long there (status 408)", "Ask for less"),
        413: ("the query is too long for it (status 413)", "Shorten it"),
        504: ("the query took too long there (status 504)", "Ask for less"),
    }
    error = "it failed" if status >= 500 else "it gave no answer"
    problem, remedy = problems.get(status, (f"{error} (status {status}){said}", "Ask again later, or for less"))
    raise refusal(name, problem, remedy)


def denied(name: str, status: int, known: bool) -> KgError:
    """The error for a query that its sender may not ask; `known` says whether credentials were sent."""
    problem = "the credentials lack the right to ask this" if known else "it wants credentials"
    remedy = "Check them" if known else f"{HOW}. They are sent over https only"
    return refusal(name, f"{problem} (status {status})", remedy)


def check_whole(name: str, reply: Reply, types: Collection[str]) -> None:
    """Refuse an answer that is of another kind, packed, or said to be incomplete. Raises KgError."""
    if reply.content_type not in types:
        kind = inert(reply.content_type, 60) or "something without a content type"
        raise refusal(name, f"it gave {kind} instead of {' or '.join(types)}", "Check that it is a SPARQL endpoint")
    if (reply.headers.get_content_charset() or "utf-8") not in ("utf-8", "utf8", "us-ascii"):
        raise refusal(name, "the answer is not in UTF-8", "Ask its keeper")
    if reply.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise refusal(name, "the answer is compressed, which was not asked for", "Ask its keeper to switch that off")
    if reply.headers.get("X-SQL-State") or reply.headers.get("X-SQL-Message"):
        raise refusal(name, "the answer is incomplete, for the query took too long there", "Ask for less")
    if RESULTS not in types and not reply.ends:
        raise refusal(name, "the reply does not say where it ends, so it may be cut off", "Ask its keeper")


def broken(name: str, error: ValueError) -> KgError:
    """The error for an answer that cannot be read."""
    return refusal(name, f"the answer is broken or cut off ({inert(str(error), 100)})", "Ask again, or ask its keeper")


def _said(reply: Reply) -> str:
    """What a reply says in plain text, as the end of a sentence."""
    if "html" in reply.content_type or "octet" in reply.content_type:
        return ""
    text = inert(reply.body.decode("utf-8", "replace"))
    return f": {text}" if text else ""


def _target(reply: Reply) -> str:
    """Where a redirect leads, without what may be secret in it."""
    place = inert(reply.headers.get("Location", "").partition("?")[0].partition("#")[0], 100)
    return f" to {place}" if place and "@" not in place else ""


def _wait(text: str) -> str:
    return f"{text} s" if text.isdigit() else text
