"""The criteria as the shapes state them: leaves, requirements, and what speaks against each.

A criterion shape is traced by its path. Every path of `shapes/criteria` has two steps, a link from the programme
to a feature and a property of the feature, so that the features behind a verdict can be named.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import rdflib
from rdflib import SH, URIRef
from rdflib.collection import Collection

from kg.errors import KgError
from kg.namespaces import LM, VOC, short
from kg.rule import Verdict
from kg.store import Store

Step = tuple[URIRef, URIRef]


@dataclass(frozen=True)
class CriterionShape:
    """A property shape of a leaf.

    `steps` are its alternatives of (link, facet). `wanted` are the values that it looks for at the end of the path,
    None where any value counts. `settled_by` are the types of source that could settle what it reports, `least` is
    how many different values it asks for.
    """

    iri: URIRef
    role: URIRef
    name: str
    message: str
    reading: str
    steps: tuple[Step, ...]
    wanted: frozenset[URIRef] | None
    alone: Verdict | None
    settled_by: tuple[URIRef, ...]
    least: int

    def wants(self, values: Iterable[URIRef]) -> bool:
        """Whether one of these values is what the shape looks for."""
        return any(self.wanted is None or value in self.wanted for value in values)


@dataclass(frozen=True)
class Leaf:
    """A leaf criterion: slug, English label, IRI of its node shape, and its shapes by role."""

    slug: str
    label: str
    shape: URIRef
    requirements: tuple[CriterionShape, ...]
    contraries: tuple[CriterionShape, ...]
    applicability: tuple[CriterionShape, ...]

    @property
    def category(self) -> str:
        """The slug of the category."""
        return self.slug.split(".")[0]

    @property
    def iri(self) -> URIRef:
        """The concept that the shape encodes."""
        return VOC[f"criterion/{self.slug}"]


def read_leaves(shapes: rdflib.Graph, store: Store) -> list[Leaf]:
    """The leaves that `shapes` encode, in the order of the list of criteria.

    Raises KgError when a leaf of the list has no shape, or a shape no active requirement: such a leaf must never
    count as met.
    """
    by_concept = {concept: shape for shape, concept in shapes.subject_objects(LM.encodes)}
    leaves = []
    for row in store.select(_LEAVES):
        concept = URIRef(row["leaf"])
        shape = by_concept.get(concept)
        if shape is None or shapes.value(shape, SH.deactivated):
            raise KgError(f"no active shape encodes the criterion {short(concept)}. Add one to shapes/criteria.")
        leaf = _leaf(shapes, shape, short(concept), row["label"])
        if not leaf.requirements:
            raise KgError(f"the shape of {leaf.slug} has no active requirement. Add one, or nothing can be met.")
        leaves.append(leaf)
    return leaves


_LEAVES = f"""
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?leaf ?label WHERE {{
  ?leaf a <{LM.Leaf}> ; skos:prefLabel ?label ; <{LM.order}> ?order .
  FILTER (LANG(?label) = "en")
  OPTIONAL {{ ?leaf skos:broader ?category . ?category <{LM.order}> ?rank }}
}} ORDER BY COALESCE(?rank, ?order) ?order"""


def _leaf(shapes: rdflib.Graph, shape: URIRef, slug: str, label: str) -> Leaf:
    by_role: dict[URIRef, list[CriterionShape]] = {LM.Requirement: [], LM.Contrary: [], LM.Applicability: []}
    for part in sorted(shapes.objects(shape, SH.property)):
        if not shapes.value(part, SH.deactivated):
            role = shapes.value(part, LM.role)
            if role not in by_role:
                raise KgError(f"the shape {short(part)} has no lm:role. Say what its report means.")
            by_role[role].append(_property_shape(shapes, part, role))
    return Leaf(slug, label, shape, *(tuple(by_role[r]) for r in (LM.Requirement, LM.Contrary, LM.Applicability)))


def _property_shape(shapes: rdflib.Graph, part: URIRef, role: URIRef) -> CriterionShape:
    alone = shapes.value(part, LM.alone)
    return CriterionShape(
        part,
        role,
        _english(shapes, part, SH.name),
        _english(shapes, part, SH.message),
        _english(shapes, part, LM.reading),
        _steps(shapes, part),
        _wanted(shapes, part),
        Verdict(short(alone).replace("-", "_")) if alone else None,
        tuple(sorted(shapes.objects(part, LM.settledBy))),
        max((int(n) for p in (SH.minCount, SH.qualifiedMinCount) for n in shapes.objects(part, p)), default=1),
    )


def _english(shapes: rdflib.Graph, part: URIRef, predicate: URIRef) -> str:
    return next((str(t) for t in shapes.objects(part, predicate) if t.language == "en"), "")


def _steps(shapes: rdflib.Graph, part: URIRef) -> tuple[Step, ...]:
    path = shapes.value(part, SH.path)
    alternatives = shapes.value(path, SH.alternativePath)
    sequences = list(Collection(shapes, alternatives)) if alternatives else [path]
    steps = tuple(tuple(Collection(shapes, sequence)) for sequence in sequences)
    if any(len(step) != 2 for step in steps):
        raise KgError(f"the path of {short(part)} has not two steps, a link and a facet. Write it so.")
    return steps


def _wanted(shapes: rdflib.Graph, part: URIRef) -> frozenset[URIRef] | None:
    for holder in (part, shapes.value(part, SH["not"]), shapes.value(part, SH.qualifiedValueShape)):
        if holder is None:
            continue
        if (value := shapes.value(holder, SH.hasValue)) is not None:
            return frozenset([value])
        if (listed := shapes.value(holder, SH["in"])) is not None:
            return frozenset(Collection(shapes, listed))
    return None
