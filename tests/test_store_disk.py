"""Stores on disk: what goes in comes out, a kill leaves one whole store, and damage is said in one line."""

import gzip
import json
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import dataset
from kg.errors import FileError
from kg.store import Store, disk, literals, seal, swapping
from kg.store.building import Input, build
from kg.store.reading import rdf_files

XSD = "http://www.w3.org/2001/XMLSchema#"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def count(store: Store) -> int:
    return int(store.select(COUNT)[0]["n"])


def write(path: Path, number: int, word: str = "it") -> Path:
    path.write_text("".join(f'<http://e.test/{i}> <http://e.test/p> "{word} {i}" .\n' for i in range(number)))
    return path


def made(folder: Path, *paths: Path) -> seal.Seal:
    return build(folder, [Input(path) for path in paths])


def dumped(folder: Path) -> str:
    target = folder.parent / "dump.nt"
    with disk.whole_file(target) as file:
        disk.dump(folder, file)
    return target.read_text()


def beside(folder: Path) -> list[str]:
    """The hidden files in the folder that holds a store: there are none when nothing is going on."""
    return sorted(path.name for path in folder.parent.iterdir() if path.name.startswith("."))


@pytest.fixture
def old(tmp_path) -> Path:
    """A store of 100 triples, and the files a.nt of 100 and b.nt of 300 beside."""
    write(tmp_path / "b.nt", 300)
    made(tmp_path / "store", write(tmp_path / "a.nt", 100))
    return tmp_path / "store"


# What goes in comes out.


def test_without_files_all_that_is_bundled_goes_in(kg, tmp_path, store):
    code, out, err = kg("store", "build", "it")
    assert (code, err) == (0, "") and out.startswith("it: ") and out.endswith(" files\n")
    found = Store.open(tmp_path / "it")
    assert count(found) == count(store) == count(dataset.load())
    assert f"{count(found):,} triples" in out
    assert str(ROOT) not in (tmp_path / "it" / seal.SEAL).read_text()
    assert found.written and kg("store", "verify", "it") == (0, "it: whole\n", "")


def test_the_ontology_goes_in_beside_own_files_and_only_once(kg, tmp_path):
    write(tmp_path / "a.nt", 3)
    assert kg("store", "build", "bare", "a.nt", "--bare")[0] == 0
    assert kg("store", "build", "with", "a.nt")[0] == 0
    assert kg("store", "build", "twice", "a.nt", ROOT / "ontology")[0] == 0
    bare, both, twice = (count(Store.open(tmp_path / name)) for name in ("bare", "with", "twice"))
    assert bare == 3 and both > 1000 and twice == both


def test_bare_without_files_is_refused(kg):
    code, out, err = kg("store", "build", "it", "--bare")
    assert (code, out) == (2, "") and err == "kg: --bare leaves nothing to build from. Name RDF files or folders.\n"


def test_all_formats_are_read_and_graphs_joined(tmp_path):
    folder = tmp_path / "files"
    (folder / ".hidden").mkdir(parents=True)
    texts = {
        "a.ttl": "<x> <http://e.test/p> 1 .",
        "b.nt": "<http://e.test/s> <http://e.test/p> _:a .",
        "c.nq": "<http://e.test/s> <http://e.test/p> _:a <http://e.test/g> .",
        "d.trig": "<http://e.test/g> { _:a <http://e.test/q> _:b }",
        "e.n3": "@prefix : <http://e.test/> . :a :b :c .",
        "f.jsonld": '{"@id": "http://e.test/j", "http://e.test/p": 5}',
        "g.rdf": '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e.test/">'
        '<r:Description r:about="http://e.test/r"><e:p>x</e:p></r:Description></r:RDF>',
        "h.json": "not even JSON",
        ".hidden/i.ttl": "nor Turtle",
    }
    for name, text in texts.items():
        (folder / name).write_text(text)
    paths = rdf_files([folder, folder / "a.ttl"])
    assert [path.name for path in paths] == ["a.ttl", "b.nt", "c.nq", "d.trig", "e.n3", "f.jsonld", "g.rdf"]
    sealed = made(tmp_path / "store", *paths)
    lines = dumped(tmp_path / "store").splitlines()
    assert len(lines) == sealed.triples == 7
    assert any(line.startswith(f"<{folder.as_uri()}/x> ") for line in lines)
    nodes = {word for line in lines for word in line.split() if word.startswith("_:")}
    assert len(nodes) == 4


def test_a_mark_at_the_beginning_is_passed_over(tmp_path):
    (tmp_path / "a.ttl").write_bytes(b"\xef\xbb\xbf<a:b> <a:b> <a:b> .")
    assert made(tmp_path / "store", tmp_path / "a.ttl").triples == 1


IRIS = st.sampled_from(["http://e.test/a", "http://e.test/b", "urn:x:ü", "http://e.test/%20"]).map(ox.NamedNode)
NODES = IRIS | st.sampled_from("xyz").map(ox.BlankNode)
NUMBERS = st.sampled_from(
    [
        "5",
        "05",
        "+5",
        "-5",
        "300",
        "123456789012345678",
        "-0",
        "5.0",
        "5.00",
        "1e3",
        "1E3",
        "true",
        "1",
        "INF",
        "five",
        "",
        "9" * 30,
    ]
)
DATES = st.sampled_from(
    ["2024-01-01", "2024-01-01Z", "2024-02-31", "2024-01-01T00:00:00+00:00", "2024", "P1Y12M", "PT0S"]
)
XSD_NAMES = """integer int byte short long nonNegativeInteger positiveInteger unsignedInt decimal double float boolean
date dateTime gYear duration yearMonthDuration dayTimeDuration time anyURI string"""
DATATYPES = st.sampled_from([*(XSD + name for name in XSD_NAMES.split()), "http://e.test/own"]).map(ox.NamedNode)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
LITERALS = (
    st.builds(lambda text, datatype: ox.Literal(text, datatype=datatype), NUMBERS | DATES | TEXT, DATATYPES)
    | st.builds(lambda text, tag: ox.Literal(text, language=tag), TEXT, st.sampled_from(["en", "EN-gb", "es"]))
    | TEXT.map(ox.Literal)
)
TRIPLES = st.lists(st.builds(ox.Triple, NODES, IRIS, NODES | LITERALS), max_size=12)


def canonical(triples) -> set[str]:
    """Statements with canonical names of blank nodes."""
    found = ox.Dataset(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in found}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TRIPLES, TRIPLES)
def test_a_dump_gives_back_what_was_written(tmp_path, first, second):
    shutil.rmtree(tmp_path)
    tmp_path.mkdir()
    (tmp_path / "a.nt").write_bytes(ox.serialize(first, format=ox.RdfFormat.N_TRIPLES))
    (tmp_path / "b.ttl").write_bytes(ox.serialize(second, format=ox.RdfFormat.TURTLE))
    sealed = made(tmp_path / "store", tmp_path / "a.nt", tmp_path / "b.ttl")
    expected = [
        triple
        for name, form in (("a.nt", ox.RdfFormat.N_TRIPLES), ("b.ttl", ox.RdfFormat.TURTLE))
        for triple in (quad.triple for quad in ox.parse(path=tmp_path / name, format=form, rename_blank_nodes=True))
    ]
    back = [quad.triple for quad in ox.parse(dumped(tmp_path / "store"), ox.RdfFormat.N_TRIPLES)]
    assert canonical(back) == canonical(expected)
    assert set(sealed.rewritten) == {
        t.predicate.value for t in expected if isinstance(t.object, ox.Literal) and not literals.is_kept(t.object)
    }
    assert Store.open(tmp_path / "store").written == set(sealed.rewritten)
    assert disk.verify(tmp_path / "store") == []


def test_two_ways_to_write_one_number_both_come_back(tmp_path):
    said = [f'"05"^^<{XSD}integer>', f'"5"^^<{XSD}integer>', f'"5"^^<{XSD}int>', '"five"@en', "<http://e.test/x>"]
    lines = [f"<http://e.test/s> <http://e.test/p> {value} ." for value in said]
    other = f'<http://e.test/t> <http://e.test/p> "5"^^<{XSD}integer> .'
    (tmp_path / "a.nt").write_text("\n".join([*lines, other]))
    sealed = made(tmp_path / "store", tmp_path / "a.nt")
    assert (sealed.triples, sealed.written, sealed.rewritten) == (4, 5, ("http://e.test/p",))
    assert sorted(dumped(tmp_path / "store").splitlines()) == sorted([*lines, other])


@settings(max_examples=250, deadline=None)
@given(
    st.integers().map(str) | st.decimals(allow_nan=False).map(str) | st.floats().map(str) | NUMBERS | DATES
    | st.dates().map(str) | st.datetimes().map(lambda d: d.isoformat()) | st.from_regex(r"-?[0-9]{1,3}\.[0-9]{1,3}"),
    DATATYPES,
)  # fmt: skip
def test_what_surely_comes_back_does(text, datatype):
    literal = ox.Literal(text, datatype=datatype)
    assert literals.is_kept(literal) == literals._comes_back(text, datatype.value)


def test_the_dump_goes_to_standard_output_or_a_file(kg, old):
    code, out, _ = kg("store", "dump", "store")
    assert code == 0 and sorted(out.splitlines()) == sorted(Path("a.nt").read_text().splitlines())
    assert kg("store", "dump", "store", "--out", "out.nt") == (0, "", "")
    assert Path("out.nt").read_text() == out
    code, _, err = kg("store", "dump", "store", "--out", "no/out.nt")
    assert code == 2 and err.startswith("kg: no/out.nt: cannot be written (No such file or directory). ")
    assert kg("store", "dump", "store", "--out", "store")[0] == 2


def test_a_reader_of_the_dump_may_leave(old):
    made(old, write(old.with_name("b.nt"), 20_000))
    script = f"set -o pipefail; {sys.executable} -m kg store dump store | head -1"
    done = subprocess.run(["bash", "-c", script], cwd=old.parent, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr, done.stdout.count("\n")) == (0, "", 1)


def test_a_dump_that_ends_early_leaves_the_former_file(kg, old):
    Path("out.nt").write_text("what was there")
    with pytest.raises(FileError), disk.whole_file(Path("out.nt")) as file:
        file.write(b"half")
        raise OSError(28, "No space left on device")
    assert Path("out.nt").read_text() == "what was there" and beside(old) == []


def test_info_tells_what_is_in_a_store(kg, tmp_path):
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    (tmp_path / "a.nt").write_text(
        f'<a:1> {kind} <a:C> .\n<a:2> {kind} <a:C> .\n<a:2> {kind} <a:D> .\n<a:1> <a:n> "05"^^<{XSD}int> .\n'
    )
    assert kg("store", "build", "it", "a.nt", "--bare") == (0, "it: 4 triples of 1 file\n", "")
    code, out, _ = kg("store", "info", "it", "--format", "json")
    found = json.loads(out)
    assert code == 0 and (found["triples"], found["written"], found["rewritten"]) == (4, 1, ["a:n"])
    assert found["classes"] == [{"class": "a:C", "instances": 2}, {"class": "a:D", "instances": 1}]
    assert found["sources"] == [{"name": "a.nt", "sha256": seal.hash_of(tmp_path / "a.nt"), "bundled": False}]
    assert found["bytes"] == sum(sealed.size for sealed in seal.read(tmp_path / "it").files.values())
    code, out, _ = kg("store", "info", "it")
    assert code == 0 and out.startswith("it: 4 triples, 0.1 MB on disk\nbuilt 2")
    assert "\nof a.nt\n1 values kept as they were written, of these properties:\n  a:n\n" in out
    assert "           2  a:C\n           1  a:D\n" in out


# What cannot be built is said in one line, and nothing changes.


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.nt", b"<a:b> <a:b> <a:b> .\n<a:b> <a:b> oops .\n", "a.nt:2: broken N-Triples: "),
        ("a.ttl", b"<a:b> <a:b> 1\n", "broken Turtle: "),
        ("a.ttl", b"<a:b> <a:b> '\xff' .", "a.ttl:1: broken Turtle: Invalid UTF-8"),
        ("a.nt", gzip.compress(b"<a:b> <a:b> <a:b> ."), "a.nt: is compressed, binary or UTF-16. Unpack it"),
        ("a.ttl", "<a:b> <a:b> 1 .".encode("utf-16"), "a.ttl: is compressed, binary or UTF-16. "),
        ("a.nt", b'<a:b> <a:b> "x\0y" .', "a.nt: is compressed, binary or UTF-16. "),
        ("a.jsonld", b'{"@context": "http://e.test/c", "a": 1}', "a.jsonld: its context is elsewhere"),
        ("a.ttl", b"<a:b> <a:c> <<( <a:b> <a:c> '05' )>> .", "a.ttl: has a statement as a value"),
        ("a.n3", b"?x <a:b> <a:c> .", "a.n3: broken N3: "),
    ],
    ids=["syntax", "cut", "bytes", "gzip", "utf-16", "null", "context", "triple", "n3"],
)
def test_a_file_that_cannot_be_read_stops_the_build(kg, old, name, content, said):
    old.with_name(name).write_bytes(content)
    before = {path.name: path.read_bytes() for path in old.iterdir()}
    code, out, err = kg("store", "build", "store", "b.nt", name, "--bare")
    assert (code, out, err.count("\n")) == (2, "", 1) and said in err
    assert {path.name: path.read_bytes() for path in old.iterdir()} == before and beside(old) == []


def test_paths_that_cannot_be(kg, tmp_path):
    write(tmp_path / "a.nt", 3)
    (tmp_path / "empty").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine.txt").write_text("mine")
    os.mkfifo(tmp_path / "pipe.nt")
    for arguments, said in {
        ("it", "none.nt"): "none.nt: no such file or folder. Check the path.",
        ("it", "empty"): "empty: no RDF files here. ",
        ("it", "pipe.nt"): "pipe.nt: is a folder, a pipe or a device. Name a file.",
        ("a.nt", "a.nt"): "a.nt: is a file, and a store is a folder. Name another folder.",
        ("no/it", "a.nt"): "no/it: the folder that is to hold it is missing. Make that folder first.",
        ("a.nt/it", "a.nt"): "a.nt/it: the folder that is to hold it is missing. ",
        ("other", "a.nt"): "other: is there already and is no store of kg. ",
    }.items():
        code, out, err = kg("store", "build", *arguments, "--bare")
        assert (code, out, err.count("\n")) == (2, "", 1) and err.startswith(f"kg: {said}"), err
    assert (tmp_path / "other" / "mine.txt").read_text() == "mine"
    assert kg("store", "build", "empty", "a.nt", "--bare")[0] == 0


def test_a_file_of_ones_own_in_a_store_is_not_lost(kg, old):
    (old / "notes.txt").write_text("mine")
    code, _, err = kg("store", "build", "store", "b.nt", "--bare")
    assert code == 2 and err.startswith("kg: store: holds notes.txt, which would be lost. ")
    assert count(Store.open(old)) == 100


def test_a_link_to_a_store_stays_one(kg, old):
    old.with_name("link").symlink_to("store")
    assert kg("store", "build", "link", "b.nt", "--bare")[0] == 0
    assert old.with_name("link").is_symlink() and count(Store.open(old)) == 300


@contextmanager
def unprivileged(folder: Path):
    """Without the right to write there."""
    if os.geteuid() == 0:
        os.seteuid(65534)
        try:
            yield
        finally:
            os.seteuid(0)
    else:
        folder.chmod(0o555)
        try:
            yield
        finally:
            folder.chmod(0o755)


def test_without_rights_there_is_one_line(old, tmp_path):
    with unprivileged(tmp_path), pytest.raises(FileError, match=r"cannot be written \(Permission denied\)"):
        made(old, tmp_path / "b.nt")
    with unprivileged(tmp_path), pytest.raises(FileError, match="cannot be written"):
        made(tmp_path / "new", tmp_path / "b.nt")
    assert count(Store.open(old)) == 100 and beside(old) == []


def test_of_two_builds_of_one_store_the_second_says_so(kg, old):
    with swapping.replacing(Path("store")) as draft:
        code, _, err = kg("store", "build", "store", "b.nt", "--bare")
        assert code == 2
        assert err == "kg: store: is being built by another process. Wait until that has ended.\n"
        assert kg("store", "build", "another", "b.nt", "--bare")[0] == 0
        shutil.copytree(Path("another"), draft, dirs_exist_ok=True)
    assert count(Store.open(old)) == 300 and beside(old) == []


FULL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
from kg.cli import main
sys.argv = ["kg", "store", "build", "store", "b.nt", "--bare"]
main()
"""


def test_when_a_file_can_grow_no_more_the_former_store_stays(old):
    write(old.with_name("b.nt"), 20_000)
    done = subprocess.run([sys.executable, "-c", FULL], cwd=old.parent, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    assert "kg: store: cannot be written (" in done.stderr
    assert count(Store.open(old)) == 100 and beside(old) == []


@pytest.mark.parametrize("room", [1, 3, 5])
def test_a_full_disk_leaves_the_former_store(tmp_path, room):
    small = tmp_path / "small"
    small.mkdir()
    try:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={room}m", "tmpfs", small], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs the right to mount a small disk")
    try:
        made(small / "store", write(tmp_path / "a.nt", 100))
        write(tmp_path / "b.nt", 100_000, "a longer text, so that the disk is sure to be full " * 2)
        with pytest.raises(FileError, match=r"cannot be written \(No space left on device\)\. Make room") as error:
            made(small / "store", tmp_path / "b.nt")
        assert "\n" not in str(error.value)
        assert count(Store.open(small / "store")) == 100 and disk.verify(small / "store") == []
        assert [path.name for path in small.iterdir()] == ["store"]
    finally:
        subprocess.run(["umount", "-l", small], check=True)


# A kill at any moment leaves one whole store.

BUILD = "import sys; from kg.cli import main; sys.argv = ['kg', 'store', 'build', 'store', 'b.nt', '--bare']; main()"


def test_a_kill_leaves_the_old_store_or_the_new_one(old):
    write(old.with_name("b.nt"), 60_000)
    chance = random.Random(5)
    for _ in range(15):
        process = subprocess.Popen([sys.executable, "-c", BUILD], cwd=old.parent, stdout=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.1, 1.3))
        process.kill()
        process.wait()
        assert count(Store.open(old)) in (100, 60_000)
        assert len(beside(old)) <= 2  # one draft and the lock, whatever went before
    made(old, old.with_name("a.nt"))
    assert count(Store.open(old)) == 100 and disk.verify(old) == [] and beside(old) == []


KILLED = """
import os, signal, sys
from importlib import import_module
name, when = sys.argv[1:]
owner, function = name.rsplit(".", 1)
owner = import_module(owner) if owner != "shutil" else __import__("shutil")
real = getattr(owner, function)
def dying(*given, **more):
    if when == "before": os.kill(os.getpid(), signal.SIGKILL)
    result = real(*given, **more)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(owner, function, dying)
import kg.store.swapping
if os.environ.get("NO_EXCHANGE"): kg.store.swapping._exchange = lambda *folders: False
from kg.cli import main
sys.argv = ["kg", "store", "build", "store", "b.nt", "--bare"]
main()
"""


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    "where", ["kg.store.building._fill", "kg.store.seal.write", "kg.store.swapping._to_disk", "kg.store.swapping._put"]
)
def test_a_kill_at_each_step_leaves_one_whole_store(old, where, when):
    done = subprocess.run([sys.executable, "-c", KILLED, where, when], cwd=old.parent, timeout=60)
    assert done.returncode == -9
    assert count(Store.open(old)) == (300 if (where, when) == ("kg.store.swapping._put", "after") else 100)
    assert disk.verify(old) == [] and beside(old)
    with pytest.raises(FileError, match="No such file"):
        made(old, Path("none.nt").absolute())
    assert beside(old) == []
    made(old, old.with_name("b.nt"))
    assert count(Store.open(old)) == 300


def test_a_first_build_that_is_killed_leaves_nothing_in_its_place(old):
    shutil.rmtree(old)
    subprocess.run([sys.executable, "-c", KILLED, "kg.store.swapping._put", "before"], cwd=old.parent, timeout=60)
    assert not old.exists() and beside(old)
    made(old, old.with_name("b.nt"))
    assert count(Store.open(old)) == 300 and beside(old) == []


def test_where_folders_cannot_be_exchanged_two_moves_do_it(old, monkeypatch):
    monkeypatch.setattr(swapping, "_exchange", lambda *folders: False)
    made(old, old.with_name("b.nt"))
    assert count(Store.open(old)) == 300 and beside(old) == []


def test_a_kill_between_two_moves_is_put_right_by_the_next_build(old, kg, monkeypatch):
    process = subprocess.Popen(["true"])
    process.wait()
    old.rename(old.with_name(f".store.{process.pid}.old"))
    code, _, err = kg("store", "info", "store")
    assert code == 2 and err.startswith(
        f"kg: store: its build was cut off; the former store is .store.{process.pid}.old"
    )
    with pytest.raises(FileError):
        made(old, Path("none.nt").absolute())
    assert count(Store.open(old)) == 100 and beside(old) == []


def test_what_a_living_process_builds_is_left_alone(old):
    mine = old.with_name(f".store.{os.getppid()}.new")
    mine.mkdir()
    other = old.with_name(".store2.999999999.new")
    other.mkdir()
    made(old, old.with_name("b.nt"))
    assert mine.exists() and other.exists()


# Damage is seen at opening.


def cut(name: str, keep: float):
    def damage(folder: Path) -> None:
        path = max(folder.glob(name), key=lambda path: path.stat().st_size)
        path.write_bytes(path.read_bytes()[: int(path.stat().st_size * keep)])

    return damage


def replace(name: str, before: bytes, after: bytes):
    def damage(folder: Path) -> None:
        path = folder / name
        assert before in path.read_bytes()
        path.write_bytes(path.read_bytes().replace(before, after))

    return damage


def flip(folder: Path) -> None:
    path = max(folder.glob("*.sst"), key=lambda path: path.stat().st_size)
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 1
    path.write_bytes(data)


def reseal(**change: object):
    def damage(folder: Path) -> None:
        content = json.loads((folder / seal.SEAL).read_text())
        content.pop("seal")
        content.update(change)
        (folder / seal.SEAL).write_text(json.dumps({**content, "seal": seal._digest(content)}))

    return damage


def delete(name: str):
    return lambda folder: max(folder.glob(name)).unlink()


def gone(folder: Path) -> None:
    shutil.rmtree(folder)


def empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def a_file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("no store")


DAMAGES = {
    "cut list of files": (cut("MANIFEST-*", 0.5), "is damaged: MANIFEST-", 1),
    "no list of files": (delete("MANIFEST-*"), "is damaged: MANIFEST-", 1),
    "empty CURRENT": (cut("CURRENT", 0), "is damaged: CURRENT holds 0 bytes and not 16", 1),
    "missing table": (delete("*.sst"), ".sst is missing", 1),
    "cut table": (cut("*.sst", 0.7), ".sst holds ", 1),
    "changed table": (flip, ".sst was changed", 1),
    "written to": (lambda folder: (folder / "000099.log").write_bytes(b"x"), "000099.log is not of the build", 1),
    "cut seal": (cut(seal.SEAL, 0.5), "its kg-store.json is cut off or was changed", 1),
    "empty seal": (cut(seal.SEAL, 0), "its kg-store.json is cut off or was changed", 1),
    "other seal": (replace(seal.SEAL, b'"triples": 100', b'"triples": 99'), "is cut off or was changed", 1),
    "no JSON object": (lambda folder: (folder / seal.SEAL).write_text("[]"), "is cut off or was changed", 1),
    "later format": (reseal(format=2, kg="9.0"), "was built in format 2 by kg 9.0, and this kg reads format 1", 1),
    "no seal": (delete(seal.SEAL), "is no store of kg: it holds no kg-store.json", 2),
    "no folder": (gone, "no such folder", 2),
    "empty folder": (empty, "is no store of kg", 2),
    "a file": (a_file, "is a file, and a store is a folder", 2),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_one_line(kg, old, name):
    damage, said, verified = DAMAGES[name]
    damage(old)
    for command in ("info", "dump"):
        code, out, err = kg("store", command, "store")
        assert (code, out, err.count("\n")) == (2, "", 1) and err.startswith("kg: store: ") and said in err
    code, out, err = kg("store", "verify", "store")
    assert code == verified and (out or err).count("\n") == 1 and said.removeprefix("is damaged: ") in out + err
    if verified == 1:
        assert kg("store", "build", "store", "b.nt", "--bare")[0] == 0
        assert kg("store", "verify", "store") == (0, "store: whole\n", "")


def test_verify_names_each_thing_that_is_wrong(kg, old):
    delete("*.sst")(old)
    cut("MANIFEST-*", 0.5)(old)
    code, out, _ = kg("store", "verify", "store")
    assert code == 1 and len(out.splitlines()) == 2
    made(old, old.with_name("b.nt"))
    reseal(triples=299, written=7)(old)
    code, out, _ = kg("store", "verify", "store")
    assert out.splitlines() == [
        "store: triples: 300 statements and not 299",
        "store: literals as they were written: 0 statements and not 7",
    ]


def test_a_large_file_is_read_by_verify_only(kg, old, monkeypatch):
    monkeypatch.setattr(seal, "READ_WHOLE", 10)
    monkeypatch.setattr(seal, "SMALL", 10)
    flip(old)
    Store.open(old)
    assert kg("store", "verify", "store")[0] == 1


def test_opening_changes_nothing(kg, old):
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in old.iterdir()}
    for command in ("info", "verify", "dump"):
        assert kg("store", command, "store")[0] == 0
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in old.iterdir()} == before


def test_a_store_that_may_not_be_read_is_one_line(old):
    if os.geteuid() != 0:
        old.chmod(0)
    with unprivileged(old.parent), pytest.raises(FileError, match=r"cannot be read \(Permission denied\)"):
        Store.open(old)
    old.chmod(0o755)


# Readers keep what they opened.


def test_a_reader_keeps_the_store_that_it_opened(old):
    reader = Store.open(old)
    made(old, old.with_name("b.nt"))
    assert count(reader) == 100 and count(Store.open(old)) == 300
    query = 'SELECT ?s { ?s ?p "it 7" }'
    assert reader.ask_user_query(query, {}).rows() == [["http://e.test/7"]]


def test_a_reader_beside_builds_always_sees_a_whole_store(old):
    paths = [old.with_name("b.nt"), old.with_name("a.nt")]

    seen = []

    def builds() -> None:
        number = 0
        while number < 12 or (len(seen) <= 10 and number < 500):
            made(old, paths[number % 2])
            number += 1

    builder = threading.Thread(target=builds)
    builder.start()
    while builder.is_alive():
        seen.append(count(Store.open(old)))
    builder.join()
    assert len(seen) > 10 and set(seen) <= {100, 300}
