"""Find every anchor again in the text of its source, and count what cannot be verified."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from kg.errors import FileError, KgError
from kg.files import read_text
from kg.namespaces import LM, short
from kg.store import Store

_MARKS = re.compile(r"<sup>.*?</sup>|[\s*_\\|]+")
_QUOTES = str.maketrans("“”‘’–—", "\"\"''--")


@dataclass(frozen=True)
class Anchor:
    """An anchor and what became of it.

    `status` is ``found`` (on its line), ``moved`` (only on line `found_line`) or ``lost``; for a lost one, `nearest`
    is the most similar passage and `found_line` its line.
    """

    claim: str
    source: str
    line: int
    text: str
    status: str
    found_line: int | None = None
    nearest: str = ""


@dataclass(frozen=True)
class Verification:
    """All anchors looked for, and how many claims could not be verified, by reason."""

    anchors: list[Anchor]
    without_anchor: int
    without_text: int

    @property
    def astray(self) -> list[Anchor]:
        """The anchors that are not where their claims say."""
        return [anchor for anchor in self.anchors if anchor.status != "found"]


class _Text:
    """The lines of a source, folded so that markup and typography do not matter, and found by their words."""

    def __init__(self, path: Path):
        self.lines = [fold(line) for line in read_text(path).split("\n")]

    def find(self, anchor: str, near: int) -> int | None:
        """The line (from 1) of the anchor, the nearest to `near` if there are several."""
        hits = [number for number, line in enumerate(self.lines, 1) if anchor in line]
        return min(hits, key=lambda number: abs(number - near), default=None)

    def nearest(self, anchor: str) -> tuple[int, str]:
        """The passage of the same length that is most similar to the anchor, with its line."""
        wanted = anchor.split()
        overlap: list[tuple[int, int, str]] = []
        for number, line in enumerate(self.lines, 1):
            words = line.split()
            for start in range(max(1, len(words) - len(wanted) + 1) if words else 0):
                window = words[start : start + len(wanted)]
                overlap.append((len(set(window) & set(wanted)), number, " ".join(window)))
        best = sorted(overlap, reverse=True)[:40]
        likeness = lambda item: SequenceMatcher(None, item[2], anchor).ratio()  # noqa: E731
        _, number, passage = max(best, key=likeness, default=(0, 0, ""))
        return number, passage


def fold(text: str) -> str:
    """Text without markup, with plain quotation marks and single spaces, in lower case."""
    return _MARKS.sub(" ", text.translate(_QUOTES)).strip().lower()


def verify(store: Store, source_dir: Path) -> Verification:
    """Look for the anchor of every claim in the texts of `source_dir`.

    Raises FileError when the folder is missing, and KgError when it holds the text of no source, so that nothing
    was checked.
    """
    if not source_dir.is_dir():
        raise FileError(source_dir, "no such folder", "Name the folder with the texts of the sources.")
    rows = store.select(_CLAIMS)
    names = {row["file"] for row in rows if row["file"]}
    # A file of data may not lead out of the folder that the user named.
    held_here = [name for name in sorted(names) if Path(name).name == name and (source_dir / name).is_file()]
    texts = {name: _Text(source_dir / name) for name in held_here}
    if not texts:
        raise KgError(f"{source_dir}: holds none of {', '.join(sorted(names))}, so nothing was checked.")
    anchored = [row for row in rows if row["anchor"]]
    held = [row for row in anchored if row["file"] in texts]
    anchors = [_look(row["claim"], row["source"], row["line"], row["anchor"], texts[row["file"]]) for row in held]
    return Verification(anchors, len(rows) - len(anchored), len(anchored) - len(held))


def _look(claim: str, source: str, written: str, anchor: str, text: _Text) -> Anchor:
    folded, line = fold(anchor), int(written) if written.isdecimal() else 0
    found = text.find(folded, line) if folded else None
    common = (short(claim), short(source), line, anchor)
    if found == line:
        return Anchor(*common, "found", line)
    if found is not None:
        return Anchor(*common, "moved", found)
    number, passage = text.nearest(folded)
    return Anchor(*common, "lost", number, passage)


_CLAIMS = f"""
PREFIX lm: <{LM}>
SELECT ?claim ?source ?line ?anchor ?file WHERE {{
  ?claim lm:source ?source ; lm:says ?says .
  OPTIONAL {{ ?claim lm:anchor ?anchor ; lm:line ?line }}
  OPTIONAL {{ ?source lm:textFile ?file }}
}} ORDER BY ?claim"""
