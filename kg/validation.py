"""The check of files: can they be read, are the words spelt right, do the shapes hold.

A project is what is checked together: ours, or any other with shapes and an ontology of its own.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import rdflib
from rdflib import RDF

from kg import engines, graphs, resources, shacl, spelling, terms, wording
from kg.dataset import load
from kg.errors import FileError, KgError
from kg.findings import Coverage, Excerpt, Finding, Place, Report
from kg.graphs import Document, Node, Triple
from kg.namespaces import LM
from kg.repeats import Misspelt, told_once
from kg.results import Result
from kg.store import is_other, parse_other
from kg.targets import coverage
from kg.telling import Teller
from kg.terms import Names, Vocabulary


@dataclass
class Project:
    """What is checked: `documents`, within `data`, which holds them and all that they may speak of.

    `narrow`: only what the documents describe is looked at, not the rest of `data`. `own_shapes` are shapes to be
    checked too, for nobody has tested them.
    """

    documents: list[Document]
    data: rdflib.Graph
    shapes: rdflib.Graph
    vocabulary: Vocabulary
    narrow: bool
    own_shapes: Sequence[Document] = ()
    ours: bool = False


class Only(NamedTuple):
    """What shapes find, and the nodes that each looked at for it; None where that is all nodes."""

    results: Iterable[Result]
    nodes: Mapping[Node, set[Node]] | None


def validate(
    paths: Sequence[Path],
    shapes: Sequence[Path] = (),
    ontology: Sequence[Path] = (),
    language: str = "en",
    most: int = 0,
    engine: str = "auto",
) -> Report:
    """Check Turtle files, or all bundled data when `paths` is empty.

    With `shapes`, the files are another project's, with its own `ontology`; else they are checked within the bundled
    graph, and what they describe replaces the bundled description. The check stops when more than `most` findings
    have come up, if `most` is more than 0. `engine` is one of `kg.engines.NAMES`. Raises FileError for a path that is
    missing, and KgError when there was nothing to check, or the engine cannot run the shapes.
    """
    (documents, *others), broken = read_given(paths, shapes, ontology, language)
    if broken:
        return broken
    if shapes or not paths:
        project = another(documents, *others) if shapes else bundled(documents)
        return check(project, language, most, engine=engine)
    ours = Ours()
    findings = misspelt(ours.words(documents), language, most and most + 1)
    if most and len(findings) > most:  # the graph need not be put together for shapes that will not be run
        return _report(
            documents, findings, Coverage(), language, wording.word("stopped_most", language, most=f"{most:,}")
        )
    return check(ours.project(documents), language, most, found=findings, engine=engine)


def read_given(
    paths: Sequence[Path], shapes: Sequence[Path], ontology: Sequence[Path], language: str
) -> tuple[list[list[Document]], Report | None]:
    """The documents that are checked, of shapes and of the ontology; and the report, if some cannot be read."""
    checked = files(paths)
    groups = [read_all(group, language) for group in (checked, *map(graphs.turtle_files, (shapes, ontology)))]
    documents, unread = [read for read, _ in groups], [finding for _, problems in groups for finding in problems]
    if not unread:
        return documents, None
    report = _report(documents[0], unread, Coverage(), language, wording.word("stopped_unread", language))
    return documents, replace(report, files=len(checked), unread=len(unread))


def _report(
    documents: Sequence[Document], findings: Iterable[Finding], covered: Coverage, language: str, stopped: str
) -> Report:
    ordered = sorted(set(findings), key=lambda finding: finding.order)
    statements = sum(document.size for document in documents)
    return Report(ordered, covered, len(documents), statements, language, stopped=stopped)


def files(paths: Sequence[Path]) -> list[Path]:
    """The files that a check of these paths looks at: all bundled data when there are none.

    Those below the current folder are written from there.
    """
    found = graphs.turtle_files(paths) if paths else resources.turtle("ontology", "data")
    here = Path.cwd()
    return [path.relative_to(here) if not paths and path.is_relative_to(here) else path for path in found]


def misspelt(project: Project, language: str, most: int = 0) -> list[Finding]:
    """What is misspelt in a project: its documents (`most` findings, if that is not 0), and shapes of its own."""
    names = Names([*project.own_shapes, *project.documents])
    findings = spelling.findings(project.documents, project.vocabulary, names, language, project.ours, most)
    return findings + spelling.of_shapes(project.own_shapes, project.data, project.vocabulary, names, language)


def check(
    project: Project,
    language: str,
    most: int = 0,
    stop: Callable[[], bool] = bool,
    found: list[Finding] | None = None,
    engine: str = "auto",
    only: Only | None = None,
) -> Report:
    """Check a project: spelling (unless what it found is given), then shapes, which end early once `stop` says so.

    With `only`, the shapes need not be run: it holds what they find. Raises KgError where no shape looks at anything
    and no word is wrong.
    """
    documents = project.documents
    names = Names([*project.own_shapes, *documents])
    findings = misspelt(project, language, most and most + 1) if found is None else found
    described = {triple[0] for document in documents for triple in document.triples()}
    looked_at = coverage(project.data, project.shapes, described if project.narrow else None)
    partly = only is not None and only.nodes is not None
    if partly:
        looked_at = {shape: nodes & only.nodes.get(shape, set()) for shape, nodes in looked_at.items()}
    teller = Teller(documents, project.data, project.shapes, names, language)
    covered = _coverage(documents, looked_at, teller)
    if partly:
        covered.unseen.clear()  # others were left out on purpose
    if not findings and not partly and not any(looked_at.values()):
        raise KgError(_nothing(project))
    stopped = "" if partly or any(looked_at.values()) else wording.word("stopped_nothing", language)
    if any(finding.place.path in _paths(project.own_shapes) and finding.severity == "error" for finding in findings):
        stopped, covered = wording.word("stopped_shapes", language), Coverage()
    elif not stopped:
        if only is None:
            turns = engines.engine(engine, project.shapes).turns(project.data, looked_at, most and most + 1)
        else:
            turns = engines.in_order(only.results, most and most + 1)
        if project.narrow:  # an engine may look at all of the graph
            turns = ([result for result in turn if result.focus in described] for turn in turns)
        stopped = _run(turns, teller, findings, most, stop)
    return _report(documents, findings, covered, language, stopped)


def _run(
    turns: Iterator[list[Result]],
    teller: Teller,
    findings: list[Finding],
    most: int,
    stop: Callable[[], bool],
) -> str:
    """Add what the shapes find to `findings`; say why they were stopped, if they were."""
    # What is misnamed is said once: not again as something of the wrong class, or missing.
    misnamed = {finding.place[:2] for finding in findings}
    spelling_errors = Misspelt(findings)
    while not (most and len(findings) > most):
        if (results := next(turns, None)) is None or stop():
            return ""
        told = told_once(teller.findings(r for r in results if not spelling_errors.explains(r)))
        findings += [finding for finding in told if finding.place[:2] not in misnamed]
    return wording.word("stopped_most", teller.language, most=f"{most:,}")


def read_all(files: Iterable[Path], language: str) -> tuple[list[Document], list[Finding]]:
    """The documents of the files that can be read, and a finding for each that cannot."""
    documents, findings = [], []
    for path in files:
        try:
            documents.append(read(path))
        except FileError as error:
            findings.append(unread(error, language))
    return documents, findings


def read(path: Path) -> Document:
    """A file as a document. In other formats than Turtle and N-Triples, nobody knows where a statement stands."""
    return Document(path, "", parse_other(path)) if is_other(path) else graphs.read(path)


def unread(error: FileError, language: str) -> Finding:
    """The finding that a file cannot be read, at the place that the error names."""
    line, column = error.line or 0, error.column or (1 if error.line else 0)
    place = Place(str(error.path), line, column, line, column + bool(line))
    values = {"problem": error.problem.rstrip("."), "remedy": error.remedy}
    message = wording.sentence("syntax", language, **values)
    excerpt = Excerpt(error.excerpt, error.excerpt_at, error.excerpt_at + 1) if error.excerpt else None
    reason = wording.reason("syntax", language)
    return Finding(place, "error", "syntax", message, reason=reason, excerpt=excerpt)


def bundled(documents: list[Document]) -> Project:
    """The files of ours as what is checked, by the quality shapes."""
    data = graphs.merged(documents)
    return Project(documents, data, shacl.read_shapes("quality"), terms.ours(data), False, ours=True)


class Ours:
    """Our graph with its shapes, loaded once, to hold documents against it again and again.

    `change` is what the last documents added to the graph, and what they took out of it.

    Their statements are there as written, in place of what they describe; the rest is as the store normalised it.
    """

    def __init__(self) -> None:
        self.graph, self.shapes = load().graph(), shacl.read_shapes("quality")
        self._vocabulary, self._subjects = terms.ours(self.graph), set(self.graph.subjects())
        self._taken: list[Triple] = []
        self._put: list[Triple] = []
        self.change: tuple[set[Triple], set[Triple]] = set(), set()

    def words(self, documents: list[Document]) -> Project:
        """The documents with the words that they may use, which is enough for `misspelt`; the graph stays as it is."""
        written = graphs.merged(documents)
        vocabulary = terms.renewed(self._vocabulary, {str(node) for node in self._gone(written)}, written)
        return Project(documents, self.graph, self.shapes, vocabulary, True, ours=True)

    def project(self, documents: list[Document]) -> Project:
        """The documents within our graph, which goes back to what it was before others take their place."""
        before = set(self._put), set(self._taken)
        self._replace(self._put, self._taken)
        written = graphs.merged(documents)
        self._taken = [triple for node in self._gone(written) for triple in self.graph.triples((node, None, None))]
        self._replace(self._taken, [])
        self._put = [triple for triple in written if triple not in self.graph]
        self._replace([], self._put)
        self.change = self._between(*before)
        return self.words(documents)

    def _between(self, put: set[Triple], taken: set[Triple]) -> tuple[set[Triple], set[Triple]]:
        """What came into the graph and what went when what was put and taken before gave way to what is now."""
        now_put, now_taken = set(self._put), set(self._taken)
        was = lambda t: t in put or (t not in taken and (t in now_taken or (t in self.graph and t not in now_put)))  # noqa: E731
        touched = put | taken | now_put | now_taken
        return {t for t in touched if t in self.graph and not was(t)}, {
            t for t in touched if t not in self.graph and was(t)
        }

    def _gone(self, written: rdflib.Graph) -> set[Node]:
        """What is described anew: all that has a class in `written`, and the hash IRIs of a programme."""
        programmes = {str(node) for node in written.subjects(RDF.type, LM.Programme)}
        typed = set(written.subjects(RDF.type))
        return typed | {node for node in self._subjects if programmes and str(node).split("#")[0] in programmes}

    def _replace(self, old: Iterable[Triple], new: Iterable[Triple]) -> None:
        for triple in old:
            self.graph.remove(triple)
        for triple in new:
            self.graph.add(triple)


def another(documents: list[Document], shapes: list[Document], ontology: list[Document]) -> Project:
    """Documents that are another project's, with its shapes and its ontology."""
    known = graphs.merged(ontology)
    data = graphs.merged([*documents, *ontology])
    shape_graph = graphs.merged(shapes)
    return Project(documents, data, shape_graph, terms.of_project(known, shape_graph), False, shapes)


def _paths(documents: Iterable[Document]) -> set[str]:
    return {str(document.path) for document in documents}


def _coverage(documents: Sequence[Document], looked_at: dict[Node, set[Node]], teller: Teller) -> Coverage:
    seen = set().union(*looked_at.values())
    unseen: dict[str, Place] = {}
    for document in documents:
        for statement in document.statements:
            node = statement.subject
            if node not in seen and isinstance(node, rdflib.URIRef) and str(node) not in unseen:
                unseen[str(node)] = document.place(statement.subject_at)
        if not document.statements:
            others = sorted(
                str(node)
                for node in {triple[0] for triple in document.triples()} - seen
                if isinstance(node, rdflib.URIRef)
            )
            unseen |= {node: Place(str(document.path)) for node in others if node not in unseen}
    return Coverage({teller.rule(shape): len(nodes) for shape, nodes in looked_at.items()}, unseen)


def _nothing(project: Project) -> str:
    files = ", ".join(str(document.path) for document in project.documents[:3])
    why = (
        next((terms.foreign(document) for document in project.documents), "")
        if project.ours
        else "look at the targets of the shapes, and whether the files speak of their classes."
    )
    return f"{files}: nothing was checked, for no shape looks at anything here; {why}"
