"""The command line as a user calls it: output, exit codes, and one clear line for bad input."""

import csv
import io
import json
import re
import socket
import subprocess
import sys
import zipfile

import pytest
import rdflib
from conftest import ROOT, TESTS

from kg.errors import KgError
from kg.namespaces import EARL, LM, SHAPES

PROGRAMMES = list((ROOT / "data/programmes").glob("*.ttl"))
GOOD = (TESTS / "shapes/criteria/dignified.stay/met.ttl").read_text(encoding="utf-8")


def one_line(error: str) -> str:
    assert error.count("\n") == 1 and error.startswith("kg: "), error
    return error


# assess ---------------------------------------------------------------------------


def test_assess_fits_eighty_columns_and_explains_itself(kg):
    code, out, _ = kg("assess")
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    for words in (
        "all sources",
        "all of its leaves",
        "● met",
        "≠ contested",
        f"{11 * len(PROGRAMMES)} cells",
        "are silent",
    ):
        assert words in out.replace("\n", " ")
    rows = [line for line in out.splitlines() if "/1" in line]
    assert sum("highly" in line for line in rows) == 8
    assert sum("successful" in line for line in rows) == 17


def test_assess_json_is_the_contract(kg):
    code, out, _ = kg("assess", "palm", "--format", "json")
    assert code == 0 and json.loads(out)["view"]["name"] == "all"
    code, out, _ = kg("assess", "palm", "--sources", "report", "--format", "json")
    document = json.loads(out)
    assert code == 0
    assert document["rule"] == {"rollup": "all", "successful": 3, "highly_successful": 5, "contested": "counts"}
    assert document["view"]["sources"] == ["porcausa-2025"]
    [palm] = document["programmes"]
    assert palm["iri"] == "https://w3id.org/labour-mobility/id/programme/palm"
    assert palm["published_level"] == "highly_successful"
    assert len(palm["categories"]) == 6 and len(palm["criteria"]) == 11
    verdicts = {"met", "partly_documented", "contested", "contradicted", "undocumented", "not_applicable"}
    assert set(palm["criteria"].values()) <= verdicts
    assert palm["shown"] == sum(v == "met" for v in palm["categories"].values())
    assert palm["contested"] == sum(v == "contested" for v in palm["categories"].values())
    assert palm["documented"] == sum(v not in ("undocumented", "not_applicable") for v in palm["criteria"].values())
    assert palm["published_within"] is True and palm["published_within_strict"] is False
    assert {change["id"] for change in document["changes"]} == {"palm"}
    assert document["withdrawn"] == [] and palm["status"] == []


def test_assess_csv_has_one_row_a_programme(kg):
    _, out, _ = kg("assess", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert len(rows) == len(PROGRAMMES)
    assert {"id", "shown", "possible", "regular", "dignified.stay", "view", "rule"} <= set(rows[0])


def test_assess_turtle_names_view_rule_and_shapes(kg):
    _, out, _ = kg("assess", "palm", "--format", "turtle", "--highly-successful", "4")
    graph = rdflib.Graph().parse(data=out, format="turtle")
    [assessment] = graph.subjects(rdflib.RDF.type, LM.Assessment)
    for predicate in (LM.onView, LM.underRule, LM.shapesVersion, LM.levelShown, LM.levelPossible):
        assert graph.value(assessment, predicate) is not None
    assert int(graph.value(graph.value(assessment, LM.underRule), LM.highlySuccessfulFrom)) == 4
    assert len(set(graph.subjects(rdflib.RDF.type, EARL.Assertion))) == 15


def test_a_what_if_names_who_changes_class(kg):
    what_if = ("assess", "--sources", "report", "--successful", "1", "--highly-successful", "3")
    document = json.loads(kg(*what_if, "--format", "json")[1])
    assert (document["rule"]["successful"], document["rule"]["highly_successful"]) == (1, 3)
    changes = {change["id"]: change for change in document["changes"]}
    assert changes["palm"]["from"]["level_shown"] == "below_successful"
    assert changes["palm"]["to"]["level_shown"] == "highly_successful"
    assert "ace" not in changes
    text = kg(*what_if)[1]
    assert "Against the default rule and view" in text
    assert "palm: shown below successful → highly successful" in text
    document = json.loads(kg("assess", "--rollup", "any", "--format", "json")[1])
    assert document["rule"]["rollup"] == "any"
    changed = {change["id"] for change in document["changes"]}
    assert "jlmp" in changed and "empleate-sin-fronteras" not in changed


def test_contested_against_lowers_what_is_possible(kg):
    possible = {}
    for handling in ("counts", "against"):
        _, out, _ = kg("assess", "palm", "--sources", "report", "--contested", handling, "--format", "json")
        [palm] = json.loads(out)["programmes"]
        possible[handling] = palm["possible"]
        assert palm["published_within_strict"] is False
    assert possible["against"] == possible["counts"] - 1


def test_sources_and_floor_choose_the_view(kg):
    _, out, _ = kg("assess", "sami", "--sources", "all", "--floor", "high", "--format", "json")
    view = json.loads(out)["view"]
    assert view["floor"] == "high" and len(view["sources"]) > 100
    _, out, _ = kg(
        "assess", "sami", "--sources", "swissinfo-aide-suisse-aux-travailleurs-2023,porcausa-2025", "--format", "json"
    )
    assert json.loads(out)["view"]["sources"] == ["porcausa-2025", "swissinfo-aide-suisse-aux-travailleurs-2023"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["assess", "plam"], "unknown programme 'plam'. Did you mean palm?"),
        (["explain", "zzz"], "unknown programme 'zzz'. kg ask programmes lists them."),
        (["explain", "palm", "dignifed"], "Did you mean dignified"),
        (["assess", "--sources", "reprot"], "Did you mean report"),
        (["assess", "--successful", "5"], "Choose other numbers"),
        (["ask", "silence"], "Did you mean silences"),
        (["ask", "silences", "palm"], "Write key=value, as in: kg ask silences key=value."),
        (["ask", "silences", "programme=palm", "programme=sami"], "is given twice"),
        (["ask", "silences", "prgramme=palm"], "Did you mean programme?"),
        (["query", "nowhere.rq"], "nowhere.rq: cannot be read"),
        (["query", "SELECT * { ?s ?p }"], "the query is not SPARQL 1.1: error at 1:19"),
        (["query", "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"], "never reaches the network"),
        (["query", "SELECT * { ?s ?p ?o }", "--format", "turtle"], "turtle does not suit this query"),
        (["query", "CONSTRUCT WHERE { ?s ?p ?o }", "--format", "csv"], "csv does not suit this query"),
        (["validate", "nowhere.ttl"], "nowhere.ttl: no such file or folder"),
        (["assess", "--data", "nowhere.ttl"], "nowhere.ttl: no such file or folder"),
        (["evidence", "verify", "--source-dir", "nowhere"], "nowhere: no such folder"),
        (["assess", "--highly-successful", "7"], "there are 6 categories"),
        (["assess", "--sources", ",,"], "names no source"),
        (["query", ""], "the query is empty"),
        (["query", "INSERT DATA { <a:a> <a:b> <a:c> }"], "kg query only reads"),
    ],
)
def test_bad_input_gets_one_line_and_exit_two(kg, arguments, message):
    code, out, error = kg(*arguments)
    assert (code, out) == (2, "")
    assert message in one_line(error)


def test_a_programme_that_is_coded_in_part_is_marked(kg, tmp_path):
    (tmp_path / "part.ttl").write_text(
        """@prefix lm: <https://w3id.org/labour-mobility/ns#> .
        @prefix prov: <http://www.w3.org/ns/prov#> .
        <https://w3id.org/labour-mobility/id/programme/part> a lm:Programme ; prov:wasGeneratedBy <urn:x-coding> .
        <urn:x-coding> a prov:Activity ; lm:partial true .""",
        encoding="utf-8",
    )
    code, out, _ = kg("assess", "part", "palm", "--data", "part.ttl")
    assert code == 0 and "part*" in out and "palm*" not in out
    assert "Coded in part so far: 1 programme." in " ".join(out.split())
    _, out, _ = kg("assess", "part", "--data", "part.ttl", "--format", "json")
    assert json.loads(out)["programmes"][0]["coded_in_part"] is True


# explain --------------------------------------------------------------------------


def test_explain_says_that_sources_disagree_on_the_legal_basis(kg):
    code, out, _ = kg("explain", "guatemala-canada", "regular", "--sources", "report")
    text = " ".join(out.split())
    assert code == 0
    assert (
        "bilateral agreement (party: Canada, Guatemala) — undisputed in this view, but claims outside it disagree"
        in text
    )
    assert "section 5.1.1, line 488" in text
    _, out, _ = kg("explain", "guatemala-canada", "regular")
    assert "bilateral agreement (party: Canada, Guatemala) — sources disagree" in " ".join(out.split())


def test_explain_fits_eighty_columns_but_for_addresses(kg):
    _, out, _ = kg("explain", "palm", "--sources", "all")
    assert [
        line for line in out.splitlines() if len(line) > 80 and "https://" not in line and "http://" not in line
    ] == []


def test_explain_tells_which_single_piece_would_change_verdict_and_level(kg):
    _, out, _ = kg("explain", "sami", "--sources", "report", "--format", "json")
    found = json.loads(out)
    by_leaf = {leaf["id"]: leaf for leaf in found["criteria"]}
    union = by_leaf["participatory.union"]["changes"]
    assert [(piece["verdict"], piece["category_verdict"]) for piece in union] == [("met", "partly_documented")]
    assert found["changes_level"] == []
    _, out, _ = kg("explain", "eps", "--sources", "report", "--format", "json", "--successful", "2")
    changed = json.loads(out)["changes_level"]
    shown = {piece["leaf"] for piece in changed if piece["level_shown"] == "successful"}
    assert shown == {"collaborative"}
    possible = {piece["leaf"] for piece in changed if piece["level_possible"] == "highly_successful"}
    assert possible == {"autonomous.control", "dignified.stay"}


def test_explain_says_why_return_is_undocumented_or_does_not_apply(kg):
    _, out, _ = kg("explain", "pac", "dignified.return")
    assert "dignified.return: not applicable" in out and "Migration is permanent" in out
    _, out, _ = kg("explain", "eps", "dignified.return", "--sources", "report")
    assert "No source in view says that this does not arise" in out


# validate --------------------------------------------------------------------------


def test_validate_the_bundled_graph(kg):
    code, out, _ = kg("validate")
    assert code == 0 and "  info  " in out and "  error  " not in out and "  warning  " not in out


def test_validate_a_known_programme_replaces_it(kg, tmp_path):
    text = (ROOT / "data/programmes/palm.ttl").read_text(encoding="utf-8")
    (tmp_path / "mine.ttl").write_text(text.replace('rdfs:label "PALM Scheme"@en', 'rdfs:label "Palm"@en'))
    code, out, _ = kg("validate", "mine.ttl")
    assert code == 0, out


def test_validate_names_file_line_rule_and_remedy(kg, tmp_path):
    (tmp_path / "mine.ttl").write_text(GOOD.replace("a lm:RightGuarantee", "a lm:RightGarantee", 1))
    line = next(
        n for n, text in enumerate((tmp_path / "mine.ttl").read_text().splitlines(), 1) if "RightGarantee" in text
    )
    code, out, _ = kg("validate", "mine.ttl")
    assert code == 1
    assert f"mine.ttl:{line}:" in out and "  error  term  lm:RightGarantee is not declared" in out
    assert "Did you mean lm:RightGuarantee" in out


def test_validate_as_json_and_turtle(kg, tmp_path):
    (tmp_path / "mine.ttl").write_text((TESTS / "shapes/quality/values/invalid-agreement-parties.ttl").read_text())
    code, out, _ = kg("validate", "mine.ttl", "--format", "json")
    document = json.loads(out)
    assert code == 1 and document["conforms"] is False
    assert [finding["rule"] for finding in document["findings"]] == ["agreement-parties"]
    code, out, _ = kg("validate", "mine.ttl", "--format", "turtle")
    graph = rdflib.Graph().parse(data=out, format="turtle")
    assert code == 1 and (None, rdflib.SH.sourceShape, SHAPES["agreement-parties"]) in graph


def test_the_turtle_report_agrees_with_the_exit_code(kg, tmp_path):
    (tmp_path / "mine.ttl").write_text((ROOT / "data/programmes/tclm.ttl").read_text().replace("lm:says", "lm:sais", 1))
    code, out, _ = kg("validate", "mine.ttl", "--format", "turtle")
    graph = rdflib.Graph().parse(data=out, format="turtle")
    [report] = graph.subjects(rdflib.RDF.type, rdflib.SH.ValidationReport)
    assert code == 1 and graph.value(report, rdflib.SH.conforms).toPython() is False
    assert "lm:sais" in out


def test_two_files_on_one_thing_are_read_together(kg, tmp_path):
    actor = """@prefix lm: <https://w3id.org/labour-mobility/ns#> .
    @prefix org: <http://www.w3.org/ns/org#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    <https://w3id.org/labour-mobility/id/actor/mine> a lm:Actor ; rdfs:label "a"@en , "b"@es ;
        org:classification <https://w3id.org/labour-mobility/voc/actor-type/%s> .
    """
    for kind in ("union", "ngo"):
        (tmp_path / f"{kind}.ttl").write_text(actor % kind)
    assert kg("validate", "union.ttl")[0] == kg("validate", "ngo.ttl")[0] == 0
    code, out, _ = kg("validate", ".")
    assert code == 1 and "actor-type" in out


def test_a_finding_is_on_its_line_also_where_a_list_goes_over_several(kg, tmp_path):
    """rdflib counts white space that it reads twice as two lines."""
    (tmp_path / "mine.ttl").write_text(
        """@prefix lm: <https://w3id.org/labour-mobility/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

<https://w3id.org/labour-mobility/id/study/mine> a lm:Study ;
    rdfs:label "One"@en ,
        "Uno"@es ;
    # A remark.
    lm:counted
        <https://w3id.org/labour-mobility/id/study/mine#a> ,
        <https://w3id.org/labour-mobility/id/study/mine#b> .
""",
        encoding="utf-8",
    )
    _, out, _ = kg("validate", "mine.ttl")
    assert "mine.ttl:9:9  error  resource" in out and "mine.ttl:10:9  error  resource" in out


def test_a_finding_names_the_value_at_fault(kg, tmp_path):
    text = (ROOT / "data/programmes/tbb.ttl").read_text()
    topic = "@prefix pattern: <https://w3id.org/labour-mobility/voc/pattern/> .\n"
    (tmp_path / "mine.ttl").write_text(topic + text.replace("lm:phase phase:job-search", "lm:phase pattern:circular"))
    code, out, _ = kg("validate", "mine.ttl")
    assert code == 1 and "measure-phase-kind" in out and "(pattern:circular) is not of the class" in out
    (tmp_path / "mine.ttl").write_text(text.replace("tbb:c3 ,", "tbb:c33 ,"))
    code, out, _ = kg("validate", "mine.ttl")
    assert code == 1 and "tbb:c33 is not described anywhere. Did you mean tbb:c3" in out


@pytest.mark.parametrize(
    ("good", "bad", "rule"),
    [
        ("lm:maxMonths 9 ;", "lm:maxMonths 9.5 ;", "duration-longest"),
        ("lm:line 250 ;", "lm:line 0 ;", "claim-line"),
        ("lm:sector sector:agriculture ;", "lm:sector level:successful ;", "sector-of-work-value"),
        (
            "lm:supportedBy tclm:c3 .",
            "lm:supportedBy <https://w3id.org/labour-mobility/id/programme/palm#c1> .",
            "programme-own-features",
        ),
    ],
)
def test_a_finding_stands_on_the_line_of_its_statement(kg, tmp_path, good, bad, rule):
    text = (ROOT / "data/programmes/tclm.ttl").read_text()
    assert good in text
    (tmp_path / "mine.ttl").write_text(text.replace(good, bad, 1))
    line = (text[: text.index(good)]).count("\n") + 1
    code, out, _ = kg("validate", "mine.ttl", "--format", "json")
    at = {f["rule"]: f["line"] for f in json.loads(out)["findings"]}
    assert code == 1 and rule in at
    assert at[rule] == line or rule == "programme-own-features"


def test_a_denied_feature_settled_in_favour_would_count(kg, tmp_path):
    text = (ROOT / "data/programmes/rep.ttl").read_text()
    feature = "rep:ret a lm:RightGuarantee ; lm:right right:return-travel ; lm:contradictedBy rep:c3 .\n"
    prefix = "@prefix right: <https://w3id.org/labour-mobility/voc/right/> .\n"
    text = text.replace("    lm:classifiedAs", "    lm:guarantees rep:ret ;\n    lm:classifiedAs", 1)
    (tmp_path / "mine.ttl").write_text(prefix + text + "\n" + feature)
    _, out, _ = kg("explain", "rep", "dignified.return", "--data", "mine.ttl", "--format", "json")
    [leaf] = json.loads(out)["criteria"]
    assert leaf["verdict"] == "contradicted"
    verdicts = {piece["text"]: piece["verdict"] for piece in leaf["changes"]}
    assert verdicts["“return travel” were settled in favour"] == "met"


def test_a_feature_with_nothing_but_claims_is_explained_too(kg, tmp_path):
    text = (ROOT / "data/programmes/tclm.ttl").read_text()
    text = text.replace("    lm:classifiedAs", "    lm:restsOn tclm:bare ;\n    lm:classifiedAs", 1)
    (tmp_path / "mine.ttl").write_text(text + "\ntclm:bare a lm:LegalBasis ; lm:supportedBy tclm:c3 .\n")
    code, out, _ = kg("explain", "tclm", "--data", "mine.ttl")
    assert code == 0 and "tclm" in out
    code, out, _ = kg("explain", "tclm", "regular", "--sources", "report", "--data", "mine.ttl")
    assert code == 0 and "regular: undocumented" in out


def test_a_wrong_namespace_is_named(kg, tmp_path):
    text = (ROOT / "data/programmes/tclm.ttl").read_text()
    (tmp_path / "mine.ttl").write_text(
        text.replace("https://w3id.org/labour-mobility/ns#", "http://w3id.org/labour-mobility/ns#")
    )
    code, out, _ = kg("validate", "mine.ttl")
    assert code == 1 and ":21  error  prefix  The prefix lm: leads to <http://w3id.org/" in out
    code, out, error = kg("assess", "--data", "mine.ttl")
    assert (code, out) == (2, "") and "its prefix lm: is <http://w3id.org/labour-mobility/ns#>" in one_line(error)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"@prefix lm: <https://w3id.org/labour-mobility/ns#> .\n\n<x> a lm:Claim ; lm:line .\n",
            "bad.ttl:3:26  error  syntax  broken Turtle: expected a value, found .",
        ),
        (b'<a> <b> "open', "bad.ttl:1:9  error  syntax  broken Turtle: the string that begins here"),
        (b"\xff\xfe<\x00a\x00", "bad.ttl  error  syntax  is UTF-16 text. Save it as UTF-8."),
        (b"<a> <b> <c> .\0", "is a binary file"),
        (b"<http://a/a> <http://a/b> " + b"[ <http://a/b> " * 3000, "bad.ttl"),
        (b"", "nothing was checked"),
        (b"<http://a/a> <http://a/b> <http://a/c> .", "nothing was checked"),
    ],
)
@pytest.mark.parametrize("command", [["validate", "bad.ttl"], ["validate", "folder"]])
def test_a_broken_or_foreign_file_gets_one_line(kg, tmp_path, content, message, command):
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "bad.ttl", tmp_path / "folder/bad.ttl"):
        path.write_bytes(content)
    code, out, error = kg(*command)
    assert code == 2
    if message.startswith("nothing"):
        assert out == "" and message in one_line(error)
    else:
        [finding] = [line for line in out.splitlines() if "  syntax  " in line]
        assert message in finding.replace("folder/", "")


def test_an_empty_folder_is_not_a_pass(kg, tmp_path):
    (tmp_path / "empty").mkdir()
    code, _, error = kg("validate", "empty")
    assert code == 2 and "no Turtle files here" in one_line(error)


def test_own_data_with_a_misspelt_class_is_refused_not_judged(kg, tmp_path):
    (tmp_path / "mine.ttl").write_text(GOOD.replace("a lm:Programme", "a lm:Programe"))
    code, out, error = kg("assess", "--data", "mine.ttl")
    assert (code, out) == (2, "")
    assert "lm:Programe is not declared" in one_line(error)


def test_own_data_is_judged_beside_the_bundled(kg, tmp_path):
    (tmp_path / "mine.ttl").write_text(GOOD)
    slug = GOOD.split("/id/programme/")[1].split("#")[0].split(">")[0]
    _, out, _ = kg("assess", slug, "--data", "mine.ttl", "--sources", "all", "--format", "json")
    [mine] = json.loads(out)["programmes"]
    assert mine["published_level"] is None and mine["published_within"] is None
    assert mine["criteria"]["dignified.stay"] == "met"


def test_own_data_says_what_it_replaces_and_what_is_out_of_view(kg, tmp_path):
    (tmp_path / "mine.ttl").write_text((ROOT / "data/programmes/palm.ttl").read_text(encoding="utf-8"))
    code, out, error = kg("assess", "palm", "--sources", "report", "--data", "mine.ttl", "--format", "json")
    assert code == 0 and json.loads(out)["programmes"][0]["id"] == "palm"
    assert "mine.ttl replaces the bundled palm." in error
    assert "claims of your data are outside this view." in error


def test_data_of_nobody_is_refused(kg, tmp_path):
    (tmp_path / "mine.ttl").write_text("<http://a/a> <http://a/b> <http://a/c> .")
    code, _, error = kg("assess", "--data", "mine.ttl")
    assert code == 2 and "describes nothing with terms of this ontology" in one_line(error)


def test_assessments_can_be_loaded_beside_the_graph(kg, tmp_path):
    _, before, _ = kg("assess", "palm", "--sources", "all", "--format", "json")
    (tmp_path / "out.ttl").write_text(kg("assess", "palm", "--sources", "all", "--format", "turtle")[1])
    code, after, _ = kg("assess", "palm", "--sources", "all", "--format", "json", "--data", "out.ttl")
    assert code == 0 and json.loads(after) == json.loads(before)


def test_a_changed_floor_is_no_named_view(kg):
    _, out, _ = kg("assess", "palm", "--floor", "low", "--format", "json")
    assert json.loads(out)["view"]["name"] is None
    _, out, _ = kg("assess", "palm", "--floor", "low", "--format", "turtle")
    assert "view/report" not in out


def test_labels_cannot_move_the_cursor(kg, tmp_path):
    text = GOOD.replace('lm:says "', 'lm:says "\\u001b[2J\\u202E', 1)
    (tmp_path / "mine.ttl").write_text(text)
    slug = GOOD.split("/id/programme/")[1].split("#")[0].split(">")[0]
    for arguments in (
        ["explain", slug, "dignified.stay"],
        ["ask", "evidence", f"programme={slug}"],
        ["query", "SELECT ?t { ?c lm:says ?t }"],
    ):
        code, out, error = kg(
            *arguments, "--data", "mine.ttl", *([] if arguments[0] == "query" else ["--sources", "all"])
        )
        assert code == 0, error
        assert "�" in out and "\x1b" not in out and "\u202e" not in out


# query and ask ----------------------------------------------------------------------


def test_query_from_text_file_and_standard_input(kg, tmp_path, monkeypatch):
    query = "SELECT (COUNT(?p) AS ?n) { ?p a lm:Programme }"
    (tmp_path / "q.rq").write_text(query)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(query.encode())))
    for source in (query, "q.rq", "-"):
        code, out, _ = kg("query", source, "--format", "csv")
        assert (code, out) == (0, f"n\r\n{len(PROGRAMMES)}\r\n")


def test_query_formats(kg):
    rows = "SELECT ?l { <https://w3id.org/labour-mobility/voc/right/housing> skos:prefLabel ?l } ORDER BY ?l"
    document = json.loads(kg("query", rows, "--format", "json")[1])
    values = document["results"]["bindings"]
    assert [(v["l"]["value"], v["l"]["xml:lang"]) for v in values] == [("housing", "en"), ("vivienda", "es")]
    assert kg("query", rows, "--format", "tsv")[1] == '?l\n"housing"@en\n"vivienda"@es\n'
    assert "2 rows" in kg("query", rows)[1]
    assert kg("query", "ASK { ?s a lm:Right }")[1] == "yes\n"
    triples = "CONSTRUCT { ?s a lm:Right } WHERE { ?s a lm:Right }"
    assert "a lm:Right" in kg("query", triples)[1]
    graph = json.loads(kg("query", triples, "--format", "jsonld")[1])
    assert len(graph) == kg("query", triples)[1].count("a lm:Right")
    assert "skos:prefLabel" in kg("query", "DESCRIBE <https://w3id.org/labour-mobility/voc/right/housing>")[1]
    assert kg("query", "SELECT ?x { ?x a lm:Nothing }")[1] == "No rows.\n"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {" + "{" * 2000 + "}" * 2000 + "}",
        "SELECT * { FILTER(" + "(" * 6000 + "1" + ")" * 6000 + ") }",
        "SELECT * { ?s ?p " + "[ lm:x " * 1000 + "1" + " ]" * 1000 + " }",
        "# " + "x" * 20000 + "\nSELECT * {}",
        "SELECT * { FILTER(1<" + "(" * 7000 + "1" + ")" * 7000 + "&&2>1) }",
        "SELECT * { FILTER(" + "!" * 12000 + "true) }",
        "SELECT (1" + "+1" * 7000 + " AS ?x) {}",
        "SELECT * { ?s " + "/".join(["lm:x"] * 2300) + " ?o }",
        "SELECT * {#\r" + "{" * 4000 + "?s a ?o" + "}" * 4000 + "}",
        "ASK { ?s ?p (" + "1 " * 5000 + ") }",
        "SELECT * { " + "?s ?p ?o ." * 400 + " }",
        "SELECT * { ?s ?p ?o" + "~" * 300 + " }",
    ],
)
def test_queries_that_would_kill_the_process_are_refused(kg, query):
    code, _, error = kg("query", query)
    assert code == 2 and (re.search("nests more|longer|operators|patterns|members|tildes", one_line(error)))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { service <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { # it's\n SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "PREFIX e: <http://e/>\nSELECT * { e:a\\#b ?p ?o . SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 'x\\'' . SERVICE SILENT ?s { ?s ?p ?o } # '\n}",
        "SELECT * { ?s ?p 1SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } }",
        "SELECT * { ?s ?p ?o #x\rSERVICE <http://127.0.0.1:1/> { ?a ?b ?c } }",
        'SELECT * { ?s ?p """a"b""" . SERVICE ?s { ?s ?p ?o } }',
        'SELECT * { BIND("""x\\"""" AS ?a) SERVICE <http://127.0.0.1:1/> {?s ?p ?o} BIND("z" AS ?b) }',
        "SELECT * { BIND('''x\\'''' AS ?a) SERVICE ?s {?s ?p ?o} BIND('z' AS ?b) }",
    ],
)
def test_no_disguise_lets_service_through(kg, query):
    code, _, error = kg("query", query)
    assert code == 2 and "never reaches the network" in one_line(error)


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX p: <http://x/>\nSELECT ?x { VALUES ?x { " + " ".join(f"p:2023-11-{i}" for i in range(250)) + " } }",
        "SELECT ?x { VALUES ?x { " + " ".join(f"<http://x/a-b-c{i}>" for i in range(150)) + " } }",
        "SELECT ?x { ?x a lm:Programme FILTER(?x IN (" + ",".join(f"<http://x/{i}>" for i in range(300)) + ")) }",
        "SELECT ?x { ?x skos:prefLabel ?l FILTER(REGEX(STR(?l), '^(a|b)+.*[0-9]{2,3}$') || 1+2*3-4/2 = 5) }",
        "SELECT * { ?s lm:supportedBy/lm:source/lm:sourceType ?t . ?p lm:guarantees|lm:takesMeasure ?s }",
        "SELECT * { " + "".join(f"?s{i} lm:source ?s{i + 1} . " for i in range(100)) + " }",
    ],
)
def test_queries_of_daily_work_are_not_refused(kg, query):
    assert kg("query", query, "--format", "csv")[0] == 0


def test_service_in_a_name_a_string_or_a_comment_is_no_service(kg):
    query = (
        "SELECT ?service { ?service skos:prefLabel 'a service'@en . # SERVICE\n ?service a lm:ActorType , <x:SERVICE> }"
    )
    assert kg("query", query)[:2] == (0, "No rows.\n")


def test_a_query_cannot_open_a_socket_even_if_the_guard_is_passed(store, monkeypatch):
    monkeypatch.setattr("kg.store.embedded.check_query", lambda query: None)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.5)
        query = f"SELECT * {{ SERVICE <http://127.0.0.1:{listener.getsockname()[1]}/> {{ ?s ?p ?o }} }}"
        with pytest.raises(KgError, match="could not be answered"):
            store.ask_user_query(query, {}).rows()
        with pytest.raises(TimeoutError):
            listener.accept()


def test_a_query_says_which_terms_nobody_declares(kg):
    code, out, error = kg("query", "SELECT * { ?s lm:takesMesure ?o }")
    assert (code, out) == (0, "No rows.\n")
    assert "lm:takesMesure is not declared" in error and "Did you mean lm:takesMeasure" in error


def test_a_query_may_declare_prefixes_of_its_own(kg):
    assert kg("query", "PREFIX LM: <http://other/>\nASK { ?s a lm:Right }")[1] == "yes\n"
    query = "PREFIX lm: <http://other/>\nASK { ?s a lm:Right }"
    assert kg("query", query)[1] == "no\n"
    assert kg("query", "# PREFIX lm: <http://other/>\nASK { ?s a lm:Right }")[1] == "yes\n"


def test_ask_lists_and_answers(kg):
    code, out, _ = kg("ask")
    assert code == 0 and max(map(len, out.splitlines())) <= 80
    for name in ("evidence", "conflicts", "silences", "programmes"):
        assert name in out
    _, out, _ = kg("ask", "evidence", "programme=palm", "criterion=dignified.stay", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {row["polarity"] for row in rows} == {"for", "against"}
    assert "requires companies to provide housing" in {row["anchor"] for row in rows}


def test_an_empty_answer_is_said_in_words(kg):
    code, out, _ = kg("ask", "rights", "programme=sami")
    assert code == 0
    assert "Nothing with programme=sami: no row answers this in the view." in " ".join(out.split())


# the command itself -------------------------------------------------------------------


def test_the_installed_command_works_from_anywhere_and_closes_pipes(tmp_path):
    command = f"'{sys.executable}' -m kg assess | head -1"
    done = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.startswith("View: all sources") and done.stderr == ""


def test_help_is_instant_and_loads_nothing_heavy():
    code = (
        "import sys; sys.argv = ['kg', '--help']\nimport kg.cli\n"
        "try: kg.cli.main()\nexcept SystemExit: pass\n"
        "print([m for m in ('rdflib', 'pyshacl', 'pyoxigraph', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_wheel_carries_the_graph(tmp_path):
    """The package built from this tree answers from its own bundle, far from the clone."""
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        str(tmp_path),
        str(ROOT),
    ]
    subprocess.run(build, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    done = subprocess.run(
        [sys.executable, "-m", "kg", "query", "SELECT (COUNT(?p) AS ?n) { ?p a lm:Programme }", "--format", "csv"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "site"), "PATH": ""},
        capture_output=True,
        text=True,
    )
    assert done.stdout.split() == ["n", str(len(PROGRAMMES))], done.stderr
    assert (tmp_path / "site/kg/bundle/shapes/view.rq").exists()
