"""How far two blind codings of a source agree, cell by cell.

A coding is a CSV file with the columns ``programme`` (or ``subject``, for what is not said of programmes), ``class``,
``value`` and ``polarity`` among others: one row per statement put on a feature. A cell is a programme, a leaf criterion
and a direction, for or against; a coder marks it when a row speaks so. Which leaf a value bears on is said by the
ontology, not by the coder.
"""

from dataclasses import dataclass
from pathlib import Path

from kg.errors import FileError, KgError
from kg.files import rows_of
from kg.namespaces import LM, short
from kg.store import Store

Cell = tuple[str, str, str]
Coded = tuple[str, str, str, str]


@dataclass(frozen=True)
class Agreement:
    """Two coders on the same cells: how often both, one or neither marked one; and on what they differ.

    `kappa` is Cohen's kappa, `alpha` Krippendorff's alpha for nominal data; both are None where the marks do not vary,
    for then chance explains all. There are no cells where the codings are not of programmes. `features` counts the
    statements that both and that either made.
    """

    cells: int
    both: int
    neither: int
    only_first: list[Cell]
    only_second: list[Cell]
    kappa: float | None
    alpha: float | None
    features: tuple[int, int]

    @property
    def percent(self) -> float | None:
        """The share of cells on which the two agree, of 100; None without cells."""
        return 100 * (self.both + self.neither) / self.cells if self.cells else None


def compare(first: Path, second: Path, store: Store) -> Agreement:
    """Compare two codings. Raises FileError for a file that is no coding, and KgError if they do not match or the
    extra is missing."""
    (kind, one), (other, two) = _read(first), _read(second)
    if kind != other:
        raise KgError(f"{first} codes by {kind} and {second} by {other}. Name two codings of the same kind.")
    features = (len(one & two), len(one | two))
    if kind == "subject":
        return Agreement(0, 0, 0, [], [], None, None, features)
    universe = [(row["programme"], row["leaf"], side) for row in _shortened(store, _CELLS) for side in _SIDES]
    known = {programme for programme, _, _ in universe}
    for path, rows in ((first, one), (second, two)):
        for slug in sorted({row[0] for row in rows} - known):
            raise FileError(path, f"codes the programme {slug}, which the graph does not know", "Mend the name.")
    bears = {(row["class"], row["value"]): row["leaf"] for row in _shortened(store, _BEARING)}
    mine, theirs = _marked(one, bears), _marked(two, bears)
    marks = [[int(cell in marked) for cell in universe] for marked in (mine, theirs)]
    varied = len({mark for coder in marks for mark in coder}) > 1
    kappa, alpha = (_kappa(*marks), _alpha(marks)) if varied else (None, None)
    both, neither = len(mine & theirs), len(universe) - len(mine | theirs)
    return Agreement(len(universe), both, neither, sorted(mine - theirs), sorted(theirs - mine), kappa, alpha, features)


def _read(path: Path) -> tuple[str, set[Coded]]:
    lines = rows_of(path)
    names = next(lines, (1, []))[1]
    kind = "subject" if "subject" in names else "programme"
    if missing := {kind, "anchor", "class", "value", "polarity"} - set(names):
        raise FileError(path, f"is no coding: it lacks {', '.join(sorted(missing))}", "Name a coding.", 1)
    coded = set()
    for number, cells in lines:
        row = dict(zip(names, cells, strict=False))
        if len(cells) != len(names) or row["polarity"] not in ("supports", "contradicts"):
            raise FileError(path, "a row needs a cell for each column, and supports or contradicts", "Mend it.", number)
        coded.add((row[kind], row["class"], row["value"], row["polarity"]))
    if not coded:
        raise FileError(path, "holds no row, so there is nothing to compare", "Name a coding with rows.")
    return kind, coded


_SIDES = ("for", "against")


def _marked(rows: set[Coded], bears: dict[tuple[str, str], str]) -> set[Cell]:
    cells = set()
    for programme, kind, value, polarity in rows:
        if leaf := bears.get((kind, value)):
            holds = (polarity == "supports") != (kind == "Limitation")
            cells.add((programme, leaf, _SIDES[not holds]))
    return cells


def _kappa(one: list[int], two: list[int]) -> float:
    """Cohen (1960): the agreement beyond what the two coders' own rates would give by chance."""
    total = len(one)
    observed = sum(a == b for a, b in zip(one, two, strict=True)) / total
    rates = sum(one) / total, sum(two) / total
    expected = rates[0] * rates[1] + (1 - rates[0]) * (1 - rates[1])
    return (observed - expected) / (1 - expected)


def _alpha(marks: list[list[int]]) -> float:
    try:
        import krippendorff
    except ImportError:
        raise KgError("this needs krippendorff. In a clone: pip install '.[agreement]'") from None
    return float(krippendorff.alpha(reliability_data=marks, level_of_measurement="nominal"))


def _shortened(store: Store, query: str) -> list[dict[str, str]]:
    return [{name: short(value) for name, value in row.items()} for row in store.select(query)]


_CELLS = f"SELECT ?programme ?leaf {{ ?programme a <{LM.Programme}> . ?leaf a <{LM.Leaf}> }} ORDER BY ?programme ?leaf"

_BEARING = f"""
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?class ?value ?leaf {{
  ?facet rdfs:subPropertyOf <{LM.facet}> ; rdfs:domain ?class ; rdfs:range ?list .
  ?value a ?list ; <{LM.bearsOn}> ?leaf .
}}"""
