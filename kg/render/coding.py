"""How far the coding of a source is complete, and how far two codings agree."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from kg.agreement import Agreement, Cell
from kg.drafting import Draft
from kg.ledger import Entry, Problem
from kg.render.plain import count, inert, wrap

_SHOWN = 50


def ledger(path: Path, entries: Sequence[Entry], problems: Sequence[Problem]) -> str:
    """The problems of a ledger, each with file and line, and what it holds."""
    lines = [f"{inert(str(path))}:{problem.row}: {inert(problem.message)}." for problem in problems[:_SHOWN]]
    if len(problems) > _SHOWN:
        lines.append(f"and {len(problems) - _SHOWN:,} more.")
    if problems:
        lines.append("Mend the ranges and reasons by hand; --update fills in the claims.")
    coded = [entry for entry in entries if entry.claims]
    claims = sum(len(entry.claims) for entry in entries)
    total = entries[-1].last if entries else 0
    with_claims = sum(entry.last - entry.first + 1 for entry in coded)
    lines.append(
        wrap(
            f"{count(total, 'line')} in {count(len(entries), 'range')}: {with_claims} lead to "
            f"{count(claims, 'claim')}, {total - with_claims} hold nothing to code; {count(len(problems), 'problem')}."
        )
    )
    return "\n".join(lines)


def agreement(found: Agreement, form: str) -> str:
    """The agreement of two codings as text or JSON."""
    if form == "json":
        return json.dumps({**asdict(found), "percent": found.percent}, ensure_ascii=False, indent=2)
    shared, all_of_them = found.features
    share = 100 * shared / all_of_them if all_of_them else 100
    features = wrap(f"Of {count(all_of_them, 'feature')} that either coded, both coded {shared} ({share:.1f} percent).")
    if not found.cells:
        return features
    lines = [
        wrap(
            f"{count(found.cells, 'cell')} (programme by leaf by direction): both mark {found.both}, neither "
            f"{found.neither}, only the first {len(found.only_first)}, only the second {len(found.only_second)}."
        ),
        wrap(
            f"Agreement {found.percent:.1f} percent; Cohen's kappa {_figure(found.kappa)}; Krippendorff's alpha "
            f"{_figure(found.alpha)}."
        ),
        features,
    ]
    for title, cells in (("Only the first", found.only_first), ("Only the second", found.only_second)):
        if cells:
            lines += ["", f"{title}:", *(wrap(_name(cell), 2) for cell in cells)]
    lines += ["", *_by_leaf(found)]
    return "\n".join(lines)


def _figure(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.3f}"


def _name(cell: Cell) -> str:
    programme, leaf, side = cell
    return f"{programme}, {leaf}, {side}"


def _by_leaf(found: Agreement) -> list[str]:
    differing = Counter(leaf for _, leaf, _ in [*found.only_first, *found.only_second])
    if not differing:
        return ["They differ on no leaf."]
    worst = ", ".join(f"{leaf} {number}" for leaf, number in differing.most_common())
    return [wrap(f"Differing cells by leaf: {worst}.")]


def draft(path: Path, found: Draft, out: Path | None) -> str:
    """The cells of a file of evidence that cannot stay, or what became of it."""
    place = inert(str(path))
    lines = [f"{place}:{p.line}: {p.column}: {inert(p.message).rstrip('.?')}." for p in found.problems[:_SHOWN]]
    if len(found.problems) > _SHOWN:
        lines.append(f"and {len(found.problems) - _SHOWN:,} more.")
    if found.problems:
        at_fault = len({problem.line for problem in found.problems})
        lines.append(f"{at_fault} of {count(len(found.rows), 'row')} cannot be taken in. Nothing was written.")
    else:
        lines.append(
            wrap(
                f"{count(len(found.rows), 'row')} drafted into {out}. Read each one, say which feature it supports or "
                "contradicts, and move it into the file of its programme."
            )
        )
    return "\n".join(lines)
