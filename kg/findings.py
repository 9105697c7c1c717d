"""What a check finds: where, which rule, what is wrong, why it matters, and what would mend it.

Findings know nothing of how they were found or how they will be shown.
"""

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

SEVERITIES = ("error", "warning", "info")
"""From worst to mildest. In SHACL: sh:Violation, sh:Warning, sh:Info."""


class Place(NamedTuple):
    """A stretch of a file: line and column from 1 (0 if unknown), and the column after its last character.

    Columns count characters, as `columnKind: unicodeCodePoints` of SARIF does.
    """

    path: str
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        return ":".join([self.path, *(str(n) for n in (self.line, self.column) if n)])


class Excerpt(NamedTuple):
    """The line on which something stands, cut around it if it is long, and where in this text it begins and ends."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Finding:
    """One thing to put right.

    `severity` is one of `SEVERITIES`; `rule` a short name; `message` says what is wrong and what to do; `note` what
    stands at the place; `reason` why the rule exists. `focus`, `predicate`, `value`, `shape` and `component` are IRIs
    (a value may be a literal's text) or None; `label` names the focus. `fix` is the text to put at the place, if there
    is one that is surely meant.
    """

    place: Place
    severity: str
    rule: str
    message: str
    note: str = ""
    reason: str = ""
    focus: str | None = None
    label: str = ""
    predicate: str | None = None
    value: str | None = None
    shape: str | None = None
    component: str | None = None
    excerpt: Excerpt | None = None
    fix: str | None = None

    @property
    def order(self) -> tuple:
        """By file, then by place, then by severity and rule."""
        return (*self.place[:3], SEVERITIES.index(self.severity), self.rule, self.value or "", self.message)


@dataclass
class Coverage:
    """How much a check looked at: focus nodes by shape, and the nodes of the files at which no shape looked."""

    focus_nodes: dict[str, int] = field(default_factory=dict)
    unseen: dict[str, Place] = field(default_factory=dict)

    @property
    def idle(self) -> list[str]:
        """The shapes that looked at nothing."""
        return [shape for shape, nodes in self.focus_nodes.items() if not nodes]


@dataclass
class Accepted:
    """What a baseline did: findings that it covers, entries that are fixed, and entries that have expired."""

    known: int = 0
    fixed: Sequence[str] = ()
    expired: Sequence[str] = ()


@dataclass
class Report:
    """What a check found, how much it looked at, and why something was not checked, if it was not.

    `findings` are in order; of those that are left out for being too many, `hidden` has the number by severity.
    `unread` files could not be read; `stopped` says why the shapes were not run, or not to the end. Of a check in place
    `stores` is how many were checked, and there are no files. `unedited` tells that there was nothing to look at, for
    nothing was edited.
    """

    findings: list[Finding]
    coverage: Coverage
    files: int
    statements: int
    language: str = "en"
    unread: int = 0
    stopped: str = ""
    accepted: Accepted | None = None
    hidden: Mapping[str, int] = field(default_factory=dict)
    stores: int = 0
    unedited: bool = False

    def cut(self, most: int) -> "Report":
        """This report with at most so many findings (0: all), the worst ones."""
        if not most or len(self.findings) <= most:
            return self
        worst = sorted(self.findings, key=lambda finding: SEVERITIES.index(finding.severity))
        hidden = Counter(finding.severity for finding in worst[most:])
        return replace(self, findings=sorted(worst[:most], key=lambda finding: finding.order), hidden=dict(hidden))

    def worst(self) -> str | None:
        """The worst severity among the findings, or None."""
        return next(iter(self.tally()), None)

    def tally(self) -> dict[str, int]:
        """The number of findings by severity, worst first, without zeros."""
        counts = Counter(finding.severity for finding in self.findings) + Counter(self.hidden)
        return {severity: counts[severity] for severity in SEVERITIES if counts[severity]}


@lru_cache(maxsize=1024)
def _stable(path: str, folder: str) -> str:
    full = os.path.normpath(os.path.join(folder, path))
    inside = os.path.relpath(full, folder)
    return (full if inside.startswith(os.pardir) else inside).replace(os.sep, "/")


def stable_path(path: str) -> str:
    """A path as it is written from the current folder, however it was given; others as they are."""
    return _stable(path, os.getcwd())


def fingerprints(findings: Iterable[Finding]) -> list[str]:
    """A name for each finding that survives unrelated edits: it does not depend on lines, nor on wording or language.

    Findings that differ in nothing else are told apart by their order.
    """
    seen: Counter[str] = Counter()
    names = []
    for finding in findings:
        parts = (
            finding.rule,
            stable_path(finding.place.path),
            finding.focus,
            finding.predicate,
            finding.value,
            finding.component,
        )
        name = hashlib.sha256("\0".join(part or "" for part in parts).encode(errors="replace")).hexdigest()[:24]
        seen[name] += 1
        names.append(f"{name}:{seen[name]}")
    return names
