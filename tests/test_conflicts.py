"""Conflicts show both sides with their claims; a page of them reads well."""

import json
import re

from conftest import ROOT

from kg import conflicts, questions
from kg.namespaces import ID, VOC, short
from kg.rule import Verdict


def test_a_disputed_feature_has_both_sides(look):
    viewed, _ = look("all")
    found = [c for c in conflicts.conflicts(viewed, [ID["programme/guatemala-canada"]]) if c.kind == "feature"]
    basis = next(c for c in found if "bilateral agreement" in c.about)
    assert [side.text for side in basis.sides] == ["+", "−"]
    assert all(side.claims for side in basis.sides)
    assert {e.source_type for e in basis.sides[0].claims} != set()


def test_two_starts_are_a_conflict_of_values(look):
    viewed, _ = look("all")
    [start] = [c for c in conflicts.conflicts(viewed, [ID["programme/palm"]]) if c.kind == "value"]
    assert start.about == "started" and [side.text for side in start.sides] == ["2018", "2022"]


def test_the_page_and_the_question_know_the_same_conflicts(look):
    viewed, _ = look("all")
    result = questions.answer(questions.find("conflicts"), {}, viewed.whole)
    columns = result.columns
    rows = [dict(zip(columns, row, strict=True)) for row in result.rows()]
    asked = {(row["subject"], row["kind"], row["about"], row["year"]) for row in rows}
    assert len(conflicts.conflicts(viewed)) == len(asked)


def test_a_view_of_one_source_has_no_dispute_between_sources(look):
    viewed, _ = look("report")
    for conflict in conflicts.conflicts(viewed):
        assert {short(e.source) for side in conflict.sides for e in side.claims} == {"porcausa-2025"}


def test_contested_leaves_are_those_of_the_assessment(look, rule):
    from kg.assessment import assess

    viewed, judgement = look("all")
    results = assess(viewed, judgement, rule)
    found = {(short(c.programme), c.leaf) for c in conflicts.contested(viewed, judgement, results)}
    expected = {(a.slug, n) for a in results for n, v in a.outcome.leaves.items() if v == Verdict.CONTESTED}
    assert found == expected and found
    for leaf in conflicts.contested(viewed, judgement, results):
        assert leaf.contra and all(claims >= sources > 0 for claims, sources in leaf.contra.values())


def test_conflicts_as_a_user_sees_them(kg):
    code, out, _ = kg("conflicts", "palm")
    assert code == 0 and [line for line in out.splitlines() if len(line) > 80 and "://" not in line] == []
    assert "Two values where there can be one" in out and "Said and denied" in out and "PALM Scheme (palm)" in out
    document = json.loads(kg("conflicts", "palm", "--format", "json")[1])
    assert {c["subject"] for c in document["conflicts"]} == {"palm"}
    assert {c["id"] for c in document["contested"]} == {"palm"}
    sides = {s["value"]: s["claims"] for c in document["conflicts"] if c["kind"] == "feature" for s in c["sides"]}
    assert {claim["supports"] for claim in sides["+"]} == {True}
    assert {claim["supports"] for claim in sides["−"]} == {False}
    assert "0 conflicts" in kg("conflicts", "empleate-sin-fronteras")[1]
    assert kg("conflicts", "plam")[0] == 2


def test_the_page_is_what_the_command_prints(kg):
    code, out, _ = kg("conflicts", "--format", "markdown")
    assert code == 0 and out == (ROOT / "docs/conflicts.md").read_text(encoding="utf-8")


def test_labels_on_the_page_are_text(kg, tmp_path):
    text = (ROOT / "data/programmes/palm.ttl").read_text(encoding="utf-8")
    poison = "<script>x</script> [a](javascript:b) *c* | d"
    says = re.search(r'palm:f104 a lm:Claim ;.*?lm:says "([^"]*)"', text, re.S)[1]
    section = re.search(r'palm:c3 a lm:Claim ;.*?lm:section "([^"]*)"', text, re.S)[1]
    text = text.replace(says, poison).replace(f'lm:section "{section}"', f'lm:section "{poison}"')
    source = re.search(r"palm:f104 a lm:Claim ;\s+lm:source source:(\S+)", text)[1]
    text += f"""
<{ID[f"source/{source}"]}> a lm:Source ; <http://purl.org/dc/terms/title> "{poison}"@en ; lm:issued "{poison}" ;
    lm:sourceType <{VOC["source-type/law"]}> ; <http://xmlns.com/foaf/0.1/page> <javascript:alert> ."""
    (tmp_path / "mine.ttl").write_text(text.replace('"PALM Scheme"@en', f'"{poison}"@en'))
    out = kg("conflicts", "palm", "--data", "mine.ttl", "--format", "markdown")[1]
    assert "<script>" not in out and "&lt;script&gt;" in out and r"\[a\](javascript:b)" in out
    assert "](<javascript" not in out and "](javascript" not in out.replace(r"\](javascript", "")
    (tmp_path / "mine.ttl").write_text(text.replace('"PALM Scheme"@en , ', ""))
    assert kg("conflicts", "palm", "--data", "mine.ttl")[0] == 0
