"""Stores on disk that are there already: open them, see whether they are whole, tell of them, write them out."""

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kg.errors import FileError
from kg.store import literals, seal
from kg.store.seal import AGAIN, Seal
from kg.store.swapping import ENGINE_ERRORS, reason

_DEFAULT, _WRITTEN = ox.DefaultGraph(), ox.NamedNode(literals.WRITTEN)
_PATIENCE, _PAUSE = 10.0, 0.02
_CLASSES = "SELECT ?class (COUNT(?it) AS ?n) { ?it a ?class } GROUP BY ?class ORDER BY DESC(?n) ?class"


def opened(folder: Path) -> tuple[ox.Store, Seal]:
    """The store in a folder, for reading only, and its seal.

    It stays as it is now, also when a build puts another in its place; where builds follow each other, it tries for
    ten seconds. Raises FileError if it is no store or not whole.
    """
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        before = _identity(folder)
        try:
            found = seal.read(folder)
            if damages := seal.damages(folder, found):
                raise FileError(folder, f"is damaged: {damages[0]}", AGAIN)
            store = ox.Store.read_only(str(folder))
        except (FileError, *ENGINE_ERRORS) as error:
            if _identity(folder) != before:  # a build put another store there meanwhile
                time.sleep(_PAUSE)
                continue
            if isinstance(error, FileError):
                raise
            raise FileError(folder, f"cannot be read ({reason(error)})", f"Check its rights. {AGAIN}") from None
        if _identity(folder) == before:
            return store, found
    raise FileError(folder, "is being built again and again", "Try again when that has ended.")


def verify(folder: Path) -> list[str]:
    """What is wrong with a store: every byte of its files and every statement is read. Empty for a whole one.

    Raises FileError for what is no store.
    """
    if not (folder / seal.SEAL).exists():
        raise seal.no_store(folder)
    try:
        found = seal.read(folder)
    except FileError as error:
        return [error.problem]
    try:
        if damages := seal.damages(folder, found, thorough=True):
            return damages
        store = ox.Store.read_only(str(folder))
        return [
            f"{what}: {count:,} statements and not {expected:,}"
            for what, graph, expected in (
                ("triples", _DEFAULT, found.triples),
                ("literals as they were written", _WRITTEN, found.written),
            )
            if (count := _count(store, graph)) != expected
        ]
    except ENGINE_ERRORS as error:
        return [f"it cannot be read ({reason(error)})"]


def about(folder: Path, most: int = 20) -> tuple[Seal, int, list[tuple[str, int]]]:
    """The seal of a store, its size in bytes, and its largest classes with their numbers of instances.

    Raises FileError as `opened` does.
    """
    store, found = opened(folder)
    rows = [(row["class"], int(row["n"].value)) for row in store.query(f"{_CLASSES} LIMIT {most}")]
    size = sum(file.size for file in found.files.values())
    return found, size, [(term.value if isinstance(term, ox.NamedNode) else str(term), n) for term, n in rows]


def dump(folder: Path, output: BinaryIO) -> None:
    """Write the triples of a store as N-Triples, with literals as they were written, in constant memory.

    Raises FileError as `opened` does, OSError if `output` takes no more.
    """
    store, found = opened(folder)
    if found.written:
        ox.serialize(_as_written(store, frozenset(found.rewritten)), output, ox.RdfFormat.N_TRIPLES)
    else:
        store.dump(output, ox.RdfFormat.N_TRIPLES, from_graph=_DEFAULT)


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write to, which is there when the block ends well; else all is as it was. Raises FileError."""
    target = path.resolve()
    draft = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        if target.is_dir():
            raise FileError(path, "is a folder", "Name a file.")
        if target.exists() and not os.access(target, os.W_OK):
            raise FileError(path, "may not be written", "Check its rights, or name another file.")
        with draft.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            draft.chmod(target.stat().st_mode & 0o7777)
        draft.replace(target)
    except OSError as error:
        raise FileError(path, f"cannot be written ({reason(error)})", "Check folder, rights and room.") from None
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def _as_written(store: ox.Store, properties: frozenset[str]) -> Iterator[ox.Triple]:
    """The triples, in place of each value that was rewritten those that stand beside."""
    last = None
    for quad in store.quads_for_pattern(None, None, None, _DEFAULT):
        subject, predicate = quad.subject, quad.predicate
        if predicate.value in properties:
            if (subject, predicate) == last:
                continue
            values = [literals.decoded(q.object) for q in store.quads_for_pattern(subject, predicate, None, _WRITTEN)]
            if values:
                # The engine gives what has subject and property in common in one go.
                last = subject, predicate
                yield from (ox.Triple(subject, predicate, value) for value in values)
                continue
        yield quad.triple


def _identity(folder: Path) -> tuple[int, int, int] | None:
    try:
        about = folder.stat()
    except OSError:
        return None
    return about.st_dev, about.st_ino, about.st_mtime_ns


class _Lines:
    """Takes N-Triples and counts them."""

    def __init__(self) -> None:
        self.count = 0

    def write(self, data: bytes) -> int:
        """Count the lines."""
        self.count += data.count(b"\n")
        return len(data)

    def flush(self) -> None:
        """Nothing is kept."""


def _count(store: ox.Store, graph: ox.DefaultGraph | ox.NamedNode) -> int:
    lines = _Lines()
    store.dump(lines, ox.RdfFormat.N_TRIPLES, from_graph=graph)  # reads every term, which len() does not
    return lines.count
