"""The reading list names pieces that, settled, change a level, and ranks them by how many it takes."""

import csv
import io
import json
from dataclasses import replace

import pytest

from kg import assessment, explanation, reading
from kg.rule import Verdict, outcome


@pytest.fixture(scope="module", params=["all", "any"])
def listed(request, look, rule):
    viewed, judgement = look("all")
    changed = replace(rule, rollup=request.param)
    results = assessment.assess(viewed, judgement, changed)
    return changed, results, judgement, reading.reading_list(viewed, judgement, changed, results)


def test_items_are_ranked_by_effort(listed):
    _, _, _, items = listed
    assert items and [item.effort for item in items] == sorted(item.effort for item in items)
    assert all(item.up is not None or item.down is not None for item in items)


def test_settling_all_pieces_of_the_cheapest_way_lifts_the_level(listed):
    """Every `up` is enough: with that many pieces in favour, leaf by leaf, the level shown rises."""
    rule, results, judgement, items = listed
    for result in results:
        mine = [item for item in items if item.piece.programme == result.slug and item.up is not None]
        if not mine:
            continue
        met = dict(result.outcome.leaves)
        settled = 0
        by_leaf = {}
        for item in mine:
            by_leaf.setdefault(item.piece.leaf, []).append(item)
        for leaf in sorted(by_leaf, key=lambda name: (min(i.up for i in by_leaf[name]), name)):
            met[leaf] = Verdict.MET
            settled += len(by_leaf[leaf])
        now = outcome(met, judgement.members, rule)
        assert now.level_shown.rank > result.outcome.level_shown.rank, result.slug
        assert min(item.up for item in mine) <= settled


def test_a_single_piece_up_is_one_that_explain_names(look, rule):
    viewed, judgement = look("all")
    results = assessment.assess(viewed, judgement, rule)
    items = reading.reading_list(viewed, judgement, rule, results)
    alone = {(item.piece.programme, item.piece.leaf) for item in items if item.up == 1}
    for result in results:
        found = explanation.explain(viewed, judgement, rule, result, judgement.leaves)
        named = {p.leaf for p in found.level_pieces if p.level_shown.rank > result.outcome.level_shown.rank}
        assert {leaf for slug, leaf in alone if slug == result.slug} == named, result.slug


def test_a_single_category_lost_lowers_the_level_possible(listed):
    rule, results, judgement, items = listed
    by_slug = {result.slug: result for result in results}
    for item in items:
        if item.down == 1:
            result = by_slug[item.piece.programme]
            leaves = dict(result.outcome.leaves)
            category = item.piece.leaf.split(".")[0]
            for leaf in judgement.members[category]:
                leaves[leaf] = Verdict.CONTRADICTED
            now = outcome(leaves, judgement.members, rule)
            assert now.level_possible.rank < result.outcome.level_possible.rank
            assert now.level_possible == item.falls_to


def test_pieces_say_what_could_settle_them(listed):
    _, _, _, items = listed
    assert all(item.piece.settled_by for item in items)
    kinds = {item.piece.kind for item in items}
    assert kinds <= {reading.SILENCE, reading.DISPUTE, reading.LIMITATION, reading.DENIAL}
    assert {reading.SILENCE, reading.LIMITATION} <= kinds
    assert any(item.looked_for for item in items) and not all(item.looked_for for item in items)


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
    items = json.loads(out)
    assert [item["rank"] for item in items] == list(range(1, len(items) + 1))
    assert {item["id"] for item in items} == {"sami"}
    code, out, _ = kg("reading-list", "sami", "--format", "csv", "--limit", "3")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert len(rows) == 3 and rows[0]["rank"] == "1" and rows[0]["looked_for"] in ("true", "false")


def test_where_nothing_would_change_a_level_it_says_so(kg):
    code, _out, _ = kg("reading-list", "eps", "--sources", "law", "--highly-successful", "6", "--successful", "5")
    assert code == 0
    assert kg("reading-list", "nobody")[0] == 2
    assert kg("reading-list", "--limit", "0")[0] == 2
