"""Programmes by leaves as Markdown: the verdict of each cell, and how many claims stand behind it."""

from collections.abc import Sequence

from kg import resources
from kg.assessment import Assessment
from kg.criteria import Leaf
from kg.render.plain import SYMBOLS, count, inert, words
from kg.views import View


def matrix(results: Sequence[Assessment], leaves: Sequence[Leaf], rule: str, view: View) -> str:
    """A table with a row for each programme and a column for each leaf, the totals, and a legend."""
    slugs = [leaf.slug for leaf in leaves]
    cells = len(results) * len(slugs)
    told = sum(slug in a.claims for a in results for slug in slugs)
    claims = sum(sum(a.claims.get(slug, (0, 0))) for a in results for slug in slugs)
    lines = [
        "# Coverage: programmes by leaf criteria",
        "",
        f"View: {view}. Rule: {rule}. Shapes {resources.version()}.",
        "",
        f"{told} of {count(cells, 'cell')} have a claim that bears on the leaf; {sum(a.silent for a in results)} are "
        f"silent. In all, claims stand in cells {claims} times.",
        "",
        _line(["programme", "published", *slugs]),
        _line(["---"] * (len(slugs) + 2)),
    ]
    lines += [_line([inert(a.slug), words(a.published or ""), *(_cell(a, slug) for slug in slugs)]) for a in results]
    lines.append(_line(["*programmes with a claim*", "", *(str(sum(s in a.claims for a in results)) for s in slugs)]))
    legend = ", ".join(f"{symbol} {words(notation)}" for notation, symbol in SYMBOLS.items())
    lines += ["", f"{legend}. Behind the sign: claims in view for (+) and against (−). · alone: silent."]
    return "\n".join(lines)


def _cell(assessment: Assessment, slug: str) -> str:
    pro, contra = assessment.claims.get(slug, (0, 0))
    tally = "".join([f" +{pro}" if pro else "", f" −{contra}" if contra else ""])
    return SYMBOLS[assessment.outcome.leaves[slug]] + tally


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
