"""The command that compares two versions of the graph.

Heavy modules are imported inside the functions, so that ``kg --help`` is instant.
"""

from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import inputs
from kg.cli.app import FOUND, app, emit
from kg.cli.options import PageFormat, ReaderOptions, spread

if TYPE_CHECKING:
    from kg.revisions import Place, Version


@app.command()
@spread
def diff(
    old: Annotated[str, typer.Argument(help="A Turtle file, a folder, or a git revision; REV: is never a path.")],
    reader: ReaderOptions,
    new: Annotated[
        str | None, typer.Argument(help="The same. [default: the working tree for a revision, else the bundled graph]")
    ] = None,
    limit: Annotated[int, typer.Option(min=0, help="How many of each list to show; json has all.")] = 10,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit 1 when knowledge differs.")] = False,
    form: Annotated[PageFormat, typer.Option("--format")] = PageFormat.text,
) -> None:
    """Show what changed in knowledge between two versions.

    Verdicts and their causes, features, claims and sources. A file or folder of your own replaces what it describes;
    a folder or revision with data and ontology is a whole graph.
    """
    from kg import changes, render, revisions, views
    from kg.rule import read_rule

    places = revisions.find(old), _newer(old, new)
    with inputs.busy("comparing"):
        sides = [_open(place) for place in places]
        rule, default = read_rule(sides[1].store)
        seen = [views.choose(side.store, reader.names, reader.floor, default, reader.before) for side in sides]
        found = changes.compare(*(side.store for side in sides), tuple(seen), rule)
    if seen[1].undated:
        inputs.note(f"sources of the newer side that bear no date, and so are left out: {seen[1].undated}")
    emit(render.changes(found, revisions.between(*sides), rule, seen[1], limit, form))
    raise typer.Exit(FOUND if exit_code and found.differ else 0)


def _newer(old: str, new: str | None) -> "Place":
    """The newer side, which need not be named; a name that is a path and a revision is said to be the path."""
    from kg import revisions

    for name in filter(None, (old, new)):
        if revisions.is_path(name) and revisions.is_revision(name):
            inputs.note(f"{name} is a path and a revision. The path is taken; {name}: is the revision")
    if new is None and not revisions.is_path(old):
        return revisions.working_tree()
    return revisions.find(new)


def _open(place: "Place") -> "Version":
    """A version read. Data of one's own are checked as for the option --data."""
    from kg import revisions

    if place.whole:
        return revisions.read(place)
    return revisions.put_in(place, inputs.open_store([place.path], spelling=True)[0])
