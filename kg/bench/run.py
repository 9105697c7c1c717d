"""One measurement, in this process alone: ``python -m kg.bench.run validate NAME WORK``, ``judge WORK``, or ``ask``.

What is found is printed as JSON; what an engine prints goes to standard error.
"""

import hashlib
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path

from kg.bench import asking, work
from kg.bench.clock import Clock
from kg.bench.contenders import CONTENDERS
from kg.bench.work import Work


def validate(name: str, given: Work) -> dict:
    """Time, memory and findings of a contender."""
    clock = Clock()
    pairs = work.made_up(CONTENDERS[name].run(given, clock))
    done = {"seconds": clock.seconds, "checking": clock.checking, "cpu": clock.cpu, "mib": clock.mib}
    expected = given.expected()
    text = "".join(f"{focus}\t{shape}\n" for focus, shape in sorted(pairs))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return {**done, "pairs": len(pairs), "found": len(pairs & expected), "planted": len(expected), "digest": digest}


def judge(given: Work) -> dict:
    """Time and memory of loading the data and giving all verdicts, by all sources.

    What the shapes see is written for others to read, unless that is too much for a graph of rdflib.
    """
    from kg import assessment, views
    from kg.namespaces import ID
    from kg.store import Store

    clock = Clock()
    with clock:
        store = Store.of_text(Path(given.whole).read_bytes(), "TURTLE")
        begun = time.perf_counter()
        viewed = views.look(store, views.choose(store, ["all"], None, ID["view/all"]))
        reported = assessment.judge(viewed).reported
        clock.checks(begun)
    if given.triples <= work.VIEW_MOST:
        viewed.graph.serialize(work.view_file(Path(given.folder)), format="nt", encoding="utf-8")
    pairs = sum(map(len, reported.values()))
    return {"seconds": clock.seconds, "checking": clock.checking, "cpu": clock.cpu, "mib": clock.mib, "pairs": pairs}


def _end_with(parent: int) -> None:
    """End this process and its children when the one that started it is gone, however that ended."""
    while os.getppid() == parent:
        time.sleep(1)
    os.killpg(0, signal.SIGKILL)


def main(arguments: list[str]) -> None:
    """Do what the arguments say and print it as JSON."""
    if os.getpgrp() == os.getpid():
        threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    if arguments[0] == "ask":
        for pair in asking.answer(json.load(sys.stdin)):
            print(json.dumps(pair), file=out, flush=True)
        return
    given = work.read(Path(arguments[-1]))
    done = judge(given) if arguments[0] == "judge" else validate(arguments[1], given)
    print(json.dumps(done), file=out, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
