"""What changed in knowledge between two versions of the graph, and by what the verdicts changed."""

from kg.changes.causes import Cause, VerdictChange
from kg.changes.comparison import Changes, ProgrammeChange, compare
from kg.changes.items import Item, Move

__all__ = ["Cause", "Changes", "Item", "Move", "ProgrammeChange", "VerdictChange", "compare"]
