"""Results as text, JSON, CSV or Turtle. Everything here takes results and returns text; nothing prints."""

from kg.render.assessments import assessments
from kg.render.changes import changes
from kg.render.coding import agreement, draft, ledger
from kg.render.disputes import conflicts
from kg.render.explanations import explanation
from kg.render.findings import findings
from kg.render.libraries import reading_list, source, sources
from kg.render.plain import inert
from kg.render.reports import verification
from kg.render.results import answer, catalogue, question

__all__ = [
    "agreement",
    "answer",
    "assessments",
    "catalogue",
    "changes",
    "conflicts",
    "draft",
    "explanation",
    "findings",
    "inert",
    "ledger",
    "question",
    "reading_list",
    "source",
    "sources",
    "verification",
]
