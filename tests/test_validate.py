"""The steward's workbench: places, words, formats, baseline, fixes and other people's projects."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader

import pytest
import rdflib
from conftest import ROOT
from rdflib import RDF, SH

SHAPES = """\
@prefix ex: <http://example.org/clinic#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

ex:PatientShape a sh:NodeShape ;
    rdfs:comment "Doctors need to find a record."@en , "Los médicos buscan el registro."@es ;
    sh:targetClass ex:Patient ;
    sh:property [ sh:path ex:name ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:string ] ,
        [ sh:path ex:age ; sh:datatype xsd:integer ; sh:minInclusive 0 ; sh:severity sh:Warning ] ,
        [ sh:path ex:note ; sh:uniqueLang true ; sh:languageIn ( "en" "es" ) ] ,
        [ sh:path ( ex:address ex:city ) ; sh:maxLength 5 ] ,
        [ sh:path ( ex:drugs [ sh:zeroOrMorePath rdf:rest ] rdf:first ) ; sh:nodeKind sh:IRI ] ,
        [ sh:path ex:doctor ; sh:class ex:Person ;
          sh:message "{?value} is no person."@en , "{?value} no es una persona."@es ] .

ex:RoomShape a sh:NodeShape ;
    sh:targetClass ex:Room ;
    sh:property [ sh:path ex:bed ; sh:minCount 1 ; sh:severity sh:Info ] .
""".replace("@prefix sh:", "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n@prefix sh:")
ONTOLOGY = """\
@prefix ex: <http://example.org/clinic#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

ex:Person a owl:Class . ex:Room a owl:Class .
ex:Patient a owl:Class ; rdfs:subClassOf ex:Person .
ex:Child a owl:Class ; rdfs:subClassOf ex:Patient .
ex:name a owl:DatatypeProperty . ex:age a owl:DatatypeProperty . ex:note a owl:DatatypeProperty .
ex:city a owl:DatatypeProperty . ex:address a owl:ObjectProperty . ex:drugs a owl:ObjectProperty .
ex:doctor a owl:ObjectProperty . ex:bed a owl:ObjectProperty .
ex:forename a owl:DatatypeProperty ; owl:deprecated true ; <http://purl.org/dc/terms/isReplacedBy> ex:name .
"""
HEAD = "@prefix ex: <http://example.org/clinic#> .\n@prefix d: <http://example.org/d/> .\n"
PROJECT = ("--shapes", "shapes.ttl", "--ontology", "ontology.ttl")


@pytest.fixture
def clinic(kg, tmp_path):
    """Check a text within a small project of other people: (exit code, standard output)."""
    (tmp_path / "shapes.ttl").write_text(SHAPES, encoding="utf-8")
    (tmp_path / "ontology.ttl").write_text(ONTOLOGY, encoding="utf-8")

    def run(text: str, *options: str, command: str = "validate") -> tuple[int, str]:
        (tmp_path / "data.ttl").write_text(HEAD + text, encoding="utf-8")
        code, out, error = kg(command, *PROJECT, *options, "data.ttl")
        return code, out + (error if code == 2 else "")

    return run


def places(out: str) -> dict[str, str]:
    """The place of each finding of a report in JSON, by rule, without the name of the shape."""
    return {f["rule"].split("/", 1)[-1]: f"{f['line']}:{f['column']}" for f in json.loads(out)["findings"]}


# Places -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rule", "place"),
    [
        ('d:a a ex:Patient ; ex:name "A" ; ex:age "x" .', "ex:age", "3:41"),
        ('d:a\n  a ex:Patient ;\n  ex:name\n    "A" ,\n    "B" .', "ex:name", "7:5"),
        ("d:b a ex:Room .\nd:a a ex:Child .", "ex:name", "4:1"),
        ('d:a a ex:Patient ; ex:name "A" ; ex:note "x"@en ,\n  "y"@es , """z\nz"""@en .', "ex:note", "4:12"),
        ('d:a a ex:Patient ; ex:name "A" ;\n  ex:note """one\ntwo"""@fr .', "ex:note", "4:11"),
        ('d:a a ex:Patient ; ex:name "A" ; ex:address [\n  ex:city "too long" ] .', "ex:address/ex:city", "4:11"),
        ('d:a a ex:Patient ; ex:name "A" ; ex:drugs ( d:x\n  "y" ) .', "ex:drugs/rdf:rest*/rdf:first", "4:3"),
        ('[ a ex:Patient ;\n  ex:name "A" , "B" ] .', "ex:name", "4:17"),
        ('d:a a ex:Patient ; ex:name "🙂é" , "B" .', "ex:name", "3:35"),
        ('# a "remark" ; .\nd:a a ex:Patient ;\tex:name "A" ;\tex:age -1 .', "ex:age", "4:41"),
    ],
)
def test_a_finding_stands_at_its_value_or_at_the_subject_of_what_is_missing(clinic, text, rule, place):
    code, out = clinic(text, "--format", "json", "--fail-on", "warning")
    assert code == 1 and places(out).get(rule) == place, out


def test_the_place_of_every_term_is_right():
    loader = SourceFileLoader("positions", str(ROOT / "tools/measure-positions"))
    positions = module_from_spec(spec_from_loader("positions", loader))
    sys.modules["positions"] = positions
    loader.exec_module(positions)
    for path in [*sorted((ROOT / "shapes").rglob("*.ttl")), ROOT / "data/programmes/palm.ttl"]:
        right, total, same = positions.of_file(path)
        assert right == total > 0 and same, path
    for seed in range(300):
        right, total = positions.of_text(seed)
        assert right == total, positions.Writer(positions.random.Random(seed)).document()


# Words ------------------------------------------------------------------------------


def test_a_report_shows_line_caret_labels_reason_and_counts(clinic):
    code, out = clinic('d:a a ex:Patient ; ex:name "A" ; ex:age "x" .\nd:b a ex:Patient .')
    assert code == 1
    assert "data.ttl:3:41  warning  ex:PatientShape/ex:age  “x” is plain text, not xsd:integer." in out
    lines = out.splitlines()
    source = next(n for n, line in enumerate(lines) if line.startswith("  3 | d:a"))
    assert lines[source + 1].index("^") == lines[source].index('"x"')
    assert "data.ttl:4:1  error  ex:PatientShape/ex:name  No ex:name here, at least 1 wanted. Add ex:name." in out
    assert out.count("= why: Doctors need to find a record.") == 2, "once for each rule"
    assert "2 of 2 shapes" not in out and "1 of 2 shapes looked at 2 nodes" in out
    assert "Looked at nothing: ex:RoomShape." in out
    assert lines[-1] == "1 error, 1 warning."


def test_a_message_of_a_shape_is_filled_in_and_comes_in_both_languages(clinic):
    text = 'd:a a ex:Patient ; ex:name "A" ; ex:doctor d:b . d:b a ex:Room ; ex:bed d:b .'
    assert "d:b is no person." in clinic(text)[1]
    out = clinic(text, "--lang", "es")[1]
    assert "d:b no es una persona." in out and "por qué: Los médicos buscan el registro." in out
    assert out.rstrip().endswith("1 error.")


def test_the_language_is_that_of_the_locale(clinic, monkeypatch):
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")
    assert "Añada ex:name." in clinic("d:b a ex:Patient .")[1]
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert "Add ex:name." in clinic("d:b a ex:Patient .")[1]


def test_every_sentence_of_the_tool_is_there_in_both_languages():
    from kg import wording

    catalogue = wording._catalogue()
    for name, rule in catalogue["rules"].items():
        assert rule["severity"] in ("error", "warning", "info"), name
        for one, other in (("en", "es"), ("why_en", "why_es")):
            assert rule[one] and set(re.findall(r"{(\w+)}", rule[one])) == set(re.findall(r"{(\w+)}", rule[other])), (
                name
            )
    for name, texts in catalogue["components"].items():
        fields = [set(re.findall(r"{(\w+)}", texts[key])) for key in ("note_en", "note_es", "do_en", "do_es")]
        assert fields[0] == fields[1] and fields[2] == fields[3], name
    for name, texts in catalogue["words"].items():
        assert set(texts) == {"en", "es"}, name
        assert set(re.findall(r"{(\w+)}", texts["en"])) == set(re.findall(r"{(\w+)}", texts["es"])), name


def test_every_quality_rule_gives_its_reason_in_both_languages():
    from kg import shacl

    shapes = shacl.read_shapes("quality")
    for shape in {*shapes.subjects(RDF.type, SH.NodeShape), *shapes.subjects(RDF.type, SH.PropertyShape)}:
        owners = [shape, *shapes.subjects(SH.property, shape)]
        told = [o for s in owners for p in (SH.description, rdflib.RDFS.comment) for o in shapes.objects(s, p)]
        assert {text.language for text in told} == {"en", "es"}, shape


# Spelling ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rule", "place", "fix"),
    [
        ('d:a a ex:Patient ; ex:nmae "A" .', "term", "3:20", "ex:name"),
        ('d:a a ex:Pateint ; ex:name "A" .', "term", "3:7", "ex:Patient"),
        ('d:a a ex:Patient ; ex:forename "A" .', "deprecated", "3:20", "ex:name"),
        (
            '@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\nd:a a ex:Patient ; ex:name "A" ; rdfs:lable "" .',
            "standard-term",
            "4:34",
            "rdfs:label",
        ),
        ('@prefix skos: <http://www.w3.org/2004/02/skos/core> .\nd:a a ex:Patient .', "prefix", "3:15",
         "<http://www.w3.org/2004/02/skos/core#>"),
        ('d:a a ex:Patient ; ex:name "A" ; ex:age "5" .', "ex:age", "3:41", "5"),
        ('d:a a ex:Patient ; ex:name "A" ; ex:age 5.0 .', "ex:age", "3:41", "5"),
        ('d:a a ex:Patient ; ex:name "A" ; ex:age "five" .', "ex:age", "3:41", None),
        ('d:a a ex:Patient ; ex:xyzzy "A" .', "term", "3:20", None),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_remedy(clinic, text, rule, place, fix):
    _, out = clinic(text, "--format", "json")
    [finding] = [f for f in json.loads(out)["findings"] if f["rule"].split("/", 1)[-1] == rule]
    assert f"{finding['line']}:{finding['column']}" == place and finding["fix"] == fix


def test_what_is_misnamed_is_told_once(clinic):
    code, out = clinic('d:a a ex:Patient ; ex:name "A" ; ex:doctor d:b .\nd:b a ex:Preson .', "--format", "json")
    assert code == 1 and list(places(out)) == ["term"]
    code, out = clinic('d:a a ex:Patient ;\n ex:nmae "A" .', "--format", "json")
    assert code == 1 and list(places(out)) == ["term"], "what is misspelt is not also missing"


def test_shapes_that_cannot_be_trusted_are_not_run(clinic, tmp_path, kg):
    clinic("d:b a ex:Patient .")
    (tmp_path / "shapes.ttl").write_text(SHAPES.replace("sh:minCount 1", "sh:minCuont 1"), encoding="utf-8")
    code, out, _ = kg("validate", *PROJECT, "data.ttl")
    assert code == 1 and "shapes.ttl:10:37  error  standard-term  sh:minCuont" in out
    assert "The shapes were not run" in out and "ex:PatientShape/ex:name" not in out


# Coverage ---------------------------------------------------------------------------


def test_a_check_that_looked_at_nothing_is_no_pass(clinic):
    code, out = clinic('d:a ex:name "A" .')
    assert code == 2 and "nothing was checked" in out


def test_a_shape_without_a_target_is_no_pass(clinic, kg, tmp_path):
    clinic("d:b a ex:Patient .")
    (tmp_path / "shapes.ttl").write_text(SHAPES.replace("sh:targetClass ex:Patient ;", "").split("ex:RoomShape")[0])
    code, out, _ = kg("validate", *PROJECT, "data.ttl")
    assert code == 2 and "shape-unused" in out and "Nothing was checked by a shape" in out


def test_coverage_names_idle_shapes_and_unseen_nodes(clinic):
    code, out = clinic('d:a a ex:Child ; ex:name "A" .\nd:z ex:name "Z" .', "--format", "json")
    report = json.loads(out)
    assert code == 0 and report["focus_nodes"] == {"ex:PatientShape": 1, "ex:RoomShape": 0}
    assert report["unseen"] == {"http://example.org/d/z": "data.ttl:4:1"}


# What fails, and how much is shown ----------------------------------------------------


@pytest.mark.parametrize(("threshold", "code"), [("error", 0), ("warning", 1), ("info", 1)])
def test_fail_on_decides_the_exit_code(clinic, threshold, code):
    assert clinic('d:a a ex:Patient ; ex:name "A" ; ex:age -1 .', "--fail-on", threshold)[0] == code


def test_the_number_of_findings_is_bounded_and_the_rest_is_said(clinic):
    text = "\n".join(f"d:a{n} a ex:Patient ." for n in range(12)) + "\nd:r a ex:Room ."
    code, out = clinic(text, "--max-findings", "5")
    assert code == 1 and out.count("  error  ") == 5 and "info  ex:Room" not in out
    assert "6 errors (5 shown)." in out and "Stopped after 5 findings" in out
    assert clinic(text, "--max-findings", "0")[1].count("  error  ") == 12


def test_more_findings_than_wanted_stop_the_shapes_early(clinic, monkeypatch):
    from kg import shacl

    turns = []
    whole = shacl.run
    monkeypatch.setattr(shacl, "run", lambda *graphs: turns.append(1) or whole(*graphs))
    monkeypatch.setattr(shacl.in_turns, "__defaults__", (0, 4))
    text = "\n".join(f"d:a{n} a ex:Patient ." for n in range(40))
    clinic(text, "--max-findings", "5", "--engine", "reference")
    assert len(turns) == 2, "turns of four"
    turns.clear()
    clinic(text, "--max-findings", "0", "--engine", "reference")
    assert len(turns) == 10


def test_a_report_goes_into_a_file(clinic, tmp_path):
    clinic("d:b a ex:Patient .", "--format", "sarif", "--out", "out.sarif")
    log = json.loads((tmp_path / "out.sarif").read_text())
    [result] = log["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 3


def test_the_turtle_report_is_a_validation_report_with_pointers(clinic):
    _, out = clinic("d:b a ex:Patient .", "--format", "turtle")
    graph = rdflib.Graph().parse(data=out, format="turtle")
    [result] = graph.subjects(RDF.type, SH.ValidationResult)
    assert graph.value(result, SH.sourceConstraintComponent) == SH.MinCountConstraintComponent
    assert graph.value(result, SH.resultPath) == rdflib.URIRef("http://example.org/clinic#name")
    line = rdflib.URIRef("http://www.w3.org/2009/pointers#lineNumber")
    assert [o.toPython() for o in graph.objects(None, line)] == [3]


@pytest.mark.parametrize("form", ["text", "json", "sarif", "junit", "github", "html", "turtle"])
def test_hostile_text_is_inert_in_every_format(clinic, form):
    evil = '"\\u001b[2J<script>alert(1)</script>\\u202Egnp.exe =cmd()|x \\u0000\\u0007"'
    text = f"d:a a ex:Patient ; ex:name {evil} , {evil}@en ; ex:age {evil} ."
    _, out = clinic(text.replace("\\u0000", ""), "--format", form)
    assert out and "\x1b" not in out and "\x07" not in out
    if form in ("html", "text", "github"):
        assert "\u202e" not in out
    if form in ("html", "junit"):
        assert "<script>alert" not in out


# Baseline ---------------------------------------------------------------------------


BAD = 'd:a a ex:Patient ; ex:name "A" , "B" .\nd:b a ex:Patient .'


def test_known_findings_are_left_out_until_they_expire_and_fixed_ones_are_told(clinic, tmp_path):
    assert clinic(BAD)[0] == 1
    code, out = clinic(BAD, "--baseline", "known.csv", "--accept", "Old records.", "--until", "2999-01-31")
    assert code == 0 and "Known from the baseline: 2." in out
    moved = "\n\n# A remark.\n" + BAD
    assert clinic(moved, "--baseline", "known.csv")[0] == 0, "fingerprints survive that lines move"
    code, out = clinic(BAD + "\nd:c a ex:Patient .", "--baseline", "known.csv")
    assert code == 1 and out.count("  error  ") == 1 and "data.ttl:5:1" in out
    code, out = clinic(BAD.replace(', "B"', ""), "--baseline", "known.csv")
    assert code == 0 and "Fixed, take out of the baseline: 1 (data.ttl ex:PatientShape/ex:name)." in out
    rows = (tmp_path / "known.csv").read_text().splitlines()
    assert len(rows) == 3 and all("Old records." in row for row in rows[1:])
    clinic(BAD.replace(', "B"', ""), "--baseline", "known.csv", "--prune")
    assert len((tmp_path / "known.csv").read_text().splitlines()) == 2
    (tmp_path / "known.csv").write_text((tmp_path / "known.csv").read_text().replace("2999", "1999"))
    code, out = clinic(BAD.replace(', "B"', ""), "--baseline", "known.csv")
    assert code == 1 and "Expired in the baseline: 1" in out


def test_a_finding_on_a_nameless_node_is_known_again_and_named_by_its_way(clinic):
    bad = 'd:a a ex:Patient ; ex:name "A" ; ex:address [ a ex:Patient ; ex:city "Y" ] .'
    code, out = clinic(bad, "--baseline", "known.csv", "--accept", "Why.", "--until", "2999-01-31")
    assert code == 0 and "Known from the baseline: 1." in out
    assert clinic("\n" + bad, "--baseline", "known.csv")[0] == 0
    _, out = clinic(bad, "--format", "json")
    [finding] = json.loads(out)["findings"]
    assert finding["label"] == "ex:address of d:a"
    assert finding["focus"] == "http://example.org/d/a http://example.org/clinic#address []"


@pytest.mark.parametrize(
    "links",
    [
        "".join(f"_:b{n} ex:address _:b{n + 1} .\n" for n in range(3000)),
        "_:b0 ex:address _:b1 . _:b1 ex:address _:b0 , _:b3000 . _:b3000 ex:address _:b1 .",
    ],
    ids=["chain", "circle"],
)
def test_nameless_nodes_may_hang_together_in_any_way(clinic, links):
    code, out = clinic(f"{links}\n_:b3000 a ex:Patient .")
    assert code == 1 and out.count("  error  ") == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("x,y\n", "known.csv:1: is no baseline"),
        ("HEAD\na,b,c,d,e,,2999-01-01\n", "known.csv:2: accepts a finding without a reason"),
        ("HEAD\na,b,c,d,e,why,soon\n", "known.csv:2: 'soon' is no date"),
        ("HEAD\na,b,c\n", "known.csv:2: has 3 cells"),
    ],
)
def test_a_broken_baseline_is_refused(clinic, tmp_path, content, message):
    from kg.baseline import COLUMNS

    (tmp_path / "known.csv").write_text(content.replace("HEAD", ",".join(COLUMNS)))
    code, out = clinic(BAD, "--baseline", "known.csv")
    assert code == 2 and message in out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--accept", "x", "--until", "2999-01-01"), "--baseline FILE"),
        (("--baseline", "known.csv", "--accept", "x"), "go together"),
        (("--baseline", "known.csv"), "cannot be read"),
        (("--baseline", "known.csv", "--accept", " ", "--until", "2999-01-01"), "Say why"),
    ],
)
def test_options_of_the_baseline_that_make_no_sense_are_refused(clinic, tmp_path, options, message):
    code, out = clinic(BAD, *options)
    assert code == 2 and message in out and not (tmp_path / "known.csv").exists()


# Fixes ------------------------------------------------------------------------------


def test_fix_mends_what_is_sure_and_keeps_comments_and_layout(clinic, tmp_path):
    text = '# One.\nd:a   a ex:Pateint ; # two\n\tex:nmae "A" ; ex:age "5" . # three'
    code, out = clinic(text, "--dry-run", command="fix")
    assert code == 0 and "-d:a   a ex:Pateint ; # two" in out and "+d:a   a ex:Patient ; # two" in out
    assert (tmp_path / "data.ttl").read_text() == HEAD + text, "a dry run writes nothing"
    clinic(text, command="fix")
    assert (
        tmp_path / "data.ttl"
    ).read_text() == HEAD + '# One.\nd:a   a ex:Patient ; # two\n\tex:name "A" ; ex:age "5" . # three'
    code, _ = clinic((tmp_path / "data.ttl").read_text().removeprefix(HEAD), command="fix")
    assert code == 0 and (tmp_path / "data.ttl").read_text().endswith("ex:age 5 . # three")


def test_fix_takes_one_rule_and_leaves_what_is_not_sure(clinic, tmp_path):
    text = 'd:a a ex:Patient ; ex:nmae "A" ; ex:age "5" , "many" .'
    clinic(text, "--rule", "term", command="fix")
    assert (tmp_path / "data.ttl").read_text() == HEAD + text.replace("nmae", "name")


# Watching ---------------------------------------------------------------------------


def test_watch_checks_again_when_a_file_changes(clinic, tmp_path):
    clinic("d:b a ex:Patient .")
    command = [sys.executable, "-m", "kg", "validate", "--watch", *PROJECT, "data.ttl"]
    out = tmp_path / "out.txt"
    with (
        out.open("w") as stream,
        subprocess.Popen(command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=stream) as process,
    ):
        try:
            first = wait_for(out, "1 error.")
            (tmp_path / "data.ttl").write_text(HEAD + 'd:b a ex:Patient ; ex:name "B" .')
            second = wait_for(out, "no finding.")[len(first) :]
        finally:
            process.send_signal(signal.SIGINT)
    assert "ex:name" in first and "error" not in second


def wait_for(path, end: str) -> str:
    """The text of a file once it holds `end`."""
    limit = time.monotonic() + 60
    while end not in (text := path.read_text()):
        assert time.monotonic() < limit, text
        time.sleep(0.1)
    return text


# What cannot be read ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "place", "problem"),
    [
        (b"ex:a ex:b", "1:1", "the prefix ex: is not declared"),
        (HEAD.encode() + b'd:a ex:name "cut', "3:13", "does not end"),
        (HEAD.encode() + b"d:a a ex:Patient ;\n", "3:1", "ends before this statement does"),
        (HEAD.encode() + b"d:a ex:name [ a ex:Patient", "3:1", "ends before this statement does"),
        (HEAD.encode() + b"d:a ex:name ex:x ex:y .", "3:18", "expected one of , ; ., found ex:y"),
        (HEAD.encode() + b"<<<<<<< mine\nd:a a ex:Room .\n=======\n>>>>>>> theirs\n", "3:1", "merge conflict"),
        (HEAD.encode() + b"d:a a ex:Room .\n=======\n", "4:1", "merge conflict"),
        (HEAD.encode() + b"d:a ex:name " + b"[ ex:name " * 5000, "3:", "nested too deeply"),
        (HEAD.encode() + b"{ d:a a ex:Room }", "3:1", "looks like TriG"),
        (HEAD.encode() + b"<http://a b> a ex:Room .", "3:1", "IRI"),
        (HEAD.encode() + b'd:a ex:name "\\q" .', "3:13", "no escape that Turtle knows"),
        (HEAD.encode() + 'd:a ex:name "é" .'.encode("latin-1"), "3", "is not UTF-8 text"),
        (HEAD.encode("utf-16"), "", "is UTF-16 text"),
        (HEAD.encode("utf-16-le"), "", "is UTF-16 text or a binary file"),
        (b"\x1f\x8b\x08\x00junk", "", "is compressed with gzip"),
        (b"PK\x03\x04junk", "", "is a ZIP archive"),
        (bytes(range(256)) * 40, "", ""),
    ],
)
def test_a_file_that_cannot_be_read_gets_one_clear_finding(clinic, kg, tmp_path, content, place, problem):
    clinic("d:b a ex:Room .")
    (tmp_path / "data.ttl").write_bytes(content)
    code, out, error = kg("validate", *PROJECT, "data.ttl", "--format", "json")
    [finding] = json.loads(out)["findings"]
    assert (code, error, finding["rule"]) == (2, "", "syntax") and problem in finding["message"]
    assert f"{finding['line']}:{finding['column']}".startswith(place)
    code, out, _ = kg("validate", *PROJECT, "data.ttl")
    [told] = [line for line in out.splitlines() if "  syntax  " in line]
    assert code == 2 and told.isprintable() and told.startswith(f"data.ttl:{place}" if place else "data.ttl")


def test_pipes_and_devices_are_not_read(clinic, kg, tmp_path):
    clinic("d:b a ex:Room .")
    os.mkfifo(tmp_path / "pipe.ttl")
    code, out, _ = kg("validate", *PROJECT, "pipe.ttl")
    assert code == 2 and "is a pipe or a device" in out


def test_one_broken_file_stops_the_check_and_the_others_are_not_blamed(clinic, kg, tmp_path):
    clinic('d:a a ex:Patient ; ex:doctor d:b ; ex:name "A" .')
    (tmp_path / "more.ttl").write_text("d:b a ex:Person")
    code, out, _ = kg("validate", *PROJECT, "data.ttl", "more.ttl")
    assert code == 2 and out.count("  error  ") == 1 and "Nothing else was checked" in out


def test_other_formats_are_checked_without_places_and_fetch_nothing(clinic, kg, tmp_path):
    clinic("d:b a ex:Patient .")
    graph = rdflib.Graph().parse(tmp_path / "data.ttl")
    for name, form in (("data.jsonld", "json-ld"), ("data.rdf", "xml"), ("data.nt", "nt")):
        graph.serialize(tmp_path / name, format=form, encoding="utf-8")
        code, out, _ = kg("validate", *PROJECT, name)
        place = f"{name}:1:1" if form == "nt" else f"{name}  error"
        assert code == 1 and out.startswith(place), out
        assert form == "nt" or "of: <http://example.org/d/b>" in out, "without a line, the node is named"
    (tmp_path / "far.jsonld").write_text('{"@context": "http://127.0.0.1:9/c.jsonld", "@id": "x:y", "p": 1}')
    code, out, _ = kg("validate", *PROJECT, "far.jsonld")
    assert code == 2 and "kg fetches nothing" in out


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this { $this ?p ?o . SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }",
        "SELECT $this FROM <file:///etc/hosts> { $this ?p ?o }",
    ],
)
def test_queries_of_shapes_that_reach_elsewhere_are_refused(clinic, kg, tmp_path, query):
    clinic("d:b a ex:Patient .")
    shape = f'ex:S a sh:NodeShape ; sh:targetClass ex:Patient ; sh:sparql [ sh:select "{query}" ] .\n'
    (tmp_path / "shapes.ttl").write_text(SHAPES + shape)
    code, out, _ = kg("validate", *PROJECT, "data.ttl")
    assert code == 1 and "query-forbidden" in out and "The shapes were not run" in out
