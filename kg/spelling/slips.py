"""Slips of the pen: when one text is surely a misspelling of another."""

from collections.abc import Iterable


def surely(wrong: str, known: Iterable[str]) -> str | None:
    """The one among `known` texts from which `wrong` differs by letter case, or by a slip in one letter or two swapped.

    None if there is no such text, or more than one. A digit is no slip: c1 and c2 are two things.
    """
    near = [right for right in known if right.lower() == wrong.lower() or _slip(wrong, right)]
    return near[0] if len(near) == 1 else None


def _slip(wrong: str, right: str) -> bool:
    return abs(len(wrong) - len(right)) <= 1 and len(right) > 3 and in_one_letter(*difference(wrong, right)[1:])


def difference(wrong: str, right: str) -> tuple[int, str, str]:
    """Where two texts begin to differ, and how until they agree again to the end."""
    shorter = min(len(wrong), len(right))
    begin = next((i for i in range(shorter) if wrong[i] != right[i]), shorter)
    same = next((i for i in range(shorter - begin) if wrong[-1 - i] != right[-1 - i]), shorter - begin)
    return begin, wrong[begin : len(wrong) - same], right[begin : len(right) - same]


def in_one_letter(a: str, b: str) -> bool:
    """Whether what differs is one letter too much, too little or another one, or two letters swapped."""
    return (len(a) + len(b) == 1 or len(a) == len(b) == 1 or (len(a) == 2 and a == b[::-1])) and (a + b).isalpha()
