"""Explanations as text of 80 columns, or JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from kg import resources
from kg.dossier import Evidence, Feature
from kg.explanation import Explanation, LeafExplanation, Piece
from kg.namespaces import short
from kg.render.assessments import as_programme, as_rule, as_view, describe_rule
from kg.render.plain import SYMBOLS, WIDTH, count, words, wrap
from kg.render.withdrawn import as_withdrawal, say_withdrawal
from kg.rule import Rule, Verdict
from kg.views import View


def explanation(found: Explanation, rule: Rule, view: View, form: str, whole: bool) -> str:
    """An explanation in the given form; `whole` when it covers all leaves."""
    if form == "json":
        document = {
            "version": resources.version(),
            "rule": as_rule(rule),
            "view": as_view(view),
            "programme": as_programme(found.assessment),
            "criteria": [_as_leaf(leaf) for leaf in found.leaves],
            "changes_level": [asdict(piece) for piece in found.level_pieces],
        }
        return json.dumps(document, ensure_ascii=False, indent=2)
    lines = _head(found, rule, view)
    for leaf in found.leaves:
        lines += ["", *_leaf(leaf)]
    if whole:
        lines += ["", *_closing(found, rule)]
    return "\n".join([*lines, "", *_sources(found)])


def _head(found: Explanation, rule: Rule, view: View) -> list[str]:
    assessment, outcome = found.assessment, found.assessment.outcome
    published = words(assessment.published) if assessment.published else "no level"
    text = (
        f"The report publishes: {published}. In this view {outcome.shown} of {len(outcome.categories)} categories are "
        f"shown and {outcome.possible} possible, {outcome.contested} contested; {outcome.documented} of "
        f"{outcome.applicable} leaves documented. That makes {words(outcome.level_shown)} as shown, "
        f"{words(outcome.level_possible)} at best"
    )
    if assessment.published:
        text += "; the published level lies within" if assessment.within else "; the published level lies outside"
        if assessment.within and not assessment.within_strict:
            text += ", but not if contested leaves count against"
    if assessment.coded_in_part:
        text += ". It is coded in part so far, so silence may be that of the coding and not of the source"
    if assessment.status:
        text += f". Sources say that it is {', and that it is '.join(assessment.status)}"
    for verb, years in (("began", found.started), ("ended or is to end", found.ended)):
        if years:
            text += f". It {verb} in {' or '.join(map(str, years))}"
    if found.before:
        text += f". It took over from: {', '.join(found.before)}"
    title = f"{assessment.label} ({assessment.slug})"
    rule_line = wrap(f"Rule: {describe_rule(rule)}. Shapes {resources.version()}.")
    return [wrap(title), wrap(f"View: {view}."), rule_line, "", wrap(text + ".")]


def _leaf(leaf: LeafExplanation) -> list[str]:
    title = f"{SYMBOLS[leaf.verdict]} {leaf.leaf.slug}: {words(leaf.verdict)} "
    lines = [title + "─" * max(3, WIDTH - len(title))]
    if leaf.note:
        lines.append(wrap(leaf.note, 2))
        lines += _features(leaf.settles)
    for shape, holds, features in leaf.requirements:
        lines += _requirement(shape.name, shape.message, holds, features)
    for search in leaf.searches:
        lines.append(wrap(search, 2, 4))
    lines += _side("Against it", leaf.against)
    lines += _side("Limitations that sources deny", leaf.cleared)
    if leaf.context:
        lines.append("  On the setting, counting neither way")
        for item in leaf.context:
            lines += _claim(item, "·")
    for withdrawal in leaf.withdrawn:
        lines.append(wrap(f"! {say_withdrawal(withdrawal)}", 2, 4))
    for piece in leaf.pieces:
        lines.append(wrap(f"→ If {piece.text}, this would be {words(piece.verdict)}{_category(leaf, piece)}.", 2, 4))
    if not leaf.pieces and leaf.verdict not in (Verdict.MET, Verdict.NOT_APPLICABLE):
        lines.append("  → No single piece would change this verdict.")
    return lines


def _category(leaf: LeafExplanation, piece: Piece) -> str:
    category = leaf.leaf.category
    if category == leaf.leaf.slug:
        return ""
    verb = "would be" if piece.category_changes else "would stay"
    return f", and {category} {verb} {words(piece.category_verdict)}"


def _requirement(name: str, message: str, holds: bool, features: Sequence[Feature]) -> list[str]:
    in_view = _in_view(features)
    disputed = any(feature.standing in ("disputed", "denied") for feature in in_view)
    state = ("yes, but disputed" if disputed else "yes") if holds else ("denied" if disputed else "not shown")
    lines = [wrap(f"Asked: {name}: {state}", 2)]
    if not in_view and not holds:
        lines.append(wrap(message, 4))
    return lines + _features(in_view) + _aside(features)


def _side(heading: str, features: Sequence[Feature]) -> list[str]:
    in_view = _in_view(features)
    return [f"  {heading}", *_features(in_view), *_aside(features)] if features else []


def _in_view(features: Sequence[Feature]) -> list[Feature]:
    return [feature for feature in features if feature.standing != "set aside"]


def _aside(features: Sequence[Feature]) -> list[str]:
    """One line on the features of which only claims outside the view speak."""
    texts = dict.fromkeys(f.text.split(" (")[0] for f in features if f.standing == "set aside")
    return [wrap(f"Outside this view: {', '.join(texts)}.", 4, 6)] if texts else []


def _features(features: Sequence[Feature]) -> list[str]:
    """Features with their claims; those that rest on the very same claims stand together."""
    groups: dict[tuple, list[Feature]] = {}
    for feature in features:
        groups.setdefault((feature.standing, *((e.claim, e.supports) for e in feature.evidence)), []).append(feature)
    lines = []
    for group in groups.values():
        first = group[0]
        more = f" and {len(group) - 1} more" if len(group) > 1 else ""
        lines.append(wrap(first.text + more + _mark(first), 4, 6))
        shown = [e for e in first.evidence if e.in_view or e.supports == (first.standing == "cleared")]
        for item in shown:
            lines += _claim(item)
        if hidden := len(first.evidence) - len(shown):
            lines.append(wrap(f"and {count(hidden, 'claim')} of the same kind outside this view.", 6))
    return lines


def _mark(feature: Feature) -> str:
    """A few words on how the feature stands, also when only claims outside the view disagree."""
    marks = {"disputed": " — sources disagree", "denied": " — denied"}
    if feature.standing in marks:
        return marks[feature.standing]
    opposed = any(not e.in_view and e.supports == (feature.standing == "cleared") for e in feature.evidence)
    return " — undisputed in this view, but claims outside it disagree" if opposed else ""


def _claim(item: Evidence, sign: str = "") -> list[str]:
    sign = sign or ("+" if item.supports else "−")
    aside = "" if item.in_view else " (outside this view)"
    where = ", ".join(filter(None, [short(item.source), item.place, f"“{item.anchor}”" if item.anchor else ""]))
    scope = f" [{item.scope}]" if item.scope else ""
    claim = short(item.claim).partition("#")[2]
    return [
        wrap(f"{sign} {item.says}{scope}", 6, 8),
        wrap(f"{claim}, confidence {item.confidence}{aside}: {where}", 8, 10),
    ]


def _sources(found: Explanation) -> list[str]:
    """The sources of all claims shown, with title, type, date and address."""
    sides = [f for leaf in found.leaves for f in (*leaf.against, *leaf.cleared)]
    asked = [f for leaf in found.leaves for _, _, features in leaf.requirements for f in features]
    settles = [f for leaf in found.leaves for f in leaf.settles]
    cited = {e.source: e for f in (*asked, *sides, *settles) if f.standing != "set aside" for e in f.evidence}
    cited |= {e.source: e for leaf in found.leaves for e in leaf.context}
    lines = ["Sources"] if cited else []
    for iri, item in sorted(cited.items()):
        text = f"{short(iri)}: {item.title} ({item.source_type}, {item.issued})"
        lines.append(wrap(text + (f", {item.page}" if item.page else ""), 2, 4))
    return lines


def _closing(found: Explanation, rule: Rule) -> list[str]:
    outcome = found.assessment.outcome
    lines = []
    if found.level_pieces:
        lines.append("One of these alone would change the level:")
        for piece in found.level_pieces:
            span = f"{words(piece.level_shown)} to {words(piece.level_possible)}"
            lines.append(wrap(f"→ If {piece.text} ({piece.leaf}): {span}.", 2, 4))
    else:
        need = rule.successful_from if outcome.shown < rule.successful_from else rule.highly_successful_from
        more = f" The next level takes {need} categories; {outcome.shown} {'is' if outcome.shown == 1 else 'are'} met."
        highest = outcome.shown >= rule.highly_successful_from
        lines.append(wrap("No single piece would change the level." + ("" if highest else more)))
    if found.context:
        lines += ["", "On the setting, bearing on no criterion"]
        for item in found.context:
            lines += _claim(item, "·")
    return lines


def _as_leaf(leaf: LeafExplanation) -> dict:
    return {
        "id": leaf.leaf.slug,
        "verdict": leaf.verdict,
        "note": leaf.note,
        "looked_for": leaf.searches,
        "withdrawn": [as_withdrawal(withdrawal) for withdrawal in leaf.withdrawn],
        "requirements": [
            {
                "id": short(shape.iri),
                "name": shape.name,
                "reading": shape.reading,
                "holds": holds,
                "features": [_as_feature(f) for f in features],
            }
            for shape, holds, features in leaf.requirements
        ],
        "against": [_as_feature(f) for f in leaf.against],
        "cleared": [_as_feature(f) for f in leaf.cleared],
        "context": [asdict(item) for item in leaf.context],
        "changes": [asdict(piece) for piece in leaf.pieces],
    }


def _as_feature(feature: Feature) -> dict:
    return {
        "iri": str(feature.iri),
        "text": feature.text,
        "standing": feature.standing,
        "evidence": [asdict(item) for item in feature.evidence],
    }
