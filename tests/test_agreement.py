"""Agreement of two codings: known figures, and what cannot be compared."""

import json

import pytest
from conftest import ROOT

from kg import agreement
from kg.errors import FileError, KgError

CODINGS = ROOT / "data/codings"
HEAD = "anchor,programme,class,value,polarity\n"


def compare(tmp_path, store, one: str, two: str, head: str = HEAD):
    paths = tmp_path / "a.csv", tmp_path / "b.csv"
    for path, text in zip(paths, (one, two), strict=True):
        path.write_text(head + text)
    return agreement.compare(*paths, store)


def test_kappa_by_hand():
    """Cohen (1960) on 2 x 2: 20 both yes, 15 both no, 5 and 10 apart: kappa 0.4."""
    one = [1] * 25 + [0] * 25
    two = [1] * 20 + [0] * 5 + [1] * 10 + [0] * 15
    assert agreement._kappa(one, two) == pytest.approx(0.4)


def test_alpha_of_a_published_example():
    """Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section A: two observers, ten binary units."""
    one = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    two = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert agreement._alpha([one, two]) == pytest.approx(0.095, abs=0.001)


def test_direction_follows_from_the_feature(tmp_path, store):
    found = compare(
        tmp_path,
        store,
        "a,palm,RightGuarantee,housing,supports\na,palm,Limitation,low-pay,supports\n"
        "a,eps,Limitation,low-pay,contradicts\n",
        "b,palm,RightGuarantee,housing,supports\nb,eps,RightGuarantee,fair-pay,contradicts\n"
        "b,palm,Name,PALM,supports\n",
    )
    assert found.cells == 25 * 11 * 2
    assert (found.both, found.neither) == (1, 546)
    assert found.only_first == [("eps", "dignified.stay", "for"), ("palm", "dignified.stay", "against")]
    assert found.only_second == [("eps", "dignified.stay", "against")]
    assert found.features == (1, 5)
    assert found.percent == pytest.approx(100 * 547 / 550)


def test_marks_that_do_not_vary_have_no_coefficient(tmp_path, store, kg):
    row = "a,palm,Name,PALM,supports\n"
    found = compare(tmp_path, store, row, row)
    assert (found.kappa, found.alpha, found.percent) == (None, None, 100.0)
    _, out, _ = kg("evidence", "agreement", "a.csv", "b.csv")
    assert "kappa undefined" in " ".join(out.split())


def test_codings_of_the_system_have_no_cells(tmp_path, store):
    text = "a,system,Trend,commercialisation,supports\n"
    found = compare(tmp_path, store, text, text + "a,study,Context,,supports\n", HEAD.replace("programme", "subject"))
    assert (found.cells, found.kappa, found.features) == (0, None, (1, 2))


def test_codings_of_two_kinds_are_not_compared(store):
    with pytest.raises(KgError, match="Name two codings of the same kind"):
        agreement.compare(CODINGS / "programmes-a.csv", CODINGS / "system-a.csv", store)


def test_what_is_no_coding_is_refused(tmp_path, store):
    with pytest.raises(FileError, match=r"a\.csv:1: is no coding: it lacks anchor, programme, value"):
        compare(tmp_path, store, "", "", "class,polarity\n")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("", "holds no row"),
        ("a,palm,Name,PALM,Supports\n", r"a\.csv:2: a row needs"),
        ("a,palm,Name\n", r"a\.csv:2: a row needs"),
        ("a,plam,Name,PALM,supports\n", "codes the programme plam, which the graph does not know"),
        ('a,palm,Name,"PALM,supports\n', "is broken CSV"),
    ],
)
def test_a_bad_row_is_no_disagreement(tmp_path, store, row, problem):
    with pytest.raises(FileError, match=problem):
        compare(tmp_path, store, row, "a,palm,Name,PALM,supports\n")


def test_the_document_prints_what_the_command_does(kg):
    text = " ".join((ROOT / "docs/agreement.md").read_text(encoding="utf-8").split())
    for name in ("programmes", "system"):
        code, out, _ = kg("evidence", "agreement", *(str(CODINGS / f"{name}-{coder}.csv") for coder in "ab"))
        assert code == 0
        for sentence in " ".join(out.split()).split("Only the first:")[0].strip().split(". "):
            assert sentence.strip(".") in text, sentence


def test_the_command_in_json(kg):
    code, out, _ = kg(
        "evidence", "agreement", *(str(CODINGS / f"programmes-{c}.csv") for c in "ab"), "--format", "json"
    )
    document = json.loads(out)
    assert code == 0 and document["cells"] == 550 and document["kappa"] > 0.9
    assert len(document["only_first"]) == 3
