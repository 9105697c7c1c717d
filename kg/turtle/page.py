"""Turtle text from a tree: what stands on which line, and how far in."""

from collections.abc import Iterator

from kg.turtle.pieces import WIDTH, Directive, Group, Piece, Property, Statement, Term

STEP = 4
"""By how many columns each level stands further in."""

Writing = Iterator["Writing"]
"""Something that is being written; it yields what is to be written within it."""


def statement(whole: Statement) -> str:
    """The lines of a statement, without the comments before it."""
    page = _Page()
    page.write(page.statement(whole))
    return page.text()


def directives(block: list[Directive]) -> list[str]:
    """The line of each prefix or base of a block, namespaces in one column."""
    width = max(len(each.prefix) for each in block)
    return [f"@prefix {each.prefix:<{width}} {each.iri} ." if each.prefix else f"@base {each.iri} ." for each in block]


class _Page:
    """Text that grows at its end."""

    def __init__(self):
        self._parts: list[str] = []
        self._column = 0

    def text(self) -> str:
        """All of it."""
        return "".join(self._parts)

    def write(self, writing: Writing) -> None:
        """Write one thing and all within it, by a stack of our own, so that no nesting exhausts Python's."""
        stack = [writing]
        while stack:
            within = next(stack[-1], None)
            if within is None:
                stack.pop()
            else:
                stack.append(within)

    def statement(self, whole: Statement) -> Writing:
        """Add a statement."""
        # With a comment both before and behind the full stop, each needs a line of its own.
        apart = bool(whole.stop.before or (whole.stop.after and whole.end.after))
        stop = "" if apart else " ."
        yield self._term(whole.subject, 0, "" if whole.properties else stop)
        for place, each in enumerate(whole.properties):
            tail = stop if each is whole.properties[-1] else " ;"
            if place == 0 and self._beside(whole, each, tail):
                self._put(" ")
            else:
                self._begin(each.verb, STEP, first=place == 0, spaced=True)
            yield self._property(each, STEP, tail)
        if apart:
            self._begin(whole.stop, STEP)
            self._put(".")
        self._remark(whole.stop)

    def _beside(self, whole: Statement, first: Property, tail: str) -> bool:
        """Whether the first property stands on the line of the subject: types do, and all of a short statement."""
        if whole.subject.end.after or first.verb.before:
            return False
        if first.verb.text == "a":
            return True
        objects = None if first.verb.after or len(whole.properties) > 1 else first.flat_objects
        return objects is not None and self._fits(f" {first.verb.text} {objects}{tail}")

    def _property(self, each: Property, indent: int, tail: str) -> Writing:
        """A property from where its predicate stands: objects on that line if all fit, else one a line."""
        self._put(each.verb.text)
        self._remark(each.verb)
        first = each.objects[0]
        flat = None if each.verb.after else each.flat_objects
        if flat is not None and self._fits(f" {flat}{tail}"):
            self._put(f" {flat}{tail}")
            self._remark(each.objects[-1].end)
        elif len(each.objects) == 1 and not each.verb.after and not first.before:
            self._put(" ")
            yield self._term(first, indent, tail)
        else:
            yield self._objects(each, indent + STEP, tail)

    def _objects(self, each: Property, indent: int, tail: str) -> Writing:
        for place, term in enumerate(each.objects):
            if place or each.verb.after or term.before or isinstance(term, Group):
                self._begin(term, indent, first=place == 0)
            else:
                self._put(" ")
            yield self._term(term, indent, tail if term is each.objects[-1] else " ,")

    def _term(self, term: Term, indent: int, tail: str) -> Writing:
        if not isinstance(term, Group):
            self._put(term.text + tail)
        elif term.flat is not None and self._fits(term.flat + tail):
            self._put(term.flat + tail)
        else:
            yield self._group(term, indent, tail)
        self._remark(term.end)

    def _group(self, group: Group, indent: int, tail: str) -> Writing:
        self._put(group.text)
        self._remark(group)
        for place, each in enumerate(group.properties):
            self._begin(each.verb, indent + STEP, first=place == 0, spaced=True)
            yield self._property(each, indent + STEP, "" if each is group.properties[-1] else " ;")
        for place, member in enumerate(group.members):
            self._begin(member, indent + STEP, first=place == 0)
            yield self._term(member, indent + STEP, "")
        self._remarks(group.close, indent + STEP, first=not (group.properties or group.members))
        self._line(indent)
        self._put(group.close.text + tail)

    def _begin(self, piece: Piece, indent: int, first: bool = False, spaced: bool = False) -> None:
        """A new line for a piece, below the comments before it.

        A blank line stays before a comment and, if `spaced`, before the piece, but not at the beginning of a group.
        """
        self._remarks(piece, indent, first)
        self._line(indent, spaced and piece.gap and not (first and not piece.before))

    def _remarks(self, piece: Piece, indent: int, first: bool) -> None:
        """The comments before a piece, each on its line."""
        for comment in piece.before:
            self._line(indent, comment.gap and not first)
            self._put(comment.text)
            first = False

    def _line(self, indent: int, gap: bool = False) -> None:
        self._put(("\n\n" if gap else "\n") + " " * indent)

    def _remark(self, piece: Piece) -> None:
        if piece.after:
            self._put(" " + piece.after)

    def _fits(self, text: str) -> bool:
        return self._column + len(text) <= WIDTH

    def _put(self, text: str) -> None:
        self._parts.append(text)
        end = text.rfind("\n")
        self._column = len(text) - end - 1 if end >= 0 else self._column + len(text)
