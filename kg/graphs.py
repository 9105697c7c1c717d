"""Turtle files as rdflib graphs that know where each statement stands."""

import logging
import warnings
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import rdflib

from kg import turtle
from kg.errors import FileError
from kg.files import read_text
from kg.findings import Excerpt, Place
from kg.turtle import Statement

# rdflib logs ill-typed literals and odd IRIs with their raw text, which may move the cursor. Findings say it better.
logging.getLogger("rdflib").setLevel(logging.CRITICAL)

Node = rdflib.term.Node
Triple = tuple[Node, Node, Node]
Span = tuple[int, int]

EXCERPT = 160
"""The most characters of a line that an excerpt shows."""


@dataclass
class Document:
    """One parsed file: its path as given, its text, its statements with their spans, in order, and its prefixes.

    `read_elsewhere` is the graph of a file in a format of which nobody knows where a statement stands.
    """

    path: Path
    text: str
    read_elsewhere: rdflib.Graph | None = None
    statements: list[Statement] = field(default_factory=list)
    prefixes: dict[str, str] = field(default_factory=dict)
    prefixes_at: dict[str, Span] = field(default_factory=dict)

    @cached_property
    def graph(self) -> rdflib.Graph:
        """Its triples."""
        return self.read_elsewhere if self.read_elsewhere is not None else merged([self])

    def triples(self) -> Iterator[Triple]:
        """Its triples, without the cost of a graph; a statement that is made twice comes twice."""
        return iter(self.read_elsewhere or (statement[:3] for statement in self.statements))

    @property
    def size(self) -> int:
        """How many statements it makes."""
        return len(self.statements) or len(self.read_elsewhere or ())

    @cached_property
    def _breaks(self) -> list[int]:
        """The offsets at which lines begin."""
        starts = [0]
        while (found := self.text.find("\n", starts[-1])) >= 0:
            starts.append(found + 1)
        return starts

    @cached_property
    def _by_subject(self) -> dict[Node, list[Statement]]:
        subjects: dict[Node, list[Statement]] = {}
        for statement in self.statements:
            subjects.setdefault(statement.subject, []).append(statement)
        return subjects

    @cached_property
    def _triples(self) -> dict[Triple, Statement]:
        triples: dict[Triple, Statement] = {}
        for statement in self.statements:
            triples.setdefault(statement[:3], statement)
        return triples

    @cached_property
    def _objects(self) -> dict[Node, Span]:
        objects: dict[Node, Span] = {}
        for statement in self.statements:
            objects.setdefault(statement.object, statement.object_at)
        return objects

    def said(self, subject: Node, predicate: Node) -> list[Statement]:
        """The statements with this subject and property, in their order."""
        return [s for s in self._by_subject.get(subject, ()) if s.predicate == predicate]

    def span(self, subject: Node, predicate: Node | None = None, value: Node | None = None) -> Span | None:
        """Where the value of a statement stands, else the subject, else where it is a value; None if nowhere.

        So a finding on a value points at the value, and one on what is missing at the subject.
        """
        if value is not None:
            found = self._triples.get((subject, predicate, value))
            return found.object_at if found else None
        if subject in self._by_subject:
            return self._by_subject[subject][0].subject_at
        return self._objects.get(subject)

    def place(self, span: Span) -> Place:
        """Lines and columns of a span."""
        return Place(str(self.path), *self._position(span[0]), *self._position(span[1]))

    def offsets(self, place: Place) -> Span:
        """The span of a place in this document."""
        first, last = self._breaks[place.line - 1], self._breaks[place.end_line - 1]
        return first + place.column - 1, last + place.end_column - 1

    def excerpt(self, span: Span) -> Excerpt:
        """The line on which a span begins, cut if it is long."""
        first = self._breaks[self._position(span[0])[0] - 1]
        last = self.text.find("\n", first)
        last = len(self.text) if last < 0 else last
        begin, stop = span[0], max(min(span[1], last), span[0] + 1)
        if last - first > EXCERPT:
            first = max(first, begin - EXCERPT // 3)
            last = min(last, first + EXCERPT)
        return Excerpt(self.text[first:last].rstrip("\r"), begin - first, min(stop, max(last, begin + 1)) - first)

    def _position(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._breaks, offset)
        return line, offset - self._breaks[line - 1] + 1


def turtle_files(paths: Iterable[Path]) -> list[Path]:
    """The Turtle files that `paths` name: files as they are, folders with all ``.ttl`` below them.

    Folders below that are hidden, or a virtual environment, are passed over: what they hold is not the user's.
    Raises FileError for a path that is missing or a folder without Turtle files.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            below = sorted(file for file in path.rglob("*.ttl") if _is_own(file, path))
            if not below:
                raise FileError(path, "no Turtle files here", "Name a .ttl file or a folder that holds some.")
            found += below
        elif path.exists():
            found.append(path)
        else:
            raise FileError(path, "no such file or folder", "Check the path.")
    return list(dict.fromkeys(found))


def _is_own(file: Path, top: Path) -> bool:
    between = file.parents[: len(file.parents) - len(top.parents) - 1]
    return not any(folder.name.startswith(".") or (folder / "pyvenv.cfg").exists() for folder in between)


def read(path: Path) -> Document:
    """Parse one Turtle file. Raises FileError with line and column of the first syntax error."""
    return parse(path, read_text(path))


def parse(path: Path, text: str) -> Document:
    """Parse a Turtle text as if it were that of a file, which need not be there. Raises FileError as `read` does."""
    document = Document(path, text)
    try:
        with warnings.catch_warnings(action="ignore"):  # rdflib warns of ill-typed literals with their raw text
            parsed = turtle.parse(document.text, path.resolve().as_uri())
    except turtle.TurtleError as error:
        place, excerpt = document.place((error.start, error.start)), document.excerpt((error.start, error.start))
        broken = FileError(path, f"broken Turtle: {error.problem}", error.remedy, place.line, place.column)
        broken.excerpt, broken.excerpt_at = excerpt.text, excerpt.start
        raise broken from None
    document.statements = parsed.statements
    document.prefixes, document.prefixes_at = parsed.prefixes, parsed.prefixes_at
    return document


def merged(documents: Iterable[Document]) -> rdflib.Graph:
    """One graph with the triples of all documents."""
    graph = rdflib.Graph(bind_namespaces="none")
    for document in documents:
        for triple in document.triples():
            graph.add(triple)
    return graph
