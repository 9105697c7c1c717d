"""Commands that ask: the question book, SPARQL, and the list of sources.

Heavy modules are imported inside the commands, so that ``kg --help`` is instant.
"""

from typing import Annotated

import typer

from kg.cli import inputs
from kg.cli.app import app, emit
from kg.cli.options import Data, ListFormat, ResultFormat, RowFormat, ViewOptions, spread
from kg.errors import KgError


@app.command()
@spread
def ask(
    view: ViewOptions,
    question: Annotated[
        str | None, typer.Argument(help="The name of a question; lists all when none is given.")
    ] = None,
    arguments: Annotated[list[str] | None, typer.Argument(metavar="[KEY=VALUE]...", help="Its parameters.")] = None,
    form: Annotated[RowFormat, typer.Option("--format")] = RowFormat.table,
) -> None:
    """List the questions, or answer one in the chosen view."""
    from kg import questions, render

    if question is None:
        emit(render.catalogue(questions.catalogue()))
        return
    chosen = questions.find(question)
    given = inputs.read_arguments(chosen.name, arguments or [])
    viewed, _, _ = inputs.open_views(view)
    result = questions.answer(chosen, given, viewed.whole)
    emit(render.question(chosen, given, result, viewed.view, form))


@app.command()
@spread
def query(
    query: Annotated[str, typer.Argument(help="A .rq file, - for standard input, or the text of a query.")],
    view: ViewOptions,
    form: Annotated[ResultFormat | None, typer.Option("--format", help="[default: table, for triples turtle]")] = None,
) -> None:
    """Ask the whole graph, or a view, in SPARQL 1.1."""
    from kg import render, terms
    from kg.namespaces import PREFIXES

    text = inputs.read_query(query)
    store = inputs.open_store(view.data)[0] if view.is_default else inputs.open_views(view)[0].whole
    result = store.ask_user_query(text, PREFIXES)
    for sentence in terms.undeclared_in_query(text, terms.ours(store)):
        inputs.note(sentence.rstrip("."))
    if form is None:
        form = ResultFormat.turtle if result.kind == "triples" else ResultFormat.table
    emit(render.answer(result, form))


@app.command()
def sources(
    name: Annotated[
        str | None, typer.Argument(help="The short name of a source; lists all when none is given.")
    ] = None,
    kind: Annotated[str | None, typer.Option("--type", help="Only sources of this type, such as law.")] = None,
    form: Annotated[ListFormat, typer.Option("--format")] = ListFormat.table,
    data: Data = None,
) -> None:
    """List the sources, or show what rests on one."""
    from kg import render, sources

    store, _ = inputs.open_store(data)
    if name is not None and kind is not None:
        raise KgError("--type lists sources of one type. Leave out the name, or the type.")
    if name is None:
        emit(render.sources(sources.listing(store, kind), form))
    else:
        emit(render.source(*sources.one(store, name), form))
