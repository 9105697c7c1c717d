"""Commands that ask: the question book, SPARQL, and the list of sources.

Heavy modules are imported inside the commands, so that ``kg --help`` is instant.
"""

from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import inputs
from kg.cli.app import app, emit
from kg.cli.options import Data, ListFormat, ResultFormat, RowFormat, StoreOptions, ViewOptions, spread
from kg.errors import KgError

if TYPE_CHECKING:
    from kg.endpoint import Endpoint
    from kg.store import Store


@app.command()
@spread
def ask(
    view: ViewOptions,
    stores: StoreOptions,
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
    store = _in_no_view(view, stores)
    if store is not None:
        inputs.note("no view is taken of a store: this counts every source, retracted ones too, and every confidence")
        emit(render.question(chosen, given, questions.answer(chosen, given, store), None, form))
        return
    viewed, _, _ = inputs.open_views(view)
    result = questions.answer(chosen, given, viewed.whole)
    emit(render.question(chosen, given, result, viewed.view, form))


@app.command()
@spread
def query(
    query: Annotated[str, typer.Argument(help="A .rq file, - for standard input, or the text of a query.")],
    view: ViewOptions,
    stores: StoreOptions,
    form: Annotated[ResultFormat | None, typer.Option("--format", help="[default: table, for triples turtle]")] = None,
) -> None:
    """Ask the whole graph, a view or a store in SPARQL 1.1."""
    from kg import dataset, render, terms
    from kg.namespaces import PREFIXES

    text = inputs.read_query(query)
    store = _in_no_view(view, stores, ontology=False)
    known = None if store is None else dataset.load()  # a large store is not read for its words
    if store is None:
        store = known = inputs.open_store(view.data)[0] if view.is_default else inputs.open_views(view)[0].whole
    result = store.ask_user_query(text, PREFIXES)
    for sentence in terms.undeclared_in_query(text, terms.ours(known)):
        inputs.note(sentence.rstrip("."))
    if form is None:
        form = ResultFormat.turtle if result.kind == "triples" else ResultFormat.table
    emit(render.answer(result, form))


def _in_no_view(view: ViewOptions, stores: StoreOptions, ontology: bool = True) -> "Store | Endpoint | None":
    """The store that was named, if one was. Raises KgError where a view is asked of it: a view for questions is a copy
    without what is out of view."""
    from kg.cli import storage

    if stores.store and not view.is_default:
        raise KgError("questions to a store take no view. Leave out --sources, --floor and --before.")
    return storage.one(stores, view.data, ontology)


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
