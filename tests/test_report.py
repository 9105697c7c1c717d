"""The report as coded: what it lists is there, whole, and nothing more."""

import csv
import json
from fnmatch import fnmatch

import pytest
from conftest import TESTS
from rdflib import RDFS, SKOS

from kg import questions
from kg.namespaces import ID, LM, VOC, short

QUESTIONS = questions.catalogue()
PREFIXES = f"PREFIX lm: <{LM}> PREFIX rdfs: <{RDFS}> PREFIX skos: <{SKOS}>"


def select(store, where: str, *names: str) -> set[tuple]:
    query = f"{PREFIXES} SELECT DISTINCT * {{ {where} }}"
    return {tuple(row[name] and short(row[name]) for name in names) for row in store.select(query)}


def test_three_axes_in_at_least_two_sections_each(store):
    rows = select(
        store,
        "?system lm:shapedBy ?trend . ?trend lm:axis ?axis ; lm:supportedBy/lm:section ?section",
        "axis",
        "section",
    )
    by_axis = {axis: {section for other, section in rows if other == axis} for axis, _ in rows}
    assert by_axis.keys() == {"commercialisation", "state-withdrawal", "legal-regime"}
    assert all({"Summary", "Introduction", "2"} <= sections for sections in by_axis.values())


def test_five_groups_under_the_headings_of_section_4(store):
    where = """?system lm:groupsInequalitiesAs ?heading . ?heading lm:headingOf ?group ; lm:wording ?words ;
        lm:supportedBy ?claim . ?claim lm:section ?section . FILTER (STRSTARTS(?section, "4.")) ?group lm:order ?order
        FILTER (LCASE(STR(?words)) = LCASE(STR(?words)))"""
    rows = select(store, where, "group", "order", "section", "words")
    first = {(group, f"4.{order}") for group, order, _, _ in rows}
    assert {(group, section) for group, _, section, _ in rows} == first and len(first) == 5


def test_each_inequality_stands_in_a_group_of_its_section(store):
    where = """?system lm:hasInequality ?it . ?it lm:inGroup ?group ; lm:supportedBy/lm:section ?section .
        FILTER (STRSTARTS(?section, "4."))"""
    order = dict(select(store, "?group a lm:InequalityGroup ; lm:order ?order", "group", "order"))
    for group, section in select(store, where, "group", "section"):
        assert section == f"4.{order[group]}", (group, section)


def test_every_coined_term_is_defined_and_claimed(store):
    named = {name for (name,) in select(store, "?s lm:namesMechanism/lm:mechanism ?name", "name")}
    listed = {name for (name,) in select(store, "?name a lm:Mechanism ; skos:definition ?d", "name")}
    assert named == listed


def test_table_2_as_it_is_listed(store):
    holds = select(store, "?family a lm:CodeFamily ; lm:holds ?code", "family", "code")
    assert len({family for family, _ in holds}) == 19
    assert (len(holds), len({code for _, code in holds})) == (165, 164)
    claimed = select(
        store, "?study lm:counted ?o . ?o lm:indicator ?of ; lm:value ?value ; lm:unit ?unit", "of", "value", "unit"
    )
    assert {("codes", "212", "codes"), ("codes", "164", "codes"), ("code-families", "19", "families")} <= {
        (of, value, unit) for of, value, unit in claimed
    }


def test_34_footnotes_and_42_entries(store):
    numbers = select(store, "?study lm:refersBy ?note . ?note lm:number ?number", "number")
    assert sorted(int(number) for (number,) in numbers) == list(range(1, 35))
    assert len(select(store, "?study lm:lists ?entry . ?entry a lm:BibliographyEntry", "entry")) == 42


def test_four_levels_of_the_protocol_that_is_no_programme(store):
    where = """?protocol lm:escalatesThrough ?step . ?step lm:position ?position ; lm:responsible ?who .
        ?protocol lm:involves/lm:actor ?owner . FILTER NOT EXISTS { ?protocol a lm:Programme }"""
    rows = select(store, where, "position", "who", "owner")
    assert sorted((position, who) for position, who, _ in rows) == [
        ("1", "line-manager"),
        ("2", "manager"),
        ("3", "general-manager"),
        ("4", "embassy"),
    ]
    assert {owner for _, _, owner in rows} == {"recruitment-agency-uganda"}


def test_eight_interviews_can_be_told_apart_of_twelve(store):
    assert len(select(store, "?study lm:interviewed ?interview", "interview")) == 8


def test_what_supports_and_what_contradicts_stand_side_by_side(store):
    """A platform with its drawbacks, training with its critique, inclusion with what it does not reach."""
    limits = select(store, "?p lm:limitedBy ?l . ?l lm:kind ?kind ; lm:supportedBy ?claim", "p", "kind")
    for programme, measure, limitation in (
        ("emigrate", "digital-platform", "biased-system"),
        ("emigrate", "digital-platform", "exclusion-rule"),
        ("intrare", "job-training", "paternalism"),
        ("mwcp", "community-activity", "weak-belonging"),
        ("jlmp", "host-awareness", "instrumental-view"),
    ):
        kinds = select(store, f"<{ID['programme/' + programme]}> lm:takesMeasure/lm:measureKind ?kind", "kind")
        assert (measure,) in kinds
        assert (programme, limitation) in limits


def test_each_programme_of_table_1_has_a_reason_an_activity_and_one_level(store):
    programmes = {row[0] for row in select(store, "?p a lm:Programme", "p")}
    reasons = {row[0] for row in select(store, "?p lm:motivatedBy/lm:supportedBy/lm:section '3, Table 1'", "p")}
    does = "?p lm:takesMeasure|lm:guarantees|lm:selectsBy|lm:informs ?f . ?f lm:supportedBy/lm:section '3, Table 1'"
    levels = select(store, "?p lm:publishedAs/lm:level ?level", "p", "level")
    assert reasons == programmes == {row[0] for row in select(store, does, "p")}
    assert len(levels) == len(programmes) == 25


def test_every_claim_of_the_report_has_section_line_and_anchor(store):
    where = """?source lm:textFile ?file . ?claim lm:source ?source .
        FILTER NOT EXISTS { ?claim lm:section ?section ; lm:line ?line ; lm:anchor ?anchor }"""
    assert select(store, where, "claim") == set()


def test_recognition_is_no_criterion(store):
    for concept in ("measure/recognition", "measure/skills-certification", "right/family-reunification"):
        assert select(store, f"<{VOC}{concept}> lm:bearsOn ?leaf", "leaf") == set()


def exam() -> list[dict]:
    with (TESTS / "exam.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("row", exam(), ids=lambda row: row["id"])
def test_the_report_alone_answers_exactly(row, look):
    """`expected` is what the columns hold, over the rows that match `only`: each value once, in any order and case."""
    viewed, _ = look("report")
    given = dict(pair.split("=") for pair in row["arguments"].split())
    answer = questions.answer(QUESTIONS[row["question"]], given, viewed.whole)
    at = [answer.columns.index(column) for column in row["columns"].split()]
    wanted = dict(pair.split("=", 1) for pair in row["only"].split(";") if pair)
    only = {answer.columns.index(column): value for column, value in wanted.items()}
    cells = [["" if cell is None else short(cell) for cell in line] for line in answer.rows()]
    lines = [line for line in cells if all(fnmatch(line[i], value) for i, value in only.items())]
    found = {" ".join(line[i] for i in at).lower() for line in lines}
    assert found == set(row["expected"].split(" | "))


def bare(name: str) -> str:
    """A name without its acronym or by-name in brackets."""
    return name.split(" (")[0]


def test_the_expected_answers_are_those_of_the_shared_questions(shared, store):
    """Where the answer is a list of programmes, by the names of Table 1; all questions are there."""
    with (shared / "exam/questions.jsonl").open(encoding="utf-8") as lines:
        asked = {question["id"]: question for question in map(json.loads, lines)}
    mine = {row["id"]: row for row in exam()}
    assert mine.keys() == asked.keys()
    labels = dict(
        select(
            store, "?programme a lm:Programme ; rdfs:label ?label . FILTER (LANG(?label) = 'en')", "programme", "label"
        )
    )
    for name, row in mine.items():
        if row["columns"] == "programme":
            found = {bare(labels[slug]) for slug in row["expected"].split(" | ")}
            assert found == set(map(bare, asked[name]["answer"])), name
        elif name not in ("Q06", "Q10", "Q11", "Q19"):
            assert len(row["expected"].split(" | ")) == len(asked[name]["answer"]), name
