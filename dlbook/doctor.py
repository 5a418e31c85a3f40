"""``python -m dlbook doctor``: can this computer run the book?

One line for each thing that the book needs: what is fine, what is not, and what to type. The exit
status is 1 when something is wrong.
"""

import argparse
import importlib.metadata
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dlbook.exercises import progress
from dlbook.terminal import shown

PIP = "python -m pip install"
PROJECT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Finding:
    """One line of the report; ``remedy`` says what to type, and is empty when all is fine."""

    text: str
    remedy: str = ""

    def __str__(self) -> str:
        if self.remedy:
            return f"WRONG  {self.text}\n       -> {self.remedy}"
        return f"fine   {self.text}"


def check_python(found: str, needed: str) -> Finding:
    """Compare Python's version with ``needed``, for example ``>=3.11``.

    >>> print(check_python("3.9.2", ">=3.11"))
    WRONG  Python 3.9.2; the book needs >=3.11
           -> install a newer Python, then name it: make book PYTHON=/path/to/python3
    """
    from packaging.specifiers import SpecifierSet

    if SpecifierSet(needed).contains(found, prereleases=True):
        return Finding(f"Python {found} at {sys.executable}")
    return Finding(
        f"Python {found}; the book needs {needed}",
        "install a newer Python, then name it: make book PYTHON=/path/to/python3",
    )


def required_libraries(distribution: str = "dlbook", extra: str = "book") -> dict[str, str]:
    """Return the version that ``distribution`` with ``extra`` asks for, by library.

    >>> required_libraries()["numpy"]
    '>=2.0'
    """
    from packaging.requirements import Requirement

    needed: dict[str, str] = {}
    extras = ["", extra]
    lines = [Requirement(line) for line in importlib.metadata.requires(distribution) or []]
    for name in extras:  # grows while it is read: an extra may name others
        for line in lines:
            wanted = line.marker is None or line.marker.evaluate({"extra": name})
            if wanted and line.name == distribution:
                extras += sorted(line.extras.difference(extras))
            elif wanted:
                needed[line.name] = str(line.specifier)
    return dict(sorted(needed.items()))


def check_library(name: str, needed: str) -> Finding:
    """Compare the installed version of a library with ``needed``.

    >>> print(check_library("no-such-library", ">=1.2"))
    WRONG  no-such-library is missing; the book needs >=1.2
           -> python -m pip install "no-such-library>=1.2"
    """
    from packaging.specifiers import SpecifierSet

    remedy = f'{PIP} "{name}{needed}"'
    try:
        found = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return Finding(f"{name} is missing; the book needs {needed}", remedy)
    if SpecifierSet(needed).contains(found, prereleases=True):
        return Finding(f"{name} {found}")
    return Finding(f"{name} {found}; the book needs {needed}", remedy)


def modules_of(libraries: Sequence[str]) -> dict[str, str]:
    """The module to import for each library that is installed.

    >>> modules_of(["scikit-learn", "pillow", "no-such-library"])
    {'scikit-learn': 'sklearn', 'pillow': 'PIL'}
    """
    inside: dict[str, list[str]] = {}
    for module, distributions in importlib.metadata.packages_distributions().items():
        for name in distributions:
            inside.setdefault(_plain(name), []).append(module)
    found = {}
    for library in libraries:
        modules = [m for m in sorted(inside.get(_plain(library), [])) if not m.startswith("_")]
        same = [module for module in modules if _plain(module) == _plain(library)]
        if modules:
            found[library] = (same or modules)[0]
    return found


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def check_imports(modules: Mapping[str, str], seconds: float = 120) -> Iterator[Finding]:
    """Import each library's module in another process, which may die of it.

    >>> print(*check_imports({"json": "json", "none": "no_such_module"}), sep="\\n")
    WRONG  none does not import (ModuleNotFoundError: No module named 'no_such_module')
           -> python -m pip install --force-reinstall none
    fine   1 of 2 libraries import
    """
    left, sound = dict(modules), 0
    while left:
        done = _run_imports(list(left.values()), seconds)
        for library, module in list(left.items()):
            if module not in done:
                trouble = "it ends the program, or takes too long"
            else:
                trouble = done[module]
            del left[library]
            if trouble:
                remedy = f"{PIP} --force-reinstall {library}"
                yield Finding(f"{library} does not import ({shown(trouble)})", remedy)
            sound += not trouble
            if module not in done:
                break  # those after it were not tried
    yield Finding(f"{sound} of {len(modules)} libraries import")


_IMPORTS = """
import importlib, os, sys
told, sys.stdout = os.fdopen(os.dup(1), "w", errors="backslashreplace"), sys.stderr
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
        trouble = ""
    except BaseException as error:
        trouble = f"{type(error).__name__}: {error}".splitlines()[0]
    print(name, trouble, sep="\\t", file=told, flush=True)
"""


def _run_imports(modules: list[str], seconds: float) -> dict[str, str]:
    """What went wrong with each module, until one ends the program: nothing, or an error."""
    with tempfile.TemporaryFile() as out:
        command = [sys.executable, "-c", _IMPORTS, *modules]
        try:
            subprocess.run(command, stdout=out, stderr=subprocess.DEVNULL, timeout=seconds)
        except subprocess.TimeoutExpired:
            pass  # the module that was under way has no line
        out.seek(0)
        lines = out.read().decode("utf-8", "backslashreplace").splitlines()
    return {name: trouble for name, _, trouble in (line.partition("\t") for line in lines)}


def check_make(project: Path = PROJECT) -> Finding:
    """Whether ``make book`` can be typed here, and which Python it uses."""
    if not (project / "Makefile").is_file():
        return Finding("this is an installed package, without the book's Makefile")
    if not shutil.which("make"):
        return Finding("make is missing: `make book` builds the book", "install GNU make")
    own = project / ".venv"
    if own.is_dir() and Path(sys.prefix).resolve() != own.resolve():
        return Finding(f"`make book` builds the book with another Python, that of {own}")
    return Finding("`make book` installs what is missing and builds the book")


def check_progress() -> Finding:
    """Check the file that remembers which exercises are solved."""
    named = os.environ.get("DLBOOK_PROGRESS")
    remedy = "correct DLBOOK_PROGRESS, or unset it" if named else "move the file away"
    try:
        file = progress.path()
        _, fault = progress.read()
    except (OSError, RuntimeError, ValueError) as error:
        return Finding(f"your progress: {error}", remedy)
    if fault:
        return Finding(fault, remedy)
    finding = check_writable(file.parent, "your progress")
    return Finding(finding.text, remedy) if finding.remedy and named else finding


def check_writable(folder: Path, purpose: str) -> Finding:
    """Check that ``folder``, or the nearest one above it that exists, takes a file."""
    existing = next(place for place in [folder, *folder.parents] if place.exists())
    try:
        with tempfile.TemporaryFile(dir=existing):
            return Finding(f"{purpose}: {folder} is writable")
    except OSError as error:
        return Finding(
            f"{purpose}: {folder} is not writable ({error.strerror})",
            "make it writable, or set XDG_CACHE_HOME and XDG_DATA_HOME to folders that are",
        )


def check_data(folder: str | None) -> Finding:
    """Check the folder that the environment variable DLBOOK_DATA names.

    >>> print(check_data(None))
    fine   DLBOOK_DATA is not set: larger data sets download when a chapter asks for them
    """
    if not folder:
        return Finding(
            "DLBOOK_DATA is not set: larger data sets download when a chapter asks for them"
        )
    path = Path(folder).expanduser()
    if path.is_dir() and os.access(path, os.R_OK):
        return Finding(f"DLBOOK_DATA: {path} holds {sum(1 for _ in path.iterdir())} files")
    return Finding(
        f"DLBOOK_DATA names {path}, which is no readable folder",
        "correct DLBOOK_DATA, or unset it",
    )


def check_kernel(name: str = "python3", timeout: float = 60) -> Finding:
    """Start the Jupyter kernel that the notebooks ask for, and import dlbook in it."""
    remedy = f"{PIP} ipykernel, then: python -m ipykernel install --sys-prefix --name {name}"
    try:
        from jupyter_client.kernelspec import NoSuchKernel
        from jupyter_client.manager import start_new_kernel
    except ImportError as error:
        return Finding(f"Jupyter is missing ({error})", f"{PIP} jupyterlab")
    try:
        manager, client = start_new_kernel(
            startup_timeout=timeout,
            kernel_name=name,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except NoSuchKernel:
        return Finding(f"Jupyter knows no kernel {name!r}", remedy)
    except (OSError, RuntimeError) as error:
        return Finding(f"the kernel {name!r} does not start ({error})", remedy)
    try:
        code = "import dlbook, sys"
        reply = client.execute_interactive(code, timeout=timeout, output_hook=lambda _: None)
    except TimeoutError:
        return Finding(f"the kernel {name!r} does not answer", remedy)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    if reply["content"]["status"] == "ok":
        return Finding(f"the kernel {name!r} starts and imports dlbook")
    trouble = f"{reply['content'].get('ename')}: {reply['content'].get('evalue')}"
    return Finding(f"the kernel {name!r} cannot import dlbook ({trouble})", remedy)


def examine() -> Iterator[Finding]:
    """Check one thing after the other."""
    try:
        import packaging  # noqa: F401
    except ImportError:
        yield Finding("packaging is missing: versions can't be compared", f"{PIP} packaging")
        return
    try:
        metadata = importlib.metadata.metadata("dlbook")
    except importlib.metadata.PackageNotFoundError:
        yield Finding("dlbook is not installed", f"{PIP} --editable . (in the book's folder)")
        return
    yield check_python(platform.python_version(), metadata["Requires-Python"])
    yield Finding(f"dlbook {metadata['Version']} in {Path(__file__).parent}")
    yield check_make()
    libraries = required_libraries()
    for name, needed in libraries.items():
        yield check_library(name, needed)
    yield from check_imports(modules_of(list(libraries)))
    try:
        import platformdirs
    except ImportError:
        pass  # reported among the libraries
    else:
        yield check_writable(platformdirs.user_cache_path("dlbook"), "downloaded data")
    yield check_progress()
    yield check_data(os.environ.get("DLBOOK_DATA"))
    yield check_kernel()


def main(arguments: Sequence[str] = ()) -> int:
    """Print the report; return 1 when something is wrong, else 0."""
    parser = argparse.ArgumentParser(prog="python -m dlbook doctor", description=__doc__)
    parser.parse_args(arguments)
    wrong = 0
    for finding in examine():
        print("\n".join(map(shown, str(finding).split("\n"))), flush=True)
        wrong += bool(finding.remedy)
    print()
    print(
        f"{wrong} of these need your attention; the lines with -> say what to type."
        if wrong
        else "All is fine."
    )
    return 1 if wrong else 0
