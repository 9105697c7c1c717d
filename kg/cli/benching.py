"""The command that measures engines side by side.

Heavy modules are imported inside the command, so that ``kg --help`` is instant.
"""

from pathlib import Path
from typing import Annotated

import typer

from kg.cli import inputs
from kg.cli.app import app, emit

SIZES = [25, 1_000]


@app.command()
def bench(
    programmes: Annotated[
        list[int] | None,
        typer.Option("--programmes", metavar="N", help="How many made-up programmes. [default: 25 and 1000]"),
    ] = None,
    engine: Annotated[
        list[str] | None, typer.Option("--engine", metavar="NAME", help="Only this engine, beside the floor.")
    ] = None,
    questions: Annotated[bool, typer.Option("--questions", help="Ask all questions, too.")] = False,
    limit: Annotated[int, typer.Option(metavar="SECONDS", min=1, help="The most that one run may take.")] = 600,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write the page in Markdown here.")] = None,
) -> None:
    """Measure SHACL engines and stores side by side.

    On made-up programmes with planted faults, from which it is known what must be found.
    """
    from kg.bench import page, side
    from kg.files import write_whole

    sizes = programmes or SIZES
    found = side.compare(sizes, engine or [], limit, questions, inputs.note)
    if out is not None:
        words = [*(f" --programmes {size}" for size in sizes), *(f" --engine {name}" for name in engine or [])]
        write_whole(out, page.markdown(found, "".join(words) + (" --questions" if questions else "")))
    emit(page.text(found))
