"""Commands with --store: disk and servers say what the files say, in as many requests for any data."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import servers
from conftest import ROOT

from kg import assessment, explanation, questions, rule, shacl, views, withdrawal
from kg.bench import synthetic
from kg.endpoint import Endpoint
from kg.engines import engine
from kg.namespaces import ID, PREFIXES, short

GRAPH, SAMPLE = "https://example.org/graph", "https://example.org/sample"
WHERE = ["disk", "oxigraph", "virtuoso"]


def built(folder: Path, *paths: Path) -> Path:
    command = [sys.executable, "-m", "kg", "store", "build", str(folder), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder


@pytest.fixture(scope="session")
def disk(tmp_path_factory):
    """The bundled graph in a store on disk."""
    return built(tmp_path_factory.mktemp("stores") / "disk")


@pytest.fixture(scope="session")
def triples(disk):
    """The same as N-Triples."""
    path = disk.parent / "all.nt"
    subprocess.run([sys.executable, "-m", "kg", "store", "dump", disk, "--out", path], check=True, timeout=120)
    return path


@pytest.fixture(scope="session")
def oxigraph(triples, tmp_path_factory):
    if servers.OXIGRAPH is None:
        pytest.skip("oxigraph is not installed")
    with servers.oxigraph(tmp_path_factory.mktemp("oxigraph"), triples) as url:
        yield url


@pytest.fixture(scope="session")
def virtuoso(triples, sample, tmp_path_factory):
    if servers.VIRTUOSO is None:
        pytest.skip("Virtuoso is not installed")
    folder = tmp_path_factory.mktemp("virtuoso")
    (folder / "sample.nt").write_text(sample.ntriples("CONSTRUCT WHERE { ?s ?p ?o }"), encoding="utf-8")
    graphs = {GRAPH: triples, SAMPLE: folder / "sample.nt"}
    with servers.virtuoso(folder, graphs, megabytes=200) as url:
        yield url


@pytest.fixture
def options(request):
    """The options that name each of the stores."""

    def of(where: str) -> list[str]:
        more = {"virtuoso": ["--graph", GRAPH]}.get(where, [])
        return ["--store", str(request.getfixturevalue(where)), *more]

    return of


JUDGING = [
    ["assess", "--format", "json", "--sources", "not-operator", "--contested", "against"],
    ["assess", "ace", "eps", "--format", "csv", "--before", "2020"],
    ["explain", "eps"],
    ["explain", "jlmp", "--format", "json", "--sources", "all", "--floor", "low"],
]
ASKING = [
    ["query", "SELECT ?p ?label { ?p a lm:Programme ; rdfs:label ?label FILTER(LANG(?label) = 'en') } ORDER BY ?p"],
    ["query", "ASK { ?p a lm:Programme }"],
    ["query", "CONSTRUCT { ?p a lm:Programme } WHERE { ?p a lm:Programme }"],
]

SAID: dict[tuple[str, ...], tuple[int, str, str]] = {}
"""What each command says of the files."""


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("command", [*JUDGING, *ASKING], ids=lambda command: " ".join(command)[:40])
def test_a_store_says_what_the_files_say(kg, options, where, command):
    if tuple(command) not in SAID:
        SAID[tuple(command)] = kg(*command)
    said = SAID[tuple(command)]
    assert said[0] == 0
    assert kg(*command, *options(where)) == said


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("name", ["programmes", "sources", "conflicts"])
def test_questions_to_a_store_are_answered_without_a_view(kg, options, store, where, name):
    code, out, err = kg("ask", name, "--format", "csv", *options(where))
    expected = questions.answer(questions.find(name), {}, store).serialize("csv", PREFIXES).decode()
    assert code == 0
    assert "no view is taken" in err and err.count("\n") == 1
    # Where rows tie, each engine has an order of its own.
    assert sorted(out.splitlines()) == sorted(expected.splitlines())


@pytest.mark.parametrize("name", questions.catalogue())
@pytest.mark.parametrize("graph", [GRAPH, SAMPLE])
def test_virtuoso_answers_each_question_as_the_embedded_store_does(virtuoso, store, sample, name, graph):
    """With the defaults, and with the first value of each parameter that an answer shows."""
    ours, server = store if graph == GRAPH else sample, Endpoint(virtuoso, [graph])
    question = questions.find(name)
    answer = questions.answer(question, {}, ours)
    columns, [*rows] = answer.columns, answer.rows()
    assert sorted(map(str, questions.answer(question, {}, server).rows())) == sorted(map(str, rows))
    for parameter in question.parameters:
        if parameter.name not in columns:
            continue
        shown = {short(row[columns.index(parameter.name)] or "") for row in rows} - {""}
        if not parameter.type.startswith("xsd:"):
            shown &= set(parameter.choices(ours))
        for value in sorted(shown)[:1]:
            expected = questions.answer(question, {parameter.name: value}, ours).rows()
            found = questions.answer(question, {parameter.name: value}, server).rows()
            assert expected and sorted(map(str, found)) == sorted(map(str, expected))


def test_what_is_seen_leads_to_the_same_verdicts_as_the_graph_of_the_view(store):
    for names, floor in (["all"], "low"), (["not-operator"], "medium"):
        viewed = views.look(store, views.choose(store, names, floor, ID["view/all"]))
        judged = assessment.judge(viewed)
        pairs = engine("auto", shacl.read_shapes("criteria")).pairs(viewed.graph)
        assert {(p, s) for p, shapes in judged.reported.items() for s in shapes} == pairs
        assert judged.reported == judged.criteria.reported_in(viewed.programmes, viewed.graph)


def test_a_view_of_some_programmes_is_part_of_the_whole_view(store):
    view = views.choose(store, ["all"], "low", ID["view/all"])
    whole = views.look(store, view)
    for programme in whole.programmes[:4]:
        part = views.look(store, view, [programme])
        assert set(part.graph) <= set(whole.graph)
        features = {programme, *whole.graph.objects(programme)}
        expected = {t for t in whole.graph if t[0] in features}
        assert {t for t in part.graph if t[0] in features} == expected


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["assess", "--store", "a", "--store", "b"], "asks one store"),
        (["explain", "eps", "--store", "a", "--data", "b"], "--data goes with the bundled graph"),
        (["assess", "--store", "nowhere"], "nowhere"),
        (["assess", "--graph", "urn:g"], "--graph goes with --store"),
        (["query", "ASK {}", "--store", "disk", "--deadline", "3"], "--deadline goes with --store"),
        (["ask", "programmes", "--store", "disk", "--sources", "all"], "take no view"),
        (["query", "ASK {}", "--store", "disk", "--before", "2020"], "take no view"),
        (["assess", "--store", "http://127.0.0.1:9/sparql"], "nothing answers"),
        (["assess", "--store", "http://me:secret@127.0.0.1:9/"], "KG_STORE_USER"),
        (["assess", "nobody", "--store", "disk"], "unknown programme"),
    ],
)
def test_errors_are_one_clear_line(kg, disk, arguments, said):
    named = [str(disk) if argument == "disk" else argument for argument in arguments]
    code, out, err = kg(*named)
    assert (code, out) == (2, "")
    assert said in err and err.count("\n") == 1 and "secret" not in err


def test_a_store_without_our_ontology_is_refused(kg, tmp_path):
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    kg("store", "build", "bare", "a.ttl", "--bare")
    for command in (["assess"], ["explain", "eps"], ["ask", "programmes"], ["validate"]):
        code, out, err = kg(*command, "--store", "bare")
        assert (code, out) == (2, "")
        assert "does not hold the ontology" in err and "kg store build" in err and err.count("\n") == 1


def test_a_query_may_go_to_any_store(kg, tmp_path):
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    kg("store", "build", "bare", "a.ttl", "--bare")
    assert kg("query", "ASK { <urn:a> ?p ?o }", "--store", "bare") == (0, "yes\n", "")


def test_another_version_of_the_ontology_is_told_of(kg, tmp_path):
    text = (ROOT / "ontology/labour-mobility.ttl").read_text().replace("ns/0.1.0>", "ns/9.9.9>")
    (tmp_path / "ontology.ttl").write_text(text)
    kg("store", "build", "other", "ontology.ttl", "--bare")
    code, out, err = kg("ask", "programmes", "--format", "csv", "--store", "other")
    assert code == 0 and out.count("\n") == 1
    err = "".join(line for line in err.splitlines(True) if "no view" not in line)
    assert "9.9.9" in err and err.count("\n") == 1


def test_a_damaged_store_is_refused(kg, disk, tmp_path):
    shutil.copytree(disk, tmp_path / "hurt")
    largest = max((tmp_path / "hurt").rglob("*.sst"), key=lambda path: path.stat().st_size)
    largest.write_bytes(largest.read_bytes()[:-100])
    code, out, err = kg("assess", "--store", "hurt")
    assert (code, out) == (2, "")
    assert "is damaged" in err and err.count("\n") == 1


def test_requests_do_not_grow_with_the_data(tmp_path, triples, oxigraph):
    made = synthetic.write(tmp_path, 300)
    (tmp_path / "server").mkdir()
    with servers.oxigraph(tmp_path / "server", triples, *made.files) as url:
        few, many = (requests(Endpoint(address)) for address in (oxigraph, url))
    assert few == many and few < 30


def requests(endpoint: Endpoint) -> int:
    """How many requests it takes to assess all programmes and to explain one."""
    ruled, default = rule.read_rule(endpoint)
    viewed = views.look(endpoint, views.choose(endpoint, [], None, default))
    judged = assessment.judge(viewed)
    found = assessment.assess(viewed, judged, ruled)
    withdrawn = withdrawal.withdrawals(viewed, judged)
    assert found and not [w for w in withdrawn if w.programme not in judged.reported]
    one = viewed.narrowed([found[0].iri])
    explanation.explain(one, judged, ruled, found[0], judged.leaves, withdrawn)
    return endpoint.requests
