"""The workflows are valid and pass a security linter, and both checks object to a fault."""

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

SOUND = """\
name: checks
on: push
permissions: {contents: read}
concurrency: {group: checks, cancel-in-progress: true}
jobs:
  linux:
    name: linux
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@11d5960a326750d5838078e36cf38b85af677262  # v4.4.0
        with: {persist-credentials: false}
      - run: make test
"""


def validate(schema: str, *files: Path) -> subprocess.CompletedProcess[str]:
    """Compare files with a schema that check-jsonschema brings along."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    return subprocess.run([*command, *files], capture_output=True, text=True)


def audit(folder: Path, configuration: Path) -> subprocess.CompletedProcess[str]:
    """Let zizmor look for unsafe habits, without a network."""
    program = Path(sysconfig.get_path("scripts")) / "zizmor"
    command = [str(program), "--offline", "--quiet", "--config", str(configuration), str(folder)]
    return subprocess.run(command, capture_output=True, text=True)


def test_workflows_are_valid(root: Path) -> None:
    files = sorted((root / ".github" / "workflows").glob("*.yml"))
    assert len(files) == 5
    assert validate("github-workflows", *files).returncode == 0
    forms = sorted((root / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
    assert forms and validate("github-issue-forms", *forms).returncode == 0
    assert validate("dependabot", root / ".github" / "dependabot.yml").returncode == 0


def test_workflows_are_safe(root: Path) -> None:
    done = audit(root / ".github", root / ".github" / "zizmor.yml")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("old", "new", "valid", "safe"),
    [
        ("", "", True, True),
        ("runs-on: ubuntu-latest", "runs_on: ubuntu-latest", False, True),
        ("11d5960a326750d5838078e36cf38b85af677262", "v4", True, False),
        ("make test", "echo ${{ github.event.head_commit.message }}", True, False),
    ],
    ids=["sound", "wrong key", "action without a commit", "injection"],
)
def test_planted_faults(
    root: Path, tmp_path: Path, old: str, new: str, valid: bool, safe: bool
) -> None:
    workflow = tmp_path / ".github" / "workflows" / "checks.yml"
    workflow.parent.mkdir(parents=True)
    workflow.write_text(SOUND.replace(old, new))
    assert (validate("github-workflows", workflow).returncode == 0) is valid
    if valid:
        done = audit(tmp_path / ".github", root / ".github" / "zizmor.yml")
        assert (done.returncode == 0) is safe, done.stdout + done.stderr
