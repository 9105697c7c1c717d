"""What becomes of verdicts whose sources were retracted or superseded, as sentences and for JSON."""

from collections.abc import Sequence

from kg.namespaces import short
from kg.render.plain import words, wrap
from kg.withdrawal import Withdrawal


def as_withdrawal(withdrawal: Withdrawal) -> dict:
    """A withdrawal for JSON."""
    return {
        "id": short(withdrawal.programme),
        "leaf": withdrawal.leaf,
        "source": withdrawal.source.slug,
        "state": withdrawal.source.state,
        "fate": withdrawal.source.fate,
        "verdict_with": withdrawal.with_it,
        "verdict_without": withdrawal.now,
    }


def say_withdrawal(withdrawal: Withdrawal) -> str:
    """A withdrawal in one sentence."""
    source, with_it, now = withdrawal.source, words(withdrawal.with_it), words(withdrawal.now)
    if source.retracted_on:
        was = f"with it the verdict was {with_it}, now it is {now}" if with_it != now else f"the verdict stays {now}"
        return f"This rested on {source.slug}, which was {source.fate.rstrip('.')}; {was}."
    would = f"without it the verdict would be {now}" if with_it != now else f"without it the verdict would stay {now}"
    return f"This rests on {source.slug}, which is {source.fate}; {would}."


def withdrawn_lines(withdrawn: Sequence[Withdrawal]) -> list[str]:
    """Lines on all withdrawals, each with programme and leaf; none where nothing was withdrawn."""
    lines = [wrap(f"{short(w.programme)}, {w.leaf}: {say_withdrawal(w)}", 2, 4) for w in withdrawn]
    return ["", "Verdicts on sources that were retracted or superseded:", *lines] if lines else []
