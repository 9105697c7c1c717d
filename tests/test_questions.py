"""Each question against expected rows on a small sample, and with an answer on the real graph."""

import csv

import pytest
from conftest import REPORT_VIEW, TESTS

from kg import questions, views
from kg.assessment import assess
from kg.errors import FileError, KgError, UnknownNameError
from kg.namespaces import short
from kg.store import Store, filled

QUESTIONS = questions.catalogue()

COLUMNS = {
    ("common-floor", "programme"): None,  # the programmes are counted, not shown
    ("conflicts", "programme"): "subject",
    ("definitions", "criterion"): None,  # a leaf, or a category with its leaves
    ("ledger-lines", "programme"): "subject",
    ("limitations", "criterion"): "bearsOn",
    ("programmes", "level"): "published",
    ("programmes", "kind"): "classified",
    ("sources", "programme"): None,
}
"""Where a parameter shows in the answer, if not in the column of its name."""


BELOW_THE_FLOOR = {"low-claims"}
"""Questions about claims that the default floor shuts out: they are asked of every claim."""


def answering(name, look, store) -> Store:
    if name in BELOW_THE_FLOOR:
        return views.look(store, views.choose(store, ["all"], "low", REPORT_VIEW)).whole
    viewed, _ = look("all")
    return viewed.whole


def rows(answer) -> list[list[str]]:
    return [["" if value is None else short(value) for value in row] for row in answer.rows()]


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_gives_the_expected_rows_on_the_sample(name, sample):
    answer = questions.answer(QUESTIONS[name], {}, sample)
    with (TESTS / f"queries/{name}.csv").open(encoding="utf-8", newline="") as lines:
        columns, *expected = csv.reader(lines)
    assert answer.columns == columns
    assert rows(answer) == expected


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_has_an_answer_in_the_real_graph(name, look, store):
    assert rows(questions.answer(QUESTIONS[name], {}, answering(name, look, store)))
    viewed, _ = look("all")
    assert bool(rows(questions.answer(QUESTIONS[name], {}, viewed.whole))) == (name not in BELOW_THE_FLOOR)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_runs_anywhere_as_it_stands(name, store):
    """On the graph itself, without kg: UNDEF restricts nothing, and nothing that only a view adds is needed."""
    plain = store.select(QUESTIONS[name].query)
    assert plain == store.select(filled(QUESTIONS[name].query, {}))
    everything = views.look(store, views.choose(store, ["all"], "low", REPORT_VIEW))
    assert len(plain) == len(rows(questions.answer(QUESTIONS[name], {}, everything.whole)))
    assert plain


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_parameter_restricts(name, look, store):
    viewed = answering(name, look, store)
    question = QUESTIONS[name]
    everything = rows(questions.answer(question, {}, viewed))
    columns = questions.answer(question, {}, viewed).columns
    for parameter in question.parameters:
        choices = list(parameter.choices(store))[:40]
        if parameter.type.startswith("xsd:"):
            choices = sorted({row[columns.index(parameter.name)] for row in everything} - {""})
        found = {choice: rows(questions.answer(question, {parameter.name: choice}, viewed)) for choice in choices}
        assert found, f"{parameter.name} has no choices"
        assert min(map(len, found.values())) < len(everything) or len(everything) == 1, parameter.name
        column = COLUMNS.get((name, parameter.name), parameter.name if parameter.name in columns else None)
        at = columns.index(column) if column else None
        for choice, given in found.items():
            assert all(row in everything for row in given) or column is None
            assert at is None or {row[at] for row in given} <= {choice}, (name, parameter.name, choice)


def test_silences_are_those_that_assess_counts(look, rule):
    for sources in ((), ("all",)):
        viewed, judgement = look(*sources)
        silent = sum(a.silent for a in assess(viewed, judgement, rule))
        assert len(rows(questions.answer(QUESTIONS["silences"], {}, viewed.whole))) == silent


def test_several_choices_at_once(look):
    viewed, _ = look("report")
    answer = questions.answer(QUESTIONS["programmes"], {"level": "successful,highly-successful"}, viewed.whole)
    assert len(rows(answer)) == 25
    answer = questions.answer(QUESTIONS["programmes"], {"level": "highly-successful"}, viewed.whole)
    assert len(rows(answer)) == 8


def test_a_misspelt_question_parameter_or_choice_gets_a_suggestion(store):
    with pytest.raises(UnknownNameError, match="Did you mean silences"):
        questions.find("silence")
    with pytest.raises(UnknownNameError, match="Did you mean programme"):
        questions.answer(QUESTIONS["evidence"], {"program": "palm"}, store)
    with pytest.raises(UnknownNameError, match="Did you mean palm"):
        questions.answer(QUESTIONS["evidence"], {"programme": "plam"}, store)
    with pytest.raises(KgError, match="is empty"):
        questions.answer(QUESTIONS["evidence"], {"programme": ","}, store)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("SELECT * {}", "lacks description, summary, tags"),
        ("#+ summary: s\n#+ sumary: s\n", r"x\.rq:2: malformed header"),
        ("#+ summary: s\n#+ description: d\n#+ tags: t\n#+ param: a | b\n", "malformed parameter"),
        ("#+ summary: s\n#+ description: d\n#+ tags: t\n#+ param: a | foo | any | x\n", "unknown type foo"),
        ("#+ summary: s\n#+ description: d\n#+ tags: t\n#+ param: a | lm:Right | any | x\nSELECT * {}", "no block"),
    ],
)
def test_a_malformed_header_fails_loudly(tmp_path, text, problem):
    (tmp_path / "x.rq").write_text(text)
    with pytest.raises(FileError, match=problem):
        questions.catalogue(tmp_path)


def test_two_questions_of_one_name_are_refused(tmp_path):
    text = "#+ summary: s\n#+ description: d\n#+ tags: t\n"
    for theme in ("a", "b"):
        (tmp_path / theme).mkdir()
        (tmp_path / theme / "x.rq").write_text(text)
    with pytest.raises(FileError, match="a second question is named x"):
        questions.catalogue(tmp_path)


def test_literals_are_typed(store):
    parameter = questions.Parameter("year", "xsd:integer", "any", "a year")
    assert parameter.terms("2018", store)[0].n3() == '"2018"^^<http://www.w3.org/2001/XMLSchema#integer>'
    with pytest.raises(KgError, match="must be of type xsd:integer"):
        parameter.terms("2018 } INSERT", store)
    text = questions.Parameter("name", "xsd:string", "any", "a name")
    [literal] = text.terms('a" } SELECT * { "', store)
    written = r'"a\" } SELECT * { \""^^<http://www.w3.org/2001/XMLSchema#string>'
    assert filled("VALUES ?name { UNDEF }", {"name": [literal]}) == f"VALUES ?name {{ {written} }}"
