"""SHACL Core with the Rust package ``shacl``, which is optional; this module is the only one that knows it."""

from __future__ import annotations

import re
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING

import rdflib
from rdflib import RDF, SH, BNode, Literal, URIRef
from rdflib.collection import Collection

from kg.errors import KgError, UnreadableError
from kg.results import Node, Pair, Result, in_order

if TYPE_CHECKING:
    import shacl

LABEL = URIRef("urn:kg:label")
"""The property by which blank nodes keep their names."""
_BLANK = re.compile(r"(?m)(?:^|[\s(\[>;,])(_:[\w-](?:[\w.-]*[\w-])?)")
_PLACE = re.compile(r"^parse error: .*?Parser error at line .*?: ")  # in a text that nobody wrote
_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?', re.DOTALL)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
_SHORT = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


def is_there() -> bool:
    """Whether the package is installed."""
    return find_spec("shacl") is not None


class Native:
    """The shapes of a graph without their SHACL-SPARQL constraints, ready to run. Raises KgError for broken ones."""

    def __init__(self, shapes: rdflib.Graph):
        import shacl

        self._graph = shapes
        core, self._nodes = _named(shapes)
        try:
            self._shapes = shacl.Shapes.from_text(core.serialize(format="nt"), "ntriples")
        except (ValueError, RuntimeError) as error:
            raise KgError(f"the shapes could not be read: {' '.join(str(error).split())}. Mend the shapes.") from None

    def results(self, data: bytes, form: str = "N_TRIPLES") -> list[Result]:
        """What the shapes find in N-Triples or ``TURTLE``, in UTF-8. Raises UnreadableError."""
        text = _decoded(data)
        labels = sorted(set(_BLANK.findall(text))) if "_:" in text else []
        told = "".join(f'{label} <{LABEL}> "{label[2:]}" .\n' for label in labels)
        found = self._run(f"{text}\n{told}" if told else text, form)
        names = {r.focus_node: r.value_plain for r in found if r.source_shape == f"<{LABEL}>"}
        return [self._result(r, names) for r in found if r.source_shape != f"<{LABEL}>"]

    def pairs(self, data: bytes, form: str = "N_TRIPLES") -> set[Pair]:
        """The pairs of focus node and shape that have an IRI, at which the shapes find something.

        Raises UnreadableError.
        """
        found = {(result.focus_node, result.source_shape) for result in self._run(_decoded(data), form)}
        named = {node: URIRef(node[1:-1]) for pair in found for node in pair if node[0] == "<"}
        return {(named[focus], named[shape]) for focus, shape in found if focus in named and shape in named}

    def _run(self, text: str, form: str) -> list[shacl.Result]:
        try:
            return self._shapes.validate_text(text, form.replace("_", "").lower()).results
        except (ValueError, RuntimeError) as error:
            raise UnreadableError(_PLACE.sub("", str(error))) from None

    def _result(self, found: shacl.Result, names: dict[str, str]) -> Result:
        shape = _node(found.source_shape, {})
        shape = self._nodes.get(shape, shape)
        path, severity, messages = self._told(shape)
        if found.component == "ClosedConstraintComponent":
            path = _node(found.path, {})
        value = None if found.value is None else _node(found.value, names)
        component = URIRef(found.component_iri)
        return Result(_node(found.focus_node, names), path, value, component, shape, severity, messages, None)

    def _told(self, shape: Node) -> tuple[Node | None, URIRef, tuple[Literal, ...]]:
        if shape not in self._known:
            said = in_order(self._graph.objects(shape, SH.message))
            severity = self._graph.value(shape, SH.severity) or SH.Violation
            self._known[shape] = self._graph.value(shape, SH.path), severity, said
        return self._known[shape]

    @cached_property
    def _known(self) -> dict[Node, tuple[Node | None, URIRef, tuple[Literal, ...]]]:
        return {}


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except ValueError as error:
        raise UnreadableError(str(error)) from None


def _named(shapes: rdflib.Graph) -> tuple[rdflib.Graph, dict[Node, Node]]:
    """The shapes without SHACL-SPARQL and with IRIs for blank nodes that results may name, and what these stand for.

    The engine has labels of its own for blank nodes. Those of the data are told to it as values of `LABEL`, with a
    shape that reports each.
    """
    sources = {node for node in shapes.objects(None, SH.property) if isinstance(node, BNode)}
    sources |= {node for target in _TARGETS for node in shapes.subjects(target, None) if isinstance(node, BNode)}
    names: dict[Node, Node] = {node: URIRef(f"urn:kg:shape:{node}") for node in sources}
    core = rdflib.Graph()
    for s, p, o in shapes:
        if p != SH.sparql:
            core.add((names.get(s, s), p, names.get(o, o)))
    for shape in set(core.subjects(SH.closed, None)):
        ignored = core.value(shape, SH.ignoredProperties)
        core.remove((shape, SH.ignoredProperties, None))
        rest = BNode()
        core.add((shape, SH.ignoredProperties, rest))
        Collection(core, rest, [LABEL, *(core.items(ignored) if ignored is not None else ())])
    core.add((LABEL, SH.targetSubjectsOf, LABEL))
    core.add((LABEL, RDF.type, SH.PropertyShape))
    core.add((LABEL, SH.path, LABEL))
    core.add((LABEL, SH.maxLength, Literal(0)))
    return core, {name: node for node, name in names.items()}


def _node(text: str, names: dict[str, str]) -> Node:
    """A term from its N-Triples form; its lexical form is kept. `names` are those of blank nodes."""
    if text[0] == "<":
        return URIRef(text[1:-1])
    if text[0] == "_":
        return BNode(names.get(text, text[2:]))
    lexical, language, datatype = _LITERAL.fullmatch(text).groups()
    lexical = _ESCAPE.sub(lambda match: _SHORT.get(match[1]) or chr(int(match[1][1:], 16)), lexical)
    return Literal(lexical, lang=language, datatype=datatype and URIRef(datatype), normalize=False)
