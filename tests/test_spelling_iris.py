"""Links that nearly meet a described node."""

import pytest
from spelling_samples import bundled, read

from kg.spelling.iris import typos

KNOWN = """ex:guatemala ex:p 1 . ex:palm-c1 ex:p 1 . ex:employer ex:p 1 . <https://example.net/page/> ex:p 1 .
ex:year-2001 ex:p 1 . ex:Germany ex:p 1 . ex:some_node ex:p 1 . ex:paper-2020a ex:p 1 . ex:report-text-en ex:p 1 .
<http://example.org/caf%C3%A9> ex:p 1 . ex:Person ex:p 1 . ex:martin ex:p 1 . ex:marvin ex:p 1 .
"""


@pytest.mark.parametrize(
    ("link", "fix"),
    [
        ("ex:guatemela", "ex:guatemala"),
        ("ex:gautemala", "ex:guatemala"),
        ("ex:guatmala", "ex:guatemala"),
        ("ex:guattemala", "ex:guatemala"),
        ("<http://example.org/guatemela>", "<http://example.org/guatemala>"),
        ("<http://example.net/page>", "<https://example.net/page/>"),
        ("ex:germany", "ex:Germany"),
        ("ex:some-node", "ex:some_node"),
        ("<http://example.org/café>", "<http://example.org/caf%C3%A9>"),
        ("ex:guatemalas", None),  # a word that ends otherwise may be another word
        ("ex:employee", None),
    ],
)
def test_a_slip_is_found_with_what_is_meant(link, fix):
    [found] = typos([read(f"{KNOWN}ex:a ex:q {link} .")], None, "en")
    assert (found.rule, found.fix, found.severity) == ("iri-typo", fix, "warning")
    assert (found.place.line, found.place.column, found.place.end_column) == (5, 11, 11 + len(link))


@pytest.mark.parametrize(
    "link",
    ["ex:palm-c2", "ex:year-2002", "ex:paper-2020b", "ex:report-text-es", "ex:elsewhere", "ex:guatemala", "ex:marlin",
     "<http://example.com/guatemela>", "<http://www.w3.org/ns/prov#Agentt>", "ex:gautemela"],
)  # fmt: skip
def test_what_is_another_node_passes(link):
    assert list(typos([read(f"{KNOWN}ex:a ex:q {link} .")], None, "en")) == []


def test_words_of_schemas_are_left_to_others():
    text = f"{KNOWN}ex:s sh:path ex:person . ex:t sh:path ( ex:person ex:q ) . ex:u a ex:Persom ."
    assert list(typos([read(text)], None, "en")) == []


def test_other_files_and_what_is_known_already_count():
    one, two = read("ex:guatemala ex:p 1 .", "one.ttl"), read("ex:a ex:q ex:guatemela , ex:honduraz .", "two.ttl")
    found = list(typos([one, two], ["http://example.org/honduras"], "es"))
    assert [f.value.rsplit("/", 1)[1] for f in found] == ["guatemela", "honduraz"]
    assert list(typos([two], ["http://example.org/guatemela", "http://example.org/honduraz"], "es")) == []


def test_our_own_files_pass():
    ours = [*bundled("ontology"), *bundled("data"), *bundled("shapes")]
    assert [str(f.place) for f in typos(ours, None, "en")] == []
