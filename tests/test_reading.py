"""The reading list names pieces that, settled, change a level, and ranks them by how many it takes."""

import csv
import io
import json
from dataclasses import replace

import pytest
import rdflib

from kg import assessment, explanation, reading, views
from kg.namespaces import LM

VARIANTS = [
    ("all", "counts", (3, 5)),
    ("all", "against", (3, 5)),
    ("any", "counts", (2, 4)),
    ("any", "against", (3, 5)),
]


@pytest.fixture(scope="module", params=VARIANTS, ids=str)
def listed(request, look, rule):
    viewed, judgement = look("all")
    rollup, contested, (successful, highly) = request.param
    numbers = {"successful_from": successful, "highly_successful_from": highly}
    changed = replace(rule, rollup=rollup, contested=contested, **numbers)
    results = assessment.assess(viewed, judgement, changed)
    return changed, results, judgement, reading.reading_list(viewed, judgement, changed, results)


def test_a_single_piece_is_one_that_explain_names(look, listed):
    """Two ways to the same: explain settles what one contrary shape or requirement reports."""
    rule, results, judgement, items = listed
    viewed, _ = look("all")
    for result in results:
        alone = {
            (item.piece.leaf, effect.which, effect.to)
            for item in items
            for effect in item.effects
            if item.piece.programme == result.slug and effect.side == "favour" and effect.pieces == 1
        }
        now = result.outcome.level_shown, result.outcome.level_possible
        named = set()
        for piece in explanation.explain(viewed, judgement, rule, result, judgement.leaves).level_pieces:
            for which, before, after in zip(
                ("shown", "possible"), now, (piece.level_shown, piece.level_possible), strict=True
            ):
                named |= {(piece.leaf, which, after)} if after.rank > before.rank else set()
        assert alone == named, result.slug


def test_settling_nothing_changes_nothing(look, listed):
    rule, results, judgement, _ = listed
    features = reading._Features(look("all")[0])
    for result in results:
        pieces = [piece for leaf in judgement.leaves for piece in features.pieces(leaf, result, judgement)]
        situation = reading.Situation(result, judgement, rule, pieces)
        for leaf in judgement.leaves:
            if any(piece.leaf == leaf.slug for piece in pieces):
                assert situation._verdict(leaf, "favour", ()) == result.outcome.leaves[leaf.slug]


@pytest.mark.parametrize("slug", ["guatemala-canada", "tclm", "stronger-together"])
def test_settling_a_piece_is_what_the_shapes_say_of_the_settled_graph(look, rule, slug):
    """Take a limitation out of the view, or a dispute off a feature or the feature out, and judge again."""
    viewed, judgement = look("all")
    [result] = assessment.assess(viewed, judgement, rule, [slug])
    features = reading._Features(viewed)
    pieces = [piece for leaf in judgement.leaves for piece in features.pieces(leaf, result, judgement)]
    situation = reading.Situation(result, judgement, rule, pieces)
    tried = 0
    for piece in pieces:
        if piece.kind in (reading.LIMITATION, reading.DISPUTE):
            for side in ("favour", "against") if piece.kind == reading.DISPUTE else ("favour",):
                graph = rdflib.Graph() + viewed.graph
                _settle(graph, result.iri, piece, features._links[piece.feature], side)
                again = assessment.judge(views.ViewedGraph(viewed.view, graph, viewed.store))
                expected = situation.outcome(side, [piece]).leaves[piece.leaf]
                assert again.outcome(result.iri, rule).leaves[piece.leaf] == expected, (piece, side)
                tried += 1
    assert tried > 1


def _settle(graph, programme, piece, link, side):
    graph.remove((programme, LM.disputes, piece.feature))
    if piece.kind == reading.LIMITATION:
        graph.remove((programme, LM.limitedBy, piece.feature))
    elif side == "against":
        graph.remove((programme, link, piece.feature))
        graph.add((programme, LM.limitedBy if link == LM.limitedBy else LM.denies, piece.feature))


def test_items_are_ranked_by_effort(listed):
    _, _, _, items = listed
    assert items and [item.effort for item in items] == sorted(item.effort for item in items)
    assert all(item.effort for item in items)


def test_pieces_say_what_could_settle_them(listed):
    _, _, _, items = listed
    assert all(item.piece.settled_by and item.piece.what for item in items)
    kinds = {item.piece.kind for item in items}
    assert kinds <= {reading.SILENCE, reading.DISPUTE, reading.LIMITATION, reading.DENIAL}


def test_what_was_looked_for_before_is_said(look, rule):
    viewed, judgement = look("all")
    items = reading.reading_list(viewed, judgement, rule, assessment.assess(viewed, judgement, rule))
    assert any(item.looked_for for item in items) and not all(item.looked_for for item in items)
    assert {reading.SILENCE, reading.LIMITATION} <= {item.piece.kind for item in items}


def test_no_operator_settles_anything(look, rule):
    _viewed, judgement = look("all")
    named = {kind for leaf in judgement.leaves for s in (*leaf.requirements, *leaf.contraries) for kind in s.settled_by}
    assert named and not [kind for kind in named if kind.endswith(("/operator", "/project", "/unverified", "/press"))]
    assert all(s.settled_by for leaf in judgement.leaves for s in (*leaf.requirements, *leaf.contraries))


def test_the_list_as_a_user_sees_it(kg):
    code, out, _ = kg("reading-list", "--limit", "5")
    assert code == 0 and max(map(len, out.splitlines())) <= 80
    assert "could be settled by:" in out and "5 of " in out and "shows all" in out
    code, out, _ = kg("reading-list", "sami", "--format", "json", "--limit", "1000")
    document = json.loads(out)
    items = document["pieces"]
    assert document["view"]["name"] == "all" and document["of"] == len(items)
    assert [item["rank"] for item in items] == list(range(1, len(items) + 1))
    assert {item["id"] for item in items} == {"sami"}
    code, out, _ = kg("reading-list", "sami", "--format", "csv", "--limit", "3")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert (
        len(rows) == 3
        and rows[0]["rank"] == "1"
        and rows[0]["looked_for"] in ("true", "false")
        and rows[0]["view"].startswith("all sources")
    )


def test_where_nothing_would_change_a_level_it_says_so(kg):
    code, _out, _ = kg("reading-list", "eps", "--sources", "law", "--highly-successful", "6", "--successful", "5")
    assert code == 0
    assert kg("reading-list", "nobody")[0] == 2
    assert kg("reading-list", "--limit", "0")[0] == 2
