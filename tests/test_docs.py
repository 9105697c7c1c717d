"""What the documents say is so."""

import re
import subprocess
from dataclasses import replace

import pytest
from conftest import REPORT_VIEW, ROOT
from typer.main import get_command

from kg import questions
from kg.cli.app import app
from kg.namespaces import LM, short
from kg.render.plain import words

README = (ROOT / "README.md").read_text(encoding="utf-8")
METHOD = " ".join((ROOT / "docs/method.md").read_text(encoding="utf-8").split())
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
TRACKED = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
).stdout.splitlines()


def test_every_command_and_option_is_documented():
    for name, command in get_command(app).commands.items():
        assert f"`kg {name}" in README, name
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("--") and option != "--help":
                    assert option in README, f"kg {name} {option}"


def test_the_readme_counts_silent_cells_as_the_graph_does(look, rule):
    from kg.assessment import assess

    viewed, judgement = look()
    results = assess(viewed, judgement, rule)
    silent = sum(a.silent for a in results)
    cells = sum(len(a.outcome.leaves) for a in results)
    assert f"{silent} of {cells} cells are silent" in README
    assert f"{silent} of {cells} cells (programme by leaf) are silent" in METHOD
    assert not any(a.outcome.level_shown == a.published for a in results)
    assert max(a.outcome.shown for a in results) == 3
    assert [a.slug for a in results if not a.within] == ["eps"]
    assert not any("participatory.union" in a.claims for a in results)
    assert not any(a.coded_in_part for a in results)
    generous = assess(viewed, judgement, replace(rule, rollup="any"))
    assert [a.slug for a in generous if a.outcome.level_shown == a.published] == ["jlmp"]


def test_the_readme_counts_sources(store):
    pages = f"SELECT DISTINCT ?s {{ ?c <{LM.source}> ?s ; <{LM.says}> ?says . ?s <http://xmlns.com/foaf/0.1/page> ?p }}"
    assert f"what {len(store.select(pages))} other public pages say" in README
    assert f"**{len(store.select(pages))} public pages give" in METHOD
    claims = f"""SELECT DISTINCT ?c ?context {{
      ?c <{LM.source}> ?s ; <{LM.says}> ?says . ?s <http://xmlns.com/foaf/0.1/page> ?p .
      OPTIONAL {{ ?c a <{LM.ContextClaim}> . BIND (true AS ?context) }} }}"""
    rows = store.select(claims)
    assert f"give {len(rows):,} claims**, of which {sum(bool(row['context']) for row in rows)} speak" in METHOD


def test_the_method_counts_pages_by_type(store):
    rows = store.select(
        f"SELECT ?t (COUNT(DISTINCT ?s) AS ?n) {{ ?c <{LM.source}> ?s ; <{LM.says}> ?x . ?s <{LM.sourceType}> ?t ; "
        "<http://xmlns.com/foaf/0.1/page> ?p } GROUP BY ?t"
    )
    n = {short(row["t"]): row["n"] for row in rows}
    assert f"{n['press']} of the pages are press, {n['operator']} the operators' own; {n['law']} are laws" in METHOD
    assert f"{n['evaluation']} evaluations, {n['audit']} audits, {n['court']} court rulings" in METHOD


def test_the_readme_shows_each_programme_on_the_report_and_on_all_sources(look, rule):
    from kg.assessment import assess

    def cell(found) -> str:
        mark = "" if found.within else " !"
        more = f", {found.outcome.contested} contested" if found.outcome.contested else ""
        return f"{found.outcome.shown}–{found.outcome.possible}{mark}{more}"

    report, everything = (assess(*look(name), rule) for name in ("report", "all"))
    alone = {found.slug: found for found in report}
    rows = [
        f"| {found.label} (`{found.slug}`) | {words(found.published)} | {cell(alone[found.slug])} | {cell(found)} |"
        for found in everything
    ]
    assert README.split("|---|---|---|---|\n")[1].split("\n<!--")[0].split("\n") == rows
    silent = sum(found.silent for found in everything)
    assert f"with all sources,\n{silent}." in README and f"{silent} of 275 cells are silent with all sources" in METHOD
    assert all(found.within for found in everything)
    assert not any(found.outcome.level_shown == found.published for found in everything)
    contested = sum(v == "contested" for found in everything for v in found.outcome.leaves.values())
    before = sum(v == "contested" for found in report for v in found.outcome.leaves.values())
    assert f"{contested} cells are contested, against {before}" in METHOD


def test_what_the_method_says_of_other_views(look, store, rule):
    from kg import views
    from kg.assessment import assess, judge

    others = assess(*look("not-operator"), rule)
    assert all(found.within for found in others)
    law = assess(*look("law-and-evaluations"), rule)
    assert sum(found.silent for found in law) > 200
    early = views.look(store, views.choose(store, ["all"], None, REPORT_VIEW, "2020"))
    assert early.view.undated == 270
    assert sum(not found.within for found in assess(early, judge(early), rule)) == 2


def test_the_changelog_counts_questions_and_lists():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"{len(questions.catalogue())} questions" in text
    assert f"{len(list((ROOT / 'ontology/vocabularies').glob('*.ttl')))} controlled lists" in text


def test_the_method_counts_claims_and_lines(store):
    from kg import ledger

    path = ROOT / "data/ledger/porcausa-2025.csv"
    assert f"The report gives {len(ledger.claims_of(store, path.stem)):,} claims" in METHOD
    assert f"each of its {ledger.read(path)[-1].last:,} lines" in METHOD


def test_the_coverage_is_what_the_command_prints(kg):
    code, out, _ = kg("assess", "--format", "markdown")
    assert code == 0 and out == (ROOT / "docs/coverage.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
        address = target.strip("<>")
        assert address.startswith(("https://", "http://")) or (path.parent / address).exists(), target


def test_paths_named_in_the_documents_exist():
    for path in DOCUMENTS:
        for name in re.findall(r"`((?:kg|data|docs|shapes|queries|tests|ontology)/[\w./-]*)`", path.read_text()):
            assert (ROOT / name).exists(), f"{path.name} names {name}"


def test_the_project_speaks_of_itself_alone():
    """No machine paths, and no names of package registries' hosts."""
    assert len(TRACKED) > 200
    hosts = ("pypi" + ".org", "files.python" + "hosted", "registry" + ".npmjs", "deb" + ".debian.org")
    for name in TRACKED:
        path = ROOT / name
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not re.search(r"(?<![\w.-])/(?:work|root|home)/\w", text), name
            assert not [host for host in hosts if host in text], name
