"""A view shows what a reader believes: sources, floor, and what becomes of disputed features."""

import pytest
from conftest import REPORT_VIEW, TESTS

from kg import resources, views
from kg.errors import KgError, UnknownNameError
from kg.namespaces import ID, LM, VOC, short
from kg.rule import read_rule
from kg.store import Store

ALPHA = ID["programme/alpha"]


@pytest.fixture(scope="module")
def sample() -> Store:
    store = Store()
    for path in [*resources.turtle("ontology"), resources.folder("data/sources.ttl"), TESTS / "queries/sample.ttl"]:
        store.load(path)
    return store


def graph(store, *sources, floor=None):
    return views.look(store, views.choose(store, sources, floor, REPORT_VIEW)).graph


def has(shown, link: str, name: str) -> bool:
    return (ALPHA, LM[link], ID[f"programme/alpha#{name}"]) in shown


def test_all_sources_are_in_play_by_default(store):
    view = views.choose(store, [], None, read_rule(store)[1])
    sources = {row["s"] for row in store.select(f"SELECT ?s {{ ?s a <{LM.Source}> }}")}
    assert {str(source) for source in view.sources} == sources
    assert str(view) == "all sources, confidence medium or better"


def test_the_report_can_be_read_alone(store):
    view = views.choose(store, ["report"], None, REPORT_VIEW)
    assert view.sources == {ID["source/porcausa-2025"]}
    assert str(view) == "the report alone, confidence medium or better"


def test_a_dispute_shows_when_both_sources_are_in_play(sample):
    everything = graph(sample, "all")
    assert has(everything, "guarantees", "housing") and has(everything, "disputes", "housing")
    report = graph(sample, "report")
    assert has(report, "guarantees", "housing") and not has(report, "disputes", "housing")
    other = graph(sample, "lowy-institute-pacific-australia-labour-mobility")
    assert has(other, "denies", "housing") and not has(other, "guarantees", "housing")


def test_a_denied_limitation_speaks_for_the_programme(sample):
    everything = graph(sample, "all")
    assert has(everything, "clearedOf", "debt")
    assert not has(everything, "limitedBy", "debt") and not has(everything, "denies", "debt")


def test_the_floor_leaves_claims_out(sample):
    beta, hidden = ID["programme/beta"], ID["programme/beta#hidden"]
    assert (beta, LM.limitedBy, hidden) not in graph(sample, "all")
    assert (beta, LM.limitedBy, hidden) in graph(sample, "all", floor="low")
    assert not has(graph(sample, "all", floor="high"), "guarantees", "housing")


def test_features_say_on_which_leaf_they_bear(sample):
    bears = set(graph(sample, "all").objects(ID["programme/alpha#housing"], LM.bearsOn))
    assert bears == {VOC["criterion/dignified.stay"]}


def test_what_is_out_of_view_is_out_of_questions_too(sample):
    viewed = views.look(sample, views.choose(sample, ["report"], None, REPORT_VIEW))
    rows = viewed.whole.select(
        "SELECT ?x { VALUES ?x { "
        + " ".join(
            f"<{ID[f'programme/{name}']}>"
            for name in ("alpha#w1", "alpha#low-pay", "beta#c2", "beta#hidden", "alpha#c1")
        )
        + " } ?x ?p ?o }"
    )
    assert {row["x"] for row in rows} == {str(ID["programme/alpha#c1"])}


def test_views_and_sources_can_be_joined(store):
    default = REPORT_VIEW
    law = "commonwealth-australia-migration-amendment-pacific-australia-2022"
    view = views.choose(store, ["report", law], None, default)
    assert view.sources == {ID["source/porcausa-2025"], ID[f"source/{law}"]}
    assert view.iri is None


def test_operators_can_be_left_out(store):
    default = REPORT_VIEW
    everything = views.choose(store, ["all"], None, default).sources
    others = views.choose(store, ["not-operator"], None, default).sources
    operators = {
        row["s"]
        for row in store.select(
            f"SELECT ?s {{ ?s <{LM.sourceType}> <https://w3id.org/labour-mobility/voc/source-type/operator> }}"
        )
    }
    assert {str(source) for source in everything - others} == operators
    assert operators


def test_only_law_and_evaluations(store):
    types = {
        row["type"]
        for source in views.choose(store, ["law-and-evaluations"], None, REPORT_VIEW).sources
        for row in store.select(f"SELECT ?type {{ <{source}> <{LM.sourceType}> ?type }}")
    }
    assert types == {str(VOC["source-type/law"]), str(VOC["source-type/evaluation"])}


def test_types_of_source_can_be_named(store):
    view = views.choose(store, ["audit", "court"], None, REPORT_VIEW)
    kinds = f"<{VOC['source-type/audit']}> <{VOC['source-type/court']}>"
    both = f"SELECT ?s {{ VALUES ?t {{ {kinds} }} ?s <{LM.sourceType}> ?t }}"
    assert {str(source) for source in view.sources} == {row["s"] for row in store.select(both)}


@pytest.fixture
def dated() -> Store:
    """Sources of a year, a month, a day and no date; one is retracted, one superseded."""
    store = Store()
    for path in [*resources.turtle("ontology"), TESTS / "views/dated.ttl"]:
        store.load(path)
    return store


def slugs(view) -> set[str]:
    return {short(source) for source in view.sources}


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        ("2024", {"old"}),
        ("2024-06", {"old"}),
        ("2024-07", {"old", "month"}),
        ("2024-07-15", {"old", "month"}),
        ("2024-07-16", {"old", "month", "day"}),
        ("2025", {"old", "month", "day", "year"}),
    ],
)
def test_before_a_date_are_only_sources_surely_earlier(dated, before, kept):
    view = views.choose(dated, ["all"], None, REPORT_VIEW, before)
    assert slugs(view) == kept
    assert view.undated == 1 and view.iri is None
    assert f"issued before {(before + '-01-01')[:10]}" in str(view)


@pytest.mark.parametrize("text", ["soon", "2024-13", "2024-2-1", "24", "2024-02-30", "2024/01/01", "٢٠٢٤"])
def test_a_date_that_is_none_is_refused(dated, text):
    with pytest.raises(KgError, match="is no date"):
        views.choose(dated, [], None, REPORT_VIEW, text)


def test_a_retracted_source_is_in_no_view_and_a_superseded_one_stays(dated):
    view = views.choose(dated, ["all"], None, REPORT_VIEW)
    assert slugs(view) == {"old", "month", "day", "year", "undated"}
    assert {short(source) for source in view.retracted} == {"withdrawn"}
    with pytest.raises(KgError, match="was retracted 2025-03: The publisher withdrew it"):
        views.choose(dated, ["withdrawn"], None, REPORT_VIEW)


def test_unknown_names_get_a_suggestion(store):
    default = REPORT_VIEW
    with pytest.raises(UnknownNameError, match="Did you mean report"):
        views.choose(store, ["reprot"], None, default)
    with pytest.raises(UnknownNameError, match="confidence"):
        views.choose(store, [], "hgih", default)
