"""The list of sources, one source with what rests on it, and the reading list."""

import csv
import io
import json
from collections.abc import Iterable, Sequence

from kg import resources
from kg.namespaces import short
from kg.reading import Item
from kg.render.assessments import as_rule, as_view, describe_rule
from kg.render.plain import count, inert, table, words, wrap
from kg.rule import Rule
from kg.sources import Footing, Source
from kg.views import View

_COLUMNS = ("source", "type", "issued", "claims", "features", "records", "programmes", "state", "title")


def sources(pairs: Sequence[tuple[Source, Footing]], form: str) -> str:
    """Sources with the number of claims, features, records and programmes that rest on each."""
    if form == "json":
        return _json([_as_source(source, on) for source, on in pairs])
    rows = [
        (
            s.slug,
            s.kind_label,
            s.issued,
            *(str(len(part)) for part in (on.claims, on.features, on.records, on.programmes)),
            s.state,
            s.title,
        )
        for s, on in pairs
    ]
    if form == "csv":
        return _csv(_COLUMNS, rows)
    claims, records = sum(len(on.claims) for _, on in pairs), sum(len(on.records) for _, on in pairs)
    fallen = [s for s, _ in pairs if s.state != "current"]
    lines = [
        table(_COLUMNS, rows),
        "",
        wrap(f"{count(len(rows), 'source')}, {count(claims, 'claim')}, {count(records, 'record')} of the setting."),
    ]
    lines += [wrap(f"{s.slug}: {s.fate}.") for s in fallen]
    return "\n".join([*lines, "kg sources NAME shows one."])


def source(found: Source, on: Footing, form: str) -> str:
    """One source: what it is, whether it stands, and what rests on it."""
    if form == "json":
        return _json(_as_source(found, on))
    if form == "csv":
        return sources([(found, on)], form)
    facts = {
        "title": found.title,
        "publisher": found.publisher,
        "type": found.kind_label,
        "issued": found.issued or "undated",
        "language": found.language,
        "page": found.page,
        "licence": found.licence or "not known",
        "read from": found.read_from,
        "note": found.note,
        "state": found.fate or found.state,
    }
    lines = [found.slug, *(wrap(f"{name}: {text}", 2, 4) for name, text in facts.items() if text), ""]
    lines.append(
        wrap(
            f"On it rest {count(len(on.claims), 'claim')} ({len(on.context)} of them on the setting of a programme), "
            f"{count(len(on.features), 'feature')} of {count(len(on.programmes), 'programme')}, and "
            f"{count(len(on.records), 'record')} of states."
        )
    )
    for programme in sorted(on.programmes):
        mine = sorted(short(f).partition("#")[2] for f in on.features if f.startswith(programme + "#"))
        lines.append(wrap(f"{short(programme)}: {', '.join(mine) or 'setting only'}", 2, 4))
    return "\n".join(lines)


def reading_list(items: Sequence[Item], limit: int, rule: Rule, view: View, form: str) -> str:
    """The first `limit` items of the reading list, with the view and the rule under which they were ranked."""
    shown = items[:limit]
    if form == "json":
        head = {"version": resources.version(), "rule": as_rule(rule), "view": as_view(view), "of": len(items)}
        return _json(head | {"pieces": [_as_item(rank, item) for rank, item in enumerate(shown, 1)]})
    if form == "csv":
        columns = [*(_as_item(0, shown[0]) if shown else ["rank"]), "view", "rule"]
        tail = [str(view), describe_rule(rule)]
        return _csv(columns, ([*_flat(n, i), *tail] for n, i in enumerate(shown, 1)))
    lines = [wrap(f"View: {view}. What would change a level if it were settled, the least effort first."), ""]
    for rank, item in enumerate(shown, 1):
        piece = item.piece
        lines.append(wrap(f"{rank:>3}  {piece.programme}, {piece.leaf}: {piece.kind}: {piece.what}", 0, 5))
        lines += [wrap(text, 5, 7) for text in _effects(item)]
    if not items:
        return "\n".join([lines[0], "", "Nothing: no silence or dispute in this view would change a level so."])
    rest = f" --limit {len(items)} shows all." if len(items) > limit else ""
    return "\n".join([*lines, "", wrap(f"{len(shown)} of {count(len(items), 'piece')}.{rest}")])


def _effects(item: Item) -> Iterable[str]:
    for effect in item.effects:
        verb = "lift" if effect.side == "favour" else "lower"
        who = f"alone {verb}s" if effect.pieces == 1 else f"with {effect.pieces - 1} more would {verb}"
        side = "in favour" if effect.side == "favour" else "against"
        yield f"{side}: {who} the level {effect.which} to {words(effect.to)}"
    searched = "; looked for before and not found" if item.looked_for else ""
    yield f"could be settled by: {', '.join(item.piece.settled_by)}{searched}"


def _as_item(rank: int, item: Item) -> dict:
    piece = item.piece
    effects = {f"{effect.which}_{effect.side}": effect for effect in item.effects}
    known = {"rank": rank, "id": piece.programme, "leaf": piece.leaf, "kind": piece.kind, "what": piece.what}
    for name in ("shown_favour", "possible_favour", "shown_against", "possible_against"):
        effect = effects.get(name)
        known |= {f"{name}_pieces": effect and effect.pieces, f"{name}_to": effect and effect.to}
    return known | {"settled_by": list(piece.settled_by), "looked_for": item.looked_for}


def _flat(rank: int, item: Item) -> list[object]:
    cells = _as_item(rank, item) | {"settled_by": "; ".join(item.piece.settled_by)}
    return ["" if cell is None else str(cell).lower() if isinstance(cell, bool) else cell for cell in cells.values()]


def _as_source(found: Source, on: Footing) -> dict:
    return {
        "id": found.slug,
        "iri": str(found.iri),
        "title": found.title,
        "publisher": found.publisher,
        "type": short(found.kind),
        "issued": found.issued,
        "language": found.language,
        "page": found.page,
        "licence": found.licence,
        "read_from": found.read_from,
        "note": found.note,
        "state": found.state,
        "fate": found.fate,
        "claims": sorted(map(short, on.claims)),
        "context_claims": sorted(map(short, on.context)),
        "features": sorted(map(short, on.features)),
        "records": sorted(map(short, on.records)),
        "on": sorted(map(short, on.programmes)),
    }


def _json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([inert(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return out.getvalue()
