"""Putting a new folder in the place of an old one at a stroke, so that a kill at any moment leaves one of them whole.

A build works in ``.NAME.PID.new`` beside NAME and under a lock. What a killed build leaves there, the next one removes.
"""

import contextlib
import ctypes
import errno
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from kg.errors import FileError
from kg.store.seal import SEAL, belongs

ENGINE_ERRORS = (OSError, RuntimeError)
"""What the engine raises when the disk does not do its part, or holds what it should not."""


@contextlib.contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """An empty folder that takes the place of `folder` when the block ends well, and is gone when it does not.

    Raises FileError if that may not be: `folder` is no store of kg, another build is going on, or rights are missing.
    What goes wrong in the block is raised as it is, and what is there stays as it is.
    """
    target = folder.resolve()
    try:
        _refuse_other(folder, target)
        with _locked(folder, target):
            _tidy(target)
            _refuse_other(folder, target)
            draft = target.with_name(f".{target.name}.{os.getpid()}.new")
            draft.mkdir()
            try:
                yield draft
                _to_disk(draft)
                _put(draft, target)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
    except ENGINE_ERRORS as error:
        raise FileError(folder, f"cannot be written ({reason(error)})", _remedy(error)) from None


def reason(error: OSError | RuntimeError) -> str:
    """What the system says, without the names of files; the engine puts several into one line."""
    return getattr(error, "strerror", None) or str(error).rsplit(": ", 1)[-1]


def _remedy(error: OSError | RuntimeError) -> str:
    text = reason(error).lower()
    if "no space" in text or "quota" in text or "too large" in text:
        return "Make room; what was there is as it was."
    return "Check the path and its rights."


def _refuse_other(folder: Path, target: Path) -> None:
    if not target.parent.is_dir():
        raise FileError(folder, "the folder that is to hold it is missing", "Make that folder first.")
    if not target.exists():
        return
    if not target.is_dir():
        raise FileError(folder, "is a file, and a store is a folder", "Name another folder.")
    names = sorted(path.name for path in target.iterdir())
    if names and SEAL not in names:
        raise FileError(folder, "is there already and is no store of kg", "Name another folder, or move it away.")
    if others := [name for name in names if not belongs(name)]:
        raise FileError(folder, f"holds {others[0]}, which would be lost", "Move it away, or name another folder.")


@contextlib.contextmanager
def _locked(folder: Path, target: Path) -> Iterator[None]:
    """Hold the lock of a place; the system gives it back when the process dies."""
    try:
        import fcntl
    except ImportError:  # not on this system
        yield
        return
    path = target.with_name(f".{target.name}.lock")
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Between opening and locking, the holder before may have removed the file: then the lock is nobody's.
            if path.exists() and os.path.samestat(os.fstat(handle), path.stat()):
                break
            os.close(handle)
        except BlockingIOError:
            os.close(handle)
            raise FileError(folder, "is being built by another process", "Wait until that has ended.") from None
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


def _tidy(target: Path) -> None:
    """Remove what dead builds left, and bring back a store that one of them had moved away."""
    own = re.compile(rf"\.{re.escape(target.name)}\.(\d+)\.(new|old)")
    for path in sorted(target.parent.iterdir()):
        found = own.fullmatch(path.name)
        if not found or _runs(int(found[1])):
            continue
        if found[2] == "old" and not target.exists():
            path.rename(target)
        else:
            shutil.rmtree(path)


def _runs(process: int) -> bool:
    if process == os.getpid():
        return False  # this one holds the lock, so it is not at work there
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _to_disk(folder: Path) -> None:
    for path in [*folder.iterdir(), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _put(draft: Path, target: Path) -> None:
    """Afterwards `draft` is gone or holds what was at `target`."""
    if not target.exists() or not any(target.iterdir()):
        draft.rename(target)
    elif not _exchange(draft, target):
        aside = draft.with_suffix(".old")
        target.rename(aside)
        try:
            draft.rename(target)
        except OSError:
            aside.rename(target)
            raise
        aside.rename(draft)
    _to_disk_name(target.parent)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders at a stroke, where the system can."""
    try:
        swap = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    here, exchange = -100, 2
    if swap(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL):
        return False
    raise OSError(code, os.strerror(code))


def _to_disk_name(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
