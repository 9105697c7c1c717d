"""From what a user typed after ``--store`` to the stores themselves. Heavy modules are imported when needed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import KgError

_OWL = "http://www.w3.org/2002/07/owl#"

if TYPE_CHECKING:
    from kg.cli.options import StoreOptions
    from kg.endpoint import Endpoint
    from kg.store import Store


def opened(options: StoreOptions) -> list[Store | Endpoint]:
    """The stores that were named, in their order, each with its `name`; a text with ``://`` is an address, else a
    folder. None where no store was named.

    Nothing is asked of an address yet. Raises KgError for what is no store, and for options that suit none.
    """
    from kg.endpoint import DEADLINE, endpoints
    from kg.store import Store

    names = options.store or []
    urls = [name for name in names if "://" in name]
    for option, given in (("--graph", options.graph), ("--deadline", options.deadline)):
        if given is not None and given != [] and not urls:
            raise KgError(f"{option} goes with --store and the address of an endpoint. Name one, or leave it out.")
    deadline = DEADLINE if options.deadline is None else options.deadline
    remote = iter(endpoints(urls, options.graph or (), deadline))
    return [next(remote) if "://" in name else Store.open(Path(name)) for name in names]


def one(options: StoreOptions, data: Sequence[Path] | None = None, ontology: bool = True) -> Store | Endpoint | None:
    """The one store that a command asks in place of files; None where none was named.

    With `ontology` it must hold ours. Raises KgError for several stores, and for `data` beside a store.
    """
    if options.store and len(options.store) > 1:
        raise KgError("this command asks one store, and several are named. kg validate checks several at once.")
    if options.store and data:
        raise KgError("--data goes with the bundled graph, and --store takes its place. Leave one of them out.")
    stores = opened(options)
    for store in stores if ontology else ():
        check_ontology(store)
    return stores[0] if stores else None


def check_ontology(store: Store | Endpoint) -> None:
    """Raise KgError for a store without our ontology: its lists are what claims bear on, so all would be silence.

    Another version of the ontology is told of on standard error.
    """
    from kg import resources
    from kg.cli.inputs import note
    from kg.namespaces import LM
    from kg.store import Store

    query = f"""SELECT ?version WHERE {{
      <{str(LM).rstrip("#")}> a <{_OWL}Ontology> ; <{_OWL}versionIRI> ?version }}"""
    bundled = Store()
    bundled.load(resources.folder("ontology/labour-mobility.ttl"))
    held, ours = ({row["version"] for row in asked.select(query)} for asked in (store, bundled))
    if not held:
        load = "kg store build DIR FILES puts it in"
        if not isinstance(store, Store):
            load += ", and kg store dump DIR --out FILE.nt writes all of it into one file for a server"
        raise KgError(
            f"{store.name} does not hold the ontology of kg, so all would look undocumented. "
            f"Load the files of ontology/ into it: {load}."
        )
    if held != ours:
        names = " and ".join(sorted(held))
        note(f"{store.name} holds {names} and kg has {' and '.join(ours)}, so that answers may differ")
