"""Whether a node meets a constraint, as a condition of SPARQL that is true or false and never an error.

Definitions: https://www.w3.org/TR/shacl/#core-components.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rdflib import RDF, SH, XSD, Literal, URIRef

from kg import datatypes
from kg.compiling.model import Constraint, NotCoveredError, Shape, is_true
from kg.compiling.route import Route, Step
from kg.compiling.writer import TRUE, Writer, either, every, negated

Closure = Mapping[URIRef, Sequence[URIRef]]
"""From a class to itself and its subclasses."""
MOST = 3
"""How many different values a condition counts; more need a query of their own."""

_NODE_KINDS = {
    SH.IRI: "isIRI({0})",
    SH.BlankNode: "isBlank({0})",
    SH.Literal: "isLiteral({0})",
    SH.BlankNodeOrIRI: "!isLiteral({0})",
    SH.BlankNodeOrLiteral: "!isIRI({0})",
    SH.IRIOrLiteral: "!isBlank({0})",
}
NUMERIC = {XSD.integer, XSD.decimal, XSD.double, XSD.float}
"""The datatypes of numbers, beside those of whole numbers with bounds."""
_COMPARED = {SH.minInclusive: ">=", SH.minExclusive: ">", SH.maxInclusive: "<=", SH.maxExclusive: "<"}
_BETWEEN = {SH.lessThan: "<", SH.lessThanOrEquals: "<="}
_LENGTHS = {SH.minLength: ">=", SH.maxLength: "<="}
_DAYS = {"date", "dateTime", "dateTimeStamp", "gMonthDay"}
_NO_DAY = (
    "-(?:02-3|(?:0[469]|11)-31)",
    "(?:[02468][1235679]|[13579][01345789])-02-29",
    "(?:[02468][1235679]|[13579][01345789])00-02-29",
)
"""Days that are in no calendar; years of four digits or more that are not leap years."""
FOCUS = {
    SH.minCount, SH.maxCount, SH.uniqueLang, SH.qualifiedMinCount, SH.qualifiedMaxCount, SH.hasValue, SH.equals,
    SH.disjoint, SH.lessThan, SH.lessThanOrEquals,
}  # fmt: skip
"""The parameters that ask something of all values of a property shape together."""


@dataclass(frozen=True)
class Conditions:
    """Writes conditions for one store and one hierarchy of classes."""

    writer: Writer
    closure: Closure

    def conforms(self, shape: Shape, node: str) -> str:
        """The condition that a node conforms to a shape."""
        own = (self.meets(shape, constraint, node) for constraint in shape.constraints)
        if shape.route is None:
            return every([*own, *(self.conforms(part, node) for part in shape.properties)])
        ends = [
            negated(self._some(shape, node, lambda end, p=part: negated(self.conforms(p, end))))
            for part in shape.properties
        ]
        return every([*own, *ends])

    def _some(self, shape: Shape, node: str, condition: Callable[[str], str]) -> str:
        return self.writer.some(shape.route, node, condition)

    def meets(self, shape: Shape, constraint: Constraint, node: str) -> str:
        """The condition that a node meets one constraint of a shape, with all that its path leads to."""
        if constraint.parameter == SH.sparql:
            raise NotCoveredError("sh:sparql within another shape", shape.node)
        if shape.route is None:
            return self.of_value(shape, constraint, node)
        if constraint.parameter in FOCUS:
            return self.of_all(shape, constraint, node)
        return negated(self._some(shape, node, lambda end: negated(self.of_value(shape, constraint, end))))

    # Of one value --------------------------------------------------------------------------------------------------

    def of_value(self, shape: Shape, constraint: Constraint, value: str) -> str:
        """The condition that one value node meets a constraint."""
        parameter, limit = constraint.parameter, constraint.value
        if parameter in _NODE_KINDS or parameter == SH.nodeKind:
            return _NODE_KINDS[limit].format(value)
        if parameter in _COMPARED:
            return self._beside(value, _COMPARED[parameter], limit)
        if parameter in _LENGTHS:
            return f"!isBlank({value}) && STRLEN(STR({value})) {_LENGTHS[parameter]} {int(limit)}"
        named = {
            SH["class"]: self._of_class,
            SH.datatype: self._of_datatype,
            SH.pattern: self._of_pattern,
            SH.languageIn: self._of_language,
            SH.closed: self._of_closed,
            SH.equals: self._of_equals,
            SH.disjoint: self._of_disjoint,
        }
        if parameter in named:
            return named[parameter](shape, constraint, value)
        if parameter in (SH.hasValue, SH["in"]):
            return self.writer.is_term(*(constraint.members if parameter == SH["in"] else [limit]))(value)
        return self._of_logic(shape, constraint, value)

    def _beside(self, value: str, sign: str, limit: Literal) -> str:
        """The condition that a value stands so to a limit. Virtuoso compares what cannot be compared, without error."""
        held = self.writer.value(value)
        numeric = limit.datatype in NUMERIC or str(limit.datatype).removeprefix(datatypes.XSD) in datatypes.RANGES
        alike = f"isNumeric({held})" if numeric else f"DATATYPE({held}) = {(limit.datatype or XSD.string).n3()}"
        return f"COALESCE({alike} && {held} {sign} {limit.n3()}, false)"

    def _of_logic(self, shape: Shape, constraint: Constraint, value: str) -> str:
        told = [self.conforms(part, value) for part in constraint.shapes]
        if constraint.parameter == SH["not"]:
            return negated(told[0])
        if constraint.parameter in (SH["and"], SH.node):
            return every(told)
        if constraint.parameter == SH["or"]:
            return either(told)
        if constraint.parameter == SH.xone:
            return either(every([one, *map(negated, told[:i] + told[i + 1 :])]) for i, one in enumerate(told))
        raise NotCoveredError(f"sh:{constraint.parameter.removeprefix(str(SH))} on a node shape", shape.node)

    def _of_class(self, shape: Shape, constraint: Constraint, value: str) -> str:
        return self.writer.instance(value, list(self.closure.get(constraint.value, [constraint.value])))

    def _of_datatype(self, shape: Shape, constraint: Constraint, value: str) -> str:
        datatype = constraint.value
        literal = [f"isLiteral({value})", f"({self.writer.has_datatype(value, datatype)})"]
        return " && ".join([*literal, *_well_formed(str(datatype), value)])

    def _of_pattern(self, shape: Shape, constraint: Constraint, value: str) -> str:
        flags = f", {Literal(shape.flags).n3()}" if shape.flags else ""
        return f"!isBlank({value}) && REGEX(STR({value}), {Literal(str(constraint.value)).n3()}{flags})"

    def _of_language(self, shape: Shape, constraint: Constraint, value: str) -> str:
        ranges = either(f"langMatches(LANG({value}), {Literal(str(tag)).n3()})" for tag in constraint.members)
        return f"isLiteral({value}) && ({ranges})"

    def _of_closed(self, shape: Shape, constraint: Constraint, value: str) -> str:
        if not is_true(constraint.value):
            return TRUE
        predicate, end = self.writer.fresh(), self.writer.fresh()
        return f"NOT EXISTS {{ {value} {predicate} {end} FILTER ({allowed(shape, predicate)}) }}"

    def _of_equals(self, shape: Shape, constraint: Constraint, value: str) -> str:
        """Of a node shape: the node itself is the only value."""
        step = Step(constraint.value)
        other = self.writer.some(step, value, lambda end: negated(self.writer.same(end, value)))
        return every([self.writer.some(step, value, lambda end: self.writer.same(end, value)), negated(other)])

    def _of_disjoint(self, shape: Shape, constraint: Constraint, value: str) -> str:
        return negated(self.writer.some(Step(constraint.value), value, lambda end: self.writer.same(end, value)))

    # Of all values together ----------------------------------------------------------------------------------------

    def of_all(self, shape: Shape, constraint: Constraint, node: str) -> str:
        """The condition that the values of a property shape meet a constraint together."""
        parameter, route = constraint.parameter, shape.route
        if parameter == SH.hasValue:
            return self.writer.reaches(route, node, constraint.value)
        if parameter == SH.minCount:
            return self.at_least(shape, node, int(constraint.value), lambda _: TRUE)
        if parameter == SH.maxCount:
            return negated(self.at_least(shape, node, int(constraint.value) + 1, lambda _: TRUE))
        if parameter == SH.qualifiedMinCount:
            return self.at_least(shape, node, int(constraint.value), self.qualified(shape, constraint))
        if parameter == SH.qualifiedMaxCount:
            return negated(self.at_least(shape, node, int(constraint.value) + 1, self.qualified(shape, constraint)))
        if parameter == SH.uniqueLang:
            return self._unique(route, node) if is_true(constraint.value) else TRUE
        return self._pairs(route, constraint, node)

    def qualified(self, shape: Shape, constraint: Constraint) -> Callable[[str], str]:
        """The condition that a value counts for a qualified shape."""
        return lambda value: every(
            [self.conforms(constraint.shapes[0], value), *(negated(self.conforms(s, value)) for s in shape.siblings)]
        )

    def at_least(self, shape: Shape, node: str, least: int, condition: Callable[[str], str]) -> str:
        """The condition that at least so many values have a condition. Raises NotCoveredError above `MOST`."""
        if least <= 0:
            return TRUE
        if least > MOST:
            raise NotCoveredError(f"a count of {least} within another shape", shape.node)

        def beyond(found: tuple[str, ...]) -> Callable[[str], str]:
            def holds(value: str) -> str:
                told = [condition(value), *(negated(self.writer.same(value, other)) for other in found)]
                more = (*found, value)
                rest = [self._some(shape, node, beyond(more))] if len(more) < least else []
                return every([*told, *rest])

            return holds

        return self._some(shape, node, beyond(()))

    def _unique(self, route: Route, node: str) -> str:
        same = lambda one, other: (  # noqa: E731
            f"LCASE(LANG({one})) = LCASE(LANG({other})) && {negated(self.writer.same(one, other))}"
        )
        tagged = lambda one: every(  # noqa: E731
            [f'isLiteral({one}) && LANG({one}) != ""', self.writer.some(route, node, lambda other: same(one, other))]
        )
        return negated(self.writer.some(route, node, tagged))

    def _pairs(self, route: Route, constraint: Constraint, node: str) -> str:
        step, writer = Step(constraint.value), self.writer
        equal = lambda one: lambda other: writer.same(one, other)  # noqa: E731
        if constraint.parameter == SH.disjoint:
            return negated(writer.some(route, node, lambda end: writer.some(step, node, equal(end))))
        if constraint.parameter == SH.equals:
            lacking = writer.some(route, node, lambda end: negated(writer.some(step, node, equal(end))))
            surplus = writer.some(step, node, lambda end: negated(writer.some(route, node, equal(end))))
            return every([negated(lacking), negated(surplus)])
        wrong = lambda one: writer.some(step, node, lambda other: negated(self.ordered(constraint, one, other)))  # noqa: E731
        return negated(writer.some(route, node, wrong))

    def ordered(self, constraint: Constraint, one: str, other: str) -> str:
        """The condition that one value is less than another, as ``sh:lessThan`` means it."""
        sign, one, other = _BETWEEN[constraint.parameter], self.writer.value(one), self.writer.value(other)
        alike = f"((isNumeric({one}) && isNumeric({other})) || DATATYPE({one}) = DATATYPE({other}))"
        return f"COALESCE({alike} && {one} {sign} {other}, false)"


def allowed(shape: Shape, predicate: str) -> str:
    """The condition that a closed shape does not know a property."""
    known = [p.path for p in shape.properties if isinstance(p.path, URIRef)]
    iris = ", ".join(iri.n3() for iri in dict.fromkeys([*known, *shape.ignored]))
    return f"{predicate} NOT IN ({iris})" if iris else TRUE


def _well_formed(datatype: str, value: str) -> list[str]:
    """The conditions for the written form of a value. Forms with conditions on what stands around are not checked."""
    name = datatype.removeprefix(datatypes.XSD)
    if datatype in (str(RDF.langString), str(XSD.string)) or name == datatype or name not in datatypes.DATATYPES:
        return []
    form = datatypes.form(name)
    if "(?=" in form or "(?<" in form:
        return []
    told = [f"REGEX(STR({value}), {Literal(f'^(?:{form})$').n3()})"]
    if name in _DAYS:
        told += [f"!REGEX(STR({value}), {Literal(form).n3()})" for form in _NO_DAY]
    least, most = datatypes.RANGES.get(name, (None, None))
    number = f"<{XSD.integer}>(STR({value}))"
    told += [f"COALESCE({number} >= {least}, false)"] if least is not None else []
    return told + ([f"COALESCE({number} <= {most}, false)"] if most is not None else [])
