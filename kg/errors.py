"""What can go wrong for a user: each error is one clear line with a remedy.

The functions of this package raise these; only the command line prints and exits.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path


class KgError(Exception):
    """Something that stops the work and that the user can put right. Its text is one line."""


class FileError(KgError):
    """A file that cannot be used: where, what is wrong, and what to do."""

    def __init__(self, path: Path | str, problem: str, remedy: str, line: int | None = None, column: int | None = None):
        place = ":".join(str(part) for part in (path, line, column) if part)
        super().__init__(f"{place}: {_one_line(problem)}. {remedy}")
        self.path, self.problem, self.remedy, self.line, self.column = path, problem, remedy, line, column
        self.excerpt, self.excerpt_at = "", 0


class UnreadableError(KgError):
    """A graph with a term that stores refuse, though rdflib takes it: an IRI or a language tag that is none."""

    def __init__(self, reason: str):
        super().__init__(
            f"the graph holds what only --engine reference takes: {_one_line(reason)}. Mend it, or use that."
        )


class UnknownNameError(KgError):
    """A name that the graph does not know, with the nearest ones that it does."""

    def __init__(self, kind: str, name: str, known: Iterable[str], see: str):
        near = suggest(name, known)
        hint = f"Did you mean {' or '.join(near)}?" if near else see
        super().__init__(f"unknown {kind} {name!r}. {hint}")
        self.kind, self.name, self.suggestions = kind, name, near


def suggest(name: str, known: Iterable[str]) -> list[str]:
    """The up to three names in `known` that are nearest to `name`, best first."""
    candidates = sorted(known)
    starting = [c for c in candidates if name and c.lower().startswith(name.lower())]
    # Twice: as written, so that a class is not taken for a property, then without regard to case.
    close = get_close_matches(name, candidates, n=3, cutoff=0.6)
    by_lower = {candidate.lower(): candidate for candidate in candidates}
    close += [by_lower[low] for low in get_close_matches(name.lower(), by_lower, n=3, cutoff=0.6)]
    return list(dict.fromkeys(close + starting))[:3]


def _one_line(text: str) -> str:
    return " ".join(text.split()).rstrip(".")
