"""Findings as JUnit XML, which most servers for continuous integration show as tests."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from kg import wording
from kg.findings import SEVERITIES, Finding, Report, stable_path
from kg.namespaces import short
from kg.render.plain import inert

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report, fail_on: str = "error") -> str:
    """One suite for the run and one for each file with findings; each finding is a test.

    A finding as grave as `fail_on`, or graver, is a failure; a milder one is skipped with its message, which servers
    show without failing. The test of the run passes unless something was not checked.
    """
    failing = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    files = groupby(sorted(report.findings, key=_path), key=_path)
    suites = [_run(report), *(_file(path, list(findings), failing, report.language) for path, findings in files)]
    failures = sum(finding.severity in failing for finding in report.findings)
    counts = _counts(len(report.findings) + 1, failures, bool(_unchecked(report)), len(report.findings) - failures)
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="kg validate"{counts}>'
    return "\n".join([head, *suites, "</testsuites>"])


def _run(report: Report) -> str:
    """The suite of the run: one test, that everything was checked."""
    unchecked = _unchecked(report)
    title = wording.word("report_not_checked", report.language)
    error = f"<error{_attributes(type='unchecked', message=title)}>{_clean(unchecked)}</error>" if unchecked else ""
    numbers = {"files": report.files, "statements": report.statements, "hidden": sum(report.hidden.values())}
    properties = "".join(f"<property{_attributes(name=key, value=str(n))}/>" for key, n in numbers.items())
    test = _attributes(classname="kg", name=wording.word("report_all_checked", report.language))
    head = f'<testsuite name="kg"{_counts(1, 0, bool(unchecked), 0)}>'
    return f"{head}<properties>{properties}</properties><testcase{test}>{error}</testcase></testsuite>"


def _unchecked(report: Report) -> str:
    unread = wording.word("report_unread", report.language, count=report.unread) if report.unread else ""
    return "\n".join(inert(line) for line in (unread, report.stopped) if line)


def _file(path: str, findings: list[Finding], failing: Iterable[str], language: str) -> str:
    """The suite of a file. Tests of one name are numbered, for servers compare them by name."""
    failures = sum(finding.severity in failing for finding in findings)
    counts = _counts(len(findings), failures, 0, len(findings) - failures)
    seen: Counter[str] = Counter()
    tests = []
    for finding in findings:
        seen[name := _name(finding)] += 1
        unique = f"{name} ({seen[name]})" if seen[name] > 1 else name
        tests.append(_test(finding, unique, finding.severity in failing, language))
    return "\n".join([f"<testsuite{_attributes(name=path or '-')}{counts}>", *tests, "</testsuite>"])


def _test(finding: Finding, name: str, fails: bool, language: str) -> str:
    known = {"file": _path(finding), "line": str(finding.place.line or "")}
    head = _attributes(
        classname=_path(finding) or "-", name=name, **{key: value for key, value in known.items() if value}
    )
    message = _attributes(type=finding.severity, message=inert(f"{finding.severity}: {finding.message}"))
    body = _clean("\n".join(_lines(finding, language)))
    what = f"<failure{message}>{body}</failure>" if fails else f"<skipped{message}/><system-out>{body}</system-out>"
    return f"<testcase{head}>{what}</testcase>"


def _lines(finding: Finding, language: str) -> Iterator[str]:
    """All that is known of a finding, with its line and a mark below the stretch."""
    yield f"{inert(str(finding.place))}: {finding.severity}: {inert(finding.message)} [{inert(finding.rule)}]"
    if excerpt := finding.excerpt:
        before, marked = excerpt.text[: excerpt.start], excerpt.text[excerpt.start : excerpt.end]
        yield inert(excerpt.text, keep_spaces=True)
        yield " " * len(before.expandtabs()) + "^" * max(1, len(marked.expandtabs()))
    fix = finding.fix and wording.word("report_fix", language, text=finding.fix)
    yield from (inert(text) for text in (finding.note, finding.reason, fix) if text)


def _name(finding: Finding) -> str:
    node = finding.label or (short(finding.focus) if finding.focus else "")
    return inert(f"{finding.rule}: {node}" if node else finding.rule)


def _path(finding: Finding) -> str:
    return stable_path(finding.place.path) if finding.place.path else ""


def _counts(tests: int, failures: int, errors: int, skipped: int) -> str:
    return f' tests="{tests}" failures="{failures}" errors="{int(errors)}" skipped="{skipped}"'


def _attributes(**values: str) -> str:
    flat = ((name, _NOT_XML.sub("\ufffd", inert(value, keep_spaces=True))) for name, value in values.items())
    return "".join(f" {name}={quoteattr(value)}" for name, value in flat)


def _clean(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", text))
