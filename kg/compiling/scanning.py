"""The words of a SPARQL query and the groups that its braces make: as much as is needed to put a pattern into one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"""(?P<iri><[^<>"{}|^`\\\s]*>)
    | (?P<comment>\#[^\n\r]*)
    | (?P<string>\"{3}(?:[^"\\]|\\.|"{1,2}(?!"))*"{3} | '{3}(?:[^'\\]|\\.|'{1,2}(?!'))*'{3}
        | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
    | (?P<variable>[?$]\w+)
    | (?P<word>[^\W\d][\w.:-]*)
    | (?P<sign>[{}()])
    | (?P<other>\s+|.)
    """,
    re.S | re.X,
)


@dataclass
class Group:
    """What stands between two braces: texts and groups, and the word before it, such as ``UNION`` or ``EXISTS``."""

    before: str
    parts: list["str | Group"] = field(default_factory=list)

    def __str__(self) -> str:
        return "".join(f"{{{part}}}" if isinstance(part, Group) else part for part in self.parts)

    def words(self) -> Iterator[str]:
        """The words, variables and signs outside inner groups; neither comments nor strings."""
        for part in self.parts:
            if isinstance(part, str):
                yield from (m[0] for m in _TOKEN.finditer(part) if m.lastgroup in ("variable", "word", "sign"))

    def mentions(self, name: str) -> bool:
        """Whether a variable is used in this group or within."""
        return any(
            part.mentions(name) if isinstance(part, Group) else any(v[1:] == name for v in variables(part))
            for part in self.parts
        )


def variables(text: str) -> Iterator[str]:
    """The variables of a text, with their first sign."""
    return (match[0] for match in _TOKEN.finditer(text) if match.lastgroup == "variable")


def groups(query: str) -> Group:
    """A query as a tree of groups. What its author nested wrongly is left to the engine to refuse."""
    stack, last = [Group("")], ""
    for match in _TOKEN.finditer(query):
        text = match[0]
        if match.lastgroup == "comment":
            text = " "
        if text == "{":
            stack.append(Group(last.upper()))
        elif text == "}" and len(stack) > 1:
            done = stack.pop()
            stack[-1].parts.append(done)
        else:
            stack[-1].parts.append(text)
        if match.lastgroup in ("word", "sign"):
            last = text
    return stack[0]


def renamed(query: str, name: str, text: str) -> str:
    """A query with a text in place of a variable."""
    return "".join(
        text if match.lastgroup == "variable" and match[0][1:] == name else match[0] for match in _TOKEN.finditer(query)
    )
