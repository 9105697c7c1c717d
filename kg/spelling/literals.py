"""Literals that are no value of their datatype, and language tags of no language.

Most engines pass over such literals or drop them, so a comparison with them is silently false. The datatypes and their
sources stand in `kg.datatypes`. rdf:JSON is that of JSON-LD 1.1, rdf:XMLLiteral and rdf:HTML those of RDF 1.1.
"""

import json
import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from xml.parsers import expat

from rdflib import RDF, Literal

from kg import datatypes, errors, wording
from kg.datatypes import DATATYPES, RANGES, UNSUITED
from kg.findings import Finding
from kg.graphs import Document, Span
from kg.spelling import languages, readings
from kg.spelling.finding import at
from kg.spelling.text import quoted, shown
from kg.spelling.words import rewritten
from kg.turtle import Statement, tokens

MOST_MARKUP = 1_000_000
"""The most characters of JSON or XML that we read."""

_LONGEST_REWRITTEN = 10_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_OTHER_NAMES = {"bool": "boolean", "str": "string", "uri": "anyURI", "year": "gYear", "yearmonth": "gYearMonth"}
_JSON = str(RDF) + "JSON"


def literals(documents: Iterable[Document], language: str) -> Iterator[Finding]:
    """Findings on literals: ill-typed by their written form, of a datatype that does not exist, with an unknown tag."""
    for document in documents:
        for statement in document.statements:
            if isinstance(statement.object, Literal):
                yield from _of(document, statement, language)


def _of(document: Document, statement: Statement, language: str) -> Iterator[Finding]:
    literal = statement.object
    datatype = literal.datatype
    if datatype is None or datatype == RDF.langString:
        yield from _of_text(document, statement, language)
        return
    iri = str(datatype)
    if iri.startswith(datatypes.XSD):
        yield from _of_xsd(document, statement, iri[len(datatypes.XSD) :], language)
    elif not _well_marked(iri, str(literal)):
        values = {"shown": quoted(literal), "datatype": f"rdf:{iri.rsplit('#', 1)[1]}"}
        yield at(document, statement.object_at, "literal-markup", language, **_place(statement), **values)


def _place(statement: Statement) -> dict:
    return {"focus": statement.subject, "predicate": statement.predicate, "value": shown(statement.object)}


def _of_text(document: Document, statement: Statement, language: str) -> Iterator[Finding]:
    literal, (start, end) = statement.object, statement.object_at
    if found := _CONTROL.search(literal):
        values = {"shown": quoted(literal), "code": f"U+{ord(found[0]):04X}"}
        yield at(document, (start, end), "literal-control", language, **_place(statement), **values)
    if literal.language is None:
        if literal.datatype is not None:
            yield at(document, (start, end), "literal-untagged", language, **_place(statement), shown=quoted(literal))
        return
    meant = languages.meant(literal.language)
    if meant is not None:
        tag_at = end - len(literal.language), end
        tag = document.text[slice(*tag_at)]
        values = {"tag": shown(tag), "hint": wording.hint([f"@{meant}"] if meant else [], language)}
        yield at(document, tag_at, "language-unregistered", language, **_place(statement), fix=meant or None, **values)


def _of_xsd(document: Document, statement: Statement, name: str, language: str) -> Iterator[Finding]:
    text, span = str(statement.object), statement.object_at
    values = {**_place(statement), "shown": quoted(text), "datatype": f"xsd:{shown(name)}"}
    if name not in DATATYPES:
        yield _unknown(document, _last_word(document, span), name, language, values)
    elif name == "string":
        yield from _of_text(document, statement, language)
    elif not datatypes.well_formed(name, text):
        meant = readings.meant(name, text)
        fix = None if meant is None else _with_text(document, span, meant)
        values |= {
            "example": f'"{datatypes.example(name)}"',
            "hint": wording.hint([f'"{meant}"'] if fix else [], language),
        }
        yield at(document, span, "literal-uri" if name == "anyURI" else "literal-form", language, fix=fix, **values)
    elif name in RANGES and not datatypes.in_range(name, text):
        yield at(document, span, "literal-range", language, **values, bounds=_bounds(name, language))
    elif name in readings.DAYS and not datatypes.day_exists(text):
        yield at(document, span, "literal-day", language, **values)
    elif name == "language" and (meant := languages.meant(text)) is not None:
        fix = _with_text(document, span, meant) if meant else None
        values |= {"tag": shown(text), "hint": wording.hint([meant] if meant else [], language)}
        yield at(document, span, "language-unregistered", language, fix=fix, **values)


def _unknown(document: Document, span: Span, name: str, language: str, values: dict) -> Finding:
    if name in UNSUITED:
        return at(document, span, "datatype-unsuited", language, **values)
    near = near_datatypes(name)
    fix = rewritten(document, span, datatypes.XSD + near[0]) if len(near) == 1 else None
    hint = wording.hint([f"xsd:{other}" for other in near], language)
    return at(document, span, "datatype-unknown", language, fix=fix, **values, hint=hint)


def near_datatypes(name: str) -> list[str]:
    """The datatypes of XSD whose names are nearest to a wrong one; one only if it is surely meant."""
    by_lower = {known.lower(): known for known in DATATYPES}
    low = name[:40].lower()
    if sure := _OTHER_NAMES.get(low) or by_lower.get(low):
        return [sure]
    close = get_close_matches(low, by_lower, n=2, cutoff=0.85)
    return [by_lower[close[0]]] if len(close) == 1 else errors.suggest(name[:40], DATATYPES)


def _bounds(name: str, language: str) -> str:
    least, most = RANGES[name]
    key = "bounds_from" if most is None else "bounds_to" if least is None else "bounds_between"
    return wording.word(key, language, least=least, most=most)


def _last_word(document: Document, span: Span) -> Span:
    """Where the datatype of a literal stands."""
    written = document.text[slice(*span)]
    begin = max(written.rfind("^"), written.rfind("\n")) + 1  # a comment between the two ends with its line
    last = [token for token in tokens(written[begin:]) if token.kind in ("iri", "name")][-1]
    return span[0] + begin + last.start, span[0] + begin + last.end


def _with_text(document: Document, span: Span, text: str) -> str | None:
    """A literal as it is written, but with another text."""
    written = document.text[slice(*span)]
    if len(written) > _LONGEST_REWRITTEN:
        return None
    quotes = next(tokens(written))
    if quotes.kind not in ("string", "long"):
        return None
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"{written[quotes.end :]}'


def _well_marked(datatype: str, text: str) -> bool:
    """Whether JSON or XML is well-formed; true for other datatypes, and for what is too large or deep to read."""
    if len(text) > MOST_MARKUP:
        return True
    if datatype == _JSON:
        return _is_json(text)
    return datatype != str(RDF.XMLLiteral) or _is_xml(text)


def _is_json(text: str) -> bool:
    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        json.loads(text, parse_int=str, parse_float=str, parse_constant=refuse)
    except RecursionError:
        return True
    except ValueError:
        return False
    return True


def _is_xml(text: str) -> bool:
    parser = expat.ParserCreate(namespace_separator=" ")
    try:
        parser.Parse(f"<x>{text}</x>", True)  # in an element there is no DOCTYPE, hence no entity to blow up
    except (expat.ExpatError, ValueError):
        return False
    return True
