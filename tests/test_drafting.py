"""Rows of evidence are taken in whole or not at all, and each fault is named by row and column."""

import csv
import io

import pytest
import rdflib
from conftest import ROOT
from rdflib import RDF

from kg import drafting
from kg.namespaces import ID, LM, VOC, short
from kg.sources import read_sources

FINE = {
    "programme": "eps",
    "criterion": "autonomous.control",
    "polarity": "contradicts",
    "confidence": "medium",
    "statement": "Leave to change employer is rarely given.",
    "anchor": "rarely given leave to change",
    "source_title": "A new study",
    "source_url": "https://example.org/study",
    "publisher": "Some Institute",
    "source_type": "research",
    "source_date": "2026-01",
    "places_or_scope": "Korea",
    "note": "",
}


@pytest.fixture
def rows(tmp_path):
    def write(*changes: dict[str, str]):
        out = io.StringIO()
        writer = csv.DictWriter(out, drafting.COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(FINE | change for change in changes)
        (tmp_path / "rows.csv").write_text(out.getvalue(), encoding="utf-8")
        return tmp_path / "rows.csv"

    return write


@pytest.mark.parametrize(
    ("column", "text", "message"),
    [
        ("programme", "tclmm", "is no programme. Did you mean tclm"),
        ("criterion", "autonomous", "is no leaf criterion. Did you mean autonomous.control"),
        ("polarity", "agrees", "is no polarity. Use supports, contradicts, neutral"),
        ("confidence", "certain", "is no grade of confidence"),
        ("source_type", "newspaper", "is no type of source"),
        ("source_date", "2021/2023", "is no date. Write a year"),
        ("source_date", "2026-02-30", "is no date"),
        ("anchor", "one two three four five six seven eight nine", "has 9 words; an anchor has at most 8"),
        ("source_url", "example.org/study", "is no address of a page"),
        ("source_url", "https://example.org/a b", "is no address of a page"),
        ("source_url", "https://example.org/a?y=[2]", "is no address of a page"),
        ("source_date", "2999-01", "is still to come"),
        ("statement", "", "is empty"),
        ("source_title", "  ", "is empty"),
    ],
)
def test_a_cell_that_cannot_stay_is_named_by_row_and_column(kg, rows, tmp_path, column, text, message):
    path = rows({}, {column: text, **({} if column == "statement" else {"statement": "Another statement."})})
    code, out, error = kg("evidence", "draft", path, "--out", "draft.ttl")
    assert code == 1 and error == ""
    first = out.splitlines()[0]
    assert first.startswith(f"{path}:3: {column}: ") and message in first
    assert "1 of 2 rows cannot be taken in. Nothing was written." in out
    assert not (tmp_path / "draft.ttl").exists()


def test_a_duplicate_and_two_types_of_one_page_are_found(store, rows):
    found = drafting.draft(rows({}, {"statement": "Leave to change  Employer is rarely given."}), store)
    assert [(p.line, p.column) for p in found.problems] == [(3, "statement")]
    assert "repeats line 2" in found.problems[0].message
    found = drafting.draft(rows({}, {"statement": "Another.", "source_type": "press"}), store)
    assert [(p.line, p.column) for p in found.problems] == [(3, "source_type")]
    assert found.turtle == ""


def test_what_the_graph_knows_otherwise_is_told(store, rows):
    claim = "SELECT ?p ?says ?d { ?c %s ?says ; %s ?s . ?s %s ?p ; %s ?d . ?x %s ?c . <%s> ?l ?x }"
    terms = [f"<{t}>" for t in (LM.says, LM.source, "http://xmlns.com/foaf/0.1/page", LM.issued, LM.supportedBy)]
    row = store.select(claim % (*terms, ID["programme/eps"]))[0]
    known = next(s for s in read_sources(store).values() if s.page == row["p"])
    other = "audit" if short(known.kind) != "audit" else "press"
    cells = {"source_url": row["p"], "statement": row["says"].upper(), "source_type": other, "source_date": "1901"}
    found = drafting.draft(rows(cells), store)
    assert [problem.column for problem in found.problems] == ["statement", "source_type", "source_date"]
    assert "is coded already as eps#" in found.problems[0].message
    assert f"is known as {short(known.kind)}" in found.problems[1].message


def test_what_is_not_verified_is_low(store, rows):
    found = drafting.draft(rows({"source_type": "unverified"}), store)
    assert [(p.column, p.message) for p in found.problems] == [
        ("confidence", "has to be low for what is not verified. Write low")
    ]


def test_one_page_has_one_type_date_and_title(store, rows):
    other = {"statement": "Another.", "source_date": "2025", "source_title": "Another title"}
    found = drafting.draft(rows({}, other), store)
    assert [(p.line, p.column) for p in found.problems] == [(3, "source_title"), (3, "source_date")]


def test_blank_rows_are_passed_over(store, rows):
    path = rows({})
    path.write_text(path.read_text() + "\n" + "," * 12 + "\n", encoding="utf-8")
    assert len(drafting.draft(path, store).rows) == 1


def test_a_file_of_a_spreadsheet_with_a_mark_and_dos_line_ends_is_read(store, rows):
    path = rows({})
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert drafting.draft(path, store).turtle


def test_all_faults_are_told_at_once(store, rows):
    found = drafting.draft(rows({"programme": "x", "anchor": "a " * 9}, {"confidence": "?"}), store)
    assert [(p.line, p.column) for p in found.problems] == [(2, "programme"), (2, "anchor"), (3, "confidence")]


def test_a_draft_is_context_until_somebody_codes_it(kg, store, rows, tmp_path):
    known = next(s for s in read_sources(store).values() if s.page and short(s.kind) == "international-organisation")
    page = {"source_url": known.page, "source_type": "io", "source_date": known.issued}
    path = rows({}, {**page, "statement": 'He said "no" \\ and left.'})
    code, out, _ = kg("evidence", "draft", path)
    graph = rdflib.Graph().parse(data=out, format="turtle")
    assert code == 0
    claims = set(graph.subjects(RDF.type, LM.ContextClaim))
    assert len(claims) == 2 and all(str(claim).startswith(str(ID["programme/eps#d-"])) for claim in claims)
    assert {claim for claim in graph.objects(ID["programme/eps"], LM.hasContext)} == claims
    assert set(graph.objects(None, LM.bearsOn)) == {VOC["criterion/autonomous.control"]}
    assert {str(text) for text in graph.objects(None, LM.says)} == {FINE["statement"], 'He said "no" \\ and left.'}
    assert kg("evidence", "draft", path)[1] == out, "the names of claims follow from what they say"
    [new] = graph.subjects(RDF.type, LM.Source)
    assert new == ID["source/some-institute-a-new-study-2026"]
    assert not list(graph.objects(None, LM.anchor))
    assert "# anchor: rarely given leave to change" in out
    code, said, _ = kg("evidence", "draft", path, "--out", "draft.ttl")
    assert code == 0 and "2 rows drafted into draft.ttl" in said
    assert (tmp_path / "draft.ttl").read_text(encoding="utf-8") == out
    wrong = {
        "draft.ttl": "is there already",
        "nowhere/x.ttl": "cannot be written (No such file",
        "draft.ttl/x.ttl": "cannot be written (Not a directory",
    }
    for out, why in wrong.items():
        code, said, error = kg("evidence", "draft", path, "--out", out)
        assert (code, said) == (2, "") and why in error


def test_a_drafted_file_passes_the_checks_once_it_is_in_place(kg, rows, tmp_path):
    programme = (ROOT / "data/programmes/eps.ttl").read_text(encoding="utf-8")
    _, out, _ = kg("evidence", "draft", rows({}))
    (tmp_path / "eps.ttl").write_text(programme + out, encoding="utf-8")
    code, out, _ = kg("validate", "eps.ttl")
    assert code == 0 and "Warning" not in out, out


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("programme,criterion\neps,regular\n", "has other columns"),
        ("", "is empty"),
        (";".join(drafting.COLUMNS) + "\n", "has its cells separated by semicolons. Save it as CSV with commas."),
        (",".join(drafting.COLUMNS) + "\n", "has no row below its first line"),
        (",".join(drafting.COLUMNS) + "\na,b\n", "rows.csv:2: a row has 2 cells, not 13"),
        (",".join(drafting.COLUMNS) + '\n"a', "is broken CSV"),
    ],
)
def test_a_file_of_another_kind_is_refused(kg, tmp_path, text, message):
    (tmp_path / "rows.csv").write_text(text, encoding="utf-8")
    code, out, error = kg("evidence", "draft", "rows.csv")
    assert (code, out) == (2, "") and message in error


def test_hostile_cells_stay_text(store, rows):
    found = drafting.draft(
        rows({"statement": 'x" . <a> <b> <c> .\n#', "note": "n\n<a> <b> <c> .", "anchor": "y\n. <a> <b> <c>"}), store
    )
    graph = rdflib.Graph().parse(data=found.turtle, format="turtle")
    assert not [s for s in graph.subjects() if not str(s).startswith(str(ID))]


def test_the_shared_rows_can_be_checked(shared, store):
    found = drafting.draft(shared / "facts/evidence.csv", store)
    assert len(found.rows) == 927
    coded = [problem for problem in found.problems if "is coded already" in problem.message]
    assert len(coded) > 600
    assert {p.column for p in found.problems if p not in coded} <= {"source_type", "source_date", "source_title"}
