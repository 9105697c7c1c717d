"""Raw objects of the git repository around the current folder.

Nothing is checked out, so that no hook, filter or attribute of a repository has a say in what is read; and nothing is
fetched.
"""

import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from kg.errors import KgError

_ALONE = {"GIT_ALLOW_PROTOCOL": "", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}


def commit(revision: str) -> str:
    """The hash of the commit that a user names. Raises KgError."""
    if not revision or revision.startswith("-") or not revision.isprintable():
        raise KgError(f"{revision!r} is no file, folder or revision. Name one.")
    try:
        _git("rev-parse", "--git-dir")
    except KgError as error:
        raise KgError(f"{revision!r} is no file or folder, and no revision can be looked for: {error}") from None
    try:
        return _git("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    except KgError:
        hint = "A revision is compared whole: leave out the path." if ":" in revision else "git log lists revisions."
        raise KgError(f"{revision!r} is neither a file or folder nor a revision of this repository. {hint}") from None


def top() -> Path:
    """The folder of the working tree. Raises KgError if there is none."""
    return Path(os.fsdecode(_git("rev-parse", "--show-toplevel").removesuffix(b"\n")))


def files(commit: str, folders: Sequence[str], suffixes: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """The regular files of a commit below these folders, by name, each with its bytes. Raises KgError."""
    found = {}
    for entry in _git("ls-tree", "-r", "-z", "--full-tree", commit, "--", *folders).split(b"\0"):
        about, _, name = os.fsdecode(entry).partition("\t")
        # A link could lead out of the folder, and so could a name that a hand-made tree holds.
        if about.startswith("100") and name.endswith(suffixes) and ".." not in PurePosixPath(name).parts:
            found[name] = about.split()[2]
    answer = _git("cat-file", "--batch", given="".join(f"{blob}\n" for blob in found.values()))
    start = 0
    for name in found:
        end = answer.index(b"\n", start)
        if answer[start:end].endswith(b" missing"):
            raise KgError(f"git says: the object of {name} is missing. Fetch it, or name another revision.")
        size = int(answer[start:end].split()[2])
        yield name, answer[end + 1 : end + 1 + size]
        start = end + size + 2


def _git(*arguments: str, given: str = "") -> bytes:
    """What git answers, without a shell. Raises KgError with the first line of what it says."""
    environment = {**os.environ, **_ALONE}
    try:
        done = subprocess.run(["git", *arguments], input=given.encode(), capture_output=True, env=environment)
    except OSError:
        raise KgError("git cannot be run. Install git, or name files or folders.") from None
    if done.returncode:
        said = os.fsdecode(done.stderr).strip().split("\n")[0].removeprefix("fatal: ").rstrip(".")
        raise KgError(f"git says: {said}.")
    return done.stdout
