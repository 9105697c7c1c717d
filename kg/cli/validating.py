"""The command that checks files, once or whenever one changes.

Heavy modules are imported inside the command, so that ``kg --help`` is instant.
"""

import os
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from kg.cli import inputs
from kg.cli.app import COULD_NOT, FOUND, app, emit
from kg.cli.options import BaselineOptions, CheckOptions, EngineName, ReportFormat, Severity, StoreOptions, spread
from kg.errors import KgError
from kg.findings import SEVERITIES, Report

PAUSE = 0.3
"""Seconds between two looks at the files under --watch."""


@app.command()
@spread
def validate(
    check: CheckOptions,
    baseline: BaselineOptions,
    stores: StoreOptions,
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Turtle files or folders; the bundled graph if none.")
    ] = None,
    form: Annotated[ReportFormat, typer.Option("--format")] = ReportFormat.text,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write the report into this file.")] = None,
    fail_on: Annotated[Severity, typer.Option(help="The mildest finding that fails the check.")] = Severity.error,
    most: Annotated[
        int, typer.Option("--max-findings", min=0, metavar="N", help="Stop after so many; 0 for all.")
    ] = 1000,
    engine: Annotated[
        EngineName, typer.Option(help="What runs the shapes; the reference is pySHACL.")
    ] = EngineName.auto,
    since: Annotated[
        str | None, typer.Option(metavar="REV", help="Check only what edits since this git revision can reach.")
    ] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Check again whenever a file changes.")] = False,
) -> None:
    """Check spelling and quality of Turtle files, or the quality of stores.

    Exit 0 without an error, 1 with one, 2 if a file could not be read or nothing was checked.
    """
    _refuse(baseline, watch, paths)
    if since is not None and (watch or baseline.baseline or engine is EngineName.reference):
        raise KgError("--since does not go with --watch, --baseline or --engine reference. Leave one out.")
    if stores.store:
        _refuse_files(baseline, watch, paths, since, engine)
        raise typer.Exit(_check_stores(stores, check, form, out, fail_on, most))
    run = _runner(check, engine, since, watch)
    once = lambda: _check(run, paths or [], baseline, form, out, fail_on, most)  # noqa: E731
    if not watch:
        raise typer.Exit(once())
    _watch([*(paths or []), *(check.shapes or []), *(check.ontology or [])], once)


def _refuse(options: BaselineOptions, watch: bool, paths: Sequence[Path] | None) -> None:
    """Raise KgError for options that do not go together."""
    if (options.accept is not None or options.prune) and options.baseline is None:
        raise KgError("--accept and --prune write into a baseline. Name it by --baseline FILE.")
    if (options.accept is None) != (options.until is None):
        raise KgError("--accept REASON and --until DATE go together.")
    if watch and not paths:
        raise KgError("--watch needs files to watch. Name them.")


def _refuse_files(
    baseline: BaselineOptions, watch: bool, paths: Sequence[Path] | None, since: str | None, engine: EngineName
) -> None:
    """Raise KgError for what goes with files, and not with stores."""
    for option, given in (("--watch", watch), ("--since", since), ("--baseline", baseline.baseline), ("a file", paths)):
        if given:
            raise KgError(f"--store checks stores, and {option} goes with files. Leave one of them out.")
    if engine is EngineName.reference:
        raise KgError("--engine reference reads files. Leave it out, or dump the store (kg store dump) and check that.")


def _check_stores(
    stores: StoreOptions, check: CheckOptions, form: ReportFormat, out: Path | None, fail_on: Severity, most: int
) -> int:
    """Check stores once and show the report; the exit code."""
    from kg import inplace, render
    from kg.cli import storage

    if check.ontology and not check.shapes:
        raise KgError("--ontology goes with --shapes. Name the shapes.")
    opened = storage.opened(stores)
    for store in () if check.shapes else opened:
        storage.check_ontology(store)
    with inputs.counting("checking") as tell:
        report = inplace.validate(
            opened, check.shapes or (), check.ontology or (), inputs.language(check.lang), most, tell
        )
    _show(render.findings, report.cut(most), form, out, fail_on)
    return FOUND if set(report.tally()) & set(_failing(fail_on)) else 0


def _failing(fail_on: Severity) -> Sequence[str]:
    return SEVERITIES[: SEVERITIES.index(fail_on) + 1]


Run = Callable[[Sequence[Path], int], Report]
"""Checks these files, and stops after so many findings."""


def _runner(check: CheckOptions, engine: EngineName, since: str | None, watch: bool) -> Run:
    """What runs a check: all of it, what edits since a revision reach, or what edits since the last run reach."""
    from kg import recheck, validation

    if check.ontology and not check.shapes:
        raise KgError("--ontology goes with --shapes. Name the shapes.")
    given, language = (check.shapes or (), check.ontology or ()), inputs.language(check.lang)
    if since is not None:
        return lambda paths, most: recheck.validate_since(since, paths, *given, language, most)
    if watch and engine is EngineName.auto:
        again = recheck.AgainElsewhere(*given) if check.shapes else recheck.Again()
        return lambda paths, most: again.validate(paths, language, most)
    return lambda paths, most: validation.validate(paths, *given, language, most, engine)


def _check(
    run: Run,
    paths: Sequence[Path],
    options: BaselineOptions,
    form: ReportFormat,
    out: Path | None,
    fail_on: Severity,
    most: int,
) -> int:
    """Check once and show the report; the exit code."""
    from kg import render

    with inputs.busy("checking"):
        report = run(paths, 0 if options.baseline else most)
    if options.baseline:
        report = _with_baseline(report, paths, options)
    code = FOUND if set(report.tally()) & set(_failing(fail_on)) else 0
    if report.unread or not (code or report.unedited or any(report.coverage.focus_nodes.values())):
        code = COULD_NOT  # a check that looked at nothing is no pass, unless there was nothing to look at
    _show(render.findings, report.cut(most), form, out, fail_on)
    return code


def _show(
    findings: Callable[..., str], report: Report, form: ReportFormat, out: Path | None, fail_on: Severity
) -> None:
    from kg.files import write_whole

    terminal = out is None and sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if terminal else None
    colour = terminal and "NO_COLOR" not in os.environ
    text = findings(report, form, fail_on, colour, width)
    if out is None:
        emit(text, inert_already=form is ReportFormat.text)
    else:
        write_whole(out, text if text.endswith("\n") else text + "\n")
        inputs.note(f"the report is in {out}")


def _with_baseline(report: Report, paths: Sequence[Path], options: BaselineOptions) -> Report:
    """The report without what the baseline accepts; first the baseline is changed, if that was asked for."""
    from datetime import date

    from kg import baseline, validation

    checked = [str(path) for path in validation.files(paths)]
    entries = baseline.read(options.baseline) if options.baseline.exists() or options.accept is None else []
    if options.prune:
        entries = baseline.prune(entries, report, checked)
    if options.accept is not None:
        known = {entry.fingerprint for entry in entries}
        new = baseline.accept(report.findings, options.accept, baseline.parse_date(options.until))
        entries += [entry for entry in new if entry.fingerprint not in known]
    if options.prune or options.accept is not None:
        baseline.write(options.baseline, entries)
    return baseline.apply(report, entries, checked, date.today())


def _watch(paths: Sequence[Path], once: Callable[[], int]) -> None:
    """Check again whenever one of the files changes, comes or goes; ends with Ctrl-C."""
    seen: object = None
    while True:
        state = _state(paths)
        if state != seen:
            seen = state
            if sys.stdout.isatty():
                sys.stdout.write("\x1b[2J\x1b[H")
            try:
                once()
            except KgError as error:
                inputs.note(str(error).rstrip("."))
            inputs.note("watching; Ctrl-C ends")
        time.sleep(PAUSE)


def _state(paths: Sequence[Path]) -> dict[Path, tuple[int, int]]:
    """When each Turtle file was changed last, and its size."""
    files = [file for path in paths for file in (path.rglob("*.ttl") if path.is_dir() else [path])]
    state = {}
    for file in files:
        try:
            state[file] = file.stat().st_mtime_ns, file.stat().st_size
        except OSError:
            state[file] = 0, 0
    return state
