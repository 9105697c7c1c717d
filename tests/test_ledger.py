"""The ledger leaves out no line and no claim, and says so when it does."""

import csv
import shutil

import pytest
from conftest import ROOT

from kg import ledger
from kg.errors import FileError

LEDGERS = sorted((ROOT / "data/ledger").glob("*.csv"))
HEAD = "first,last,section,claims,nothing\n"
CLAIMS = {"programme/x#c1": 2, "programme/x#c2": 3, "programme/x#c10": 3}


def problems(tmp_path, text: str, length: int | None = None) -> list[tuple[int, str]]:
    path = tmp_path / "x.csv"
    path.write_text(HEAD + text)
    return [(problem.row, problem.message) for problem in ledger.check(ledger.read(path), CLAIMS, length)]


GOOD = "1,1,,,Heading\n2,2,1,programme/x#c1,\n3,4,1,programme/x#c2 programme/x#c10,\n"


def test_a_whole_ledger_has_no_problem(tmp_path):
    assert problems(tmp_path, GOOD, length=4) == []


@pytest.mark.parametrize(
    ("old", "new", "row", "message"),
    [
        ("1,1,,,Heading\n", "", 2, "line 1 should come next, not 2"),
        ("1,1,,,Heading", "1,2,,,Heading", 3, "line 3 should come next, not 2"),
        ("1,1,,,Heading", "1,1,,,", 2, "neither claims nor a reason why there are none"),
        ("2,2,1,programme/x#c1,", "2,2,1,,Nothing", 3, "programme/x#c1, on line 2, is missing"),
        ("x#c10,", "x#c11,", 4, "programme/x#c11 is no claim of this source"),
        ("2,2,1,programme/x#c1,", "2,2,1,programme/x#c1 programme/x#c2,", 3, "programme/x#c2 stands on line 3"),
        ("3,4,1", "3,1,1", 4, "the range 3 to 1 ends before it begins"),
    ],
)
def test_a_fault_is_named_with_its_row(tmp_path, old, new, row, message):
    assert (row, message) in problems(tmp_path, GOOD.replace(old, new))


def test_a_ledger_ends_where_its_source_ends(tmp_path):
    assert problems(tmp_path, GOOD, length=5) == [(4, "the ledger ends at line 4, the source at 5")]
    assert (1, "the ledger ends at line 0, the source at 5") in problems(tmp_path, "", length=5)


def test_updating_fills_in_claims_and_keeps_reasons(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(HEAD + "1,1,,,Heading\n2,2,1,old#c1,\n3,4,1,,Rest\n")
    assert ledger.updated(ledger.read(path), CLAIMS) == HEAD + (
        "1,1,,,Heading\n2,2,1,programme/x#c1,\n3,4,1,programme/x#c2 programme/x#c10,Rest\n"
    )


@pytest.mark.parametrize(
    "text", ["", "a,b\n", HEAD + "1,2\n", HEAD + "one,2,,,x\n", HEAD + "1,-2,,,x\n", HEAD + "1,99999999,,,x\n"]
)
def test_what_is_no_ledger_is_refused(tmp_path, text):
    (tmp_path / "x.csv").write_text(text)
    with pytest.raises(FileError, match=r"x\.csv:\d: (is no ledger|a row needs five cells)"):
        ledger.read(tmp_path / "x.csv")


@pytest.mark.parametrize("path", LEDGERS, ids=lambda path: path.stem)
def test_no_claim_is_missing_from_the_ledger(path, store):
    claims = ledger.claims_of(store, path.stem)
    assert len(claims) > 1000
    assert ledger.check(ledger.read(path), claims, None) == []


@pytest.mark.parametrize("path", LEDGERS, ids=lambda path: path.stem)
def test_no_line_is_missing_from_the_ledger(path, store, shared):
    length = ledger.length(store, path.stem, shared / "sources")
    assert ledger.check(ledger.read(path), ledger.claims_of(store, path.stem), length) == []


def test_lines_said_to_be_blank_are(store, shared):
    for path in LEDGERS:
        [name] = {row["file"] for row in store.select(ledger._TEXT) if row["source"].endswith("/" + path.stem)}
        lines = (shared / "sources" / name).read_text(encoding="utf-8").split("\n")
        with path.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                if row["nothing"] == "Blank":
                    span = lines[int(row["first"]) - 1 : int(row["last"])]
                    assert not "".join(span).strip(" -\n"), row


def test_the_text_has_to_be_there(store, tmp_path):
    with pytest.raises(FileError, match="cannot be read"):
        ledger.length(store, LEDGERS[0].stem, tmp_path)
    with pytest.raises(FileError, match="no text is known of nothing"):
        ledger.length(store, "nothing", tmp_path)
    assert ledger.length(store, "nothing", None) is None


def test_the_command_names_file_and_line(kg, tmp_path):
    path = tmp_path / LEDGERS[0].name
    shutil.copy(LEDGERS[0], path)
    code, out, _ = kg("evidence", "ledger", str(path))
    assert code == 0 and "0 problems" in " ".join(out.split())
    first = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join([first[0], *first[2:]]), encoding="utf-8")
    code, out, _ = kg("evidence", "ledger", str(path))
    assert code == 1 and f"{path}:2: line 1 should come next" in out
    assert kg("evidence", "ledger")[0] == 0
    (tmp_path / "mine b>.csv").write_text(HEAD + "1,1,,,x\n")
    code, _, err = kg("evidence", "ledger", str(tmp_path / "mine b>.csv"), "--update")
    assert code == 2 and "unknown source 'mine b>'" in err and (tmp_path / "mine b>.csv").read_text().endswith(",x\n")
    code, _, err = kg("evidence", "ledger", "--update")
    assert code == 2 and "Name the ledger" in err
    code, _, err = kg("evidence", "ledger", str(tmp_path / "none.csv"))
    assert code == 2 and "none.csv" in err


def test_the_command_brings_claims_up_to_date(kg, tmp_path):
    path = tmp_path / LEDGERS[0].name
    with LEDGERS[0].open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([rows[0], *([*r[:3], "", r[4] or "x"] for r in rows[1:])])
    assert kg("evidence", "ledger", str(path))[0] == 1
    assert kg("evidence", "ledger", str(path), "--update")[0] == 0
    assert [r[3] for r in ledger_rows(path)] == [r[3] for r in rows]


def test_a_ledger_is_written_whole_or_not_at_all(store, tmp_path, monkeypatch):
    path = tmp_path / LEDGERS[0].name
    shutil.copy(LEDGERS[0], path)
    before = path.read_bytes()

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(FileError, match=r"cannot be written \(No space left on device\)"):
        ledger.update(path, store)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


def ledger_rows(path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))
