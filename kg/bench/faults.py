"""Faults that may be planted: each says which shape must report it, and spoils a programme so that no other does."""

from collections.abc import Callable
from typing import NamedTuple

from rdflib import URIRef

from kg.bench.draft import DERIVED, REPORT, UNVERIFIED, Draft, concept, thing
from kg.namespaces import SHAPES


class Fault(NamedTuple):
    """The shape that must report, and what to do to a programme; it returns the node that must be reported."""

    shape: URIRef
    spoil: Callable[[Draft], str]


FAULTS: dict[str, Fault] = {}
"""The kinds of faults by name, in the order in which they are planted."""


def _reported_by(shape: str) -> Callable[[Callable[[Draft], str]], Callable[[Draft], str]]:
    def keep(spoil: Callable[[Draft], str]) -> Callable[[Draft], str]:
        FAULTS[spoil.__name__.strip("_").replace("_", " ")] = Fault(SHAPES[shape], spoil)
        return spoil

    return keep


def _in(draft: Draft, node: str, *statement: str) -> str:
    draft.say(node, *statement)
    return node


def _with(draft: Draft, node: str, predicate: str, *values: str) -> str:
    draft.drop(node, predicate)
    for value in values:
        draft.say(node, predicate, value)
    return node


# Programmes -------------------------------------------------------------------


@_reported_by("programme-label")
def _label_in_one_language(draft: Draft) -> str:
    return _with(draft, draft.iri, "rdfs:label", '"Programme"@en')


@_reported_by("programme-coding")
def _coding_of_the_wrong_class(draft: Draft) -> str:
    return _with(draft, draft.iri, "prov:wasGeneratedBy", thing(f"source/{REPORT}"))


@_reported_by("programme-unclassified")
def _no_kind(draft: Draft) -> str:
    draft.forget(draft.node("kind"))
    draft.say(draft.node("name"), "lm:supportedBy", draft.node("c3"))
    return draft.iri


@_reported_by("programme-permanent-and-circular")
def _permanent_and_circular(draft: Draft) -> str:
    for name in ("permanent", "circular"):
        draft.feature("follows", "MobilityPattern", f"is-{name}", "lm:pattern", concept(f"pattern/{name}"))
    draft.feature("takesMeasure", "Measure", "support", "lm:measureKind", concept("measure/reintegration"))
    return draft.iri


@_reported_by("programme-ends-before-start")
def _ends_before_it_starts(draft: Draft) -> str:
    draft.feature("ended", "End", "early-end", "lm:year", "1950")
    return draft.iri


@_reported_by("programme-own-features")
def _claim_of_another(draft: Draft) -> str:
    other = f"<{draft.base}-other>"
    draft.say(other, "a", "lm:Claim", "lm:source", thing(f"source/{REPORT}"), "lm:section", '"1"', "lm:line", "1")
    draft.say(other, "lm:confidence", concept("confidence/high"), "lm:says", '"It is not of this programme."@en')
    draft.say(draft.node("name"), "lm:supportedBy", other)
    return draft.iri


@_reported_by("eliminates-and-uses")
def _agents_left_out_and_used(draft: Draft) -> str:
    for name in ("government-only", "private-intermediaries"):
        draft.feature("recruitsThrough", "RecruitmentChannel", f"by-{name}", "lm:model", concept(f"model/{name}"))
    return draft.iri


@_reported_by("subject-features")
def _link_to_nothing(draft: Draft) -> str:
    return _in(draft, draft.iri, "lm:guarantees", draft.node("nothing"))


@_reported_by("subject-computed")
def _verdict_as_data(draft: Draft) -> str:
    return _in(draft, draft.iri, "lm:levelShown", concept("level/successful"))


@_reported_by("temporary-without-dependence")
def _temporary_and_tied_to_whom(draft: Draft) -> str:
    for name in ("pattern", "permit", "home", "right-1", "right-2"):
        draft.forget(draft.node(name))
    draft.feature("follows", "MobilityPattern", "is-temporary", "lm:pattern", concept("pattern/temporary"), by="c2")
    return draft.iri


# Features ---------------------------------------------------------------------


@_reported_by("feature-claim")
def _feature_without_claim(draft: Draft) -> str:
    draft.drop(draft.node("corridor"), "lm:supportedBy")
    return draft.node("corridor")


@_reported_by("feature-one-side")
def _claim_for_and_against(draft: Draft) -> str:
    return _in(draft, draft.node("corridor"), "lm:contradictedBy", draft.node("c1"))


@_reported_by("start-link")
def _feature_without_link(draft: Draft) -> str:
    draft.drop(draft.iri, "lm:started")
    return draft.node("start")


@_reported_by("classification-value")
def _value_of_another_list(draft: Draft) -> str:
    return _with(draft, draft.node("kind"), "lm:programmeKind", concept("right/housing"))


@_reported_by("limitation-value")
def _two_values(draft: Draft) -> str:
    kinds = (concept("limitation/low-pay"), concept("limitation/poor-housing"))
    return _with(draft, draft.node("limit"), "lm:kind", *kinds)


@_reported_by("worded-text")
def _address_for_a_wording(draft: Draft) -> str:
    return _with(draft, draft.node("name"), "lm:wording", draft.iri)


@_reported_by("website-content")
def _text_for_an_address(draft: Draft) -> str:
    return draft.feature("presentedAt", "Website", "page", "foaf:page", '"www.example.org"')


@_reported_by("bears-on")
def _feature_that_bears(draft: Draft) -> str:
    return _in(draft, draft.node("corridor"), "lm:bearsOn", concept("criterion/regular"))


@_reported_by("corridor-ends")
def _corridor_without_ends(draft: Draft) -> str:
    draft.drop(draft.node("corridor"), "lm:origin", "lm:destination")
    return draft.node("corridor")


@_reported_by("corridor-origin")
def _corridor_to_itself(draft: Draft) -> str:
    draft.drop(draft.node("corridor"), "lm:origin", "lm:destination")
    return _in(draft, draft.node("corridor"), "lm:origin", thing("country/fj"), "lm:destination", thing("country/fj"))


@_reported_by("dated-year")
def _year_too_late(draft: Draft) -> str:
    draft.forget(draft.node("end"))
    return _with(draft, draft.node("start"), "lm:year", "2150")


@_reported_by("duration-order")
def _stay_turned_round(draft: Draft) -> str:
    return draft.feature("lasts", "Duration", "odd-stay", "lm:minMonths", "12", "lm:maxMonths", "6")


@_reported_by("duration-shortest")
def _part_of_a_month(draft: Draft) -> str:
    return draft.feature("lasts", "Duration", "odd-stay", "lm:minMonths", "1.5", "lm:maxMonths", "6")


@_reported_by("observation-amount")
def _negative_number(draft: Draft) -> str:
    return draft.count("-5.0", '"places"')


@_reported_by("observation-unit")
def _empty_unit(draft: Draft) -> str:
    return draft.count("5.0", '""')


@_reported_by("whole-people")
def _half_a_person(draft: Draft) -> str:
    return draft.count("10.5", '"persons"')


@_reported_by("health-by-employer")
def _health_through_the_employer(draft: Draft) -> str:
    given = ("lm:right", concept("right/health-care"), "lm:provider", concept("actor-type/employer"))
    return draft.feature("guarantees", "RightGuarantee", "health", *given)


@_reported_by("portability-states")
def _agreement_of_one_state(draft: Draft) -> str:
    kind = ("lm:basisKind", concept("basis/bilateral-agreement"))
    parties = ("lm:party", thing("country/fj"), "lm:party", thing("actor/african-union-commission"))
    agreement = draft.feature("restsOn", "Agreement", "agreement", *kind, *parties)
    given = ("lm:right", concept("right/portability"), "lm:under", agreement)
    return draft.feature("guarantees", "RightGuarantee", "portable", *given)


@_reported_by("participation-type")
def _actor_without_type(draft: Draft) -> str:
    return draft.feature("involves", "Participation", "somebody", "lm:actsAs", concept("role/partner"))


@_reported_by("measure-phase-kind")
def _phase_of_ones_own(draft: Draft) -> str:
    kind = ("lm:measureKind", concept("measure/legal-aid"))
    return draft.feature("takesMeasure", "Measure", "aid", *kind, "lm:phase", draft.node("later"))


# Claims -----------------------------------------------------------------------


@_reported_by("claim-source")
def _claim_of_two_sources(draft: Draft) -> str:
    return _in(draft, draft.node("c2"), "lm:source", thing(f"source/{DERIVED}"))


@_reported_by("claim-confidence")
def _confidence_of_ones_own(draft: Draft) -> str:
    return _with(draft, draft.node("c2"), "lm:confidence", draft.node("rather"))


@_reported_by("claim-says")
def _said_twice(draft: Draft) -> str:
    return _in(draft, draft.node("c2"), "lm:says", '"The same again."@en')


@_reported_by("claim-says")
def _said_in_french(draft: Draft) -> str:
    return _in(draft, draft.node("c2"), "lm:says", '"Autrement dit."@fr')


@_reported_by("claim-anchor")
def _anchor_too_long(draft: Draft) -> str:
    return _with(draft, draft.node("c1"), "lm:anchor", '"one two three four five six seven eight nine"')


@_reported_by("claim-line")
def _line_in_quotes(draft: Draft) -> str:
    return _with(draft, draft.node("c2"), "lm:line", '"12"')


@_reported_by("claim-line")
def _line_nought(draft: Draft) -> str:
    return _with(draft, draft.node("c2"), "lm:line", "0")


@_reported_by("claim-use")
def _claim_without_use(draft: Draft) -> str:
    return draft.claim("idle", REPORT, "Nothing rests on this.", line=1)


@_reported_by("claim-locator")
def _claim_without_place(draft: Draft) -> str:
    draft.drop(draft.node("c2"), "lm:section")
    return draft.node("c2")


@_reported_by("claim-unverified")
def _hearsay_of_high_confidence(draft: Draft) -> str:
    draft.say(draft.node("name"), "lm:supportedBy", draft.node("hearsay"))
    return draft.claim("hearsay", UNVERIFIED, "It is widely said.", "high")


@_reported_by("claim-anchor-source")
def _anchor_without_text(draft: Draft) -> str:
    return _in(draft, draft.node("c4"), "lm:anchor", '"some words"', "lm:line", "1")


@_reported_by("context-claim-scope")
def _context_without_scope(draft: Draft) -> str:
    node = draft.claim("context", REPORT, "What the country is like.", line=1)
    draft.say(node, "a", "lm:ContextClaim")
    draft.say(draft.iri, "lm:hasContext", node)
    return node
