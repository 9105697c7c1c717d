"""The command that serves editors.

Heavy modules are imported inside the command, so that ``kg --help`` is instant.
"""

import os
import sys
from typing import Annotated

import typer

from kg.cli import inputs
from kg.cli.app import app
from kg.cli.options import CheckOptions, spread
from kg.errors import KgError


@app.command()
@spread
def lsp(
    check: CheckOptions,
    _stdio: Annotated[bool, typer.Option("--stdio", hidden=True, help="The only way; some editors say it.")] = False,
) -> None:
    """Serve an editor with findings as you type.

    A language server on standard input and output.
    """
    from kg import graphs

    try:
        from kg import lsp
    except ModuleNotFoundError as error:
        raise KgError(
            f"the language server needs {error.name}. Install it by pip install 'labour-mobility-kg[lsp]'."
        ) from None
    if check.ontology and not check.shapes:
        raise KgError("--ontology goes with --shapes. Name the shapes.")
    shapes, ontology = check.shapes or [], check.ontology or []
    graphs.turtle_files([*shapes, *ontology])
    if sys.stdin.isatty():
        inputs.note("an editor starts this and speaks to it; see docs/editors.md. Ctrl-C ends")
    # Whatever else would write to standard output would break the protocol, so all but the protocol goes elsewhere.
    outgoing = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    code = lsp.serve(sys.stdin.buffer, outgoing, shapes, ontology, inputs.language(check.lang))
    os._exit(code)  # at once: a check that is under way in a thread is of no use to anybody
