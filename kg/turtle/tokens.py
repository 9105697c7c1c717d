"""The words of a Turtle file, with white space and comments, each with its place in the text.

The grammar is that of RDF 1.1 Turtle, https://www.w3.org/TR/turtle/#sec-grammar-grammar. Repetitions are possessive, so
that a literal of many megabytes needs no memory beside its own.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_CHARS = _BASE + "_0-9\u00b7\u0300-\u036f\u203f\u2040\\-"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_PREFIX = rf"(?:[{_BASE}](?:[{_CHARS}]|\.+(?=[{_CHARS}]))*+)?"
_LOCAL = rf"(?:(?:[{_BASE}_:0-9]|{_ESCAPED})(?:[{_CHARS}:]|{_ESCAPED}|\.+(?=[{_CHARS}:%\\]))*+)?"

_WORDS = rf"""
      (?P<iri><(?:[^\x00-\x20<>"{{}}|^`\\]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*+>)
    | (?P<long>\"\"\"(?:[^"\\]++|\\.|"(?!""))*+\"\"\"|'''(?:[^'\\]++|\\.|'(?!''))*+''')
    | (?P<string>"(?!"")(?:[^"\\\n\r]++|\\.)*+"|'(?!'')(?:[^'\\\n\r]++|\\.)*+'|""(?!")|''(?!'))
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<datatype>\^\^)
    | (?P<double>[+-]?(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+)
    | (?P<decimal>[+-]?[0-9]*\.[0-9]+)
    | (?P<integer>[+-]?[0-9]+)
    | (?P<blank>_:[{_BASE}_0-9](?:[{_CHARS}]|\.+(?=[{_CHARS}]))*+)
    | (?P<name>{_PREFIX}:{_LOCAL})
    | (?P<word>[A-Za-z]+)
    | (?P<mark>[.;,\[\]()])
    | (?P<bad>.)
    """
_TOKEN = re.compile(rf"(?P<space>[ \t\r\n]+) | (?P<comment>\#[^\n\r]*) | {_WORDS}", re.VERBOSE | re.DOTALL)
_WORD = re.compile(rf"(?:[ \t\r\n]++|\#[^\n\r]*+)*+ (?:{_WORDS} | (?P<end>\Z))", re.VERBOSE | re.DOTALL)


class Token(NamedTuple):
    """One word of a file: its kind, its text, and where it begins and ends (offsets in characters)."""

    kind: str
    text: str
    start: int
    end: int


class TurtleError(Exception):
    """Text that is no Turtle: what is wrong, what to do, and where (an offset in characters)."""

    def __init__(self, problem: str, remedy: str, start: int):
        super().__init__(problem)
        self.problem, self.remedy, self.start = problem, remedy, start


def tokens(text: str) -> Iterator[Token]:
    """All tokens of a text in order; together they are the text. Raises TurtleError for what is none."""
    for match in _TOKEN.finditer(text):
        if match.lastgroup == "bad":
            raise _wrong(text, match.start())
        yield Token(match.lastgroup, match.group(), match.start(), match.end())


def words(text: str) -> Iterator[Token]:
    """The tokens of a text without white space and comments. Raises TurtleError as `tokens` does."""
    for match in _WORD.finditer(text):
        kind = match.lastgroup
        if kind == "end":  # without it, the search would go on inside of a comment at the end
            return
        if kind == "bad":
            raise _wrong(text, match.start(kind))
        yield Token(kind, match[kind], match.start(kind), match.end())


def _wrong(text: str, at: int) -> TurtleError:
    if re.compile(r"^(<{7}|={7}|>{7}|\|{7})(?=[ \n\r]|$)", re.M).match(text, _line_start(text, at)):
        return TurtleError("a merge conflict is left here", "Settle it and remove its markers.", at)
    character = text[at]
    if character in "\"'":
        return TurtleError(f"the string that begins here does not end with {character}", "Close it.", at)
    if character == "<":
        return TurtleError("the IRI that begins here holds a space or another character that it may not, or does not "
                           "end with >", "Write such characters as %20 and the like.", at)  # fmt: skip
    if character == "@":
        return TurtleError("a language tag or keyword is missing after @", "Write @en, @prefix or @base.", at)
    if character in "{}":
        return TurtleError(f"unexpected {character}: this looks like TriG or SPARQL", "Write plain Turtle.", at)
    return TurtleError(f"unexpected {character!r}", "Remove it, or put it into a string or an IRI.", at)


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1
