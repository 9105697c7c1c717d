"""The command that mends what is surely meant.

Heavy modules are imported inside the command, so that ``kg --help`` is instant.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import inputs
from kg.cli.app import COULD_NOT, app, emit
from kg.cli.options import CheckOptions, spread
from kg.errors import KgError

if TYPE_CHECKING:
    from kg.findings import Report
    from kg.fixes import Change


@app.command()
@spread
def fix(
    check: CheckOptions,
    paths: Annotated[list[Path] | None, typer.Argument(help="Turtle files or folders.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the changes, and write nothing.")] = False,
    rules: Annotated[list[str] | None, typer.Option("--rule", help="Mend findings of this rule only.")] = None,
) -> None:
    """Mend what can be meant in one way only.

    A misspelt word with one near match, a literal with one clear reading. Comments and layout stay.
    """
    from kg import fixes, validation

    if not paths:
        raise KgError("no file is named. Name files or folders, as in: kg fix data/mine.ttl.")
    language = inputs.language(check.lang)
    with inputs.busy("checking"):
        report = validation.validate(paths, check.shapes or (), check.ontology or (), language)
    found = fixes.changes(report.findings, rules or ())
    if not dry_run:
        fixes.write(found)
    if found:
        emit("".join(change.diff() for change in found))
    _tell(report, found, dry_run)
    raise typer.Exit(COULD_NOT if report.unread else 0)


def _tell(report: "Report", found: Sequence["Change"], dry_run: bool) -> None:
    """Say how much was mended, and what is left to a person."""
    from kg.render.plain import count

    mended = sum(len(change.mended) for change in found)
    left = len(report.findings) - mended
    verb = "would be mended" if dry_run else "mended"
    told = f"{count(mended, 'finding')} {verb} in {count(len(found), 'file')}"
    if report.unread:
        told += f"; {count(report.unread, 'file')} cannot be read, kg validate says why"
    elif left:
        told += f"; {left:,} left for you, kg validate shows them"
    inputs.note(told)
