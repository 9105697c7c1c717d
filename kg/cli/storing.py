"""Commands for stores on disk: build one, tell of it, see whether it is whole, write it out.

Heavy modules are imported inside the commands, so that ``kg --help`` is instant.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import inputs
from kg.cli.app import FOUND, emit, store_app
from kg.cli.options import PlainFormat
from kg.errors import KgError

if TYPE_CHECKING:
    from kg.store.building import Input, Seal

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the store.")]
MOST_NAMES = 20


@store_app.command("build")
def build(
    folder: Folder,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...", help="RDF files or folders, with the bundled ontology. [default: all that is bundled]"
        ),
    ] = None,
    bare: Annotated[bool, typer.Option("--bare", help="Leave the bundled ontology out.")] = False,
) -> None:
    """Build a store on disk, for graphs of any size.

    A store that is there already is replaced at a stroke at the end; until then it stays as it is.
    """
    from kg.store.building import build

    if bare and not paths:
        raise KgError("--bare leaves nothing to build from. Name RDF files or folders.")
    with _progress() as tell:
        seal = build(folder, _inputs(paths or [], bare), tell)
    files = "file" if len(seal.sources) == 1 else "files"
    emit(f"{folder}: {seal.triples:,} triples of {len(seal.sources):,} {files}")


@store_app.command("info")
def info(folder: Folder, form: Annotated[PlainFormat, typer.Option("--format")] = PlainFormat.text) -> None:
    """Tell what a store holds, and of what it was built."""
    from kg.store import disk

    with inputs.busy("counting"):
        seal, size, classes = disk.about(folder)
    if form == PlainFormat.text:
        emit("\n".join(_lines(folder, seal, size, classes)))
        return
    about = {key: value for key, value in asdict(seal).items() if key != "files"}
    counts = [{"class": name, "instances": count} for name, count in classes]
    emit(json.dumps({**about, "bytes": size, "classes": counts}, indent=2, ensure_ascii=False))


@store_app.command("verify")
def verify(folder: Folder) -> None:
    """Read a store from end to end and see whether it is as it was built.

    Exit 1 when something is missing or was changed.
    """
    from kg.store import disk

    with inputs.busy("reading every byte"):
        problems = disk.verify(folder)
    emit("\n".join(f"{folder}: {problem}" for problem in problems) or f"{folder}: whole")
    raise typer.Exit(FOUND if problems else 0)


@store_app.command("dump")
def dump(
    folder: Folder,
    out: Annotated[Path | None, typer.Option("--out", help="Where to write. [default: standard output]")] = None,
) -> None:
    """Write the triples of a store as N-Triples, with literals as they were written."""
    from kg.store import disk

    if out is not None:
        with inputs.busy("writing"), disk.whole_file(out) as file:
            disk.dump(folder, file)
    elif sys.stdout.isatty():
        disk.dump(folder, _Screen())
    else:
        try:
            disk.dump(folder, sys.stdout.buffer)
            sys.stdout.flush()
        except BrokenPipeError:  # the reader has enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Screen:
    """A terminal that takes bytes; it shows none that could move the cursor."""

    def __init__(self) -> None:
        self._rest = b""

    def write(self, data: bytes) -> int:
        """Show the whole lines that there are so far."""
        whole, newline, self._rest = (self._rest + data).rpartition(b"\n")
        if newline:
            emit(whole.decode())
        return len(data)

    def flush(self) -> None:
        """Lines are shown as they come."""


def _inputs(paths: Sequence[Path], bare: bool) -> list[Input]:
    from kg import mappings, resources
    from kg.store.building import Input
    from kg.store.reading import rdf_files

    if not paths:
        found = [Input(path, bundled=True) for path in resources.turtle("ontology", "data")]
        return found + [Input(path, bundled=True, graph=mappings.read(path)) for path in mappings.bundled()]
    own = [Input(path) for path in rdf_files(paths)]
    named = {given.path.resolve() for given in own}
    ontology = [] if bare else [path for path in resources.turtle("ontology") if path.resolve() not in named]
    return [Input(path, bundled=True) for path in ontology] + own


def _lines(folder: Path, seal: Seal, size: int, classes: Sequence[tuple[str, int]]) -> Iterator[str]:
    yield f"{folder}: {seal.triples:,} triples, {size / 1e6:,.1f} MB on disk"
    yield f"built {seal.built} by kg {seal.kg}"
    own = [source.name for source in seal.sources if not source.bundled]
    bundled = len(seal.sources) - len(own)
    more = [f"{len(own) - MOST_NAMES:,} more"] if len(own) > MOST_NAMES else []
    yield "of " + ", ".join([*([f"{bundled} bundled files"] if bundled else []), *own[:MOST_NAMES], *more])
    if seal.rewritten:
        yield f"{seal.written:,} values kept as they were written, of these properties:"
        yield from (f"  {name}" for name in seal.rewritten[:MOST_NAMES])
        if len(seal.rewritten) > MOST_NAMES:
            yield f"  and {len(seal.rewritten) - MOST_NAMES:,} more"
    if classes:
        yield "largest classes, with their instances:"
        yield from (f"{count:>12,}  {name}" for name, count in classes)


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[str, int], None] | None]:
    """Show on a terminal how far a build is; stay quiet in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.text import Text

    from kg.render import inert

    with Console(stderr=True).status("building …") as status:
        yield lambda what, count: status.update(Text(f"{inert(what)}: {count:,} triples so far …"))
