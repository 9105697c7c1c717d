"""The formats of reports for machines: right by their own standards, and harmless whatever the data holds."""

import json
import re
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from conftest import TESTS
from findings_samples import HOSTILE, LINE, REPORTS, finding, report
from jsonschema import Draft4Validator

from kg.findings import Excerpt, Place
from kg.render.findings import github, junit, sarif

SCHEMA = json.loads((TESTS / "schemas/sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
ESCAPES = {"%25": "%", "%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ","}
every_report = pytest.mark.parametrize("found", REPORTS.values(), ids=REPORTS)


def run(found) -> dict:
    return json.loads(sarif.render(found))["runs"][0]


def physical(found) -> dict:
    return run(found)["results"][0]["locations"][0]["physicalLocation"]


@every_report
def test_sarif_keeps_to_the_schema_and_to_unicode(found):
    text = sarif.render(found)
    text.encode()
    Draft4Validator(SCHEMA).validate(json.loads(text))
    assert len(run(found)["results"]) == len(found.findings)


def test_sarif_says_what_each_result_is_and_where():
    log = run(REPORTS["plain"])
    rules = log["tool"]["driver"]["rules"]
    levels = [(r["ruleId"], r["level"], rules[r["ruleIndex"]]["id"]) for r in log["results"]]
    assert levels == [("last", "note", "last"), ("other", "warning", "other"), ("term", "error", "term")]
    assert [rule["defaultConfiguration"]["level"] for rule in rules] == ["note", "warning", "error"]
    assert rules[2]["fullDescription"]["text"] == "SHACL passes over words that it does not know."
    location = log["results"][2]["locations"][0]
    assert location["physicalLocation"]["region"] == {
        "startLine": 7,
        "startColumn": 5,
        "endLine": 7,
        "endColumn": 16,
        "snippet": {"text": "lm:hasOrgin"},
    }
    context = {"startLine": 7, "startColumn": 1, "endColumn": len(LINE) + 1, "snippet": {"text": LINE}}
    assert location["physicalLocation"]["contextRegion"] == context
    assert location["logicalLocations"][0]["name"] == "Programa de información"
    assert log["columnKind"] == "unicodeCodePoints"


def test_sarif_fixes_can_be_applied():
    change = run(REPORTS["plain"])["results"][2]["fixes"][0]["artifactChanges"][0]
    region, text = (change["replacements"][0][key] for key in ("deletedRegion", "insertedContent"))
    mended = LINE[: region["startColumn"] - 1] + text["text"] + LINE[region["endColumn"] - 1 :]
    assert mended == "    lm:hasOrigin country:nepal ; # año"


def test_sarif_fingerprints_survive_other_lines_and_languages():
    names = [
        run(report(finding(line=line, message=message)))["results"][0]["partialFingerprints"]
        for line, message in ((7, "a"), (99, "b"))
    ]
    assert names[0] == names[1]
    assert len({str(r["partialFingerprints"]) for r in run(report(finding(), finding(line=8)))["results"]}) == 2


def test_sarif_addresses_are_relative_below_the_folder_and_escaped(tmp_path, monkeypatch):
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")

    def address(path) -> dict:
        return physical(report(finding(place=Place(str(path), 1, 1, 1, 2))))["artifactLocation"]

    root = {"uriBaseId": "%SRCROOT%"}
    assert address("a b/ñ#1%?.ttl") == {"uri": "a%20b/%C3%B1%231%25%3F.ttl"} | root
    assert address(tmp_path / "in/c:d.ttl") == {"uri": "c%3Ad.ttl"} | root
    assert address("../e f.ttl") == {"uri": (tmp_path / "e f.ttl").as_uri()}
    assert address("udc\udcff.ttl") == {"uri": "udc%FF.ttl"} | root
    assert unquote(address(HOSTILE)["uri"]).startswith(HOSTILE[:60])


def test_sarif_has_no_region_without_a_line_and_no_text_of_half_a_stretch():
    assert "region" not in physical(REPORTS["no-line"])
    assert "fixes" not in run(REPORTS["no-line"])["results"][0]
    assert "snippet" not in physical(REPORTS["several-lines"])["region"]
    cut = report(finding(place=Place("a.ttl", 1, 5, 1, 400), excerpt=Excerpt(LINE, 4, len(LINE))))
    assert "contextRegion" not in physical(cut)
    assert run(REPORTS["bare"])["results"][0]["locations"] == []


def test_sarif_says_what_was_not_checked_and_what_was_looked_at():
    assert run(REPORTS["plain"])["invocations"][0]["executionSuccessful"] is True
    invocation = run(REPORTS["stopped"])["invocations"][0]
    assert invocation["executionSuccessful"] is False
    said = [note["message"]["text"] for note in invocation["toolExecutionNotifications"]]
    assert said == ["Archivos que no se pudieron leer: 2.", "The shapes were not run."]
    properties = run(REPORTS["baseline"])["properties"]
    assert properties["coverage"]["idle"] == ["https://w3id.org/labour-mobility/shapes#name"]
    assert properties["baseline"] == {"known": 4, "fixed": ["term palm.ttl"], "expired": ["other eps.ttl"]}
    assert properties["hidden"] == {"error": 12}


def test_sarif_messages_hold_no_links():
    for result in run(REPORTS["hostile"])["results"]:
        assert "](" not in result["message"]["text"]


@every_report
@pytest.mark.parametrize("fail_on", ["error", "warning", "info"])
def test_junit_is_well_formed_and_counts_right(found, fail_on):
    root = ElementTree.fromstring(junit.render(found, fail_on).encode())
    for group in (root, *root.iter("testsuite")):
        for key, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(group.get(key)) == len(list(group.iter(tag)))
    assert root.get("tests") == str(len(found.findings) + 1)
    assert len(list(root.iter("error"))) == bool(found.unread or found.stopped)


@pytest.mark.parametrize(("fail_on", "failures"), [("error", 1), ("warning", 2), ("info", 3)])
def test_junit_fails_from_the_threshold_on(fail_on, failures):
    root = ElementTree.fromstring(junit.render(REPORTS["plain"], fail_on))
    assert root.get("failures") == str(failures)
    assert root.get("skipped") == str(3 - failures)


def test_junit_passes_without_findings():
    root = ElementTree.fromstring(junit.render(REPORTS["nothing"]))
    assert [list(case) for case in root.iter("testcase")] == [[]]


def test_junit_names_tests_apart_and_points_at_lines():
    root = ElementTree.fromstring(junit.render(report(finding(), finding(line=8))))
    cases = list(root.iter("testcase"))[1:]
    assert [case.get("name") for case in cases] == [
        "term: Programa de información",
        "term: Programa de información (2)",
    ]
    assert cases[1].attrib["file"] == "data/programmes/palm.ttl"
    assert cases[1].attrib["line"] == "8"
    assert cases[0][0].text.split("\n")[:3] == [
        "data/programmes/palm.ttl:7:5: error: lm:hasOrgin is not declared. Did you mean lm:hasOrigin? [term]",
        LINE,
        "    ^^^^^^^^^^^",
    ]


def command(line: str) -> tuple[str, dict[str, str], str]:
    """A workflow command as the runner takes it apart: at the first :: after the name, then at commas."""
    head, data = line.removeprefix("::").split("::", 1)
    name, _, properties = head.partition(" ")
    unescape = lambda text: re.sub("|".join(ESCAPES), lambda found: ESCAPES[found[0]], text)  # noqa: E731
    pairs = (pair.split("=", 1) for pair in properties.split(",") if pair)
    return name, {key: unescape(value) for key, value in pairs}, unescape(data)


@every_report
def test_github_has_one_command_a_finding_and_no_other(found):
    *lines, tally = github.render(found).split("\n")
    commands = [command(line) for line in lines]
    unchecked = bool(found.unread) + bool(found.stopped)
    assert len(commands) == unchecked + len(found.findings)
    assert {name for name, _, _ in commands} <= {"error", "warning", "notice"}
    assert all(set(keys) <= {"file", "line", "endLine", "col", "endColumn", "title"} for _, keys, _ in commands)
    assert not tally.startswith(":")
    github.render(found).encode()
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", github.render(found))


def test_github_puts_the_worst_first_with_its_place():
    *lines, tally = github.render(REPORTS["plain"]).split("\n")
    assert [command(line)[0] for line in lines] == ["error", "warning", "notice"]
    _, properties, message = command(lines[0])
    assert properties == {
        "file": "data/programmes/palm.ttl",
        "line": "7",
        "endLine": "7",
        "col": "5",
        "endColumn": "16",
        "title": "term: Programa de información",
    }
    assert message.split("\n")[0] == "lm:hasOrgin is not declared. Did you mean lm:hasOrigin?"
    assert tally == "errors: 1 · warnings: 1 · infos: 1"


def test_github_escapes_what_would_end_a_property_or_a_message():
    odd = finding(place=Place("a,b:c%.ttl", 1, 1, 1, 2), message="100 % ::error::\r\n::x", label="", rule="r,s:t")
    _, properties, message = command(github.render(report(odd)).split("\n")[0])
    assert (properties["file"], properties["title"]) == ("a,b:c%.ttl", "r,s:t")
    assert message.startswith("100 % ::error:: ::x\n")


def test_github_gives_no_columns_over_several_lines_and_no_line_where_none_is_known():
    properties = command(github.render(REPORTS["several-lines"]).split("\n")[0])[1]
    assert {"col", "endColumn"}.isdisjoint(properties)
    assert "line" not in command(github.render(REPORTS["no-line"]).split("\n")[0])[1]
    assert "file" not in command(github.render(REPORTS["bare"]).split("\n")[0])[1]
