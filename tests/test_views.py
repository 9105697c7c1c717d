"""A view shows what a reader believes: sources, floor, and what becomes of disputed features."""

import pytest
from conftest import DEFAULT_VIEW, TESTS

from kg import resources, views
from kg.errors import UnknownNameError
from kg.namespaces import ID, LM, VOC
from kg.store import Store

ALPHA = ID["programme/alpha"]


@pytest.fixture(scope="module")
def sample() -> Store:
    store = Store()
    for path in [*resources.turtle("ontology"), resources.folder("data/sources.ttl"), TESTS / "queries/sample.ttl"]:
        store.load(path)
    return store


def graph(store, *sources, floor=None):
    return views.look(store, views.choose(store, sources, floor, DEFAULT_VIEW)).graph


def has(shown, link: str, name: str) -> bool:
    return (ALPHA, LM[link], ID[f"programme/alpha#{name}"]) in shown


def test_the_default_is_the_report_alone(store):
    view = views.choose(store, [], None, DEFAULT_VIEW)
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
    viewed = views.look(sample, views.choose(sample, ["report"], None, DEFAULT_VIEW))
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
    default = DEFAULT_VIEW
    law = "commonwealth-australia-migration-amendment-pacific-australia-2022"
    view = views.choose(store, ["report", law], None, default)
    assert view.sources == {ID["source/porcausa-2025"], ID[f"source/{law}"]}
    assert view.iri is None


def test_operators_can_be_left_out(store):
    default = DEFAULT_VIEW
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


def test_unknown_names_get_a_suggestion(store):
    default = DEFAULT_VIEW
    with pytest.raises(UnknownNameError, match="Did you mean report"):
        views.choose(store, ["reprot"], None, default)
    with pytest.raises(UnknownNameError, match="confidence"):
        views.choose(store, [], "hgih", default)
