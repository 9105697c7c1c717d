"""Findings on a text that goes on changing: where they stand, and how an editor shows them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from lsprotocol import types

from kg import wording
from kg.findings import SEVERITIES, Finding
from kg.graphs import Span
from kg.lsp.positions import Positions
from kg.render import inert

_SHOWN = 60
_SEVERITIES = dict(zip(SEVERITIES, types.DiagnosticSeverity, strict=False))


@dataclass(frozen=True)
class Spotted:
    """A finding, and where it stands in the text at hand: offsets in characters."""

    finding: Finding
    span: Span


def moved(found: Iterable[Spotted], before: str, after: str) -> list[Spotted]:
    """Where findings on a text stand in a later one; without those where it changed."""
    most = min(len(before), len(after))
    head = _alike(most, lambda n: before.startswith(after[:n]))
    tail = _alike(most, lambda n: before.endswith(after[len(after) - n :]))
    shift = len(after) - len(before)
    kept = []
    for each in found:
        start, stop = each.span
        if stop <= head:
            kept.append(each)
        elif start >= len(before) - tail:
            kept.append(Spotted(each.finding, (start + shift, stop + shift)))
    return kept


def _alike(most: int, fits: Callable[[int], bool]) -> int:
    """The largest number up to `most` that fits, where all smaller ones do."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def diagnostic(each: Spotted, positions: Positions) -> types.Diagnostic:
    """A finding as the protocol has it: its sentence and note; below them, why."""
    finding = each.finding
    sentence = inert(finding.message) + (f" ({inert(finding.note)})" if finding.note else "")
    return types.Diagnostic(
        range=positions.range(each.span),
        message=sentence + (f"\n\n{inert(finding.reason)}" if finding.reason else ""),
        severity=_SEVERITIES[finding.severity],
        code=finding.rule,
        source="kg",
    )


def remedies(
    uri: str, found: Sequence[Spotted], positions: Positions, within: Span, language: str
) -> list[types.CodeAction]:
    """What would mend the findings within a span, where that is sure."""
    touched = [each for each in found if each.span[0] <= within[1] and within[0] <= each.span[1]]
    return [_remedy(uri, each, positions, language) for each in touched if each.finding.fix is not None]


def _remedy(uri: str, each: Spotted, positions: Positions, language: str) -> types.CodeAction:
    fix = each.finding.fix
    shown = inert(fix if len(fix) <= _SHOWN else f"{fix[:_SHOWN]} …")
    edit = types.TextEdit(positions.range(each.span), fix)
    return types.CodeAction(
        title=wording.word("lsp_fix", language, fix=shown),
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic(each, positions)],
        is_preferred=True,
        edit=types.WorkspaceEdit(changes={uri: [edit]}),
    )
