"""The pins obey pyproject.toml, Binder's are among them, and Binder's environment works."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement


def pins(path: Path) -> dict[str, str]:
    """Library and version of every line of a requirements file."""
    lines = path.read_text(encoding="utf8").splitlines()
    found = [Requirement(line) for line in lines if line.strip() and not line.startswith("#")]
    return {pin.name: str(pin.specifier).removeprefix("==") for pin in found}


def unmet(pinned: dict[str, str], needed: list[str]) -> list[str]:
    """The requirements that the pins do not meet."""
    requirements = [Requirement(line) for line in needed]
    return [
        str(requirement)
        for requirement in requirements
        if requirement.name != "dlbook"
        and not requirement.specifier.contains(pinned.get(requirement.name, "0"))
    ]


def test_pins_meet_the_project(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf8"))["project"]
    extras = project["optional-dependencies"]
    needed = [line for name, lines in extras.items() if name != "parity" for line in lines]
    pinned = pins(root / "requirements.txt")
    assert unmet(pinned, needed + project["dependencies"]) == [], "type 'make requirements'"


def test_binder_installs_a_subset(root: Path) -> None:
    allowed = pins(root / "requirements.txt").items()
    assert sorted(pins(root / "binder" / "requirements.txt").items() - allowed) == []
    assert not (root / ".binder").exists(), "Binder would ignore the folder binder"


def test_unmet_requirement_is_found(tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text("# pins\nnumpy==1.26.4 ; python_version > '3'\nscipy==1.17.1\n")
    pinned = pins(tmp_path / "r.txt")
    assert pinned == {"numpy": "1.26.4", "scipy": "1.17.1"}
    assert unmet(pinned, ["numpy>=1.20", "scipy>=1.13", "dlbook[book]"]) == []
    assert unmet(pinned, ["numpy>=2.0", "h5py>=3"]) == ["numpy>=2.0", "h5py>=3"]


@pytest.mark.starts_first
@pytest.mark.skipif("CI" not in os.environ, reason="takes a minute and downloads; set CI=1 to run")
@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="Binder runs Python 3.11")
@pytest.mark.skipif(sys.platform != "linux", reason="Binder runs Linux")
def test_binder_environment_runs_a_notebook(root: Path, tmp_path: Path) -> None:
    assert (root / "binder" / "runtime.txt").read_text().strip() == "python-3.11"
    clone, environment = tmp_path / "clone", tmp_path / "environment"
    clone.mkdir()
    files = ("pyproject.toml", "README.md", "LICENSE", "LICENSE-text", "_config.yml", "_toc.yml")
    for name in files:
        shutil.copy(root / name, clone)
    for name in ("binder", "book", "dlbook"):
        shutil.copytree(root / name, clone / name, ignore=shutil.ignore_patterns("__pycache__"))

    variables = {
        **os.environ,
        "PATH": f"{environment / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path),
    }

    def run(*command: str) -> str:
        done = subprocess.run(
            command, cwd=clone, env=variables, text=True, stdout=subprocess.PIPE, timeout=900
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    run(sys.executable, "-m", "venv", str(environment))
    # Compiling everything would take as long as the rest, and little of it is imported here.
    install = ("python", "-m", "pip", "install", "--quiet", "--no-compile")
    run(*install, "-r", "binder/requirements.txt")
    run("binder/postBuild")
    shutil.rmtree(clone / "dlbook")  # so that only the installed package can be imported
    notebook = "notebooks/concepts/02_neuron.ipynb"
    convert = ("python", "-m", "jupyter", "nbconvert", "--to", "notebook", "--execute")
    run(*convert, notebook, "--output-dir", str(tmp_path / "executed"))
    assert (tmp_path / "executed" / "02_neuron.ipynb").exists()
