"""Conflicts between sources as text, as a page in Markdown, or JSON."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from rdflib import URIRef

from kg import resources
from kg.conflicts import Conflict, Contested, Side, Tally
from kg.dossier import Evidence
from kg.namespaces import short
from kg.render.plain import WIDTH, bare, count, wrap
from kg.views import View

_KINDS = {
    "value": "Two values where there can be one",
    "number": "Two numbers for the same thing and year",
    "feature": "Said and denied",
    "stated": "Statements that cannot all hold",
}


Grouped = dict[URIRef, tuple[list[Conflict], list[Contested]]]


def conflicts(
    found: Sequence[Conflict],
    contested: Sequence[Contested],
    labels: Mapping[URIRef, str],
    view: View,
    form: str,
) -> str:
    """Conflicts and contested leaves in the given form; `labels` names their subjects and gives their order."""
    if form == "json":
        return json.dumps(_document(found, contested, view), ensure_ascii=False, indent=2)
    mine: Grouped = {}
    for item in [*found, *contested]:
        subject = item.subject if isinstance(item, Conflict) else item.programme
        mine.setdefault(subject, ([], []))[isinstance(item, Contested)].append(item)
    order = {subject: place for place, subject in enumerate(labels)}
    mine = {s: mine[s] for s in sorted(mine, key=lambda s: (order.get(s, len(order)), s))}
    titles = {s: f"{labels[s]} ({short(s)})" if s in labels else short(s) for s in mine}
    head = [f"View: {view}.", _summary(found, contested)]
    return "\n".join((_page if form == "markdown" else _text)(head, mine, titles))


def _summary(found: Sequence[Conflict], contested: Sequence[Contested]) -> str:
    # What is stated between claims on two subjects stands with both, and is one conflict.
    kinds = Counter(c.kind for c in found)
    kinds["stated"] = len({c.about for c in found if c.kind == "stated"})
    parts = "; ".join(f"{_KINDS[kind].lower()}: {kinds[kind]}" for kind in _KINDS if kinds[kind])
    programmes = count(len({leaf.programme for leaf in contested}), "programme")
    return (
        f"{count(kinds.total(), 'conflict')}{f' ({parts})' if parts else ''}. Contested: "
        f"{count(len(contested), 'leaf', 'leaves')} of {programmes}. Behind a type of source stands the number of its "
        "claims."
    )


def _by_kind(mine: Sequence[Conflict]) -> Iterator[tuple[str, list[Conflict]]]:
    for kind, heading in _KINDS.items():
        if group := sorted((c for c in mine if c.kind == kind), key=lambda c: c.about):
            yield heading, group


def _text(head: list[str], grouped: Grouped, titles: Mapping[URIRef, str]) -> list[str]:
    lines = [wrap(text) for text in head]
    for subject, (mine, leaves) in grouped.items():
        lines += ["", wrap(titles[subject]), "─" * min(WIDTH, len(titles[subject]))]
        for leaf in leaves:
            lines.append(wrap(f"≠ {leaf.leaf}: for {_tally(leaf.pro)}; against {_tally(leaf.contra)}", 2, 4))
        for heading, group in _by_kind(mine):
            lines += ["", f"  {heading}"]
            for conflict in group:
                lines.append(wrap(conflict.about, 4, 6))
                lines += [line for side in conflict.sides for line in _side(side)]
    return lines


def _side(side: Side) -> list[str]:
    signed = side.text in ("+", "−")
    lines = [wrap(f"{side.text}:", 6)] if side.text and not signed else []
    for item in side.claims:
        lines.append(wrap(f"{side.text if signed else '·'} {item.says}{_scope(item)}", 6, 8))
        lines.append(wrap(f"{short(item.claim)}, {item.source_type}, {item.issued}: {short(item.source)}", 8, 10))
    return lines


def _page(head: list[str], grouped: Grouped, titles: Mapping[URIRef, str]) -> list[str]:
    lines = [
        "# Where sources disagree",
        "",
        bare(" ".join(head)),
        "",
        "Conflicts are content: nothing here is an error to be cleaned away. **Contested** means that something speaks "
        "for a criterion and something against it; on each side stand the types of source with the number of their "
        "claims, and of how many sources these are where one makes several. `kg explain PROGRAMME CRITERION` shows the "
        "claims themselves.",
        "",
        "| | contested leaves | conflicts |",
        "|---|---|---|",
    ]
    lines += [f"| {bare(titles[s])} | {len(leaves)} | {len(mine)} |" for s, (mine, leaves) in grouped.items()]
    for subject, (mine, leaves) in grouped.items():
        lines += ["", f"## {bare(titles[subject])}"]
        if leaves:
            lines += ["", "| contested | for | against |", "|---|---|---|"]
            lines += [
                f"| {bare(leaf.leaf)} | {bare(_tally(leaf.pro))} | {bare(_tally(leaf.contra))} |" for leaf in leaves
            ]
        for heading, group in _by_kind(mine):
            lines += ["", f"### {heading}"]
            for conflict in group:
                lines += ["", f"**{bare(conflict.about)}**", ""]
                lines += [line for side in conflict.sides for line in _bullets(side)]
    return lines


def _bullets(side: Side) -> Iterator[str]:
    before = {"+": "for: ", "−": "against: ", "": ""}.get(side.text, f"*{bare(side.text)}*: ")
    for item in side.claims:
        yield f"- {before}{bare(item.says + _scope(item))} ({_linked(item)})"


def _tally(types: Tally) -> str:
    """Claims by type of source; of how many sources, where some make several."""
    texts = []
    for kind, (claims, sources) in sorted(types.items(), key=lambda item: (-item[1][0], item[0])):
        more = f" of {count(sources, 'source')}" if claims != sources else ""
        texts.append(f"{kind} {claims}{more}")
    return ", ".join(texts) or "–"


def _scope(item: Evidence) -> str:
    return f" [{item.scope}]" if item.scope else ""


def _linked(item: Evidence) -> str:
    name = bare(item.title)
    title = (
        f"[{name}](<{item.page}>)"
        if item.page and item.page.startswith(("http://", "https://")) and not set(item.page) & set("<>\\ ")
        else name
    )
    place = f", {item.place}" + (f", “{item.anchor}”" if item.anchor else "") if item.place else ""
    return f"{bare(f'{item.source_type}, {item.issued}')}, {title}{bare(place)}"


def _document(found: Sequence[Conflict], contested: Sequence[Contested], view: View) -> dict:
    return {
        "version": resources.version(),
        "view": str(view),
        "conflicts": [
            {
                "subject": short(c.subject),
                "kind": c.kind,
                "about": c.about,
                "sides": [
                    {"value": s.text, "claims": [asdict(e) | {"supports": s.text != "−"} for e in s.claims]}
                    for s in c.sides
                ],
            }
            for c in found
        ],
        "contested": [
            {"id": short(c.programme), "leaf": c.leaf, "for": _counted(c.pro), "against": _counted(c.contra)}
            for c in contested
        ],
    }


def _counted(types: Tally) -> dict[str, dict[str, int]]:
    return {kind: {"claims": claims, "sources": sources} for kind, (claims, sources) in types.items()}
