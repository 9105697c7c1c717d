"""Answers to queries and questions, and the list of questions."""

from collections.abc import Mapping
from itertools import groupby

from kg.namespaces import ID, PREFIXES, short
from kg.questions import Question
from kg.render.plain import count, listed, table, wrap
from kg.store import Answer
from kg.views import View


def answer(result: Answer, form: str) -> str | bytes:
    """An answer in the given form. Raises KgError if the form does not suit it."""
    if form != "table":
        return result.serialize(form, PREFIXES)
    if result.kind == "boolean":
        return "yes" if result.truth() else "no"
    if result.kind == "triples":
        return result.serialize("turtle", PREFIXES)
    rows = _rows(result)
    return table(result.columns, rows) + f"\n\n{count(len(rows), 'row')}" if rows else "No rows."


def question(asked: Question, given: Mapping[str, str], result: Answer, view: View | None, form: str) -> str | bytes:
    """The answer to a question of the book; an empty one is said in words. Without a view, all that there is counts."""
    if form != "table":
        return result.serialize(form, PREFIXES)
    head = [wrap(asked.summary), wrap(f"View: {view}." if view else "View: none, all that the store holds."), ""]
    rows = _rows(result)
    if not rows:
        chosen = " with " + ", ".join(f"{key}={value}" for key, value in given.items()) if given else ""
        head.append(wrap(f"Nothing{chosen}: no row answers this{_wider(view) if view else '.'}"))
        return "\n".join(head)
    return "\n".join([*head, table(result.columns, rows), "", count(len(rows), "row")])


def _wider(view: View) -> str:
    wider = "" if view.iri == ID["view/all"] or view.floor == "low" else " Other sources may have more: --sources all."
    wider += "" if view.floor == "low" else " Claims of low confidence may have more: --floor low."
    return f" in the view.{wider}"


def catalogue(questions: Mapping[str, Question]) -> str:
    """All questions by theme, each with its summary and parameters."""
    lines = []
    for theme, group in groupby(questions.values(), key=lambda q: q.theme):
        members = list(group)
        width = max(len(asked.name) for asked in members) + 2
        lines.append(theme.replace("-", " ").capitalize())
        for asked in members:
            lines.append(listed(asked.name, asked.summary, 2, width))
            takes = "; ".join(f"{p.name}= {p.description}" for p in asked.parameters)
            if takes:
                lines.append(wrap(takes, width + 2, width + 4))
        lines.append("")
    lines.append(f"{count(len(questions), 'question')}. kg ask NAME key=value answers one.")
    return "\n".join(lines)


def _rows(result: Answer) -> list[list[str]]:
    return [["" if value is None else short(value) for value in row] for row in result.rows()]
