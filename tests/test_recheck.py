"""After an edit only what it can reach is looked at, and the report is that of a full check."""

import re
import subprocess

import pytest
from conftest import ROOT

from kg import recheck, validation
from kg.errors import KgError

PROJECT = ("--shapes", "shapes.ttl", "--ontology", "ontology.ttl")
PATIENTS = """@prefix ex: <http://example.org/clinic#> . @prefix d: <http://example.org/d/> .
d:a a ex:Patient ; ex:age -1 .
d:b a ex:Patient ; ex:name "B" .
d:c a ex:Patient ; ex:name "C" ; ex:doctor d:b .
"""
SHAPES = """@prefix ex: <http://example.org/clinic#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
ex:PatientShape a sh:NodeShape ; sh:targetClass ex:Patient ; sh:property ex:named , ex:treated .
ex:named a sh:PropertyShape ; sh:path ex:name ; sh:minCount 1 .
ex:treated a sh:PropertyShape ; sh:path ex:doctor ; sh:class ex:Patient .
"""
ONTOLOGY = """@prefix ex: <http://example.org/clinic#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
ex:Patient a owl:Class . ex:name a owl:DatatypeProperty . ex:age a owl:DatatypeProperty .
ex:doctor a owl:ObjectProperty . ex:Room a owl:Class .
"""


def told(report) -> list[tuple]:
    return [(f.place[:3], f.rule, f.focus, f.value, f.message) for f in report.findings]


def test_files_of_ours_checked_again_give_the_report_of_a_full_check(tmp_path):
    whole = sorted((ROOT / "data/programmes").glob("*.ttl"))[0].read_text(encoding="utf-8")
    path, again = tmp_path / "mine.ttl", recheck.Again()
    texts = [
        whole,
        re.sub(r"lm:line \d+", "lm:line 0", whole, count=2),
        re.sub(r"lm:line \d+", "lm:line 0", whole, count=5),
        whole[: whole.index("# Names")],
    ]
    found, expected = [], {}
    for text in [*texts, whole]:
        path.write_text(text, encoding="utf-8")
        if text not in expected:
            expected[text] = validation.validate([path])
        report = again.validate([path])
        assert told(report) == told(expected[text]) and report.coverage == expected[text].coverage
        found.append(len(report.findings))
    assert found[0] == found[-1] and len(set(found)) == 4


def test_a_file_that_cannot_be_read_is_said_and_forgotten(tmp_path):
    path, again = tmp_path / "mine.ttl", recheck.Again()
    path.write_text("oops")
    assert again.validate([path]).unread == 1
    path.write_text(sorted((ROOT / "data/programmes").glob("*.ttl"))[0].read_text(encoding="utf-8"))
    assert not again.validate([path]).unread


def test_another_project_checked_again_gives_the_report_of_a_full_check(tmp_path):
    names = {"shapes": SHAPES, "ontology": ONTOLOGY, "data": PATIENTS}
    paths = {name: tmp_path / f"{name}.ttl" for name in names}
    given = [paths["data"]], [paths["shapes"]], [paths["ontology"]]
    again, found = recheck.AgainElsewhere(*given[1:]), []
    edits = [
        {},
        {"data": PATIENTS.replace("d:a a ex:Patient ;", 'd:a a ex:Patient ; ex:name "A" ;')},
        {"data": PATIENTS.replace("ex:doctor d:b", "ex:doctor d:x")},
        {"shapes": SHAPES.replace("sh:minCount 1", "sh:minCount 2")},
        {"shapes": SHAPES.replace("ex:treated .", "ex:treated ; sh:clased true .")},
        {"ontology": ONTOLOGY + "ex:Child rdfs:subClassOf ex:Patient .", "data": PATIENTS + "d:k a ex:Child ."},
        {"data": "oops"},
        {"data": PATIENTS + "d:n a ex:Patient ; ex:doctor [ a ex:Room ] ."},
        {},
    ]
    for edit in edits:
        for name, text in {**names, **edit}.items():
            prefix = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
            paths[name].write_text(prefix + text)
        expected, report = validation.validate(*given), again.validate(given[0])
        assert told(report) == told(expected) and report.coverage == expected.coverage
        assert (report.unread, report.stopped) == (expected.unread, expected.stopped)
        found.append(told(report))
    assert found[0] == found[-1] and len({str(one) for one in found}) == len(edits) - 1


def test_another_project_in_which_nothing_is_looked_at(tmp_path):
    for name, text in (("shapes", SHAPES), ("ontology", ONTOLOGY), ("data", PATIENTS)):
        (tmp_path / f"{name}.ttl").write_text(text.replace("a ex:Patient", "a ex:Room") if name == "data" else text)
    again = recheck.AgainElsewhere([tmp_path / "shapes.ttl"], [tmp_path / "ontology.ttl"])
    with pytest.raises(KgError, match="nothing was checked"):
        again.validate([tmp_path / "data.ttl"])


@pytest.fixture
def repository(kg, tmp_path):
    """A repository with a small project of other people; check it: (exit code, output, errors)."""
    for name, text in (("shapes", SHAPES), ("ontology", ONTOLOGY), ("data", PATIENTS)):
        (tmp_path / f"{name}.ttl").write_text(text)
    for command in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@e.test", "commit", "-qm", "first"],
    ):
        subprocess.run(["git", *command], check=True, cwd=tmp_path)

    def run(text: str, *options: str) -> tuple[int, str, str]:
        (tmp_path / "data.ttl").write_text(text)
        return kg("validate", "data.ttl", *PROJECT, "--since", "HEAD", *options)

    return run


def test_nothing_edited_is_a_pass_that_says_so(repository):
    code, out, err = repository(PATIENTS)
    assert (code, err) == (0, "") and "Nothing that the shapes look at was edited since HEAD." in out


def test_only_what_the_edit_reaches_is_told(repository):
    code, out, _ = repository(PATIENTS.replace('d:b a ex:Patient ; ex:name "B"', "d:b a ex:Patient"))
    assert code == 1 and "ex:named" in out and "data.ttl:3" in out and "data.ttl:2" not in out


def test_the_edit_of_one_node_reaches_another(repository):
    code, out, _ = repository(PATIENTS.replace('d:b a ex:Patient ; ex:name "B"', 'd:b a ex:Room ; ex:name "B"'))
    assert code == 1 and "data.ttl:4" in out and "ex:treated" in out and "data.ttl:2" not in out


def test_words_are_checked_in_edited_files_only(repository, tmp_path):
    (tmp_path / "data.ttl").write_text(PATIENTS)
    code, out, _ = repository(PATIENTS.replace("d:c a ex:Patient", "d:c a ex:Patiant"))
    assert code == 1 and "ex:Patiant is not declared" in out


def test_an_edited_shape_reaches_everything(repository, tmp_path):
    (tmp_path / "shapes.ttl").write_text(SHAPES.replace("sh:minCount 1", "sh:minCount 2"))
    code, out, _ = repository(PATIENTS)
    assert code == 1 and all(f"data.ttl:{line}" in out for line in (2, 3, 4))


def test_an_edited_ontology_reaches_everything(repository, tmp_path):
    (tmp_path / "ontology.ttl").write_text(ONTOLOGY + "ex:Child a owl:Class .")
    code, out, _ = repository(PATIENTS)
    assert code == 1 and "data.ttl:2" in out


def test_broken_shapes_are_not_run(repository, tmp_path):
    broken = SHAPES.replace("sh:minCount", "sh:minCuont")
    (tmp_path / "shapes.ttl").write_text(broken)
    for command in (["add", "."], ["-c", "user.name=a", "-c", "user.email=a@e.test", "commit", "-qm", "second"]):
        subprocess.run(["git", *command], check=True, cwd=tmp_path)
    code, out, _ = repository(PATIENTS.replace('ex:name "B"', "ex:age 1"))
    assert code == 1 and "sh:minCuont" in out and "The shapes were not run" in out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--watch",), "--since does not go with"),
        (("--engine", "reference"), "--since does not go with"),
        (("--baseline", "b.csv"), "--since does not go with"),
    ],
)
def test_what_does_not_go_with_since_is_one_line(repository, options, said):
    code, out, err = repository(PATIENTS, *options)
    assert (code, out) == (2, "") and said in err and err.count("\n") == 1


def test_an_unknown_revision_is_one_line(repository, kg):
    repository(PATIENTS)
    code, out, err = kg("validate", "data.ttl", *PROJECT, "--since", "nowhere")
    assert (code, out) == (2, "") and "nowhere" in err and err.count("\n") == 1
