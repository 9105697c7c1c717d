"""Virtuoso's limit on rows, which it keeps silent about for triples.

With ``ResultSetMaxRows`` a SELECT is cut and says so in a header; a CONSTRUCT is cut to as many triples without a word
(measured with 7.2.5). So after triples from a Virtuoso, a SELECT with one row more shows whether the limit is higher.
"""

import re
from collections.abc import Callable

from kg.endpoint.transport import Reply

_MARGIN = 1_000


class Limit:
    """What is known of the most rows that an endpoint gives."""

    def __init__(self) -> None:
        self.most: int | None = None
        self._surely = 0

    def reached(self, reply: Reply, count: int) -> bool:
        """Whether an answer of `count` rows may have been cut at the limit that its headers tell."""
        text = reply.headers.get("X-SPARQL-MaxRows", "")
        if not re.fullmatch("[0-9]{1,18}", text):
            return False
        self.most = int(text)
        return count >= self.most

    def may_cut(self, reply: Reply, count: int, rows: Callable[[str], object]) -> bool:
        """Whether `count` triples may have been cut; `rows` asks a SELECT and notes the limit where it shows."""
        if "virtuoso" not in reply.headers.get("Server", "").lower():
            return False
        if self.most is None and count >= self._surely:
            wanted = 2 * count + _MARGIN
            rows(f"SELECT (1 AS ?x) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }} LIMIT {wanted}")
            self._surely = wanted
        return self.most is not None and count >= self.most
