"""One finding for one fault: what only follows from another one is not told again."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from rdflib import SH

from kg.findings import Finding
from kg.shacl import Result

_BOUNDS = {
    f"{SH}{name}ConstraintComponent"
    for name in ("MinInclusive", "MaxInclusive", "MinExclusive", "MaxExclusive", "LessThan", "LessThanOrEquals")
}


def follows(result: Result, misnamed: Collection[str | None]) -> bool:
    """Whether a result only says that a node is not of the right class, when its class is misspelt."""
    return result.component == SH.ClassConstraintComponent and str(result.value) in misnamed


def told_once(findings: Iterable[Finding]) -> list[Finding]:
    """The findings without what follows: of a node with a value of the wrong datatype, that a value is too large.

    Where several say the same of one place there is one, that with a fix first, with the notes of all.
    """
    groups: dict[tuple, list[Finding]] = {}
    ill_typed = set()
    for finding in findings:
        groups.setdefault((finding.place, finding.rule, finding.focus, finding.message), []).append(finding)
        if finding.component == str(SH.DatatypeConstraintComponent):
            ill_typed.add(finding.focus)
    return list(_one_of_each(groups.values(), ill_typed))


def _one_of_each(groups: Iterable[list[Finding]], ill_typed: Collection[str | None]) -> Iterator[Finding]:
    for group in groups:
        told = [f for f in group if f.component not in _BOUNDS or f.focus not in ill_typed]
        if told:
            first = min(told, key=lambda finding: (finding.fix is None, finding.component or ""))
            yield replace(first, note="; ".join(dict.fromkeys(f.note for f in [first, *told] if f.note)))
