"""Turtle files as rdflib graphs that know on which line each statement stands."""

import logging
import re
import warnings
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import rdflib
from rdflib.plugins.parsers import notation3

from kg.errors import FileError, KgError
from kg.files import read_text

# rdflib logs ill-typed literals and odd IRIs with their raw text, which may move the cursor. Findings say it better.
logging.getLogger("rdflib").setLevel(logging.CRITICAL)

Triple = tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]


@dataclass
class Document:
    """One parsed Turtle file: its path, its triples, and the line (from 1) of each triple, of each
    pair of subject and object, and of each subject."""

    path: Path
    graph: rdflib.Graph
    lines: dict[Triple, int] = field(default_factory=dict)
    link_lines: dict[tuple[rdflib.term.Node, rdflib.term.Node], int] = field(default_factory=dict)
    subject_lines: dict[rdflib.term.Node, int] = field(default_factory=dict)


_SPACE = re.compile(r"(?:\s|#[^\n]*)*")


class _LineParser(notation3.SinkParser):
    """The Turtle parser of rdflib, which also notes where each object stands.

    Its own count of lines is of no use: white space that it reads twice counts twice.
    """

    def __init__(self, document: Document, text: str):
        super().__init__(notation3.RDFSink(document.graph), baseURI=document.path.as_uri(), turtle=True)
        self._document = document
        self._breaks = [match.start() for match in re.finditer("\n", text)]
        self._read: dict[object, int] = {}

    def object(self, argstr: str, i: int, res) -> int:
        end = super().object(argstr, i, res)
        if end >= 0:
            self._read[res[-1]] = self.line_of(_SPACE.match(argstr, i).end())
        return end

    def line_of(self, position: int) -> int:
        """The line, from 1, of a position in the text."""
        return bisect_left(self._breaks, position) + 1

    def makeStatement(self, quadruple) -> None:  # noqa: N802 - the name is rdflib's
        super().makeStatement(quadruple)
        formula, *terms = quadruple
        predicate, subject, obj = (self._store.normalise(formula, term) for term in terms)
        line = self._read.get(terms[2], self.lines + 1)
        self._document.lines.setdefault((subject, predicate, obj), line)
        self._document.link_lines.setdefault((subject, obj), line)
        self._document.subject_lines.setdefault(subject, line)


def turtle_files(paths: Iterable[Path]) -> list[Path]:
    """The Turtle files that `paths` name: files as they are, folders with all ``.ttl`` below them.

    Raises FileError for a path that is missing or a folder without Turtle files.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            below = sorted(path.rglob("*.ttl"))
            if not below:
                raise FileError(path, "no Turtle files here", "Name a .ttl file or a folder that holds some.")
            found += below
        elif path.exists():
            found.append(path)
        else:
            raise FileError(path, "no such file or folder", "Check the path.")
    return list(dict.fromkeys(found))


def read(path: Path) -> Document:
    """Parse one Turtle file. Raises FileError with the line of the first syntax error."""
    document = Document(path.resolve(), rdflib.Graph(bind_namespaces="none"))
    text = read_text(path)
    parser = _LineParser(document, text)
    try:
        with warnings.catch_warnings(action="ignore"):
            parser.feed(text)
            parser.endDoc()
    except notation3.BadSyntax as error:
        reason = error._why.removeprefix("expected ").strip()
        problem = f"broken Turtle: {'expected ' + reason if error._why.startswith('expected') else reason}"
        raise FileError(path, problem, "Mend the statement that ends here.", parser.line_of(max(error._i, 0))) from None
    except RecursionError:
        raise FileError(path, "nested too deeply", "Give inner nodes IRIs of their own.") from None
    except KgError:
        raise
    except IndexError:
        raise FileError(
            path, "broken Turtle: it ends inside a statement", "Finish the statement.", parser.lines + 1
        ) from None
    except Exception as error:  # rdflib lets many kinds of error out of its parser
        line = parser.lines + 1
        raise FileError(path, f"broken Turtle: {error}", "Mend the statement here.", line) from None
    for prefix, namespace in parser._bindings.items():
        document.graph.bind(prefix, namespace)
    document.path = path
    return document


def merged(documents: Iterable[Document]) -> rdflib.Graph:
    """One graph with the triples of all documents."""
    graph = rdflib.Graph(bind_namespaces="none")
    for document in documents:
        graph += document.graph
    return graph
