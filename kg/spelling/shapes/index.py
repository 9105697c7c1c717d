"""Which nodes of some files are shapes, what is said of them, and where.

What a shape is says SHACL, section 2.1 (https://www.w3.org/TR/shacl/#shapes).
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rdflib import OWL, RDF, RDFS, Literal, URIRef

from kg.findings import Finding
from kg.graphs import Document, Node, Span
from kg.namespaces import SH
from kg.spelling.finding import at
from kg.spelling.text import shown
from kg.turtle import Statement

REFERRING = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
"""Parameters whose value is a shape."""

LISTING = (SH["and"], SH["or"], SH.xone)
"""Parameters whose value is a list of shapes."""

_NAMES = (
    "class", "datatype", "nodeKind", "minCount", "maxCount", "minExclusive", "minInclusive", "maxExclusive",
    "maxInclusive", "minLength", "maxLength", "pattern", "flags", "languageIn", "uniqueLang", "equals", "disjoint",
    "lessThan", "lessThanOrEquals", "not", "and", "or", "xone", "node", "property", "qualifiedValueShape",
    "qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShapesDisjoint", "closed", "ignoredProperties",
    "hasValue", "in", "sparql",
)  # fmt: skip
PARAMETERS = frozenset(SH[name] for name in _NAMES)
"""The parameters of SHACL Core and of SHACL-SPARQL: what has one is a shape."""


class Use(NamedTuple):
    """A statement and the file in which it stands."""

    document: Document
    statement: Statement

    @property
    def value(self) -> Node:
        """The object of the statement."""
        return self.statement.object

    @property
    def written(self) -> str:
        """The object as the file writes it, shortened."""
        return shown(self.document.text[slice(*self.statement.object_at)])


class Shapes:
    """The shapes of some files, and all that the files say, by subject and property.

    `said` holds each statement once, `links` those whose value is a node, by that value. `all` are the shapes, `wanted`
    what shapes ask for as shapes.
    """

    def __init__(self, documents: Iterable[Document]):
        self.said: dict[Node, dict[Node, list[Use]]] = {}
        self.links: dict[Node, list[Use]] = {}
        self._known: set[tuple] = set()
        for document in documents:
            for statement in document.statements:
                self._add(Use(document, statement))
        self.wanted = {use.value for node in self.said for use in self.edges(node)}
        self.all = [node for node in self.said if node in self.wanted or self._is_shape(node)]

    def _add(self, use: Use) -> None:
        subject, predicate, value = use.statement[:3]
        if use.statement[:3] not in self._known:
            self._known.add(use.statement[:3])
            self.said.setdefault(subject, {}).setdefault(predicate, []).append(use)
        if predicate != RDF.type and not isinstance(value, Literal):
            self.links.setdefault(value, []).append(use)

    def _is_shape(self, node: Node) -> bool:
        types = {use.value for use in self.of(node, RDF.type)}
        typed = types & {SH.NodeShape, SH.PropertyShape}
        return bool(typed or self.targets(node) or PARAMETERS & self.said[node].keys())

    def of(self, node: Node, predicate: Node) -> list[Use]:
        """What is said of a node with a property, each value once."""
        return self.said.get(node, {}).get(predicate, [])

    def targets(self, node: Node) -> list[Use]:
        """The targets that a shape names. Misspelt ones count too: they are said elsewhere."""
        return [use for p, uses in self.said[node].items() if str(p).startswith(f"{SH}target") for use in uses]

    def is_class(self, node: Node) -> bool:
        """Whether a shape is a class too, and so its own target."""
        return any(use.value in (RDFS.Class, OWL.Class, SH.ShapeClass) for use in self.of(node, RDF.type))

    def members(self, head: Node) -> list[Use] | None:
        """The members of a list; None if it is none."""
        found: list[Use] = []
        seen = set()
        while head != RDF.nil:
            first, rest = self.of(head, RDF.first), self.of(head, RDF.rest)
            if head in seen or len(first) != 1 or len(rest) != 1:
                return None
            seen.add(head)
            found.append(first[0])
            head = rest[0].value
        return found

    def edges(self, node: Node) -> Iterator[Use]:
        """The statements by which a shape asks for other shapes."""
        for predicate in REFERRING:
            yield from self.of(node, predicate)
        for predicate in LISTING:
            for use in self.of(node, predicate):
                yield from self.members(use.value) or ()

    def name(self, node: Node) -> str:
        """How the files write a shape; one without a name goes by its path."""
        if isinstance(node, URIRef):
            document, span = self.place(node)
            return shown(document.text[slice(*span)])
        paths = self.of(node, SH.path)
        return f"[ sh:path {paths[0].written} ]" if paths and isinstance(paths[0].value, URIRef) else "[ … ]"

    def place(self, node: Node) -> tuple[Document, Span]:
        """Where the files begin to speak of a node, as its subject or else as a value."""
        said = self.said.get(node)
        if said:
            first = next(iter(said.values()))[0]
            return first.document, first.statement.subject_at
        link = self.links[node][0]
        return link.document, link.statement.object_at

    def finding(self, node: Node, rule: str, language: str, **values: object) -> Finding:
        """A finding on a shape as a whole."""
        document, span = self.place(node)
        return at(document, span, rule, language, focus=node, **values, name=self.name(node))


def on(use: Use, rule: str, language: str, fix: str | None = None, **values: object) -> Finding:
    """A finding on the value of a statement."""
    subject, predicate, value = use.statement[:3]
    told = {"focus": subject, "predicate": predicate, "value": shown(str(value)), "fix": fix}
    words = {"parameter": parameter(predicate), "shown": use.written}
    return at(use.document, use.statement.object_at, rule, language, **told, **(words | values))


def parameter(predicate: Node) -> str:
    """The usual short form of a word of SHACL."""
    return f"sh:{predicate.removeprefix(str(SH))}" if str(predicate).startswith(str(SH)) else shown(str(predicate))
