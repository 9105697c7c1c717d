"""Commands that judge: what programmes come to, why, where sources disagree, and what to read next.

Heavy modules are imported inside the commands, so that ``kg --help`` is instant.
"""

from typing import Annotated

import typer

from kg.cli import inputs
from kg.cli.app import app, emit
from kg.cli.options import (
    AssessFormat,
    ListFormat,
    PageFormat,
    PlainFormat,
    RuleOptions,
    StoreOptions,
    ViewOptions,
    spread,
)

Programmes = Annotated[list[str] | None, typer.Argument(help="Short names; all when none is given.")]


@app.command()
@spread
def assess(
    view: ViewOptions,
    change: RuleOptions,
    stores: StoreOptions,
    programmes: Programmes = None,
    form: Annotated[AssessFormat, typer.Option("--format")] = AssessFormat.table,
) -> None:
    """Judge programmes, beside the level published for them."""
    from kg import assessment, render, withdrawal

    viewed, usual, default_rule = inputs.open_views(view, stores, programmes or [])
    rule = inputs.change_rule(default_rule, change)
    assessment.select(viewed, programmes or [])
    judgement = assessment.judge(viewed)
    results = assessment.assess(viewed, judgement, rule, programmes or [])
    withdrawn = withdrawal.withdrawals(viewed, judgement)
    changed = None
    if usual is not None or rule != default_rule:
        before = assessment.judge(usual) if usual is not None else judgement
        default = assessment.assess(usual or viewed, before, default_rule, programmes or [])
        changed = assessment.changes(default, results)
    emit(render.assessments(results, judgement.leaves, rule, viewed.view, changed, withdrawn, form))


@app.command()
@spread
def explain(
    programme: Annotated[str, typer.Argument(help="The short name of a programme.")],
    view: ViewOptions,
    change: RuleOptions,
    stores: StoreOptions,
    criterion: Annotated[str | None, typer.Argument(help="A category or leaf, such as dignified.stay.")] = None,
    form: Annotated[PlainFormat, typer.Option("--format")] = PlainFormat.text,
) -> None:
    """Show why: the claims for and against each criterion.

    With what is asked for, where each claim stands, and what would change the verdict.
    """
    from kg import assessment, explanation, render, withdrawal

    viewed, _, default_rule = inputs.open_views(view, stores, [programme])
    rule = inputs.change_rule(default_rule, change)
    assessment.select(viewed, [programme])
    judgement = assessment.judge(viewed)
    leaves = explanation.choose_leaves(judgement, criterion)
    [result] = assessment.assess(viewed, judgement, rule, [programme])
    withdrawn = [w for w in withdrawal.withdrawals(viewed, judgement) if w.programme == result.iri]
    found = explanation.explain(viewed, judgement, rule, result, leaves, withdrawn)
    emit(render.explanation(found, rule, viewed.view, form, whole=criterion is None))


@app.command()
@spread
def conflicts(
    view: ViewOptions,
    programmes: Programmes = None,
    form: Annotated[PageFormat, typer.Option("--format")] = PageFormat.text,
) -> None:
    """Show where sources contradict each other.

    With the claims of both sides, and the criteria that are contested for it.
    """
    from kg import assessment, conflicts, render

    viewed, _, rule = inputs.open_views(view)
    chosen = assessment.select(viewed, programmes) if programmes else []
    judgement = assessment.judge(viewed)
    results = assessment.assess(viewed, judgement, rule, programmes or [])
    contested = conflicts.contested(viewed, judgement, results)
    found = conflicts.conflicts(viewed, chosen)
    emit(render.conflicts(found, contested, conflicts.subjects(viewed), viewed.view, form))


@app.command("reading-list")
@spread
def reading_list(
    view: ViewOptions,
    change: RuleOptions,
    programmes: Programmes = None,
    limit: Annotated[int, typer.Option(min=1, help="How many to show.")] = 20,
    together: Annotated[int, typer.Option(min=1, max=4, help="How many may be settled at once; 3 takes longer.")] = 2,
    form: Annotated[ListFormat, typer.Option("--format")] = ListFormat.table,
) -> None:
    """Rank what to look for next.

    The silences and disputes that would change a level if they were settled, and the types of source that could.
    """
    from kg import assessment, reading, render

    viewed, _, default_rule = inputs.open_views(view)
    rule = inputs.change_rule(default_rule, change)
    assessment.select(viewed, programmes or [])
    judgement = assessment.judge(viewed)
    results = assessment.assess(viewed, judgement, rule, programmes or [])
    with inputs.busy("settling"):
        items = reading.reading_list(viewed, judgement, rule, results, together)
    emit(render.reading_list(items, limit, rule, viewed.view, form))
