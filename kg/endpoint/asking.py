"""Ask an endpoint, with the interface of the embedded store."""

import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from kg.endpoint.address import inert, name_of
from kg.endpoint.credentials import Credentials, check_credentials, credentials
from kg.endpoint.digest import answer_to
from kg.endpoint.prologue import form_of, wants_each_once, with_prefixes
from kg.endpoint.refusals import RESULTS, broken, check_status, check_whole, denied, failed, refusal
from kg.endpoint.transport import Reply, exchange
from kg.endpoint.virtuoso import Limit
from kg.errors import KgError
from kg.store import GRAPH_FORMATS, Answer, RemoteRows, RemoteTriples, Row, check_query, is_iri, ntriples

if TYPE_CHECKING:
    import rdflib

T = TypeVar("T")
DEADLINE = 60.0
_ACCEPT = {RESULTS: RESULTS, "triples": ", ".join(f"{kind};q={1 - n / 10:g}" for n, kind in enumerate(GRAPH_FORMATS))}


class Endpoint:
    """A SPARQL 1.1 endpoint. `requests` counts the HTTP requests that were sent, `server` is what it calls itself."""

    written: frozenset[str] = frozenset()
    """No properties with literals kept beside: that is for stores of ours."""

    def __init__(
        self, url: str, graphs: Sequence[str] = (), deadline: float = DEADLINE, most: int = 1_000_000_000
    ) -> None:
        """`graphs` are asked as the default graph, `deadline` is seconds a query, `most` bytes an answer.

        Nothing is sent yet. Raises KgError if the address, a graph or the credentials cannot be used.
        """
        self.name = name_of(url)
        for graph in graphs:
            if not is_iri(graph):
                raise KgError(f"{graph!r} is not the IRI of a graph. Write it in full.")
        if not deadline > 0:
            raise KgError(f"a deadline of {deadline:g} s leaves no time. Give it seconds above 0.")
        self._url, self._graphs, self._deadline, self._most = url, tuple(graphs), deadline, most
        self._credentials: Credentials | None = credentials(url)
        self._digest = False
        self._limit = Limit()
        self.requests, self.server = 0, ""
        self._counting = Lock()  # several threads may ask at once

    def __repr__(self) -> str:
        return f"Endpoint({self.name!r})"

    def rows(self, query: str) -> "Iterator[tuple[rdflib.term.Identifier | None, ...]]":
        """The rows of a SELECT in the order of its variables, None where unbound.

        They come when the whole answer is there. Raises KgError.
        """
        return self._results(query, "rows").nodes()

    def solutions(self, query: str) -> "Iterator[dict[str, rdflib.term.Identifier | None]]":
        """The rows of a SELECT as terms, by variable. They come when the whole answer is there. Raises KgError."""
        answer = self._results(query, "rows")
        names = answer.columns
        return (dict(zip(names, row, strict=True)) for row in answer.nodes())

    def comes_back(self, literal: "rdflib.Literal") -> bool:
        """Taken for granted: a server has its own ways with literals, and does not tell."""
        return True

    def select(self, query: str) -> list[Row]:
        """The rows of a SELECT: variable to lexical value or IRI, None where unbound. Raises KgError."""
        return self._results(query, "rows").dicts()

    def construct(self, query: str) -> "rdflib.Graph":
        """The triples of a CONSTRUCT or DESCRIBE as an rdflib graph. Raises KgError."""
        return self._triples(query).graph()

    def ntriples(self, query: str) -> str:
        """The triples of a CONSTRUCT as N-Triples. Raises KgError."""
        return self._of_triples(query, ntriples, lambda text: text.count("\n"))

    def describes(self, subject: str) -> bool:
        """Whether there is a triple with this IRI as its subject. Raises KgError."""
        return is_iri(subject) and self._results(f"ASK {{ <{subject}> ?p ?o }}", "boolean").truth()

    def subjects(self, typed: bool = False) -> set[str]:
        """The IRIs of all subjects, or of those that have a class. Raises KgError."""
        predicate = "a" if typed else "?p"
        rows = self.select(f"SELECT DISTINCT ?s {{ ?s {predicate} ?o FILTER(isIRI(?s)) }}")
        return {row["s"] for row in rows}

    def ask_user_query(self, query: str, prefixes: Mapping[str, str]) -> Answer:
        """Answer a query that a user wrote, with `prefixes` known. Raises KgError if it is refused or wrong."""
        check_query(query)
        form, query = form_of(query), with_prefixes(query, prefixes)
        if form in ("CONSTRUCT", "DESCRIBE"):
            return self._triples(query)
        answer = self._results(query, "boolean" if form == "ASK" else "rows")
        if "virtuoso" in self.server.lower() and wants_each_once(query):
            answer.drop_repeats()  # which Virtuoso leaves in, now and then
        return answer

    def _results(self, query: str, kind: str) -> RemoteRows:
        reply = self._ask(query, RESULTS)
        check_whole(self.name, reply, [RESULTS])
        try:
            answer = RemoteRows(reply.body)
        except ValueError as error:
            raise broken(self.name, error) from None
        if answer.kind != kind:
            raise refusal(self.name, f"it answered with {answer.kind} where {kind} were asked for", "Ask its keeper")
        if self._limit.reached(reply, answer.count or 0):
            raise self._at_limit("rows")
        return answer

    def _triples(self, query: str) -> RemoteTriples:
        return self._of_triples(query, RemoteTriples, lambda answer: answer.count)

    def _of_triples(self, query: str, read: Callable[[bytes, str], T], count: Callable[[T], int]) -> T:
        """What `read` makes of a whole answer and its content type."""
        reply = self._ask(query, "triples")
        check_whole(self.name, reply, list(GRAPH_FORMATS))
        try:
            answer = read(reply.body, reply.content_type)
        except ValueError as error:
            raise broken(self.name, error) from None
        if self._limit.may_cut(reply, count(answer), self._note_limit):
            raise self._at_limit("triples")
        return answer

    def _note_limit(self, query: str) -> None:
        reply = self._ask(query, RESULTS)
        check_whole(self.name, reply, [RESULTS])
        self._limit.reached(reply, 0)

    def _at_limit(self, things: str) -> KgError:
        problem = f"it gives at most {self._limit.most:,} {things}, so the answer may be incomplete"
        return refusal(self.name, problem, "Ask for less, or ask its keeper to raise the limit")

    def _ask(self, query: str, accept: str) -> Reply:
        """Send a query, with the credentials; a digest is sent only in answer to a challenge."""
        until = time.monotonic() + self._deadline
        given = self._credentials
        header = given.header() if given and not self._digest else None
        reply = self._send(self._request(query, accept, header), until)
        if given and given.user and (self._digest or reply.status == 401):
            reply = self._with_digest(query, accept, reply, until)
        check_status(self.name, reply, given is not None)
        self.server = inert(reply.headers.get("Server", ""), 60)
        return reply

    def _with_digest(self, query: str, accept: str, reply: Reply, until: float) -> Reply:
        """Try again with a digest. What comes without one is no answer: it would be what strangers may see."""
        if reply.status == 401 and "WWW-Authenticate" not in reply.headers:
            # Virtuoso does not challenge who comes with a password in the clear.
            reply = self._send(self._request(query, accept), until)
        challenge = reply.headers.get("WWW-Authenticate", "") if reply.status == 401 else ""
        header = answer_to(challenge, self._request(query, accept), self._credentials)
        if header is None:
            raise denied(self.name, 401, known=True)
        self._digest = True
        return self._send(self._request(query, accept, header), until)

    def _send(self, request: urllib.request.Request, until: float) -> Reply:
        with self._counting:
            self.requests += 1
        try:
            return exchange(request, until - time.monotonic(), self._most)
        except Exception as error:
            raise failed(self.name, error, self._deadline, self._most) from None

    def _request(self, query: str, accept: str, authorization: str | None = None) -> urllib.request.Request:
        """A POST of a form, which every store takes, as SPARQLWrapper builds it."""
        import SPARQLWrapper  # slow to import

        wrapper = SPARQLWrapper.SPARQLWrapper(self._url, agent="labour-mobility-kg")
        # Not setQuery, which guesses the kind of a query and takes some for updates.
        wrapper.queryString, wrapper.queryType = query, SPARQLWrapper.SELECT
        wrapper.setMethod(SPARQLWrapper.POST)
        wrapper.setOnlyConneg(True)
        wrapper.addCustomHttpHeader("Accept", _ACCEPT[accept])
        wrapper.addCustomHttpHeader("Accept-Encoding", "identity")
        for graph in self._graphs:
            wrapper.addParameter("default-graph-uri", graph)
        if authorization:
            wrapper.addCustomHttpHeader("Authorization", authorization)
        return wrapper._createRequest()  # its own query() follows redirects and waits for ever


def endpoints(urls: Sequence[str], graphs: Sequence[str] = (), deadline: float = DEADLINE) -> list[Endpoint]:
    """An endpoint for each address. Raises KgError, also where credentials would go to several hosts."""
    check_credentials(urls)
    return [Endpoint(url, graphs, deadline) for url in urls]
