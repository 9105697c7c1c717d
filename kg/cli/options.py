"""The options and their choices, written once for all commands."""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.errors import KgError


class AssessFormat(StrEnum):
    """Output formats of ``kg assess``."""

    table = "table"
    json = "json"
    csv = "csv"
    turtle = "turtle"
    markdown = "markdown"


class ListFormat(StrEnum):
    """Output formats of ``kg sources`` and ``kg reading-list``."""

    table = "table"
    csv = "csv"
    json = "json"


class PageFormat(StrEnum):
    """Output formats of ``kg conflicts`` and ``kg diff``."""

    text = "text"
    markdown = "markdown"
    json = "json"


class ReportFormat(StrEnum):
    """Output formats of ``kg validate``."""

    text = "text"
    json = "json"
    sarif = "sarif"
    junit = "junit"
    github = "github"
    html = "html"
    turtle = "turtle"


class EngineName(StrEnum):
    """What runs the shapes."""

    auto = "auto"
    reference = "reference"
    fast = "fast"


class Language(StrEnum):
    """Languages of findings."""

    en = "en"
    es = "es"


class Severity(StrEnum):
    """How grave a finding is, worst first."""

    error = "error"
    warning = "warning"
    info = "info"


class PlainFormat(StrEnum):
    """Output formats of commands that print text or JSON."""

    text = "text"
    json = "json"


class ResultFormat(StrEnum):
    """Output formats of ``kg query``; json is SPARQL Results JSON."""

    table = "table"
    csv = "csv"
    tsv = "tsv"
    json = "json"
    turtle = "turtle"
    jsonld = "jsonld"


class RowFormat(StrEnum):
    """Output formats of ``kg ask``."""

    table = "table"
    csv = "csv"
    tsv = "tsv"
    json = "json"


class Grade(StrEnum):
    """Grades of confidence."""

    high = "high"
    medium = "medium"
    low = "low"


class Rollup(StrEnum):
    """How leaves make up a category."""

    all = "all"
    any = "any"


class Contested(StrEnum):
    """How contested leaves count."""

    counts = "counts"
    against = "against"


Data = Annotated[
    list[Path] | None,
    typer.Option("--data", help="A Turtle file or folder of your own. It replaces what it describes."),
]
Sources = Annotated[
    list[str] | None,
    typer.Option(
        "--sources",
        help="report, all, not-operator, law-and-evaluations, a type, or sources. [default: all; of query, no view]",
    ),
]
Before = Annotated[
    str | None,
    typer.Option("--before", metavar="DATE", help="Only sources surely issued before: 2024, 2024-10 or 2024-10-31."),
]
Floor = Annotated[Grade | None, typer.Option("--floor", help="Lowest confidence that counts. [default: medium]")]
RollupOption = Annotated[Rollup | None, typer.Option(help="A category takes all its leaves, or any. [default: all]")]
HighlyOption = Annotated[
    int | None,
    typer.Option("--highly-successful", metavar="N", help="Categories for highly successful. [default: 5]"),
]
SuccessfulOption = Annotated[
    int | None, typer.Option("--successful", metavar="N", help="Categories for successful. [default: 3]")
]
ContestedOption = Annotated[
    Contested | None,
    typer.Option(help="Contested leaves may still count, or count against. [default: counts]"),
]


@dataclass(frozen=True)
class ReaderOptions:
    """What a reader chose to believe."""

    sources: Sources = None
    floor: Floor = None
    before: Before = None

    @property
    def is_default(self) -> bool:
        """Whether no view was asked for."""
        return not (self.sources or self.floor or self.before)

    @property
    def names(self) -> list[str]:
        """The sources asked for, which may be joined by commas. Raises KgError if the option names none."""
        names = [name.strip() for entry in self.sources or [] for name in entry.split(",") if name.strip()]
        if self.sources and not names:
            raise KgError("--sources names no source. Write --sources all, or the short name of one.")
        return names


@dataclass(frozen=True)
class ViewOptions(ReaderOptions):
    """The same beside a reader's own data: the options of every command that looks at the graph through a view."""

    data: Data = None


@dataclass(frozen=True)
class StoreOptions:
    """Stores that are asked in place of files: the options of every command that works on one."""

    store: Annotated[
        list[str] | None,
        typer.Option("--store", metavar="DIR|URL", help="A store to ask: one on disk, or a SPARQL endpoint."),
    ] = None
    graph: Annotated[
        list[str] | None,
        typer.Option("--graph", metavar="IRI", help="A named graph to ask, of a store at a URL. May be repeated."),
    ] = None
    deadline: Annotated[
        float | None,
        typer.Option("--deadline", metavar="SECONDS", help="How long one request to a URL may take. [default: 60]"),
    ] = None


@dataclass(frozen=True)
class RuleOptions:
    """What a reader changed in the rule: the options of every command that judges."""

    rollup: RollupOption = None
    highly_successful: HighlyOption = None
    successful: SuccessfulOption = None
    contested: ContestedOption = None


@dataclass(frozen=True)
class CheckOptions:
    """What files are held against, and the language of findings: the options of the commands that check files."""

    shapes: Annotated[
        list[Path] | None, typer.Option("--shapes", help="Shapes of your own, in place of those of this graph.")
    ] = None
    ontology: Annotated[list[Path] | None, typer.Option("--ontology", help="The ontology that goes with --shapes.")] = (
        None
    )
    lang: Annotated[Language | None, typer.Option(help="Language of findings. [default: of the locale]")] = None


@dataclass(frozen=True)
class BaselineOptions:
    """Known findings that are accepted."""

    baseline: Annotated[
        Path | None, typer.Option("--baseline", metavar="FILE", help="A CSV file of known findings, left out.")
    ] = None
    accept: Annotated[
        str | None, typer.Option(metavar="REASON", help="Put all findings into the baseline, for this reason.")
    ] = None
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="With --accept: the day on which they count again.")
    ] = None
    prune: Annotated[bool, typer.Option("--prune", help="Take out of the baseline what is fixed.")] = False


def spread(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose parameters of option classes are spread into one option for each field, as Typer reads them."""
    own = inspect.signature(command).parameters
    groups = {name: p.annotation for name, p in own.items() if is_dataclass(p.annotation)}

    @functools.wraps(command)
    def run(**given: object) -> None:
        for name, group in groups.items():
            given[name] = group(**{field.name: given.pop(field.name) for field in fields(group)})
        command(**given)

    options = [
        inspect.Parameter(field.name, inspect.Parameter.KEYWORD_ONLY, default=field.default, annotation=field.type)
        for group in groups.values()
        for field in fields(group)
    ]
    kept = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for name, p in own.items() if name not in groups]
    run.__signature__ = inspect.Signature(kept + options)
    run.__annotations__ = {}
    return run
