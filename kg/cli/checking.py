"""Commands that check evidence: anchors, ledgers, codings, and rows.

Heavy modules are imported inside the commands, so that ``kg --help`` is instant.
"""

from pathlib import Path
from typing import Annotated

import typer

from kg.cli import inputs
from kg.cli.app import FOUND, emit, evidence_app
from kg.cli.options import Data, PlainFormat
from kg.errors import KgError


@evidence_app.command("verify")
def verify(
    source_dir: Annotated[Path, typer.Option("--source-dir", help="The folder with the texts of the sources.")],
    data: Data = None,
) -> None:
    """Find every anchor again in the text of its source.

    Exit 1 when one is not where its claim says.
    """
    from kg import evidence, render

    store, _ = inputs.open_store(data)
    found = evidence.verify(store, source_dir)
    emit(render.verification(found))
    raise typer.Exit(FOUND if found.astray else 0)


@evidence_app.command("ledger")
def ledger(
    path: Annotated[Path | None, typer.Argument(help="A ledger, named after its source. [default: bundled]")] = None,
    source_dir: Annotated[Path | None, typer.Option("--source-dir", help="The folder with the texts.")] = None,
    update: Annotated[bool, typer.Option("--update", help="Write the claims of the graph into their rows.")] = False,
    data: Data = None,
) -> None:
    """Check that each line of a source is accounted for.

    Each leads to claims or to a reason why there are none. Exit 1 when a line or claim is missing.
    """
    from kg import ledger, render

    if update and path is None:
        raise KgError("--update writes into a file. Name the ledger.")
    store, _ = inputs.open_store(data)
    found = 0
    for file in [path] if path else ledger.bundled():
        if update:
            ledger.update(file, store)
        entries, problems = ledger.audit(file, store, source_dir)
        emit(render.ledger(file, entries, problems))
        found += len(problems)
    raise typer.Exit(FOUND if found else 0)


@evidence_app.command("agreement")
def agreement(
    first: Annotated[Path, typer.Argument(help="A coding, such as data/codings/programmes-a.csv.")],
    second: Annotated[Path, typer.Argument(help="Another coding of the same source.")],
    form: Annotated[PlainFormat, typer.Option("--format")] = PlainFormat.text,
) -> None:
    """Compare two blind codings of a source.

    By cell: programme, leaf criterion, for or against.
    """
    from kg import agreement, render

    store, _ = inputs.open_store(None)
    emit(render.agreement(agreement.compare(first, second, store), form))


@evidence_app.command("draft")
def draft(
    path: Annotated[Path, typer.Argument(help="A CSV file of statements, one a row.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Where to write the Turtle. [default: standard output]")
    ] = None,
    data: Data = None,
) -> None:
    """Check rows of evidence and draft them as Turtle.

    Every cell is checked first. Exit 1 when one is wrong, and then nothing is written.
    """
    from kg import drafting, render
    from kg.files import write_whole

    store, _ = inputs.open_store(data)
    found = drafting.draft(path, store)
    if out is not None and not found.problems:
        write_whole(out, found.turtle, new=True)
    if found.problems or out is not None:
        emit(render.draft(path, found, out))
    else:
        emit(found.turtle)
    raise typer.Exit(FOUND if found.problems else 0)
