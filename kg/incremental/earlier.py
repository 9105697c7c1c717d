"""Turtle files as they were at a git revision."""

from collections.abc import Iterable
from pathlib import Path

from kg import git, graphs
from kg.errors import FileError, KgError
from kg.graphs import Document


def documents(revision: str, paths: Iterable[Path]) -> list[Document]:
    """The Turtle files below some paths as they were at a revision; those that came later are left out.

    Raises KgError for a revision that git does not know, for a path outside the repository around the current folder,
    and for files that were broken.
    """
    commit, top = git.commit(revision), git.top()
    folders = [_within(path, top) for path in paths]
    found = git.files(commit, [] if "." in folders else folders, (".ttl",))
    return [_document(top / name, content, revision) for name, content in found]


def _within(path: Path, top: Path) -> str:
    try:
        return path.resolve().relative_to(top.resolve()).as_posix()
    except ValueError:
        raise KgError(f"{path} is outside the repository at {top}. Name files within it.") from None


def _document(path: Path, content: bytes, revision: str) -> Document:
    try:
        return graphs.parse(path, content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise FileError(f"{revision}:{path}", "is not UTF-8", "Name another revision.") from None
    except FileError as error:
        raise FileError(f"{revision}:{path}", error.problem, "Name another revision.", error.line) from None
