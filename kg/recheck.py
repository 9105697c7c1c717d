"""Files checked again after an edit: only what the edit can reach is looked at, with the result of a full check."""

from collections.abc import Sequence
from pathlib import Path

from kg import git, graphs, resources, validation, wording
from kg.findings import Finding, Report
from kg.graphs import Document
from kg.incremental import earlier
from kg.incremental.running import Incremental, since
from kg.validation import Only, Ours, Project


class Again:
    """Checks the same files of ours again and again, as they are edited."""

    def __init__(self) -> None:
        self._ours = Ours()
        self._shapes = Incremental(self._ours.shapes)

    def validate(self, paths: Sequence[Path], language: str = "en", most: int = 0) -> Report:
        """As `validation.validate` of files within our graph."""
        (documents, *_), broken = validation.read_given(paths, (), (), language)
        if broken:
            return broken
        project = self._ours.project(documents)
        found = self._shapes.changed(project.data, *self._ours.change)
        return validation.check(project, language, most, only=Only(found.results, None))


class AgainElsewhere:
    """Checks the same files of another project again and again, as they are edited: shapes that are edited in full."""

    def __init__(self, shapes: Sequence[Path], ontology: Sequence[Path]):
        self._given = shapes, ontology
        self._shapes: Incremental | None = None
        self._texts: dict[Path, str] = {}

    def validate(self, paths: Sequence[Path], language: str = "en", most: int = 0) -> Report:
        """As `validation.validate` of files by shapes of their own."""
        (documents, *others), broken = validation.read_given(paths, *self._given, language)
        if broken:
            return broken
        project = validation.another(documents, *others)
        found = validation.misspelt(project, language)
        if _has_wrong_shapes(project, found):
            return validation.check(project, language, most, found=found)
        if self._shapes is None or _texts(others[0]) != self._texts:
            self._shapes, self._texts = Incremental(project.shapes), _texts(others[0])
        results = self._shapes.results(project.data).results
        return validation.check(project, language, most, found=found, only=Only(results, None))


def validate_since(
    revision: str, paths: Sequence[Path], shapes: Sequence[Path], ontology: Sequence[Path], language: str, most: int
) -> Report:
    """Check what the edits since a git revision can reach, in files that are checked as `validation.validate` does.

    Spelling is checked in the files that were edited. Where the shapes or the ontology beside them were edited, all is
    checked. Raises KgError as that does, and for an unknown revision.
    """
    if _edited(revision, shapes, ontology):
        return validation.validate(paths, shapes, ontology, language, most)
    (documents, *others), broken = validation.read_given(paths, shapes, ontology, language)
    if broken:
        return broken
    before = earlier.documents(revision, paths or [resources.folder("ontology"), resources.folder("data")])
    texts = _texts(before)
    edited = [document for document in documents if texts.get(document.path.resolve()) != document.text]
    if shapes:
        project = validation.another(documents, *others)
        then = {*graphs.merged(before), *graphs.merged(others[1])}
    elif paths:
        ours = Ours()
        then = set(ours.project(before).data)
        project = ours.project(documents)
    else:
        project, then = validation.bundled(documents), set(graphs.merged(before))
    found = _misspelt(project, edited, language)
    if _has_wrong_shapes(project, found):
        return validation.check(project, language, most, found=found)  # which does not run such shapes
    reached = since(then, project.data, project.shapes)
    report = validation.check(project, language, most, found=found, only=Only(reached.results, reached.reached))
    if not report.stopped and not any(report.coverage.focus_nodes.values()):
        report.stopped, report.unedited = wording.word("unedited", language, revision=revision), True
    return report


def _edited(revision: str, shapes: Sequence[Path], ontology: Sequence[Path]) -> bool:
    """Whether the rules are others than at a revision. Those of the package cannot be where it is no clone."""
    rules = [*shapes, *ontology] or [resources.folder("shapes")]
    if not shapes and not rules[0].resolve().is_relative_to(git.top().resolve()):
        return False
    now = [graphs.read(path) for path in graphs.turtle_files(rules)]
    return _texts(earlier.documents(revision, rules)) != _texts(now)


def _has_wrong_shapes(project: Project, found: Sequence[Finding]) -> bool:
    own = {str(document.path) for document in project.own_shapes}
    return any(finding.severity == "error" and finding.place.path in own for finding in found)


def _texts(documents: Sequence[Document]) -> dict[Path, str]:
    return {document.path.resolve(): document.text for document in documents}


def _misspelt(project: Project, edited: Sequence[Document], language: str) -> list[Finding]:
    places = {str(document.path) for document in (*edited, *project.own_shapes)}
    return [finding for finding in validation.misspelt(project, language) if finding.place.path in places]
