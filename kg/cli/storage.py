"""From what a user typed after ``--store`` to the stores themselves. Heavy modules are imported when needed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import KgError

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
