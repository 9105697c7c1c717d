"""SHACL with pySHACL, the only engine here; this module is the only one that knows it.

Results are taken from pySHACL before it makes a report graph and a text of them: both cost more than the validation.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice, repeat

import rdflib
from rdflib import RDF, RDFS, SH

from kg import graphs, resources
from kg.errors import KgError
from kg.results import VARIABLE, Result, filled, in_order

Node = rdflib.term.Node

TURN = 5_000
"""How many pairs of shape and focus node one turn of validation takes."""


def read_shapes(*folders: str) -> rdflib.Graph:
    """The bundled shapes below these folders of ``shapes/``, with their prefix set."""
    return graphs.merged(map(graphs.read, shape_files(*folders)))


def shape_files(*folders: str) -> list:
    """The files of the bundled shapes below these folders of ``shapes/``, and that of their prefixes."""
    return [*resources.turtle(*(f"shapes/{name}" for name in folders)), resources.folder("shapes/prefixes.ttl")]


def run(data: rdflib.Graph, shapes: rdflib.Graph) -> list[Result]:
    """What SHACL says of `data` by `shapes`. Raises KgError when the shapes cannot be read or run.

    `data` must hold the class hierarchy: without it, instances of subclasses escape their targets silently.
    """
    import pyshacl
    from pyshacl.errors import ReportableRuntimeError, ValidationFailure
    from pyshacl.graph_abstraction import DataGraph
    from pyshacl.monkey import apply_patches

    class Collector(pyshacl.Validator):
        """Keeps the results as they come."""

        @classmethod
        def create_validation_report(cls, sg: object, conforms: bool, results: list) -> tuple[list, str]:
            return [_result(triples) for _, _, triples in results], ""

    apply_patches()
    logger = logging.getLogger("pyshacl")
    logger.setLevel(logging.CRITICAL)
    try:
        found = Collector(
            DataGraph.from_rdflib(data), shacl_graph=shapes, options={"inplace": True, "logger": logger}
        ).run()[1]
    except (ReportableRuntimeError, ValidationFailure, RuntimeError) as error:
        reason = getattr(error, "message", None) or str(error)
        raise KgError(f"the shapes could not be run: {' '.join(reason.split())}. Mend the shapes.") from error
    return [result._replace(path=_path(shapes, result), messages=_declared(shapes, result)) for result in found]


def _path(shapes: rdflib.Graph, result: Result) -> Node | None:
    """The path of a result. Of ``sh:node``, pySHACL may tell that of a result within instead of that of the shape."""
    return shapes.value(result.shape, SH.path) if result.component == SH.NodeConstraintComponent else result.path


def _declared(shapes: rdflib.Graph, result: Result) -> tuple[rdflib.Literal, ...]:
    """The messages that the shape or its SHACL-SPARQL constraint declares.

    pySHACL makes up messages where there are none, and drops languages where it fills in variables.
    """
    own = in_order(shapes.objects(result.constraint, SH.message)) if result.constraint is not None else ()
    known = {"this": result.focus, "value": result.value, "path": result.path}
    told = []
    for message in own or in_order(shapes.objects(result.shape, SH.message)):
        text = filled(message, known) if own else message
        form = ".*".join(map(re.escape, VARIABLE.split(str(message))[::2]))
        same = [m for m in result.messages if re.fullmatch(form, str(m), re.DOTALL)] if VARIABLE.search(text) else []
        told.append(rdflib.Literal(str(same[0]), lang=message.language) if same and own else text)
    return tuple(told)


def _result(triples: Iterable[tuple]) -> Result:
    said: dict[Node, list[Node]] = {}
    for _, predicate, value in triples:
        said.setdefault(predicate, []).append(value[1] if isinstance(value, tuple) else value)
    one = lambda predicate: said.get(predicate, [None])[0]  # noqa: E731
    return Result(
        one(SH.focusNode),
        one(SH.resultPath),
        one(SH.value),
        one(SH.sourceConstraintComponent),
        one(SH.sourceShape),
        one(SH.resultSeverity),
        tuple(said.get(SH.resultMessage, ())),
        one(SH.sourceConstraint),
    )


def in_turns(
    data: rdflib.Graph, shapes: rdflib.Graph, nodes: Mapping[Node, set[Node]], first: int = 0, size: int = TURN
) -> Iterator[list[Result]]:
    """What SHACL says of these nodes (by the shapes that look at them), a bounded number of them at a time.

    The first turn may be smaller: if much is wrong, it is enough.
    """
    pairs = ((shape, node) for shape in nodes for node in sorted(nodes[shape], key=str))
    sizes = chain([min(first, size) or size], repeat(size))
    while turn := list(islice(pairs, next(sizes))):
        mine: dict[Node, set[Node]] = {}
        for shape, node in turn:
            mine.setdefault(shape, set()).add(node)
        yield run(data, aimed(shapes, mine))


def aimed(shapes: rdflib.Graph, nodes: Mapping[Node, set[Node]]) -> rdflib.Graph:
    """The shapes with just these nodes as their targets, and no others.

    Not by the option `focus_nodes` of pySHACL: it filters the nodes of nested shapes too, and finds what is not so.
    """
    aimed = rdflib.Graph() + shapes
    for target in (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode, SH.target):
        aimed.remove((None, target, None))
    for shape in set(aimed.subjects(RDF.type, SH.NodeShape)):
        for kind in (RDFS.Class, rdflib.OWL.Class):  # a shape that is a class targets its own instances
            aimed.remove((shape, RDF.type, kind))
    for shape, mine in nodes.items():
        for node in mine:
            aimed.add((shape, SH.targetNode, node))
    return aimed
