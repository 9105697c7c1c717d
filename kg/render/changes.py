"""What changed between two versions, as text of 80 columns, as a page in Markdown, or JSON."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from kg import resources
from kg.assessment import Assessment
from kg.changes import Cause, Changes, Item, Move, ProgrammeChange, VerdictChange
from kg.render.assessments import as_rule, as_view, describe_rule
from kg.render.plain import WIDTH, bare, count, inert, words, wrap
from kg.revisions import Between
from kg.rule import Rule
from kg.views import View

_WHERE = ("type", "issued", "source", "place")

Line = tuple[int, str]
"""A line of an outline: its depth, 0 for a heading, and its text."""


def changes(found: Changes, between: Between, rule: Rule, view: View, limit: int, form: str) -> str:
    """Changes in the given form; of each list `limit` items are shown, except as JSON."""
    if form == "json":
        return json.dumps(_document(found, between, rule, view), ensure_ascii=False, indent=2)
    head, last = _head(found, between, rule, view), _last(found, between)
    outline = [line for programme in _moved_first(found.programmes) for line in _programme(programme, limit)]
    if found.sources:
        outline += [(0, "Sources"), *_items(found.sources, limit, 1)]
    if found.others:
        outline += [(0, "Everything else"), *((1, f"{kind}: {_tally(n)}") for kind, n in found.others.items())]
    if form == "markdown":
        return "\n".join(
            [
                "# What changed",
                *(f"\n{bare(text)}" for text in head),
                *_page(outline),
                "",
                bare(last),
            ]
        )
    return "\n".join([*map(wrap, head), *(line for part in outline for line in _text(*part)), "", wrap(last)])


def _head(found: Changes, between: Between, rule: Rule, view: View) -> list[str]:
    lines = [
        f"Old: {between.old}. New: {between.new}.",
        f"View: {view}. Rule: {describe_rule(rule)}.",
        f"Both are judged with the ontology and shapes installed here ({resources.version()}), so that only what the "
        "data say is compared.",
    ]
    if between.lens:
        lines[-1] += f" Their own ontology and shapes differ too, in {count(between.lens, 'file')}."
    for side, terms in zip(("old", "new"), found.unknown, strict=True):
        if terms:
            lines.append(
                f"The {side} version uses {count(len(terms), 'term')} that this ontology does not have "
                f"({', '.join(terms[:5])}{' …' if len(terms) > 5 else ''}). What rests on them counts as silence."
            )
    return [*lines, f"In short: {_summary(found)}."] if found.differ else lines


def _summary(found: Changes) -> str:
    verdicts = sum(len(programme.leaves) for programme in found.programmes)
    where = f" of {count(sum(bool(p.leaves) for p in found.programmes), 'programme')}" if verdicts else ""
    groups = {
        "programmes": [p for p in found.programmes if p.change != "changed"],
        "features": [item for p in found.programmes for item in p.features],
        "claims": [item for p in found.programmes for item in p.claims],
        "sources": found.sources,
    }
    tallies = (f"{name}: {_tally(Counter(thing.change for thing in group))}" for name, group in groups.items() if group)
    return "; ".join([f"{count(verdicts, 'verdict')}{where} changed", *tallies])


def _last(found: Changes, between: Between) -> str:
    text = f"{count(found.added, 'triple')} added, {found.removed:,} removed"
    if found.differ:
        return f"{text}."
    return f"{text}: {'no difference' if between.same_bytes else 'only layout or comments changed'}."


def _moved_first(programmes: Sequence[ProgrammeChange]) -> list[ProgrammeChange]:
    return sorted(programmes, key=lambda p: (p.change == "changed", not p.leaves))


def _programme(found: ProgrammeChange, limit: int) -> Iterator[Line]:
    mark = "" if found.change == "changed" else f": {found.change}"
    yield 0, f"{found.label} ({found.slug}){mark}"
    for name, say in (("published", _published), ("shown–possible", _range), ("level", _levels)):
        sides = dict.fromkeys(say(side) for side in (found.old, found.new) if side is not None)
        if mark or len(sides) == 2:
            yield 1, f"{name}: {' → '.join(sides)}"
    for verdict in found.leaves:
        yield 1, _turn(verdict)
        yield from _limited([[(2, _cause(cause))] for cause in verdict.causes], limit, 2)
    yield from ((1, _turn(verdict)) for verdict in found.categories)
    yield from ((1, _move(move)) for move in found.moves)
    for heading, items in (("Features", found.features), ("Claims", found.claims)):
        if items:
            yield 1, f"{heading}: {_tally(Counter(item.change for item in items))}"
            yield from _items(items, limit, 2)


def _published(side: Assessment) -> str:
    return words(side.published) if side.published else "no level"


def _range(side: Assessment) -> str:
    return f"{side.outcome.shown}–{side.outcome.possible}"


def _levels(side: Assessment) -> str:
    return " to ".join(dict.fromkeys((words(side.outcome.level_shown), words(side.outcome.level_possible))))


def _turn(verdict: VerdictChange) -> str:
    return f"{verdict.criterion}: {words(verdict.old)} → {words(verdict.new)}"


def _cause(cause: Cause) -> str:
    features = ", ".join(f"“{text}”" for text in cause.features)
    if not cause.claim:
        return f"by {features}: {cause.why}"
    source = ", ".join(filter(None, (cause.source_type, cause.issued, cause.source)))
    used = "" if cause.use in cause.why else f"; it {cause.use}"
    return f"by {_local(cause.claim)} ({source}): {cause.why}{used} {features}"


def _items(items: Sequence[Item], limit: int, depth: int) -> Iterator[Line]:
    return _limited([list(_item(item, depth)) for item in items], limit, depth)


def _item(item: Item, depth: int) -> Iterator[Line]:
    leaves = f" [{', '.join(item.leaves)}]" if item.leaves else ""
    yield depth, f"{item.change} {_local(item.iri)}: {item.text}{leaves}"
    if details := _details(item.details):
        yield depth + 1, details
    yield from ((depth + 1, _move(move)) for move in item.moves)


def _details(details: Mapping[str, str]) -> str:
    told = {name: text for name, text in details.items() if text}
    where = [told.pop(name) for name in _WHERE if name in told]
    return "; ".join([*(f"{name} {text}" for name, text in told.items()), *filter(None, [", ".join(where)])])


def _move(move: Move) -> str:
    old, new = "; ".join(move.old), "; ".join(move.new)
    if old and new:
        return f"{move.name}: {old} → {new}"
    return f"{move.name}: {'now' if new else 'no longer'} {new or old}"


def _limited(groups: Sequence[list[Line]], limit: int, depth: int) -> Iterator[Line]:
    for group in groups[:limit]:
        yield from group
    if len(groups) > limit:
        yield depth, f"and {len(groups) - limit:,} more"


def _tally(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {change}" for change, number in sorted(numbers.items()))


def _local(iri: str) -> str:
    """The name of a thing on its own page."""
    return re.split(r"[#/]", iri)[-1]


def _text(depth: int, text: str) -> list[str]:
    """A line of the outline for a terminal."""
    if depth:
        return [wrap(text, 2 * depth, 2 * depth + 2)]
    return ["", wrap(text), "─" * min(WIDTH, len(inert(text)))]


def _page(outline: Sequence[Line]) -> Iterator[str]:
    """The outline as Markdown."""
    for depth, text in outline:
        if not depth:
            yield f"\n## {bare(text)}\n"
        else:
            yield f"{'  ' * (depth - 1)}- {bare(text)}"


def _document(found: Changes, between: Between, rule: Rule, view: View) -> dict:
    return {
        "version": resources.version(),
        "old": between.old,
        "new": between.new,
        "rule": as_rule(rule),
        "view": as_view(view),
        "differ": found.differ,
        "same_bytes": between.same_bytes,
        "triples": {"added": found.added, "removed": found.removed},
        "ontology_and_shapes_differ": between.lens,
        "unknown_terms": dict(zip(("old", "new"), found.unknown, strict=True)),
        "programmes": [_as_programme(programme) for programme in found.programmes],
        "sources": [asdict(item) for item in found.sources],
        "others": found.others,
    }


def _as_programme(found: ProgrammeChange) -> dict:
    return {
        "id": found.slug,
        "iri": found.iri,
        "label": found.label,
        "change": found.change,
        "old": _as_side(found.old),
        "new": _as_side(found.new),
        **{
            name: [asdict(thing) for thing in things]
            for name, things in (
                ("criteria", found.leaves),
                ("categories", found.categories),
                ("moves", found.moves),
                ("features", found.features),
                ("claims", found.claims),
            )
        },
    }


def _as_side(side: Assessment | None) -> dict | None:
    if side is None:
        return None
    outcome = side.outcome
    return {
        "published_level": side.published,
        "shown": outcome.shown,
        "possible": outcome.possible,
        "contested": outcome.contested,
        "level_shown": outcome.level_shown,
        "level_possible": outcome.level_possible,
    }
