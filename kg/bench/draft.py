"""A made-up description while it is put together: subjects with their statements, then Turtle."""

from kg.namespaces import BASE, ID, LM, VOC

BENCH = f"{BASE}bench/"
"""Where made-up programmes live."""

HEADER = f"""\
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix lm: <{LM}> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
REPORT, DERIVED, UNVERIFIED = ("porcausa-2025", "own-classification", "general-knowledge")


def concept(name: str) -> str:
    """A concept in Turtle, from its list and name: ``right/housing``."""
    return f"<{VOC}{name}>"


def thing(name: str) -> str:
    """One of our things in Turtle, from its kind and name: ``country/fj``."""
    return f"<{ID}{name}>"


class Draft:
    """One programme, with methods to add to it and to spoil it. Terms are text in Turtle."""

    def __init__(self, number: int):
        self.base = f"{BENCH}p{number}"
        self.iri = f"<{self.base}>"
        self._said: dict[str, list[tuple[str, str]]] = {self.iri: []}
        self.say(self.iri, "a", "lm:Programme")

    def node(self, name: str) -> str:
        """A hash IRI of the programme."""
        return f"<{self.base}#{name}>"

    def say(self, subject: str, *statement: str) -> None:
        """Add statements on a subject: predicate, object, predicate, object …"""
        pairs = zip(statement[::2], statement[1::2], strict=True)
        self._said.setdefault(subject, []).extend(pairs)

    def drop(self, subject: str, *predicates: str) -> None:
        """Take out what is said of a subject by these predicates."""
        self._said[subject] = [(p, o) for p, o in self._said[subject] if p not in predicates]

    def forget(self, node: str) -> None:
        """Take out a feature with all that is said of it, if there is one."""
        self._said.pop(node, None)
        self._said[self.iri] = [(p, o) for p, o in self._said[self.iri] if o != node]

    def claim(self, name: str, source: str, says: str, confidence: str = "high", line: int = 0) -> str:
        """Add a claim, in the report on its line, and return its IRI."""
        node = self.node(name)
        self.say(node, "a", "lm:Claim", "lm:source", thing(f"source/{source}"))
        self.say(node, "lm:confidence", concept(f"confidence/{confidence}"), "lm:says", f'"{says}"@en')
        if line:
            self.say(node, "lm:section", '"3, Table 1"', "lm:line", str(line))
        return node

    def feature(self, link: str, kind: str, name: str, *statement: str, by: str = "c1") -> str:
        """Add a feature that a claim supports, and return its IRI."""
        node = self.node(name)
        self.say(self.iri, f"lm:{link}", node)
        self.say(node, "a", f"lm:{kind}", *statement, "lm:supportedBy", self.node(by))
        return node

    def count(self, value: str, unit: str) -> str:
        """Add an observation of places, and return its IRI."""
        said = ("lm:indicator", concept("indicator/places"), "lm:value", value, "lm:unit", unit)
        return self.feature("counted", "Observation", "places", *said)

    def turtle(self) -> str:
        """The description in Turtle."""
        return "".join(
            f"{subject} {' ; '.join(f'{p} {o}' for p, o in pairs)} .\n"
            for subject, pairs in self._said.items()
            if pairs
        )

    def __len__(self) -> int:
        return sum(map(len, self._said.values()))
