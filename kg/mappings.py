"""Mappings to other vocabularies: tables in SSSOM, and the triples that they stand for.

A table is ``data/mappings/<name>.sssom.tsv`` after the Simple Standard for Sharing Ontological Mappings
(https://mapping-commons.github.io/sssom/): metadata in lines that begin with ``#``, then one mapping a row. Every
mapping becomes an ``owl:Axiom`` with its justification. Those of a table of candidates (``*.candidates.sssom.tsv``)
stay that; all others are stated as triples too.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import rdflib
from rdflib import DCTERMS, OWL, RDF, RDFS, Literal, Namespace, URIRef

from kg import resources
from kg.errors import FileError
from kg.files import read_text

SSSOM = Namespace("https://w3id.org/sssom/")
_NEEDED = {"subject_id", "predicate_id", "object_id", "mapping_justification"}
_TEXTS = {"confidence": SSSOM.confidence, "match_string": SSSOM.match_string, "comment": RDFS.comment}


def bundled() -> list[Path]:
    """The tables that the package carries."""
    return sorted(resources.folder("data/mappings").glob("*.sssom.tsv"))


def read(path: Path) -> rdflib.Graph:
    """The triples of a table. Raises FileError with the line of what is no mapping."""
    lines = read_text(path).splitlines()
    metadata = [line[1:] for line in lines if line.startswith("#")]
    prefixes = dict(re.findall(r"^ {2}([\w-]+): (\S+)$", "\n".join(metadata), re.M))
    identity = re.search(r"^mapping_set_id: (\S+)$", "\n".join(metadata), re.M)
    title = re.search(r"^mapping_set_title: (.+)$", "\n".join(metadata), re.M)
    if not identity:
        raise FileError(path, "has no mapping_set_id", "Name the set in a line #mapping_set_id: …", 1)
    graph, whole = rdflib.Graph(), URIRef(identity[1])
    graph.add((whole, RDF.type, SSSOM.MappingSet))
    graph.add((whole, DCTERMS.title, Literal(title[1] if title else path.name, lang="en")))
    for number, row in _rows(path, lines, len(metadata)):
        try:
            mapping = tuple(_expand(row[name], prefixes) for name in ("subject_id", "predicate_id", "object_id"))
            why = _expand(row["mapping_justification"], prefixes)
        except KeyError as prefix:
            raise FileError(path, f"prefix {prefix} is not declared", "Add it to the curie_map.", number) from None
        _describe(graph, whole, row, mapping, why)
        if ".candidates." not in path.name:
            graph.add(mapping)
    return graph


def _rows(path: Path, lines: list[str], skip: int) -> Iterator[tuple[int, dict[str, str]]]:
    table = csv.DictReader(lines[skip:], delimiter="\t", quoting=csv.QUOTE_NONE)
    if not set(table.fieldnames or ()) >= _NEEDED:
        raise FileError(path, "lacks a column", f"It needs {', '.join(sorted(_NEEDED))}.", skip + 1)
    for number, row in enumerate(table, skip + 2):
        if None in row or None in row.values():
            raise FileError(path, "a row has more or fewer cells than the head", "Mend the row.", number)
        yield number, row


def _describe(
    graph: rdflib.Graph, whole: URIRef, row: dict[str, str], mapping: tuple[URIRef, ...], why: URIRef
) -> None:
    local = "-".join(re.sub(r"\W+", "-", row[name]) for name in ("subject_id", "predicate_id", "object_id"))
    node = URIRef(f"{whole}#{local}")
    graph.add((node, RDF.type, OWL.Axiom))
    for term, value in zip((OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget), mapping, strict=True):
        graph.add((node, term, value))
    graph.add((node, SSSOM.mapping_justification, why))
    graph.add((whole, SSSOM.mappings, node))
    for name, term in _TEXTS.items():
        if row.get(name):
            graph.add((node, term, Literal(row[name])))


def _expand(curie: str, prefixes: dict[str, str]) -> URIRef:
    prefix, _, local = curie.partition(":")
    return URIRef(prefixes[prefix] + local)
