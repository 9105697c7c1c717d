"""Reading and writing text files that users name."""

import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from kg.errors import FileError


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, without a byte-order mark. Raises FileError if it cannot be read or is no text."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileError(path, f"cannot be read ({error.strerror})", "Check the path and its rights.") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileError(path, "is not UTF-8 text", "Save it as UTF-8.", line) from None
    if "\0" in text:
        raise FileError(path, "is a binary file", "Name a text file.")
    return text


def write_whole(path: Path, text: str, new: bool = False) -> None:
    """Write a file whole or not at all; with `new`, only where there is none yet. Raises FileError."""
    if new and path.exists():
        raise FileError(path, "is there already", "Name another file, or move it away.")
    draft = path.with_name(path.name + ".new")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        raise FileError(path, f"cannot be written ({error.strerror})", "Check the rights of file and folder.") from None


def rows_of(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file, each with its line. Raises FileError if it cannot be read or is no CSV."""
    lines = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    try:
        for cells in lines:
            yield lines.line_num, cells
    except csv.Error as error:
        raise FileError(path, f"is broken CSV: {error}", "Mend the row.", lines.line_num) from None
