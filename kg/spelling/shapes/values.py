"""Values of the parameters of shapes: of the right kind, once, and with a chance to be satisfied."""

import re
import warnings
from collections.abc import Iterator

from rdflib import RDF, XSD, BNode, Literal, URIRef

from kg import wording
from kg.datatypes import DATATYPES, RANGES, UNSUITED
from kg.findings import Finding
from kg.graphs import Node
from kg.namespaces import SH
from kg.spelling import languages
from kg.spelling.literals import near_datatypes
from kg.spelling.patterns import MAX_LENGTH, runaway
from kg.spelling.shapes.index import LISTING, REFERRING, Shapes, Use, on
from kg.spelling.text import quoted, shown
from kg.spelling.words import rewritten

_KINDS = [SH[kind] for kind in ("BlankNode", "IRI", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")]
_WHOLE = ("minCount", "maxCount", "minLength", "maxLength", "qualifiedMinCount", "qualifiedMaxCount")
_FLAG = ("uniqueLang", "closed", "deactivated", "qualifiedValueShapesDisjoint")
_IRI = ("class", "datatype", "equals", "disjoint", "lessThan", "lessThanOrEquals", "severity",
        "targetClass", "targetSubjectsOf", "targetObjectsOf")  # fmt: skip
_BOUND = ("minInclusive", "minExclusive", "maxInclusive", "maxExclusive")
_LIST = ("in", "languageIn", "ignoredProperties", "and", "or", "xone")
_ONCE = (*_WHOLE, *_FLAG, *_BOUND, "datatype", "nodeKind", "severity", "in", "languageIn", "ignoredProperties", "flags")
_NEEDS = {"flags": ("pattern",), "qualifiedMinCount": ("qualifiedValueShape",), "ignoredProperties": ("closed",),
          "qualifiedMaxCount": ("qualifiedValueShape",), "qualifiedValueShapesDisjoint": ("qualifiedValueShape",),
          "qualifiedValueShape": ("qualifiedMinCount", "qualifiedMaxCount")}  # fmt: skip
_LIMITS = [("minCount", "maxCount"), ("minLength", "maxLength"), ("qualifiedMinCount", "qualifiedMaxCount"),
           *((least, most) for least in _BOUND[:2] for most in _BOUND[2:])]  # fmt: skip
_INTEGERS = {XSD.integer, *(XSD[name] for name in RANGES)}


def values(shapes: Shapes, shape: Node, language: str) -> Iterator[Finding]:
    """Findings on the values of a shape's parameters."""
    for predicate, uses in shapes.said[shape].items():
        name = str(predicate).removeprefix(str(SH))
        if name == str(predicate):
            continue
        for use in uses:
            yield from _value(shapes, name, use, language)
        if name in _ONCE and len(uses) > 1:
            yield on(uses[1], "shape-twice", language)
        needed = _NEEDS.get(name)
        if needed and not any(shapes.of(shape, SH[other]) for other in needed):
            others = wording.word("or", language).join(f"sh:{other}" for other in needed)
            yield on(uses[0], "shape-alone", language, needed=others)
    yield from _limits(shapes, shape, language)
    yield from _patterns(shapes, shape, language)


def _value(shapes: Shapes, name: str, use: Use, language: str) -> Iterator[Finding]:
    value = use.value
    if name in _LIST:
        yield from _list(shapes, name, use, language)
    elif name == "datatype" and isinstance(value, URIRef):
        yield from _datatype(use, language)
    elif expected := _expected(name, value):
        fix = _fix(expected, value)
        yield on(use, "shape-value", language, fix=fix, expected=wording.word(expected, language))


def _expected(name: str, value: Node) -> str:
    """Which kind of value a parameter takes, if this is another."""
    literal = value if isinstance(value, Literal) else None
    if name in _WHOLE:
        fits = literal is not None and literal.datatype in _INTEGERS and re.fullmatch(r"\+?[0-9]+|-0+", literal)
        return "" if fits else "expect_whole"
    if name in _FLAG:
        return "" if literal is not None and literal.datatype == XSD.boolean else "expect_flag"
    if name in _IRI:
        return "" if isinstance(value, URIRef) else "expect_iri"
    if name == "nodeKind":
        return "" if value in _KINDS else "expect_kind"
    if name in ("pattern", "flags"):
        return (
            ""
            if literal is not None and literal.datatype in (None, XSD.string) and not literal.language
            else "expect_text"
        )
    if name in ("message", "name", "description"):
        return "" if literal is not None and literal.datatype in (None, XSD.string, RDF.langString) else "expect_text"
    if name in _BOUND:
        return "" if literal is not None else "expect_bound"
    if name == "targetNode":
        return "expect_named" if isinstance(value, BNode) else ""
    return "expect_shape" if SH[name] in REFERRING and literal is not None else ""


def _fix(expected: str, value: Node) -> str | None:
    text = str(value)[:20].strip().lower()
    if expected == "expect_whole" and isinstance(value, Literal) and re.fullmatch(r"[0-9]{1,9}", text):
        return text
    if expected == "expect_flag" and isinstance(value, Literal) and text in ("true", "false"):
        return text
    return None


def _list(shapes: Shapes, name: str, use: Use, language: str) -> Iterator[Finding]:
    members = None if isinstance(use.value, Literal) else shapes.members(use.value)
    of_shapes = SH[name] in LISTING
    if members is None or (of_shapes and not members):
        expected = "expect_shapes" if of_shapes else "expect_list"
        yield on(use, "shape-value", language, expected=wording.word(expected, language))
        return
    for member in members:
        expected = ""
        if of_shapes and isinstance(member.value, Literal):
            expected = "expect_shape"
        elif name == "ignoredProperties" and not isinstance(member.value, URIRef):
            expected = "expect_iri"
        elif name == "languageIn":
            if not isinstance(member.value, Literal) or member.value.language:
                expected = "expect_text"
            elif (meant := languages.meant(str(member.value))) is not None:
                hint = wording.hint([meant] if meant else [], language)
                yield on(
                    member,
                    "language-unregistered",
                    language,
                    f'"{meant}"' if meant else None,
                    tag=quoted(member.value),
                    hint=hint,
                )
        if expected:
            yield on(member, "shape-value", language, expected=wording.word(expected, language), parameter=f"sh:{name}")


def _datatype(use: Use, language: str) -> Iterator[Finding]:
    name = str(use.value).removeprefix(str(XSD))
    if name == str(use.value) or name in DATATYPES | UNSUITED:
        return
    near = near_datatypes(name)
    fix = rewritten(use.document, use.statement.object_at, f"{XSD}{near[0]}") if len(near) == 1 else None
    hint = wording.hint([f"xsd:{other}" for other in near], language)
    yield on(use, "datatype-unknown", language, fix=fix, datatype=f"xsd:{shown(name)}", hint=hint)


def _limits(shapes: Shapes, shape: Node, language: str) -> Iterator[Finding]:
    for least, most in _LIMITS:
        lower, upper = shapes.of(shape, SH[least]), shapes.of(shape, SH[most])
        if lower and upper and _crossed(lower[0].value, upper[0].value, "Exclusive" in least + most):
            told = {"least": f"sh:{least}", "lower": lower[0].written, "most": f"sh:{most}", "upper": upper[0].written}
            yield on(upper[0], "shape-range", language, **told)


def _crossed(lower: Node, upper: Node, strict: bool) -> bool:
    low, high = getattr(lower, "value", None), getattr(upper, "value", None)
    try:
        return low is not None and high is not None and (low > high or (strict and low == high))
    except TypeError:
        return False


def _patterns(shapes: Shapes, shape: Node, language: str) -> Iterator[Finding]:
    flags = "".join(str(use.value)[:20] for use in shapes.of(shape, SH.flags)).lower()
    for use in shapes.of(shape, SH.flags):
        if passed_over := "".join(sorted(set(str(use.value)[:20]) - set("imIM"))):
            yield on(use, "shape-flags", language, flags=quoted(passed_over))
    heeded = "".join(flag for flag in flags if flag in "im")
    for use in shapes.of(shape, SH.pattern):
        pattern = str(use.value)
        broken = None if len(pattern) > MAX_LENGTH else _broken_at(pattern)
        if broken is not None:
            yield on(use, "shape-pattern", language, at=broken + 1)
        elif witness := runaway(pattern, heeded):
            yield on(use, "pattern-runaway", language, witness=quoted(witness))


def _broken_at(pattern: str) -> int | None:
    """At which character a pattern is no regular expression for Python, which pySHACL uses; None if it is one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            re.compile(pattern)
        except re.error as error:
            return error.pos or 0
        except (OverflowError, RecursionError):
            return 0
    return None
