"""Anchors are found again, and no run of twelve words of a source stands in the repository."""

import re
import subprocess

import pytest
from conftest import ROOT

from kg import evidence
from kg.errors import FileError, KgError
from kg.store import Store

SOURCES = ("000_53632a58fd3d253b.txt", "001_ab5dc7f9be790ce0.txt", "003_b24830eed5aaf15a.txt")


def copied_runs(text: str, sources: list[str], length: int = 12) -> list[str]:
    """The runs of `length` words that `text` shares with one of `sources`, in the order of the text."""
    known = {run for source in sources for run in runs_of(source, length)}
    return [" ".join(run) for run in runs_of(text, length) if run in known]


def runs_of(text: str, length: int) -> list[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return [tuple(words[i : i + length]) for i in range(len(words) - length + 1)]


CLAIM = """
@prefix lm: <https://w3id.org/labour-mobility/ns#> .
<https://example.org/s> lm:textFile "text.txt" .
<https://example.org/c> lm:source <https://example.org/s> ; lm:says "x" ; lm:line {line} ; lm:anchor "{anchor}" .
<https://example.org/d> lm:source <https://example.org/s> ; lm:says "y" .
"""


def verify(tmp_path, anchor: str, line: int = 2):
    (tmp_path / "text.txt").write_text("Nothing here.\nThe **quick** brown “fox”<sup>1</sup> jumps.\nAnd on.\n")
    (tmp_path / "claim.ttl").write_text(CLAIM.format(anchor=anchor, line=line))
    store = Store()
    store.load(tmp_path / "claim.ttl")
    return evidence.verify(store, tmp_path)


def test_markup_quotes_and_case_do_not_matter(tmp_path):
    [anchor] = verify(tmp_path, "The quick brown 'fox'".replace("'", '\\"')).anchors
    assert (anchor.status, anchor.found_line) == ("found", 2)


def test_an_anchor_on_another_line_has_moved(tmp_path):
    found = verify(tmp_path, "quick brown", line=3)
    assert [(a.status, a.found_line) for a in found.astray] == [("moved", 2)]


def test_a_lost_anchor_gets_the_nearest_match(tmp_path):
    [anchor] = verify(tmp_path, "the quick browne fox").astray
    assert (anchor.status, anchor.found_line) == ("lost", 2)
    assert anchor.nearest.startswith("the quick brown")


def test_claims_without_anchor_are_counted(tmp_path):
    assert verify(tmp_path, "quick brown").without_anchor == 1


def test_odd_data_is_lost_not_a_crash(tmp_path):
    assert [a.status for a in verify(tmp_path, "**").anchors] == ["lost"]
    (tmp_path / "text.txt").write_text("")
    store = Store()
    (tmp_path / "claim.ttl").write_text(CLAIM.format(anchor="quick", line='"a"'))
    store.load(tmp_path / "claim.ttl")
    assert [a.status for a in evidence.verify(store, tmp_path).anchors] == ["lost"]


def test_data_cannot_lead_out_of_the_folder(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "text.txt").write_text("secret words")
    (tmp_path / "claim.ttl").write_text(CLAIM.format(anchor="x", line=1).replace('"text.txt"', '"../text.txt"'))
    store = Store()
    store.load(tmp_path / "claim.ttl")
    with pytest.raises(KgError, match="nothing was checked"):
        evidence.verify(store, tmp_path / "inner")


def test_a_folder_without_the_texts_is_not_a_pass(tmp_path, store):
    with pytest.raises(KgError, match="nothing was checked"):
        evidence.verify(store, tmp_path)
    with pytest.raises(FileError, match="no such folder"):
        evidence.verify(store, tmp_path / "nowhere")


def test_every_anchor_of_the_data_is_found_on_its_line(shared, store):
    found = evidence.verify(store, shared / "sources")
    assert found.astray == []
    assert len(found.anchors) > 100
    assert found.without_text == 0


def test_copied_runs_are_found():
    source = "one two three four five six seven eight nine ten eleven twelve thirteen"
    assert copied_runs("Zero one, two three four five six seven eight nine ten eleven twelve!", [source]) == [
        "one two three four five six seven eight nine ten eleven twelve"
    ]
    assert copied_runs("one two three four five six seven eight nine ten eleven 12", [source]) == []


def test_nothing_is_copied_from_a_source(shared):
    sources = [(shared / "sources" / name).read_text(encoding="utf-8") for name in SOURCES]
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    ).stdout.splitlines()
    assert tracked
    for name in tracked:
        path = ROOT / name
        if path.is_file():
            text = re.sub(r"https?://\S+", "", path.read_text(encoding="utf-8", errors="replace"))
            # Names of codes and programmes, and titles, are listed as the source has them.
            titles = r'(?:lm:wording|skos:altLabel|dcterms:title) "[^"]*"@\w+(?: ,\s+"[^"]*"@\w+)*'
            text = re.sub(titles + r'|(?<=Code ;)\s+skos:prefLabel "[^"]*"@en|(?<=,Name,)[^,\n]*', "", text)
            assert copied_runs(text, sources) == [], name
