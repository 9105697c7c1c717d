"""Findings as workflow commands, which GitHub shows beside the lines of a change."""

from collections.abc import Iterator

from kg import wording
from kg.findings import SEVERITIES, Finding, Report, stable_path
from kg.render.plain import inert

COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
"""GitHub shows the first ten of each in a step."""


def render(report: Report) -> str:
    """One command a line: first what was not checked, then the findings, worst first; last the numbers in words."""
    worst_first = sorted(report.findings, key=lambda finding: SEVERITIES.index(finding.severity))
    lines = [*_unchecked(report), *(_finding(finding, report.language) for finding in worst_first)]
    return "\n".join([*lines, _tally(report)])


def _unchecked(report: Report) -> Iterator[str]:
    title = wording.word("report_not_checked", report.language)
    if report.unread:
        yield _command("error", [wording.word("report_unread", report.language, count=report.unread)], title=title)
    if report.stopped:
        yield _command("error", [report.stopped], title=title)


def _finding(finding: Finding, language: str) -> str:
    place = finding.place
    numbers = {"line": place.line, "endLine": place.end_line}
    # GitHub refuses columns of a stretch over several lines.
    if place.line and place.end_line in (0, place.line):
        numbers |= {"col": place.column, "endColumn": place.end_column}
    found = {name: str(number) for name, number in numbers.items() if number}
    fix = finding.fix and wording.word("report_fix", language, text=finding.fix)
    lines = [finding.message, finding.note, finding.reason, fix]
    path = {"file": stable_path(place.path)} if place.path else {}
    return _command(COMMANDS[finding.severity], lines, **path, **found, title=_title(finding))


def _title(finding: Finding) -> str:
    return f"{finding.rule}: {finding.label}" if finding.label else finding.rule


def _command(name: str, lines: list[str | None], **properties: str) -> str:
    head = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {head}::" + "%0A".join(_data(line) for line in lines if line)


def _data(text: str) -> str:
    return inert(text).replace("%", "%25")


def _property(text: str) -> str:
    return inert(text, keep_spaces=True).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")


def _tally(report: Report) -> str:
    counts = report.tally()
    found = (f"{wording.word(f'{name}s', report.language)}: {counts.get(name, 0)}" for name in SEVERITIES)
    return " · ".join(found)
