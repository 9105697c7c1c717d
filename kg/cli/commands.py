"""The commands. Heavy modules are imported inside the commands, so that ``kg --help`` is instant."""

import os
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli import inputs
from kg.cli.options import (
    AgreementFormat,
    AssessFormat,
    ContestedOption,
    Data,
    ExplainFormat,
    Floor,
    HighlyOption,
    ReportFormat,
    ResultFormat,
    RollupOption,
    RowFormat,
    Sources,
    SuccessfulOption,
)
from kg.errors import KgError

app = typer.Typer(
    name="kg",
    help="A knowledge graph of labour-mobility programmes whose success criteria run.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
evidence_app = typer.Typer(help="Check the evidence itself.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(evidence_app, name="evidence")

FOUND, COULD_NOT = 1, 2


@app.command()
def assess(
    programmes: Annotated[list[str] | None, typer.Argument(help="Short names; all when none is given.")] = None,
    form: Annotated[AssessFormat, typer.Option("--format")] = AssessFormat.table,
    rollup: RollupOption = None,
    highly_successful: HighlyOption = None,
    successful: SuccessfulOption = None,
    contested: ContestedOption = None,
    sources: Sources = None,
    floor: Floor = None,
    data: Data = None,
) -> None:
    """Judge programmes by the six categories, beside the level that the report publishes."""
    from kg import assessment, render

    viewed, usual, default_rule = inputs.open_views(data, sources, floor)
    rule = inputs.change_rule(default_rule, rollup, highly_successful, successful, contested)
    assessment.select(viewed, programmes or [])
    judgement = assessment.judge(viewed)
    results = assessment.assess(viewed, judgement, rule, programmes or [])
    changed = None
    if usual is not None or rule != default_rule:
        before = assessment.judge(usual) if usual is not None else judgement
        default = assessment.assess(usual or viewed, before, default_rule, programmes or [])
        changed = assessment.changes(default, results)
    _print(render.assessments(results, judgement.leaves, rule, viewed.view, changed, form))


@app.command()
def explain(
    programme: Annotated[str, typer.Argument(help="The short name of a programme.")],
    criterion: Annotated[str | None, typer.Argument(help="A category or leaf, such as dignified.stay.")] = None,
    form: Annotated[ExplainFormat, typer.Option("--format")] = ExplainFormat.text,
    rollup: RollupOption = None,
    highly_successful: HighlyOption = None,
    successful: SuccessfulOption = None,
    contested: ContestedOption = None,
    sources: Sources = None,
    floor: Floor = None,
    data: Data = None,
) -> None:
    """Show why: requirements, claims for and against, where to find them, and what would change the verdict."""
    from kg import assessment, explanation, render

    viewed, _, default_rule = inputs.open_views(data, sources, floor)
    rule = inputs.change_rule(default_rule, rollup, highly_successful, successful, contested)
    assessment.select(viewed, [programme])
    judgement = assessment.judge(viewed)
    leaves = explanation.choose_leaves(judgement, criterion)
    [result] = assessment.assess(viewed, judgement, rule, [programme])
    found = explanation.explain(viewed, judgement, rule, result, leaves)
    _print(render.explanation(found, rule, viewed.view, form, whole=criterion is None))


@app.command()
def validate(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Turtle files or folders; the bundled graph if none.")
    ] = None,
    form: Annotated[ReportFormat, typer.Option("--format")] = ReportFormat.text,
) -> None:
    """Check spelling and quality of Turtle files. Exit 0 without a Violation, 1 with one, 2 if nothing was checked."""
    from kg import render, validation

    with inputs.busy("checking"):
        report = validation.validate(paths or [])
    _print(render.report(report, form))
    raise typer.Exit(0 if report.conforms else FOUND)


@app.command()
def query(
    query: Annotated[str, typer.Argument(help="A .rq file, - for standard input, or the text of a query.")],
    form: Annotated[ResultFormat | None, typer.Option("--format", help="[default: table, for triples turtle]")] = None,
    data: Data = None,
) -> None:
    """Ask the whole graph, whatever the view, in SPARQL 1.1."""
    from kg import render, terms
    from kg.namespaces import PREFIXES

    text = inputs.read_query(query)
    store, _ = inputs.open_store(data)
    result = store.ask_user_query(text, PREFIXES)
    for sentence in terms.undeclared_in_query(text, store.graph()):
        inputs.note(sentence.rstrip("."))
    if form is None:
        form = ResultFormat.turtle if result.kind == "triples" else ResultFormat.table
    _print(render.answer(result, form))


@app.command()
def ask(
    question: Annotated[
        str | None, typer.Argument(help="The name of a question; lists all when none is given.")
    ] = None,
    arguments: Annotated[list[str] | None, typer.Argument(metavar="[KEY=VALUE]...", help="Its parameters.")] = None,
    form: Annotated[RowFormat, typer.Option("--format")] = RowFormat.table,
    sources: Sources = None,
    floor: Floor = None,
    data: Data = None,
) -> None:
    """List the questions, or answer one in the chosen view."""
    from kg import questions, render

    if question is None:
        _print(render.catalogue(questions.catalogue()))
        return
    chosen = questions.find(question)
    given = inputs.read_arguments(chosen.name, arguments or [])
    viewed, _, _ = inputs.open_views(data, sources, floor)
    result = questions.answer(chosen, given, viewed.whole)
    _print(render.question(chosen, given, result, viewed.view, form))


@evidence_app.command("verify")
def verify(
    source_dir: Annotated[Path, typer.Option("--source-dir", help="The folder with the texts of the sources.")],
    data: Data = None,
) -> None:
    """Find every anchor again in the text of its source. Exit 1 when one is not where its claim says."""
    from kg import evidence, render

    store, _ = inputs.open_store(data)
    found = evidence.verify(store, source_dir)
    _print(render.verification(found))
    raise typer.Exit(FOUND if found.astray else 0)


@evidence_app.command("ledger")
def ledger(
    path: Annotated[Path | None, typer.Argument(help="A ledger, named after its source. [default: bundled]")] = None,
    source_dir: Annotated[Path | None, typer.Option("--source-dir", help="The folder with the texts.")] = None,
    update: Annotated[bool, typer.Option("--update", help="Write the claims of the graph into their rows.")] = False,
    data: Data = None,
) -> None:
    """Check that each line of a source leads to claims or to a reason. Exit 1 when a line or claim is missing."""
    from kg import ledger, render

    if update and path is None:
        raise KgError("--update writes into a file. Name the ledger.")
    store, _ = inputs.open_store(data)
    found = 0
    for file in [path] if path else ledger.bundled():
        if update:
            ledger.update(file, store)
        entries, problems = ledger.audit(file, store, source_dir)
        _print(render.ledger(file, entries, problems))
        found += len(problems)
    raise typer.Exit(FOUND if found else 0)


@evidence_app.command("agreement")
def agreement(
    first: Annotated[Path, typer.Argument(help="A coding, such as data/codings/programmes-a.csv.")],
    second: Annotated[Path, typer.Argument(help="Another coding of the same source.")],
    form: Annotated[AgreementFormat, typer.Option("--format")] = AgreementFormat.text,
) -> None:
    """Compare two blind codings by cell: programme, leaf criterion, for or against."""
    from kg import agreement, render

    store, _ = inputs.open_store(None)
    _print(render.agreement(agreement.compare(first, second, store), form))


@app.callback(invoke_without_command=True)
def _options(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    if version:
        from kg import resources

        typer.echo(f"kg {resources.version()}")
        raise typer.Exit()


def main() -> None:
    """Run the command line. A KgError becomes one line on standard error and exit code 2."""
    # Without this, Ctrl-C would wait for the end of a query: the engine cannot be interrupted.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if sys.stdout is None:
        sys.exit(COULD_NOT)
    # In a pipe the output is UTF-8 whatever the locale, for data must not be changed; a terminal shows what it can.
    sys.stdout.reconfigure(**({"errors": "replace"} if sys.stdout.isatty() else {"encoding": "utf-8"}))
    if sys.stderr is not None:
        sys.stderr.reconfigure(errors="replace")
    try:
        app()
    except KgError as error:
        from kg.render import inert

        typer.echo(f"kg: {inert(str(error))}", err=True)
        sys.exit(COULD_NOT)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        typer.echo(f"kg: the output could not be written ({error.strerror}). Make room or write elsewhere.", err=True)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(COULD_NOT)


def _print(text: str | bytes) -> None:
    if isinstance(text, bytes):
        text = text.decode()
    if sys.stdout.isatty():
        from kg.render import inert

        text = "\n".join(inert(line, keep_spaces=True) for line in text.split("\n"))
    sys.stdout.write(text if text.endswith("\n") else text + "\n")
    sys.stdout.flush()
