"""A text that an editor holds, and what is known of it. Each change makes a new one."""

import asyncio
import threading
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from kg.graphs import Document
from kg.lsp.positions import Positions
from kg.lsp.spotted import Spotted, moved


@dataclass
class Opened:
    """One version of a text.

    `document` is there once it was read; `shown` is what the editor shows of this version. Of the last version on which
    the shapes ran, `before` has the text and what they found.
    """

    uri: str
    path: Path
    text: str
    version: int | None
    encoding: str
    before: tuple[str, list[Spotted]] = ("", [])
    document: Document | None = None
    shown: list[Spotted] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    task: asyncio.Future | None = None

    @cached_property
    def positions(self) -> Positions:
        """Its lines and columns."""
        return Positions(self.text, self.encoding)

    def drop(self) -> None:
        """End the check that is under way, if one is."""
        self.stop.set()
        if self.task is not None:
            self.task.cancel()

    def until_the_shapes_run(self, at_once: list[Spotted]) -> list[Spotted]:
        """What is found at once, with what the shapes found before: else it would go and come with each letter.

        What is misnamed is said once: on its line, the shapes are not heard.
        """
        misnamed = {self._line(each) for each in at_once}
        text, found = self.before
        return at_once + [each for each in moved(found, text, self.text) if self._line(each) not in misnamed]

    def _line(self, each: Spotted) -> int:
        return self.positions.of(each.span[0]).line

    def keep(self, at_once: list[Spotted], in_full: list[Spotted]) -> None:
        """Keep what the shapes found, for the versions to come."""
        known = {each.finding for each in at_once}
        self.before = self.text, [each for each in in_full if each.finding not in known]
