"""What the documents say is so."""

import re
import subprocess
from dataclasses import replace

import pytest
from conftest import ROOT
from typer.main import get_command

from kg import questions
from kg.cli.commands import app

README = (ROOT / "README.md").read_text(encoding="utf-8")
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
    method = (ROOT / "docs/method.md").read_text(encoding="utf-8")
    assert f"{silent} of {cells} cells are silent" in README
    assert f"{silent} of {cells} cells (programme by leaf) are silent" in method
    assert not any(a.outcome.level_shown == a.published for a in results)
    assert max(a.outcome.shown for a in results) == 3
    assert [a.slug for a in results if not a.within] == ["eps"]
    assert not any("participatory.union" in a.claims for a in results)
    assert not any(a.coded_in_part for a in results)
    generous = assess(viewed, judgement, replace(rule, rollup="any"))
    assert [a.slug for a in generous if a.outcome.level_shown == a.published] == ["jlmp"]


def test_the_readme_counts_sources(store):
    rows = store.select(
        "SELECT ?s { ?s a <https://w3id.org/labour-mobility/ns#Source> ; <http://xmlns.com/foaf/0.1/page> ?page }"
    )
    assert f"{len(rows)} other public sources" in README


def test_the_changelog_counts_questions_and_lists():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"{len(questions.catalogue())} questions" in text
    assert f"{len(list((ROOT / 'ontology/vocabularies').glob('*.ttl')))} controlled lists" in text


def test_the_method_counts_claims_and_lines(store):
    from kg import ledger

    path = ROOT / "data/ledger/porcausa-2025.csv"
    method = " ".join((ROOT / "docs/method.md").read_text(encoding="utf-8").split())
    assert f"The report gives {len(ledger.claims_of(store, path.stem)):,} claims" in method
    assert f"each of its {ledger.read(path)[-1].last:,} lines" in method


def test_the_coverage_is_what_the_command_prints(kg):
    code, out, _ = kg("assess", "--format", "markdown")
    assert code == 0 and out == (ROOT / "docs/coverage.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (path.parent / target).exists(), target


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
