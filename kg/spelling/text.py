"""How a finding shows what stands in a file, which may be long or meant to harm."""

MOST = 60
"""The most characters of a file that a sentence shows."""


def shown(text: str) -> str:
    """The beginning of a text on one line, with nothing that could move the cursor.

    >>> shown("a\\nb")
    'a\\\\nb'
    """
    cut = text[:MOST] if len(text) <= MOST else text[: MOST - 1] + "…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut)


def quoted(text: str) -> str:
    """The same in quotation marks."""
    return f'"{shown(text)}"'
