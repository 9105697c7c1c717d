"""Building a store on disk: files stream in, then the values that the engine rewrites are put beside."""

import hashlib
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import pyoxigraph as ox
import rdflib

from kg import resources
from kg.errors import FileError
from kg.store import literals, seal
from kg.store.reading import Stream
from kg.store.seal import Seal, Source
from kg.store.swapping import replacing

Tell = Callable[[str, int], None]
"""What is told of the progress: the file, or what is done now, and how many statements there are so far."""
STEP = 50_000

_XSD = "http://www.w3.org/2001/XMLSchema#"
_STRING = f"{_XSD}string"
_WRITTEN = ox.NamedNode(literals.WRITTEN)
_NOTES = "literals.nt"
# What surely comes back, by datatype: to ask the engine takes ten times as long.
_SURE = {
    f"{_XSD}integer": re.compile("0|-?[1-9][0-9]{0,17}"),
    f"{_XSD}decimal": re.compile(r"-?(?:0|[1-9][0-9]{0,8})\.[0-9]{0,7}[1-9]"),
    f"{_XSD}double": re.compile(r"-?[1-9][0-9]{0,5}\.[0-9]{0,5}[1-9]"),
    f"{_XSD}boolean": re.compile("true|false"),
    f"{_XSD}date": re.compile(r"[12][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"),
    f"{_XSD}dateTime": re.compile(
        r"[12][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z?"
    ),
}
# What surely comes back as xsd:integer, when it is a plain number.
_WHOLE_NUMBERS = frozenset(
    f"{_XSD}{name}" for name in ("byte", "short", "int", "long", "nonNegativeInteger", "positiveInteger", "unsignedInt")
)


@dataclass(frozen=True)
class Input:
    """A file to build from: `graph` holds its triples where it is no RDF; `bundled` ones come with the package."""

    path: Path
    bundled: bool = False
    graph: rdflib.Graph | None = None

    @property
    def name(self) -> str:
        """How the store remembers it: as the user named it, or by its place in the package."""
        return self.path.relative_to(resources.root()).as_posix() if self.bundled else str(self.path)


def build(folder: Path, inputs: Sequence[Input], tell: Tell | None = None) -> Seal:
    """Build a store in a folder, in place of the store that may be there; nothing of that is lost before the end.

    Raises FileError for what cannot be read or written; then all is as it was.
    """
    tell = tell or _silent
    with replacing(folder) as draft:
        sources: list[Source] = []
        with (draft / _NOTES).open("w", encoding="utf-8") as file:
            notes = _Notes(file)
            triples, written = _fill(draft, _counted(inputs, sources, notes, tell), notes, tell)
        (draft / _NOTES).unlink()
        made = Seal(
            kg=resources.version(),
            built=datetime.now(UTC).isoformat(timespec="seconds"),
            triples=triples,
            written=written,
            rewritten=tuple(sorted(notes.properties)),
            sources=tuple(sources),
            files=seal.survey(draft),
        )
        seal.write(draft, made)
    return made


def _fill(draft: Path, quads: Iterator[ox.Quad], notes: "_Notes", tell: Tell) -> tuple[int, int]:
    """Put everything into a new store and close it; the numbers of its triples and of values kept beside."""
    store = ox.Store(str(draft))
    try:
        store.bulk_extend(quads)
        triples = len(store)
        if notes.pairs:
            tell("literals", triples)
            notes.file.flush()
            store.bulk_extend(_beside(store, notes, draft / _NOTES))
        tell("putting in order", triples)
        store.optimize()
        store.flush()
        return triples, len(store) - triples
    finally:
        del store  # closes it, so that nobody writes into a folder that goes


def is_kept(literal: ox.Literal, datatype: str) -> bool:
    """`literals.is_kept`, sooner for the most frequent literals. Takes the IRI of the literal's datatype too."""
    if datatype in _WHOLE_NUMBERS and _SURE[f"{_XSD}integer"].fullmatch(literal.value):
        return False
    sure = _SURE.get(datatype)
    return bool(sure and sure.fullmatch(literal.value)) or literals.is_kept(literal)


def _encoded(literal: ox.Literal, datatype: str) -> ox.Literal:
    """`literals.encoded` of a literal that is known to be rewritten."""
    return ox.Literal(literal.value, datatype=ox.NamedNode(literals.PREFIX + datatype))


def _may_change(datatype: str) -> bool:
    return datatype.startswith(_XSD) and datatype != _STRING


class _Notes:
    """What is noted while statements pass by: those with a value that might be rewritten, or be like a rewritten one.

    They go to a file as they are to stand beside. In memory is one number for each subject and property with a
    rewritten value.
    """

    def __init__(self, file: TextIO):
        self.file, self.pairs, self.properties = file, set[int](), set[str]()

    def passing(self, quads: Iterable[ox.Quad], path: Path) -> Iterator[ox.Quad]:
        """The same statements, those with typed values noted. Raises FileError for what no store of kg can hold."""
        note, literal_type, triple_type = self.file.write, ox.Literal, ox.Triple
        for quad in quads:
            value = quad.object
            if type(value) is literal_type:
                datatype = value.datatype.value
                if _may_change(datatype):
                    if is_kept(value, datatype):
                        note(f"{quad} .\n")
                    else:
                        note(f"{quad.subject} {quad.predicate} {_encoded(value, datatype)} .\n")
                        self.pairs.add(hash((quad.subject, quad.predicate)))
                        self.properties.add(quad.predicate.value)
            elif type(value) is triple_type:
                raise FileError(path, "has a statement as a value, as RDF 1.2 allows", "Take it out; kg reads RDF 1.1.")
            yield quad


def _counted(inputs: Iterable[Input], sources: list[Source], notes: _Notes, tell: Tell) -> Iterator[ox.Quad]:
    count = 0
    for given in inputs:
        stream = Stream(given.path)
        quads = stream.quads() if given.graph is None else _of_graph(given.graph)
        tell(given.name, count)
        for quad in notes.passing(quads, given.path):
            yield quad
            count += 1
            if not count % STEP:
                tell(given.name, count)
        sha256 = stream.sha256 if given.graph is None else hashlib.sha256(given.path.read_bytes()).hexdigest()
        sources.append(Source(given.name, sha256, given.bundled))


def _of_graph(graph: rdflib.Graph) -> Iterator[ox.Quad]:
    text = graph.serialize(format="nt", encoding="utf-8")
    return iter(ox.parse(io.BytesIO(text), ox.RdfFormat.N_TRIPLES, rename_blank_nodes=True))


def _beside(store: ox.Store, notes: _Notes, path: Path) -> Iterator[ox.Quad]:
    """All values of the pairs that were noted, as they stand in the graph of what was written.

    Those that might be rewritten come from the notes, all others from the store.
    """
    todo = set(notes.pairs)
    for quad in ox.parse(path=path, format=ox.RdfFormat.N_TRIPLES):
        subject, predicate, value = quad.subject, quad.predicate, quad.object
        pair = hash((subject, predicate))
        if pair not in notes.pairs:
            continue
        yield ox.Quad(subject, predicate, value, _WRITTEN)
        if pair in todo:
            todo.remove(pair)
            for other in store.quads_for_pattern(subject, predicate, None, ox.DefaultGraph()):
                value = other.object
                if not isinstance(value, ox.Literal) or not _may_change(value.datatype.value):
                    yield ox.Quad(subject, predicate, value, _WRITTEN)


def _silent(what: str, count: int) -> None:
    pass
