"""What is shown of a text: at once what is misspelt, a moment later all that `kg validate` finds."""

import re
from collections.abc import Callable
from pathlib import Path

import rdflib

from kg import graphs, validation, wording
from kg.errors import FileError, KgError
from kg.files import refuse_binary
from kg.findings import SEVERITIES, Finding, Place
from kg.graphs import Document, Span
from kg.lsp.bench import Bench
from kg.lsp.spotted import Spotted

MOST = 500
"""The most findings that are shown for one text."""
LARGE, HUGE = 1_000_000, 4_000_000
"""Beyond how many characters the shapes are not run on a text, and nothing is."""
_HALF = re.compile(r"[\ud800-\udfff]")


def read(path: Path, text: str) -> Document:
    """A text as the document that its file will be. Raises FileError."""
    # What a file cannot hold gives way to something as long, so that all else stays in its place.
    text = _HALF.sub("\ufffd", f" {text[1:]}" if text.startswith("\ufeff") else text)
    refuse_binary(path, text)
    return graphs.parse(path, text)


def at_once(bench: Bench, path: Path, text: str) -> tuple[Document | None, list[Spotted]]:
    """What is misspelt in a text, and its document if it can be checked in full."""
    if len(text) > HUGE:
        return None, _told(bench, path, text, [_remark(path, wording.word("lsp_huge", bench.language))])
    try:
        document = read(path, text)
    except FileError as error:
        return None, _told(bench, path, text, [validation.unread(error, bench.language)])
    try:
        findings = bench.spelling(document, MOST + 1)
    except KgError as error:
        return None, _told(bench, path, text, [_remark(path, str(error))])
    if len(text) > LARGE:
        findings.append(_remark(path, wording.word("lsp_large", bench.language)))
    fit = len(text) <= LARGE and len(findings) <= MOST
    return document if fit else None, _told(bench, path, text, findings)


def in_full(bench: Bench, document: Document, stop: Callable[[], bool]) -> list[Spotted]:
    """All that is found in a document; nothing certain once `stop` says so."""
    path = document.path
    try:
        report = bench.report(document, MOST, stop)
    except KgError as error:
        return _told(bench, path, document.text, [_remark(path, str(error))])
    findings = list(report.findings)
    if report.stopped and len(findings) <= MOST:
        findings.append(_remark(path, report.stopped))
    return _told(bench, path, document.text, findings)


def _told(bench: Bench, path: Path, text: str, findings: list[Finding]) -> list[Spotted]:
    """Those of the findings that are on this text; of too many, the worst."""
    mine = sorted((f for f in findings if f.place.path == str(path)), key=lambda f: SEVERITIES.index(f.severity))
    if len(mine) > MOST:
        more = wording.word("lsp_more", bench.language, most=f"{MOST:,}")
        mine = [*mine[:MOST], _remark(path, more)]
    document = Document(path, text, rdflib.Graph())
    return [Spotted(finding, _span(document, finding.place)) for finding in mine]


def _span(document: Document, place: Place) -> Span:
    start, stop = document.offsets(place) if place.line else (0, 0)
    return start, min(stop, len(document.text))


def _remark(path: Path, message: str) -> Finding:
    """A finding that something was not checked, on the first line."""
    return Finding(Place(str(path), 1, 1, 1, 1), "info", "not-checked", message)
