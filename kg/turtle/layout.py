"""The one layout of Turtle files that people edit: the same triples and comments, where a change touches few lines.

Order is the author's, but prefixes stand sorted on top, types first, numbered names by number, and strings by language.
Each property has a line of its own. Objects share its line if all of them fit, else each has a line.
"""

from itertools import groupby

from kg.turtle.heading import gathered
from kg.turtle.page import directives, statement
from kg.turtle.pieces import Comment, Directive
from kg.turtle.same import Triple, comments_of, triples_of
from kg.turtle.tokens import TurtleError, tokens
from kg.turtle.tree import Tree, grow


class LayoutError(Exception):
    """A layout that would change what a text says: a mistake of this package."""


def laid_out(text: str) -> str:
    """A Turtle text in the one layout. Raises TurtleError for what is no Turtle.

    What comes out is read again: LayoutError is raised unless it has the same triples and comments, and stays as it is.
    """
    before = triples_of(text)
    words = list(tokens(text))
    result = _written(grow(words))
    if result != text:
        _check(result, before, comments_of(words))
    return result


def _check(result: str, triples: set[Triple], comments: list[str]) -> None:
    """Raise LayoutError unless a layout has these triples and comments, and stays as it is."""
    try:
        after = triples_of(result)
    except TurtleError as error:
        raise LayoutError(f"it would not be Turtle: {error.problem}") from None
    words = list(tokens(result))
    if after != triples:
        raise LayoutError("its triples would change")
    if comments_of(words) != comments:
        raise LayoutError("its comments would change")
    if _written(grow(words)) != result:
        raise LayoutError("its layout would not be stable")


def _written(tree: Tree) -> str:
    """The text of a tree: its blocks, with the blank lines and comments between them."""
    tree = gathered(tree)
    lines: list[str] = []
    long = False  # whether the block before takes several lines
    for is_heading, items in groupby(tree.items, lambda item: isinstance(item, Directive)):
        blocks = list(items)
        texts = directives(blocks) if is_heading else [statement(each) for each in blocks]
        for place, (item, text) in enumerate(zip(blocks, texts, strict=True)):
            piece = item if is_heading else item.subject
            _remarks(lines, piece.before, piece.gap, apart=place == 0 or long or "\n" in text)
            lines.append(f"{text} {piece.after}" if is_heading and piece.after else text)
            long = "\n" in text
    if tree.end:
        _remarks(lines, tree.end, False, apart=long)
    return "\n".join([*lines, ""]) if lines else ""


def _remarks(lines: list[str], comments: list[Comment], gap: bool, apart: bool) -> None:
    """Add comments, and the blank lines that stood around them; one before all if things must be `apart`."""
    gaps = [comment.gap for comment in comments] + [gap]
    texts = [comment.text for comment in comments] + [None]
    gaps[0] = bool(lines) and (gaps[0] or apart)
    for text, blank in zip(texts, gaps, strict=True):
        lines += [""] * blank
        lines += [text] if text is not None else []
