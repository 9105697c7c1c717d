"""What a query of a user gives, computed without the means to reach the network."""

import contextlib
import os
from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from kg.errors import KgError
from kg.store.terms import as_graph, as_value


class Answer:
    """What a query gave: rows, triples or a truth value."""

    def __init__(self, result: "ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean"):
        self._result = result
        self.kind = {ox.QuerySolutions: "rows", ox.QueryTriples: "triples", ox.QueryBoolean: "boolean"}[type(result)]

    @property
    def columns(self) -> list[str]:
        """The names of the columns, for rows."""
        return [variable.value for variable in self._result.variables]

    def rows(self) -> list[list[str | None]]:
        """The values of each row: IRIs and lexical values, None where unbound. Raises KgError."""
        with answering():
            return [[as_value(term) for term in solution] for solution in self._result]

    def truth(self) -> bool:
        """The answer to an ASK."""
        return bool(self._result)

    def serialize(self, form: str, prefixes: Mapping[str, str]) -> bytes:
        """The answer as ``csv``, ``tsv`` or ``json`` (rows, boolean), ``turtle`` or ``jsonld`` (triples).

        Raises KgError if the form does not suit this kind of answer.
        """
        results = {
            "csv": ox.QueryResultsFormat.CSV,
            "tsv": ox.QueryResultsFormat.TSV,
            "json": ox.QueryResultsFormat.JSON,
        }
        graphs = {"turtle": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD}
        fitting = graphs if self.kind == "triples" else results
        if form not in fitting:
            raise KgError(f"{form} does not suit this query, which gives {self.kind}. Use {', '.join(fitting)}.")
        with answering():
            if self.kind != "triples":
                return self._result.serialize(format=fitting[form])
            triples = sorted(self._result, key=str)
        if form == "jsonld":
            return ox.serialize(triples, format=fitting[form])
        graph = as_graph(triples)  # rdflib writes Turtle in a stable order and with the prefixes in use only
        for prefix, namespace in prefixes.items():
            graph.bind(prefix, namespace)
        return graph.serialize(format="turtle", encoding="utf-8")


@contextlib.contextmanager
def answering() -> Iterator[None]:
    """Run a query without the means to reach the network, and turn what goes wrong into a KgError.

    `check_query` refuses SERVICE already. In case a query slips through, the process may not open another file or
    socket until the answer is there.
    """
    try:
        with _no_new_descriptors():
            yield
    except SyntaxError as error:
        raise KgError(f"the query is not SPARQL 1.1: {_shortened(str(error))}. Mend it there.") from None
    except (OSError, RuntimeError, ValueError) as error:
        raise KgError(f"the query could not be answered: {' '.join(str(error).split())}. Change it.") from None


def _shortened(message: str, most: int = 150) -> str:
    """A message of the engine on one line; its long lists of what it expected are cut."""
    line = " ".join(message.split())
    if "Prefix not found" in line:
        return f"{line.split(': ')[0]}: a prefix is not declared"
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …"


@contextlib.contextmanager
def _no_new_descriptors() -> Iterator[None]:
    try:
        import resource
    except ImportError:  # not on this system
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    lowest_free = os.open(os.devnull, os.O_RDONLY)
    os.close(lowest_free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest_free, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
