"""Prefixes and bases of a Turtle text, gathered into one block at its top, wherever that keeps its meaning."""

from kg.turtle.pieces import Comment, Directive, Statement
from kg.turtle.tree import Item, Tree


def gathered(tree: Tree) -> Tree:
    """The tree with its prefixes on top, sorted, each once.

    They stay where they are if a prefix changes its meaning in mid-file, or a base may. One with a comment on its line
    stays too, and its neighbours then keep their order.
    """
    directives = [item for item in tree.items if isinstance(item, Directive)]
    if not directives or _changes(tree.items, directives):
        return tree
    top = next((place for place, item in enumerate(tree.items) if isinstance(item, Statement)), len(tree.items))
    block, rest = tree.items[:top], tree.items[top:]
    block += [Directive(item.text, prefix=item.prefix, iri=item.iri) for item in rest if _moves(item)]
    below = _remaining(rest, tree.end)
    return Tree([*_sorted(_once(block)), *below.items], below.end)


def is_base(directive: Directive) -> bool:
    """Whether it is a base and no prefix."""
    return directive.text.lower().endswith("base")


def _moves(item: Item) -> bool:
    """Whether what stands below the top of the text may move up."""
    return isinstance(item, Directive) and not item.after


def _changes(items: list[Item], directives: list[Directive]) -> bool:
    """Whether a prefix has two meanings, or a base might lend one to what stands before it."""
    bases = [directive for directive in directives if is_base(directive)]
    if len(bases) > 1 or (bases and bases[0] is not items[0]):
        return True
    meanings = {(directive.prefix, directive.iri) for directive in directives}
    return len(meanings) > len({prefix for prefix, _ in meanings})


def _once(block: list[Directive]) -> list[Directive]:
    """The block without what is said again, unless a comment belongs to it."""
    seen: set[str] = set()
    kept = []
    for item in block:
        if item.commented or item.prefix not in seen:
            kept.append(item)
        seen.add(item.prefix)
    return kept


def _sorted(block: list[Directive]) -> list[Directive]:
    """The block by prefix, a base first, unless a comment stands in it. What stands above it stays above it."""
    if not block or block[0].after or any(item.commented for item in block[1:]):
        return block
    above, gap = block[0].before, block[0].gap
    for item in block:
        item.before, item.gap = [], False
    block = sorted(block, key=lambda item: (not is_base(item), item.prefix[:-1]))
    block[0].before, block[0].gap = above, gap
    return block


def _remaining(rest: list[Item], end: list[Comment]) -> Tree:
    """The rest without what has moved up; comments before that now stand before what followed it."""
    kept: list[Item] = []
    comments: list[Comment] = []
    gap = False
    for item in rest:
        piece = item if isinstance(item, Directive) else item.subject
        if _moves(item):
            gap = gap or (not comments and piece.gap and not piece.before)
            comments += piece.before
            continue
        if not comments and not piece.before:
            piece.gap = piece.gap or gap
        piece.before, comments, gap = comments + piece.before, [], False
        kept.append(item)
    return Tree(kept, comments + end)
