"""Reading text files that users name."""

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
