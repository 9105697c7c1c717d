"""``kg diff`` says what changed in knowledge, and by which claims verdicts changed."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

import pytest
from conftest import ROOT

HEAD = """@prefix lm: <https://w3id.org/labour-mobility/ns#> .
@prefix a: <https://w3id.org/labour-mobility/id/programme/alpha#> .
@prefix actor: <https://w3id.org/labour-mobility/id/actor/> .
@prefix confidence: <https://w3id.org/labour-mobility/voc/confidence/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix programme: <https://w3id.org/labour-mobility/id/programme/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix right: <https://w3id.org/labour-mobility/voc/right/> .
@prefix source: <https://w3id.org/labour-mobility/id/source/> .
@prefix type: <https://w3id.org/labour-mobility/voc/source-type/> .
"""
BASE = """
source:one a lm:Source ; lm:sourceType type:evaluation ; lm:issued "2021" ; dcterms:title "One"@en .
source:two a lm:Source ; lm:sourceType type:press ; dcterms:title "Two"@en .
programme:alpha a lm:Programme ; rdfs:label "Alpha"@en ; lm:guarantees a:travel .
a:travel a lm:RightGuarantee ; lm:right right:return-travel ; lm:supportedBy a:c1 .
a:c1 a lm:Claim ; lm:source source:two ; lm:confidence confidence:high ; lm:says "Travel home is paid."@en .
"""
UNION = """
programme:alpha lm:guarantees a:union .
a:union a lm:RightGuarantee ; lm:right right:union-membership ; lm:supportedBy a:c2 .
a:c2 a lm:Claim ; lm:source source:one ; lm:confidence confidence:high ; lm:says "Workers may join."@en .
"""
FULL = BASE + UNION
DENIAL = """
a:union lm:contradictedBy a:c3 .
a:c3 a lm:Claim ; lm:source source:two ; lm:confidence confidence:medium ; lm:says "Nobody may join."@en .
"""
BETA = 'programme:beta a lm:Programme ; rdfs:label "Beta"@en .\n'


@pytest.fixture
def diff(tmp_path, kg):
    """Compare two texts, each the data of a whole graph: (exit code, standard output)."""

    def run(old: str, new: str, *options: str) -> tuple[int, str]:
        write(tmp_path / "old", old)
        write(tmp_path / "new", new)
        code, out, error = kg("diff", "old", "new", *options)
        assert error == ""
        return code, out

    return run


@pytest.fixture
def repository(tmp_path, kg, monkeypatch):
    """``kg`` in a repository with two commits: without the union, and with it."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    git("init", "-q")
    for text in (BASE, FULL):
        write(tmp_path, text)
        commit()
    return kg


def write(folder: Path, text: str) -> None:
    for name in ("data", "ontology"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "data/graph.ttl").write_text(HEAD + text, encoding="utf-8")
    (folder / "ontology/own.ttl").write_text("# The installed ontology is used, not this.\n", encoding="utf-8")


def git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], check=True, capture_output=True, text=True).stdout


def commit() -> None:
    git("add", "-A")
    git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "x")


def flat(text: str) -> str:
    return " ".join(text.split())


def one_line(error: str) -> str:
    assert error.count("\n") == 1 and error.startswith("kg: "), error
    return error


# Verdicts and their causes ----------------------------------------------------------


def test_a_verdict_changes_by_one_claim(diff):
    code, out = diff(BASE, FULL)
    assert code == 0 and max(map(len, out.splitlines())) <= 80
    assert "participatory.union: undocumented → met by c2 (evaluation, 2021, one): new; it supports “union" in flat(out)
    assert "participatory: undocumented → partly documented" in out and "shown–possible" not in out
    assert "In short: 1 verdict of 1 programme changed; features: 1 added; claims: 1 added." in flat(out)
    assert "added union: guarantee of a right: union membership [participatory.union]" in flat(out)
    assert "added c2: Workers may join. [participatory.union]" in out
    assert out.endswith("\n\n8 triples added, 0 removed.\n")


@pytest.mark.parametrize(
    ("old", "new", "verdicts", "causes"),
    [
        (FULL, BASE, "met undocumented", {"c2": "removed"}),
        (FULL, FULL + DENIAL, "met contested", {"c3": "new"}),
        (BASE, FULL + DENIAL, "undocumented contested", {"c2": "new", "c3": "new"}),
        (
            FULL,
            FULL.replace("source:one ; lm:confidence confidence:high", "source:one ; lm:confidence confidence:low"),
            "met undocumented",
            {"c2": "confidence high → low"},
        ),
        (
            FULL,
            FULL.replace('lm:issued "2021"', 'lm:issued "2021" ; lm:retractedOn "2026-11"'),
            "met undocumented",
            {"c2": "source retracted"},
        ),
        (BASE + UNION.replace("lm:supportedBy a:c2 ", ""), FULL, "undocumented met", {"c2": "now supports"}),
        (FULL, FULL.replace("right:union-membership", "right:citizenship"), "met undocumented", {"": "changed"}),
        (FULL, FULL.replace("lm:guarantees a:union", "lm:partial true"), "met undocumented", {"": "removed"}),
    ],
)
def test_each_cause_is_named(diff, old, new, verdicts, causes):
    [programme] = json.loads(diff(old, new, "--format", "json")[1])["programmes"]
    leaf = next(leaf for leaf in programme["criteria"] if leaf["criterion"] == "participatory.union")
    assert f"{leaf['old']} {leaf['new']}" == verdicts
    assert {cause["claim"].partition("#")[2]: cause["why"] for cause in leaf["causes"]} == causes


def test_only_claims_that_turned_the_verdict_are_causes(diff):
    """A second claim on housing came too, but what was missing was health care."""
    rest = """programme:alpha lm:guarantees a:h , a:p , a:d .
    a:h a lm:RightGuarantee ; lm:right right:housing ; lm:supportedBy a:c1 {} .
    a:p a lm:RightGuarantee ; lm:right right:fair-pay ; lm:supportedBy a:c1 ."""
    more = "a:d a lm:RightGuarantee ; lm:right right:health-care ; lm:supportedBy a:c1 ."
    [programme] = json.loads(diff(FULL + rest.format(""), FULL + rest.format(", a:c2") + more, "--format", "json")[1])[
        "programmes"
    ]
    [leaf] = programme["criteria"]
    assert (leaf["criterion"], leaf["old"], leaf["new"]) == ("dignified.stay", "partly_documented", "met")
    assert [(c["claim"].partition("#")[2], c["features"]) for c in leaf["causes"]] == [("c1", ["health care"])]
    moved = {claim["iri"].partition("#")[2]: claim["moves"] for claim in programme["claims"]}
    assert moved["c2"] == [{"name": "supports", "old": [], "new": ["housing"]}]


def test_both_sides_are_seen_in_the_view_that_is_asked(diff):
    out = diff(BASE, FULL, "--sources", "press")[1]
    assert "View: press" in out and "0 verdicts changed; features: 1 added" in flat(out)
    dated = [text.replace("type:press", 'type:press ; lm:issued "2023"') for text in (BASE, FULL)]
    assert "1 verdict of" in diff(*dated, "--before", "2022")[1]
    assert "0 verdicts" in diff(*dated, "--before", "2021")[1]


# What else changed --------------------------------------------------------------------


def test_a_label_alone_changes_no_verdict(diff):
    code, out = diff(FULL, FULL.replace('"Alpha"', '"Alfa"'), "--exit-code")
    assert code == 1 and "In short: 0 verdicts changed." in out and "label: Alpha → Alfa" in out
    assert out.endswith("1 triple added, 1 removed.\n")


def test_comments_and_layout_are_no_knowledge(diff):
    nested = "actor:x a lm:Actor ; rdfs:seeAlso [ rdfs:label 'one' ; rdfs:seeAlso ( 1 2 ) ] .\n"
    code, out = diff(FULL + nested, "# A remark.\n" + nested.replace(" ; ", " ;\n    ") + FULL, "--exit-code")
    assert code == 0 and out.endswith("0 triples added, 0 removed: only layout or comments changed.\n")
    assert diff(FULL + nested, FULL + nested)[1].endswith("0 triples added, 0 removed: no difference.\n")
    assert diff(FULL + nested, FULL + nested.replace("( 1 2 )", "( 1 3 )"), "--exit-code")[0] == 1


def test_programmes_come_and_go(diff):
    out = diff(FULL, FULL + BETA)[1]
    assert "Beta (beta): added" in out and "shown–possible: 0–6" in out and "programmes: 1 added" in out
    out = diff(FULL + BETA, BETA + FULL.split("programme:alpha")[0])[1]
    assert "Alpha (alpha): removed" in out and "published: no level" in out and "removed c2" in out
    assert "2 triples" in diff("", BETA)[1]


def test_sources_come_go_and_fall(diff):
    new = FULL.replace('lm:issued "2021"', 'lm:retractedOn "2026-11" ; lm:retractionReason "Wrong."@en')
    new = new.replace("type:press", "type:press ; lm:supersededBy source:three")
    out = diff(FULL, new + "source:three a lm:Source ; lm:sourceType type:law .\n")[1]
    assert "retracted one: One" in out and "reason of the retraction: now Wrong." in out and "issued: no longer" in out
    assert "superseded two: Two" in out and "superseded by: now three" in out and "added three" in out
    assert "sources: 1 added, 1 retracted, 1 superseded" in flat(out)


def test_claims_tell_what_changed_in_them(diff):
    new = FULL.replace("Workers may join.", "All may join.").replace(
        "source:one ; lm:c", "source:two ; lm:line 7 ; lm:c"
    )
    out = diff(FULL, new)[1]
    assert "changed c2: All may join." in out and "says: Workers may join. → All may join." in out
    assert "source: one → two" in out and "line: now 7" in out


def test_other_subjects_are_counted(diff):
    out = diff(FULL + "actor:x a lm:Actor .", FULL + "actor:y a lm:Actor . actor:z a lm:Actor .", "--limit", "0")[1]
    assert "Everything else" in out and "actor: 2 added, 1 removed" in out


def test_lists_are_cut_and_json_is_not(diff):
    claims = UNION + "".join(UNION.replace("c2", f"d{number}") for number in range(30))
    out = diff(BASE, BASE + claims, "--limit", "3")[1]
    assert "and 28 more" in out and out.count("added d") == 2
    [programme] = json.loads(diff(BASE, BASE + claims, "--limit", "3", "--format", "json")[1])["programmes"]
    assert len(programme["claims"]) == 31 and programme["old"]["shown"] == 0


def test_what_data_say_is_text(diff):
    poison = "<script>x</script> [a](javascript:b) *c* | d \x1b[31m\u202e"
    page = diff(BASE, FULL.replace("Workers may join.", poison), "--format", "markdown")[1]
    assert "<script>" not in page and r"\[a\](javascript:b) \*c\*" in page
    assert page.startswith("# What changed\n\nOld: the folder old.") and "\n## Alpha (alpha)\n" in page
    assert "\n- participatory.union: undocumented → met\n  - by c2" in page
    text = diff(BASE, FULL.replace("Workers may join.", poison))[1]
    for found in (page, text):
        assert "\x1b" not in found and "\u202e" not in found


def test_words_of_an_old_ontology_are_named(diff):
    out = diff(FULL.replace("right:union-membership", "right:old-word"), FULL)[1]
    assert "The old version uses 1 term that this ontology does not have (old-word)." in flat(out)


# Files, folders and revisions -----------------------------------------------------------


def test_a_file_stands_for_what_it_describes(kg, tmp_path):
    text = (ROOT / "data/programmes/tclm.ttl").read_text(encoding="utf-8")
    (tmp_path / "same.ttl").write_text(text, encoding="utf-8")
    (tmp_path / "mine.ttl").write_text(text.replace('"TCLM"@en', '"TCLMM"@en', 1), encoding="utf-8")
    code, out, error = kg("diff", "same.ttl", "mine.ttl")
    assert code == 0 and "replaces the bundled tclm" in error
    assert "alt label: TCLM → TCLMM" in out and out.endswith("1 triple added, 1 removed.\n")
    assert kg("diff", "same.ttl")[1].endswith("removed: no difference.\n")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/same.ttl").write_text(f"# {text}\n{text}".replace("# @", "@", 1), encoding="utf-8")
    assert kg("diff", "folder")[1].endswith("only layout or comments changed.\n")


def test_a_revision_is_compared_with_the_working_tree(repository, tmp_path):
    code, out, error = repository("diff", "HEAD~1")
    assert (code, error) == (0, "") and "Old: revision HEAD~1 (" in out and "New: the working tree." in flat(out)
    assert "participatory.union: undocumented → met" in out and "8 triples added" in out
    assert repository("diff", "HEAD", "--exit-code")[0] == 0
    write(tmp_path, BASE)
    assert repository("diff", "HEAD", "--exit-code")[0] == 1
    assert "8 triples added" in repository("diff", "HEAD~1:", "HEAD:")[1]


def test_a_path_wins_over_a_revision(repository, tmp_path):
    git("tag", "v1", "HEAD~1")
    write(tmp_path / "v1", FULL)
    code, out, error = repository("diff", "v1", "HEAD")
    assert code == 0 and "v1 is a path and a revision" in one_line(error) and "no difference" in out
    code, out, error = repository("diff", "v1:", "HEAD")
    assert (code, error) == (0, "") and "8 triples added" in out


def test_nothing_is_left_behind_and_nothing_runs(repository, tmp_path, monkeypatch):
    """Neither attributes nor filters of the repository have a say, and links lead nowhere."""
    (tmp_path / ".gitattributes").write_text("*.ttl export-ignore filter=evil\n")
    (tmp_path / "data/link.ttl").symlink_to("/etc/passwd")
    commit()
    git("config", "filter.evil.smudge", f"touch {tmp_path}/ran; cat")
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    code, out, _ = repository("diff", "HEAD~2", "HEAD")
    assert code == 0 and "8 triples added" in out
    assert not list((tmp_path / "scratch").iterdir()) and not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "'nowhere' is neither a file or folder nor a revision of this repository"),
        (["--", "-x"], "'-x' is no file, folder or revision"),
        ([""], "'' is no file, folder or revision"),
        (["HEAD\n"], "is no file, folder or revision"),
        (["HEAD:data"], "leave out the path"),
        (["HEAD..HEAD~1"], "nor a revision"),
        (["HEAD", "--sources", "thre"], "unknown source"),
        (["HEAD", "--sources", ","], "names no source"),
        (["HEAD~2"], "nor a revision"),
    ],
)
def test_bad_names_get_one_line(repository, arguments, message):
    code, out, error = repository("diff", *arguments)
    assert (code, out) == (2, "") and message in one_line(error)


def test_a_broken_file_in_a_revision_is_named(repository, tmp_path):
    (tmp_path / "data/broken.ttl").write_text("<a> <b>\n<c")
    commit()
    code, out, error = repository("diff", "HEAD", "HEAD~1")
    assert (code, out) == (2, "") and "data/broken.ttl:2: broken Turtle" in one_line(error)
    assert "revision HEAD" in error and str(tempfile.gettempdir()) not in error


def test_a_damaged_repository_gets_one_line(repository, tmp_path):
    blob = git("rev-parse", "HEAD:data/graph.ttl").strip()
    for content in (b"damaged", None):
        file = tmp_path / ".git/objects" / blob[:2] / blob[2:]
        file.chmod(0o644)
        file.unlink() if content is None else file.write_bytes(content)
        code, out, error = repository("diff", "HEAD", "HEAD~1")
        assert (code, out) == (2, "") and "git says" in one_line(error)


def test_a_revision_without_the_graph(repository, tmp_path):
    git("rm", "-qr", "data")
    commit()
    code, out, _ = repository("diff", "HEAD", "HEAD~1")
    assert code == 0 and "Alpha (alpha): added" in out
    git("rm", "-qr", "ontology")
    (tmp_path / "else.txt").write_text("else")
    commit()
    code, out, error = repository("diff", "HEAD", "HEAD~1")
    assert (code, out) == (2, "") and "has neither data/ nor ontology/" in one_line(error)


def test_without_a_repository_or_git(kg, monkeypatch, tmp_path):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    code, out, error = kg("diff", "HEAD")
    assert (code, out) == (2, "") and "not a git repository" in one_line(error)
    monkeypatch.setenv("PATH", str(tmp_path))
    code, out, error = kg("diff", "HEAD")
    assert (code, out) == (2, "") and "git cannot be run" in one_line(error)
