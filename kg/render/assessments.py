"""Assessments as a table of 80 columns, JSON, CSV or Turtle."""

import csv
import io
import json
from collections.abc import Sequence

from kg import resources
from kg.assessment import Assessment
from kg.criteria import Leaf
from kg.namespaces import short
from kg.render.linked import turtle
from kg.render.matrix import matrix
from kg.render.plain import SYMBOLS, WIDTH, count, inert, words, wrap
from kg.render.withdrawn import as_withdrawal, withdrawn_lines
from kg.rule import Rule
from kg.views import View
from kg.withdrawal import Withdrawal

Changes = Sequence[tuple[Assessment, Assessment]] | None

_LEVELS = {"highly_successful": "highly", "successful": "successful", "below_successful": "below"}


def assessments(
    results: Sequence[Assessment],
    leaves: Sequence[Leaf],
    rule: Rule,
    view: View,
    changes: Changes,
    withdrawn: Sequence[Withdrawal],
    form: str,
) -> str:
    """`results` in the given form. `changes` is None under the default rule and view; `withdrawn` holds the verdicts
    that rested on a retracted source or rest on a superseded one."""
    shown = {assessment.iri for assessment in results}
    withdrawn = [w for w in withdrawn if w.programme in shown]
    if form == "json":
        return json.dumps(_document(results, rule, view, changes, withdrawn), ensure_ascii=False, indent=2)
    if form == "csv":
        return _csv(results, leaves, rule, view, withdrawn)
    if form == "turtle":
        return turtle(results, rule, view, withdrawn)
    if form == "markdown":
        return "\n".join([matrix(results, leaves, describe_rule(rule), view), *withdrawn_lines(withdrawn)])
    return _table(results, rule, view, changes, withdrawn)


def describe_rule(rule: Rule) -> str:
    """The rule in one sentence."""
    return (
        f"a category takes {rule.rollup} of its leaves; {rule.successful_from} categories for successful, "
        f"{rule.highly_successful_from} for highly successful; contested leaves "
        + ("may still count" if rule.contested == "counts" else "count against")
    )


def as_rule(rule: Rule) -> dict:
    """The rule for JSON."""
    return {
        "rollup": rule.rollup,
        "successful": rule.successful_from,
        "highly_successful": rule.highly_successful_from,
        "contested": rule.contested,
    }


def as_view(view: View) -> dict:
    """The view for JSON: its label, its floor, and the short names of the sources in play."""
    name = short(view.iri) if view.iri else None
    return {
        "name": name,
        "label": view.label,
        "floor": view.floor,
        "before": view.before or None,
        "sources": sorted(map(short, view.sources)),
    }


def as_programme(assessment: Assessment) -> dict:
    """One assessment for JSON."""
    outcome = assessment.outcome
    return {
        "id": assessment.slug,
        "iri": str(assessment.iri),
        "label": assessment.label,
        "published_level": assessment.published,
        "shown": outcome.shown,
        "possible": outcome.possible,
        "contested": outcome.contested,
        "documented": outcome.documented,
        "applicable": outcome.applicable,
        "silent": assessment.silent,
        "coded_in_part": assessment.coded_in_part,
        "status": list(assessment.status),
        "level_shown": outcome.level_shown,
        "level_possible": outcome.level_possible,
        "published_within": assessment.within,
        "published_within_strict": assessment.within_strict,
        "categories": outcome.categories,
        "criteria": outcome.leaves,
        "claims": {leaf: {"for": pro, "against": contra} for leaf, (pro, contra) in assessment.claims.items()},
    }


def _document(
    results: Sequence[Assessment], rule: Rule, view: View, changes: Changes, withdrawn: Sequence[Withdrawal]
) -> dict:
    document = {
        "version": resources.version(),
        "rule": as_rule(rule),
        "view": as_view(view),
        "programmes": [as_programme(assessment) for assessment in results],
        "withdrawn": [as_withdrawal(withdrawal) for withdrawal in withdrawn],
    }
    if changes is not None:
        document["changes"] = [{"id": now.slug, "from": _span(before), "to": _span(now)} for before, now in changes]
    return document


def _span(assessment: Assessment) -> dict:
    return {
        "level_shown": assessment.outcome.level_shown,
        "level_possible": assessment.outcome.level_possible,
    }


def _csv(
    results: Sequence[Assessment], leaves: Sequence[Leaf], rule: Rule, view: View, withdrawn: Sequence[Withdrawal]
) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    slugs = [leaf.slug for leaf in leaves]
    fields = (
        [name for name in as_programme(results[0]) if name not in ("categories", "criteria", "claims")]
        if results
        else []
    )
    writer.writerow([*fields, *slugs, "withdrawn", "view", "rule", "version"])
    for assessment in results:
        row = as_programme(assessment)
        verdicts = [row["criteria"][slug] for slug in slugs]
        fallen = "; ".join(f"{w.leaf}: {w.source.slug}" for w in withdrawn if w.programme == assessment.iri)
        head = [_cell(row[name]) for name in fields]
        writer.writerow([*head, *verdicts, fallen, str(view), describe_rule(rule), resources.version()])
    return out.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(value)
    return str(value).lower() if isinstance(value, bool) else value


def _table(
    results: Sequence[Assessment], rule: Rule, view: View, changes: Changes, withdrawn: Sequence[Withdrawal]
) -> str:
    lines = [wrap(f"View: {view}."), wrap(f"Rule: {describe_rule(rule)}. Shapes {resources.version()}."), ""]
    if results:
        names = list(results[0].outcome.categories)
        head = "".join(f"{name[:3].capitalize():>4}" for name in names)
        lines += [f"{'Programme':<31}{head}  {'published':<10} {'range':>5} {'leaves':>6}", "-" * WIDTH]
        lines += [_row(assessment, names) for assessment in results]
        lines += ["", _legend(results, names), "", wrap(_summary(results))]
    if changes is not None:
        lines += ["", *_changes(changes)]
    return "\n".join([*lines, *withdrawn_lines(withdrawn)])


def _row(assessment: Assessment, names: Sequence[str]) -> str:
    outcome = assessment.outcome
    label = inert(assessment.slug)[:28] + ("†" if assessment.ending else "") + ("*" if assessment.coded_in_part else "")
    cells = "".join(f"{SYMBOLS[outcome.categories[name]]:>4}" for name in names)
    published = _LEVELS.get(assessment.published or "", "–")
    mark = "!" if assessment.within is False else "~" if assessment.within_strict is False else " "
    leaves = f"{outcome.documented}/{outcome.applicable}"
    return f"{label:<31}{cells}  {published:<10}{mark}{outcome.shown}–{outcome.possible:<3} {leaves:>6}"


def _legend(results: Sequence[Assessment], names: Sequence[str]) -> str:
    symbols = ", ".join(f"{symbol} {words(notation)}" for notation, symbol in SYMBOLS.items())
    columns = ", ".join(f"{name[:3].capitalize()} {name}" for name in names)
    note = (
        "range: categories shown–possible, that is met now, and met if silences were filled and disputes settled in "
        "favour. leaves: how many of those that apply have a verdict. ! the published level "
        "lies outside the range. ~ it lies within only while contested leaves may count."
    )
    return "\n".join([wrap(symbols, 0, 0), wrap(columns), wrap(note)])


def _summary(results: Sequence[Assessment]) -> str:
    cells = sum(len(a.outcome.leaves) for a in results)
    silent = sum(a.silent for a in results)
    short_of = sum(a.outcome.undocumented for a in results) - silent
    more = f"; {short_of} more have a claim, but not what the criterion asks for" if short_of else ""
    ending = [a.slug for a in results if a.ending]
    published = [a for a in results if a.published]
    within = sum(bool(a.within) for a in published)
    reached = sum(a.outcome.level_shown == a.published for a in published)
    partly = sum(a.coded_in_part for a in results)
    sentences = [f"{silent} of {count(cells, 'cell')} (programme by leaf) are silent{more}."]
    if partly:
        sentences.append(
            f"* Coded in part so far: {count(partly, 'programme')}. There, silence may be that of the coding and not "
            "of the source."
        )
    if ending:
        sentences.append(f"† Closed or closing, as a source in view has it: {', '.join(ending)}.")
    if published:
        sentences.append(
            f"The published level lies within the range for {within} of {count(len(published), 'programme')}, and is "
            f"shown for {reached}."
        )
    return " ".join(sentences)


def _changes(changes: Sequence[tuple[Assessment, Assessment]]) -> list[str]:
    if not changes:
        return ["Against the default rule and view, no programme changes class."]
    who = "1 programme changes" if len(changes) == 1 else f"{len(changes)} programmes change"
    lines = [f"Against the default rule and view, {who} class:"]
    for before, now in changes:
        moves = [
            f"{name} {words(old)} → {words(new)}"
            for name, old, new in (
                ("shown", before.outcome.level_shown, now.outcome.level_shown),
                ("possible", before.outcome.level_possible, now.outcome.level_possible),
            )
            if old != new
        ]
        lines.append(wrap(f"{now.slug}: {', '.join(moves)}", 2, 4))
    return lines
