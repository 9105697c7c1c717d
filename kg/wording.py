"""The sentences of the tool in its languages, read from ``wording.toml`` beside this module."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "es")


@cache
def _catalogue() -> dict:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def severity(rule: str) -> str:
    """How grave a breach of one of the tool's own rules is. Raises KeyError for a rule that it does not have."""
    return _catalogue()["rules"][rule]["severity"]


def sentence(rule: str, language: str, /, **values: object) -> str:
    """What one of the tool's own rules says, filled in with `values`."""
    return _catalogue()["rules"][rule][language].format_map(values)


def reason(rule: str, language: str) -> str:
    """Why one of the tool's own rules exists."""
    return _catalogue()["rules"][rule][f"why_{language}"]


def told(component: str, form: str, language: str, seen: Mapping[str, object]) -> str:
    """What a constraint component of SHACL (an IRI) saw: as a ``note``, or as a ``message`` with what to do.

    `seen` fills in ``path``, ``value``, ``kind``, ``limit`` and ``count``.
    """
    name = str(component).rsplit("#", 1)[-1].removesuffix("ConstraintComponent")
    if name == "MinCount" and not seen["count"]:
        name = "Missing"
    texts = _catalogue()["components"].get(name, _catalogue()["components"]["Other"])
    note = texts[f"note_{language}"].format_map(seen)
    if form == "note":
        return note
    named = ":" in note.split(" ", 1)[0]  # names such as ex:tom keep their case
    begun = note if named else f"{note[:1].upper()}{note[1:]}"
    return " ".join([f"{begun}."] * bool(note) + [texts[f"do_{language}"].format_map(seen)])


def word(key: str, language: str, /, **values: object) -> str:
    """A phrase of the screen, filled in with `values`."""
    return _catalogue()["words"][key][language].format_map(values)


def hint(names: Iterable[str], language: str) -> str:
    """The question whether one of these names was meant, with a space before it; empty if there is none."""
    joined = word("or", language).join(names)
    return word("did_you_mean", language, names=joined) if joined else ""
