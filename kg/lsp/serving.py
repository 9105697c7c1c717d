"""The messages that the server knows, and its life between the first and the last."""

import functools
import logging
import warnings
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from lsprotocol import types

from kg.lsp.bench import Bench
from kg.lsp.server import SOON, Server

_log = logging.getLogger(__name__)


def serve(
    incoming: BinaryIO, outgoing: BinaryIO, shapes: Sequence[Path], ontology: Sequence[Path], language: str
) -> int:
    """Serve one editor until it ends; the exit code. Options are those of `kg validate`. Logs go to standard error."""
    logging.basicConfig(level=logging.WARNING, format="kg: %(levelname)s: %(message)s")
    warnings.simplefilter("ignore")  # each thread of ours would switch them off and on for the others
    server = Server(Bench(shapes, ontology, language))
    for message, handler in _NOTIFICATIONS.items():
        server.feature(message)(handler)
    actions = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    server.feature(types.TEXT_DOCUMENT_CODE_ACTION, actions)(_actions)
    server.feature(types.TEXT_DOCUMENT_FORMATTING)(_formatting)
    server.feature(types.TEXT_DOCUMENT_HOVER)(_hover)
    server.start_io(incoming, outgoing)
    return 0 if server.ended else 1


def _loads(ls: Server, _: types.InitializedParams) -> None:
    ls.load()


def _opens(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
    ls.opens(params.text_document.uri, 0)


def _changes(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
    ls.opens(params.text_document.uri, SOON)


def _saves(ls: Server, params: types.DidSaveTextDocumentParams) -> None:
    ls.saves(params.text_document.uri)


def _closes(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
    ls.closes(params.text_document.uri)


def _ends(ls: Server, _: None) -> None:
    ls.ended = True


_NOTIFICATIONS = {
    types.INITIALIZED: _loads,
    types.TEXT_DOCUMENT_DID_OPEN: _opens,
    types.TEXT_DOCUMENT_DID_CHANGE: _changes,
    types.TEXT_DOCUMENT_DID_SAVE: _saves,
    types.TEXT_DOCUMENT_DID_CLOSE: _closes,
    types.SHUTDOWN: _ends,
}


def _answer(handler: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
    """A handler whose errors stay in the log: pygls would send their tracebacks to the editor."""

    @functools.wraps(handler)
    async def answer(ls: Server, params: object) -> object:
        try:
            return await handler(ls, params)
        except Exception:
            _log.exception("no answer")
            return None

    return answer


@_answer
async def _actions(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
    wanted = params.context.only
    if wanted is not None and types.CodeActionKind.QuickFix not in wanted:
        return []
    return ls.remedies(params.text_document.uri, params.range)


@_answer
async def _formatting(ls: Server, params: types.DocumentFormattingParams) -> list[types.TextEdit]:
    return await ls.layout(params.text_document.uri)


@_answer
async def _hover(ls: Server, params: types.HoverParams) -> types.Hover | None:
    told = await ls.meaning(params.text_document.uri, params.position)
    return types.Hover(types.MarkupContent(types.MarkupKind.PlainText, told)) if told else None
