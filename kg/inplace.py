"""The check of stores where they are: shapes become queries, and only what is wrong comes back."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import rdflib
from rdflib import RDFS

from kg import graphs, resources, shacl, spelling, terms, wording
from kg.compiling.program import Program
from kg.compiling.running import Answering, Run
from kg.errors import KgError
from kg.findings import Coverage, Finding, Report
from kg.graphs import Document, Node
from kg.repeats import told_once
from kg.results import Result
from kg.telling import Teller
from kg.terms import Names

CHUNK = 1_000
"""How many results are told at a time."""
Tell = Callable[[str, int, int], None]
"""Hears the name of a store, how many queries are done, and how many there are."""


class Named(Answering, Protocol):
    """A store with a name for findings: its address or folder."""

    name: str


@dataclass(frozen=True)
class _Rules:
    """What stores are held against: shapes, the ontology that they speak of, and the documents of shapes."""

    shapes: rdflib.Graph
    ontology: rdflib.Graph
    documents: list[Document]


def validate(
    stores: Sequence[Named],
    shapes: Sequence[Path] = (),
    ontology: Sequence[Path] = (),
    language: str = "en",
    most: int = 0,
    tell: Tell | None = None,
) -> Report:
    """Check stores by the bundled quality shapes, or by `shapes`, one store after the other, and join what they find.

    Class hierarchies are those of the stores and of the ontology. The check stops when more than `most` findings have
    come up, if `most` is more than 0. Raises KgError when a store fails, when shapes cannot be compiled, and when there
    was nothing to check: then nothing is reported at all.
    """
    rules = _rules(shapes, ontology)
    findings = _misspelt(rules, language)
    if findings:
        return _report(findings, {}, stores, language, wording.word("stopped_shapes", language))
    program, names = Program(rules.shapes), Names(rules.documents)
    known = list(rules.ontology.subject_objects(RDFS.subClassOf))
    runs = [Run(program, store, known) for store in stores]
    seen = [run.focus_nodes() for run in runs]
    for store, nodes in zip(stores, seen, strict=True):
        if not any(nodes.values()):
            raise KgError(f"{store.name}: nothing was checked, for no shape looks at anything in it. {_REMEDY}")
    teller = Teller([], rules.ontology, rules.shapes, names, language)
    for run, store, nodes in zip(runs, stores, seen, strict=True):
        results = run.results(nodes, None if tell is None else lambda *n, name=store.name: tell(name, *n))
        for told in _told(results, teller, store.name):
            findings += told
            if most and len(findings) > most:
                stopped = wording.word("stopped_most", language, most=f"{most:,}")
                return _report(findings, _sums(seen, teller), stores, language, stopped)
    return _report(findings, _sums(seen, teller), stores, language, "")


_REMEDY = "Look at the targets of the shapes, and at the named graph that is asked (--graph)."


def _rules(shapes: Sequence[Path], ontology: Sequence[Path]) -> _Rules:
    if not shapes:
        bundled = graphs.merged(map(graphs.read, resources.turtle("ontology")))
        return _Rules(shacl.read_shapes("quality"), bundled, [])
    documents = [graphs.read(path) for path in graphs.turtle_files(shapes)]
    declared = graphs.merged(graphs.read(path) for path in graphs.turtle_files(ontology))
    return _Rules(graphs.merged(documents), declared, documents)


def _misspelt(rules: _Rules, language: str) -> list[Finding]:
    """The errors in shapes of a user: such shapes are not run."""
    if not rules.documents:
        return []
    vocabulary = terms.of_project(rules.ontology, rules.shapes)
    found = spelling.of_shapes(rules.documents, rules.ontology, vocabulary, Names(rules.documents), language)
    return [finding for finding in found if finding.severity == "error"]


def _told(results: Iterable[Result], teller: Teller, name: str) -> Iterator[list[Finding]]:
    """The findings on a store, some at a time; what two queries find alike is told once."""
    told: set[Result] = set()
    chunk: list[Result] = []
    for result in results:
        if result not in told:
            told.add(result)
            chunk.append(result)
        if len(chunk) >= CHUNK:
            yield told_once(teller.elsewhere(chunk, name))
            chunk = []
    yield told_once(teller.elsewhere(chunk, name))


def _sums(seen: Iterable[dict[Node, int]], teller: Teller) -> dict[str, int]:
    sums: dict[str, int] = {}
    for nodes in seen:
        for shape, number in nodes.items():
            rule = teller.rule(shape)
            sums[rule] = sums.get(rule, 0) + number
    return sums


def _report(
    findings: Iterable[Finding], focus_nodes: dict[str, int], stores: Sequence[Named], language: str, stopped: str
) -> Report:
    ordered = sorted(set(findings), key=lambda finding: (*finding.order, finding.focus or ""))
    return Report(ordered, Coverage(focus_nodes), 0, 0, language, stopped=stopped, stores=len(stores))
