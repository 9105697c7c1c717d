"""From what a user typed to what the commands work on. Heavy modules are imported when needed."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import KgError

if TYPE_CHECKING:
    from kg.cli.options import RuleOptions, StoreOptions, ViewOptions
    from kg.graphs import Document
    from kg.rule import Rule
    from kg.store import Store
    from kg.terms import Vocabulary
    from kg.views import ViewedGraph


def open_store(data: Sequence[Path] | None, spelling: bool = False) -> tuple[Store, set[str]]:
    """The whole graph, with a user's own `data` in place of what it describes; and the IRIs that the data describes.

    What is replaced is said on standard error. Data that describes nothing of ours is refused; with `spelling`, data
    with undeclared terms too, for a misspelt term would count as silence.
    """
    from kg import dataset, graphs, terms

    store = dataset.load()
    documents = [graphs.read(path) for path in graphs.turtle_files(data or [])]
    for document in documents:
        if terms.wrong_prefix(document) or not terms.speaks_of_ours(document):
            raise KgError(f"{document.path}: {terms.foreign(document)}")
        known = [iri for iri in terms.described(document) if store.describes(iri)]
        replaced = [iri for iri in terms.redescribed(document) if iri in known]
        for verb, iris in (("replaces the bundled", replaced), ("adds to the bundled", sorted({*known} - {*replaced}))):
            names = terms.programmes(iris) or [
                terms.name(iri) for iri in iris if "#" not in iri or verb.startswith("adds")
            ]
            if names:
                note(f"{document.path} {verb} {', '.join(names[:3])}{' and more' if len(names) > 3 else ''}")
    dataset.add(store, data or [])
    if spelling and documents:
        refuse_misspelt(documents, terms.ours(store))
    return store, {iri for document in documents for iri in terms.described(document)}


def refuse_misspelt(documents: Sequence[Document], vocabulary: Vocabulary) -> None:
    """Raise KgError for the first word of the documents that nobody declares."""
    from kg.spelling.words import words
    from kg.terms import Names

    for finding in words(documents, vocabulary, Names(documents), "en"):
        if finding.severity == "error":
            raise KgError(f"{finding.place}: {finding.message} kg validate shows all findings.")


def note(text: str) -> None:
    """Say something beside the result, on standard error."""
    from kg.render import inert

    sys.stderr.write(f"kg: {inert(text)}.\n")


def open_views(
    options: ViewOptions, stores: StoreOptions | None = None, programmes: Sequence[str] = ()
) -> tuple[ViewedGraph, ViewedGraph | None, Rule]:
    """The view that was asked for; the default view, unless it is the same; and the rule of the graph.

    Sources may be named with commas between. Of a store that `stores` names, nothing but `programmes` is looked at, if
    they are given. How many claims of a user's own data are out of view is said on standard error.
    """
    from kg import views
    from kg.assessment import select
    from kg.cli import storage
    from kg.rule import read_rule

    asked_store, own = storage.one(stores, options.data) if stores else None, set()
    store = asked_store
    if store is None:
        store, own = open_store(options.data, spelling=True)
    rule, default = read_rule(store)
    asked = views.choose(store, options.names, options.floor, default, options.before)
    usual = asked if options.is_default else views.choose(store, [], None, default)
    viewed = views.look(store, asked)
    if asked_store is not None and programmes:
        viewed = viewed.narrowed(select(viewed, programmes))
    if asked.undated:
        note(f"{asked.undated} sources bear no date and are left out")
    claims, outside = viewed.claims_out_of_view(own)
    if outside:
        note(f"{outside} of the {claims} claims of your data are outside this view")
    return viewed, None if asked == usual else views.look(store, usual, viewed.only), rule


def change_rule(rule: Rule, change: RuleOptions) -> Rule:
    """`rule` with the parameters that were given. Raises KgError where they make no sense."""
    from dataclasses import replace

    given = {
        "rollup": change.rollup and change.rollup.value,
        "highly_successful_from": change.highly_successful,
        "successful_from": change.successful,
        "contested": change.contested and change.contested.value,
    }
    changed = replace(rule, **{name: value for name, value in given.items() if value is not None})
    return changed if changed == rule else replace(changed, iri=None)


def read_arguments(question: str, texts: Sequence[str]) -> dict[str, str]:
    """The parameters of a question, typed as ``key=value``. Raises KgError."""
    pairs: dict[str, str] = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals:
            raise KgError(f"{text!r} is no parameter. Write key=value, as in: kg ask {question} key=value.")
        if key in pairs:
            raise KgError(f"parameter {key} is given twice. Separate several values by commas.")
        pairs[key] = value
    return pairs


def read_query(query: str) -> str:
    """The text of a query: from standard input for ``-``, else as typed, else from the file of that name."""
    from kg.files import read_text

    if not query.strip():
        raise KgError("the query is empty. Write a SELECT, ASK, CONSTRUCT or DESCRIBE.")
    if query == "-":
        try:
            return sys.stdin.buffer.read().decode()
        except UnicodeDecodeError:
            raise KgError("standard input is not UTF-8 text. Send a SPARQL query.") from None
    if "{" in query or re.match(r"\s*(PREFIX|BASE|DESCRIBE)\s", query, re.IGNORECASE):
        return query
    return read_text(Path(query))


def language(asked: str | None) -> str:
    """The language that was asked for, else that of the locale if it is one of ours, else English."""
    from kg.wording import LANGUAGES

    locale = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return asked or (locale[:2].lower() if locale[:2].lower() in LANGUAGES else LANGUAGES[0])


@contextlib.contextmanager
def busy(what: str) -> Iterator[None]:
    """Show on a terminal that work goes on; stay quiet in a pipe."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(f"{what} …"):
        yield


@contextlib.contextmanager
def counting(what: str) -> Iterator[Callable[[str, int, int], None] | None]:
    """Show on a terminal how much of a work is done, told as (what it works on, done, of how many); None in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status(f"{what} …") as status:
        yield lambda name, done, whole: status.update(f"{what} {name}: {done:,} of {whole:,} …")
