"""Commands that start something new: ``kg new`` and, below it, one command a kind.

Heavy modules are imported inside the commands, so that ``kg --help`` is instant.
"""

import shlex
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from kg.cli import inputs
from kg.cli.app import app, emit
from kg.cli.options import Data
from kg.errors import KgError

new_app = typer.Typer(help="Start a new file that claims nothing yet.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(new_app, name="new")


@new_app.command()
def programme(
    name: Annotated[str | None, typer.Option("--name", help="Its name in English, or as it calls itself.")] = None,
    name_es: Annotated[str | None, typer.Option("--name-es", help="Its name in Spanish. [default: as --name]")] = None,
    slug: Annotated[
        str | None, typer.Option("--slug", help="Its short name, for good. [default: made of --name]")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="The file. [default: SLUG.ttl, in data/programmes if there is one]")
    ] = None,
    data: Data = None,
) -> None:
    """Start the file of a programme.

    It holds names and slug, and shows by examples how to add what sources say. Asks on a terminal if --name is missing.
    """
    from kg import starting
    from kg.files import write_whole

    asking = name is None and sys.stdin.isatty() and sys.stdout.isatty()
    if name is None and not asking:
        raise KgError('a programme needs a name. Write kg new programme --name "…".')
    known = starting.Names(inputs.open_store(data)[0])
    name = _settle(name, asking, "Name in English", known.free_name)
    name_es = _settle(name_es, asking, "Name in Spanish", known.free_name, name)
    if near := dict.fromkeys([*known.near(name), *known.near(name_es)]):
        inputs.note(f"the name is near to those of {', '.join(near)}. Make sure that it is none of them")
    slug = _settle(slug, asking, "Slug, its short name for good", known.free_slug, starting.propose(name))
    path = _settle(out, asking, "File", starting.free_path, _usual_folder() / f"{slug}.ttl")
    write_whole(path, starting.programme(name, name_es, slug, datetime.now(UTC)), new=True)
    emit(_next_steps(slug, path))


def _settle(given: Any, asking: bool, question: str, check: Callable[[Any], Any], default: Any = None) -> Any:
    """What was given, or is answered on the terminal, or else the default, as `check` lets it pass. Raises KgError."""
    if given is not None or not asking:
        return check(default if given is None else given)

    def checked(answer: Any) -> Any:
        from kg.render import inert

        try:
            return check(answer)
        except KgError as error:
            raise typer.BadParameter(inert(str(error))) from None

    try:
        return typer.prompt(question, default=default or None, value_proc=checked)
    except typer.Abort:
        typer.echo()
        raise KgError("stopped before the last answer. Nothing was written.") from None


def _usual_folder() -> Path:
    folder = Path("data/programmes")
    return folder if folder.is_dir() else Path()


def _next_steps(slug: str, path: Path) -> str:
    from kg import resources
    from kg.render import inert

    file = inert(shlex.quote(str(path)))
    bundled = path.resolve().is_relative_to(resources.folder("data").resolve())
    return "\n".join(
        [
            f"{inert(str(path))} is there, and claims nothing yet. Next:",
            f"  kg validate {file}",
            f"  kg explain {slug}" + ("" if bundled else f" --data {file}"),
        ]
    )
