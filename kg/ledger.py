"""The ledger of a source: every line of it leads to claims, or says why there is nothing to code.

A ledger is ``data/ledger/<source>.csv`` with the columns ``first``, ``last`` (lines, both counted), ``section``,
``claims`` (names such as ``programme/palm#c1``, with single spaces) and ``nothing`` (what of the lines yields no claim,
and why).
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kg import resources
from kg.errors import FileError, UnknownNameError
from kg.files import read_text, rows_of, write_whole
from kg.namespaces import ID, LM, short
from kg.store import Store

_NUMBER = re.compile(r"[0-9]{1,7}")
COLUMNS = ["first", "last", "section", "claims", "nothing"]


@dataclass(frozen=True)
class Entry:
    """A range of lines of the source with its claims; `row` is its line in the ledger file."""

    row: int
    first: int
    last: int
    section: str
    claims: tuple[str, ...]
    nothing: str


@dataclass(frozen=True)
class Problem:
    """Something that does not fit: the line of the ledger file, and what is wrong."""

    row: int
    message: str


def read(path: Path) -> list[Entry]:
    """The entries of a ledger file. Raises FileError for a file that is no ledger."""
    lines = rows_of(path)
    if next(lines, (1, None))[1] != COLUMNS:
        raise FileError(path, "is no ledger", f"Its first line has to be {','.join(COLUMNS)}.", 1)
    entries = []
    for row, cells in lines:
        if len(cells) != len(COLUMNS) or not all(_NUMBER.fullmatch(cell) for cell in cells[:2]):
            raise FileError(path, "a row needs five cells, the first two whole numbers", "Mend it.", row)
        first, last, section, claims, nothing = cells
        entries.append(Entry(row, int(first), int(last), section, tuple(claims.split()), nothing))
    return entries


def bundled() -> list[Path]:
    """The ledgers that the package carries."""
    return sorted(resources.folder("data/ledger").glob("*.csv"))


def audit(path: Path, store: Store, source_dir: Path | None = None) -> tuple[list[Entry], list[Problem]]:
    """The entries of a ledger and what is wrong with them. With the folder of the texts, also whether it ends where
    the source does. Raises FileError for a file that cannot be used."""
    entries = read(path)
    return entries, check(entries, claims_of(store, path.stem), length(store, path.stem, source_dir))


def update(path: Path, store: Store) -> None:
    """Write the claims of the graph into the rows of a ledger, whole or not at all."""
    write_whole(path, updated(read(path), claims_of(store, path.stem)))


def claims_of(store: Store, source: str) -> dict[str, int]:
    """The claims of a source that name a line, by the name that a ledger uses, with that line.

    Raises UnknownNameError when the graph has no claims of such a source.
    """
    rows = store.select(_CLAIMS)
    known = {short(row["source"]) for row in rows}
    if source not in known:
        raise UnknownNameError("source", source, known, "Name the ledger after the source that it is of.")
    return {row["claim"].removeprefix(str(ID)): int(row["line"]) for row in rows if short(row["source"]) == source}


def length(store: Store, source: str, source_dir: Path | None) -> int | None:
    """How many lines the text of a source has, or None without a folder. Raises FileError if the text is not there."""
    if source_dir is None:
        return None
    names = [row["file"] for row in store.select(_TEXT) if short(row["source"]) == source]
    if not names or Path(names[0]).name != names[0]:
        raise FileError(source_dir, f"no text is known of {source}", "Name the ledger after a source that has one.")
    return len(read_text(source_dir / names[0]).rstrip("\n").split("\n"))


def check(entries: list[Entry], claims: dict[str, int], length: int | None) -> list[Problem]:
    """What is wrong with a ledger, in the order of its rows; `length` is how many lines the source has, if known."""
    return sorted([*_ranges(entries, length), *_listed(entries, claims)], key=lambda problem: problem.row)


def _ranges(entries: list[Entry], length: int | None) -> Iterator[Problem]:
    due = 1
    for entry in entries:
        if entry.first != due:
            yield Problem(entry.row, f"line {due} should come next, not {entry.first}")
        if entry.last < entry.first:
            yield Problem(entry.row, f"the range {entry.first} to {entry.last} ends before it begins")
        if not entry.claims and not entry.nothing.strip():
            yield Problem(entry.row, "neither claims nor a reason why there are none")
        due = entry.last + 1
    if length is not None and due != length + 1:
        yield Problem(entries[-1].row if entries else 1, f"the ledger ends at line {due - 1}, the source at {length}")


def _listed(entries: list[Entry], claims: dict[str, int]) -> Iterator[Problem]:
    listed = set()
    for entry in entries:
        for claim in entry.claims:
            if claim not in claims:
                yield Problem(entry.row, f"{claim} is no claim of this source")
            elif not entry.first <= claims[claim] <= entry.last:
                yield Problem(entry.row, f"{claim} stands on line {claims[claim]}")
            listed.add(claim)
    last = entries[-1].row if entries else 1
    for claim in sorted(claims.keys() - listed):
        row = next((e.row for e in entries if e.first <= claims[claim] <= e.last), last)
        yield Problem(row, f"{claim}, on line {claims[claim]}, is missing")


def updated(entries: list[Entry], claims: dict[str, int]) -> str:
    """The text of the ledger with the claims of the graph in their rows; ranges and reasons stay as they are."""
    by_line = defaultdict(list)
    for claim, line in claims.items():
        by_line[line].append(claim)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for entry in entries:
        within = sorted(line for line in by_line if entry.first <= line <= entry.last)
        mine = [claim for line in within for claim in sorted(by_line[line], key=_natural)]
        now = replace(entry, claims=tuple(mine))
        writer.writerow([now.first, now.last, now.section, " ".join(now.claims), now.nothing])
    return out.getvalue()


def _natural(claim: str) -> tuple[str, int, str]:
    subject, _, name = claim.partition("#")
    digits = "".join(filter(str.isdecimal, name))
    return subject, int(digits or 0), name


_CLAIMS = f"""
SELECT DISTINCT ?claim ?source ?line {{ ?claim <{LM.source}> ?source ; <{LM.line}> ?line }}"""

_TEXT = f"SELECT ?source ?file {{ ?source <{LM.textFile}> ?file }}"
