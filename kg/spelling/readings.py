"""What an ill-typed literal clearly means, if it clearly means one thing."""

import re

import rdflib

from kg.datatypes import DATATYPES, RANGES, XSD, day_exists, in_range, well_formed
from kg.graphs import Document

DAYS = frozenset({"date", "dateTime", "dateTimeStamp", "gMonthDay"})
"""The datatypes whose values name a day of a month."""

_LONGEST = 200
_EIGHT_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(Z?)")
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2})(:[0-9]{2}(?:\.[0-9]+)?)?([Zz]|[+-][0-9:]{5})?"
)
_WORDS = {"infinity": "INF", "+infinity": "INF", "inf": "INF", "+inf": "INF", "-infinity": "-INF", "-inf": "-INF",
          "nan": "NaN"}  # fmt: skip


def meant(name: str, text: str) -> str | None:
    """The lexical form of datatype `name` that an ill-formed text stands for, or None where that is not clear."""
    if len(text) > _LONGEST:
        return None
    reading = _READERS.get(name, _whole)(text.strip())
    if reading == text or not well_formed(name, reading):
        return None
    if name in RANGES and not in_range(name, reading):
        return None
    return reading if name not in DAYS or day_exists(reading) else None


def _whole(text: str) -> str:
    return re.sub(r"\.0+$", "", text) if re.fullmatch(r"[+-]?[0-9]+\.0+", text) else text


def _same(text: str) -> str:
    return text


def _date(text: str) -> str:
    found = _EIGHT_DIGITS.fullmatch(text)
    if found:
        return "-".join(found.groups())
    found = _YEAR_FIRST.fullmatch(text)
    return f"{found[1]}-{found[3]:0>2}-{found[4]:0>2}{found[5]}" if found else text


def _moment(text: str) -> str:
    found = _MOMENT.fullmatch(text)
    return f"{found[1]}T{found[2]}{found[3] or ':00'}{(found[4] or '').upper()}" if found else text


_READERS = {
    "boolean": str.lower,
    "decimal": _same,
    "float": lambda text: _WORDS.get(text.lower(), text),
    "double": lambda text: _WORDS.get(text.lower(), text),
    "date": _date,
    "dateTime": _moment,
    "dateTimeStamp": _moment,
    "language": lambda text: text.replace("_", "-"),
    "anyURI": lambda text: text.replace(" ", "%20"),
}


def written(document: Document, datatype: str, text: str) -> str | None:
    """How a file would write `text` as a value of `datatype`, an IRI of XSD; None where that is not clear."""
    name = datatype.removeprefix(XSD)
    if name not in DATATYPES:
        return None
    fits = well_formed(name, text) and (name not in RANGES or in_range(name, text))
    reading = text if fits and (name not in DAYS or day_exists(text)) else meant(name, text)
    if reading is None:
        return None
    if name in _BARE and _BARE[name].fullmatch(reading):
        return reading
    prefix = next((prefix for prefix, namespace in document.prefixes.items() if namespace == XSD), None)
    quoted = rdflib.Literal(reading).n3()
    if name == "string":
        return quoted
    return f"{quoted}^^{prefix}:{name}" if prefix is not None else f"{quoted}^^<{datatype}>"


_BARE = {
    "integer": re.compile(r"[+-]?[0-9]+"),
    "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    "boolean": re.compile("true|false"),
    "double": re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]+"),
}
"""What Turtle takes for a value of a datatype without quotes."""
