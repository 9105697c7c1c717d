"""The rule by which verdicts on leaves become a level. Pure functions; the numbers come from the graph.

The rule is that of Annex 1 of the report; readings are explained in docs/decisions.md.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from rdflib import URIRef

from kg.errors import KgError
from kg.namespaces import LM, short
from kg.store import Store


class Verdict(StrEnum):
    """What a leaf or a category comes to. The values are the notations of the list of verdicts."""

    MET = "met"
    PARTLY = "partly_documented"
    CONTESTED = "contested"
    CONTRADICTED = "contradicted"
    UNDOCUMENTED = "undocumented"
    NOT_APPLICABLE = "not_applicable"


class Level(StrEnum):
    """A level of success, from the lowest. The values are the notations of the list of levels."""

    BELOW = "below_successful"
    SUCCESSFUL = "successful"
    HIGHLY = "highly_successful"

    @property
    def rank(self) -> int:
        """The place in the order, from 0 for the lowest."""
        return list(Level).index(self)


@dataclass(frozen=True)
class Rule:
    """Thresholds (numbers of categories), roll-up (``all`` or ``any``) and handling of contested leaves
    (``counts`` or ``against``). `iri` is the rule of the graph, None for one that a reader changed."""

    successful_from: int
    highly_successful_from: int
    rollup: str
    contested: str
    iri: URIRef | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.successful_from < self.highly_successful_from:
            raise KgError(
                f"{self.highly_successful_from} categories for highly successful must be more than the "
                f"{self.successful_from} for successful, which must be at least 1. Choose other numbers."
            )

    def level(self, categories: int) -> Level:
        """The level that this number of categories makes."""
        if categories >= self.highly_successful_from:
            return Level.HIGHLY
        return Level.SUCCESSFUL if categories >= self.successful_from else Level.BELOW


def read_rule(store: Store) -> tuple[Rule, URIRef]:
    """The rule that the graph states, and its default view. Raises KgError unless there is exactly one, complete."""
    fields = ("successfulFrom", "highlySuccessfulFrom", "rollup", "contested", "defaultView")
    pattern = " ; ".join(f"<{LM[field]}> ?{field}" for field in fields)
    rows = store.select(f"SELECT * WHERE {{ ?rule a <{LM.Rule}> ; {pattern} }}")
    if len(rows) != 1:
        raise KgError(f"the graph states {len(rows)} complete rules, where one is needed. Do not redescribe the rule.")
    row = rows[0]
    thresholds = int(row["successfulFrom"]), int(row["highlySuccessfulFrom"])
    rule = Rule(*thresholds, short(row["rollup"]), short(row["contested"]), URIRef(row["rule"]))
    return rule, URIRef(row["defaultView"])


def leaf_verdict(required: int, missing: int, alone: Collection[Verdict], applies: bool = True) -> Verdict:
    """The verdict on a leaf.

    `required` and `missing` count its requirements; `alone` holds, for each contrary shape that reports, the
    verdict that it leaves when no requirement holds; `applies` is False where a source says that the leaf
    does not arise.
    """
    if not applies:
        return Verdict.NOT_APPLICABLE
    some = missing < required
    if alone:
        return Verdict.CONTRADICTED if not some and Verdict.CONTRADICTED in alone else Verdict.CONTESTED
    if some:
        return Verdict.PARTLY if missing else Verdict.MET
    return Verdict.UNDOCUMENTED


_BEST_FIRST = (
    Verdict.MET,
    Verdict.PARTLY,
    Verdict.CONTESTED,
    Verdict.UNDOCUMENTED,
    Verdict.CONTRADICTED,
    Verdict.NOT_APPLICABLE,
)


def category_verdict(leaves: Iterable[Verdict], rollup: str) -> Verdict:
    """The verdict on a category from those on its leaves: of ``all`` that apply, or of ``any``, the best."""
    applicable = [verdict for verdict in leaves if verdict != Verdict.NOT_APPLICABLE]
    if not applicable:
        return Verdict.NOT_APPLICABLE
    if rollup == "any":
        return min(applicable, key=_BEST_FIRST.index)
    if set(applicable) == {Verdict.MET}:
        return Verdict.MET
    for verdict in (Verdict.CONTRADICTED, Verdict.CONTESTED):
        if verdict in applicable:
            return verdict
    documented = {Verdict.MET, Verdict.PARTLY} & set(applicable)
    return Verdict.PARTLY if documented else Verdict.UNDOCUMENTED


def category_possible(leaves: Iterable[Verdict], rollup: str, contested: str) -> bool:
    """Whether the category could be met if silences were filled and disputes settled.

    Contradicted leaves count against it; contested ones too where `contested` is ``against``.
    """
    lost = {Verdict.CONTRADICTED} | ({Verdict.CONTESTED} if contested == "against" else set())
    open_leaves = [verdict not in lost for verdict in leaves if verdict != Verdict.NOT_APPLICABLE]
    return bool(open_leaves) and (any(open_leaves) if rollup == "any" else all(open_leaves))


@dataclass(frozen=True)
class Outcome:
    """What a programme comes to: verdicts by leaf and by category (slugs), and the range of levels."""

    leaves: dict[str, Verdict]
    categories: dict[str, Verdict]
    shown: int
    possible: int
    level_shown: Level
    level_possible: Level
    level_possible_strict: Level

    @property
    def contested(self) -> int:
        """How many categories are contested."""
        return sum(verdict == Verdict.CONTESTED for verdict in self.categories.values())

    @property
    def applicable(self) -> int:
        """How many leaves apply."""
        return sum(verdict != Verdict.NOT_APPLICABLE for verdict in self.leaves.values())

    @property
    def documented(self) -> int:
        """How many applicable leaves have a verdict other than undocumented."""
        return self.applicable - self.undocumented

    @property
    def undocumented(self) -> int:
        """How many leaves are undocumented."""
        return sum(verdict == Verdict.UNDOCUMENTED for verdict in self.leaves.values())

    def holds(self, published: Level, strict: bool = False) -> bool:
        """Whether a published level lies between what is shown and what is possible."""
        highest = self.level_possible_strict if strict else self.level_possible
        return self.level_shown.rank <= published.rank <= highest.rank


def outcome(leaves: dict[str, Verdict], members: dict[str, list[str]], rule: Rule) -> Outcome:
    """Apply `rule` to the verdicts on `leaves`; `members` lists the leaves of each category."""
    by_category = {category: [leaves[leaf] for leaf in names] for category, names in members.items()}
    categories = {name: category_verdict(verdicts, rule.rollup) for name, verdicts in by_category.items()}

    def possible(contested: str) -> int:
        return sum(category_possible(verdicts, rule.rollup, contested) for verdicts in by_category.values())

    shown = sum(verdict == Verdict.MET for verdict in categories.values())
    highest, strict = possible(rule.contested), possible("against")
    levels = (rule.level(count) for count in (shown, highest, strict))
    return Outcome(leaves, categories, shown, highest, *levels)
