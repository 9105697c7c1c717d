"""What may change its place in a Turtle text, because order means nothing there.

Comments never change theirs: where one stands among things that would be ordered, all of them stay as written.
"""

import re

from kg.turtle.pieces import Group, Property, Term

_NUMBERED = re.compile(r"([^:]*):([A-Za-z]*)([0-9]+)")


def arranged(properties: list[Property]) -> list[Property]:
    """Properties in their order, but types first; and the objects of each in theirs."""
    for each in properties:
        if len(each.objects) > 1 and not any(term.remarked for term in each.objects):
            each.objects = _arranged(each.objects)
    if any(each.remarked for each in properties):
        return properties
    return sorted(properties, key=lambda each: each.verb.text != "a")


def _arranged(terms: list[Term]) -> list[Term]:
    """Objects once each: numbered names such as x:c2 by number, strings by language, all others as written.

    Authors order other names to be read: the general class before the special one, the rules of a shape as they
    follow below, the rows of a table as it has them.
    """
    once = {id(term) if isinstance(term, Group) else term.text: term for term in terms}
    for key in (_number, _language):
        keys = {text: key(text) for text in once if isinstance(text, str)}
        if len(keys) == len(once) and None not in keys.values():
            return [once[text] for text in sorted(once, key=keys.__getitem__)]
    return list(once.values())


def _number(text: str) -> tuple[str, str, int, str] | None:
    match = _NUMBERED.fullmatch(text)
    if match is None:
        return None
    digits = match[3].lstrip("0")
    return match[1], match[2], len(digits), digits + match[3]


def _language(text: str) -> str | None:
    tag = text[max(text.rfind('"'), text.rfind("'")) + 1 :]
    return tag.lower() if text[0] in "\"'" and tag[:1] in ("", "@") else None
