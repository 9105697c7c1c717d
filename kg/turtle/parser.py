"""From the text of a Turtle file to its triples, each with the place of its subject, predicate and object.

The parser goes by a stack of its own, so that no nesting of brackets can exhaust Python's. Nodes in brackets are blank
nodes named after nothing; literals keep the lexical form in which they were written.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

import rdflib
from rdflib import RDF, XSD, BNode, Literal, URIRef
from rdflib.plugins.parsers.notation3 import join

from kg.turtle.tokens import Token, TurtleError, words

MAX_NESTING = 200

Node = rdflib.term.Identifier
Span = tuple[int, int]

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([tbnrf\"'\\])|(.?))", re.DOTALL)
_CONTROLS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NUMBERS = {"integer": XSD.integer, "decimal": XSD.decimal, "double": XSD.double}


class Statement(NamedTuple):
    """A triple as it stands in a file: its terms and the span of each, as offsets in characters.

    The cells of a list in parentheses have no text of their own: there, the subject is the whole list, and the
    predicate stands where its object does.
    """

    subject: Node
    predicate: URIRef
    object: Node
    subject_at: Span
    predicate_at: Span
    object_at: Span


@dataclass
class Parsed:
    """What a text says: its statements in order, its prefixes with their namespaces, and where these stand."""

    statements: list[Statement] = field(default_factory=list)
    prefixes: dict[str, str] = field(default_factory=dict)
    prefixes_at: dict[str, Span] = field(default_factory=dict)


class _Frame:
    """A node whose properties or members are being read: a subject, a node in brackets, or a list."""

    __slots__ = ("closing", "node", "predicate", "predicate_at", "said", "start", "tail")

    def __init__(self, node: Node | None, start: int, closing: str):
        self.node, self.start, self.closing = node, start, closing
        self.predicate: URIRef | None = None
        self.predicate_at: Span = (start, start)
        self.said = False
        self.tail: Node | None = None


def parse(text: str, base: str) -> Parsed:
    """Read a Turtle text whose relative IRIs stand for addresses below `base`. Raises TurtleError."""
    return _Parser(text, base).read()


class _Parser:
    def __init__(self, text: str, base: str):
        self._base = base
        self._tokens = words(text)
        self._begun = 0
        self._parsed = Parsed()
        self._stack: list[_Frame] = []
        self._blanks: dict[str, BNode] = {}
        self._iris: dict[str, URIRef] = {}
        self._ends: dict[int, int] = {}
        self._open: list[tuple[Node, URIRef, Node, int, int, int, int, int, int]] = []
        self._state = self._subject
        self._ahead: Token | None = None

    def read(self) -> Parsed:
        while (token := self._next()) is not None:
            self._state(token)
        if self._stack or self._state != self._subject:
            raise self._cut_off()
        ends = self._ends
        self._parsed.statements = [
            Statement(s, p, o, (a, b or ends[a]), (c, d or ends[c]), (e, f or ends[e]))
            for s, p, o, a, b, c, d, e, f in self._open
        ]
        return self._parsed

    def _next(self) -> Token | None:
        if self._ahead is not None:
            token, self._ahead = self._ahead, None
            return token
        return next(self._tokens, None)

    def _take(self, kind: str, what: str) -> Token:
        token = self._next()
        if token is None or token.kind != kind:
            raise self._expected(what, token)
        return token

    # States: each takes the next token ------------------------------------------------------------------------------

    def _subject(self, token: Token) -> None:
        keyword = token.text.lower() if token.kind in ("language", "word") else ""
        if keyword in ("@prefix", "@base", "prefix", "base"):
            return self._directive(keyword, token)
        if token.text in "[(" and token.kind == "mark":
            return self._enter(token)
        if token.kind not in ("iri", "name", "blank"):
            raise self._expected("a subject", token)
        self._stack.append(_Frame(self._term(token), token.start, "."))
        self._ends[token.start] = token.end
        self._state = self._verb

    def _verb(self, token: Token) -> None:
        frame = self._stack[-1]
        if token.kind in ("iri", "name"):
            frame.predicate = self._term(token)
        elif token == ("word", "a", token.start, token.end):
            frame.predicate = RDF.type
        elif token.text == ";" and frame.said:
            return
        elif token.text == frame.closing and (frame.said or frame.closing == "]"):
            return self._leave(token)
        else:
            raise self._expected("a property", token)
        frame.predicate_at = token.start, token.end
        self._state = self._object

    def _object(self, token: Token) -> None:
        if token.kind == "mark":
            if token.text not in "[(":
                raise self._expected("a value", token)
            return self._enter(token)
        term, end = self._value(token)
        self._deliver(term, token.start, end)

    def _after_object(self, token: Token) -> None:
        if token.text == ",":
            self._state = self._object
        elif token.text == ";":
            self._state = self._verb
        elif token.text == self._stack[-1].closing:
            self._leave(token)
        else:
            raise self._expected(f"one of , ; {self._stack[-1].closing}", token)

    def _member(self, token: Token) -> None:
        if token.text == ")" and token.kind == "mark":
            self._leave(token)
        else:
            self._object(token)

    def _stop(self, token: Token) -> None:
        """After a directive that must end with a full stop."""
        if token.text != ".":
            raise self._expected("a full stop after the prefix or base", token)
        self._state = self._subject

    # Nested nodes ---------------------------------------------------------------------------------------------------

    def _enter(self, token: Token) -> None:
        if len(self._stack) >= MAX_NESTING:
            raise TurtleError("nested too deeply", "Give inner nodes IRIs of their own.", token.start)
        if token.text == "[":
            self._stack.append(_Frame(BNode(), token.start, "]"))
            self._state = self._verb
        else:
            self._stack.append(_Frame(None, token.start, ")"))
            self._state = self._member

    def _leave(self, token: Token) -> None:
        frame = self._stack.pop()
        if frame.closing == ".":
            self._state = self._subject
            return
        self._ends[frame.start] = token.end
        if frame.closing == ")":
            if frame.tail is not None:
                self._say(frame.tail, RDF.rest, RDF.nil, frame.start, (token.start, token.end), token.start, token.end)
            frame.node = frame.node or RDF.nil
        if self._stack:
            self._deliver(frame.node, frame.start, token.end)
        else:
            subject = _Frame(frame.node, frame.start, ".")
            subject.said = frame.said and frame.closing == "]"  # [ … ] may stand alone, a list may not
            self._stack.append(subject)
            self._state = self._verb

    def _deliver(self, term: Node, start: int, end: int) -> None:
        frame = self._stack[-1]
        if frame.closing == ")":
            cell = BNode()
            if frame.tail is None:
                frame.node = cell
            else:
                self._say(frame.tail, RDF.rest, cell, frame.start, (start, end), start, end)
            self._say(cell, RDF.first, term, frame.start, (start, end), start, end)
            frame.tail = cell
            self._state = self._member
        else:
            self._say(frame.node, frame.predicate, term, frame.start, frame.predicate_at, start, end)
            frame.said = True
            self._state = self._after_object

    def _say(self, s: Node, p: URIRef, o: Node, subject_start: int, predicate_at: Span, start: int, end: int) -> None:
        self._open.append((s, p, o, subject_start, 0, *predicate_at, start, end))

    # Terms ----------------------------------------------------------------------------------------------------------

    def _term(self, token: Token) -> Node:
        if token.kind == "blank":
            return self._blanks.setdefault(token.text, BNode())
        if (known := self._iris.get(token.text)) is None:
            known = self._iri(token) if token.kind == "iri" else self._name(token)
            self._iris[token.text] = known
        return known

    def _iri(self, token: Token) -> URIRef:
        iri = _unescape(token.text[1:-1], token.start)
        return URIRef(iri if _ABSOLUTE.match(iri) else join(self._base, iri))

    def _name(self, token: Token) -> URIRef:
        prefix, _, local = token.text.partition(":")
        if prefix not in self._parsed.prefixes:
            raise TurtleError(f"the prefix {prefix}: is not declared", f"Add @prefix {prefix}: <…> .", token.start)
        return URIRef(self._parsed.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local))

    def _value(self, token: Token) -> tuple[Node, int]:
        if token.kind in ("iri", "name", "blank"):
            return self._term(token), token.end
        if token.kind in _NUMBERS:
            return Literal(token.text, datatype=_NUMBERS[token.kind], normalize=False), token.end
        if token.kind == "word" and token.text in ("true", "false"):
            return Literal(token.text, datatype=XSD.boolean, normalize=False), token.end
        if token.kind not in ("string", "long"):
            raise self._expected("a value", token)
        quotes = 3 if token.kind == "long" else 1
        text = _unescape(token.text[quotes:-quotes], token.start)
        after = self._ahead = self._next()
        if after is not None and after.kind == "language":
            self._ahead = None
            return Literal(text, lang=after.text[1:]), after.end
        if after is not None and after.kind == "datatype":
            self._ahead = None
            named = self._next()
            if named is None or named.kind not in ("iri", "name"):
                raise self._expected("a datatype after ^^", named)
            return Literal(text, datatype=self._term(named), normalize=False), named.end
        return Literal(text), token.end

    def _directive(self, keyword: str, token: Token) -> None:
        prefix, self._begun = "", token.start
        if keyword.endswith("prefix"):
            prefix = self._take("name", "a prefix such as ex:").text
            if not prefix.endswith(":") or ":" in prefix[:-1]:
                raise TurtleError(f"{prefix} is no prefix", "Write @prefix ex: <…> .", token.start)
        named = self._take("iri", "a namespace in < >")
        iri = self._iri(named)
        if keyword.endswith("base"):
            self._base = str(iri)
        else:
            self._parsed.prefixes[prefix[:-1]] = str(iri)
            self._parsed.prefixes_at[prefix[:-1]] = named.start, named.end
        self._iris.clear()
        self._state = self._stop if keyword.startswith("@") else self._subject

    def _cut_off(self) -> TurtleError:
        begin = self._stack[0].start if self._stack else self._begun
        return TurtleError("the file ends before this statement does", "Finish it, or restore what is cut off.", begin)

    def _expected(self, what: str, token: Token | None) -> TurtleError:
        if token is None:
            return self._cut_off()
        seen = token.text if len(token.text) <= 40 else token.text[:40] + " …"
        if token.kind in ("iri", "name") and seen[:7] in ("<<<<<<<",):
            return TurtleError("a merge conflict is left here", "Settle it and remove its markers.", token.start)
        return TurtleError(f"expected {what}, found {' '.join(seen.split())}", "Mend the statement here.", token.start)


def _unescape(text: str, start: int) -> str:
    if "\\" not in text:
        return text

    def character(match: re.Match) -> str:
        short, long, control, wrong = match.groups()
        if control is not None:
            return _CONTROLS.get(control, control)
        code = int(short or long or "0", 16)
        if wrong is not None or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
            raise TurtleError(f"{match.group()} is no escape that Turtle knows", "Write \\\\ for a backslash.", start)
        return chr(code)

    return _ESCAPE.sub(character, text)
