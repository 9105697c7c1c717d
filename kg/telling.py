"""From a result of SHACL to a finding that a person can act on: where, what, why and what to do."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import rdflib
from rdflib import DCTERMS, FOAF, RDF, RDFS, SDO, SH, SKOS, XSD, BNode, Literal, URIRef

from kg import paths, wording
from kg.findings import Finding, Place
from kg.graphs import Document, Node, Span
from kg.namespaces import BASE, short
from kg.results import Result
from kg.spelling import readings
from kg.terms import Names

_SEVERITIES = {SH.Violation: "error", SH.Warning: "warning", SH.Info: "info"}
_LABELS = (SKOS.prefLabel, RDFS.label, DCTERMS.title, FOAF.name, SDO.name, SH.name)
_REASONS = (SH.description, RDFS.comment, SKOS.definition, DCTERMS.description)
_LIMITS = (
    SH.minCount, SH.maxCount, SH.datatype, SH["class"], SH.nodeKind, SH.pattern, SH.minLength, SH.maxLength,
    SH.minInclusive, SH.maxInclusive, SH.minExclusive, SH.maxExclusive, SH.hasValue, SH["in"], SH.languageIn, SH.equals,
    SH.disjoint, SH.lessThan, SH.lessThanOrEquals, SH.qualifiedMinCount, SH.qualifiedMaxCount, SH.node,
)  # fmt: skip
_LIMIT_OF = {
    URIRef(f"{SH}{local[0].upper()}{local[1:]}ConstraintComponent"): limit
    for limit in _LIMITS
    for local in [limit.removeprefix(str(SH))]
}
_READABLE = {None, *(XSD[name] for name in ("string", "integer", "decimal", "double", "float", "anyURI"))}
_LOGIC = {URIRef(f"{SH}{name}ConstraintComponent") for name in ("And", "Or", "Xone", "Not", "Node")}
SHOWN = 60
"""The most characters of a value that a sentence shows."""
TRAIL = 5
"""The most steps by which a blank node is named: a chain of such nodes may be long, or a circle."""


class Teller:
    """Turns results into findings on the statements of `documents`, in one language.

    `data` is the graph that was checked, `shapes` that of the shapes.
    """

    def __init__(
        self, documents: Sequence[Document], data: rdflib.Graph, shapes: rdflib.Graph, names: Names, language: str
    ):
        self._documents, self._data, self._shapes = documents, data, shapes
        self._names, self.language = names, language
        self._rules: dict[Node, str] = {}
        self._reasons: dict[Node, str] = {}
        self._last: tuple[object, paths.Reached] = (None, {})

    def findings(self, results: Iterable[Result]) -> Iterator[Finding]:
        """A finding for each result whose focus node stands in one of the documents."""
        for result in results:
            if (where := self._where(result)) is not None:
                yield self._finding(result, *where)

    def elsewhere(self, results: Iterable[Result], name: str) -> Iterator[Finding]:
        """A finding for each result on a store of this name, where nobody knows files and lines."""
        document = Document(name, "", rdflib.Graph())
        return (self._finding(result, document, None) for result in results)

    # Where ----------------------------------------------------------------------------------------------------------

    def _where(self, result: Result) -> tuple[Document, Span | None] | None:
        at_fault = result.value if result.value is not None else self._surplus(result)
        triple = None
        if at_fault is not None and result.path is not None and not isinstance(result.path, URIRef):
            triple = self._reached(result.focus, result.path).get(at_fault)
        for terms in (triple, (result.focus, result.path, at_fault), (result.focus,)):
            for document in self._documents if terms else ():
                if (span := document.span(*terms)) is not None:
                    return document, span
        placeless = (d for d in self._documents if d.read_elsewhere and (result.focus, None, None) in d.graph)
        return next(((document, None) for document in placeless), None)

    def _reached(self, focus: Node, path: Node) -> paths.Reached:
        """What a path leads to from a focus node; remembered, for one node may have many results."""
        if self._last[0] != (focus, path):
            self._last = (focus, path), paths.reached(self._data, self._shapes, path, focus)
        return self._last[1]

    def _surplus(self, result: Result) -> Node | None:
        """The first value too many, or the first in a language that was used already: SHACL does not say which."""
        if not isinstance(result.path, URIRef):
            return None
        values = [s.object for d in self._documents for s in d.said(result.focus, result.path)]
        if result.component == SH.MaxCountConstraintComponent:
            most = self._shapes.value(result.shape, SH.maxCount)
            return values[int(most)] if most is not None and len(values) > int(most) else None
        if result.component == SH.UniqueLangConstraintComponent:
            seen: Counter[str] = Counter()
            for value in values:
                seen[tag := str(getattr(value, "language", None) or "").lower()] += 1
                if tag and seen[tag] > 1:
                    return value
        return None

    # What -----------------------------------------------------------------------------------------------------------

    def _finding(self, result: Result, document: Document, span: Span | None) -> Finding:
        seen, shape, message = self._seen(result), result.shape, self._message(result)
        # Said once: beside the caret stands only what the sentence does not say. Of logic, only the sentence tells.
        silent = not message or result.component in _LOGIC
        note = "" if silent else wording.told(result.component, "note", self.language, seen)
        return Finding(
            place=Place(str(document.path)) if span is None else document.place(span),
            severity=_SEVERITIES.get(result.severity, "error"),
            rule=self.rule(shape),
            message=message or wording.told(result.component, "message", self.language, seen),
            note=note,
            reason=self.reason(shape),
            focus=self._named(result.focus),
            label=self._show(result.focus),
            predicate=paths.text(self._shapes, result.path, str) if result.path is not None else None,
            value=None if result.value in (None, result.focus) else self._named(result.value),
            shape=str(shape) if isinstance(shape, URIRef) else None,
            component=str(result.component),
            excerpt=None if span is None else document.excerpt(span),
            fix=None if span is None else self._fix(result, document),
        )

    def _fix(self, result: Result, document: Document) -> str | None:
        """The value in the datatype that is asked for, where it can be read in one way."""
        value = result.value
        if result.component != SH.DatatypeConstraintComponent or not isinstance(value, Literal) or value.language:
            return None
        wanted = str(self._shapes.value(result.shape, SH.datatype))
        if value.datatype not in _READABLE or not wanted.startswith(str(XSD)):
            return None
        return readings.written(document, wanted, str(value))

    def _seen(self, result: Result) -> dict[str, str | int]:
        """What a note can speak of: the path, the value, the limit that it breaks, and how many values there are."""
        limit = self._shapes.value(result.shape, _LIMIT_OF.get(result.component, SH.deactivated))
        count = result.count or 0
        if (
            result.count is None
            and result.path is not None
            and result.component
            in (
                SH.MinCountConstraintComponent,
                SH.MaxCountConstraintComponent,
            )
        ):
            count = len(self._reached(result.focus, result.path))
        return {
            "path": paths.text(self._shapes, result.path, self._names.of) if result.path is not None else "",
            "value": self._show(result.value),
            "kind": self._kind(result.value),
            "limit": self._limit(limit),
            "count": count,
        }

    def _limit(self, limit: Node | None) -> str:
        if limit is not None and (limit, RDF.first, None) in self._shapes:
            members = [self._show(member) for member in self._shapes.items(limit)]
            return ", ".join(members[:6]) + (" …" if len(members) > 6 else "")
        return self._show(limit)

    def _show(self, node: Node | None) -> str:
        if isinstance(node, URIRef):
            label, name = self.label(node), self._names.of(str(node))
            return f"“{label}” ({name})" if label and label != name else name
        if isinstance(node, Literal):
            text = str(node)
            return text if node.datatype in _BARE else f"“{text if len(text) <= SHOWN else text[:SHOWN] + ' …'}”"
        start, steps = self._trail(node)
        shown = wording.word("blank", self.language) if isinstance(start, BNode) or start is None else self._show(start)
        for step in steps if not isinstance(start, BNode) else ():
            shown = wording.word("way", self.language, path=self._names.of(step), node=shown)
        return shown

    def _named(self, node: Node) -> str:
        """A node by a text that is the same in every run: a blank node by the way that leads to it."""
        if not isinstance(node, BNode):
            return str(node)
        start, steps = self._trail(node)
        return (
            " ".join([*([] if isinstance(start, BNode) else [str(start)]), *(f"{step} []" for step in steps)]) or "[]"
        )

    def _trail(self, node: Node | None) -> tuple[Node | None, list[Node]]:
        """From where, and by which properties, one comes to a blank node; no farther back than `TRAIL` steps."""
        steps: list[Node] = []
        while isinstance(node, BNode) and len(steps) < TRAIL:
            ways = self._data.subject_predicates(node)
            way = min(ways, key=lambda way: (isinstance(way[0], BNode), *map(str, way)), default=None)
            if way is None:
                break
            node = way[0]
            steps.insert(0, way[1])
        return node, steps

    def _kind(self, node: Node | None) -> str:
        if not isinstance(node, Literal):
            kind = "iri" if isinstance(node, URIRef) else "blank"
        elif node.language:
            return f"@{node.language}"
        elif node.datatype is not None:
            return self._names.of(str(node.datatype))
        else:
            kind = "text"
        return wording.word(kind, self.language)

    def label(self, node: Node) -> str:
        """The label of a node in the language, else in English, else in any; empty if it has none."""
        return str(chosen(self._labels[node], self.language)[0]) if node in self._labels else ""

    @cached_property
    def _labels(self) -> dict[Node, list[Node]]:
        """The labels of all nodes, by the first property that has some."""
        found: dict[Node, list[Node]] = {}
        for predicate in _LABELS:
            mine: dict[Node, list[Node]] = {}
            for graph in (self._data, self._shapes):
                for node, label in graph.subject_objects(predicate):
                    if node not in found and isinstance(label, Literal):
                        mine.setdefault(node, []).append(label)
            found |= mine
        return found

    # Why ------------------------------------------------------------------------------------------------------------

    def rule(self, shape: Node) -> str:
        """The name of a rule: that of its shape, or of the shape to which it belongs and its path."""
        if shape not in self._rules:
            if isinstance(shape, URIRef):
                name = short(shape) if shape.startswith(BASE) else self._names.of(str(shape))
            else:
                parent = next((p for p in self._shapes.subjects(None, shape) if isinstance(p, URIRef)), None)
                path = self._shapes.value(shape, SH.path)
                parts = [self.rule(parent)] if parent is not None else []
                parts += [paths.text(self._shapes, path, self._names.of)] if path is not None else []
                name = "/".join(parts) or wording.word("unnamed", self.language)
            self._rules[shape] = name
        return self._rules[shape]

    def reason(self, shape: Node) -> str:
        """Why a rule exists: what describes its shape, or the shape that it belongs to."""
        if shape not in self._reasons:
            self._reasons[shape] = self._told_of(shape)
        return self._reasons[shape]

    def _told_of(self, shape: Node) -> str:
        for node in (shape, *self._shapes.subjects(SH.property, shape)):
            for predicate in _REASONS:
                if told := list(self._shapes.objects(node, predicate)):
                    return str(chosen(told, self.language)[0])
        return ""

    def _message(self, result: Result) -> str:
        """The message of the shape in the language. pySHACL drops languages where it fills in variables."""
        owners = (result.shape, result.constraint, self._shapes.value(result.shape, SH.sparql))
        templates = [m for owner in owners if owner is not None for m in self._shapes.objects(owner, SH.message)]
        if not templates:
            return ""
        for template in chosen(templates, self.language):
            form = ".*".join(map(re.escape, _VARIABLE.split(str(template))[::2]))
            for message in result.messages:
                if not _VARIABLE.search(message) and re.fullmatch(form, str(message), re.DOTALL):
                    return str(message)
        return self._filled(str(chosen(templates, self.language)[0]), result)

    def _filled(self, template: str, result: Result) -> str:
        """A message with what SHACL's core components know: pySHACL fills in only those of SPARQL."""
        known = {"this": result.focus, "focusNode": result.focus, "value": result.value}
        shown = {name: self._show(node) for name, node in known.items() if node is not None}
        return _VARIABLE.sub(lambda match: shown.get(match[1], match[0]), template)


_BARE = {XSD[name] for name in ("integer", "decimal", "double", "boolean", "date")}
_VARIABLE = re.compile(r"\{[?$](\w+)\}")


def chosen(texts: Sequence[Node], language: str) -> list[Node]:
    """Texts in the order of preference: in the language, without one, in English, others."""

    def rank(text: Node) -> tuple[int, str]:
        tag = (getattr(text, "language", None) or "").lower()
        order = (tag == language or tag.startswith(language + "-"), not tag, tag.startswith("en"))
        return (order.index(True) if True in order else len(order)), str(text)

    return sorted(texts, key=rank)
