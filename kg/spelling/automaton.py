"""A regular expression as an automaton of the places where it consumes a character.

Built from Python's own parse tree, after V. M. Glushkov, "The abstract theory of automata" (1961), but counting: if
two ways lead from one place to the next without consuming, a backtracking engine tries both.
"""

import re
import warnings
from collections import Counter
from dataclasses import dataclass, field
from functools import reduce

BOUNDARY, NO_BOUNDARY, LINE_START, LINE_END, TEXT_START, TEXT_END = (1 << bit for bit in range(6))
MAX_PLACES = 300
_UNROLLED = 40
_SAMPLES = [*map(chr, range(128)), *"éßЖ中", "٣", "²", "\u00a0", "\u2003", "\x85", "€", "\u0301", "\U0001f600"]
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_CONDITIONS = {
    "AT_BOUNDARY": BOUNDARY,
    "AT_NON_BOUNDARY": NO_BOUNDARY,
    "AT_BEGINNING": TEXT_START,
    "AT_BEGINNING_STRING": TEXT_START,
    "AT_END": TEXT_END,
    "AT_END_STRING": TEXT_END,
}


class TooLargeError(Exception):
    """A regular expression with more places than we look at."""


@dataclass
class Part:
    """A piece of an expression: the ways to pass it without consuming, into it and out of it, with conditions."""

    empty: Counter = field(default_factory=Counter)
    first: Counter = field(default_factory=Counter)
    last: Counter = field(default_factory=Counter)


class Automaton:
    """The places of a parsed expression: `masks` (which samples fit), `follow` (to where, in how many ways), `exits`.

    Lookarounds count as empty, and stand with atomic groups in `inner`, to be looked at on their own. A back reference
    counts as empty too. Raises TooLargeError, and RecursionError for what nests too deeply.
    """

    def __init__(self, tree: "re._parser.SubPattern", flags: int):
        self.flags = flags
        self.samples = "".join(dict.fromkeys([*_SAMPLES, *_edges(tree)]))
        self._every = (1 << len(self.samples)) - 1
        self._word = self._mask(lambda c: c.isalnum() or c == "_")
        self._newline = self._mask(lambda c: c == "\n")
        self._known: dict[int, int] = {}
        self._build(tree, [self._every])
        if any(conditions for ways in self._ways for _, conditions in ways):
            self._build(tree, [self._newline, self._word, self._every & ~(self._newline | self._word)])
        self.follow = [self._resolved(place) for place in range(len(self.masks))]
        self.exits = [self._exit(place) for place in range(len(self.masks))]

    def _build(self, tree: list, kinds: list[int]) -> None:
        """Each class is split into kinds of characters, so that a condition between two places holds or does not."""
        self._kinds = kinds
        self.masks: list[int] = []
        self.inner: list = []
        self._ways: list[Counter] = []
        self._last = self._sequence(tree).last

    def sample(self, mask: int) -> str:
        """A character that fits, one that is easy to read if there is any."""
        fitting = [c for bit, c in enumerate(self.samples) if mask >> bit & 1]
        return min(fitting, key=lambda c: (not c.isalnum(), not c.isprintable(), c))

    # Parts ----------------------------------------------------------------------------------------------------------

    def _sequence(self, items: list) -> Part:
        return reduce(self._join, map(self._part, items), Part(Counter({0: 1})))

    def _part(self, item: tuple) -> Part:
        name, argument = str(item[0]), item[1]
        if name in _REPEATS:
            return self._repeat(*argument, once=name == "POSSESSIVE_REPEAT")
        if name == "SUBPATTERN":
            return self._sequence(argument[3])
        if name == "BRANCH":
            return self._either(argument[1])
        if name == "GROUPREF_EXISTS":
            return self._either([argument[1], argument[2] or []])
        if name == "AT":
            return Part(Counter({self._condition(str(argument)): 1}))
        if name == "ATOMIC_GROUP":
            return self._repeat(1, 1, argument, once=True)
        if name in ("ASSERT", "ASSERT_NOT"):
            self.inner.append(argument[1])
        if name in ("ASSERT", "ASSERT_NOT", "GROUPREF"):
            return Part(Counter({0: 1}))
        if id(item) not in self._known:
            self._known[id(item)] = self._mask(lambda character: self._fits(item, character))
        return self._leaf(self._known[id(item)])

    def _either(self, branches: list) -> Part:
        parts = [self._sequence(branch) for branch in branches]
        return Part(*(sum((getattr(p, side) for p in parts), Counter()) for side in ("empty", "first", "last")))

    def _leaf(self, mask: int) -> Part:
        part = Part()
        for kind in self._kinds:
            if mask & kind:
                if len(self.masks) >= MAX_PLACES:
                    raise TooLargeError
                part.first[len(self.masks), 0] = part.last[len(self.masks), 0] = 1
                self.masks.append(mask & kind)
                self._ways.append(Counter())
        return part

    def _repeat(self, least: int, most: int, body: list, once: bool = False) -> Part:
        if once:  # the engine never goes back into it: on its own it may still run away
            self.inner.append(body)
            most = min(most, 1)
        if not most:
            return Part(Counter({0: 1}))
        begin = len(self.masks)
        copies = [self._sequence(body)]
        size = len(self.masks) - begin
        if not size:  # what consumes nothing is tried once
            return copies[0] if least else Part(Counter({0: 1}))
        if int(most) * size <= _UNROLLED:
            copies += [self._sequence(body) for _ in range(1, int(most))]
        else:
            self._connect(copies[0], copies[0])
            least = min(least, 1)
        whole = Part(Counter({0: 1}))
        for index in reversed(range(len(copies))):
            whole = self._join(copies[index], whole)
            if index >= least:  # here the engine may stop repeating
                whole.empty = Counter({0: 1})
        return whole

    def _join(self, left: Part, right: Part) -> Part:
        self._connect(left, right)
        first, last = left.first + Counter(), right.last + Counter()
        empty: Counter = Counter()
        for here, ways in left.empty.items():
            for (place, there), more in right.first.items():
                first[place, here | there] += ways * more
            for there, more in right.empty.items():
                empty[here | there] += ways * more
        for there, ways in right.empty.items():
            for (place, here), more in left.last.items():
                last[place, here | there] += ways * more
        return Part(*(Counter({key: min(n, 2) for key, n in side.items()}) for side in (empty, first, last)))

    def _connect(self, left: Part, right: Part) -> None:
        for (place, here), ways in left.last.items():
            for (following, there), more in right.first.items():
                self._ways[place][following, here | there] += ways * more

    # Conditions and characters --------------------------------------------------------------------------------------

    def _condition(self, name: str) -> int:
        if self.flags & re.M and name in ("AT_BEGINNING", "AT_END"):
            return LINE_START if name == "AT_BEGINNING" else LINE_END
        return _CONDITIONS[name]

    def _resolved(self, place: int) -> dict[int, int]:
        ways: Counter = Counter()
        for (following, conditions), number in self._ways[place].items():
            if self._holds(conditions, self.masks[place], self.masks[following]):
                ways[following] += number
        return {following: min(number, 2) for following, number in ways.items()}

    def _holds(self, conditions: int, before: int, after: int) -> bool:
        boundary = bool(before & self._word) != bool(after & self._word)
        broken = [TEXT_START]
        broken += [NO_BOUNDARY] if boundary else [BOUNDARY]
        broken += [] if before & self._newline else [LINE_START]
        broken += [] if after & self._newline else [LINE_END, TEXT_END]
        return not conditions & sum(broken)

    def _exit(self, place: int) -> str:
        """How the expression may end after a place: "any" before whatever text, "end" at the end of it, or ""."""
        ends = [conditions for last, conditions in self._last if last == place]
        return "any" if 0 in ends else "end" if ends else ""

    def _mask(self, fits) -> int:
        return sum(1 << bit for bit, character in enumerate(self.samples) if fits(character))

    def _fits(self, item: tuple, character: str) -> bool:
        forms = {character, character.lower(), character.upper()} if self.flags & re.I else {character}
        return any(_fits(item, form, self.flags) for form in forms if len(form) == 1)


def parse(pattern: str, flags: int) -> "re._parser.SubPattern":
    """Python's own parse tree of an expression. Raises re.error, OverflowError or RecursionError."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return re._parser.parse(pattern, flags)


def _fits(item: tuple, character: str, flags: int) -> bool:
    name, argument, code = str(item[0]), item[1], ord(character)
    if name == "IN":
        negated = str(argument[0][0]) == "NEGATE"
        return negated != any(_fits(member, character, flags) for member in argument[negated:])
    if name == "CATEGORY":
        kind = str(argument).removeprefix("CATEGORY_")
        known = {"DIGIT": character.isdecimal(), "SPACE": character.isspace()}
        known["WORD"] = character.isalnum() or character == "_"
        held = known[kind.removeprefix("NOT_")] and (not flags & re.A or code < 128)
        return held != kind.startswith("NOT_")
    if name == "RANGE":
        return argument[0] <= code <= argument[1]
    return {"LITERAL": code == argument, "NOT_LITERAL": code != argument}.get(
        name, bool(flags & re.S) or character != "\n"
    )


def _walk(items: list):
    """All items of a parse tree."""
    stack = list(items)
    while stack:
        item = stack.pop()
        if isinstance(item, re._parser.SubPattern):
            stack += list(item)
        elif isinstance(item, tuple | list):
            yield item
            stack += [part for part in item if isinstance(part, tuple | list | re._parser.SubPattern)]


def _edges(tree: list) -> list[str]:
    """The characters at which a class of the expression begins or ends, and their neighbours."""
    codes = set()
    for item in _walk(tree):
        if len(item) == 2 and str(item[0]) in ("LITERAL", "NOT_LITERAL", "RANGE"):
            ends = item[1] if isinstance(item[1], tuple) else (item[1], item[1])
            codes |= {ends[0] - 1, *ends, ends[1] + 1}
    return [chr(code) for code in sorted(codes) if 0 <= code <= 0x10FFFF][:200]
