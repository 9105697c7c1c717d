"""Findings as a compiler prints them: the place, the rule, the sentence, the line with a caret, and the reason once."""

from collections.abc import Callable, Sequence
from itertools import groupby

from rich.cells import cell_len

from kg import wording
from kg.findings import Excerpt, Finding, Report
from kg.render.plain import count, inert, wrap

_COLOURS = {"error": "31", "warning": "33", "info": "36"}
NAMED = 5
"""The most shapes or nodes that the summary names."""


def text(report: Report, colour: bool = False, width: int | None = None) -> str:
    """A report, its findings by file.

    `colour` adds escape codes for a terminal; with `width`, sentences are wrapped to so many columns.
    """
    lines: list[str] = []
    told: set[str] = set()
    for _, group in groupby(report.findings, key=lambda finding: finding.place.path):
        for finding in group:
            lines += _finding(finding, report.language, finding.rule not in told, colour, width)
            told.add(finding.rule)
        lines.append("")
    return "\n".join([*lines, *summary(report, width)])


def _finding(finding: Finding, language: str, first: bool, colour: bool, width: int | None) -> list[str]:
    paint = (lambda text, code: f"\x1b[{code}m{text}\x1b[0m") if colour else (lambda text, _: text)
    code = _COLOURS[finding.severity]
    severity = wording.word(finding.severity, language)
    place, message = inert(str(finding.place)), inert(finding.message)
    head = f"{place}  {severity}  {inert(finding.rule)}  "
    lines = [head + message]
    if width and cell_len(lines[0]) > width:
        lines = [head.rstrip(), wrap(message, 4, 4, width)]
    lines[0] = lines[0].replace(place, paint(place, "1"), 1).replace(f"  {severity}  ", f"  {paint(severity, code)}  ")
    gutter = " " * len(str(finding.place.line))
    if finding.excerpt:
        mark = lambda text: paint(text, code)  # noqa: E731
        lines += _excerpt(finding.excerpt, finding.place.line, inert(finding.note), mark, width)
    beside = []
    if finding.label and (finding.value is not None or not finding.place.line):
        beside.append(wording.word("of", language, what=finding.label))
    if finding.reason and first:
        beside.append(wording.word("why", language, why=finding.reason))
    if finding.fix is not None:
        beside.append(wording.word("fix", language, fix=finding.fix))
    indent = len(gutter) + 5
    for told in beside:
        told = inert(told)
        lines.append(f"  {gutter} = " + (wrap(told, indent, indent, width).lstrip() if width else told))
    return lines


def _excerpt(excerpt: Excerpt, line: int, note: str, paint: Callable[[str], str], width: int | None) -> list[str]:
    """The line, and under it a caret for each column of the stretch that is at fault.

    With `width`, the line is cut around the stretch, and a note that does not fit stands below the carets.
    """
    gutter = " " * len(str(line))
    room = width - len(gutter) - 5 if width else len(excerpt.text) + 1
    first = max(0, min(excerpt.start - room // 3, len(excerpt.text) - room)) if len(excerpt.text) > room else 0
    shown = _visible(excerpt.text[first : first + room])
    before = cell_len(_visible(excerpt.text[first : excerpt.start]))
    stretch = cell_len(_visible(excerpt.text[excerpt.start : min(excerpt.end, first + room)]).rstrip()) or 1
    lines = [f"  {line} | {shown}".rstrip()]
    if width and note and before + stretch + 1 + cell_len(note) > room:
        indent = len(gutter) + 5
        below = wrap(note, indent, indent, width).lstrip()
        return [*lines, f"  {gutter} | {' ' * before}{paint('^' * stretch)}", f"  {gutter} = {below}"]
    return [*lines, f"  {gutter} | {' ' * before}{paint('^' * stretch + (f' {note}' if note else ''))}"]


def _visible(text: str) -> str:
    return inert(text.replace("\t", "    "), keep_spaces=True)


def summary(report: Report, width: int | None = None) -> list[str]:
    """What was looked at, what was not, and how many findings there are."""
    language, coverage = report.language, report.coverage
    say = lambda key, **values: wording.word(key, language, **values)  # noqa: E731
    looked = [nodes for nodes in coverage.focus_nodes.values() if nodes]
    lines = []
    if coverage.focus_nodes:
        values = {
            "files": count(report.files, say("file"), say("files")),
            "statements": count(report.statements, say("statement"), say("statements")),
            "stores": count(report.stores, say("store"), say("stores")),
            "active": f"{len(looked):,}",
            "shapes": count(len(coverage.focus_nodes), say("shape"), say("shapes")),
            "nodes": count(sum(looked), say("node"), say("nodes")),
        }
        lines.append(say("looked_stores" if report.stores else "looked", **values))
    if 0 < len(coverage.idle) <= 2 * NAMED:  # with one file of many it is normal that most shapes have nothing to do
        lines.append(say("idle", names=", ".join(coverage.idle)))
    if coverage.unseen:
        nodes = count(len(coverage.unseen), say("node"), say("nodes"))
        first = [str(place) for place in coverage.unseen.values()]
        lines.append(say("unseen", nodes=nodes, names=_some(first, language)))
    if report.accepted is not None:
        lines += _accepted(report, say)
    if report.stopped:
        lines.append(report.stopped)
    tally = ", ".join(count(n, say(s), say(f"{s}s")) for s, n in report.tally().items()) or say("no_finding")
    if report.hidden:
        tally += say("more", shown=f"{len(report.findings):,}")
    lines.append(f"{tally}.")
    return [wrap(line, 0, 2, width) if width else inert(line) for line in lines]


def _accepted(report: Report, say: Callable[..., str]) -> list[str]:
    accepted = report.accepted
    lines = [say("known", number=accepted.known)] if accepted.known else []
    for key, names in (("fixed", accepted.fixed), ("expired", accepted.expired)):
        if names:
            lines.append(say(key, number=len(names), names=_some(names, report.language)))
    return lines


def _some(names: Sequence[str], language: str) -> str:
    rest = len(names) - NAMED
    listed = ", ".join(list(names)[:NAMED])
    return listed + (wording.word("others", language, number=f"{rest:,}") if rest > 0 else "")
