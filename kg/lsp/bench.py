"""What an open document is held against, loaded once and kept until its files change."""

import logging
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock

import rdflib

from kg import graphs, mappings, resources, shacl, validation
from kg.errors import KgError
from kg.findings import Finding, Report
from kg.graphs import Document

_log = logging.getLogger(__name__)


class Another:
    """Another project's shapes and ontology. A document that is one of their files takes its place."""

    def __init__(self, shapes: Sequence[Path], ontology: Sequence[Path]):
        self._shapes = [validation.read(path) for path in graphs.turtle_files(shapes)]
        self._ontology = [validation.read(path) for path in graphs.turtle_files(ontology)]
        self.graph, self.shapes = graphs.merged(self._ontology), graphs.merged(self._shapes)

    def project(self, documents: list[Document]) -> validation.Project:
        """The documents as this project's."""
        here = {document.path.resolve(): document for document in documents}
        groups = ([here.get(old.path.resolve(), old) for old in group] for group in (self._shapes, self._ontology))
        return validation.another(documents, *groups)

    words = project


class Bench:
    """Checks one document at a time against our graph, or against another project's shapes and ontology."""

    def __init__(self, shapes: Sequence[Path] = (), ontology: Sequence[Path] = (), language: str = "en"):
        self.language = language
        self._shapes, self._ontology = shapes, ontology
        self._kept: validation.Ours | Another | None = None
        self._stamp: dict[Path, float] = {}
        self._loading, self._using = Lock(), Lock()

    def load(self) -> None:
        """Load what is not loaded yet. Raises KgError."""
        self._ready()

    def spelling(self, document: Document, most: int) -> list[Finding]:
        """What is misspelt in a document, `most` findings. May run beside `report`. Raises KgError."""
        project = self._ready().words([document])
        return validation.misspelt(project, self.language, most)

    def report(self, document: Document, most: int, stop: Callable[[], bool]) -> Report:
        """All that `kg validate` finds in a document. Not to be run beside itself. Raises KgError."""
        kept = self._ready(document.path.resolve())
        with self._using:
            project = kept.project([document])
        return validation.check(project, self.language, most, stop)

    def look(self, at: Callable[[Sequence[rdflib.Graph]], str]) -> str:
        """What `at` sees in the graph and in the shapes while nothing changes in them."""
        kept = self._ready()
        with self._using:
            return at((kept.graph, kept.shapes))

    def _ready(self, checked: Path | None = None) -> validation.Ours | Another:
        """What is kept; with `checked`, loaded anew if files other than this one changed since."""
        with self._loading:
            try:
                if self._kept is None or (checked is not None and self._changed() - {checked}):
                    self._stamp = self._state()
                    self._kept = Another(self._shapes, self._ontology) if self._shapes else validation.Ours()
            except KgError as error:  # a file may be half written
                if self._kept is None:
                    raise
                _log.warning("what was loaded before is kept: %s", error)
            return self._kept

    def _changed(self) -> set[Path]:
        return {path for path, _ in self._state().items() ^ self._stamp.items()}

    def _state(self) -> dict[Path, float]:
        """When each file of what is kept was changed last."""
        if self._shapes:
            files = graphs.turtle_files([*self._shapes, *self._ontology])
        else:
            files = [*resources.turtle("ontology", "data"), *shacl.shape_files("quality"), *mappings.bundled()]
        found = {}
        for file in files:
            try:
                found[file.resolve()] = os.stat(file).st_mtime
            except OSError as error:
                raise KgError(f"{file}: cannot be read ({error.strerror}). Check the path.") from None
        return found
