"""Reports of checks: findings, and anchors found or lost."""

import json
from dataclasses import asdict

from kg.evidence import Verification
from kg.render.plain import count, inert, wrap
from kg.validation import Report


def report(found: Report, form: str) -> str:
    """A validation report as text, JSON, or the ``sh:ValidationReport`` in Turtle."""
    if form == "turtle":
        return found.results.serialize(format="turtle")
    if form == "json":
        document = {
            "conforms": found.conforms,
            "files": found.files,
            "statements": found.statements,
            "focus_nodes": found.focus_nodes,
            "findings": [asdict(finding) for finding in found.findings],
        }
        return json.dumps(document, ensure_ascii=False, indent=2)
    lines = [f"{inert(f.path)}:{f.line}: {f.severity} {f.rule}: {inert(f.message)}" for f in found.findings]
    looked = sum(found.focus_nodes.values())
    shapes = sum(count > 0 for count in found.focus_nodes.values())
    checked = (
        f"{count(found.files, 'file')}, {count(found.statements, 'statement')}: {shapes} of "
        f"{count(len(found.focus_nodes), 'shape')} looked at {count(looked, 'node')}"
    )
    by_severity = {s: sum(f.severity == s for f in found.findings) for s in ("Violation", "Warning", "Info")}
    tally = ", ".join(count(n, s) for s, n in by_severity.items() if n) or "no finding"
    return "\n".join([*lines, f"{checked}; {tally}."])


def verification(found: Verification) -> str:
    """What became of the anchors, those gone astray first."""
    lines = []
    for anchor in found.astray:
        claim = f"{inert(anchor.claim)} ({inert(anchor.source)}, line {anchor.line})"
        if anchor.status == "moved":
            lines.append(wrap(f"moved: {claim}: “{anchor.text}” stands on line {anchor.found_line}.", 0, 2))
        else:
            near = f"nearest, line {anchor.found_line}: “{anchor.nearest}”"
            lines.append(wrap(f"lost: {claim}: “{anchor.text}”; {near}.", 0, 2))
    found_again = sum(anchor.status == "found" for anchor in found.anchors)
    lines.append(wrap(f"{found_again} of {count(len(found.anchors), 'anchor')} found again on their lines."))
    if found.without_text:
        lines.append(wrap(f"{count(found.without_text, 'anchor')} not verified: the text of the source is not here."))
    if found.without_anchor:
        lines.append(
            wrap(f"{count(found.without_anchor, 'claim')} not verifiable: no anchor, for the text is not at hand.")
        )
    return "\n".join(lines)
