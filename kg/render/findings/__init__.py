"""What a check found, in the formats of people, of continuous integration and of other tools."""

from kg.findings import Report
from kg.render.findings import github, html, junit, sarif
from kg.render.findings.data import to_json, to_turtle
from kg.render.findings.text import text

__all__ = ["findings"]


def findings(report: Report, form: str, fail_on: str = "error", colour: bool = False, width: int | None = None) -> str:
    """A report in the given form. `colour` and `width` are for text, `fail_on` for JUnit."""
    if form == "text":
        return text(report, colour, width)
    if form == "junit":
        return junit.render(report, fail_on)
    others = {"json": to_json, "turtle": to_turtle, "sarif": sarif.render, "github": github.render, "html": html.render}
    return others[form](report)
