"""Files of RDF, parsed by Oxigraph."""

import re
from pathlib import Path

import pyoxigraph as ox
import rdflib

from kg.errors import FileError
from kg.files import read_text
from kg.store.terms import as_graph


def parse(path: Path) -> list[ox.Triple]:
    """The triples of a Turtle file. Raises FileError with the line of the first syntax error."""
    text = read_text(path)
    try:
        quads = ox.parse(text, ox.RdfFormat.TURTLE, base_iri=path.resolve().as_uri(), rename_blank_nodes=True)
        return [quad.triple for quad in quads]
    except SyntaxError as error:
        problem = re.sub(r"^Parser error at line .*?: ", "", error.msg or str(error))
        raise FileError(path, f"broken Turtle: {problem}", "Mend the statement here.", error.lineno) from None


def graph_of_text(text: bytes, form: str) -> rdflib.Graph:
    """The triples of a text in ``N_TRIPLES`` or ``TURTLE``; blank nodes keep their labels, literals their form."""
    return as_graph(ox.parse(text, getattr(ox.RdfFormat, form)))


_OTHER_FORMATS = {
    ".rdf": "RDF_XML",
    ".owl": "RDF_XML",
    ".xml": "RDF_XML",
    ".jsonld": "JSON_LD",
    ".json": "JSON_LD",
    ".trig": "TRIG",
    ".nq": "N_QUADS",
    ".n3": "N3",
}


def parse_other(path: Path) -> rdflib.Graph:
    """The triples of a file in RDF/XML, JSON-LD, TriG, N-Quads or N3, by the end of its name; graphs are joined.

    Nothing is fetched: a JSON-LD context elsewhere is refused. Raises FileError.
    """
    form = getattr(ox.RdfFormat, _OTHER_FORMATS[path.suffix.lower()])
    try:
        quads = ox.parse(read_text(path), form, base_iri=path.resolve().as_uri(), rename_blank_nodes=True)
        return as_graph(quad.triple for quad in quads)
    except (SyntaxError, ValueError, OSError) as error:
        problem = " ".join(
            re.sub(r"^Parser error at line .*?: ", "", getattr(error, "msg", None) or str(error)).split()
        )
        if "remote context" in problem:
            raise FileError(path, "its context is elsewhere, and kg fetches nothing", "Put it into the file.") from None
        line = getattr(error, "lineno", None)
        raise FileError(path, f"broken {form.name}: {problem}", "Mend it, or save it as Turtle.", line) from None


def is_other(path: Path) -> bool:
    """Whether the end of a file's name says that it is RDF in another format than Turtle or N-Triples."""
    return path.suffix.lower() in _OTHER_FORMATS
