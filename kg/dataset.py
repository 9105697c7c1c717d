"""The whole graph in a store: what the package carries, with a user's own files in place of it."""

from collections.abc import Sequence
from pathlib import Path

from kg import mappings, resources
from kg.graphs import turtle_files
from kg.namespaces import LM
from kg.store import Store


def load(extra: Sequence[Path] = ()) -> Store:
    """A store with ontology, vocabularies, data and mappings, and the Turtle files of `extra`.

    A file of `extra` that describes something known with its class replaces the bundled description; what it says
    without the class is added.
    Raises FileError for a path that cannot be used.
    """
    store = Store()
    for path in resources.turtle("ontology", "data"):
        store.load(path)
    for path in mappings.bundled():
        store.add(mappings.read(path))
    add(store, extra)
    return store


def add(store: Store, extra: Sequence[Path]) -> None:
    """Put the Turtle files of `extra` into `store`, in place of what is there. Raises FileError as `load` does."""
    store.replace(turtle_files(extra), str(LM.Programme))
