"""Which regular expressions run away: each verdict here was timed against Python's re."""

import pytest
from conftest import ROOT

from kg import graphs
from kg.spelling.patterns import runaway

EXPONENTIAL = {
    r"^(a+)+$": "a",
    r"(a|a)*$": "a",
    r"(a|ab|b)*c": "aba",
    r"^(a|b|ab)*$": "aba",
    r"(x+x+)+y": "xx",
    r"^(\w+\s?)*$": "0",
    r"^([a-zA-Z0-9]+)*$": "0",
    r"^(([a-z])+.)+[A-Z]([a-z])+$": "aa",
    r"(a*)*b": "a",
    r"^(\d+|\d+\.\d*)*$": "0",
    r"^(a{1,100}){1,100}$": "a",
    r"^(\w|\d\d)+$": "000",
    r"^(.|\s)*x$": " 0",
    r"(?=(a+)+b)a": "a",
    r"^https?://[\w.-]+(\.[\w.-]+)+x$": "0.0.",
}
POLYNOMIAL = [r"^.*.*.*.*$", r"^(.*a){12}$", r"^\s*\s*\s*\s*x$"]
HARMLESS = [
    r"^([^ ]+ ){0,7}[^ ]+$",
    r"^(\w+\s)*\w+$",
    r"(a+)+",  # nothing after it can fail
    r"(a|b?)*c",  # Python never repeats an empty match
    r"^(\w|\d)+$",  # Python joins the two classes to one
    r"^(\b[A-Z]\w*\s*)+$",  # the boundary decides
    r"^(a++)+$",  # possessive
    r"^\s*.*\s*$",  # slow, but for megabytes only
    r"^\d{1,3}\d{1,3}\d{1,3}\d{1,3}$",
    r"^[\w.+-]+@[\w-]+\.[\w.-]+$",
    r"^[a-z0-9]+(-[a-z0-9]+)*$",
    r"^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$",
    r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$",
    r"^P(\d+Y)?(\d+M)?(\d+D)?(T(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$",
    r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
    r"^10\.\d{4,9}/[-._;()/:A-Za-z0-9]+$",
    r"^urn:[a-z0-9][a-z0-9-]{0,31}:[a-z0-9()+,\-.:=@;$_!*%/?#]+$",
    "^(" + "|".join(f"w{i}[a-z]*" for i in range(70)) + ")*$",
]


@pytest.mark.parametrize("pattern", EXPONENTIAL)
def test_two_ways_around_a_loop_are_found_with_the_piece_to_repeat(pattern):
    assert runaway(pattern) == EXPONENTIAL[pattern]


@pytest.mark.parametrize("pattern", POLYNOMIAL)
def test_chains_of_loops_over_one_text_are_found(pattern):
    assert runaway(pattern)


@pytest.mark.parametrize("pattern", HARMLESS)
def test_harmless_patterns_pass(pattern):
    assert runaway(pattern) is None


def test_flags_count():
    assert runaway("^(a|A)*b|^(ab|Ab)*$", "") is None
    assert runaway("^(ab|Ab)*$", "i")


@pytest.mark.parametrize("pattern", ["(?:^)*a", r"(\b)*(?:)+a", "(?>" * 60 + "a" + ")" * 60, "(?=" * 60 + ")" * 60])
def test_what_consumes_nothing_or_nests_needs_no_time(pattern):
    assert runaway(pattern) is None


@pytest.mark.parametrize("pattern", ["(", "a" * 19_000, "(" * 3000 + "a" + ")" * 3000])
def test_what_is_broken_or_huge_is_no_crash(pattern):
    assert runaway(pattern) is None


def test_a_huge_pattern_counts_by_its_nested_repetitions():
    branches = "|".join(f"x{index}y" for index in range(200))
    assert runaway(f"^({branches})*$") is None
    assert runaway(f"^({branches}|(b+)*)*$") == "…"
    assert runaway("a" * 30_000)


def test_the_patterns_of_our_shapes_pass():
    patterns = {
        str(statement.object)
        for path in graphs.turtle_files([ROOT / "shapes"])
        for statement in graphs.read(path).statements
        if str(statement.predicate).endswith("shacl#pattern")
    }
    assert len(patterns) > 5
    assert not [pattern for pattern in patterns if runaway(pattern)]
