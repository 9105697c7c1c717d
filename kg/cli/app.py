"""The application: how it starts, prints and ends. The commands are in the modules beside it."""

import os
import signal
import sys
from typing import Annotated

import typer

from kg.errors import KgError

app = typer.Typer(
    name="kg",
    help="A knowledge graph of labour-mobility programmes whose success criteria run.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
evidence_app = typer.Typer(help="Check the evidence itself.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(evidence_app, name="evidence")
store_app = typer.Typer(help="Keep graphs of any size in a store on disk.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(store_app, name="store")

FOUND, COULD_NOT = 1, 2


@app.callback(invoke_without_command=True)
def _options(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    if version:
        from kg import resources

        typer.echo(f"kg {resources.version()}")
        raise typer.Exit()


def main() -> None:
    """Run the command line. A KgError becomes one line on standard error and exit code 2."""
    # Without this, Ctrl-C would wait for the end of a query: the engine cannot be interrupted.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if sys.stdout is None:
        sys.exit(COULD_NOT)
    # In a pipe the output is UTF-8 whatever the locale, for data must not be changed; a terminal shows what it can.
    sys.stdout.reconfigure(**({"errors": "replace"} if sys.stdout.isatty() else {"encoding": "utf-8"}))
    if sys.stderr is not None:
        sys.stderr.reconfigure(errors="replace")
    try:
        app()
    except KgError as error:
        from kg.render import inert

        typer.echo(f"kg: {inert(str(error))}", err=True)
        sys.exit(COULD_NOT)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        typer.echo(f"kg: the output could not be written ({error.strerror}). Make room or write elsewhere.", err=True)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(COULD_NOT)


def emit(text: str | bytes, inert_already: bool = False) -> None:
    """Write a result to standard output; on a terminal, without what could move the cursor."""
    if isinstance(text, bytes):
        text = text.decode()
    if sys.stdout.isatty() and not inert_already:
        from kg.render import inert

        text = "\n".join(inert(line, keep_spaces=True) for line in text.split("\n"))
    sys.stdout.write(text if text.endswith("\n") else text + "\n")
    sys.stdout.flush()
