"""Reports made by hand for the tests of formats: a plain one, and one that holds something hostile in every field."""

from dataclasses import fields, replace

from kg.findings import Accepted, Coverage, Excerpt, Finding, Place, Report

LINE = "    lm:hasOrgin country:nepal ; # año"
HOSTILE = (
    'x"><img src=x onerror="window.hit=1"></script></style></mark></details><script>window.hit=1</script>'
    "<!-- findings -->]]>&lt; $report_title {count} javascript:alert(1) [a](javascript:alert(1))"
    "\n::set-output name=a::b\r\n::error file=c,line=1::d\r##[add-path]e\t%0A%25,:"
    "\x00\x07\x1b[31m\x85\u2028\u202e\u2066\u200b\ufeff\ufffe\ud800\udcff\U0001f30d"
)


def finding(severity: str = "error", rule: str = "term", line: int = 7, **changes) -> Finding:
    """A finding on a word of a line."""
    place = Place("data/programmes/palm.ttl", line, 5, line, 16)
    made = Finding(
        place=place,
        severity=severity,
        rule=rule,
        message="lm:hasOrgin is not declared. Did you mean lm:hasOrigin?",
        note="no such property",
        reason="SHACL passes over words that it does not know.",
        focus="https://w3id.org/labour-mobility/id/programme/palm",
        label="Programa de información",
        predicate="https://w3id.org/labour-mobility/ns#hasOrgin",
        excerpt=Excerpt(LINE, 4, 15),
        fix="lm:hasOrigin",
    )
    return replace(made, **changes)


def report(*findings: Finding, **changes) -> Report:
    """A report with these findings, in order."""
    shapes = {f"https://w3id.org/labour-mobility/shapes#{name}": n for name, n in (("claim", 12345), ("name", 0))}
    unseen = {"https://w3id.org/labour-mobility/id/programme/palm#x": Place("data/programmes/palm.ttl", 9, 1)}
    made = Report(sorted(findings, key=lambda f: f.order), Coverage(shapes, unseen), 25, 61234)
    return replace(made, **changes)


def hostile() -> Report:
    """Something hostile in each field that data, shapes, paths or other files can fill."""
    text = {field.name: HOSTILE for field in fields(Finding) if field.name not in ("place", "severity", "excerpt")}
    places = [Place(HOSTILE, 1, 1, 1, 1 + len(HOSTILE)), Place("/" + HOSTILE, 1, 1, 2, 2), Place(HOSTILE)]
    findings = [Finding(place, "error", excerpt=Excerpt(HOSTILE, 3, 60), **text) for place in places]
    covered = Coverage({HOSTILE: 0, "b": 1}, {HOSTILE: Place(HOSTILE, 1, 1)})
    return Report(findings, covered, 3, 9, "en", 1, HOSTILE, Accepted(1, [HOSTILE], [HOSTILE]), {"info": 2})


REPORTS = {
    "plain": report(finding(), finding("warning", "other", 3, fix=None), finding("info", "last", 1, label="")),
    "nothing": report(),
    "bare": Report([Finding(Place(""), "error", "syntax", "Broken.")], Coverage(), 1, 0),
    "no-line": report(finding(place=Place("a.ttl"), excerpt=None)),
    "several-lines": report(finding(place=Place("a.ttl", 3, 5, 4, 2), excerpt=Excerpt(LINE, 4, len(LINE)))),
    "stopped": report(finding(), unread=2, stopped="The shapes were not run.", coverage=Coverage(), language="es"),
    "baseline": report(finding(), accepted=Accepted(4, ["term palm.ttl"], ["other eps.ttl"]), hidden={"error": 12}),
    "hostile": hostile(),
}
