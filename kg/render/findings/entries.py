"""One finding on the page, and how all parts of the page write text, numbers and severities."""

from html import escape
from pathlib import PurePath

from kg import wording
from kg.findings import Finding
from kg.namespaces import short
from kg.render.plain import inert

SYMBOLS = {"error": "✕", "warning": "▲", "info": "●"}


def text(value: str, keep_spaces: bool = False) -> str:
    """`value` for an element or an attribute in double quotes: inert, and free of markup."""
    return escape(inert(value, keep_spaces))


def number(value: int, language: str) -> str:
    """A number as the language groups its digits; Spanish does so from five digits on."""
    if language == "es":
        return f"{value:,}".replace(",", ".") if value > 9999 else str(value)
    return f"{value:,}"


def capital(key: str, language: str) -> str:
    """A word of the screen with a capital letter."""
    word = wording.word(key, language)
    return text(word[:1].upper() + word[1:])


def mark(severity: str, language: str, count: int | None = None) -> str:
    """A severity as symbol and word; with a count, the symbol and the count, and the word for who hears the page."""
    symbol = f'<span aria-hidden="true">{SYMBOLS[severity]}</span>'
    if count is None:
        return f'<span class="mark {severity}">{symbol} {text(wording.word(severity, language))}</span>'
    heard = f'<span class="heard">{capital(f"{severity}s", language)}: </span>'
    return f'<span class="mark {severity}">{symbol} {heard}{number(count, language)}</span>'


def entry(finding: Finding, ordinal: int, language: str) -> str:
    """A finding as an item of the list of its file."""
    place, node = finding.place, finding.label or (short(finding.focus) if finding.focus else "")
    where = text(":".join([PurePath(place.path).name or "–", *(str(n) for n in place[1:3] if n)]))
    parts = [
        f'\n<li class="finding {finding.severity}" id="f{ordinal}" data-severity="{finding.severity}" '
        f'data-rule="{text(finding.rule, True)}"><p class="where"><a href="#f{ordinal}">{ordinal}</a> '
        f'{mark(finding.severity, language)} <code class="place" dir="ltr">{where}</code> '
        f'<code class="rule">{text(finding.rule)}</code> <bdi>{text(node)}</bdi></p>'
        f"<h4>{text(finding.message)}</h4>",
        _line(finding),
        f'<p class="note">{text(finding.note)}</p>' if finding.note else "",
        _why(finding.reason, language) if finding.reason else "",
        _fix(finding.fix, language) if finding.fix else "",
    ]
    return "".join([*parts, "</li>"])


def _line(finding: Finding) -> str:
    """The line with the stretch marked; dots say that it begins earlier than shown."""
    if not (excerpt := finding.excerpt):
        return ""
    place, (line, start, end) = finding.place, excerpt
    before, marked, after = (text(part, True) for part in (line[:start], line[start:end], line[end:]))
    cut = "…" if place.column - 1 > start else ""
    gutter = f'<span class="gutter" aria-hidden="true">{place.line or ""}</span>'
    return f'<pre dir="ltr">{gutter}<code>{cut}{before}<mark>{marked}</mark>{after}</code></pre>'


def _why(reason: str, language: str) -> str:
    return f'<p class="why"><b>{text(wording.word("report_why", language))}</b> {text(reason)}</p>'


def _fix(fix: str, language: str) -> str:
    name, copy = (text(wording.word(key, language)) for key in ("report_put", "report_copy"))
    lines = "\n".join(text(line, True) for line in fix.split("\n"))
    button = f'<button type="button" class="copy">{copy}</button>'
    return f'<p class="fix"><b>{name}</b> <code dir="ltr">{lines}</code> {button}</p>'
