"""Findings as one page for a browser and for paper: no network, no other file, readable without its script."""

import hashlib
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from itertools import count, groupby
from pathlib import Path
from string import Template

from kg import wording
from kg.findings import SEVERITIES, Finding, Report, stable_path
from kg.render.findings import sections
from kg.render.findings.entries import capital, entry, mark, number, text
from kg.render.plain import inert
from kg.resources import version

_HERE = Path(__file__).parent
_FINDINGS = "<!-- findings -->"


def render(report: Report) -> str:
    """The report as a page in its language: numbers, a filter, the findings by file, and what was looked at."""
    before, after = _frame(report).split(_FINDINGS)
    return "".join([before, *_files(report), after])


def _frame(report: Report) -> str:
    """The page around the findings. The template names what fills it: parts made here, or phrases."""
    style, script = ((_HERE / name).read_text("utf-8") for name in ("report.css", "report.js"))
    parts = {
        "language": report.language,
        "version": text(version()),
        "style": style,
        "script": script,
        "style_hash": _hash(style),
        "script_hash": _hash(script),
        "unchecked": sections.unchecked(report),
        "verdict": sections.verdict(report),
        "figures": sections.figures(report),
        "severities": _severities(report),
        "rules": _options(Counter(inert(finding.rule, True) for finding in report.findings), report.language),
        "files": _options(Counter(inert(_path(finding), True) for finding in report.findings), report.language),
        "count": text(wording.word("report_count", report.language, shown="{shown}", all="{all}")),
        "hidden": sections.hidden(report),
        "file_word": capital("file", report.language),
        "empty": " hidden" if not report.findings else "",
        "coverage": sections.coverage(report),
        "baseline": sections.baseline(report),
    }
    template = Template((_HERE / "report.html").read_text("utf-8"))
    phrases = {key: wording.word(key, report.language) for key in template.get_identifiers() if key not in parts}
    return template.substitute(parts | {key: text(phrase) for key, phrase in phrases.items()})


def _hash(content: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _severities(report: Report) -> str:
    """A box to tick for each severity that is shown."""
    counts = Counter(finding.severity for finding in report.findings)
    return "".join(
        f'<label class="{name}"><input type="checkbox" name="severity" value="{name}" checked> '
        f'{mark(name, report.language)} <span class="n">{number(found, report.language)}</span></label>'
        for name, found in sorted(counts.items(), key=lambda item: SEVERITIES.index(item[0]))
    )


def _options(counts: Counter[str], language: str) -> str:
    return "".join(
        f'<option value="{text(name, True)}">{text(name)} ({number(counts[name], language)})</option>'
        for name in sorted(counts)
    )


def _files(report: Report) -> Iterator[str]:
    """The findings of each file below its name, numbered through the page."""
    numbers = count(1)
    for path, group in groupby(sorted(report.findings, key=_path), key=_path):
        findings = list(group)
        heading = _heading(path, findings, report.language)
        yield f'<details class="file" open data-file="{text(path, True)}"><summary>{heading}</summary><ol role="list">'
        yield from (entry(finding, next(numbers), report.language) for finding in findings)
        yield "</ol></details>\n"


def _heading(path: str, findings: list[Finding], language: str) -> str:
    counts = Counter(finding.severity for finding in findings)
    tally = (mark(name, language, counts[name]) for name in SEVERITIES if counts[name])
    return f'<h3 dir="ltr">{text(path) or "–"}</h3> <span class="tally">{" ".join(tally)}</span>'


def _path(finding: Finding) -> str:
    return stable_path(finding.place.path) if finding.place.path else ""
