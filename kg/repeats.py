"""One finding for one fault: what only follows from another one is not told again."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from rdflib import RDF, SH

from kg.findings import Finding
from kg.results import Result
from kg.spelling.slips import surely
from kg.terms import folder

_BOUNDS = {
    f"{SH}{name}ConstraintComponent"
    for name in ("MinInclusive", "MaxInclusive", "MinExclusive", "MaxExclusive", "LessThan", "LessThanOrEquals")
}


class Misspelt:
    """What spelling found: nodes whose class is misspelt, and the misspelt properties of each node."""

    def __init__(self, findings: Iterable[Finding]):
        self._classless: set[str | None] = set()
        self._properties: dict[str | None, list[str]] = {}
        for finding in findings:
            if finding.predicate == str(RDF.type):
                self._classless.add(finding.focus)
            elif finding.predicate is not None and finding.predicate == finding.value:
                self._properties.setdefault(finding.focus, []).append(finding.value)

    def explains(self, result: Result) -> bool:
        """Whether a result only follows: a node is not of the class, or lacks the property, that is misspelt there."""
        if result.component == SH.ClassConstraintComponent:
            return str(result.value) in self._classless
        if result.component != SH.MinCountConstraintComponent or result.path is None:
            return False
        wanted = str(result.path)
        space = folder(wanted)
        return any(
            folder(slip) == space and surely(slip.removeprefix(space), [wanted.removeprefix(space)]) is not None
            for slip in self._properties.get(str(result.focus), ())
        )


def told_once(findings: Iterable[Finding]) -> list[Finding]:
    """The findings without what follows: of a node with a value of the wrong datatype, that a value is too large.

    Where several say the same of one place there is one, that with a fix first, with the notes of all.
    """
    groups: dict[tuple, list[Finding]] = {}
    ill_typed = set()
    for finding in findings:
        value = None if finding.place.line else finding.value  # without a line, values are all that tells them apart
        groups.setdefault((finding.place, finding.rule, finding.focus, finding.message, value), []).append(finding)
        if finding.component == str(SH.DatatypeConstraintComponent):
            ill_typed.add(finding.focus)
    return list(_one_of_each(groups.values(), ill_typed))


def _one_of_each(groups: Iterable[list[Finding]], ill_typed: Collection[str | None]) -> Iterator[Finding]:
    for group in groups:
        told = [f for f in group if f.component not in _BOUNDS or f.focus not in ill_typed]
        if told:
            first = min(told, key=lambda finding: (finding.fix is None, finding.component or "", finding.value or ""))
            yield replace(first, note="; ".join(dict.fromkeys(f.note for f in [first, *told] if f.note)))
