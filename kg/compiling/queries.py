"""From a shape to queries: each gives all violations of one constraint at once, whatever the number of focus nodes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rdflib import RDF, SH, URIRef

from kg.compiling.conditions import FOCUS, Conditions, allowed
from kg.compiling.model import Constraint, Shape, is_true
from kg.compiling.route import Route, Step, may_be_empty
from kg.compiling.writer import TRUE, Writer, negated, only
from kg.results import Node, Result

Scope = Callable[[Writer, str], str]
"""Writes the patterns that give a variable the focus nodes of a shape; one may come several times."""
Row = Mapping[str, Node | None]


@dataclass(frozen=True)
class Query:
    """A query, and what its rows say: each row is a violation of `constraint` by ``?this``.

    Other variables are ``?value``, ``?path`` and ``?n``, how many values there are. Where that is more than `most`
    allows, the row is a violation of that.
    """

    text: str
    shape: Shape
    constraint: Constraint
    most: Constraint | None = None

    def result(self, row: Row) -> Result:
        """The result that a row of the answer stands for."""
        value = row.get("value")
        if self.shape.route is None and self.constraint.parameter not in (SH.closed, SH.equals, SH.hasValue):
            value = row["this"]  # the only value node
        path = row.get("path") or self.shape.path
        count = row.get("n")
        too_many = self.most is not None and int(count) > int(self.most.value)
        component = (self.most if too_many else self.constraint).component
        shape = self.shape
        return Result(
            row["this"], path, value, component, shape.node, shape.severity, shape.messages, None,
            None if count is None else int(count),
        )  # fmt: skip


def scope_of(targets: Mapping[URIRef, Sequence[Node]], closure: Mapping[URIRef, Sequence[URIRef]]) -> Scope:
    """The scope that targets give, https://www.w3.org/TR/shacl/#targets."""

    def scope(writer: Writer, node: str) -> str:
        blocks = []
        if nodes := targets.get(SH.targetNode):
            blocks.append(f"VALUES {node} {{ {' '.join(map(writer.term, nodes))} }}")
        classes = [c for target in targets.get(SH.targetClass, ()) for c in closure.get(target, [target])]
        blocks += [_instances(writer, node, list(dict.fromkeys(classes)))] if classes else []
        blocks += [writer.triple(node, p, writer.fresh()) for p in targets.get(SH.targetSubjectsOf, ())]
        blocks += [writer.triple(writer.fresh(), p, node) for p in targets.get(SH.targetObjectsOf, ())]
        return blocks[0] if len(blocks) == 1 else " UNION ".join(f"{{ {block} }}" for block in blocks)

    return scope


def _instances(writer: Writer, node: str, classes: Sequence[URIRef]) -> str:
    if len(classes) == 1:
        return f"{node} {RDF.type.n3()} {classes[0].n3()} ."
    cls = writer.fresh()  # many alternatives in UNION are more than Virtuoso takes
    return f"VALUES {cls} {{ {' '.join(c.n3() for c in classes)} }} {node} {RDF.type.n3()} {cls} ."


def within(scope: Scope, shape: Shape) -> Scope:
    """The scope of the property shapes of a shape: its value nodes."""
    if shape.route is None:
        return scope

    def values(writer: Writer, node: str) -> str:
        return ways(scope, shape.route, writer, writer.fresh(), node)

    return values


def ways(scope: Scope, route: Route, writer: Writer, focus: str, end: str) -> str:
    """The patterns that lead from the focus nodes along a path.

    Where a path may be empty, a node leads to itself even if the graph does not hold it: SPARQL only knows those that
    it holds.
    """
    plain = f"{scope(writer, focus)} {writer.walk(route, focus, end)}"
    if not may_be_empty(route):
        return plain
    return f"{{ {plain} }} UNION {{ {scope(writer, focus)} BIND ({focus} AS {end}) }}"


def queries(shape: Shape, scope: Scope, conditions: Conditions) -> Iterator[Query]:
    """The queries of a shape and of its property shapes, but for those in SPARQL."""
    least, most = (next((c for c in shape.constraints if c.parameter == p), None) for p in (SH.minCount, SH.maxCount))
    both = least is not None and most is not None and shape.route is not None
    together = (least, most) if both and int(least.value) <= int(most.value) else ()
    if together:
        yield Query(_between(shape, least, most, scope, conditions.writer), shape, least, most)
    for constraint in shape.constraints:
        if constraint.parameter == SH.sparql or constraint in together:
            continue
        if text := _text(shape, constraint, scope, conditions):
            yield Query(text, shape, constraint)
    for part in shape.properties:
        yield from queries(part, within(scope, shape), conditions)


def _text(shape: Shape, constraint: Constraint, scope: Scope, conditions: Conditions) -> str | None:
    """The query for one constraint; None for one that always holds."""
    if constraint.parameter == SH.closed:
        return _closed(shape, scope, conditions.writer) if is_true(constraint.value) else None
    if shape.route is None and constraint.parameter == SH.equals:
        return _equal_to_node(constraint, scope, conditions.writer)
    if shape.route is None or constraint.parameter not in FOCUS:
        return _of_values(shape, constraint, scope, conditions)
    if constraint.parameter == SH.uniqueLang:
        return _languages(shape, scope, conditions.writer) if is_true(constraint.value) else None
    if constraint.parameter in (SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals):
        return _pairs(shape, constraint, scope, conditions)
    return _counts(shape, constraint, scope, conditions)


def _values(shape: Shape, scope: Scope, writer: Writer) -> tuple[str, str, str]:
    """The variables of a query on values, the one that holds a value, and the patterns."""
    if shape.route is None:
        return "?this", "?this", scope(writer, "?this")
    return "?this ?value", "?value", ways(scope, shape.route, writer, "?this", "?value")


def _of_values(shape: Shape, constraint: Constraint, scope: Scope, conditions: Conditions) -> str | None:
    variables, value, patterns = _values(shape, scope, conditions.writer)
    condition = conditions.meets(shape, constraint, value) if shape.route is None else None
    wrong = negated(condition or conditions.of_value(shape, constraint, value))
    return None if wrong == "false" else f"SELECT DISTINCT {variables} WHERE {{ {patterns}{only(wrong)} }}"


def _equal_to_node(constraint: Constraint, scope: Scope, writer: Writer) -> str:
    """Of a node shape, the node is its own only value: it may be lacking, and others may be there."""
    focus, step = scope(writer, "?this"), writer.triple("?this", constraint.value, "?value")
    itself = writer.some(Step(constraint.value), "?this", lambda end: writer.same(end, "?this"))
    lacking = f"{focus}{only(negated(itself))} BIND (?this AS ?value)"
    surplus = f"{focus} {step}{only(negated(writer.same('?value', '?this')))}"
    return f"SELECT DISTINCT ?this ?value WHERE {{ {{ {lacking} }} UNION {{ {surplus} }} }}"


def _closed(shape: Shape, scope: Scope, writer: Writer) -> str:
    node = "?this" if shape.route is None else writer.fresh()
    patterns = scope(writer, "?this") if shape.route is None else ways(scope, shape.route, writer, "?this", node)
    surplus = f"{writer.anything(node, '?path', '?value')}{only(allowed(shape, '?path'))}"
    return f"SELECT DISTINCT ?this ?path ?value WHERE {{ {patterns} {surplus} }}"


def _counts(shape: Shape, constraint: Constraint, scope: Scope, conditions: Conditions) -> str | None:
    parameter, writer = constraint.parameter, conditions.writer
    least = parameter in (SH.minCount, SH.qualifiedMinCount)
    limit = 1 if parameter == SH.hasValue else int(constraint.value)
    if parameter == SH.hasValue or (least and limit <= 1):
        wrong = negated(conditions.of_all(shape, constraint, "?this"))
        number = " (0 AS ?n)" if parameter == SH.minCount else ""
        return (
            None
            if wrong == "false"
            else f"SELECT DISTINCT ?this{number} WHERE {{ {scope(writer, '?this')}{only(wrong)} }}"
        )
    qualified = conditions.qualified(shape, constraint)("?value") if constraint.shapes else TRUE
    way = f"{ways(scope, shape.route, writer, '?this', '?value')}{only(qualified)}"
    patterns = f"{scope(writer, '?this')} OPTIONAL {{ {way} }}" if least else way
    wrong = f"COUNT(DISTINCT ?value) {'<' if least else '>'} {limit}"
    return f"SELECT ?this (COUNT(DISTINCT ?value) AS ?n) WHERE {{ {patterns} }} GROUP BY ?this HAVING ({wrong})"


def _between(shape: Shape, least: Constraint, most: Constraint, scope: Scope, writer: Writer) -> str:
    """Too few values and too many: one look for both."""
    number = "COUNT(DISTINCT ?value)"
    way = (
        ways(scope, shape.route, writer, "?this", "?value")
        if may_be_empty(shape.route)
        else writer.walk(shape.route, "?this", "?value")
    )
    return (
        f"SELECT ?this ({number} AS ?n) WHERE {{ {scope(writer, '?this')} OPTIONAL {{ {way} }} }} GROUP BY ?this "
        f"HAVING ({number} < {int(least.value)} || {number} > {int(most.value)})"
    )


def _languages(shape: Shape, scope: Scope, writer: Writer) -> str:
    _, _, patterns = _values(shape, scope, writer)
    tagged = 'FILTER (isLiteral(?value) && LANG(?value) != "")'
    return (
        f"SELECT ?this ?tag WHERE {{ {patterns} {tagged} BIND (LCASE(LANG(?value)) AS ?tag) }} "
        "GROUP BY ?this ?tag HAVING (COUNT(DISTINCT ?value) > 1)"
    )


def _pairs(shape: Shape, constraint: Constraint, scope: Scope, conditions: Conditions) -> str:
    writer = conditions.writer
    _, _, patterns = _values(shape, scope, writer)
    step = lambda end: writer.triple("?this", constraint.value, end)  # noqa: E731
    if constraint.parameter == SH.disjoint:
        return f"SELECT DISTINCT ?this ?value WHERE {{ {patterns} {step('?value')} }}"
    if constraint.parameter == SH.equals:
        same = lambda end: writer.same(end, "?value")  # noqa: E731
        lacking = f"{patterns}{only(negated(writer.some(Step(constraint.value), '?this', same)))}"
        surplus = f"{scope(writer, '?this')} {step('?value')}{only(negated(writer.some(shape.route, '?this', same)))}"
        return f"SELECT DISTINCT ?this ?value WHERE {{ {{ {lacking} }} UNION {{ {surplus} }} }}"
    other = writer.fresh()
    wrong = negated(conditions.ordered(constraint, "?value", other))
    return f"SELECT DISTINCT ?this ?value {other} WHERE {{ {patterns} {step(other)}{only(wrong)} }}"
