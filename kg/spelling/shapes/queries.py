"""SPARQL within shapes: there, whole, readable, and within what SHACL allows.

What it forbids says SHACL, appendix A (https://www.w3.org/TR/shacl/#pre-binding): MINUS, VALUES and SERVICE, rebinding
a variable that the engine binds, and nested SELECTs that do not pass it on. Queries are read, never run.
"""

import re
from collections.abc import Iterator

from rdflib import OWL

from kg.errors import KgError
from kg.findings import Finding
from kg.graphs import Node
from kg.namespaces import SH
from kg.spelling.shapes.index import Shapes, Use, on
from kg.spelling.text import shown
from kg.store import MAX_QUERY_BYTES, check_query

_QUERIES = (SH.select, SH.ask, SH.construct)
_VALIDATORS = (SH.sparql, SH.validator, SH.nodeValidator, SH.propertyValidator)
_FREE = {"rdf", "rdfs", "owl"}
"""Prefixes that pySHACL declares by itself."""

_NOISE = re.compile(
    r"""(\"{3}(?:[^"\\]|\\.|"(?!""))*+"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*+'{3}|"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+')
    |(<[^<>"{}|^`\\\s]*+>)|(\#[^\n]*+)""",
    re.S | re.X,
)
_FORBIDDEN = re.compile(r"(?<![\w?$:.@-])(SERVICE|MINUS|VALUES|FROM(?:\s+NAMED)?+)(?![\w:-])", re.I)
_PREFIX = re.compile(r"(?<![\w?$:.-])((?:[^\W\d_][\w-]*)?):(?=[\w%\\:]|[\s;,.)}|/*+?^]|$)")
_DECLARED = re.compile(r"\bPREFIX\s+([\w.-]*):", re.I)
_NESTED = re.compile(r"\{\s*SELECT\b(.*?)(?:\bWHERE\b|\{)", re.I | re.S)
_REBOUND = re.compile(r"\bAS\s+[?$](this|shapesGraph|currentShape|PATH)\b", re.I)


def queries(shapes: Shapes, language: str) -> Iterator[Finding]:
    """Findings on the queries of constraints, validators and targets."""
    for node, said in shapes.said.items():
        for predicate in _VALIDATORS:
            for use in said.get(predicate, ()):
                if not _has_code(shapes, use.value):
                    yield on(use, "query-missing", language)
        for predicate in _QUERIES:
            for use in said.get(predicate, ()):
                yield from _query(shapes, node, use, language)


def _has_code(shapes: Shapes, node: Node) -> bool:
    said = shapes.said.get(node, {})
    return any(p in _QUERIES or str(p).startswith(f"{SH}js") for p in said)


def _query(shapes: Shapes, node: Node, use: Use, language: str) -> Iterator[Finding]:
    text = str(use.value)
    bare = _NOISE.sub(_without_words, text) if len(text) <= MAX_QUERY_BYTES else ""
    try:
        check_query(_FORBIDDEN.sub(" ", bare))
    except KgError:
        yield on(use, "query-large", language)
        return
    words = dict.fromkeys(" ".join(word.upper().split()) for word in _FORBIDDEN.findall(bare))
    if words:
        yield on(use, "query-forbidden", language, words=", ".join(words))
    declared = _declared(shapes, node)
    used = set(_PREFIX.findall(re.sub(r"\bPREFIX\s+[\w.-]*:", " ", bare, flags=re.I)))
    missing = sorted(used - _FREE - declared.keys() - set(_DECLARED.findall(bare)))
    if missing:
        yield on(use, "query-prefix", language, prefixes=", ".join(f"{shown(prefix)}:" for prefix in missing[:5]))
    elif not words and (why := _broken(text, declared)):
        yield on(use, "query-syntax", language, line=why[0], column=why[1])
    yield from _variables(shapes, node, use, bare, language)


def _variables(shapes: Shapes, node: Node, use: Use, bare: str, language: str) -> Iterator[Finding]:
    links = shapes.links.get(node, ())
    owners = [link.statement.subject for link in links if link.statement.predicate == SH.sparql]
    bound = any(link.statement.predicate in _VALIDATORS for link in links)
    if owners and not re.search(r"[?$]this\b", bare):
        yield on(use, "query-this", language)
    unbound = ["$shapesGraph"] if re.search(r"[?$]shapesGraph\b", bare) else []
    if re.search(r"[?$]PATH\b", bare) and any(not shapes.of(owner, SH.path) for owner in owners):
        unbound.append("$PATH")
    if unbound:
        yield on(use, "query-variable", language, names=", ".join(unbound))
    nested = [match[1] for match in _NESTED.finditer(bare)]
    if bound and any(not re.search(r"[?$]this\b", heading) for heading in nested):
        yield on(use, "query-nested", language)
    if bound and (rebound := _REBOUND.search(bare)):
        yield on(use, "query-rebound", language, name=f"${rebound[1]}")


def _without_words(match: re.Match) -> str:
    return '""' if match[1] else "<>" if match[2] else " "


def _declared(shapes: Shapes, node: Node) -> dict[str, str]:
    """The prefixes that a query may use: `sh:prefixes/owl:imports*/sh:declare`, SHACL section 5.2.1."""
    found: dict[str, str] = {}
    stack, seen = [use.value for use in shapes.of(node, SH.prefixes)], set()
    while stack:
        holder = stack.pop()
        if holder in seen:
            continue
        seen.add(holder)
        stack += [use.value for use in shapes.of(holder, OWL.imports)]
        for declaration in shapes.of(holder, SH.declare):
            prefix = [str(use.value) for use in shapes.of(declaration.value, SH.prefix)]
            namespace = [str(use.value) for use in shapes.of(declaration.value, SH.namespace)]
            found |= dict(zip(prefix[:1], namespace[:1], strict=False))
    return found


def _broken(text: str, declared: dict[str, str]) -> tuple[int, int] | None:
    """At which line and column a query is no SPARQL for rdflib, which pySHACL uses; None if it is, or is too deep."""
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    heading = "".join(f"PREFIX {prefix}: <{namespace}> " for prefix, namespace in declared.items())
    try:
        translateQuery(parseQuery(f"{heading}\n{text}"))
    except ParseBaseException as error:
        return error.lineno - 1, error.column
    except RecursionError:
        return None
    except Exception:  # what the parser's own actions raise has no place
        return 1, 1
    return None
