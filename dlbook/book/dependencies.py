"""What a notebook depends on: the files whose change may change a number on its page.

The cells of this book call ``dlbook``: after an edit there, a page would show the new source
beside the old number. The files are found without running anything. A notebook depends on the
modules that hold the names which its cells mention, on all that these import in turn, and on the
pinned requirements. Where a folder only gathers names (``from dlbook.live import Neuron``), the
module that defines the name counts and the others do not. A file that is no module, like a script
or a table, belongs to the modules beside it that have its name or mention it, else to all of them.
Exercises are found by their id at run time, so here the calls of ``check``, ``hint`` and
``solution`` name them; a notebook depends on the whole folder in the bank of each.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

NAMES = re.compile(r"\bdlbook(?:\.\w+)+")
IMPORTS = re.compile(r"\bfrom\s+(dlbook[.\w]*)\s+import\s+(?:\(([^)]*)\)|([^\n(]*))")
EXERCISES = re.compile(r"\b(?:check|hint|solution)\(\s*[\"'](\w+)[\"']")
BYPRODUCTS = (".pyc", ".pyo", ".tmp")


class Package:
    """The files of ``dlbook`` and who imports whom, read when they are first asked for."""

    def __init__(self, folder: Path = Path(__file__).parents[1]) -> None:
        self.folder = folder
        self.top = folder.name
        self.text = cache(lambda path: path.read_text(encoding="utf-8"))
        self.digest = cache(lambda path: hashlib.sha256(path.read_bytes()).hexdigest())
        self.file = cache(self._file)
        self.tree = cache(self._tree)
        self.gathered = cache(self._gathered)
        self.imported = cache(self._imported)
        self.others = cache(lambda folder: list(self._others(folder)))
        self.belongings = cache(self._belongings)

    def fingerprint(self, code: str) -> str:
        """A short hash over the names and contents of all that ``code`` depends on."""
        total = hashlib.sha256()
        for path in self.files(code):
            name = path.relative_to(self.folder.parent).as_posix()
            total.update(f"{name} {self.digest(path)}\n".encode())
        return total.hexdigest()[:16]

    def files(self, code: str) -> list[Path]:
        """The files that the code of a notebook depends on, in alphabetical order."""
        found: set[Path] = set()
        waiting = {*self.mentioned(code), *self.exercises(code)}
        seen: set[str] = set()
        while waiting:
            module = waiting.pop()
            seen.add(module)
            if path := self.file(module):
                found |= {path, *self.belongings(path)}
                waiting |= self.imported(module) - seen
        pins = self.folder.parent / "requirements.txt"
        return sorted(found | ({pins} if pins.is_file() else set()))

    def mentioned(self, code: str) -> set[str]:
        """The modules that hold what a piece of code imports or names with dots.

        Strings count too: they may be programs that the cell starts.
        """
        dotted = set(NAMES.findall(IMPORTS.sub("", code)))
        for module, listed, line in IMPORTS.findall(code):
            names = re.findall(r"(\w+)(?:\s+as\s+\w+)?", listed or line)
            dotted |= {f"{module}.{name}" for name in names}
        return {self.holder(name) for name in dotted}

    def exercises(self, code: str) -> set[str]:
        """The modules of the bank's folders whose exercises the code checks."""
        bank = self.folder / "exercises" / "bank"
        checked = set(EXERCISES.findall(code))
        folders = {path.parent for name in checked for path in bank.glob(f"*/*/{name}.py")}
        return {self.module(path) for folder in folders for path in folder.glob("*.py")}

    def holder(self, dotted: str) -> str:
        """The module that defines what a dotted name leads to."""
        module, _, name = dotted.rpartition(".")
        while module and self.file(dotted) is None and self.file(module) is None:
            dotted = module  # an attribute of what is asked for
            module, _, name = dotted.rpartition(".")
        if self.file(dotted) is not None or not module:
            return dotted
        source = self.gathered(module).get(name)
        return self.holder(source) if source else module

    def module(self, path: Path) -> str:
        """The dotted name of a file of the package."""
        parts = path.relative_to(self.folder.parent).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def _file(self, module: str) -> Path | None:
        if not self._ours(module):
            return None
        path = self.folder.parent.joinpath(*module.split("."))
        for candidate in (path.with_suffix(".py"), path / "__init__.py"):
            if candidate.is_file():
                return candidate
        return None

    def _tree(self, module: str) -> ast.Module:
        path = self.file(module)
        return ast.parse(self.text(path) if path else "")

    def _gathered(self, module: str) -> dict[str, str]:
        """The names that a module takes from others of the package, and where each comes from."""
        return {
            alias.asname or alias.name: f"{node.module}.{alias.name}"
            for node in self.tree(module).body
            if isinstance(node, ast.ImportFrom) and self._ours(node.module)
            for alias in node.names
        }

    def _imported(self, module: str) -> set[str]:
        found: set[str] = set()
        for node in ast.walk(self.tree(module)):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names if self._ours(alias.name)}
            elif isinstance(node, ast.ImportFrom) and self._ours(node.module):
                found |= {self.holder(f"{node.module}.{alias.name}") for alias in node.names}
        return found

    def _belongings(self, module: Path) -> set[Path]:
        def holds(other: Path, path: Path) -> bool:
            return path.stem == other.stem or path.name in self.text(other)

        beside = list(module.parent.glob("*.py"))
        return {
            path
            for path in self.others(module.parent)
            if holds(module, path) or not any(holds(other, path) for other in beside)
        }

    def _others(self, folder: Path) -> Iterator[Path]:
        """The files that are no modules, in a folder and in those below it that hold no module."""
        for path in sorted(folder.iterdir()):
            if path.name.startswith((".", "__pycache__")):
                continue
            if path.is_dir():
                if not any(path.rglob("*.py")):
                    yield from self._others(path)
            elif path.suffix not in (".py", *BYPRODUCTS):
                yield path

    def _ours(self, module: str | None) -> bool:
        return module is not None and module.split(".")[0] == self.top
