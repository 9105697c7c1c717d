"""Remedies that are surely meant, written into the files: nothing else of them changes."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg import graphs, turtle
from kg.errors import FileError
from kg.files import write_whole
from kg.findings import Finding


@dataclass(frozen=True)
class Change:
    """What becomes of a file: its text as it is and as it will be, and the findings that are mended."""

    path: Path
    before: str
    after: str
    mended: tuple[Finding, ...]

    def diff(self) -> str:
        """A unified diff with one line around each change."""
        old, new = self.before.splitlines(keepends=True), self.after.splitlines(keepends=True)
        return "".join(difflib.unified_diff(old, new, str(self.path), f"{self.path}, fixed", n=1))


def changes(findings: Iterable[Finding], rules: Sequence[str] = ()) -> list[Change]:
    """The changes that mend those findings that have a sure remedy; only of these `rules`, if any.

    Of remedies that overlap the first is taken. Raises FileError if a file changed since it was checked.
    """
    by_file: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.fix is not None and (not rules or finding.rule in rules):
            by_file.setdefault(finding.place.path, []).append(finding)
    return [_change(Path(path), mine) for path, mine in by_file.items()]


def _change(path: Path, findings: Sequence[Finding]) -> Change:
    document = graphs.read(path)
    text, parts, mended, end = document.text, [], [], 0
    for finding in sorted(findings, key=lambda finding: finding.order):
        start, stop = document.offsets(finding.place)
        if start < end:
            continue
        parts += [text[end:start], finding.fix]
        mended.append(finding)
        end = stop
    after = "".join([*parts, text[end:]])
    try:
        same = len(turtle.parse(after, path.resolve().as_uri()).statements) == len(document.statements)
    except turtle.TurtleError:
        same = False
    if not same:
        raise FileError(path, "changed while it was checked", "Run kg fix again.")
    return Change(path, text, after, tuple(mended))


def write(found: Iterable[Change]) -> None:
    """Write each changed file whole or not at all. Raises FileError."""
    for change in found:
        write_whole(change.path, change.after)
