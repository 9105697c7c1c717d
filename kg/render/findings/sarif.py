"""Findings in SARIF 2.1.0, as code scanning and editors read them."""

import json
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kg import wording
from kg.findings import SEVERITIES, Coverage, Finding, Place, Report, fingerprints, stable_path
from kg.namespaces import short
from kg.render.plain import inert
from kg.resources import version

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "kgFinding/v1"
ROOT = "%SRCROOT%"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_SURROGATES = re.compile("[\ud800-\udfff]")
_NO_BYTES = re.compile("[\ud800-\udc7f\udd00-\udfff]")

Json = dict[str, Any]


def render(report: Report) -> str:
    """A SARIF log with one run, each result on a line of its own."""
    rules = _rules(report)
    numbers = {rule["id"]: number for number, rule in enumerate(rules)}
    run = _dump(_run(report, rules), indent=2).removesuffix("\n}")
    named = zip(report.findings, fingerprints(report.findings), strict=True)
    results = (_dump(_result(finding, numbers[finding.rule], name, report.language)) for finding, name in named)
    head = f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": [{run},\n"results": ['
    # Joined once: the text of many findings is too large to be copied about.
    return "".join([head, *(f"{',' * bool(place)}\n{result}" for place, result in enumerate(results)), "\n]}]}"])


def _dump(value: Json, indent: int | None = None) -> str:
    """JSON without lone surrogates, which some readers refuse."""
    return _SURROGATES.sub("\ufffd", json.dumps(value, ensure_ascii=False, indent=indent))


def _run(report: Report, rules: Sequence[Json]) -> Json:
    driver = {"name": "kg", "version": version(), "language": report.language, "rules": rules}
    folder = {"description": _text(wording.word("report_root", report.language))}
    notifications = list(_notifications(report))
    return {
        "tool": {"driver": driver},
        "language": report.language,
        "columnKind": "unicodeCodePoints",
        "defaultSourceLanguage": "turtle",
        "originalUriBaseIds": {ROOT: folder},
        "invocations": [{"executionSuccessful": not notifications, "toolExecutionNotifications": notifications}],
        "properties": _properties(report),
    }


def _notifications(report: Report) -> Iterator[Json]:
    """What was not checked, and why."""
    if report.unread:
        sentence = wording.word("report_unread", report.language, count=report.unread)
        yield {"descriptor": {"id": "unread"}, "level": "error", "message": _text(sentence)}
    if report.stopped:
        yield {"descriptor": {"id": "stopped"}, "level": "error", "message": _text(report.stopped)}


def _properties(report: Report) -> Json:
    properties: Json = {"files": report.files, "statements": report.statements, "hidden": dict(report.hidden)}
    properties["coverage"] = _coverage(report.coverage)
    if report.accepted:
        kept = report.accepted
        properties["baseline"] = {"known": kept.known, "fixed": [*kept.fixed], "expired": [*kept.expired]}
    return properties


def _coverage(coverage: Coverage) -> Json:
    unseen = [{"node": node, "place": str(place)} for node, place in coverage.unseen.items()]
    return {"focusNodes": coverage.focus_nodes, "idle": coverage.idle, "unseen": unseen}


def _rules(report: Report) -> list[Json]:
    """The rules of the findings by name, each with its worst severity and its reason, or else its first message."""
    first: dict[str, Finding] = {}
    for finding in sorted(
        report.findings, key=lambda finding: (SEVERITIES.index(finding.severity), not finding.reason)
    ):
        first.setdefault(finding.rule, finding)
    return [_rule(first[name]) for name in sorted(first)]


def _rule(finding: Finding) -> Json:
    reason = _text(finding.reason or finding.message)
    return {
        "id": finding.rule,
        "shortDescription": reason,
        "fullDescription": reason,
        "help": reason,
        "defaultConfiguration": {"level": LEVELS[finding.severity]},
    }


def _result(finding: Finding, rule: int, fingerprint: str, language: str) -> Json:
    more = {key: getattr(finding, key) for key in ("predicate", "value", "shape", "component")}
    result = {
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": LEVELS[finding.severity],
        "message": _text(finding.message, finding.note),
        "locations": [location] if (location := _location(finding)) else [],
        "partialFingerprints": {FINGERPRINT: fingerprint},
        "properties": {key: value for key, value in more.items() if value is not None},
    }
    if finding.fix is not None and finding.place.path and finding.place.end_column:
        result["fixes"] = [_fix(finding.place, finding.fix, language)]
    return result


def _fix(place: Place, text: str, language: str) -> Json:
    replacement = {"deletedRegion": _region(place), "insertedContent": {"text": text}}
    change = {"artifactLocation": _artifact(place.path), "replacements": [replacement]}
    sentence = wording.word("report_fix", language, text=text)
    return {"description": _text(sentence), "artifactChanges": [change]}


def _location(finding: Finding) -> Json:
    place, location = finding.place, {}
    if place.path:
        location["physicalLocation"] = {"artifactLocation": _artifact(place.path), **_regions(finding)}
    if finding.focus or finding.label:
        name = {"name": inert(finding.label or short(finding.focus)), "kind": "resource"}
        location["logicalLocations"] = [name | ({"fullyQualifiedName": finding.focus} if finding.focus else {})]
    return location


def _regions(finding: Finding) -> Json:
    """The region, with its text and the line around it where the excerpt holds all of it."""
    place, excerpt = finding.place, finding.excerpt
    if not place.line:
        return {}
    region = _region(place)
    length = place.end_column - place.column if place.end_line == place.line else 0
    if not excerpt or length <= 0 or excerpt.end - excerpt.start != length or place.column <= excerpt.start:
        return {"region": region}
    first = place.column - excerpt.start
    context = {"startLine": place.line, "startColumn": first, "endColumn": first + len(excerpt.text)}
    stretch = {"snippet": {"text": excerpt.text[excerpt.start : excerpt.end]}}
    return {"region": region | stretch, "contextRegion": context | {"snippet": {"text": excerpt.text}}}


def _region(place: Place) -> Json:
    names = ("startLine", "startColumn", "endLine", "endColumn")
    return {name: number for name, number in zip(names, place[1:], strict=True) if number}


def _artifact(path: str) -> Json:
    """Where a file is: below the folder of the run, else by an absolute address."""
    path = _NO_BYTES.sub("\ufffd", stable_path(path))
    if os.path.isabs(path):
        return {"uri": Path(path).as_uri()}
    return {"uri": quote(os.fsencode(path)), "uriBaseId": ROOT}


def _text(*lines: str) -> Json:
    """A message. A space keeps what looks like a link in it from becoming one."""
    return {"text": "\n".join(inert(line).replace("](", "] (") for line in lines if line)}
