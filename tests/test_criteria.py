"""Shapes, lists and view agree with each other."""

from rdflib import RDF, RDFS, SH, SKOS

from kg import graphs, resources
from kg.criteria import read_leaves
from kg.namespaces import LM, short
from kg.shacl import read_shapes


def test_what_bears_on_a_leaf_is_what_its_requirements_want(store):
    """`lm:bearsOn` is said on concepts; requirements name concepts. Neither may know one that the other does not."""
    ontology = graphs.merged(map(graphs.read, resources.turtle("ontology")))
    facets = {f: ontology.value(f, RDFS.range) for f in ontology.subjects(RDFS.subPropertyOf, LM.facet)}
    ranges = {LM.actorType: LM.ActorRole, **facets}  # two kinds of actors: it is their roles that bear on the leaf
    for leaf in read_leaves(read_shapes("criteria"), store):
        wanted = set()
        for shape in leaf.requirements:
            for link, facet in shape.steps:
                feature = ontology.value(link, RDFS.range)
                own = {f for f in facets if ontology.value(f, RDFS.domain) == feature}
                classes = {ranges[f] for f in (own if facet == LM.bearsOn else {facet})}
                concepts = {c for cls in classes for c in ontology.subjects(RDF.type, cls)}
                by_value = facet != LM.bearsOn and shape.wanted is not None
                wanted |= (
                    concepts & shape.wanted
                    if by_value
                    else {c for c in concepts if (c, LM.bearsOn, leaf.iri) in ontology}
                )
        bearing = set(ontology.subjects(LM.bearsOn, leaf.iri))
        limitations = {c for c in bearing if (c, RDF.type, LM.LimitationKind) in ontology}
        assert {short(c) for c in wanted} == {short(c) for c in bearing - limitations}, leaf.slug
        assert limitations, f"no limitation bears on {leaf.slug}"


def test_the_leaves_are_the_eleven_of_the_report(store):
    leaves = read_leaves(read_shapes("criteria"), store)
    assert [leaf.slug for leaf in leaves] == [
        "regular",
        "dignified.recruitment",
        "dignified.stay",
        "dignified.return",
        "autonomous.decision",
        "autonomous.control",
        "participatory.community",
        "participatory.union",
        "transparent.complaints",
        "transparent.supervision",
        "collaborative",
    ]


def test_shapes_speak_two_languages_and_say_how_they_read_the_report():
    shapes = read_shapes("criteria", "quality")
    for shape in shapes.subjects(RDF.type, SH.PropertyShape):
        assert {m.language for m in shapes.objects(shape, SH.message)} == {"en", "es"}, shape
        if shapes.value(shape, LM.role) in (LM.Requirement, LM.Applicability):
            assert shapes.value(shape, LM.reading) and shapes.value(shape, LM.line), shape
    for node in shapes.subjects(RDF.type, SH.NodeShape):
        assert {m.language for m in shapes.objects(node, RDFS.label)} == {"en", "es"}, node


def test_shapes_use_no_word_of_shacl_that_does_not_exist():
    shapes = read_shapes("criteria", "quality")
    used = {term for triple in shapes for term in triple if str(term).startswith(str(SH))}
    assert len(used) > 10
    assert {term for term in used if term not in SH} == set()
    assert SH._NS["minCuont"] not in SH


def test_shapes_name_only_declared_terms(store):
    declared = {row["t"] for row in store.select("SELECT DISTINCT ?t { ?t a ?c }")}
    shapes = read_shapes("criteria", "quality")
    ours = {
        str(t)
        for triple in shapes
        for t in triple
        if str(t).startswith((str(LM), "https://w3id.org/labour-mobility/voc/"))
    }
    assert ours - declared - {str(LM)} == set()
    assert SKOS.Concept in set(shapes.objects())
