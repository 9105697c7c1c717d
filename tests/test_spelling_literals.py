"""Ill-typed literals and unknown language tags: which rule, where, and what is meant."""

import pytest
from spelling_samples import bundled, read

from kg.datatypes import DATATYPES, RANGES, day_exists, in_range, well_formed
from kg.spelling.languages import meant
from kg.spelling.literals import literals
from kg.spelling.readings import DAYS

VALID = {
    "boolean": "true false 1 0", "decimal": "1.5 -1 +.5 1.", "integer": "5 -05 +0",
    "double": "1 1.5E3 INF -INF NaN .5e-3",
    "float": "1e3", "byte": "-128 127", "unsignedByte": "0 255", "long": "9223372036854775807",
    "nonNegativeInteger": "0 -0 7", "positiveInteger": "1", "negativeInteger": "-1", "nonPositiveInteger": "0 -5",
    "date": "2024-02-29 2000-02-29 -0044-03-15 12024-05-03 2024-05-03Z 2024-05-03+14:00",
    "time": "13:20:00 24:00:00 13:20:00.5-05:30", "dateTime": "2024-05-03T13:20:00 2024-05-03T24:00:00Z",
    "dateTimeStamp": "2024-05-03T13:20:00Z", "gYear": "2024 0000 -0044 2024Z", "gYearMonth": "2024-05",
    "gMonth": "--05",
    "gMonthDay": "--02-29", "gDay": "---31", "duration": "P1Y PT0.5S -P1Y2M3DT4H5M6S P3DT4H",
    "yearMonthDuration": "P1Y2M",
    "dayTimeDuration": "P3DT4H PT5M", "hexBinary": "0FB7 0fb7", "base64Binary": "SGVsbG8= SGVsbG8h SA==",
    "anyURI": "https://example.org/a?b#c a/b", "language": "en-GB es", "Name": "a:b", "NCName": "año-1",
    "NMTOKEN": "1a",
    "token": "a", "normalizedString": "a", "string": "a", "int": "5", "short": "5", "unsignedInt": "5",
    "unsignedLong": "5", "unsignedShort": "5",
}  # fmt: skip
INVALID = {
    "boolean": "True yes", "decimal": "1,5 1e3 .", "integer": "5.0 1,000 ٣", "double": "inf 1.5F", "byte": "128 -129",
    "unsignedByte": "-1 256", "nonNegativeInteger": "-1", "positiveInteger": "0", "negativeInteger": "0",
    "long": "9223372036854775808", "date": "2023-02-29 1900-02-29 2024-13-01 24-05-03 2024-05-03+14:01 02024-05-03",
    "time": "24:00:01 13:20", "dateTime": "2024-05-03T13:20 2024-05-03", "dateTimeStamp": "2024-05-03T13:20:00",
    "gYear": "24 02024", "gYearMonth": "2024-13", "gMonth": "05 --13", "gMonthDay": "--02-30 --04-31", "gDay": "---32",
    "duration": "P PT 1Y P1S P1YT", "yearMonthDuration": "P1D", "dayTimeDuration": "P1Y", "hexBinary": "0FB xx",
    "base64Binary": "SGVsbG8 S===", "anyURI": "<a> a\\b", "language": "spanishlanguage en_GB",
    "Name": "1a", "NCName": "a:b",
    "NMTOKEN": "a/b",
}  # fmt: skip


def fits(name: str, text: str) -> bool:
    whole = name not in RANGES or not well_formed(name, text) or in_range(name, text)
    return well_formed(name, text) and whole and (name not in DAYS or day_exists(text))


def test_every_datatype_is_tried():
    assert set(VALID) == set(DATATYPES)


@pytest.mark.parametrize(("name", "text"), [(n, t) for n, texts in VALID.items() for t in texts.split()])
def test_a_value_of_its_datatype_fits(name, text):
    assert fits(name, text)


@pytest.mark.parametrize(("name", "text"), [(n, t) for n, texts in INVALID.items() for t in texts.split()])
def test_what_is_no_value_does_not_fit(name, text):
    assert not fits(name, text)


CASES = [
    ('"True"^^xsd:boolean', "literal-form", '"true"^^xsd:boolean'),
    ("'True' ^^ <http://www.w3.org/2001/XMLSchema#boolean>", "literal-form", '"true" ^^ <http://www.w3.org/2001/XMLSchema#boolean>'),
    ('""" 5 """^^xsd:integer', "literal-form", '"5"^^xsd:integer'),
    ('"5.00"^^xsd:integer', "literal-form", '"5"^^xsd:integer'),
    ('"1,5"^^xsd:decimal', "literal-form", None),
    ('"2024/05/03"^^xsd:date', "literal-form", '"2024-05-03"^^xsd:date'),
    ('"2024-5-3"^^xsd:date', "literal-form", '"2024-05-03"^^xsd:date'),
    ('"20240503"^^xsd:date', "literal-form", '"2024-05-03"^^xsd:date'),
    ('"2023/02/29"^^xsd:date', "literal-form", None),
    ('"3/5/2024"^^xsd:date', "literal-form", None),
    ('"2024-05-03 10:00"^^xsd:dateTime', "literal-form", '"2024-05-03T10:00:00"^^xsd:dateTime'),
    ('"Infinity"^^xsd:double', "literal-form", '"INF"^^xsd:double'),
    ('"999.0"^^xsd:byte', "literal-form", None),
    ('"300"^^xsd:byte', "literal-range", None),
    ('"-1"^^xsd:nonNegativeInteger', "literal-range", None),
    ('"2023-02-29"^^xsd:date', "literal-day", None),
    ('"--02-30"^^xsd:gMonthDay', "literal-day", None),
    ('"a b"^^xsd:anyURI', "literal-uri", '"a%20b"^^xsd:anyURI'),
    ('"a\\u0007b"', "literal-control", None),
    ('"a"^^rdf:langString', "literal-untagged", None),
    ('"{a:1}"^^rdf:JSON', "literal-markup", None),
    ('"[NaN]"^^rdf:JSON', "literal-markup", None),
    ('"<b>x</i>"^^rdf:XMLLiteral', "literal-markup", None),
    ('"a"^^xsd:QName', "datatype-unsuited", None),
    ('"sp"^^xsd:language', "language-unregistered", '"es"^^xsd:language'),
]  # fmt: skip


@pytest.mark.parametrize(("literal", "rule", "fix"), CASES)
def test_a_wrong_literal_is_found_at_its_place_with_what_is_meant(literal, rule, fix):
    document = read(f"ex:a ex:p {literal} .")
    [found] = literals([document], "en")
    assert (found.rule, found.fix) == (rule, fix)
    assert found.place.line == 2
    span = document.statements[0].object_at
    assert document.place(span)[3:] == found.place[3:]
    if rule != "datatype-unsuited":
        assert found.place == document.place(span)


@pytest.mark.parametrize(
    ("literal", "columns", "rule", "fix"),
    [
        ('"hola"@sp', (18, 20), "language-unregistered", "es"),
        ('"hello"@en-UK', (19, 24), "language-unregistered", "en-GB"),
        ('"hello"@eng', (19, 22), "language-unregistered", "en"),
        ('"hello"@en-EN', (19, 24), "language-unregistered", "en"),
        ('"hello"@qq', (19, 21), "language-unregistered", None),
        ('"5"^^xsd:interger', (16, 28), "datatype-unknown", "xsd:integer"),
        ('"5"^^xsd:Integer', (16, 27), "datatype-unknown", "xsd:integer"),
        ('"5"^^<http://www.w3.org/2001/XMLSchema#bool>', (16, 55), "datatype-unknown",
         "<http://www.w3.org/2001/XMLSchema#boolean>"),
        ('"5"^^xsd:nonsense', (16, 28), "datatype-unknown", None),
    ],
)  # fmt: skip
def test_tags_and_datatypes_are_found_and_mended_alone(literal, columns, rule, fix):
    [found] = literals([read(f"ex:a ex:p {literal} .")], "en")
    assert (found.rule, found.fix) == (rule, fix)
    assert (found.place.column, found.place.end_column) == columns


def test_right_literals_pass():
    right = """ex:a ex:p 5, 1.5, 1e3, true, "a", "a"@en, "a"@es-419, "a"@uk-GB, "a"@x-draft, "a"@i-klingon, "a"@zh-Hant,
        "{\\"a\\": [1]}"^^rdf:JSON, "a <b>c</b>"^^rdf:XMLLiteral, "<br>"^^rdf:HTML, "x"^^ex:own,
        "2024-02-29"^^xsd:date ."""
    assert list(literals([read(right)], "es")) == []


def test_a_huge_hostile_literal_is_shown_short():
    text = "\\u001b[31m" + "9" * 2_000_000
    [found] = literals([read(f'ex:a ex:p "{text}"^^xsd:integer .')], "es")
    assert len(found.message) < 150 and len(found.value) <= 70 and found.fix is None
    assert "\x1b" not in found.message + found.value


def test_deep_json_is_no_crash():
    assert list(literals([read(f'ex:a ex:p "{"[" * 100_000}"^^rdf:JSON .')], "en")) == []


@pytest.mark.parametrize("folder", ["ontology", "data", "shapes", "tests/shapes"])
def test_our_own_files_pass(folder):
    assert [str(f.place) for f in literals(bundled(folder), "en")] == []


def test_a_tag_too_long_to_be_one_means_nothing():
    assert meant("en-" + "abcdefgh-" * 50 + "a") == ""
