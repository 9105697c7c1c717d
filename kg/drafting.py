"""Rows of evidence gathered in a spreadsheet, checked cell by cell and drafted as Turtle for a reader to code.

One row is one statement of a page on one leaf of one programme, in the columns of `COLUMNS`. A draft hangs every
statement on its programme as a context claim, so that it counts neither way until somebody has read it and said which
feature it supports or contradicts.
"""

import datetime
import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import FileError, KgError, suggest
from kg.files import rows_of
from kg.namespaces import BASE, LM, VOC, short
from kg.sources import first_day, read_sources
from kg.store import Store, is_iri
from kg.turtle import laid_out

COLUMNS = [
    *("programme", "criterion", "polarity", "confidence", "statement", "anchor", "source_title", "source_url"),
    *("publisher", "source_type", "source_date", "places_or_scope", "note"),
]
POLARITIES = ("supports", "contradicts", "neutral")
MAX_ANCHOR = 8
_MARKS = {";": "semicolons", "\t": "tabs"}
_OPTIONAL = {"anchor", "publisher", "source_date", "places_or_scope", "note"}

Row = Mapping[str, str]


@dataclass(frozen=True)
class CellProblem:
    """A cell that cannot stay as it is: the line in the file, the column, and what is wrong and what to do."""

    line: int
    column: str
    message: str


@dataclass(frozen=True)
class Draft:
    """What became of a file: its rows by line, what is wrong with them, and, only if nothing is, the Turtle."""

    rows: dict[int, Row]
    problems: list[CellProblem]
    turtle: str


def draft(path: Path, store: Store) -> Draft:
    """Check the rows of a CSV file against the graph and draft them. Blank rows are passed over.

    Raises FileError for a file of other columns or without a row.
    """
    rows = dict(_read(path))
    if not rows:
        raise FileError(path, "has no row below its first line", "Add statements, one a row.")
    names = _Names(store)
    problems = [problem for line, row in rows.items() for problem in _check(line, row, names)]
    problems += _repeats(rows)
    problems.sort(key=lambda p: (p.line, COLUMNS.index(p.column)))
    return Draft(rows, problems, "" if problems else laid_out(_turtle(rows, names)))


def _read(path: Path) -> Iterator[tuple[int, Row]]:
    lines = rows_of(path)
    header = next(lines, (1, []))[1]
    if not header:
        raise FileError(path, "is empty", f"Its first line has to be {','.join(COLUMNS)}.", 1)
    if len(header) == 1 and (mark := next((name for sign, name in _MARKS.items() if sign in header[0]), "")):
        raise FileError(path, f"has its cells separated by {mark}", "Save it as CSV with commas.", 1)
    if sorted(header) != sorted(COLUMNS):
        odd = sorted(set(header) ^ set(COLUMNS)) or ["one is written twice"]
        raise FileError(
            path, f"has other columns: {', '.join(odd)}", f"Its first line has to be {','.join(COLUMNS)}.", 1
        )
    for line, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise FileError(path, f"a row has {len(cells)} cells, not {len(header)}", "Mend the row.", line)
        yield line, {name: cell.strip() for name, cell in zip(header, cells, strict=True)}


class _Names:
    """What the graph knows: programmes, leaves, grades, types of source, and sources by their address."""

    def __init__(self, store: Store):
        def of(cls: str) -> dict[str, str]:
            rows = store.select(
                f"SELECT ?x ?code WHERE {{ ?x a <{LM[cls]}> OPTIONAL {{ "
                "?x <http://www.w3.org/2004/02/skos/core#notation> ?code } }"
            )
            return {key: short(row["x"]) for row in rows for key in (short(row["x"]), row["code"]) if key}

        self.programmes, self.leaves, self.grades = of("Programme"), of("Leaf"), of("Confidence")
        self.types = of("SourceType")
        sources = read_sources(store).values()
        self.pages = {source.page: source for source in sources if source.page}
        self.taken = {source.slug for source in sources}
        self.coded: dict[tuple[str, str, str], str] = {}
        for row in store.select(_CODED):
            self.coded[(short(row["programme"]), row["page"], _folded(row["says"]))] = short(row["claim"])


def _check(line: int, row: Row, names: _Names) -> Iterator[CellProblem]:
    checks: dict[str, Callable[[str], str]] = {
        "programme": lambda text: _unknown(text, names.programmes, "programme"),
        "criterion": lambda text: _unknown(text, names.leaves, "leaf criterion"),
        "polarity": lambda text: _unknown(text, dict.fromkeys(POLARITIES), "polarity"),
        "confidence": lambda text: _unknown(text, names.grades, "grade of confidence"),
        "source_type": lambda text: _unknown(text, names.types, "type of source"),
        "source_date": _no_date,
        "anchor": _long,
        "source_url": _no_address,
    }
    for column in COLUMNS:
        if not row[column]:
            if column not in _OPTIONAL:
                yield CellProblem(line, column, "is empty. Fill it in")
        elif column in checks and (message := checks[column](row[column])):
            yield CellProblem(line, column, message)
    yield from _against_the_graph(line, row, names)


def _against_the_graph(line: int, row: Row, names: _Names) -> Iterator[CellProblem]:
    """What the graph knows otherwise: the type and date of a known page, and a statement that is coded already."""
    key = (row["programme"], row["source_url"], _folded(row["statement"]))
    if key in names.coded:
        yield CellProblem(line, "statement", f"is coded already as {names.coded[key]}. Take the row out")
    if source := names.pages.get(row["source_url"]):
        kind = names.types.get(row["source_type"])
        if kind and kind != short(source.kind):
            message = f"is {row['source_type']!r}, and {source.slug} is known as {short(source.kind)}. Use that"
            yield CellProblem(line, "source_type", message)
        dates = sorted((row["source_date"], source.issued), key=len)
        if not dates[1].startswith(dates[0]):
            yield CellProblem(line, "source_date", f"is not that of {source.slug}, {source.issued}. Use that")
    if names.types.get(row["source_type"]) == "unverified" and names.grades.get(row["confidence"]) != "low":
        yield CellProblem(line, "confidence", "has to be low for what is not verified. Write low")


def _unknown(text: str, known: Mapping[str, object], kind: str) -> str:
    if text in known:
        return ""
    near = suggest(text, known)
    return f"{text!r} is no {kind}. " + (f"Did you mean {' or '.join(near)}?" if near else f"Use {', '.join(known)}")


def _no_date(text: str) -> str:
    try:
        day = first_day(text)
    except KgError as error:
        return str(error).rstrip(".")
    return f"{text!r} is still to come. Write when the page was published" if day > str(datetime.date.today()) else ""


def _long(text: str) -> str:
    number = len(text.split())
    return f"has {number} words; an anchor has at most {MAX_ANCHOR}. Shorten it" if number > MAX_ANCHOR else ""


def _no_address(text: str) -> str:
    if re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", text) and is_iri(text):
        return ""
    return f"{text!r} is no address of a page. Write http:// or https:// and what follows, without spaces"


def _repeats(rows: Mapping[int, Row]) -> Iterator[CellProblem]:
    seen: dict[tuple[str, ...], int] = {}
    cells: dict[tuple[str, str], tuple[int, str]] = {}
    for line, row in rows.items():
        key = (row["programme"], row["criterion"], row["source_url"], _folded(row["statement"]))
        if key in seen:
            yield CellProblem(line, "statement", f"repeats line {seen[key]}. Take one of them out")
        seen.setdefault(key, line)
        for column in ("source_type", "source_date", "source_title"):
            first, text = cells.setdefault((row["source_url"], column), (line, row[column]))
            if text != row[column]:
                yield CellProblem(line, column, f"is {text!r} for the same page on line {first}. Use one of the two")


def _turtle(rows: Mapping[int, Row], names: _Names) -> str:
    slugs = _slugs(rows, names)
    parts = [_PREFIXES]
    known = set()
    for row in rows.values():
        url = row["source_url"]
        if url not in names.pages and url not in known:
            known.add(url)
            parts.append(_source(slugs[url], row, names))
    for line, row in rows.items():
        parts.append(_claim(line, row, slugs[row["source_url"]], names))
    return "\n".join(parts)


_PREFIXES = f"""\
# A draft: read each row again, say which feature it supports or contradicts, and move it into the file of its
# programme. Until then its claims are context and count neither way.
@prefix lm:         <{LM}> .
@prefix confidence: <{VOC}confidence/> .
@prefix criterion:  <{VOC}criterion/> .
@prefix dcterms:    <http://purl.org/dc/terms/> .
@prefix foaf:       <http://xmlns.com/foaf/0.1/> .
@prefix source:     <{BASE}id/source/> .
@prefix source-type: <{VOC}source-type/> .
"""


def _source(slug: str, row: Row, names: _Names) -> str:
    lines = [f"source:{slug} a lm:Source ;", f"    dcterms:title {_quoted(row['source_title'])} ;"]
    if row["publisher"]:
        lines.append(f"    dcterms:publisher {_quoted(row['publisher'])} ;")
    lines.append(f"    lm:sourceType source-type:{names.types[row['source_type']]} ;")
    if row["source_date"]:
        lines.append(f'    lm:issued "{row["source_date"]}" ;')
    return "\n".join([*lines, f"    foaf:page <{row['source_url']}> .", ""])


def _claim(line: int, row: Row, source: str, names: _Names) -> str:
    programme = f"{BASE}id/programme/{names.programmes[row['programme']]}"
    digest = hashlib.sha256(f"{row['source_url']} {row['criterion']} {row['statement']}".encode()).hexdigest()[:8]
    claim = f"<{programme}#d-{digest}>"
    remarks = [f"# line {line}: {row['polarity']}"]
    remarks += [f"# {name}: {' '.join(row[name].split())}" for name in ("anchor", "note") if row[name]]
    lines = [
        f"<{programme}> lm:hasContext {claim} .",
        f"{claim} a lm:ContextClaim ;",
        f"    lm:source source:{source} ;",
        f"    lm:confidence confidence:{names.grades[row['confidence']]} ;",
        f"    lm:scope {_quoted(row['places_or_scope'] or 'not yet coded')}@en ;",
        f"    lm:bearsOn criterion:{names.leaves[row['criterion']]} ;",
        f"    lm:says {_quoted(row['statement'])}@en .",
        "",
    ]
    return "\n".join([*remarks, *lines])


def _slugs(rows: Mapping[int, Row], names: _Names) -> dict[str, str]:
    """A short name for the source of each row: the known one of its page, or a new one from publisher and title."""
    slugs, taken = {page: source.slug for page, source in names.pages.items()}, set(names.taken)
    for row in rows.values():
        if row["source_url"] not in slugs:
            year = [row["source_date"][:4]] if row["source_date"] else []
            base = "-".join([*_words(row["publisher"])[:2], *_words(row["source_title"])[:4], *year]) or "page"
            slug = next(name for name in (base, *(f"{base}-{n}" for n in range(2, len(rows) + 2))) if name not in taken)
            taken.add(slug)
            slugs[row["source_url"]] = slug
    return slugs


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.findall(r"[a-z0-9]+", plain)


def _folded(text: str) -> str:
    return " ".join(text.lower().split()).rstrip(".")


def _quoted(text: str) -> str:
    escaped = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


_CODED = f"""
SELECT ?programme ?page ?says ?claim WHERE {{
  ?claim <{LM.says}> ?says ; <{LM.source}>/<http://xmlns.com/foaf/0.1/page> ?address . BIND (STR(?address) AS ?page)
  {{ ?programme <{LM.hasContext}> ?claim }}
  UNION {{ ?feature <{LM.supportedBy}>|<{LM.contradictedBy}> ?claim . ?programme ?link ?feature ; a <{LM.Programme}> }}
}}"""
