"""What the term under the cursor means: its label, definition and class, as the graph has them."""

from collections.abc import Sequence
from pathlib import Path

import rdflib
from rdflib import RDF, URIRef

from kg import wording
from kg.graphs import Document
from kg.render import inert
from kg.telling import Teller
from kg.terms import Names

_STANDARD = Document(Path(), "", rdflib.Graph())
_STANDARD.prefixes = {space: str(getattr(rdflib, space.upper())) for space in ("owl", "rdf", "rdfs", "sh", "skos")}


def term_at(document: Document, offset: int) -> URIRef | None:
    """The IRI that is written at an offset in characters."""
    found = []
    for s in document.statements:
        for node, (start, stop) in ((s.subject, s.subject_at), (s.predicate, s.predicate_at), (s.object, s.object_at)):
            if start <= offset <= stop:
                found.append((stop - start, start != offset, node))
    node = min(found, key=lambda each: each[:2])[2] if found else None
    return node if isinstance(node, URIRef) else None


def told(term: URIRef, document: Document, others: Sequence[rdflib.Graph], language: str) -> str:
    """A term in words: label and name, definition, classes, IRI. The document counts before the other graphs."""
    names = Names([_STANDARD, document])
    tellers = [Teller((), graph, graph, names, language) for graph in (document.graph, *others)]
    label = next(filter(None, (teller.label(term) for teller in tellers)), "")
    meaning = next(filter(None, (teller.reason(term) for teller in tellers)), "")
    classes = dict.fromkeys(o for graph in (document.graph, *others) for o in graph.objects(term, RDF.type))
    name = names.of(str(term))
    kinds = ", ".join(_named(each, tellers, names) for each in classes if isinstance(each, URIRef))
    kinds = kinds and wording.word("lsp_class", language, names=kinds)
    lines = [f"{label} ({name})" if label and label != name else name, meaning, kinds, str(term)]
    return "\n\n".join(inert(line) for line in dict.fromkeys(lines) if line)


def _named(term: URIRef, tellers: Sequence[Teller], names: Names) -> str:
    label = next(filter(None, (teller.label(term) for teller in tellers)), "")
    return f"{label} ({names.of(str(term))})" if label else names.of(str(term))
