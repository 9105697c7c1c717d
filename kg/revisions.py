"""Versions of the graph: from a file, a folder or a git revision to a store."""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg import git, mappings, resources
from kg.errors import FileError, KgError
from kg.graphs import turtle_files
from kg.store import Store

DATA, LENS = "data", ("ontology", "shapes")
_SUFFIXES = (".ttl", ".rq", ".sssom.tsv")


@dataclass(frozen=True)
class Place:
    """Where a version of the graph is.

    `name` says it in words. `path` is the folder of a whole graph or, unless `whole`, a file or folder of one's own to
    be put in place of what the bundled graph describes. `commit` is set for a git revision, which has no path.
    """

    name: str
    path: Path | None = None
    whole: bool = True
    commit: str = ""


@dataclass(frozen=True)
class Version:
    """A version of the graph: its name in words, its store, and a digest of each of its files."""

    name: str
    store: Store
    digests: dict[str, str]


@dataclass(frozen=True)
class Between:
    """Two versions side by side: their names, whether their data are the same to the byte, and how many files of
    ontology and shapes differ, which is no knowledge of programmes: both are judged with those installed."""

    old: str
    new: str
    same_bytes: bool
    lens: int


def find(argument: str | None) -> Place:
    """The version that a user names: a path if there is one, else a git revision; the bundled graph for None.

    A revision may end in a colon, and then is never taken for a path. Raises KgError for what is neither.
    """
    if argument is None:
        return Place("the bundled graph", resources.root())
    if is_path(argument):
        path = Path(argument)
        return Place(f"{'the folder ' if path.is_dir() else ''}{argument}", path, _is_whole(path))
    revision = argument.removesuffix(":")
    commit = git.commit(revision)
    return Place(f"revision {revision} ({commit[:9]})", commit=commit)


def is_path(argument: str) -> bool:
    """Whether a file or folder of this name is there."""
    return bool(argument) and os.path.exists(argument)


def is_revision(argument: str) -> bool:
    """Whether git knows a revision of this name in the repository around the current folder."""
    with contextlib.suppress(KgError):
        return bool(git.commit(argument))
    return False


def working_tree() -> Place:
    """The files of the repository around the current folder, if they hold a whole graph; else the bundled graph."""
    with contextlib.suppress(KgError):
        top = git.top()
        if _is_whole(top):
            return Place("the working tree", top)
    return find(None)


def read(place: Place) -> Version:
    """A whole graph: the data of the place with the ontology that is installed. Raises FileError for broken files."""
    with _unpacked(place) as folder:
        try:
            return Version(place.name, _load(folder / DATA), _digests(folder))
        except FileError as error:
            if place.path is not None or not Path(error.path).is_relative_to(folder):
                raise
            name = f"{place.name}: {Path(error.path).relative_to(folder).as_posix()}"
            raise FileError(name, error.problem, "Name another revision, or a folder.", error.line) from None


def put_in(place: Place, store: Store) -> Version:
    """A version made of the bundled graph with the files of the place in it, as `store` holds them already."""
    own = {str(path): _digest(path) for path in turtle_files([place.path])}
    return Version(place.name, store, _digests(resources.root()) | own)


def between(old: Version, new: Version) -> Between:
    """What can be said of two versions without reading what is in them. Files may have moved."""
    sides = (old.digests, new.digests)
    mine, theirs = ({digest for name, digest in side.items() if not name.startswith(LENS)} for side in sides)
    names = {name for side in sides for name in side if name.startswith(LENS)}
    lens = sum(old.digests.get(name) != new.digests.get(name) for name in names)
    return Between(old.name, new.name, mine == theirs, lens)


def _is_whole(folder: Path) -> bool:
    return all((folder / name).is_dir() for name in (DATA, LENS[0]))


def _load(data: Path) -> Store:
    store = Store()
    for path in [*resources.turtle(LENS[0]), *sorted(data.rglob("*.ttl"))]:
        store.load(path)
    for path in sorted((data / "mappings").glob("*.sssom.tsv")):
        store.add(mappings.read(path))
    return store


def _digests(folder: Path) -> dict[str, str]:
    files = [path for name in (DATA, *LENS) for path in (folder / name).rglob("*") if path.name.endswith(_SUFFIXES)]
    return {path.relative_to(folder).as_posix(): _digest(path) for path in files if path.is_file()}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@contextlib.contextmanager
def _unpacked(place: Place) -> Iterator[Path]:
    """The folder of a whole graph: that of the place or, for a revision, one that is gone afterwards."""
    if place.path is not None:
        yield place.path
        return
    with tempfile.TemporaryDirectory(prefix="kg-") as folder:
        files = dict(git.files(place.commit, (DATA, *LENS), _SUFFIXES))
        if not any(name.startswith((DATA, LENS[0])) for name in files):
            raise KgError(f"{place.name} has neither data/ nor ontology/. Stand in a repository of the graph.")
        for name, content in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        yield Path(folder)
