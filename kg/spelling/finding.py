"""How a check of this room makes a finding."""

from rdflib.term import Node

from kg import wording
from kg.findings import Finding
from kg.graphs import Document, Span


def at(
    document: Document,
    span: Span,
    rule: str,
    language: str,
    *,
    focus: Node | None = None,
    predicate: Node | None = None,
    value: str | None = None,
    fix: str | None = None,
    **values: object,
) -> Finding:
    """A finding of one of the tool's own rules (see ``wording.toml``) on a stretch of a document.

    `values` fill in the sentence; `fix` is the text to put at the place.
    """
    return Finding(
        place=document.place(span),
        severity=wording.severity(rule),
        rule=rule,
        message=wording.sentence(rule, language, **values),
        reason=wording.reason(rule, language),
        focus=None if focus is None else str(focus),
        predicate=None if predicate is None else str(predicate),
        value=value,
        excerpt=document.excerpt(span),
        fix=fix,
    )
