"""SHACL-SPARQL constraints for all focus nodes at once.

SHACL runs the query of a constraint once for each focus node, with ``$this`` bound beforehand. Here the focus nodes are
joined in instead: in the outermost group, and in each group that SPARQL evaluates by itself and that speaks of
``$this``. EXISTS and OPTIONAL see what stands around them. https://www.w3.org/TR/shacl/#sparql-constraints
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

import rdflib
from rdflib import OWL, SH, Literal, URIRef

from kg.compiling.model import NotCoveredError, Shape, is_true
from kg.compiling.queries import Row, Scope, within
from kg.compiling.route import written
from kg.compiling.scanning import Group, groups, renamed, variables
from kg.compiling.writer import Writer
from kg.results import Node, Result, filled, in_order

_ALONE = ("LIMIT", "OFFSET", "SERVICE", "MINUS", "VALUES", "FROM")
_AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")
_SEEN_AROUND = ("EXISTS", "OPTIONAL")


@dataclass(frozen=True)
class Select:
    """A SHACL-SPARQL constraint as one query; each of its rows is a violation."""

    text: str
    shape: Shape
    constraint: Node
    messages: tuple[Literal, ...]

    def result(self, row: Row) -> Result:
        """The result that a row of the answer stands for, https://www.w3.org/TR/shacl/#sparql-constraints-variables."""
        shape, path, value = self.shape, row.get("path"), row.get("value")
        path = path if isinstance(path, URIRef) else shape.path
        if value is None and shape.route is None:
            value = row["this"]
        said = tuple(filled(message, {**row, "value": value, "path": path}) for message in self.messages)
        return Result(
            row["this"], path, value, SH.SPARQLConstraintComponent,
            shape.node, shape.severity, said, self.constraint,
        )  # fmt: skip


def selects(graph: rdflib.Graph, shape: Shape, scope: Scope, writer: Writer) -> Iterator[Select]:
    """The queries of the SHACL-SPARQL constraints of a shape and of its property shapes. Raises NotCoveredError."""
    for node in sorted(graph.objects(shape.node, SH.sparql), key=str):
        if any(map(is_true, graph.objects(node, SH.deactivated))):
            continue
        text = graph.value(node, SH.select)
        if text is None:
            raise NotCoveredError("sh:sparql without sh:select", shape.node)
        messages = in_order(graph.objects(node, SH.message))
        query = _set_based(str(text), shape, scope, writer)
        yield Select(f"{prefixes(graph, node)}\n{query}", shape, node, messages or shape.messages)
    for part in shape.properties:
        yield from selects(graph, part, within(scope, shape), writer)


def prefixes(graph: rdflib.Graph, constraint: Node) -> str:
    """The prefixes that a constraint declares, with those of the ontologies that they import."""
    found, waiting, seen = {}, list(graph.objects(constraint, SH.prefixes)), set()
    while waiting:
        if (ontology := waiting.pop()) not in seen:
            seen.add(ontology)
            waiting += graph.objects(ontology, OWL.imports)
            for declared in graph.objects(ontology, SH.declare):
                found[graph.value(declared, SH.prefix)] = graph.value(declared, SH.namespace)
    return "\n".join(f"PREFIX {prefix}: <{found[prefix]}>" for prefix in sorted(found))


def _set_based(text: str, shape: Shape, scope: Scope, writer: Writer) -> str:
    if shape.route is not None:
        text = renamed(text, "PATH", written(shape.route))
    for name in ("shapesGraph", "currentShape", "PATH"):
        if any(variable == f"${name}" for variable in variables(text)):
            raise NotCoveredError(f"${name} in sh:sparql", shape.node)
    query = groups(text)
    _refuse(query, shape.node)
    outermost = next((part for part in query.parts if isinstance(part, Group)), None)
    if outermost is None or not query.mentions("this"):
        raise NotCoveredError("a query without $this in sh:sparql", shape.node)
    focus = scope(writer, "?this")
    if any(_aggregates([word.upper() for word in group.words()]) for group in _all(query)):
        focus = f"{{ SELECT DISTINCT ?this WHERE {{ {focus} }} }}"  # so that none is counted twice
    _join(outermost, focus, True)
    return str(query)


def _join(group: Group, focus: str, always: bool = False) -> bool:
    """Put the focus nodes into a group, and into those within that are evaluated by themselves.

    Returns whether all rows of the group are of focus nodes then.
    """
    within = [part for part in group.parts if isinstance(part, Group) and part.before != "EXISTS"]
    joined = [_join(part, focus) for part in within]
    if group.before in _SEEN_AROUND or not (always or group.mentions("this")):
        return False
    if within and all(joined) and all(part.before == "UNION" for part in within[1:]):
        return True  # the alternatives bring them
    if next(group.words(), "").upper() == "SELECT":
        return False
    group.parts.insert(0, f" {focus} ")
    return True


def _refuse(query: Group, node: Node) -> None:
    for group in _all(query):
        words = [word.upper() for word in group.words()]
        if _aggregates(words) and not _groups_by_this(words):
            raise NotCoveredError("an aggregate without GROUP BY $this in sh:sparql", node)
        if alone := next((word for word in words if word in _ALONE), None):
            raise NotCoveredError(f"{alone} in sh:sparql", node)


def _aggregates(words: list[str]) -> bool:
    return any(word in _AGGREGATES or word == "GROUP" for word in words)


def _groups_by_this(words: list[str]) -> bool:
    after = words[words.index("GROUP") + 2 :] if "GROUP" in words else []
    return any(name[1:] == "THIS" for name in takewhile(lambda word: word[0] in "?$()", after))


def _all(group: Group) -> Iterator[Group]:
    yield group
    for part in group.parts:
        if isinstance(part, Group):
            yield from _all(part)
