"""The rule of the report: verdicts, roll-up, levels, and the boundaries that it leaves open."""

from dataclasses import replace

import pytest

from kg.errors import KgError
from kg.namespaces import ID
from kg.rule import Level, Rule, Verdict, category_possible, category_verdict, leaf_verdict, outcome

REPORT = Rule(3, 5, "all", "counts")

MET, PARTLY, CONTESTED = Verdict.MET, Verdict.PARTLY, Verdict.CONTESTED
CONTRADICTED, UNDOCUMENTED, N_A = Verdict.CONTRADICTED, Verdict.UNDOCUMENTED, Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("required", "missing", "alone", "applies", "verdict"),
    [
        (3, 0, [], True, MET),
        (3, 1, [], True, PARTLY),
        (3, 2, [], True, PARTLY),
        (3, 3, [], True, UNDOCUMENTED),
        (1, 0, [], True, MET),
        (3, 0, [CONTRADICTED], True, CONTESTED),
        (3, 2, [CONTRADICTED], True, CONTESTED),
        (3, 3, [CONTRADICTED], True, CONTRADICTED),
        (3, 3, [CONTESTED], True, CONTESTED),
        (3, 3, [CONTESTED, CONTRADICTED], True, CONTRADICTED),
        (1, 0, [], False, N_A),
        (1, 1, [CONTRADICTED], False, N_A),
    ],
)
def test_leaf_verdict_follows_the_table(required, missing, alone, applies, verdict):
    assert leaf_verdict(required, missing, alone, applies) == verdict


@pytest.mark.parametrize(
    ("leaves", "all_leaves", "any_leaf"),
    [
        ([MET, MET], MET, MET),
        ([MET, UNDOCUMENTED], PARTLY, MET),
        ([MET, CONTESTED], CONTESTED, MET),
        ([MET, CONTESTED, CONTRADICTED], CONTRADICTED, MET),
        ([PARTLY, UNDOCUMENTED], PARTLY, PARTLY),
        ([CONTESTED, UNDOCUMENTED], CONTESTED, CONTESTED),
        ([CONTRADICTED, UNDOCUMENTED], CONTRADICTED, UNDOCUMENTED),
        ([UNDOCUMENTED, UNDOCUMENTED], UNDOCUMENTED, UNDOCUMENTED),
        ([MET, N_A], MET, MET),
        ([UNDOCUMENTED, N_A], UNDOCUMENTED, UNDOCUMENTED),
        ([N_A], N_A, N_A),
    ],
)
def test_category_verdict_under_both_readings(leaves, all_leaves, any_leaf):
    assert category_verdict(leaves, "all") == all_leaves
    assert category_verdict(leaves, "any") == any_leaf


@pytest.mark.parametrize(
    ("leaves", "rollup", "contested", "possible"),
    [
        ([UNDOCUMENTED, UNDOCUMENTED], "all", "counts", True),
        ([MET, CONTESTED], "all", "counts", True),
        ([MET, CONTESTED], "all", "against", False),
        ([MET, CONTESTED], "any", "against", True),
        ([MET, CONTRADICTED], "all", "counts", False),
        ([MET, CONTRADICTED], "any", "counts", True),
        ([CONTRADICTED, N_A], "any", "counts", False),
        ([N_A], "all", "counts", False),
    ],
)
def test_what_is_possible(leaves, rollup, contested, possible):
    assert category_possible(leaves, rollup, contested) is possible


def test_exactly_four_is_the_lower_level_and_more_than_four_the_higher():
    levels = [REPORT.level(count) for count in range(7)]
    assert levels == [Level.BELOW] * 3 + [Level.SUCCESSFUL] * 2 + [Level.HIGHLY] * 2


def test_a_what_if_moves_the_threshold():
    assert replace(REPORT, highly_successful_from=4).level(4) == Level.HIGHLY


@pytest.mark.parametrize("thresholds", [(3, 3), (5, 4), (0, 5)])
def test_thresholds_that_make_no_sense_are_refused(thresholds):
    with pytest.raises(KgError, match="Choose other numbers"):
        Rule(*thresholds, "all", "counts")


def test_range_counts_categories_and_leaves():
    leaves = {"a": MET, "b.1": MET, "b.2": CONTESTED, "c": CONTRADICTED, "d.1": UNDOCUMENTED, "d.2": N_A}
    members = {"a": ["a"], "b": ["b.1", "b.2"], "c": ["c"], "d": ["d.1", "d.2"]}
    found = outcome(leaves, members, Rule(1, 3, "all", "counts"))
    assert (found.shown, found.possible, found.contested) == (1, 3, 1)
    assert found.level_possible_strict == Level.SUCCESSFUL
    assert (found.applicable, found.documented, found.undocumented) == (5, 4, 1)
    assert (found.level_shown, found.level_possible) == (Level.SUCCESSFUL, Level.HIGHLY)
    assert found.holds(Level.HIGHLY)
    assert not found.holds(Level.HIGHLY, strict=True)
    assert not found.holds(Level.BELOW)


def test_the_rule_of_the_graph_is_the_rule_of_the_report(rule):
    assert replace(rule, iri=None) == REPORT
    assert rule.iri == ID["rule/report"]


def test_the_help_states_the_numbers_of_the_graph(rule):
    """The help is instant because it does not open the graph; so the numbers stand there a second time."""
    from kg.cli import options

    assert f"[default: {rule.highly_successful_from}]" in options.HighlyOption.__metadata__[0].help
    assert f"[default: {rule.successful_from}]" in options.SuccessfulOption.__metadata__[0].help
