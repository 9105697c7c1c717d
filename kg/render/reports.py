"""The report on anchors: found again or lost."""

from kg.evidence import Verification
from kg.render.plain import count, inert, wrap


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
            wrap(f"{count(found.without_anchor, 'claim')} not verifiable: no anchor, as for pages without a text here.")
        )
    return "\n".join(lines)
