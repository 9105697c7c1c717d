"""The pieces of a Turtle tree: terms, groups in brackets, properties, statements, prefixes, each with its comments."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

WIDTH = 120
"""The most columns of a line that can be broken."""


class Comment(NamedTuple):
    """A comment on a line of its own, and whether a blank line stands before it."""

    text: str
    gap: bool


@dataclass
class Piece:
    """Text that stays together, whether a blank line stood before it, and the comments before it and on its line."""

    text: str
    gap: bool = False
    before: list[Comment] = field(default_factory=list)
    after: str = ""

    @property
    def commented(self) -> bool:
        """Whether a comment belongs to it."""
        return bool(self.before or self.after)


@dataclass
class Directive(Piece):
    """A prefix or a base. Its text is the keyword as written."""

    prefix: str = ""
    iri: str = ""


@dataclass
class Term(Piece):
    """A name, an IRI, a literal or a labelled blank node; a Group is one too."""

    @property
    def end(self) -> Piece:
        """The piece that bears the comment behind the term."""
        return self

    @property
    def flat(self) -> str | None:
        """The text on one line; None if it cannot be so."""
        return None if "\n" in self.text else self.text

    @property
    def remarked(self) -> bool:
        """Whether a comment stands before, in or behind it."""
        return self.commented


@dataclass
class Property:
    """A predicate with its objects."""

    verb: Piece
    objects: list[Term]

    @cached_property
    def remarked(self) -> bool:
        """Whether a comment stands before, in or behind it."""
        return self.verb.commented or any(term.remarked for term in self.objects)

    @cached_property
    def flat_objects(self) -> str | None:
        """The objects on one line; None if they are too long or a comment stands among them."""
        *others, last = self.objects
        if any(term.remarked for term in others) or last.before or (isinstance(last, Group) and last.inner):
            return None
        return _joined([term.flat for term in self.objects], " , ")

    @property
    def flat(self) -> str | None:
        """The whole on one line; None if it is too long or holds a comment."""
        return None if self.remarked else _joined([self.verb.text, self.flat_objects], " ")


@dataclass
class Group(Term):
    """A node in brackets with its properties, or a list in parentheses with its members. Its text is the opening."""

    properties: list[Property] = field(default_factory=list)
    members: list[Term] = field(default_factory=list)
    close: Piece = field(default_factory=lambda: Piece(""))

    @property
    def end(self) -> Piece:
        """The closing bracket."""
        return self.close

    @cached_property
    def inner(self) -> bool:
        """Whether a comment stands inside."""
        return bool(self.after or self.close.before) or any(x.remarked for x in self.properties or self.members)

    @property
    def remarked(self) -> bool:
        """Whether a comment stands before, in or behind it."""
        return bool(self.before or self.close.after) or self.inner

    @cached_property
    def flat(self) -> str | None:
        """The text on one line; None if it is too long or holds a comment."""
        if self.inner:
            return None
        inside = self.properties or self.members
        if not inside:
            return self.text + self.close.text
        middle = _joined([x.flat for x in inside], " ; " if self.properties else " ")
        return _joined([self.text, middle, self.close.text], " ")


@dataclass
class Statement:
    """A subject with its properties, up to the full stop."""

    subject: Term
    properties: list[Property] = field(default_factory=list)
    stop: Piece = field(default_factory=lambda: Piece("."))

    @property
    def end(self) -> Piece:
        """The last piece before the full stop."""
        return self.properties[-1].objects[-1].end if self.properties else self.subject.end


def _joined(texts: list[str | None], between: str) -> str | None:
    """Texts as one, unless one is missing or the whole is no line that may be."""
    if None in texts or sum(map(len, texts)) > WIDTH:
        return None
    return between.join(texts)
