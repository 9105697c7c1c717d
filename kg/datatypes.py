"""The XSD datatypes that RDF names, and how their values are written.

The list is that of RDF 1.1 Concepts, section 5.1 (https://www.w3.org/TR/rdf11-concepts/#xsd-datatypes); the lexical
forms are those of XSD 1.1 part 2 (https://www.w3.org/TR/xmlschema11-2/), names those of XML 1.0, fifth edition. White
space around a value is no part of it: RDF, unlike XML, does not trim. All expressions run in linear time.
"""

import re

XSD = "http://www.w3.org/2001/XMLSchema#"

_START = (
    "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_INNER = _START + ".0-9\u00b7\u0300-\u036f\u203f\u2040\\-"
_CHARACTERS = "\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff"
_YEAR = r"-?(?:[1-9][0-9]{3,}+|0[0-9]{3})"
_MONTH, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]++)?|24:00:00(?:\.0++)?)"
_SURE_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_ZONE = f"{_SURE_ZONE}?"
_MONTHS, _TIMES = (
    r"(?:[0-9]++Y(?:[0-9]++M)?|[0-9]++M)",
    r"T(?=[0-9])(?:[0-9]++H)?(?:[0-9]++M)?(?:[0-9]++(?:\.[0-9]++)?S)?",
)
_DAYS = f"(?:[0-9]++D(?:{_TIMES})?|{_TIMES})"
_INTEGER = r"[+-]?[0-9]++"
_FLOAT = r"[+-]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[Ee][+-]?[0-9]++)?|[+-]?INF|NaN"

_FORMS = {
    "string": (f"[{_CHARACTERS}]*+", "some text"),
    "normalizedString": (r"[^\t\n\r\x00-\x08\x0b\x0c\x0e-\x1f]*+", "some text"),
    "token": (r"(?:[^ \x00-\x1f]++(?: [^ \x00-\x1f]++)*+)?", "some text"),
    "language": ("[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*+", "en-GB"),
    "Name": (f"[:{_START}][:{_INNER}]*+", "name"),
    "NCName": (f"[{_START}][{_INNER}]*+", "name"),
    "NMTOKEN": (f"[:{_INNER}]++", "name-1"),
    "boolean": ("true|false|1|0", "true"),
    "decimal": (r"[+-]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)", "1.5"),
    "integer": (_INTEGER, "5"),
    "float": (_FLOAT, "1.5E3"),
    "double": (_FLOAT, "1.5E3"),
    "date": (f"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}", "2024-05-03"),
    "time": (f"{_TIME}{_ZONE}", "13:20:00"),
    "dateTime": (f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}", "2024-05-03T13:20:00"),
    "dateTimeStamp": (f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_SURE_ZONE}", "2024-05-03T13:20:00Z"),
    "gYear": (f"{_YEAR}{_ZONE}", "2024"),
    "gYearMonth": (f"{_YEAR}-{_MONTH}{_ZONE}", "2024-05"),
    "gMonth": (f"--{_MONTH}{_ZONE}", "--05"),
    "gMonthDay": (f"--{_MONTH}-{_DAY}{_ZONE}", "--05-03"),
    "gDay": (f"---{_DAY}{_ZONE}", "---03"),
    "duration": (f"-?P(?:{_MONTHS}(?:{_DAYS})?|{_DAYS})", "P1Y6M"),
    "yearMonthDuration": (f"-?P{_MONTHS}", "P1Y6M"),
    "dayTimeDuration": (f"-?P{_DAYS}", "P3DT12H"),
    "hexBinary": ("(?:[0-9A-Fa-f]{2})*+", "0FB7"),
    "base64Binary": (
        "(?:(?:[A-Za-z0-9+/] ?){4})*+(?:(?:[A-Za-z0-9+/] ?){2}[AEIMQUYcgkosw048] ?=|[A-Za-z0-9+/] ?[AQgw] ?= ?=)?"
        "(?<! )",
        "SGVsbG8=",
    ),
    "anyURI": (r"[^\x00-\x20<>\"{}|\\^`\x7f]*+", "https://example.org/page"),
}
RANGES: dict[str, tuple[int | None, int | None]] = {
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    **{name: (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for name, bits in
       (("byte", 8), ("short", 16), ("int", 32), ("long", 64))},
    **{name: (0, 2**bits - 1) for name, bits in
       (("unsignedByte", 8), ("unsignedShort", 16), ("unsignedInt", 32), ("unsignedLong", 64))},
}  # fmt: skip
"""The whole numbers with bounds."""

DATATYPES = frozenset(_FORMS) | frozenset(RANGES)
"""The local names of the datatypes that RDF knows."""

UNSUITED = frozenset({"QName", "NOTATION", "ENTITY", "ENTITIES", "ID", "IDREF", "IDREFS", "NMTOKENS", "anyType",
                      "anySimpleType", "anyAtomicType"})  # fmt: skip
"""Names of XSD that make sense in an XML document only."""

_COMPILED = {name: re.compile(form) for name, (form, _) in _FORMS.items()}
_CALENDAR = re.compile(r"(?:-?[0-9]*([0-9]{4})-|--)([0-9]{2})-([0-9]{2})")


def well_formed(name: str, text: str) -> bool:
    """Whether a text is a lexical form of a datatype, apart from bounds and from days that no calendar has."""
    return _COMPILED.get(name, _COMPILED["integer"]).fullmatch(text) is not None


def form(name: str) -> str:
    """The lexical form of a datatype as a regular expression without possessive repetition, which few engines know."""
    return re.sub(r"(?<=[+*}?])\+", "", _FORMS.get(name, _FORMS["integer"])[0])


def example(name: str) -> str:
    """A value of a datatype as it is written."""
    most = RANGES.get(name, (None, None))[1]
    return "-5" if most in (0, -1) else _FORMS.get(name, (None, "5"))[1]


def in_range(name: str, text: str) -> bool:
    """Whether a well-formed whole number lies within the bounds of its datatype."""
    least, most = RANGES.get(name, (None, None))
    digits = text.lstrip("+-").lstrip("0")
    if len(digits) > 20:  # beyond all bounds, and too long to turn into a number for nothing
        return (most if text[0] != "-" else least) is None
    number = int(digits or "0") * (-1 if text[0] == "-" else 1)
    return (least is None or least <= number) and (most is None or number <= most)


def day_exists(text: str) -> bool:
    """Whether the day that a well-formed date, moment or month and day names is in the calendar of ISO 8601."""
    year, month, day = _CALENDAR.match(text).groups()
    leap = year is None or (int(year) % 4 == 0 and (int(year) % 100 != 0 or int(year) % 400 == 0))
    return int(day) <= (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[int(month) - 1]
