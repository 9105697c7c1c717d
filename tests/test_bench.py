"""Made-up programmes are valid, their faults are found where planted, and `kg bench` sets engines side by side."""

import os
import re
from itertools import islice

import pytest
import rdflib

from kg import questions, resources, shacl
from kg.bench import figures, page, side, synthetic, work
from kg.bench.asking import LATE, in_process
from kg.bench.draft import BENCH, HEADER
from kg.bench.faults import FAULTS
from kg.bench.questioned import slowest

VALID = 25


@pytest.fixture(scope="module")
def made():
    """Valid programmes, then one for each kind of fault: what is planted, and what pySHACL finds in made-up nodes."""
    valid = [draft for draft, _ in synthetic.drafts(VALID, 0)]
    spoilt = [synthetic.programme(VALID + turn) for turn in range(len(FAULTS))]
    planted = [synthetic.plant(draft, turn) for turn, draft in enumerate(spoilt)]
    graph = rdflib.Graph()
    for path in resources.turtle("ontology", "data"):
        if path.parent.name != "programmes":
            graph.parse(path)
    graph.parse(data=HEADER + "".join(draft.turtle() for draft in (*valid, *spoilt)), format="turtle")
    found = shacl.run(graph, shacl.read_shapes("quality"))
    return planted, [result for result in found if str(result.focus).startswith(BENCH)]


def test_the_same_number_gives_the_same_programme():
    first, second = ([draft.turtle() for draft, _ in synthetic.drafts(60)] for _ in range(2))
    assert first == second
    assert len(set(first)) == 60


def test_programmes_are_as_large_as_they_are_said_to_be():
    sizes = [len(draft) for draft, _ in islice(synthetic.drafts(500, 0), 500)]
    assert 70 <= sum(sizes) / len(sizes) <= 80


def test_what_is_written_is_what_is_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(synthetic, "FILE", 20)
    made = synthetic.write(tmp_path, 50)
    graph = rdflib.Graph()
    for path in made.files:
        graph.parse(path)
    assert len(made.files) == 3
    assert len(graph) == made.triples
    assert [fault.focus.split("#")[0] for fault in made.planted] == [f"{BENCH}p{n}" for n in range(0, 50, 10)]


def test_programmes_without_a_fault_are_valid(made):
    _, found = made
    valid = {f"{BENCH}p{number}" for number in range(VALID)}
    assert [result for result in found if str(result.focus).split("#")[0] in valid] == []


def test_each_fault_is_found_where_it_is_planted_and_nothing_else(made):
    planted, found = made
    pairs = {(str(result.focus), str(result.shape)) for result in found}
    assert pairs == {(fault.focus, fault.shape) for fault in planted}


def test_the_faults_are_of_many_kinds(made):
    _, found = made
    components = {str(result.component).rsplit("#", 1)[1].removesuffix("ConstraintComponent") for result in found}
    assert len(FAULTS) >= 16
    assert components >= {"SPARQL", "Or", "Class", "MinCount", "MaxCount", "Datatype", "Pattern", "Disjoint"}
    assert components >= {"LessThanOrEquals", "UniqueLang", "LanguageIn", "NodeKind", "MinInclusive", "MaxInclusive"}


@pytest.mark.parametrize(("power", "seconds"), [(1, [2, 20, 200]), (2, [1, 100, 10_000]), (0, [3, 3, 3])])
def test_growth_is_the_power_of_the_size(power, seconds):
    sizes = (1_000, 10_000, 100_000)
    triples = {size: size * 75 for size in sizes}
    measured = dict(zip(sizes, seconds, strict=True))
    assert figures.exponent(measured, triples) == pytest.approx(power)
    assert figures.exponent({25: 9.0, **measured}, {25: 1, **triples}) == pytest.approx(power)
    assert figures.exponent({1_000: 2.0}, triples) is None


def test_engines_are_set_side_by_side(kg, tmp_path):
    pytest.importorskip("shacl")
    code, out, _ = kg("bench", "--programmes", "5", "--engine", "shacl", "--engine", "fast", "--out", "speed.md")
    assert code == 0
    quality, criteria = out.split("Success criteria")
    for text in (quality, criteria):
        assert re.search(r"^load .*–", text, re.M)
    assert len(re.findall(r"^(?:shacl|fast) .* 1 of 1 +yes$", quality, re.M)) == 2
    assert max(map(len, out.splitlines())) <= 80
    told = (tmp_path / "speed.md").read_text(encoding="utf-8")
    assert told.startswith("# How fast\n") and "kg bench --programmes 5 --engine shacl" in told
    assert "| ends before it starts | `programme-ends-before-start` |" in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--engine", "shcl"), "kg: unknown engine 'shcl'. Did you mean shacl or pyshacl?\n"),
        (("--programmes", "0"), "kg: --programmes takes a number from 1 to 1,000,000. Mend it.\n"),
    ],
)
def test_what_cannot_be_measured_is_one_line(kg, arguments, said):
    assert kg("bench", *arguments) == (2, "", said)


def test_an_engine_that_is_not_installed_is_left_out_with_a_line(monkeypatch, tmp_path):
    missing = side.CONTENDERS["shacl"]._replace(needs=("no_such_package",))
    monkeypatch.setitem(side.CONTENDERS, "shacl", missing)
    found = side.Comparison(10, {3: 1})
    side._run_all(found, "quality", 3, work.Work(str(tmp_path), (), "", str(tmp_path / "s.nt")), ["shacl"], print)
    assert found.measured[0].note == "not installed: no_such_package"
    assert "shacl: not installed: no_such_package." in page.text(found)


def test_a_run_that_takes_too_long_is_stopped(tmp_path):
    endless = tmp_path / "endless.ttl"
    os.mkfifo(endless)
    given = work.Work(str(tmp_path), (str(endless),), "", str(tmp_path / "shapes.nt"))
    assert side.measure(["validate", "parse", str(given.save())], 2) == (None, "stopped after 2 s")


@pytest.mark.parametrize("limit", [5, 0.0001])
def test_a_question_that_takes_too_long_is_passed_over(tmp_path, monkeypatch, limit):
    path = tmp_path / "empty.ttl"
    path.touch()
    book = dict(islice(questions.catalogue().items(), 2))
    monkeypatch.setattr(questions, "catalogue", lambda: book)
    times = in_process("Oxigraph", [str(path)], limit)
    assert list(times) == list(book)
    assert all(value == LATE if limit < 1 else isinstance(value, float) for value in times.values())


def test_the_slowest_questions_come_first():
    assert slowest({"quick": 1.0, "never": LATE, "slow": 7.0}) == ["never", "slow", "quick"]
