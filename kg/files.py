"""Reading and writing text files that users name."""

import codecs
import csv
import errno
import io
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from kg.errors import FileError

MAX_BYTES = 64_000_000

_OTHERS = {
    codecs.BOM_UTF32_LE: ("is UTF-32 text", "Save it as UTF-8."),
    codecs.BOM_UTF32_BE: ("is UTF-32 text", "Save it as UTF-8."),
    codecs.BOM_UTF16_LE: ("is UTF-16 text", "Save it as UTF-8."),
    codecs.BOM_UTF16_BE: ("is UTF-16 text", "Save it as UTF-8."),
    b"\x1f\x8b": ("is compressed with gzip", "Unpack it first, with gunzip."),
    b"BZh": ("is compressed with bzip2", "Unpack it first, with bunzip2."),
    b"\xfd7zXZ\0": ("is compressed with xz", "Unpack it first, with unxz."),
    b"PK\x03\x04": ("is a ZIP archive or a spreadsheet", "Unpack it first, or save it as text."),
}


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, without a byte-order mark. Raises FileError if it cannot be read or is no text."""
    data = _read_bytes(path)
    for beginning, (problem, remedy) in _OTHERS.items():
        if data.startswith(beginning):
            raise FileError(path, problem, remedy)
    if data[:200].count(0) > len(data[:200]) / 4:
        raise FileError(path, "is UTF-16 text or a binary file", "Save it as UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileError(path, "is not UTF-8 text", "Save it as UTF-8.", line) from None
    refuse_binary(path, text)
    return text


def refuse_binary(path: Path, text: str) -> None:
    """Raise FileError for a text that no person wrote."""
    if "\0" in text:
        raise FileError(path, "is a binary file", "Name a text file.")


def _read_bytes(path: Path) -> bytes:
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode) and not stat.S_ISDIR(about.st_mode):  # a pipe or device may never end
            raise FileError(path, "is a pipe or a device", "Name a text file.")
        if about.st_size > MAX_BYTES:
            size = f"{about.st_size / 1e6:,.0f} MB"
            raise FileError(path, f"holds {size}, and {MAX_BYTES / 1e6:.0f} MB are the most", "Split it up.")
        return path.read_bytes()
    except OSError as error:
        raise FileError(path, f"cannot be read ({error.strerror})", "Check the path and its rights.") from None


def write_whole(path: Path, text: str, new: bool = False) -> None:
    """Write a file whole or not at all; with `new`, only where there is none yet. Raises FileError.

    A link stays one, and a file keeps its rights.
    """
    if new and path.exists():
        raise FileError(path, "is there already", "Name another file, or move it away.")
    target = path.resolve()
    draft = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        draft.write_text(text, encoding="utf-8", newline="")
        if target.exists():
            draft.chmod(stat.S_IMODE(target.stat().st_mode))
        draft.replace(target)
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
