"""The hooks for pre-commit and the action for GitHub, as they run there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from conftest import ROOT

BIN = Path(sys.executable).parent
MISSPELT = (ROOT / "data/programmes/rep.ttl").read_text(encoding="utf-8").replace("a lm:Claim ;", "a lm:Cliam ;", 1)
LINE = MISSPELT[: MISSPELT.index("lm:Cliam")].count("\n") + 1


def run(*command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(command, cwd=folder, env=os.environ | environment, capture_output=True, text=True)


def test_the_hooks_and_the_action_are_well_formed():
    assert run(str(BIN / "pre-commit"), "validate-manifest", ".pre-commit-hooks.yaml", folder=ROOT).returncode == 0
    checked = run(str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.github-actions", "action.yml", folder=ROOT)
    assert checked.returncode == 0, checked.stdout


def test_pre_commit_finds_what_kg_finds(tmp_path):
    (tmp_path / "mine.ttl").write_text(MISSPELT, encoding="utf-8")
    (tmp_path / "other.txt").write_text("no Turtle")
    for command in (["git", "init", "-q"], ["git", "add", "-A"]):
        run(*command, folder=tmp_path)
    tried = run(
        str(BIN / "pre-commit"),
        *("try-repo", str(ROOT), "kg-validate", "--all-files"),
        folder=tmp_path,
        PRE_COMMIT_HOME=str(tmp_path / "home"),
    )
    if "Could not find a version" in tried.stdout or "No matching distribution" in tried.stdout:
        pytest.skip("pre-commit could not install the packages of the hook: no network")
    assert tried.returncode == 1 and f"mine.ttl:{LINE}:" in tried.stdout, tried.stdout + tried.stderr
    assert "Did you mean lm:Claim?" in tried.stdout


@pytest.fixture
def check(tmp_path):
    """Run the checking step of the action with inputs, as GitHub gives them."""
    (tmp_path / "runner/kg/bin").mkdir(parents=True)
    (tmp_path / "runner/kg/bin/kg").symlink_to(BIN / "kg")
    (tmp_path / "my data").mkdir()
    (tmp_path / "my data/mine.ttl").write_text(MISSPELT, encoding="utf-8")
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    defaults = {name: str(spec.get("default", "")) for name, spec in action["inputs"].items()}
    step = action["runs"]["steps"][1]

    def step_with(**inputs: str) -> subprocess.CompletedProcess:
        given = defaults | {name.replace("_", "-"): text for name, text in inputs.items()}
        values = {
            name: given[text.removeprefix("${{ inputs.").removesuffix(" }}")] for name, text in step["env"].items()
        }
        places = {"GITHUB_ACTION_PATH": str(ROOT), "RUNNER_TEMP": str(tmp_path / "runner")}
        return run("bash", "-e", "-c", step["run"], folder=tmp_path, **values, **places)

    return step_with


def test_the_action_shows_findings_beside_lines(check):
    done = check(paths="my data\n")
    assert done.returncode == 1
    assert f"::error file=my data/mine.ttl,line={LINE}," in done.stdout


def test_the_action_takes_other_formats_and_writes_files(check, tmp_path):
    assert check(paths="my data", format="sarif", out="kg.sarif").returncode == 1
    assert '"2.1.0"' in (tmp_path / "kg.sarif").read_text()


def test_inputs_of_the_action_are_never_run(check, tmp_path):
    hostile = "$(touch run); touch run; `touch run`"
    for inputs in ({"paths": hostile}, {"paths": "my data", "shapes": hostile}, {"paths": "my data", "out": hostile}):
        check(**inputs)
        assert not (tmp_path / "run").exists()
    assert check(paths="").returncode == 2
    assert check(paths="--help").returncode == 2, "a path is no option"
