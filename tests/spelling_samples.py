"""Small Turtle texts as files, and all files of the project."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from conftest import ROOT

from kg import graphs

PREFIXES = (
    "@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> . "
    "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . "
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
    "@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
)
"""One line, so that the text of a test begins on line 2."""


def read(text: str, name: str = "file.ttl") -> graphs.Document:
    """Parse a text with the usual prefixes as a file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(PREFIXES + text, encoding="utf-8")
        return graphs.read(path)


@cache
def bundled(name: str) -> list[graphs.Document]:
    """The files of a folder of the project."""
    return [graphs.read(path) for path in graphs.turtle_files([ROOT / name])]
