"""A new programme passes the checks and claims nothing, and what its file shows by example passes them too."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime

import pytest
import rdflib
from conftest import ROOT
from rdflib import PROV, RDF, RDFS, Literal

from kg import starting
from kg.errors import KgError
from kg.namespaces import ID, LM, VOC
from kg.store import Store

NOW = datetime(2026, 11, 22, tzinfo=UTC)
TEXT = starting.programme("Care for Chad", "Cuidados para Chad", "care-chad", NOW)
PROGRAMME = ID["programme/care-chad"]


def graph(text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=text, format="turtle")


def with_examples(text: str) -> str:
    """The text with the # before its examples taken out; remarks begin a line with # and one space."""
    return re.sub(r"^#(?=\S|    )|^    # ", "", text, flags=re.MULTILINE)


@pytest.fixture(scope="module")
def names(store):
    return starting.Names(store)


def test_a_new_programme_passes_the_checks_and_is_undocumented_even_at_low_confidence(kg, tmp_path):
    code, out, error = kg("new", "programme", "--name", "Care for Chad", "--slug", "care-chad")
    assert (code, error) == (0, "")
    assert out.splitlines()[1:] == ["  kg validate care-chad.ttl", "  kg explain care-chad --data care-chad.ttl"]
    code, out, _ = kg("validate", "care-chad.ttl")
    assert code == 0 and "2 warnings" in out, out
    assert "programme-unnamed" in out and "programme-unclassified" in out
    code, out, _ = kg("assess", "care-chad", "--data", "care-chad.ttl", "--floor", "low", "--format", "json")
    [found] = json.loads(out)["programmes"]
    assert code == 0 and set(found["criteria"].values()) == {"undocumented"}
    assert found["silent"] == 11 and found["coded_in_part"]
    code, out, _ = kg("explain", "care-chad", "--data", "care-chad.ttl")
    assert code == 0 and "0 of 11 leaves documented" in " ".join(out.split())


def test_all_that_it_says_is_its_label_and_its_coding():
    data = graph(TEXT)
    assert set(data.objects(PROGRAMME, RDFS.label)) == {
        Literal("Care for Chad", lang="en"),
        Literal("Cuidados para Chad", lang="es"),
    }
    assert list(data.subjects(RDF.type, LM.Claim)) == []
    assert set(data.predicates(PROGRAMME)) == {RDF.type, RDFS.label, PROV.wasGeneratedBy}
    assert all(str(subject).startswith(str(PROGRAMME)) for subject in data.subjects())


def test_its_examples_pass_the_checks(kg, tmp_path):
    (tmp_path / "care-chad.ttl").write_text(with_examples(TEXT), encoding="utf-8")
    code, out, _ = kg("validate", "care-chad.ttl")
    assert code == 0 and "no finding" in out, out
    data = graph(with_examples(TEXT))
    assert {LM.motivatedBy, LM.restsOn, LM.guarantees, LM.hasContext, LM.lookedFor} <= set(data.predicates(PROGRAMME))
    assert len(list(data.subjects(LM.confidence))) == 3


def test_the_terms_and_lists_that_it_names_exist(store):
    typed = store.subjects(typed=True)
    remarks = "\n".join(line for line in TEXT.splitlines() if line.startswith("# "))
    assert [term for term in re.findall(r"\blm:(\w+)", remarks) if str(LM[term]) not in typed] == []
    lists = set(re.findall(r"([\w-]+):…", remarks)) - {"country"}
    assert len(lists) > 9 and [name for name in lists if str(VOC[name]) not in typed] == []
    for link, name in re.findall(r":  +lm:(\w+) +lm:([A-Z]\w+)", remarks):
        assert store.select(f"SELECT * {{ <{LM[link]}> <{RDFS.range}> <{LM[name]}> }}"), link
    for path in re.findall(r"\b(?:docs|data|ontology)/[\w./-]+\w", TEXT):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("name", ['A "B" \\ $slug', "Ends in \\", "'''", '"""', "${slug} @en .", "移民"])
def test_a_name_stays_the_text_that_it_is(name):
    data = graph(starting.programme(name, name, "x", NOW))
    assert {str(label) for label in data.objects(ID["programme/x"], RDFS.label)} == {name}
    assert len(data) == len(graph(TEXT))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "has no letters"),
        (" … ", "has no letters"),
        ("a\nb", "a character that cannot be seen"),
        ("a\x1b[2Jb", "a character that cannot be seen"),
        ("a\u202eb", "a character that cannot be seen"),
        ("a\udcffb", "a character that cannot be seen"),
        ("employment permit  system", "is a name of eps already. See kg explain eps"),
        ("EMPLEATE SIN FRONTERAS", "is a name of empleate-sin-fronteras already"),
        ("Tclm", "is a name of tclm already"),
    ],
)
def test_a_name_that_cannot_stay_is_refused(names, name, message):
    with pytest.raises(KgError, match=re.escape(message)):
        names.free_name(name)


@pytest.mark.parametrize(
    ("slug", "message"),
    [
        ("", "Give one by --slug"),
        ("Care_Chad", "lower-case letters, digits and single hyphens, with a letter first, such as care-chad"),
        ("cuidados-añadidos", "such as cuidados-anadidos"),
        ("4-seasons", "such as seasons"),
        ("a--b", "such as a-b"),
        ("a-", "such as a"),
        ("../x", "such as x"),
        ("a" * 61, "Use up to 60"),
        ("source", "is a prefix in every such file"),
        ("eps", "is in use. See kg explain eps, or choose another"),
    ],
)
def test_a_slug_that_cannot_stay_is_refused(names, slug, message):
    with pytest.raises(KgError, match=re.escape(message)):
        names.free_slug(slug)


def test_a_slug_of_old_is_not_given_again(tmp_path):
    store = Store()
    (tmp_path / "old.ttl").write_text(f"<{ID['programme/new']}> <urn:x-was> <{ID['programme/old']}> .")
    store.load(tmp_path / "old.ttl")
    names = starting.Names(store)
    for slug in ("old", "new"):
        with pytest.raises(KgError, match="was in use, and none is given twice"):
            names.free_slug(slug)
    assert names.free_slug("other") == "other"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Migrant Workers' Help", "migrant-workers-help"),
        ("2030: Trabajo y Niñez", "trabajo-y-ninez"),
        ("Temporary and Circular Labour Migration between Two States", "temporary-and-circular-labour-migration"),
        ("A" * 70, "a" * 40),
        ("移民", ""),
    ],
)
def test_a_slug_is_proposed(names, name, slug):
    assert starting.propose(name) == slug
    assert not slug or names.free_slug(slug) == slug


def test_a_name_near_to_a_known_one_is_told(kg, names):
    assert names.near("Employment Permits System")[0] == "eps"
    assert names.near("Triple Win Nurses") == ["triple-win"]
    assert names.near("Care for Chad") == []
    code, _, error = kg("new", "programme", "--name", "Triple Win Nurses")
    assert code == 0 and error == "kg: the name is near to those of triple-win. Make sure that it is none of them.\n"


def test_nothing_is_written_over_or_without_a_name(kg, tmp_path):
    (tmp_path / "mine.ttl").write_text("mine")
    (tmp_path / "folder").mkdir()
    for out, message in (
        ("mine.ttl", "is there already"),
        ("folder", "is a folder"),
        ("nowhere/x.ttl", "is in a folder that is not there"),
    ):
        code, said, error = kg("new", "programme", "--name", "Care for Chad", "--out", out)
        assert (code, said) == (2, "") and message in error
    assert (tmp_path / "mine.ttl").read_text() == "mine"
    code, said, error = kg("new", "programme", "--slug", "x")
    assert (code, said) == (2, "")
    assert error == 'kg: a programme needs a name. Write kg new programme --name "…".\n'
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "mine.ttl"]


def test_it_goes_among_the_programmes_and_files_of_ones_own_count(kg, tmp_path):
    (tmp_path / "data/programmes").mkdir(parents=True)
    code, out, _ = kg("new", "programme", "--name", "Care for Chad", "--name-es", "Cuidados")
    path = tmp_path / "data/programmes/care-for-chad.ttl"
    assert (
        code == 0
        and out.startswith("data/programmes/care-for-chad.ttl is there")
        and '"Cuidados"@es' in path.read_text()
    )
    code, _, error = kg("new", "programme", "--name", "cuidados", "--data", "data")
    assert code == 2 and "is a name of care-for-chad already" in error
    assert kg("new", "programme", "--name", "Chad", "--slug", "chad", "--out", "it's mine.ttl")[1].splitlines()[1:] == [
        "  kg validate 'it'\"'\"'s mine.ttl'",
        "  kg explain chad --data 'it'\"'\"'s mine.ttl'",
    ]


@pytest.mark.parametrize(
    ("answers", "code", "told"),
    [
        (
            "EPS\nCare for Chad\n\nBad_Slug\nchad\n\n",
            0,
            ["is a name of eps already", "such as bad-slug", "kg validate chad.ttl"],
        ),
        ("Care for Chad\n\x04", 2, ["Nothing was written."]),
    ],
)
def test_on_a_terminal_it_asks_until_the_answers_can_stay(tmp_path, answers, code, told):
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    os.write(ours, answers.encode())
    command = [sys.executable, "-m", "kg", "new", "programme"]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        os.close(theirs)
        assert process.wait(timeout=60) == code
    said = os.read(ours, 65536).decode()
    os.close(ours)
    assert all(text in said for text in told), said
    assert [path.name for path in tmp_path.iterdir()] == ([] if code else ["chad.ttl"])
