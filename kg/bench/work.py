"""What an engine is given: files of data, shapes, and what it ought to find."""

import json
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from kg import resources, shacl
from kg.bench import synthetic
from kg.bench.draft import BENCH
from kg.store import parse

Pair = tuple[str, str]
"""A focus node and the shape that reports it, as IRIs."""


VIEW_MOST = 2_000_000
"""The most triples of which the view is written for other engines: it is a graph of rdflib, and takes gigabytes."""


@dataclass(frozen=True)
class Work:
    """Paths, all below one folder: the data in files, the same in one file, shapes as N-Triples, what is planted."""

    folder: str
    data: tuple[str, ...]
    whole: str
    shapes: str
    planted: str = ""
    triples: int = 0

    @property
    def files(self) -> list[Path]:
        """The files of data."""
        return [Path(name) for name in self.data]

    def expected(self) -> set[Pair]:
        """What is planted."""
        return read_pairs(Path(self.planted)) if self.planted else set()

    def save(self) -> Path:
        """Write this beside the files, for another process to read."""
        path = Path(self.shapes).with_suffix(".json")
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")
        return path


def read(path: Path) -> Work:
    """What another process wrote."""
    known = json.loads(path.read_text(encoding="utf-8"))
    return Work(**{**known, "data": tuple(known["data"])})


def quality(folder: Path, count: int) -> Work:
    """So many made-up programmes beside the bundled graph without its own, and the quality shapes."""
    made = synthetic.write(folder, count)
    bundled = [path for path in resources.turtle("ontology", "data") if path.parent.name != "programmes"]
    files, triples = [*bundled, *made.files], made.triples + sum(len(parse(path)) for path in bundled)
    whole = folder / "whole.ttl"
    with whole.open("wb") as joined:
        for path in files:
            with path.open("rb") as file:
                shutil.copyfileobj(file, joined)
            joined.write(b"\n")
    pairs = folder / "planted.tsv"
    write_pairs(pairs, ((fault.focus, fault.shape) for fault in made.planted))
    return Work(str(folder), tuple(map(str, files)), str(whole), _shapes(folder, "quality"), str(pairs), triples)


def criteria(folder: Path) -> Work:
    """The view that another process wrote into this folder, and the shapes of the criteria."""
    view = str(view_file(folder))
    return Work(str(folder), (view,), view, _shapes(folder, "criteria"))


def view_file(folder: Path) -> Path:
    """Where the view stands."""
    return folder / "view.nt"


def made_up(pairs: Iterable[Pair]) -> set[Pair]:
    """The pairs that are about a made-up programme and a shape with a name."""
    return {(focus, shape) for focus, shape in pairs if focus.startswith(BENCH) and ":" in shape}


def write_pairs(path: Path, pairs: Iterable[Pair]) -> None:
    """Write pairs, one a line."""
    path.write_text("".join(f"{focus}\t{shape}\n" for focus, shape in pairs), encoding="utf-8")


def read_pairs(path: Path) -> set[Pair]:
    """The pairs of a file."""
    return {tuple(line.split("\t")) for line in path.read_text(encoding="utf-8").splitlines()}


def _shapes(folder: Path, name: str) -> str:
    path = folder / f"{name}.nt"
    shacl.read_shapes(name).serialize(path, format="nt", encoding="utf-8")
    return str(path)
