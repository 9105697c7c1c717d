"""Which nodes of a graph lead back to themselves."""

from collections import deque
from collections.abc import Callable, Hashable, Iterable


def components(starts: Iterable[Hashable], follow: Callable[[Hashable], Iterable[Hashable]]) -> list[list[Hashable]]:
    """The strongly connected components of what `starts` lead to, each after those it leads to.

    R. Tarjan, "Depth-first search and linear graph algorithms" (1972), with a stack of its own.
    """
    low: dict[Hashable, int] = {}
    order: dict[Hashable, int] = {}
    pending: list[Hashable] = []
    found: list[list[Hashable]] = []
    done: set[Hashable] = set()
    for start in starts:
        work = [] if start in order else [(start, None, iter(()))]
        while work:
            node, parent, ahead = work[-1]
            if node not in order:
                order[node] = low[node] = len(order)
                pending.append(node)
                ahead = iter(list(follow(node)))
                work[-1] = (node, parent, ahead)
            following = next((other for other in ahead if other not in done), None)
            if following is not None and following not in order:
                work.append((following, node, iter(())))
            elif following is not None:
                low[node] = min(low[node], order[following])
            else:
                work.pop()
                if parent is not None:
                    low[parent] = min(low[parent], low[node])
                if low[node] == order[node]:
                    at = _last_index(pending, node)
                    found.append(pending[at:])
                    del pending[at:]
                    done.update(found[-1])
    return found


def way(
    start: Hashable, goal: Callable[[Hashable], bool], follow: Callable[[Hashable], Iterable[Hashable]]
) -> list[Hashable] | None:
    """A shortest way of at least one step from `start` to a goal, without `start`; None if there is none."""
    came: dict[Hashable, Hashable | None] = {}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for following in follow(node):
            if following in came:
                continue
            came[following] = node
            if goal(following):
                return _back(came, start, following)
            queue.append(following)
    return None


def _back(came: dict, start: Hashable, goal: Hashable) -> list[Hashable]:
    steps = [goal]
    while came[steps[-1]] != start:
        steps.append(came[steps[-1]])
    return steps[::-1]


def _last_index(pending: list, node: Hashable) -> int:
    return next(index for index in range(len(pending) - 1, -1, -1) if pending[index] == node)
