"""The embedded Oxigraph store."""

import contextlib
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox
import rdflib

from kg.errors import UnreadableError
from kg.store import disk, literals
from kg.store.answers import Answer, answering
from kg.store.changing import change
from kg.store.guard import check_query
from kg.store.notes import Notes, beside
from kg.store.parsing import parse
from kg.store.terms import Row, as_graph, as_node, as_value, is_iri

Node = rdflib.term.Node
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class Store:
    """Triples in memory, and SPARQL over them.

    `written` holds the IRIs of the properties with literals that Oxigraph rewrites, if the store keeps them beside.
    `name` is the folder of a store on disk.
    """

    def __init__(self) -> None:
        self._store = ox.Store()
        self.name = ""
        self.written: frozenset[str] = frozenset()

    @classmethod
    def open(cls, folder: Path) -> "Store":
        """The store that `kg store build` made in a folder, for reading only. Raises FileError if it is not whole."""
        store = cls()
        store._store, seal = disk.opened(folder)
        store.name = str(folder)
        store.written = frozenset(seal.rewritten)
        return store

    @classmethod
    def of_text(cls, text: bytes, form: str = "N_TRIPLES") -> "Store":
        """A store with these triples, as `literals` keeps them; blank nodes keep their labels.

        `form` is ``N_TRIPLES`` or ``TURTLE``. Raises UnreadableError.
        """
        store, noted = cls(), io.StringIO()
        notes = Notes(noted)
        with _reading():
            store._store.bulk_extend(notes.passing(ox.parse(text, format=getattr(ox.RdfFormat, form)), "the text"))
        if notes.pairs:
            store._store.bulk_extend(beside(store._store, notes, io.BytesIO(noted.getvalue().encode())))
            store.written = frozenset(notes.properties)
        return store

    def change(self, added: bytes, removed: bytes) -> None:
        """Add and remove N-Triples with the labels of their blank nodes, in a store that `of_text` made.

        Raises UnreadableError.
        """
        with _reading():
            self.written = change(self._store, added, removed, self.written)

    @classmethod
    def loaded(cls, text: bytes, form: str) -> "Store":
        """A store with these triples as Oxigraph has them, in half the time of `of_text`. Raises UnreadableError.

        Not all that is wrong with the text is noticed: IRIs are taken as they are.
        """
        store = cls()
        with _reading():
            store._store.bulk_load(text, format=getattr(ox.RdfFormat, form), lenient=True)
        return store

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
        return [dict(zip(names, map(as_value, row), strict=True)) for row in solutions]

    def solutions(self, query: str) -> Iterator[dict[str, Node | None]]:
        """The rows of a SELECT as terms, by variable; literals as they were written, where the store knows."""
        found = self._store.query(query)
        names = [variable.value for variable in found.variables]
        for row in found:
            yield {name: None if row[name] is None else as_node(literals.decoded(row[name])) for name in names}

    def comes_back(self, literal: rdflib.Literal) -> bool:
        """Whether the store gives back this literal as it is."""
        return literals.comes_back(literal)

    def construct(self, query: str) -> rdflib.Graph:
        """The triples of a CONSTRUCT as an rdflib graph."""
        return as_graph(self._store.query(query))

    def ntriples(self, query: str) -> str:
        """The triples of a CONSTRUCT as N-Triples."""
        return self._store.query(query).serialize(format=ox.RdfFormat.N_TRIPLES).decode()

    def graph(self) -> rdflib.Graph:
        """All triples as an rdflib graph. Literals are as the store normalised them."""
        return as_graph(self._store)

    def without(self, drop: Collection[str]) -> "Store":
        """A copy without the triples that have an IRI of `drop` as subject or object."""
        copy = Store()
        copy._store.extend(
            quad for quad in self._store if as_value(quad.subject) not in drop and as_value(quad.object) not in drop
        )
        return copy

    def ask_user_query(self, query: str, prefixes: Mapping[str, str]) -> "Answer":
        """Answer a query that a user wrote. Raises KgError if it is refused or wrong."""
        check_query(query)
        with answering():
            return Answer(self._store.query(query, prefixes=dict(prefixes)))


@contextlib.contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except (SyntaxError, ValueError) as error:
        raise UnreadableError(
            re.sub(r"^Parser error at line .*?: ", "", getattr(error, "msg", None) or str(error))
        ) from None
