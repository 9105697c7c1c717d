"""Building a store on disk: files stream in, then the values that the engine rewrites are put beside."""

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path

import pyoxigraph as ox
import rdflib

from kg import resources
from kg.store import seal
from kg.store.notes import Notes, beside
from kg.store.reading import Stream
from kg.store.seal import Seal, Source
from kg.store.swapping import replacing

Tell = Callable[[str, int], None]
"""What is told of the progress: the file, or what is done now, and how many statements there are so far."""
STEP = 50_000
BATCH = 1_000_000
"""How many statements the engine is given at a time."""

_NOTES = "literals.nt"


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
            notes = Notes(file)
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


def _fill(draft: Path, quads: Iterator[ox.Quad], notes: "Notes", tell: Tell) -> tuple[int, int]:
    """Put everything into a new store and close it; the numbers of its triples and of values kept beside."""
    store = ox.Store(str(draft))
    try:
        # In parts, for the loader holds much of what it is given in memory.
        while (first := next(quads, None)) is not None:
            store.bulk_extend(chain([first], islice(quads, BATCH - 1)))
        triples = len(store)
        if notes.pairs:
            tell("literals", triples)
            notes.file.flush()
            with (draft / _NOTES).open("rb") as noted:
                store.bulk_extend(beside(store, notes, noted))
        tell("putting in order", triples)
        store.optimize()
        store.flush()
        return triples, len(store) - triples
    finally:
        del store  # closes it, so that nobody writes into a folder that goes


def _counted(inputs: Iterable[Input], sources: list[Source], notes: Notes, tell: Tell) -> Iterator[ox.Quad]:
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


def _silent(what: str, count: int) -> None:
    pass
