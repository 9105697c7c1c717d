"""A Turtle text as a tree that keeps every comment: statements and prefixes in their order, terms as written.

A comment belongs to the piece of text that it follows on its line, and otherwise to the piece that comes next. What
neither triple nor reader needs (commas, semicolons, white space) has no place in the tree.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from rdflib import RDF

from kg.turtle.order import arranged
from kg.turtle.pieces import Comment, Directive, Group, Piece, Property, Statement, Term
from kg.turtle.tokens import Token

Item = Directive | Statement


class Tree(NamedTuple):
    """The statements, prefixes and bases of a text in their order, and the comments after the last."""

    items: list[Item]
    end: list[Comment]


def grow(words: Iterable[Token]) -> Tree:
    """The tree of the tokens of a text that is known to be Turtle."""
    return _Grower().read(words)


@dataclass
class _Open:
    """A statement or group that is being read, and what comes next in it."""

    whole: Statement | Group
    in_list: bool = False
    verb_next: bool = True


class _Grower:
    def __init__(self):
        self.items: list[Item] = []
        self.stack: list[_Open] = []
        self.comments: list[Comment] = []  # those that the next piece takes
        self.last: Piece | None = None  # the piece that takes a comment on its line
        self.breaks = 0  # line ends since the last word or comment
        self.directive: Directive | None = None
        self.typed = False  # whether a datatype comes next
        self.namespaces: dict[str, str] = {}

    def read(self, words: Iterable[Token]) -> Tree:
        """The tree of all tokens."""
        for token in words:
            if token.kind == "space":
                self.breaks += token.text.replace("\r\n", "\n").replace("\r", "\n").count("\n")
                continue
            if token.kind == "comment":
                self._comment(token.text.rstrip())
            elif self.directive is not None:
                self._go_on(self.directive, token)
            elif token.kind == "mark":
                self._mark(token.text)
            else:
                self._word(token)
            self.breaks = 0
        return Tree(self.items, self.comments)

    def _comment(self, text: str) -> None:
        beside = self.last is not None and self.breaks == 0
        if beside and not self.last.after and not self.comments:
            self.last.after = text
        else:
            self.comments.append(Comment(text, self.breaks > 1))

    def _new(self, piece: Piece) -> Piece:
        """`piece`, with the comments and the blank line before it."""
        piece.gap, piece.before, self.comments = self.breaks > 1, self.comments, []
        self.last = piece
        return piece

    # Prefixes and bases ---------------------------------------------------------------------------------------------

    def _go_on(self, directive: Directive, token: Token) -> None:
        if token.kind == "name":
            directive.prefix = token.text
        elif token.kind == "iri":
            directive.iri = token.text
            self.namespaces[directive.prefix] = token.text[1:-1]
        if token.text == "." or (token.kind == "iri" and not directive.text.startswith("@")):
            self.directive = None

    # Statements -----------------------------------------------------------------------------------------------------

    def _word(self, token: Token) -> None:
        if token.kind in ("word", "language") and not self.stack:
            self.directive = self._new(Directive(token.text))
            self.items.append(self.directive)
        elif token.kind in ("language", "datatype"):
            self.last.text += token.text
            self.typed = token.kind == "datatype"
        elif self.typed:
            self.last.text += token.text
            self.typed = False
        elif self.stack and self.stack[-1].verb_next:
            self._verb(token)
        else:
            self._place(self._new(Term(_quoted(token) if token.kind in ("string", "long") else token.text)))

    def _mark(self, mark: str) -> None:
        if mark == ";":
            self.stack[-1].verb_next = True
        elif mark in "[(":
            group = self._new(Group(mark))
            self._place(group)
            self.stack.append(_Open(group, in_list=mark == "(", verb_next=mark == "["))
        elif mark in "])":
            group = self.stack.pop().whole
            group.close = self._new(Piece(mark))
            group.properties = arranged(group.properties)
            _ = group.flat  # reckoned from inside out, so that no nesting exhausts Python's stack
        elif mark == ".":
            statement = self.stack.pop().whole
            statement.stop = self._new(Piece(mark))
            statement.properties = arranged(statement.properties)

    def _verb(self, token: Token) -> None:
        text = "a" if self._is_type(token.text) else token.text
        self.stack[-1].whole.properties.append(Property(self._new(Piece(text)), []))
        self.stack[-1].verb_next = False

    def _is_type(self, text: str) -> bool:
        prefix, colon, local = text.partition(":")
        return text == f"<{RDF.type}>" or self.namespaces.get(prefix + colon, "") + local == str(RDF.type)

    def _place(self, term: Term) -> None:
        """Put a term where it stands: a subject, a member of a list, or an object."""
        if not self.stack:
            statement = Statement(term)
            self.items.append(statement)
            self.stack.append(_Open(statement))
        elif self.stack[-1].in_list:
            self.stack[-1].whole.members.append(term)
        else:
            self.stack[-1].whole.properties[-1].objects.append(term)


def _quoted(token: Token) -> str:
    """A string in double quotes, in three where it holds a line end; as written where it holds a double quote.

    Its text stays as written, but a carriage return is spelled out: else the line ends of the file could not change
    without changing what the string says.
    """
    quotes = 3 if token.kind == "long" else 1
    text = token.text[quotes:-quotes].replace("\r", "\\r")
    if '"' in text:
        return token.text[:quotes] + text + token.text[-quotes:]
    mark = '"""' if "\n" in text else '"'
    return mark + text + mark
