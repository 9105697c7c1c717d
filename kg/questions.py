"""The question book: one ``.rq`` file a question, with a header that says what it asks and takes.

Header lines begin with ``#+`` and hold ``key: value``: ``summary``, ``description``, ``tags`` (comma-separated) and
any number of ``param: name | type | default | description``. A type is a class of the graph, whose instances are the
choices, also those of subclasses (``lm:Programme``), or ``xsd:integer``, ``xsd:string``. The default ``any`` means no
restriction. The query holds a block ``VALUES ?name { UNDEF }`` for each parameter, so that the file runs anywhere as it
stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import rdflib
from rdflib import RDFS, XSD, URIRef

from kg import resources
from kg.errors import FileError, KgError, UnknownNameError
from kg.files import read_text
from kg.namespaces import LM, PREFIXES, short
from kg.store import Answer, Store, filled

ANY = "any"
_KEYS = {"summary", "description", "tags", "param"}
_LITERALS = {"xsd:integer": XSD.integer, "xsd:string": XSD.string}


@dataclass(frozen=True)
class Parameter:
    """A parameter of a question: its name, its type as written, its default and what it means."""

    name: str
    type: str
    default: str
    description: str

    def choices(self, store: Store) -> dict[str, URIRef]:
        """What the graph offers for this parameter, by short name; empty for literals."""
        if self.type in _LITERALS:
            return {}
        cls = LM[self.type.removeprefix("lm:")]
        rows = store.select(f"SELECT DISTINCT ?x {{ ?x a/<{RDFS.subClassOf}>* <{cls}> }} ORDER BY ?x")
        return {short(row["x"]): URIRef(row["x"]) for row in rows}

    def terms(self, text: str, store: Store) -> list[rdflib.term.Identifier]:
        """The typed terms for what a user wrote, several separated by commas.

        Raises UnknownNameError for a choice that the graph does not offer, KgError for an ill-typed literal.
        """
        if self.type in _LITERALS:
            return [self._literal(text)]
        choices = self.choices(store)
        chosen = []
        for name in filter(None, map(str.strip, text.split(","))):
            if name not in choices:
                raise UnknownNameError(self.name, name, choices, f"Choices: {', '.join(list(choices)[:12])} …")
            chosen.append(choices[name])
        if not chosen:
            raise KgError(f"parameter {self.name} is empty. Give it a value, or leave it out.")
        return chosen

    def _literal(self, text: str) -> rdflib.Literal:
        literal = rdflib.Literal(text, datatype=_LITERALS[self.type])
        if literal.ill_typed:
            raise KgError(f"parameter {self.name} must be of type {self.type}, not {text!r}.")
        return literal


@dataclass(frozen=True)
class Question:
    """A question of the book. `theme` is the folder of its file."""

    name: str
    theme: str
    summary: str
    description: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    query: str


def catalogue(folder: Path | None = None) -> dict[str, Question]:
    """All questions below a folder (the bundled ``queries`` unless given), by name.

    Raises FileError for a header that is incomplete or malformed, and for two questions of one name.
    """
    questions: dict[str, Question] = {}
    for path in sorted((folder or resources.folder("queries")).rglob("*.rq")):
        question = _read(path)
        if question.name in questions:
            raise FileError(path, f"a second question is named {question.name}", "Rename the file.")
        questions[question.name] = question
    return dict(sorted(questions.items(), key=lambda item: (item[1].theme, item[0])))


def find(name: str) -> Question:
    """The question of this name. Raises UnknownNameError."""
    known = catalogue()
    if name not in known:
        raise UnknownNameError("question", name, known, "kg ask lists them.")
    return known[name]


def answer(question: Question, arguments: Mapping[str, str], store: Store) -> Answer:
    """Ask `question` of `store` with the arguments that a user gave by name.

    Raises UnknownNameError for an unknown parameter or choice, KgError for an ill-typed value.
    """
    parameters = {parameter.name: parameter for parameter in question.parameters}
    for name in arguments:
        if name not in parameters:
            takes = ", ".join(parameters) or "none"
            raise UnknownNameError("parameter", name, parameters, f"{question.name} takes: {takes}.")
    values = {}
    for name, parameter in parameters.items():
        text = arguments.get(name, parameter.default)
        if text != ANY:
            values[name] = parameter.terms(text, store)
    return store.ask_user_query(filled(question.query, values), PREFIXES)


def _read(path: Path) -> Question:
    text = read_text(path)
    fields: dict[str, list[str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#+"):
            continue
        key, colon, value = line[2:].partition(":")
        if not colon or key.strip() not in _KEYS or not value.strip():
            raise FileError(
                path,
                f"malformed header {line!r}",
                "Write '#+ key: value' with summary, description, tags or param.",
                number,
            )
        fields.setdefault(key.strip(), []).append(value.strip())
    if missing := {"summary", "description", "tags"} - set(fields):
        raise FileError(path, f"the header lacks {', '.join(sorted(missing))}", "Add it as '#+ key: value'.")
    parameters = tuple(_parameter(path, text, entry) for entry in fields.get("param", ()))
    tags = tuple(tag.strip() for tag in fields["tags"][0].split(","))
    theme = path.parent.name
    return Question(path.stem, theme, fields["summary"][0], fields["description"][0], tags, parameters, text)


def _parameter(path: Path, text: str, entry: str) -> Parameter:
    parts = [part.strip() for part in entry.split("|")]
    if len(parts) != 4:
        raise FileError(path, f"malformed parameter {entry!r}", "Write 'name | type | default | description'.")
    parameter = Parameter(*parts)
    if parameter.type not in _LITERALS and not parameter.type.startswith("lm:"):
        raise FileError(path, f"unknown type {parameter.type}", "Use a class such as lm:Programme, or xsd:integer.")
    try:
        filled(text, {parameter.name: []})
    except KeyError:
        remedy = f"Add 'VALUES ?{parameter.name} {{ UNDEF }}' to the query."
        raise FileError(path, f"no block for parameter {parameter.name}", remedy) from None
    return parameter
