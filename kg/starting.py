"""New files that a steward fills: all that they say stands in ``templates/``, and none of it is a claim."""

import re
import unicodedata
from datetime import datetime
from difflib import SequenceMatcher
from pathlib import Path
from string import Template

from rdflib import Literal

from kg.errors import FileError, KgError
from kg.files import read_text
from kg.namespaces import BASE, ID, LM, short
from kg.store import Store
from kg.turtle import laid_out

MAX_SLUG = 60
_PROPOSED = 40
_ALIKE = 0.85
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
_TEMPLATE = Path(__file__).with_name("templates") / "programme.ttl"


class Names:
    """What the graph calls its programmes, so that a new one does not repeat or resemble one by mistake."""

    def __init__(self, store: Store):
        self._store = store
        self._known: dict[str, str] = {}
        for row in store.select(_NAMES):
            self._known.setdefault(_folded(row["name"]), short(row["programme"]))

    def free_name(self, text: str) -> str:
        """A name, in single spaces. Raises KgError if it is empty, not plain text, or that of a known programme."""
        name = unicodedata.normalize("NFC", text.strip())
        if not _folded(name):
            raise KgError("the name has no letters. Write what the programme is called.")
        if any(unicodedata.category(character) in _UNSEEN for character in name):
            raise KgError(f"the name {name!r} holds a character that cannot be seen. Type it anew, on one line.")
        if slug := self._known.get(_folded(name)):
            raise KgError(
                f"{name!r} is a name of {slug} already. See kg explain {slug}, or say what sets this one apart."
            )
        return " ".join(name.split())

    def free_slug(self, slug: str) -> str:
        """The slug itself. Raises KgError if it cannot be one, or if it is or was in use."""
        _check_form(slug)
        if slug in self._known.values():
            raise KgError(f"the slug {slug!r} is in use. See kg explain {slug}, or choose another by --slug.")
        iri = f"<{ID[f'programme/{slug}']}>"
        if self._store.select(f"SELECT * {{ {{ {iri} ?p ?o }} UNION {{ ?s ?p {iri} }} }} LIMIT 1"):
            raise KgError(f"the slug {slug!r} was in use, and none is given twice. Choose another by --slug.")
        return slug

    def near(self, name: str) -> list[str]:
        """The slugs of up to three programmes with a name that is nearly this one, or part of it, nearest first."""
        new, scores = _folded(name), {}
        for old, slug in self._known.items():
            scores[slug] = max(scores.get(slug, 0), _likeness(new, old))
        return sorted((s for s in scores if scores[s] >= _ALIKE), key=lambda s: (-scores[s], s))[:3]


def propose(name: str) -> str:
    """A slug made of the first words of a name; empty if it has no Latin letter.

    >>> propose("Empléate sin Fronteras (2026)")
    'empleate-sin-fronteras-2026'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = ""
    for word in re.findall(r"[a-z0-9]+", re.sub(r"^[^a-z]+", "", plain.replace("'", ""))):
        longer = f"{slug}-{word}" if slug else word[:_PROPOSED]
        if len(longer) > _PROPOSED:
            break
        slug = longer
    return slug


def free_path(place: Path | str) -> Path:
    """The path that was named. Raises FileError if no new file can be made there."""
    path = Path(place)
    if path.is_dir():
        raise FileError(path, "is a folder", "Name a file in it.")
    if path.exists():
        raise FileError(path, "is there already", "Name another file, or move it away.")
    if not path.parent.is_dir():
        raise FileError(path, "is in a folder that is not there", "Make the folder first, or name another.")
    return path


def programme(name: str, name_es: str, slug: str, now: datetime) -> str:
    """The Turtle of a new programme that claims nothing, for names and a slug that were found free."""
    text = Template(read_text(_TEMPLATE)).substitute(
        base=BASE,
        slug=slug,
        name=Literal(name, lang="en").n3(),
        name_es=Literal(name_es, lang="es").n3(),
        now=now.isoformat(timespec="seconds"),
    )
    return laid_out(text)


def _check_form(slug: str) -> None:
    if not slug:
        raise KgError("no slug can be made of this name. Give one by --slug.")
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", slug) or len(slug) > MAX_SLUG:
        near = f", such as {propose(slug)}" if propose(slug) else ""
        raise KgError(
            f"{slug!r} is no slug. Use up to {MAX_SLUG} lower-case letters, digits and single hyphens, "
            f"with a letter first{near}."
        )
    if slug in re.findall(r"^@prefix ([\w-]+):", read_text(_TEMPLATE), re.MULTILINE):
        raise KgError(f"the slug {slug!r} is a prefix in every such file. Choose another by --slug.")


def _folded(text: str) -> str:
    """The words of a text without accents, capitals and marks."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"\w+", "".join(letter for letter in letters if not unicodedata.combining(letter))))


def _likeness(new: str, old: str) -> float:
    if f" {old} " in f" {new} " or f" {new} " in f" {old} ":
        return 1
    return SequenceMatcher(None, new, old).ratio()


_NAMES = f"""
PREFIX lm: <{LM}>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?programme ?name {{ ?programme a lm:Programme ; rdfs:label|skos:altLabel|(lm:knownAs/lm:wording) ?name }}
ORDER BY ?programme"""
