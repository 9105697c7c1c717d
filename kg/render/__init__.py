"""Results as text, JSON, CSV or Turtle. Everything here takes results and returns text; nothing prints."""

from kg.render.assessments import assessments
from kg.render.coding import agreement, ledger
from kg.render.explanations import explanation
from kg.render.plain import inert
from kg.render.reports import report, verification
from kg.render.results import answer, catalogue, question

__all__ = [
    "agreement",
    "answer",
    "assessments",
    "catalogue",
    "explanation",
    "inert",
    "ledger",
    "question",
    "report",
    "verification",
]
