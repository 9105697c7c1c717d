"""Files of RDF of any size, read as streams of quads."""

import hashlib
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kg.errors import FileError
from kg.store import parsing

FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES}
FORMATS |= {end: getattr(ox.RdfFormat, name) for end, name in parsing._OTHER_FORMATS.items()}
_DOUBTFUL = {".json", ".xml"}
"""Endings that say RDF only where the file is named itself."""

_BEGINNINGS = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"PK\x03\x04", b"(\xb5/\xfd", b"\xff\xfe", b"\xfe\xff")
_BOM = b"\xef\xbb\xbf"


def rdf_files(paths: Iterable[Path]) -> list[Path]:
    """The files that `paths` name: files as they are, of folders all that end as RDF does, hidden ones passed over.

    Raises FileError for a path that is missing, or a folder without such files.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        if not path.exists():
            raise FileError(path, "no such file or folder", "Check the path.")
        below = sorted(file for file in path.rglob("*") if _is_rdf(file, path)) if path.is_dir() else [path]
        if not below:
            endings = ", ".join(sorted(set(FORMATS) - _DOUBTFUL))
            raise FileError(path, "no RDF files here", f"Name a file, or a folder with files in {endings}.")
        for file in below:
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _is_rdf(file: Path, top: Path) -> bool:
    if file.suffix.lower() not in FORMATS.keys() - _DOUBTFUL or not file.is_file():
        return False
    between = file.relative_to(top).parts
    folders = [top.joinpath(*between[:depth]) for depth in range(1, len(between))]
    return not any(part.startswith(".") for part in between) and not any((f / "pyvenv.cfg").exists() for f in folders)


class Stream:
    """A file that is read once; afterwards `sha256` is that of its bytes."""

    def __init__(self, path: Path):
        self.path, self._digest, self._begun = path, hashlib.sha256(), False
        self._file: BinaryIO | None = None

    @property
    def sha256(self) -> str:
        """The SHA-256 of what was read."""
        return self._digest.hexdigest()

    def quads(self) -> Iterator[ox.Quad]:
        """Its statements, in the default graph, with blank nodes that are like no others.

        Raises FileError with the line of the first syntax error, and for what is no RDF text.
        """
        form = FORMATS.get(self.path.suffix.lower(), ox.RdfFormat.TURTLE)
        try:
            if not stat.S_ISREG(self.path.stat().st_mode):  # a pipe or device may never end
                raise FileError(self.path, "is a folder, a pipe or a device", "Name a file.")
            with self.path.open("rb") as self._file:
                base = self.path.resolve().as_uri()
                parsed = ox.parse(self, form, base_iri=base, rename_blank_nodes=True)  # type: ignore[arg-type]
                yield from self._joined(parsed) if form.supports_datasets or form == ox.RdfFormat.N3 else parsed
        except (SyntaxError, ValueError, TypeError) as error:
            raise self._broken(form, error) from None
        except OSError as error:
            said = f"cannot be read ({error.strerror or error})"
            raise FileError(self.path, said, "Check the path and its rights.") from None

    def read(self, size: int = -1) -> bytes:
        """The next bytes, as the parser asks for them. Raises FileError for what is no text in UTF-8."""
        data = self._file.read(size)
        self._digest.update(data)
        if b"\0" in data or (not self._begun and data.startswith(_BEGINNINGS)):
            raise FileError(self.path, "is compressed, binary or UTF-16", "Unpack it, or save it as UTF-8 text.")
        if not self._begun and data.startswith(_BOM):
            data = data.removeprefix(_BOM) or self._file.read(size)
        self._begun = True
        return data

    @staticmethod
    def _joined(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        for quad in quads:
            yield ox.Quad(quad.subject, quad.predicate, quad.object)

    def _broken(self, form: ox.RdfFormat, error: Exception) -> FileError:
        problem = re.sub(r"^Parser error at line .*?: ", "", getattr(error, "msg", None) or str(error))
        if "remote context" in problem:
            return FileError(self.path, "its context is elsewhere, and kg fetches nothing", "Put it into the file.")
        line = getattr(error, "lineno", None)
        return FileError(self.path, f"broken {form.name}: {problem}", "Mend it there, then build again.", line)
