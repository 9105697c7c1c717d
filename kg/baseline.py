"""Known findings that are accepted for a time, each with a reason, so that new ones stand out and the list shrinks."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kg.errors import FileError, KgError
from kg.files import rows_of, write_whole
from kg.findings import Accepted, Finding, Report, fingerprints, stable_path

COLUMNS = ("fingerprint", "rule", "file", "node", "value", "reason", "until")


@dataclass(frozen=True)
class Entry:
    """One accepted finding: its fingerprint, what a reader needs to know of it, why it is accepted and until when."""

    fingerprint: str
    rule: str
    file: str
    node: str
    value: str
    reason: str
    until: date

    def __str__(self) -> str:
        return f"{self.file} {self.rule}"


def read(path: Path) -> list[Entry]:
    """The entries of a baseline. Raises FileError with the line of the first that is wrong."""
    rows = rows_of(path)
    _, head = next(rows, (0, []))
    if tuple(head) != COLUMNS:
        raise FileError(path, "is no baseline", f"Its first line is: {','.join(COLUMNS)}", 1)
    return [_entry(path, line, cells) for line, cells in rows if cells]


def _entry(path: Path, line: int, cells: list[str]) -> Entry:
    if len(cells) != len(COLUMNS):
        raise FileError(path, f"has {len(cells)} cells instead of {len(COLUMNS)}", "Mend the row.", line)
    if not cells[5].strip():
        raise FileError(path, "accepts a finding without a reason", "Say why.", line)
    try:
        return Entry(*cells[:6], parse_date(cells[6]))
    except KgError as error:
        raise FileError(path, str(error).rstrip("."), "Mend the column until.", line) from None


def parse_date(text: str) -> date:
    """A date as ``2027-01-31``. Raises KgError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise KgError(f"{text!r} is no date. Write it as 2027-01-31.") from None


def apply(report: Report, entries: Iterable[Entry], checked: Iterable[str], today: date) -> Report:
    """The report without the findings that are accepted today, and with word of what is fixed or has expired.

    Only entries on files that were `checked` to the end can be fixed.
    """
    files = {stable_path(path) for path in checked}
    by_name = {entry.fingerprint: entry for entry in entries}
    names = fingerprints(report.findings)
    good = {name for name in names if name in by_name and by_name[name].until >= today}
    expired = [str(by_name[name]) for name in names if name in by_name and name not in good]
    fixed = (
        [] if report.stopped else [str(e) for e in by_name.values() if e.file in files and e.fingerprint not in names]
    )
    left = [finding for finding, name in zip(report.findings, names, strict=True) if name not in good]
    return replace(report, findings=left, accepted=Accepted(len(good), fixed, expired))


def accept(findings: Sequence[Finding], reason: str, until: date) -> list[Entry]:
    """An entry for each finding. Raises KgError without a reason."""
    if not reason.strip():
        raise KgError("a finding is accepted for a reason. Say why by --accept.")
    return [
        Entry(name, f.rule, stable_path(f.place.path), _brief(f.focus), _brief(f.value), reason, until)
        for f, name in zip(findings, fingerprints(findings), strict=True)
    ]


def prune(entries: Iterable[Entry], report: Report, checked: Iterable[str]) -> list[Entry]:
    """The entries that still stand: all but those of checked files whose finding is gone."""
    if report.stopped:
        raise KgError("the shapes were not run to the end, so nobody knows what is fixed. Mend the findings first.")
    files, names = {stable_path(path) for path in checked}, set(fingerprints(report.findings))
    return [entry for entry in entries if entry.fingerprint in names or entry.file not in files]


def write(path: Path, entries: Iterable[Entry]) -> None:
    """Write a baseline, in an order that keeps its diffs small. Raises FileError."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for e in sorted(entries, key=lambda e: (e.file, e.rule, e.node, e.fingerprint)):
        rows.writerow([e.fingerprint, e.rule, e.file, e.node, e.value, e.reason, e.until.isoformat()])
    write_whole(path, text.getvalue())


def _brief(value: str | None) -> str:
    """The beginning of a value, as a cell that no spreadsheet takes for a formula."""
    flat = " ".join((value or "")[:80].split())
    return f"'{flat}" if flat[:1] in "=+-@\t" and flat else flat
