"""The check of files: can they be read, are the words spelt right, do the shapes hold.

A project is what is checked together: ours, or any other with shapes and an ontology of its own.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import rdflib
from rdflib import RDF, SH

from kg import graphs, resources, shacl, spelling, terms, wording
from kg.dataset import load
from kg.errors import FileError, KgError
from kg.findings import Coverage, Excerpt, Finding, Place, Report
from kg.graphs import Document, Node
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


def validate(
    paths: Sequence[Path],
    shapes: Sequence[Path] = (),
    ontology: Sequence[Path] = (),
    language: str = "en",
    most: int = 0,
    count: Callable[[Finding], bool] = bool,
) -> Report:
    """Check Turtle files, or all bundled data when `paths` is empty.

    With `shapes`, the files are another project's, with its own `ontology`; else they are checked within the bundled
    graph, and what they describe replaces the bundled description. The shapes stop when `most` findings that `count`
    have come up, if `most` is more than 0. Raises FileError for a path that is missing, and KgError when there was
    nothing to check.
    """
    checked = files(paths)
    documents, unread = _read(checked, language)
    others = [_read(graphs.turtle_files(group), language) for group in (shapes, ontology)]
    unread += [finding for _, problems in others for finding in problems]
    if unread:
        statements = sum(len(document.graph) for document in documents)
        stopped = wording.word("stopped_unread", language)
        return Report(unread, Coverage(), len(checked), statements, language, len(unread), stopped)
    project = _another(documents, *(read for read, _ in others)) if shapes else _ours(paths, documents)
    return check(project, language, most, count)


def files(paths: Sequence[Path]) -> list[Path]:
    """The files that a check of these paths looks at: all bundled data when there are none.

    Those below the current folder are written from there.
    """
    found = graphs.turtle_files(paths) if paths else resources.turtle("ontology", "data")
    here = Path.cwd()
    return [path.relative_to(here) if not paths and path.is_relative_to(here) else path for path in found]


def check(project: Project, language: str, most: int = 0, count: Callable[[Finding], bool] = bool) -> Report:
    """Check a project: spelling, then shapes. Raises KgError where no shape looks at anything and no word is wrong."""
    documents = project.documents
    names = Names([*project.own_shapes, *documents])
    findings = spelling.findings(documents, project.vocabulary, names, language, project.ours)
    findings += spelling.of_shapes(project.own_shapes, project.data, project.vocabulary, names, language)
    described = {subject for document in documents for subject in document.graph.subjects()}
    looked_at = coverage(project.data, project.shapes, described if project.narrow else None)
    teller = Teller(documents, project.data, project.shapes, names, language)
    covered = _coverage(documents, looked_at, teller)
    if not findings and not any(looked_at.values()):
        raise KgError(_nothing(project))
    stopped = ""
    if any(finding.place.path in _paths(project.own_shapes) and finding.severity == "error" for finding in findings):
        stopped = wording.word("stopped_shapes", language)
    else:
        stopped = _run(project, looked_at, teller, findings, most, count)
    statements = sum(len(document.graph) for document in documents)
    ordered = sorted(set(findings), key=lambda finding: finding.order)
    return Report(ordered, covered, len(documents), statements, language, stopped=stopped)


def _run(
    project: Project,
    looked_at: dict[Node, set[Node]],
    teller: Teller,
    findings: list[Finding],
    most: int,
    count: Callable[[Finding], bool],
) -> str:
    """Add what the shapes find to `findings`; say why they were stopped, if they were."""
    # What is misnamed is said once: not again as something of the wrong class, or missing.
    misnamed = {finding.place[:2] for finding in findings}
    nodes = {f.focus for f in findings if f.predicate == str(RDF.type)}
    for results in shacl.in_turns(project.data, project.shapes, looked_at):
        told = merged(teller.findings(r for r in results if not _follows(r, nodes)))
        findings += [finding for finding in told if finding.place[:2] not in misnamed]
        if most and sum(map(count, findings)) > most:
            return wording.word("stopped_most", teller.language, most=f"{most:,}")
    return ""


def _follows(result: shacl.Result, misnamed: Collection[str | None]) -> bool:
    """Whether a result only follows from the misspelt class of a node: that this is not of the right one."""
    return result.component == SH.ClassConstraintComponent and str(result.value) in misnamed


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """One finding where several say the same of one place: that with a fix first, with the notes of all.

    A value of the wrong datatype is not also too large or too small.
    """
    groups: dict[tuple, list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.place, finding.rule, finding.focus), []).append(finding)
    return [finding for group in groups.values() for finding in _told_once(group)]


def _told_once(group: list[Finding]) -> Iterator[Finding]:
    if str(SH.DatatypeConstraintComponent) in {finding.component for finding in group}:
        group = [finding for finding in group if finding.component not in _BOUNDS]
    for message in dict.fromkeys(finding.message for finding in group):
        same = [finding for finding in group if finding.message == message]
        first = min(same, key=lambda finding: (finding.fix is None, finding.component or ""))
        yield replace(first, note="; ".join(dict.fromkeys(f.note for f in [first, *same] if f.note)))


_BOUNDS = {
    f"{SH}{name}ConstraintComponent" for name in ("MinInclusive", "MaxInclusive", "MinExclusive", "MaxExclusive")
}


def _read(files: Iterable[Path], language: str) -> tuple[list[Document], list[Finding]]:
    """The documents of the files that can be read, and a finding for each that cannot."""
    documents, findings = [], []
    for path in files:
        try:
            documents.append(read(path))
        except FileError as error:
            findings.append(_unread(error, language))
    return documents, findings


def read(path: Path) -> Document:
    """A file as a document. In other formats than Turtle and N-Triples, nobody knows where a statement stands."""
    return Document(path, "", parse_other(path)) if is_other(path) else graphs.read(path)


def _unread(error: FileError, language: str) -> Finding:
    line, column = error.line or 0, error.column or (1 if error.line else 0)
    place = Place(str(error.path), line, column, line, column + bool(line))
    values = {"problem": error.problem.rstrip("."), "remedy": error.remedy}
    message = wording.sentence("syntax", language, **values)
    excerpt = Excerpt(error.excerpt, error.excerpt_at, error.excerpt_at + 1) if error.excerpt else None
    reason = wording.reason("syntax", language)
    return Finding(place, "error", "syntax", message, reason=reason, excerpt=excerpt)


def _ours(paths: Sequence[Path], documents: list[Document]) -> Project:
    """The statements of the files as written, within the rest of the graph as the store normalised it."""
    data = graphs.merged(documents)
    if paths:
        written = data
        data = load(paths).graph()
        for subject in set(written.subjects(RDF.type)):
            data.remove((subject, None, None))
        data += written
    return Project(documents, data, shacl.read_shapes("quality"), terms.ours(data), bool(paths), ours=True)


def _another(documents: list[Document], shapes: list[Document], ontology: list[Document]) -> Project:
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
                str(node) for node in set(document.graph.subjects()) - seen if isinstance(node, rdflib.URIRef)
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
