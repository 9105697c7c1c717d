"""The criterion shapes, run on what they see of programmes: which shapes report which programme."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain

import rdflib
from rdflib import RDF, SH, URIRef

from kg.criteria import Step, read_leaves
from kg.engines import Engine, engine
from kg.errors import KgError
from kg.namespaces import LM, short
from kg.results import Pair
from kg.seen import Reached
from kg.shacl import read_shapes
from kg.store import Store
from kg.targets import focus_nodes

_EXAMPLE = "urn:kg:example:"


class Criteria:
    """The criteria of a store, as the bundled shapes state them, ready to run."""

    def __init__(self, store: Store):
        """Raises KgError for a leaf without an active shape."""
        self._shapes = read_shapes("criteria")
        self.leaves = read_leaves(self._shapes, store)

    @cached_property
    def _paths(self) -> dict[frozenset[Step], frozenset[URIRef]]:
        """The shapes by the steps of their paths, by which alone a shape looks at a programme."""
        shapes: dict[frozenset[Step], set[URIRef]] = {}
        for leaf in self.leaves:
            for part in (*leaf.requirements, *leaf.contraries, *leaf.applicability):
                shapes.setdefault(frozenset(part.steps), set()).add(part.iri)
        return {steps: frozenset(iris) for steps, iris in shapes.items()}

    @cached_property
    def steps(self) -> frozenset[Step]:
        """The steps of all paths: all that the shapes look at."""
        return frozenset(step for steps in self._paths for step in steps)

    @property
    def facets(self) -> frozenset[URIRef]:
        """The facets at the ends of the paths, and that of whether a programme runs."""
        return frozenset({LM.status, *(facet for _, facet in self.steps)})

    @cached_property
    def _engine(self) -> Engine:
        return engine("auto", self._shapes)

    def reported(
        self, programmes: Sequence[URIRef], reached: Mapping[URIRef, Reached]
    ) -> dict[URIRef, frozenset[URIRef]]:
        """By programme the shapes that report it, from what it reaches.

        Raises KgError for a shape that does not look at every programme.
        """
        self._check_targets(programmes)
        found = self._judged({reached.get(programme, frozenset()) for programme in programmes})
        return {programme: found[reached.get(programme, frozenset())] for programme in programmes}

    def _judged(self, kinds: Collection[Reached]) -> dict[Reached, frozenset[URIRef]]:
        """The shapes that report programmes which reach this much.

        There are few kinds of what one path reaches, however many programmes there are. The shapes run on one example
        of each, and what they report is put together.
        """
        paths = [({(link.n3(), facet.n3()) for link, facet in path}, iris) for path, iris in self._paths.items()]
        parts = {kind: [_along(kind, path) for path, _ in paths] for kind in kinds}
        examples = {part: URIRef(f"{_EXAMPLE}{number}") for number, part in enumerate({*chain(*parts.values())})}
        reported = _by_programme(examples.values(), self._engine.pairs(_graph(examples)))
        shared: dict[tuple[URIRef, ...], frozenset[URIRef]] = {}
        found = {}
        for kind, mine in parts.items():
            nodes = tuple(examples[part] for part in mine)
            if nodes not in shared:
                sets = (reported[node] & iris for node, (_, iris) in zip(nodes, paths, strict=True))
                shared[nodes] = frozenset().union(*sets)
            found[kind] = shared[nodes]
        return found

    def reported_in(self, programmes: Sequence[URIRef], graph: rdflib.Graph) -> dict[URIRef, frozenset[URIRef]]:
        """The same from the graph of a view."""
        self._check_targets(programmes)
        return _by_programme(programmes, self._engine.pairs(graph))

    def _check_targets(self, programmes: Sequence[URIRef]) -> None:
        for leaf in self.leaves:
            if (leaf.shape, SH.targetClass, LM.Programme) not in self._shapes:
                unseen = set(programmes) - focus_nodes(rdflib.Graph(), self._shapes, leaf.shape)
                if unseen:
                    names = ", ".join(sorted(map(short, unseen))[:12])
                    raise KgError(
                        f"the shape of {leaf.slug} does not look at {names}. Give it the target lm:Programme."
                    )


def _along(kind: Reached, path: Collection[tuple[str, str]]) -> Reached:
    return frozenset(triple for triple in kind if triple[:2] in path)


def _graph(examples: Mapping[Reached, URIRef]) -> rdflib.Graph:
    """Programmes that reach this much, each by a feature for each value."""
    lines = []
    for reached, node in examples.items():
        lines.append(f"{node.n3()} {RDF.type.n3()} {LM.Programme.n3()} .\n")
        for number, (link, facet, value) in enumerate(sorted(reached)):
            lines.append(f"{node.n3()} {link} <{node}#{number}> .\n<{node}#{number}> {facet} {value} .\n")
    return rdflib.Graph().parse(data="".join(lines), format="nt")


def _by_programme(programmes: Iterable[URIRef], pairs: Iterable[Pair]) -> dict[URIRef, frozenset[URIRef]]:
    found: dict[URIRef, set[URIRef]] = {programme: set() for programme in programmes}
    for programme, shape in pairs:
        found[programme].add(shape)
    return {programme: frozenset(shapes) for programme, shapes in found.items()}
