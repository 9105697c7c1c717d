"""What the page says around the findings: the result, the numbers, what was looked at, and what the baseline did."""

from collections.abc import Iterable

from kg import wording
from kg.findings import SEVERITIES, Place, Report
from kg.namespaces import short
from kg.render.findings.entries import SYMBOLS, capital, number, text

SHORT = 20
"""Lists up to this length are open from the start."""


def verdict(report: Report) -> str:
    """The result in a sentence. Where something was not checked, it never says that all is well."""
    outcome = report.worst() or ("known" if report.accepted and report.accepted.known else "none")
    if report.unread or report.stopped:
        outcome = "incomplete"
    return f'<p class="verdict {outcome}">{_word(f"report_verdict_{outcome}", report.language)}</p>'


def unchecked(report: Report) -> str:
    """What was not checked, and why; empty if all was."""
    unread = wording.word("report_unread", report.language, count=report.unread) if report.unread else ""
    reasons = "".join(f"<p>{text(reason)}</p>" for reason in (unread, report.stopped) if reason)
    return _section("unchecked", "report_not_checked", reasons, report.language)


def hidden(report: Report) -> str:
    """How many findings are not shown; empty if all are."""
    missing = sum(report.hidden.values())
    count = number(missing, report.language)
    return (
        f'<p class="hidden">{text(wording.word("report_hidden", report.language, count=count))}</p>' if missing else ""
    )


def figures(report: Report) -> str:
    """The numbers at the top, as a list of terms."""
    language, counts = report.language, report.tally()
    shown = [
        _figure(f"{name}s", number(counts.get(name, 0), language), language, name, f"report_{name}_gloss")
        for name in SEVERITIES
    ]
    shown += [_figure(key, number(getattr(report, key), language), language) for key in ("files", "statements")]
    if shapes := report.coverage.focus_nodes:
        looking = len(shapes) - len(report.coverage.idle)
        share = wording.word(
            "report_share", language, part=number(looking, language), all=number(len(shapes), language)
        )
        shown.append(_figure("report_looking", share, language))
    if report.accepted:
        shown.append(_figure("report_known", number(report.accepted.known, language), language))
    return "".join(shown)


def coverage(report: Report) -> str:
    """The shapes that looked at nothing and the nodes at which nothing looked; empty if no shape was run."""
    language, found = report.language, report.coverage
    if not found.focus_nodes and not found.unseen:
        return ""
    idle = _list(map(short, found.idle))
    parts = _part("report_idle", len(found.idle), idle, language)
    parts += _part("report_unseen", len(found.unseen), _table(found.unseen, language), language)
    return _section("coverage", "report_coverage", parts or f"<p>{_word('report_all_covered', language)}</p>", language)


def baseline(report: Report) -> str:
    """Entries of the baseline that are fixed or have expired; empty without a baseline."""
    if not (kept := report.accepted):
        return ""
    parts = _part("report_fixed", len(kept.fixed), _list(kept.fixed), report.language)
    parts += _part("report_expired", len(kept.expired), _list(kept.expired), report.language)
    known = wording.word("report_known_here", report.language, count=number(kept.known, report.language))
    return _section("baseline", "report_baseline", f"<p>{text(known)}</p>{parts}", report.language)


def _word(key: str, language: str) -> str:
    return text(wording.word(key, language))


def _section(name: str, heading: str, content: str, language: str) -> str:
    if not content:
        return ""
    title = f'<h2 id="{name}-title">{_word(heading, language)}</h2>'
    return f'<section class="{name}" aria-labelledby="{name}-title">{title}{content}</section>'


def _figure(key: str, value: str, language: str, severity: str = "", gloss: str = "") -> str:
    symbol = f'<span aria-hidden="true">{SYMBOLS[severity]}</span> ' if severity else ""
    kind = f"figure {severity}" if severity and value != "0" else "figure"
    more = f'<dd class="gloss">{_word(gloss, language)}</dd>' if gloss else ""
    return (
        f'<div class="{kind}"><dt>{symbol}{capital(key, language)}</dt><dd class="value">{text(value)}</dd>{more}</div>'
    )


def _part(key: str, count: int, content: str, language: str) -> str:
    if not count:
        return ""
    heading = f'<h3>{_word(key, language)} <span class="n">{number(count, language)}</span></h3>'
    gloss = f'<p class="gloss">{_word(f"{key}_gloss", language)}</p>'
    return f"<details{' open' if count <= SHORT else ''}><summary>{heading}</summary>{gloss}{content}</details>"


def _list(names: Iterable[str]) -> str:
    return '<ul role="list">' + "".join(f"<li><code>{text(name)}</code></li>" for name in names) + "</ul>"


def _table(nodes: dict[str, Place], language: str) -> str:
    head = "".join(f'<th scope="col">{capital(key, language)}</th>' for key in ("node", "report_place"))
    rows = (
        f'<tr><td><code>{text(short(node))}</code></td><td><code dir="ltr">{text(str(place))}</code></td></tr>'
        for node, place in nodes.items()
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
