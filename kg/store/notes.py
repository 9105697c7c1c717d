"""What is noted while statements go into a store, so that literals which it rewrites stand beside as written."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, TextIO

import pyoxigraph as ox

from kg.errors import FileError
from kg.store import literals

_WRITTEN = ox.NamedNode(literals.WRITTEN)


class Notes:
    """What is noted while statements pass by: those with a value that might be rewritten, or be like a rewritten one.

    They go to a file as they are to stand beside. In memory is one number for each subject and property with a
    rewritten value.
    """

    def __init__(self, file: TextIO):
        self.file, self.pairs, self.properties = file, set[int](), set[str]()

    def passing(self, quads: Iterable[ox.Quad], path: Path | str) -> Iterator[ox.Quad]:
        """The same statements, those with typed values noted. Raises FileError for what no store of kg can hold."""
        note, literal_type, triple_type = self.file.write, ox.Literal, ox.Triple
        for quad in quads:
            value = quad.object
            if type(value) is literal_type:
                datatype = value.datatype.value
                if literals.may_change(datatype):
                    if literals.is_kept(value):
                        note(f"{quad} .\n")
                    else:
                        note(f"{quad.subject} {quad.predicate} {literals.encoded(value)} .\n")
                        self.pairs.add(hash((quad.subject, quad.predicate)))
                        self.properties.add(quad.predicate.value)
            elif type(value) is triple_type:
                raise FileError(path, "has a statement as a value, as RDF 1.2 allows", "Take it out; kg reads RDF 1.1.")
            yield quad


def beside(store: ox.Store, notes: Notes, text: BinaryIO) -> Iterator[ox.Quad]:
    """All values of the pairs that were noted, as they stand in the graph of what was written.

    Those that might be rewritten come from the notes, all others from the store.
    """
    todo = set(notes.pairs)
    for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES):
        subject, predicate, value = quad.subject, quad.predicate, quad.object
        pair = hash((subject, predicate))
        if pair not in notes.pairs:
            continue
        yield ox.Quad(subject, predicate, value, _WRITTEN)
        if pair in todo:
            todo.remove(pair)
            for other in store.quads_for_pattern(subject, predicate, None, ox.DefaultGraph()):
                value = other.object
                if not isinstance(value, ox.Literal) or not literals.may_change(value.datatype.value):
                    yield ox.Quad(subject, predicate, value, _WRITTEN)
