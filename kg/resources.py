"""The files that the package carries: ontology, shapes, data and queries."""

from functools import cache
from importlib.metadata import version as installed_version
from pathlib import Path


@cache
def root() -> Path:
    """The folder that holds the bundled folders: inside the installed package, or the clone's top."""
    package = Path(__file__).resolve().parent
    installed = package / "bundle"
    return installed if installed.is_dir() else package.parent


def folder(name: str) -> Path:
    """One bundled folder: ``ontology``, ``shapes``, ``data`` or ``queries``, or a path below one."""
    return root() / name


def turtle(*names: str) -> list[Path]:
    """All Turtle files below the named bundled folders, in a stable order."""
    return [path for name in names for path in sorted(folder(name).rglob("*.ttl"))]


def version() -> str:
    """The version of the installed package, which is that of ontology, shapes and data too."""
    return installed_version("labour-mobility-kg")
