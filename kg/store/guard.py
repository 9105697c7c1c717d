"""What a query must not hold: a small one can overflow the stack of the engine, SERVICE would reach the network."""

import re

from kg.errors import KgError

MAX_QUERY_BYTES = 16_384
MAX_NESTING = 100
MAX_OPERATORS = 500
MAX_TILDES = 20
MAX_PATTERNS = 150
MAX_LIST = 100

_NOISE = re.compile(
    r"""\\.                                     # an escape outside strings, as in a local name: e:a\#b
    | <[^<>"{}|^`\\\s]*>                       # an IRI
    | \#[^\n\r]*                               # a comment
    | \"{3}(?:[^"\\]|\\.|"{1,2}(?!"))*"{3}     # long strings
    | '{3}(?:[^'\\]|\\.|'{1,2}(?!'))*'{3}
    | "(?:[^"\\\n\r]|\\.)*"                     # short strings
    | '(?:[^'\\\n\r]|\\.)*'
    """,
    re.S | re.X,
)
_SERVICE = re.compile(r"(?<![A-Za-z_?$:@-])SERVICE(?![\w:-])", re.I)
_NAME = re.compile(r"(?<![\w?$])[A-Za-z][\w.-]*:[A-Za-z0-9][\w.:-]*")
_SEPARATOR = re.compile(r"[;,]|\.(?![\w])")


def check_query(query: str) -> None:
    """Refuse a query that could kill the process or reach the network. Raises KgError."""
    if not query.strip():
        raise KgError("the query is empty. Write a SELECT, ASK, CONSTRUCT or DESCRIBE.")
    if len(query.encode()) > MAX_QUERY_BYTES:
        raise KgError(f"the query is longer than {MAX_QUERY_BYTES:,} bytes. Shorten it or split it up.")
    if _SERVICE.search(_NOISE.sub(" ", query)):
        raise KgError("the query uses SERVICE, and kg never reaches the network for a query. Take it out.")
    if re.search(
        r"^\s*(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY)(?![\w:-])", _NOISE.sub(" ", query), re.I | re.M
    ):
        raise KgError("the query would change the graph, and kg query only reads. Edit the Turtle files instead.")
    # What stands between < and > may be a comparison, so it counts here unless it begins like an address.
    bare = _NOISE.sub(lambda match: match[0] if re.match(r"<(?!\w+://)", match[0]) else " ", query)
    bare = _NAME.sub(" x ", bare)
    limits = {
        f"nests more than {MAX_NESTING} brackets": _nesting(bare) > MAX_NESTING,
        f"holds more than {MAX_OPERATORS} operators": len(re.findall(r"[!+*/^|&-]", bare)) > MAX_OPERATORS,
        f"holds more than {MAX_TILDES} tildes": bare.count("~") > MAX_TILDES,
        f"holds more than {MAX_PATTERNS} triple patterns": len(_SEPARATOR.findall(_outside(bare))) > MAX_PATTERNS,
        f"holds a list of more than {MAX_LIST} members": _longest_list(bare) > MAX_LIST,
    }
    for excess, reached in limits.items():
        if reached:
            raise KgError(f"the query {excess}. Make it smaller or split it up.")


def _nesting(bare: str) -> int:
    depth = deepest = 0
    for character in bare:
        depth += (character in "([{") - (character in ")]}")
        deepest = max(deepest, depth)
    return deepest


def _outside(bare: str) -> str:
    """The query without what stands in innermost parentheses: arguments and lists of values."""
    return re.sub(r"\([^()]*\)", "()", bare)


def _longest_list(bare: str) -> int:
    """The most members of one RDF list. Arguments and IN have commas, VALUES has braces: they may be long."""
    longest, counts = 0, [0]
    for token in re.findall(r"[()\[\]{},]|[^\s()\[\]{},]+", bare):
        if token in "([{":
            counts.append(0)
        elif token in ")]}":
            members = counts.pop() if len(counts) > 1 else 0
            longest = max(longest, members if token == ")" else 0)
        elif token == ",":
            counts[-1] = 0
        else:
            counts[-1] += 1
    return longest
