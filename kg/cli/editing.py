"""Commands that edit files of data.

Heavy modules are imported inside the commands, so that ``kg --help`` is instant.
"""

import difflib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from kg.cli import inputs
from kg.cli.app import COULD_NOT, FOUND, app, emit
from kg.errors import FileError, KgError

INPUT = Path("-")


@app.command()
def fmt(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Turtle files or folders, or - for standard input.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; list the files that would change.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Write nothing; show what would change.")] = False,
) -> None:
    """Lay Turtle files out in one way.

    Comments and the order of statements stay. With --check or --diff, exit 1 if a file would change; exit 2 if one
    cannot be read.
    """
    if not paths:
        raise KgError("no file is named. Name files or folders, as in: kg fmt .")
    if INPUT in paths and len(paths) > 1:
        raise KgError("- stands for standard input and is named with other files. Name it alone.")
    from kg.graphs import turtle_files

    found = [_lay_out_input()] if paths == [INPUT] else []
    broken = 0
    for path in [] if found else turtle_files(paths):
        try:
            found.append(_lay_out(path, write=not check and not diff))
        except FileError as error:
            broken += 1
            inputs.note(str(error).rstrip("."))
    _show(found, check, diff)
    changed = any(each.changed for each in found)
    raise typer.Exit(COULD_NOT if broken else FOUND if changed and (check or diff) else 0)


@dataclass(frozen=True)
class _Laid:
    """The text of a file, as it is and as it would be laid out."""

    path: Path
    text: str
    result: str

    @property
    def name(self) -> str:
        return _name(self.path)

    @property
    def changed(self) -> bool:
        return self.text != self.result


def _lay_out(path: Path, write: bool) -> _Laid:
    from kg.files import read_text, write_whole

    result = _laid_out(path, read_text(path))
    laid = _Laid(path, path.read_bytes().decode(), result)
    if laid.changed and write:
        write_whole(path, result)
    return laid


def _lay_out_input() -> _Laid:
    try:
        text = sys.stdin.buffer.read().decode()
    except UnicodeDecodeError:
        raise KgError("standard input is not UTF-8 text. Send a Turtle file.") from None
    return _Laid(INPUT, text, _laid_out(INPUT, text.removeprefix("\ufeff")))


def _laid_out(path: Path, text: str) -> str:
    """`text` in the one layout. Raises FileError."""
    from kg import turtle

    try:
        return turtle.laid_out(text)
    except turtle.TurtleError as error:
        line = text.count("\n", 0, error.start) + 1
        column = error.start - text.rfind("\n", 0, error.start)
        raise FileError(_name(path), f"broken Turtle: {error.problem}", error.remedy, line, column) from None
    except turtle.LayoutError as error:
        raise FileError(_name(path), f"cannot be laid out: {error}", "It stays as it is. Please report this.") from None


def _name(path: Path) -> str:
    return "standard input" if path == INPUT else str(path)


def _show(found: list[_Laid], check: bool, diff: bool) -> None:
    """Say what has changed or would; for standard input, write its new layout instead."""
    from kg.render.plain import count

    changed = [each for each in found if each.changed]
    if diff:
        shown = "".join(_difference(each) for each in changed)
    elif check or all(each.path != INPUT for each in found):
        shown = "".join(f"{each.name}\n" for each in changed)
    else:
        shown = found[0].result
    if shown:
        emit(shown)
    if found and found[0].path != INPUT:
        did, others = ("would change", "would not") if check or diff else ("laid out anew", "as before")
        inputs.note(f"{count(len(changed), 'file')} {did}, {len(found) - len(changed)} {others}")


def _difference(each: _Laid) -> str:
    """A unified diff of a text and its layout."""
    before, after = ([f"{line}\n" for line in text.split("\n")] for text in (each.text, each.result))
    if each.text.endswith("\n") or not each.text:
        before.pop()
    else:
        before[-1] += "\\ No newline at end of file\n"
    return "".join(difflib.unified_diff(before, after[:-1], each.name, f"{each.name}, laid out"))
