"""Regular expressions that can take a backtracking engine, such as Python's, more time than anybody has.

An expression is dangerous if one text leads around a loop in two different ways (exponential), or through a chain of
loops (a power of the length), and a rejecting text can follow. The criteria are those of A. Weber and H. Seidl, "On the
degree of ambiguity of finite automata" (1991). regexploit 1.0.0 sees nested repeats, but not `^(a|a)*$`.
"""

import re
from collections import deque
from collections.abc import Iterator

from kg.spelling.automaton import Automaton, TooLargeError, parse
from kg.spelling.cycles import components, way

MAX_LENGTH = 20_000
"""No honest expression is longer."""
LOOPS = 4
"""A chain of so many loops over one text is too much: a thousand characters take years."""
_PAIRS = 100_000
_TRIPLES = 40_000
_SUBSETS = 200
_FLAGS = {"i": re.I, "m": re.M, "s": re.S, "x": re.X}
_UNBOUNDED = 100


def runaway(pattern: str, flags: str = "") -> str | None:
    """A short text whose repetition can take Python's `re` exponential time, or a high power of it; None if none can.

    `flags` are those of `sh:flags`. An expression too large to look at closely counts as dangerous if it nests
    repetitions. None for what is no regular expression. Back references are not followed.

    >>> runaway("^(a+)+$")
    'a'
    >>> runaway("^[0-9]{4}-[0-9]{2}$")
    """
    if len(pattern) > MAX_LENGTH:
        return pattern[:20]
    try:
        tree = parse(pattern, sum({_FLAGS[flag] for flag in flags.lower() if flag in _FLAGS}))
        return _dangerous(tree, tree.state.flags, set())
    except (re.error, OverflowError, RecursionError):
        return None


def _dangerous(tree: list, flags: int, seen: set[int]) -> str | None:
    """The same for a part of an expression; `seen` are the parts that have been looked at, by identity."""
    seen.add(id(tree))
    try:
        automaton = Automaton(tree, flags)
        found = next(_exponential(automaton), None) or _polynomial(automaton)
        inner = (part for part in automaton.inner if id(part) not in seen)
        return found or next((text for part in inner if (text := _dangerous(part, flags, seen))), None)
    except TooLargeError:
        return _nested(tree, "")


# Exponential --------------------------------------------------------------------------------------------------------


def _exponential(automaton: Automaton) -> Iterator[str]:
    for component in _loops(automaton):
        for place, masks in _two_ways(automaton, component):
            if _can_fail(automaton, place, masks):
                yield "".join(map(automaton.sample, masks))


def _loops(automaton: Automaton) -> list[set[int]]:
    """The components that lead back to themselves, in the order in which a text passes them."""
    found = components(range(len(automaton.masks)), automaton.follow.__getitem__)
    return [set(c) for c in reversed(found) if len(c) > 1 or c[0] in automaton.follow[c[0]]]


def _two_ways(automaton: Automaton, component: set[int]) -> Iterator[tuple[int, list[int]]]:
    """Places from which one text leads back in two ways, with that text."""
    for place in sorted(component):
        for following, ways in automaton.follow[place].items():
            if ways > 1 and following in component:
                back = [] if following == place else _within(automaton, component, following, place)
                yield place, [automaton.masks[step] for step in [following, *back]]
    pairs, complete = _reachable(automaton, component)

    def follow(pair: tuple[int, int]) -> list[tuple[int, int]]:
        return pairs.get(pair, [])

    for knot in components(pairs, follow):
        straight = [pair for pair in knot if pair[0] == pair[1]]
        if straight and len(straight) < len(knot):
            apart = {pair for pair in knot if pair[0] != pair[1]}
            for start in sorted(straight)[:5]:
                out = way(start, apart.__contains__, follow)
                back = way(out[-1], start.__eq__, follow) if out else None
                if back:
                    yield start[0], [automaton.masks[a] & automaton.masks[b] for a, b in [*out, *back]]
    if not complete:
        raise TooLargeError


def _within(automaton: Automaton, component: set[int], start: int, goal: int) -> list[int]:
    return way(start, goal.__eq__, lambda place: [p for p in automaton.follow[place] if p in component]) or []


def _pairs(automaton: Automaton, component: set[int], pair: tuple[int, int]) -> Iterator[tuple[int, int]]:
    for a in automaton.follow[pair[0]]:
        for b in automaton.follow[pair[1]]:
            if a in component and b in component and automaton.masks[a] & automaton.masks[b]:
                yield (a, b) if a <= b else (b, a)


def _reachable(automaton: Automaton, component: set[int]) -> tuple[dict, bool]:
    """The pairs of places at which one text can be after a common start, with where each leads, and whether all."""
    found: dict[tuple[int, int], list[tuple[int, int]]] = {}
    queue, steps = deque((place, place) for place in sorted(component)), 0
    while queue and steps < _PAIRS:
        pair = queue.popleft()
        if pair not in found:
            found[pair] = list(dict.fromkeys(_pairs(automaton, component, pair)))
            steps += len(found[pair])
            queue += [other for other in found[pair] if other not in found]
    return found, not queue


# Powers -------------------------------------------------------------------------------------------------------------


def _polynomial(automaton: Automaton) -> str | None:
    loops = _loops(automaton)
    if len(loops) < LOOPS:
        return None
    length, texts, budget = [1] * len(loops), [""] * len(loops), [_TRIPLES]
    beyond = [_beyond(automaton, loop) for loop in loops]
    for second, after in enumerate(loops):
        for first in range(second):
            if not beyond[first] & after:
                continue
            masks = _passed_on(automaton, loops[first], after, budget)
            longer = length[first] + bool(masks)
            if longer > length[second]:
                length[second], texts[second] = longer, "".join(map(automaton.sample, masks)) or texts[first]
            if masks and longer >= LOOPS and _can_fail(automaton, min(after), masks):
                return texts[second]
    return None


def _beyond(automaton: Automaton, places: set[int]) -> set[int]:
    seen, stack = set(), list(places)
    while stack:
        new = set(automaton.follow[stack.pop()]) - seen
        seen |= new
        stack += new
    return seen


def _passed_on(automaton: Automaton, before: set[int], after: set[int], budget: list[int]) -> list[int]:
    """A text that keeps the first loop going, the second one too, and leads from the first to the second."""

    def follow(triple: tuple[int, int, int]) -> Iterator[tuple[int, int, int]]:
        for a in automaton.follow[triple[0]]:
            for c in automaton.follow[triple[2]]:
                common = automaton.masks[a] & automaton.masks[c]
                for b in automaton.follow[triple[1]] if common and a in before and c in after else ():
                    budget[0] -= 1
                    if common & automaton.masks[b] and budget[0] > 0:
                        yield a, b, c

    for p in sorted(before):
        for q in sorted(after):
            steps = way((p, p, q), (p, q, q).__eq__, follow) if budget[0] > 0 else None
            if steps:
                return [automaton.masks[a] & automaton.masks[b] & automaton.masks[c] for a, b, c in steps]
    return []


# Failure ------------------------------------------------------------------------------------------------------------


def _can_fail(automaton: Automaton, place: int, masks: list[int]) -> bool:
    """Whether a text exists after which all these ways were in vain: only then does the engine try them all."""
    around, states = {place}, {place}
    for _ in automaton.masks:
        for mask in masks:
            states = _step(automaton, states, 1 << automaton.samples.index(automaton.sample(mask)))
            if any(automaton.exits[state] == "any" for state in states):
                return False
        if states <= around:
            break
        around |= states
    return _rejects(automaton, frozenset(around))


def _rejects(automaton: Automaton, start: frozenset[int]) -> bool:
    kinds = {tuple(mask >> bit & 1 for mask in automaton.masks): 1 << bit for bit in range(len(automaton.samples))}
    stack, seen = [start], {start}
    while stack and len(seen) < _SUBSETS:
        states = stack.pop()
        exits = {automaton.exits[state] for state in states}
        if "any" in exits:
            continue
        if "end" not in exits:
            return True
        new = {frozenset(_step(automaton, states, bit)) for bit in kinds.values()} - seen
        seen |= new
        stack += new
    return bool(stack)


def _step(automaton: Automaton, states: set[int], bit: int) -> set[int]:
    return {place for state in states for place in automaton.follow[state] if automaton.masks[place] & bit}


def _nested(tree: list, outer: str) -> str | None:
    """The repetition within a repetition of an expression that is too large to look at closely."""
    for item in tree:
        if not isinstance(item, tuple):
            continue
        name, argument = str(item[0]), item[1]
        inside = outer
        if name in ("MAX_REPEAT", "MIN_REPEAT") and int(argument[1]) > _UNBOUNDED:
            if outer:
                return outer
            inside = "…"
        parts = [p for p in _flat(argument) if isinstance(p, re._parser.SubPattern)]
        found = next((text for part in parts if (text := _nested(list(part), inside))), None)
        if found:
            return found
    return None


def _flat(argument: object) -> list:
    if isinstance(argument, list | tuple) and not isinstance(argument, re._parser.SubPattern):
        return [part for member in argument for part in _flat(member)]
    return [argument]
