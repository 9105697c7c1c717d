"""The seal of a store on disk: what was built, from what, and by which files one sees that it is still whole.

The engine opens a folder whose list of files was cut in half as if nothing had happened, with a part of the triples.
So a build ends with the size and SHA-256 of every file, and nobody opens a store without looking at them.
"""

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from kg.errors import FileError

SEAL = "kg-store.json"
FORMAT = 1
READ_WHOLE = 500_000_000
"""Up to this size every byte of a store is read at every opening, for on a changed byte the engine may never end."""
SMALL = 1_000_000
"""Of larger stores, only the files up to this size are read, and the sizes of all compared."""
AGAIN = "Build it again, with kg store build."

# What the engine writes without need: its diary and an empty lock.
_PASSING = re.compile(r"LOG(\.old\.\d+)?|LOCK|" + re.escape(SEAL))
_OF_ENGINE = re.compile(r"\d{6,}\.(sst|log|dbtmp)|MANIFEST-\d+|OPTIONS-\d+(\.dbtmp)?|CURRENT|IDENTITY")


@dataclass(frozen=True)
class Source:
    """A file that went into a store: its name as given, or inside the package, and the SHA-256 of its bytes."""

    name: str
    sha256: str
    bundled: bool = False


@dataclass(frozen=True)
class Sealed:
    """One file of a store."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Seal:
    """What is known of a store: version and time of its build, numbers, sources and files.

    `written` is the number of values in the graph of what was written, `rewritten` the properties with such values.
    """

    kg: str
    built: str
    triples: int
    written: int
    rewritten: tuple[str, ...]
    sources: tuple[Source, ...]
    files: Mapping[str, Sealed]


def belongs(name: str) -> bool:
    """Whether a file of this name is one of a store."""
    return bool(_PASSING.fullmatch(name) or _OF_ENGINE.fullmatch(name))


def survey(folder: Path) -> dict[str, Sealed]:
    """Size and SHA-256 of each file that makes up a store. Raises OSError."""
    names = sorted(path.name for path in folder.iterdir() if not _PASSING.fullmatch(path.name))
    hashes = _hashes(folder, names)
    return {name: Sealed((folder / name).stat().st_size, hashes[name]) for name in names}


def hash_of(path: Path) -> str:
    """The SHA-256 of a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _hashes(folder: Path, names: Collection[str]) -> dict[str, str]:
    with ThreadPoolExecutor() as pool:
        return dict(zip(names, pool.map(lambda name: hash_of(folder / name), names), strict=True))


def write(folder: Path, seal: Seal) -> None:
    """Seal the store in a folder. Raises OSError."""
    content = {"format": FORMAT, **asdict(seal)}
    text = json.dumps({**content, "seal": _digest(content)}, indent=1, ensure_ascii=False)
    (folder / SEAL).write_text(text + "\n", encoding="utf-8", errors="surrogateescape")


def read(folder: Path) -> Seal:
    """The seal of a store. Raises FileError for a folder that is no store, or whose seal is broken or unknown."""
    try:
        content = json.loads((folder / SEAL).read_bytes().decode(errors="surrogateescape"))
        sealed = content.pop("seal")
        if sealed != _digest(content):
            raise ValueError
    except (FileNotFoundError, NotADirectoryError):
        raise no_store(folder) from None
    except OSError as error:
        raise FileError(folder, f"cannot be read ({error.strerror})", "Check its rights.") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise FileError(folder, f"its {SEAL} is cut off or was changed", AGAIN) from None
    if (form := content.pop("format")) != FORMAT:
        found = f"was built in format {form} by kg {content.get('kg')}, and this kg reads format {FORMAT}"
        raise FileError(folder, found, AGAIN)
    lists = {
        "rewritten": tuple(content["rewritten"]),
        "sources": tuple(Source(**source) for source in content["sources"]),
        "files": {name: Sealed(**file) for name, file in content["files"].items()},
    }
    return Seal(**{**content, **lists})


def no_store(folder: Path) -> FileError:
    """What to say of a path where there is no sealed store."""
    if not folder.exists():
        former = sorted(folder.resolve().parent.glob(f".{folder.resolve().name}.*.old"))
        if former:
            return FileError(folder, f"its build was cut off; the former store is {former[-1].name}", AGAIN)
        return FileError(folder, "no such folder", "Check the path, or build a store there with kg store build.")
    if not folder.is_dir():
        return FileError(folder, "is a file, and a store is a folder", "Name a folder that kg store build made.")
    return FileError(folder, f"is no store of kg: it holds no {SEAL}", "Name a folder that kg store build made.")


def damages(folder: Path, seal: Seal, thorough: bool = False) -> list[str]:
    """What is wrong with the files of a store; with `thorough` every byte is read. Raises OSError."""
    sizes = {path.name: path.stat().st_size for path in folder.iterdir()}
    sound = {name: sealed for name, sealed in seal.files.items() if sizes.get(name) == sealed.size}
    whole = thorough or sum(sealed.size for sealed in seal.files.values()) <= READ_WHOLE
    hashes = _hashes(folder, [name for name, sealed in sound.items() if whole or sealed.size <= SMALL])
    found = []
    for name, sealed in seal.files.items():
        if name not in sizes:
            found.append(f"{name} is missing")
        elif name not in sound:
            found.append(f"{name} holds {sizes[name]:,} bytes and not {sealed.size:,}")
        elif hashes.get(name, sealed.sha256) != sealed.sha256:
            found.append(f"{name} was changed")
    added = sorted(name for name in sizes.keys() - seal.files.keys() if _OF_ENGINE.fullmatch(name))
    return found + [f"{name} is not of the build" for name in added]


def _digest(content: Mapping[str, object]) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()
