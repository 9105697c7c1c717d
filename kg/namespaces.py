"""Where the IRIs of the project live. BASE is the one place in the code that names the base IRI."""

from rdflib import Namespace

BASE = "https://w3id.org/labour-mobility/"
LM = Namespace(BASE + "ns#")
SHAPES = Namespace(BASE + "shapes#")
VOC = Namespace(BASE + "voc/")
ID = Namespace(BASE + "id/")

EARL = Namespace("http://www.w3.org/ns/earl#")
SH = Namespace("http://www.w3.org/ns/shacl#")

PREFIXES = {
    "lm": str(LM),
    "lmsh": str(SHAPES),
    "programme": BASE + "id/programme/",
    "source": BASE + "id/source/",
    "actor": BASE + "id/actor/",
    "country": BASE + "id/country/",
    "criterion": BASE + "voc/criterion/",
    "verdict": BASE + "voc/verdict/",
    "dcterms": "http://purl.org/dc/terms/",
    "earl": str(EARL),
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": str(SH),
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes that queries may use without declaring them."""


def short(iri: str) -> str:
    """The short name of one of our IRIs: its last part, with the programme before a hash (`palm#c1`).

    Other IRIs come back as they are.

    >>> short("https://w3id.org/labour-mobility/voc/right/housing")
    'housing'
    >>> short("https://w3id.org/labour-mobility/id/programme/palm#c1")
    'palm#c1'
    >>> short("https://w3id.org/labour-mobility/ns#Claim")
    'Claim'
    """
    iri = str(iri)  # URIRef.startswith takes no tuple: it compares with the text of the tuple
    if iri.startswith((LM, SHAPES)):
        return iri.rsplit("#", 1)[1]
    return iri.rsplit("/", 1)[1] if iri.startswith(BASE) else iri
