"""Pieces of SPARQL: fresh variables, triple patterns, the ways along a path.

Every condition on what lies at the end of a path is nested, one triple pattern to each EXISTS. Engines look such a
pattern up for each row; around several patterns at once they join whole tables for each row: 300 times slower.
"""

from collections.abc import Callable, Collection, Iterable
from itertools import count, pairwise

from rdflib import RDF, XSD, Literal, URIRef

from kg.compiling.route import Chain, Choice, Repeat, Route, Step, may_be_empty, steps, written
from kg.results import Node

Condition = Callable[[str], str]
"""From the name of a variable to a condition on it, true or false and never an error."""

KEPT = "urn:kg:written"
"""The graph in which a store of ours keeps literals as they were written; see `kg.store.literals`."""
FEW = 4
"""The most properties that stand side by side in a UNION."""
TRUE, FALSE = "true", "false"


class Exists(str):
    """A condition that is one EXISTS: engines know NOT EXISTS better than the negation of what EXISTS says."""


class Negation(str):
    """A condition that is the opposite of `of`."""

    of: str


class Writer:
    """Writes patterns for one store.

    `rewritten` are the properties with values that the store keeps beside, and `comes_back` tells which literals it
    gives back as they are.
    """

    def __init__(self, rewritten: Collection[str] = (), comes_back: Callable[[Literal], bool] = lambda _: True):
        self._rewritten, self._comes_back = rewritten, comes_back
        self._numbers = count(1)

    def fresh(self) -> str:
        """A variable that is used nowhere else."""
        return f"?v{next(self._numbers)}"

    def triple(self, subject: str, predicate: URIRef, end: str) -> str:
        """A triple pattern; where the store keeps values beside, with them in place of what it made of them."""
        if str(predicate) in self._rewritten:
            return self.anything(subject, predicate.n3(), end)
        return f"{subject} {predicate.n3()} {end} ."

    def anything(self, subject: str, predicate: str, end: str) -> str:
        """The pattern of any triple of a subject; where the store keeps values beside, with them."""
        plain = f"{subject} {predicate} {end} ."
        if not self._rewritten:
            return plain
        beside = f"GRAPH <{KEPT}> {{ {subject} {predicate}"
        return f"{{ {plain} FILTER NOT EXISTS {{ {beside} {self.fresh()} }} }} }} UNION {{ {beside} {end} }} }}"

    def walk(self, route: Route, start: str, end: str) -> str:
        """The patterns that lead from `start` along a path to `end`; a pair may come several times."""
        if isinstance(route, Step):
            return self.triple(*(end, route.predicate, start) if route.backwards else (start, route.predicate, end))
        if isinstance(route, Choice):
            return self._any(route, start, end)
        if isinstance(route, Repeat):
            return self._again(route, start, end)
        stops = [start, *(self.fresh() for _ in route.parts[1:]), end]
        return " ".join(self.walk(part, *leg) for part, leg in zip(route.parts, pairwise(stops), strict=True))

    def _any(self, route: Choice, start: str, end: str) -> str:
        onwards = [p.predicate for p in route.parts if isinstance(p, Step) and not p.backwards]
        if len(onwards) <= FEW or len(onwards) < len(route.parts) or any(str(p) in self._rewritten for p in onwards):
            return " UNION ".join(f"{{ {self.walk(part, start, end)} }}" for part in route.parts)
        way = self.fresh()  # many alternatives in UNION are slow everywhere, and too much for Virtuoso
        return f"{start} {way} {end} . FILTER ({way} IN ({', '.join(p.n3() for p in onwards)}))"

    def _again(self, route: Repeat, start: str, end: str) -> str:
        plain = f"{start} {written(route)} {end} ."
        if not any(str(step.predicate) in self._rewritten for step in steps(route)):
            return plain
        # What is kept beside comes last on a way, for literals lead nowhere.
        before = start if route.times == "?" else self.fresh()
        way = "" if route.times == "?" else f"{start} ({written(route.part)})* {before} ."
        literal = f"{way} {{ {self.walk(route.part, before, end)} }} FILTER (isLiteral({end}))"
        return f"{{ {plain} FILTER (!isLiteral({end}) || sameTerm({start}, {end})) }} UNION {{ {literal} }}"

    def some(self, route: Route, start: str, condition: Condition) -> str:
        """The condition that at the end of a path from `start` there is something with `condition`."""
        if isinstance(route, Choice):
            return either(self.some(part, start, condition) for part in route.parts)
        if isinstance(route, Chain):
            first, rest = route.parts[0], route.parts[1:]
            onwards = lambda node: self.some(Chain(rest), node, condition)  # noqa: E731
            return self.some(first, start, onwards if rest else condition)
        if isinstance(route, Repeat) and may_be_empty(route):  # the graph need not hold the node
            at_least_once = Repeat(route.part, "+" if route.times == "*" else route.times)
            return either([condition(start), self._exists(at_least_once, start, condition)])
        return self._exists(route, start, condition)

    def _exists(self, route: Route, start: str, condition: Condition) -> Exists:
        end = self.fresh()
        return Exists(f"EXISTS {{ {self.walk(route, start, end)}{only(condition(end))} }}")

    def reaches(self, route: Route, start: str, node: Node) -> str:
        """The condition that a path from `start` leads to a node that is named."""
        plain = isinstance(route, Step) and not route.backwards and str(route.predicate) not in self._rewritten
        if plain and isinstance(node, URIRef):
            return Exists(f"EXISTS {{ {start} {route.predicate.n3()} {node.n3()} }}")
        if isinstance(route, Choice):
            return either(self.reaches(part, start, node) for part in route.parts)
        if isinstance(route, Chain) and route.parts[1:]:
            return self.some(route.parts[0], start, lambda way: self.reaches(Chain(route.parts[1:]), way, node))
        last = route.parts[0] if isinstance(route, Chain) else route
        return self.reaches(last, start, node) if last is not route else self.some(route, start, self.is_term(node))

    def is_term(self, *nodes: Node) -> Condition:
        """The condition of being one of these terms."""
        iris = [node.n3() for node in nodes if isinstance(node, URIRef)]
        literals = [node for node in nodes if isinstance(node, Literal)]

        def condition(variable: str) -> str:
            named = [f"{variable} IN ({', '.join(iris)})"] if iris else []
            return either([*named, *(self._is_literal(variable, literal) for literal in literals)])

        return condition

    def _is_literal(self, variable: str, literal: Literal) -> str:
        """By its parts: Virtuoso's sameTerm does not know a text that stands in the query."""
        told = [f"isLiteral({variable})", f"STR({variable}) = {Literal(str(literal)).n3()}"]
        if literal.language:
            return every([*told, f'LCASE(LANG({variable})) = "{literal.language.lower()}"'])
        return every([*told, self.has_datatype(variable, literal.datatype or XSD.string)])

    def term(self, node: Node) -> str:
        """A term as this store holds it."""
        if isinstance(node, Literal) and self._rewritten and not self._comes_back(node):
            node = Literal(str(node), datatype=URIRef(f"{KEPT}:{node.datatype}"))
        return node.n3()

    def same(self, one: str, other: str) -> str:
        """The condition that two variables hold one term."""
        return f"sameTerm({one}, {other})"

    def value(self, variable: str) -> str:
        """What a variable holds, for comparisons: a literal that is kept beside becomes a number or date again."""
        if not self._rewritten:
            return variable
        datatype = f"STR(DATATYPE({variable}))"
        whole = f"STRDT(STR({variable}), IRI(SUBSTR({datatype}, {len(KEPT) + 2})))"
        return f'IF(STRSTARTS({datatype}, "{KEPT}:"), {whole}, {variable})'

    def has_datatype(self, variable: str, datatype: Node) -> str:
        """The condition that a literal is of a datatype."""
        # Virtuoso has no datatype for a text with a language, and no language for a number.
        if datatype == RDF.langString:
            return f'COALESCE(LANG({variable}) != "", false)'
        plain = f"DATATYPE({variable}) = {datatype.n3()}"
        told = either([plain, f"DATATYPE({variable}) = <{KEPT}:{datatype}>"] if self._rewritten else [plain])
        return f"COALESCE({told}, false)"

    def instance(self, variable: str, classes: list[URIRef]) -> str:
        """The condition of having one of these classes."""
        if len(classes) == 1:
            return Exists(f"EXISTS {{ {variable} {RDF.type.n3()} {classes[0].n3()} }}")
        cls = self.fresh()
        among = ", ".join(c.n3() for c in classes)
        return Exists(f"EXISTS {{ {variable} {RDF.type.n3()} {cls} FILTER ({cls} IN ({among})) }}")


def only(condition: str) -> str:
    """A filter for a condition; nothing for one that always holds."""
    return "" if condition == TRUE else f" FILTER ({condition})"


def either(conditions: Iterable[str]) -> str:
    """One of several conditions."""
    told = [c for c in dict.fromkeys(conditions) if c != FALSE]
    return TRUE if TRUE in told else " || ".join(f"({c})" for c in told) if told[1:] else (told or [FALSE])[0]


def every(conditions: Iterable[str]) -> str:
    """All of several conditions."""
    told = [c for c in dict.fromkeys(conditions) if c != TRUE]
    return FALSE if FALSE in told else " && ".join(f"({c})" for c in told) if told[1:] else (told or [TRUE])[0]


def negated(condition: str) -> str:
    """The opposite of a condition."""
    if condition in (TRUE, FALSE):
        return FALSE if condition == TRUE else TRUE
    if isinstance(condition, Negation):
        return condition.of
    opposite = Negation(f"NOT {condition}" if isinstance(condition, Exists) else f"!({condition})")
    opposite.of = condition
    return opposite
