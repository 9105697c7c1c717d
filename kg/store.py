"""The embedded Oxigraph store: fill it with Turtle and ask it SPARQL.

Our own queries come in as they are. Queries of users pass `check_query` first: a small query can overflow
the stack of the engine and kill the process, and SERVICE would reach the network.
"""

import contextlib
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox
import rdflib

from kg.errors import FileError, KgError
from kg.files import read_text

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

MAX_QUERY_BYTES = 16_384
MAX_NESTING = 100
MAX_OPERATORS = 500
MAX_TILDES = 20
MAX_PATTERNS = 150
MAX_LIST = 100

_NOISE = re.compile(
    r"""\\.                                     # an escape outside strings, as in a local name: e:a\#b
    | <[^<>"{}|^`\\\s]*>                       # an IRI
    | \#[^\n\r]*                               # a comment
    | \"{3}(?:[^"\\]|\\.|"{1,2}(?!"))*"{3}     # long strings
    | '{3}(?:[^'\\]|\\.|'{1,2}(?!'))*'{3}
    | "(?:[^"\\\n\r]|\\.)*"                     # short strings
    | '(?:[^'\\\n\r]|\\.)*'
    """,
    re.S | re.X,
)
_SERVICE = re.compile(r"(?<![A-Za-z_?$:@-])SERVICE(?![\w:-])", re.I)
_NAME = re.compile(r"(?<![\w?$])[A-Za-z][\w.-]*:[A-Za-z0-9][\w.:-]*")
_SEPARATOR = re.compile(r"[;,]|\.(?![\w])")

Row = Mapping[str, "str | None"]


class Store:
    """Triples in memory, and SPARQL over them."""

    def __init__(self) -> None:
        self._store = ox.Store()

    def load(self, path: Path) -> None:
        """Add a Turtle file. Raises FileError with the line of the first syntax error."""
        self._store.extend(ox.Quad(*triple) for triple in parse(path))

    def add(self, graph: rdflib.Graph) -> None:
        """Add the triples of a graph without blank nodes."""
        triples = ox.parse(graph.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES)
        self._store.extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)

    def replace(self, paths: Iterable[Path], programme_class: str) -> None:
        """Add Turtle files; what they describe replaces what is there.

        A subject that the files give a class loses its old triples, and a programme (an instance of `programme_class`)
        also those of its hash IRIs. What is said of a subject without its class is added to what is there.
        """
        new = [triple for path in paths for triple in parse(path)]
        subjects = {triple.subject for triple in new if triple.predicate.value == RDF_TYPE}
        is_programme = (ox.NamedNode(RDF_TYPE), ox.NamedNode(programme_class))
        programmes = {triple.subject.value for triple in new if (triple.predicate, triple.object) == is_programme}
        old = [
            quad for quad in self._store if quad.subject in subjects or quad.subject.value.split("#")[0] in programmes
        ]
        for quad in old:
            self._store.remove(quad)
        self._store.extend(ox.Quad(*triple) for triple in new)

    def subjects(self, typed: bool = False) -> set[str]:
        """The IRIs of all subjects, or of those that have a class."""
        predicate = ox.NamedNode(RDF_TYPE) if typed else None
        quads = self._store.quads_for_pattern(None, predicate, None, None)
        return {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}

    def describes(self, subject: str) -> bool:
        """Whether there is a triple with this IRI as its subject."""
        if not is_iri(subject):  # rdflib reads IRIs that no store holds
            return False
        return any(True for _ in self._store.quads_for_pattern(ox.NamedNode(subject), None, None, None))

    def select(self, query: str) -> list[Row]:
        """The rows of a SELECT: variable to lexical value or IRI, None where unbound."""
        solutions = self._store.query(query)
        names = [variable.value for variable in solutions.variables]
        return [{name: _value(row[name]) for name in names} for row in solutions]

    def construct(self, query: str) -> rdflib.Graph:
        """The triples of a CONSTRUCT as an rdflib graph."""
        return _graph(self._store.query(query))

    def graph(self) -> rdflib.Graph:
        """All triples as an rdflib graph. Literals are as the store normalised them."""
        return _graph(self._store)

    def without(self, drop: Collection[str]) -> "Store":
        """A copy without the triples that have an IRI of `drop` as subject or object."""
        copy = Store()
        copy._store.extend(
            quad for quad in self._store if _value(quad.subject) not in drop and _value(quad.object) not in drop
        )
        return copy

    def ask_user_query(self, query: str, prefixes: Mapping[str, str]) -> "Answer":
        """Answer a query that a user wrote. Raises KgError if it is refused or wrong."""
        check_query(query)
        with _answering():
            return Answer(self._store.query(query, prefixes=dict(prefixes)))


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
        with _answering():
            return [[_value(term) for term in solution] for solution in self._result]

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
        with _answering():
            if self.kind != "triples":
                return self._result.serialize(format=fitting[form])
            triples = sorted(self._result, key=str)
        if form == "jsonld":
            return ox.serialize(triples, format=fitting[form])
        graph = _graph(triples)  # rdflib writes Turtle in a stable order and with the prefixes in use only
        for prefix, namespace in prefixes.items():
            graph.bind(prefix, namespace)
        return graph.serialize(format="turtle", encoding="utf-8")


@contextlib.contextmanager
def _answering() -> Iterator[None]:
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


def is_iri(text: str) -> bool:
    """Whether this is an IRI that a store can hold."""
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def parse(path: Path) -> list[ox.Triple]:
    """The triples of a Turtle file. Raises FileError with the line of the first syntax error."""
    text = read_text(path)
    try:
        quads = ox.parse(text, ox.RdfFormat.TURTLE, base_iri=path.resolve().as_uri(), rename_blank_nodes=True)
        return [quad.triple for quad in quads]
    except SyntaxError as error:
        problem = re.sub(r"^Parser error at line .*?: ", "", error.msg or str(error))
        raise FileError(path, f"broken Turtle: {problem}", "Mend the statement here.", error.lineno) from None


_OTHER_FORMATS = {
    ".rdf": "RDF_XML",
    ".owl": "RDF_XML",
    ".xml": "RDF_XML",
    ".jsonld": "JSON_LD",
    ".json": "JSON_LD",
    ".trig": "TRIG",
    ".nq": "N_QUADS",
    ".n3": "N3",
}


def parse_other(path: Path) -> rdflib.Graph:
    """The triples of a file in RDF/XML, JSON-LD, TriG, N-Quads or N3, by the end of its name; graphs are joined.

    Nothing is fetched: a JSON-LD context elsewhere is refused. Raises FileError.
    """
    form = getattr(ox.RdfFormat, _OTHER_FORMATS[path.suffix.lower()])
    try:
        quads = ox.parse(read_text(path), form, base_iri=path.resolve().as_uri(), rename_blank_nodes=True)
        return _graph(quad.triple for quad in quads)
    except (SyntaxError, ValueError, OSError) as error:
        problem = " ".join(
            re.sub(r"^Parser error at line .*?: ", "", getattr(error, "msg", None) or str(error)).split()
        )
        if "remote context" in problem:
            raise FileError(path, "its context is elsewhere, and kg fetches nothing", "Put it into the file.") from None
        line = getattr(error, "lineno", None)
        raise FileError(path, f"broken {form.name}: {problem}", "Mend it, or save it as Turtle.", line) from None


def is_other(path: Path) -> bool:
    """Whether the end of a file's name says that it is RDF in another format than Turtle or N-Triples."""
    return path.suffix.lower() in _OTHER_FORMATS


def filled(query: str, values: Mapping[str, Sequence[rdflib.term.Identifier]]) -> str:
    """`query` with each block ``VALUES ?name { UNDEF }`` filled with the terms given for that name.

    A block whose name is not given is taken out, so that it does not restrict. Terms are written in their
    N-Triples form, never as raw text. Raises KeyError if a given name has no block.
    """
    seen = set()

    def block(match: re.Match) -> str:
        name = match.group(1)
        seen.add(name)
        terms = values.get(name)
        return f"VALUES ?{name} {{ {' '.join(term.n3() for term in terms)} }}" if terms is not None else ""

    text = re.sub(r"VALUES\s+\?(\w+)\s*\{\s*UNDEF\s*\}", block, query)
    if missing := set(values) - seen:
        raise KeyError(f"no VALUES block for {', '.join(sorted(missing))}")
    return text


def check_query(query: str) -> None:
    """Refuse a query that could kill the process or reach the network. Raises KgError."""
    if not query.strip():
        raise KgError("the query is empty. Write a SELECT, ASK, CONSTRUCT or DESCRIBE.")
    if len(query.encode()) > MAX_QUERY_BYTES:
        raise KgError(f"the query is longer than {MAX_QUERY_BYTES:,} bytes. Shorten it or split it up.")
    if _SERVICE.search(_NOISE.sub(" ", query)):
        raise KgError("the query uses SERVICE, and kg never reaches the network for a query. Take it out.")
    if re.search(
        r"^\s*(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY)(?![\w:-])", _NOISE.sub(" ", query), re.I | re.M
    ):
        raise KgError("the query would change the graph, and kg query only reads. Edit the Turtle files instead.")
    # What stands between < and > may be a comparison, so it counts here unless it begins like an address.
    bare = _NOISE.sub(lambda match: match[0] if re.match(r"<(?!\w+://)", match[0]) else " ", query)
    bare = _NAME.sub(" x ", bare)
    limits = {
        f"nests more than {MAX_NESTING} brackets": _nesting(bare) > MAX_NESTING,
        f"holds more than {MAX_OPERATORS} operators": len(re.findall(r"[!+*/^|&-]", bare)) > MAX_OPERATORS,
        f"holds more than {MAX_TILDES} tildes": bare.count("~") > MAX_TILDES,
        f"holds more than {MAX_PATTERNS} triple patterns": len(_SEPARATOR.findall(_outside(bare))) > MAX_PATTERNS,
        f"holds a list of more than {MAX_LIST} members": _longest_list(bare) > MAX_LIST,
    }
    for excess, reached in limits.items():
        if reached:
            raise KgError(f"the query {excess}. Make it smaller or split it up.")


def _nesting(bare: str) -> int:
    depth = deepest = 0
    for character in bare:
        depth += (character in "([{") - (character in ")]}")
        deepest = max(deepest, depth)
    return deepest


def _outside(bare: str) -> str:
    """The query without what stands in innermost parentheses: arguments and lists of values."""
    return re.sub(r"\([^()]*\)", "()", bare)


def _longest_list(bare: str) -> int:
    """The most members of one RDF list. Arguments and IN have commas, VALUES has braces: they may be long."""
    longest, counts = 0, [0]
    for token in re.findall(r"[()\[\]{},]|[^\s()\[\]{},]+", bare):
        if token in "([{":
            counts.append(0)
        elif token in ")]}":
            members = counts.pop() if len(counts) > 1 else 0
            longest = max(longest, members if token == ")" else 0)
        elif token == ",":
            counts[-1] = 0
        else:
            counts[-1] += 1
    return longest


def _value(term: "ox.NamedNode | ox.BlankNode | ox.Literal | None") -> str | None:
    return None if term is None else f"_:{term.value}" if isinstance(term, ox.BlankNode) else term.value


def _term(term: "ox.NamedNode | ox.BlankNode | ox.Literal") -> rdflib.term.Identifier:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    datatype = None if term.language else rdflib.URIRef(term.datatype.value)
    if datatype == rdflib.XSD.string:
        datatype = None
    return rdflib.Literal(term.value, lang=term.language, datatype=datatype, normalize=False)


def _graph(triples: Iterable) -> rdflib.Graph:
    graph = rdflib.Graph(bind_namespaces="none")
    for triple in triples:
        graph.add((_term(triple.subject), _term(triple.predicate), _term(triple.object)))
    return graph
