"""Plain text for terminals: wrapped, counted in words, and inert whatever the data holds."""

import html
import re
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Sequence

WIDTH = 80

SYMBOLS = {
    "met": "●",
    "partly_documented": "◐",
    "contested": "≠",
    "contradicted": "✗",
    "undocumented": "·",
    "not_applicable": "–",
}


_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def inert(text: str, keep_spaces: bool = False) -> str:
    """`text` on one line, with control, direction and other invisible characters made visible as ``�``.

    White space becomes single spaces, unless it is to be kept.
    """
    flat = text.expandtabs() if keep_spaces else " ".join(text.split())
    if flat.isprintable():
        return flat
    return "".join("�" if unicodedata.category(character) in _UNSEEN else character for character in flat)


def bare(text: str) -> str:
    """`text` on one line, without what Markdown or HTML would take for markup."""
    return re.sub(r"([\\`*_\[\]|#])", r"\\\1", html.escape(inert(text), quote=False))


def words(notation: str) -> str:
    """A notation in words: ``partly_documented`` becomes ``partly documented``."""
    return notation.replace("_", " ")


def wrap(text: str, indent: int = 0, hang: int | None = None, width: int = WIDTH) -> str:
    """`text` wrapped to `width` columns, all lines indented, those after the first by `hang` (as the first if None)."""
    longest = max(map(len, text.split()), default=0)
    hang = indent if hang is None else hang
    first, rest = " " * indent, " " * (min(hang, max(2, width - longest)) if longest <= width else hang)
    return textwrap.fill(
        inert(text),
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def listed(name: str, text: str, indent: int, width: int) -> str:
    """A name and, in a column beside it, its text wrapped to 80 columns."""
    column = indent + width
    return " " * indent + f"{name:<{width}}" + wrap(text, column).lstrip()


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table. In a pipe every row stays on one line; on a terminal that is too narrow, rows become records."""
    if sys.stdout.isatty() and _natural_width(columns, rows) > shutil.get_terminal_size().columns:
        return "\n\n".join(_record(columns, row) for row in rows)
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    on_terminal = sys.stdout.isatty()
    console = Console(width=None if on_terminal else 100_000, color_system=None, highlight=False)
    grid = Table(box=box.SIMPLE_HEAD if on_terminal else None, pad_edge=False, show_edge=False, collapse_padding=True)
    for column in columns:
        grid.add_column(inert(column), overflow="fold", no_wrap=not on_terminal)
    for row in rows:
        grid.add_row(*(Text(inert(cell)) for cell in row))
    with console.capture() as capture:
        console.print(grid)
    return "\n".join(line.rstrip() for line in capture.get().rstrip().split("\n"))


def _natural_width(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    return sum(2 + max(map(len, column)) for column in zip(columns, *rows, strict=True))


def _record(columns: Sequence[str], row: Sequence[str]) -> str:
    """One row on several lines: short cells side by side, long ones each below with its column's name."""
    cells = [(column, inert(cell)) for column, cell in zip(columns, row, strict=True) if cell]
    brief = [(column, cell) for column, cell in cells if len(cell) <= 30]
    side_by_side = " · ".join(f"{column}: {cell}" if place else cell for place, (column, cell) in enumerate(brief))
    below = [wrap(f"{column}: {cell}", 2, 4) for column, cell in cells if len(cell) > 30]
    return "\n".join([wrap(side_by_side, 0, 2), *below] if side_by_side else below)


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: ``1 file``, ``2 files``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
