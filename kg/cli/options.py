"""The options and their choices, written once for all commands."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class AssessFormat(StrEnum):
    """Output formats of ``kg assess``."""

    table = "table"
    json = "json"
    csv = "csv"
    turtle = "turtle"
    markdown = "markdown"


class AgreementFormat(StrEnum):
    """Output formats of ``kg evidence agreement``."""

    text = "text"
    json = "json"


class ReportFormat(StrEnum):
    """Output formats of ``kg validate``."""

    text = "text"
    json = "json"
    turtle = "turtle"


class ExplainFormat(StrEnum):
    """Output formats of ``kg explain``."""

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
    typer.Option("--sources", help="report, all, not-operator, or short names of sources. [default: report]"),
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
