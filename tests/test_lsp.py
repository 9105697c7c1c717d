"""The language server as an editor speaks to it: over the standard streams of a process of its own."""

import asyncio
import json
import subprocess
import sys
import time

import pytest
import pytest_lsp
from conftest import ROOT, TESTS
from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features

from kg import graphs, terms, validation
from kg.lsp import checking
from kg.lsp.bench import Bench
from kg.lsp.layout import edits
from kg.lsp.positions import Positions
from kg.lsp.spotted import Spotted, moved
from kg.render import inert

CLINIC = TESTS / "workbench/clinic"
PROJECT = ["--shapes", str(CLINIC / "shapes.ttl"), "--ontology", str(CLINIC / "ontology.ttl")]
SERVER = [sys.executable, "-m", "kg", "lsp", "--stdio"]
PALM = ROOT / "data/programmes/palm.ttl"
HEAD = "@prefix clinic: <http://example.org/clinic#> .\n@prefix ex: <http://example.org/clinic/data#> .\n"
in_one_loop = pytest.mark.asyncio(loop_scope="module")


def _record(client: pytest_lsp.LanguageClient, params: types.PublishDiagnosticsParams) -> None:
    client.published.append(params)


def editor() -> pytest_lsp.LanguageClient:
    """A client that keeps all diagnostics in the order in which they come."""
    client = pytest_lsp.LanguageClient(converter_factory=default_converter)
    client.published = []
    register_lsp_features(client, DEFAULT_CLIENT_FEATURES | {types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: _record})
    return client


async def begin(client, encoding: types.PositionEncodingKind) -> None:
    """Begin a session as an editor that counts columns in this way."""
    capabilities = pytest_lsp.client_capabilities("visual-studio-code")
    capabilities.general.position_encodings = [encoding]
    result = await client.initialize_session(types.InitializeParams(capabilities=capabilities))
    assert result.capabilities.position_encoding == encoding
    client.encoding = encoding
    assert result.capabilities.completion_provider is None


@pytest_lsp.fixture(config=pytest_lsp.ClientServerConfig([*SERVER, "--lang", "en"], editor), scope="module")
async def ours(lsp_client: pytest_lsp.LanguageClient):
    """An editor of our graph that counts in characters, as findings do."""
    await begin(lsp_client, types.PositionEncodingKind.Utf32)
    yield
    await lsp_client.shutdown_session()


@pytest_lsp.fixture(config=pytest_lsp.ClientServerConfig([*SERVER, *PROJECT, "--lang", "es"], editor), scope="module")
async def clinic(lsp_client: pytest_lsp.LanguageClient):
    """An editor of other people's project that counts as most do, in UTF-16."""
    await begin(lsp_client, types.PositionEncodingKind.Utf16)
    yield
    await lsp_client.shutdown_session()


class Text:
    """A text in an editor."""

    def __init__(self, client, uri: str, text: str):
        self.client, self.uri, self.text, self.version = client, uri, text, 1
        client.text_document_did_open(
            types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "turtle", self.version, text))
        )

    def change(self, text: str) -> None:
        self.version, self.text = self.version + 1, text
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self.version, self.uri),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    def close(self) -> None:
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(self.name))

    @property
    def name(self) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri)

    def shown(self) -> list[list[types.Diagnostic]]:
        """What was shown of the version at hand, in order."""
        return [p.diagnostics for p in self.client.published if p.uri == self.uri and p.version == self.version]

    async def seen(self, times: int) -> list[types.Diagnostic]:
        """What is shown once it was shown so often: once at once, once more when the shapes have run."""
        limit = time.monotonic() + 60
        while len(self.shown()) < times:
            assert time.monotonic() < limit, "nothing is shown"
            await asyncio.sleep(0.01)
        return self.shown()[times - 1]


def facts(text: Text, diagnostics) -> list[tuple]:
    """Diagnostics as they can be compared: with offsets in characters."""
    positions = Positions(text.text, text.client.encoding)
    return sorted((*positions.span(d.range), int(d.severity), d.code, d.message) for d in diagnostics)


def told(report, path) -> list[tuple]:
    """The findings of ``kg validate`` in the same way."""
    text = path.read_text(encoding="utf-8")
    document = graphs.Document(path, text, None)
    severities = {"error": 1, "warning": 2, "info": 3}
    found = []
    for f in report.findings:
        assert f.place.path == str(path)
        message = inert(f.message) + (f" ({inert(f.note)})" if f.note else "")
        message += f"\n\n{inert(f.reason)}" if f.reason else ""
        start, stop = document.offsets(f.place)
        found.append((start, min(stop, len(text)), severities[f.severity], f.rule, message))
    if report.stopped and not report.unread:
        found.append((0, 0, 3, "not-checked", inert(report.stopped)))
    return sorted(found)


# The same as kg validate ------------------------------------------------------------


@pytest.fixture(scope="module")
def kept() -> validation.Ours:
    """Our graph."""
    return validation.Ours()


@in_one_loop
@pytest.mark.parametrize(
    "name",
    [
        "data/programmes/palm.ttl",
        "data/programmes/eps.ttl",
        "data/countries.ttl",
        "tests/workbench/graph/misspelt-concept.ttl",
        "tests/workbench/graph/two-sources.ttl",
        "tests/shapes/quality/claims/invalid-claim-anchor-line.ttl",
        "tests/shapes/quality/coherence/invalid-right-under-kind.ttl",
        "tests/shapes/quality/programmes/valid.ttl",
    ],
)
async def test_it_finds_in_our_graph_what_validate_finds(ours, kept, name, monkeypatch):
    path = ROOT / name
    text = Text(ours, path.as_uri(), path.read_text(encoding="utf-8"))
    found = await text.seen(2)
    text.close()
    if path != PALM:  # once with a graph of its own is enough
        monkeypatch.setattr(validation, "Ours", lambda: kept)
    assert facts(text, found) == told(validation.validate([path]), path)
    assert all(d.source == "kg" for d in found)
    assert found or name.startswith("data/") or path.stem == "valid"


@in_one_loop
@pytest.mark.parametrize(
    "path",
    [path for path in sorted((TESTS / "workbench/data").glob("*.ttl")) if path.stem != "utf-16"],
    ids=lambda path: path.stem,
)
async def test_it_finds_in_another_project_what_validate_finds(clinic, path):
    text = Text(clinic, path.as_uri(), path.read_text(encoding="utf-8"))
    report = validation.validate([path], [CLINIC / "shapes.ttl"], [CLINIC / "ontology.ttl"], "es")
    found = await text.seen(1 if report.unread else 2)
    text.close()
    assert facts(text, found) == told(report, path) != []


def test_our_graph_is_as_before_once_a_document_has_gone(kept):
    kept.project([])
    before = set(kept.graph)
    for name in ("data/programmes/palm.ttl", "data/sources.ttl", "tests/workbench/graph/two-sources.ttl"):
        document = graphs.read(ROOT / name)
        project = kept.project([document])
        assert set(document.graph) <= set(project.data)
        assert project.vocabulary.declared == terms.ours(project.data).declared
    kept.project([])
    assert set(kept.graph) == before


# While typing -----------------------------------------------------------------------


@in_one_loop
async def test_what_was_found_moves_with_its_text_until_the_shapes_ran_again(clinic):
    ward = 'ex:w a clinic:Ward ; clinic:name "W" .\n'
    text = Text(clinic, "untitled:Untitled-1", HEAD + "ex:anna a clinic:Patient .\n")
    [found] = await text.seen(2)
    assert found.range.start.line == 2
    text.change(HEAD + ward + "ex:anna a clinic:Patient .\n")
    [at_once] = [d for d in await text.seen(1) if d.code == found.code]
    assert (at_once.range.start.line, at_once.message) == (3, found.message)
    assert found.code in {d.code for d in await text.seen(2)}
    text.change(HEAD + ward + "ex:anna a clinic:Pateint .\n")
    assert [d.code for d in await text.seen(1)] == ["term"], "one fault is told once"
    text.change(HEAD + ward + "ex:anna a clinic:Patient")
    assert [d.code for d in await text.seen(1)] == ["syntax"]
    text.close()
    await asyncio.sleep(0.5)
    assert [(p.uri, len(p.diagnostics)) for p in clinic.published[-2:]] == [(text.uri, 1), (text.uri, 0)]


@in_one_loop
async def test_of_versions_that_are_gone_nothing_is_shown(ours):
    source = PALM.read_text(encoding="utf-8")
    text = Text(ours, "file:///palm.ttl", source)
    await text.seen(1)
    await asyncio.sleep(0.6)  # the shapes are running now
    for number in range(5):
        text.change(source + f"# {number}\n")
        await asyncio.sleep(0.01)
    await text.seen(2)
    text.close()
    assert [p.version for p in ours.published if p.uri == text.uri][:4] in ([1, 6, 6], [1, 1, 6, 6])


@in_one_loop
async def test_an_answer_comes_while_the_shapes_run(ours):
    text = Text(ours, "file:///answer.ttl", PALM.read_text(encoding="utf-8"))
    await text.seen(1)
    await asyncio.sleep(0.6)
    assert await hover(text, "lm:Programme")
    assert len(text.shown()) == 1
    text.close()


# Remedies, layout, meanings ---------------------------------------------------------


@in_one_loop
async def test_a_remedy_mends_what_stands_behind_accents_and_emoji(clinic):
    line = 'ex:anna clinic:name "Ána 🙂🙂" ; a clinic:Pateint .'
    text = Text(clinic, "untitled:emoji", HEAD + line)
    [found] = await text.seen(1)
    column = len(line[: line.index("clinic:Pateint")].encode("utf-16-le")) // 2
    assert (found.range.start, found.range.end) == (types.Position(2, column), types.Position(2, column + 14))
    where = types.CodeActionParams(text.name, found.range, types.CodeActionContext([found]))
    [action] = await clinic.text_document_code_action_async(where)
    assert action.title == "Escribir clinic:Patient" and list(action.diagnostics) == [found]
    [edit] = action.edit.changes[text.uri]
    assert (edit.range, edit.new_text) == (found.range, "clinic:Patient")
    elsewhere = types.Range(types.Position(0, 0), types.Position(0, 1))
    assert not await clinic.text_document_code_action_async(
        types.CodeActionParams(text.name, elsewhere, types.CodeActionContext([]))
    )
    text.close()


@in_one_loop
async def test_formatting_lays_out_and_leaves_broken_text_alone(clinic):
    text = Text(clinic, "untitled:layout", f'{HEAD}\nex:é   a clinic:Patient;clinic:name "🙂"   .\n')
    options = types.FormattingOptions(4, True)
    [edit] = await clinic.text_document_formatting_async(types.DocumentFormattingParams(text.name, options))
    assert "ex:é a clinic:Patient ;\n" in edit.new_text
    for broken in ("ex:a ex:b", "\0\ufffe", "[" * 10_000):
        text.change(HEAD + broken)
        assert not await clinic.text_document_formatting_async(types.DocumentFormattingParams(text.name, options))
    text.close()


def test_the_edit_that_lays_out_touches_only_what_changes():
    text = "\r\n".join(["# One 🙂", "@prefix ex: <http://e.org/> .", "", "ex:a ex:b ex:c .", "", "ex:d   a ex:E.", ""])
    for layout in (text, text.replace("\r\n", "\n")):
        positions = Positions(layout)
        [edit] = edits(layout, positions)
        start, stop = positions.span(edit.range)
        after = layout[:start] + edit.new_text + layout[stop:]
        assert after == text.replace("\r\n", "\n").replace("ex:d   a ex:E.", "ex:d a ex:E .")
    assert edit.range.start.line == 5
    assert edits(after, Positions(after)) == []


async def hover(text: Text, word: str) -> str:
    offset = text.text.index(word) + 3
    line = text.text.count("\n", 0, offset)
    at = types.Position(line, offset - text.text.rfind("\n", 0, offset) - 1)
    found = await text.client.text_document_hover_async(types.HoverParams(text.name, at))
    return found.contents.value if found else ""


@in_one_loop
async def test_the_meaning_of_a_term_is_label_definition_class_and_iri(ours):
    text = Text(ours, "file:///meaning.ttl", PALM.read_text(encoding="utf-8"))
    await text.seen(1)
    said = await hover(text, "lm:Programme")
    assert said.startswith("programme (lm:Programme)\n\n") and "\n\nClass: owl:Class.\n\n" in said
    assert said.endswith("\n\nhttps://w3id.org/labour-mobility/ns#Programme")
    assert await hover(text, "@prefix") == ""
    text.change(text.text + "broken")
    await text.seen(1)
    assert await hover(text, "lm:Programme") == ""
    text.close()


# Positions --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "codec", "unit"), [("utf-8", "utf-8", 1), ("utf-16", "utf-16-le", 2), ("utf-32", "utf-32-le", 4)]
)
def test_positions_count_as_the_protocol_does(encoding, codec, unit):
    text = "é🙂a\r\n\u2028日\x0b𝕏\r\n\r\r\n\x85 x🙂\n"
    positions = Positions(text, encoding)
    lines = ["é🙂a", "\u2028日\x0b𝕏", "", "", "\x85 x🙂", ""]
    start = 0
    for number, line in enumerate(lines):
        start = text.index(line, start)
        for column in range(len(line) + 1):
            units = len(line[:column].encode(codec)) // unit
            assert positions.of(start + column) == types.Position(number, units)
            assert positions.offset(types.Position(number, units)) == start + column
        start += len(line) + (2 if text.startswith("\r\n", start + len(line)) else 1)
    assert positions.offset(types.Position(99, 99)) == len(text)


def test_findings_move_with_the_text_around_them():
    def after(before: str, now: str, word: str) -> str | None:
        start = before.index(word)
        found = moved([Spotted(None, (start, start + len(word)))], before, now)
        return now[slice(*found[0].span)] if found else None

    assert after("a bad c", "a long bad c", "bad") == "bad"
    assert after("a bad c", "a bad c and more", "bad") == "bad"
    assert after("a bad c", "a badly c", "bad") in ("bad", None)
    assert after("a bad c", "a bd c", "bad") is None
    assert after("x x x", "x x", "x") == "x"


# Hostile texts ----------------------------------------------------------------------


@in_one_loop
async def test_a_hostile_text_keeps_no_other_waiting(clinic):
    hostile = [
        Text(clinic, "untitled:huge", HEAD + "ex:a clinic:name '" + "a" * 10_000_000),
        Text(clinic, "untitled:deep", HEAD + "[ clinic:name " * 100_000),
        Text(clinic, "untitled:many", "".join([HEAD, *(f"ex:a{n} a clinic:Patient .\n" for n in range(30_000))])),
    ]
    text = Text(clinic, "untitled:other", HEAD + "ex:anna a clinic:Pateint .\n")
    assert [d.code for d in await text.seen(1)] == ["term"]
    codes = [[d.code for d in await each.seen(1)] for each in hostile]
    assert codes[:2] == [["not-checked"], ["syntax"]]
    for each in (*hostile, text):
        each.close()


@pytest.fixture(scope="module")
def bench() -> Bench:
    """Other people's project."""
    return Bench([CLINIC / "shapes.ttl"], [CLINIC / "ontology.ttl"])


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("ex:a clinic:name '" + "a" * 10_000_000 + "' .", {"not-checked"}),
        ("ex:a clinic:name '" + "a" * 2_000_000 + "' .", {"not-checked"}),
        ("[ clinic:name " * 100_000, {"syntax"}),
        ("ex:a clinic:name '\0' .", {"syntax"}),
        ("\x7fELF\x02\x01\x01" + "\x01" * 5000, {"syntax"}),
        ("ex:a clinic:name '\ud800' ; a clinic:Pateint .", {"term"}),
        ("".join(f"ex:a clinic:w{n}x{n * n} 1 .\n" for n in range(50_000)), {"term", "not-checked"}),
        ("", {"not-checked"}),
    ],
    ids=["huge", "large", "deep", "zero", "binary", "half", "faults", "empty"],
)
def test_hostile_texts_are_checked_as_far_as_is_sensible(bench, tmp_path, text, codes):
    document, shown = checking.at_once(bench, tmp_path / "x.ttl", HEAD + text)
    if document is not None and not shown:
        shown = checking.in_full(bench, document, bool)
    assert {each.finding.rule for each in shown} == codes and len(shown) <= checking.MOST + 1


def test_shapes_that_are_wrong_are_not_run_and_can_be_edited(tmp_path):
    bench = Bench([TESTS / "workbench/shapes/misspelt-word.ttl"], [CLINIC / "ontology.ttl"])
    valid = CLINIC / "valid.ttl"
    document, shown = checking.at_once(bench, valid, valid.read_text(encoding="utf-8"))
    assert shown == []
    [remark] = checking.in_full(bench, document, bool)
    assert (remark.finding.rule, remark.finding.severity) == ("not-checked", "info")
    path = TESTS / "workbench/shapes/misspelt-word.ttl"
    _, shown = checking.at_once(bench, path, path.read_text(encoding="utf-8"))
    assert {each.finding.rule for each in shown} == {"standard-term"}


def test_what_is_kept_is_loaded_again_when_another_file_changed(tmp_path):
    for name in ("shapes", "ontology"):
        (tmp_path / f"{name}.ttl").write_bytes((CLINIC / f"{name}.ttl").read_bytes())
    ontology = tmp_path / "ontology.ttl"
    bench = Bench([tmp_path / "shapes.ttl"], [ontology])
    document = checking.read(tmp_path / "x.ttl", HEAD + 'ex:a a clinic:Visitor ; clinic:name "A" .')
    assert "term" in {each.finding.rule for each in checking.in_full(bench, document, bool)}
    good = ontology.read_text(encoding="utf-8")
    ontology.write_text(good + "broken", encoding="utf-8")
    assert "term" in {each.finding.rule for each in checking.in_full(bench, document, bool)}
    ontology.write_text(good + "clinic:Visitor a owl:Class .", encoding="utf-8")
    assert "term" not in {each.finding.rule for each in checking.in_full(bench, document, bool)}


# The process ------------------------------------------------------------------------


def frames(output: bytes) -> list[dict]:
    """The messages of a stream that holds nothing else."""
    found = []
    while output:
        head, blank, rest = output.partition(b"\r\n\r\n")
        assert blank and head.startswith(b"Content-Length: "), output[:200]
        length = int(head.split(b"\r\n")[0].split(b": ")[1])
        found.append(json.loads(rest[:length]))
        output = rest[length:]
    return found


def frame(stream) -> dict:
    """The next message of a stream."""
    length = int(stream.readline().split(b": ")[1])
    while stream.readline() != b"\r\n":
        pass
    return json.loads(stream.read(length))


def message(method: str, params: object, number: int | None = None) -> bytes:
    content = {"jsonrpc": "2.0", "method": method, "params": params} | ({"id": number} if number is not None else {})
    body = json.dumps(content).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def test_standard_output_holds_the_protocol_alone(tmp_path):
    uri = (tmp_path / "x.ttl").as_uri()
    document = {"uri": uri, "languageId": "turtle", "version": 1, "text": HEAD + 'ex:a clinic:born "never"^^clinic:x'}
    place = {"textDocument": {"uri": uri}, "position": {"line": 9, "character": 9}}
    sent = [
        message("initialize", {"capabilities": {}, "processId": None, "rootUri": None}, 1),
        message("initialized", {}),
        message("textDocument/didOpen", {"textDocument": document}),
        message("textDocument/didOpen", {"textDocument": document | {"uri": "file:///a%00b.ttl"}}),
        message("textDocument/hover", place, 2),
        message("textDocument/hover", {"textDocument": 5}, 3),
        message("nobody/knows", {}, 4),
        message("textDocument/formatting", {**place, "options": {"tabSize": 1, "insertSpaces": True}}, 5),
        b"Content-Length: 5\r\n\r\n{{{{{",
    ]
    with subprocess.Popen(
        [*SERVER, *PROJECT], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdin.write(b"".join(sent))
        process.stdin.flush()
        answers = []
        while not answers or answers[-1].get("params", {}).get("uri") != uri:
            answers.append(frame(process.stdout))
        process.stdin.write(message("shutdown", None, 6) + message("exit", None))
        process.stdin.close()
        answers += frames(process.stdout.read())
        error = process.stderr.read()
    assert process.returncode == 0, error
    assert {1, 2, 4, 5, 6} <= {answer.get("id") for answer in answers}
    assert "Traceback" not in json.dumps([answer for answer in answers if answer.get("id") != 4])


def test_it_ends_when_the_editor_is_gone(tmp_path):
    ended = subprocess.run([*SERVER, *PROJECT], input=b"", cwd=tmp_path, capture_output=True, timeout=60)
    assert (ended.returncode, ended.stdout) == (1, b"")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--ontology", "x.ttl"], "--ontology goes with --shapes."),
        (["--shapes", "missing.ttl"], "missing.ttl: no such file or folder."),
    ],
)
def test_options_that_make_no_sense_are_refused(kg, options, said):
    code, out, error = kg("lsp", *options)
    assert (code, out) == (2, "") and said in error


def test_without_the_extra_it_says_how_to_get_it(tmp_path):
    script = "import sys; sys.modules['pygls'] = None; sys.argv = ['kg', 'lsp']; from kg.cli import main; main()"
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 2 and ended.stdout == ""
    assert "pip install 'labour-mobility-kg[lsp]'" in ended.stderr and ended.stderr.count("\n") == 1
