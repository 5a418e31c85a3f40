"""The book and the package say the same (tags of code cells):

- ``naive-of:<dotted.name>``: a slow teaching version; it computes the same numbers.
- ``wrong-of:<dotted.name>``: a spot-the-bug version; it does not.
- ``exercise:<id>``: a stub for the reader.
- Any other definition under a public name of ``dlbook`` is a fault.

The inputs for the numeric comparisons stand in ``cases/PART/CHAPTER.py``, CHAPTER being the name
of the notebook without its number: one entry of ``CASES`` for each pair of a name in ``dlbook`` and
the name of the function or class that the tagged cell defines (its last definition). A pair that
two chapters hold stands with the first. Inputs include those where the versions could part: large
numbers, batches of one, unequal sizes.
"""

import ast
import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

from dlbook.book.notebooks import code_cells, tagged

PACKAGE = Path(__file__).resolve().parents[2] / "dlbook"
Definition = ast.FunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Case:
    """How to compare a version in a chapter with the package.

    Both callables get a random generator in the same state, and return an array or a
    tuple of arrays; ``chapter`` gets the chapter's function or class first. A wrong
    version that fails loudly names its exceptions in ``raises``.
    """

    package: Callable[[np.random.Generator], Any]
    chapter: Callable[[Any, np.random.Generator], Any]
    raises: tuple[type[Exception], ...] = ()


Cases = dict[tuple[str, str], Case]


def all_cases() -> Cases:
    """The comparisons of all chapters."""
    files = sorted(Path(__file__).with_name("cases").glob("*/*.py"))
    chapters = [f"{path.parent.name}.{path.stem}" for path in files]
    return merged({c: importlib.import_module(f"tests.book.cases.{c}").CASES for c in chapters})


def merged(chapters: dict[str, Cases]) -> Cases:
    """The comparisons in one table. Raises ValueError if two chapters hold the same."""
    cases: Cases = {}
    for chapter, found in chapters.items():
        if twice := sorted(cases.keys() & found):
            raise ValueError(f"{chapter} holds what another chapter holds: {twice}")
        cases |= found
    return cases


def parse(cell: NotebookNode) -> ast.Module:
    """The cell's syntax tree, magics and shell lines translated."""
    return ast.parse(TransformerManager().transform_cell(cell.source))


def definitions(tree: ast.AST) -> list[Definition]:
    """The functions and classes that stand directly in ``tree``."""
    body = getattr(tree, "body", [])
    return [node for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)]


def resolve(dotted: str) -> Any:
    """The package's object of that name, or None."""
    try:
        return pkgutil.resolve_name(dotted)
    except (ImportError, AttributeError, ValueError):
        return None


def public_names(package: Path = PACKAGE) -> set[str]:
    """The public functions and classes of the package, read from its source.

    A module's are its definitions, a subpackage's those that its ``__all__`` lists.
    """
    names = {
        node.name
        for path in package.glob("*.py")
        for node in definitions(ast.parse(path.read_text(encoding="utf8")))
        if not node.name.startswith("_")
    }
    for path in package.glob("*/__init__.py"):
        for node in ast.parse(path.read_text(encoding="utf8")).body:
            if isinstance(node, ast.Assign) and "__all__" in _names([node]):
                names |= set(ast.literal_eval(node.value))
    return names - {"main"}


def redefinition_faults(cell: NotebookNode, public: set[str]) -> list[str]:
    """Definitions under a name of the package that no tag explains."""
    if any(tagged(cell, prefix) for prefix in ("naive-of", "wrong-of", "exercise")):
        return []
    return [
        f"{cell.id}: redefines {name} of dlbook without a tag"
        for name in _defined(parse(cell))
        if name in public
    ]


def exercise_faults(cell: NotebookNode, package: Path = PACKAGE) -> list[str]:
    """Stubs of exercises that do not exist."""
    return [
        f"{cell.id}: there is no exercise {name}"
        for name in tagged(cell, "exercise")
        if not list((package / "exercises" / "bank").glob(f"*/*/{name}.py"))
    ]


def _defined(tree: ast.Module) -> Iterator[str]:
    """The names that a cell gives to functions and classes."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def load(notebook: NotebookNode, cell: NotebookNode) -> dict[str, Any]:
    """What the cell defines, with the imports, definitions and constants that it needs."""
    before: list[ast.stmt] = []
    for earlier in code_cells(notebook):
        before += parse(earlier).body
        if earlier is cell:
            break
    kept: list[ast.stmt] = list(definitions(parse(cell)))
    needed = _names(kept)
    for node in reversed(before[: -len(parse(cell).body)]):
        if _binds(node) & needed:
            kept.insert(0, node)
            needed |= _names([node])
    namespace: dict[str, Any] = {"__name__": "chapter"}
    exec(compile(ast.Module(kept, []), f"<cell {cell.id}>", "exec"), namespace)
    return namespace


def _names(nodes: list[ast.stmt]) -> set[str]:
    return {n.id for node in nodes for n in ast.walk(node) if isinstance(n, ast.Name)}


def _binds(node: ast.stmt) -> set[str]:
    """The names that a statement binds, if it is one that can stand without the chapter's data."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {alias.asname or alias.name.partition(".")[0] for alias in node.names}
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Assign) and not any(
        isinstance(n, ast.Name | ast.Call) for n in ast.walk(node.value)
    ):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    return set()


def agree(case: Case, version: Any, seeds: int = 3) -> bool:
    """Whether the chapter's version computes what the package computes."""
    for seed in range(seeds):
        expected = case.package(np.random.default_rng(seed))
        try:
            found = case.chapter(version, np.random.default_rng(seed))
        except case.raises:
            return False
        expected, found = _arrays(expected), _arrays(found)
        if len(expected) != len(found):
            return False
        for a, b in zip(expected, found, strict=True):
            if a.shape != b.shape or not np.allclose(a, b, rtol=1e-5, atol=1e-6):
                return False
    return True


def _arrays(values: Any) -> list[np.ndarray]:
    return [np.asarray(v) for v in (values if isinstance(values, tuple) else (values,))]


def version_faults(notebook: NotebookNode, cases: dict[tuple[str, str], Case]) -> list[str]:
    """Naive versions that disagree with the package, and wrong versions that agree with it."""
    faults = []
    for cell in code_cells(notebook):
        for prefix, should_agree in (("naive-of", True), ("wrong-of", False)):
            for dotted in tagged(cell, prefix):
                label = f"{cell.id}: {prefix}:{dotted}"
                defined = definitions(parse(cell))
                if resolve(dotted) is None:
                    faults.append(f"{label} names something that does not exist")
                elif not defined:
                    faults.append(f"{label}, but the cell defines no function and no class")
                elif (case := cases.get((dotted, defined[-1].name))) is None:
                    faults.append(
                        f"{label}: add a case ({dotted!r}, {defined[-1].name!r}) "
                        "to tests/book/cases/PART/CHAPTER.py"
                    )
                elif agree(case, load(notebook, cell)[defined[-1].name]) != should_agree:
                    faults.append(f"{label} {'differs from' if should_agree else 'equals'} it")
    return faults
