"""The server: what it does when an editor opens, changes, saves or closes a text, or asks something of one.

All work on texts is done in threads, one for what is shown at once and one for the shapes, so that no message waits.
A change ends what is under way for the version before it.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from kg import resources
from kg.lsp import checking, layout, meaning
from kg.lsp.bench import Bench
from kg.lsp.opened import Opened
from kg.lsp.spotted import Spotted, diagnostic, remedies

SOON, LATER, SAVED = 0.2, 0.4, 2.0
"""Seconds from a change to spelling, from there to the shapes, and from a save to a look at the other texts."""
_log = logging.getLogger(__name__)


class Server(LanguageServer):
    """A language server that checks what is open against a bench."""

    def __init__(self, bench: Bench):
        super().__init__("kg", resources.version(), text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self.ended = False
        self._bench = bench
        self._opened: dict[str, Opened] = {}
        self._at_once, self._in_full = ThreadPoolExecutor(1), ThreadPoolExecutor(1)

    def report_server_error(self, error: Exception, source: object) -> None:
        """Keep what goes wrong in the log: it is nothing that the user of an editor could put right."""
        _log.error("%s: %s", source, error)

    # What an editor tells -------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Load what texts are held against, before one is opened."""
        self._in_full.submit(self._bench.load)

    def opens(self, uri: str, pause: float) -> None:
        """Take the text as the editor holds it now, and check it after a pause."""
        text = self.workspace.get_text_document(uri)
        opened = Opened(uri, Path(text.path), text.source, text.version, self.workspace.position_encoding)
        if (before := self._opened.get(uri)) is not None:
            before.drop()
            opened.before = before.before
        self._opened[uri] = opened
        self._start(opened, pause)

    def closes(self, uri: str) -> None:
        """Forget a text, and what was shown of it."""
        if (opened := self._opened.pop(uri, None)) is not None:
            opened.drop()
            self._show(opened, [])

    def saves(self, uri: str) -> None:
        """Check the other texts again: what was saved may be what they speak of."""
        for other in self._opened.values():
            if other.uri != uri:
                other.drop()
                self._start(other, SAVED)

    # What an editor asks --------------------------------------------------------------------------------------------

    def remedies(self, uri: str, within: types.Range) -> list[types.CodeAction]:
        """What would surely mend what is shown within a range."""
        if (opened := self._opened.get(uri)) is None:
            return []
        span = opened.positions.span(within)
        return remedies(uri, opened.shown, opened.positions, span, self._bench.language)

    async def layout(self, uri: str) -> list[types.TextEdit]:
        """What would lay a text out; nothing if it changed meanwhile."""
        opened = self._opened.get(uri)
        if opened is None or len(opened.text) > checking.HUGE:
            return []
        edits = await asyncio.to_thread(layout.edits, opened.text, opened.positions)
        return edits if self._opened.get(uri) is opened else []

    async def meaning(self, uri: str, position: types.Position) -> str:
        """What the term at a position means; empty if none is there, or the text is no Turtle."""
        opened = self._opened.get(uri)
        if opened is None or (document := opened.document) is None:
            return ""
        term = meaning.term_at(document, opened.positions.offset(position))
        if term is None:
            return ""
        told = lambda graphs: meaning.told(term, document, graphs, self._bench.language)  # noqa: E731
        return await asyncio.to_thread(self._bench.look, told)

    # Checks ---------------------------------------------------------------------------------------------------------

    def _start(self, opened: Opened, pause: float) -> None:
        opened.stop = threading.Event()
        opened.task = asyncio.ensure_future(self._check(opened, opened.stop, pause))

    async def _check(self, opened: Opened, stop: threading.Event, pause: float) -> None:
        try:
            await asyncio.sleep(pause)
            found = await self._in(self._at_once, checking.at_once, opened.path, opened.text)
            opened.document, at_once = found
            self._show(opened, opened.until_the_shapes_run(at_once) if opened.document else at_once)
            if opened.document:
                await asyncio.sleep(LATER)
                in_full = await self._in(self._in_full, checking.in_full, opened.document, stop.is_set)
                opened.keep(at_once, in_full)
                self._show(opened, in_full)
        except Exception:
            _log.exception("%s could not be checked", opened.uri)

    async def _in(self, threads: Executor, work: Callable, *given: object) -> object:
        return await asyncio.get_running_loop().run_in_executor(threads, work, self._bench, *given)

    def _show(self, opened: Opened, found: list[Spotted]) -> None:
        opened.shown = found
        shown = [diagnostic(each, opened.positions) for each in found]
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(opened.uri, shown, opened.version))
