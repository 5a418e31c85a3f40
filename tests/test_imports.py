"""What imports what: each module only modules above it, the core NumPy alone, cheaply."""

import ast
import io
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest

import dlbook

PACKAGE = Path(dlbook.__file__).parent

CORE_ENDS = "-- the core ends here --"


def floor_plan(text: str) -> list[str]:
    """The modules that the indented lines of a docstring name, from the ground up.

    A folder stands below the modules that its own lines name, because it gathers them. Where it
    names none, it stands for everything in it. A folder may have rooms on several floors; it
    stands below the last of them.

    >>> floor_plan("A plan.\\n\\n    a.py   x\\n    b/\\n        c.py   y\\n    d/   z\\n")
    ['a', 'b.c', 'b', 'd']
    """
    order: list[str] = []
    folders: list[tuple[int, str]] = []  # indentation and name of those that are still open
    for line in text.splitlines():
        depth = len(line) - len(line.lstrip())
        if depth == 0:
            continue
        while folders and depth <= folders[-1][0]:
            _, closed = folders.pop()
            if closed in order:
                order.remove(closed)
            order.append(closed)
        if line.strip() == CORE_ENDS:
            order.append(CORE_ENDS)
            continue
        entry, *_ = line.split()
        name = ".".join([*(folder for _, folder in folders[-1:]), entry.removesuffix(".py")])
        if entry.endswith("/"):
            folders.append((depth, name.removesuffix("/")))
        else:
            order.append(name)
    return order + [name for _, name in reversed(folders)]


PLAN = floor_plan(dlbook.__doc__)
CORE = PLAN[: PLAN.index(CORE_ENDS)]
ORDER = [module for module in PLAN if module != CORE_ENDS]


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def place(module: str) -> str:
    """The entry of ORDER that a module belongs to: itself, or the folder that stands for it."""
    own = module
    while module and module not in ORDER:
        module = module.rpartition(".")[0]
    named = any(entry.startswith(f"{module}.") for entry in ORDER)
    return "" if named and module != own else module


def is_module(name: str) -> bool:
    """Whether a dotted name is a module of the package, and not something that a module holds."""
    path = PACKAGE.parent / name.replace(".", "/")
    return path.is_relative_to(PACKAGE) and (path.is_dir() or path.with_suffix(".py").is_file())


def imports(tree: ast.AST) -> list[str]:
    """All modules that a file imports when it runs, at its top or later."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            for inner in ast.walk(node):
                inner.typing_only = True  # type: ignore[attr-defined]
        if getattr(node, "typing_only", False):
            continue
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            named = [f"{node.module}.{alias.name}" for alias in node.names]
            found += [name if is_module(name) else node.module for name in named]
    return found


def offences(module: str, source: str) -> list[str]:
    """What a module imports against the rule."""
    wrong = []
    here = place(module)
    for target in imports(ast.parse(source)):
        package, _, rest = target.partition(".")
        if package == "dlbook":
            there = place(rest) or place(rest.rpartition(".")[0])
            if there and there != here and ORDER.index(there) > ORDER.index(here):
                wrong.append(f"{module} imports {there}, which stands below it")
        elif here in CORE and package not in {*sys.stdlib_module_names, "numpy", "tqdm"}:
            wrong.append(f"{module} belongs to the core and imports {package}")
    return sorted(set(wrong))


FILES = [
    path
    for path in sorted(PACKAGE.rglob("*.py"))
    if not path.relative_to(PACKAGE).parts[0].startswith("_") or path.stem == "__main__"
]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_modules_import_only_what_stands_above(path):
    module = name_of(path)
    assert place(module), f"{module} has no line in dlbook/__init__.py: give it its place"
    assert offences(module, path.read_text(encoding="utf-8")) == []


def test_every_line_of_the_plan_is_a_module_once():
    here = [PACKAGE / module.replace(".", "/") for module in ORDER]
    assert [path for path in here if not (path.is_dir() or path.with_suffix(".py").is_file())] == []
    assert len(set(ORDER)) == len(ORDER)


def test_a_module_without_a_line_is_found():
    assert place("forgotten") == ""
    assert place("layers.forgotten") == ""  # that folder's lines name all that it holds
    assert place("datasets.new") == "datasets"


def test_a_folder_stands_below_what_its_lines_name():
    plan = "The rooms.\n    a.py  x\n    b/\n        c.py\n        d/\n            e.py\n    f/  y"
    assert floor_plan(plan) == ["a", "b.c", "b.d.e", "b.d", "b", "f"]
    upstairs = "The rooms.\n    a/\n        b.py\n    c.py\n    a/\n        d.py\n    e.py"
    assert floor_plan(upstairs) == ["a.b", "c", "a.d", "a", "e"]
    assert floor_plan(f"Rooms.\n    a/\n        b.py\n    {CORE_ENDS}\n    c.py") == [
        *("a.b", "a"),
        *(CORE_ENDS, "c"),
    ]


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("layers.dense", "from dlbook.models import Sequential"),
        ("activations", "from dlbook import losses"),
        ("layers.dense", "from dlbook.layers import pooling"),
        ("layers.base", "from dlbook.layers import Dense"),
        ("parameters", "import dlbook.layers.base"),
        ("losses", "import scipy"),
        ("models", "def f():\n    from sklearn import metrics"),
        ("datasets", "from dlbook.live import Neuron"),
    ],
)
def test_the_rule_finds_offences(module, source):
    assert len(offences(module, source)) == 1


def test_typing_may_look_anywhere():
    source = "if TYPE_CHECKING:\n    from dlbook.models import Sequential"
    assert offences("callbacks", source) == []


def loaded_by(statement: str) -> set[str]:
    code = f"{statement}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return set(result.stdout.split())


def test_the_core_loads_numpy_alone():
    core = "import dlbook, dlbook.models, dlbook.layers, dlbook.gradcheck, dlbook.source"
    extra = loaded_by(core) - loaded_by("import numpy") - set(sys.stdlib_module_names)
    assert extra <= {"dlbook", "_distutils_hack"}


def test_data_and_live_figures_do_not_load_their_libraries():
    loaded = loaded_by("import dlbook, dlbook.datasets")
    assert loaded.isdisjoint({"matplotlib", "sklearn", "IPython", "pooch", "pandas", "scipy"})


def test_importing_changes_nothing():
    code = (
        "import numpy as np, warnings\n"
        "state, filters = np.random.get_state()[1].copy(), list(warnings.filters)\n"
        "import dlbook.models, dlbook.layers\n"
        "print((np.random.get_state()[1] == state).all(), warnings.filters == filters)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.split() == ["True", "True"]


def test_version_is_the_packages():
    from importlib.metadata import version

    assert dlbook.__version__ == version("dlbook")


def code_lines(source: str) -> set[int]:
    """The numbers of the lines that hold code: no docstring, comment or blank line.

    >>> sorted(code_lines("'What.'\\n\\nx = 1  # one\\n# nothing\\ny = [\\n    2,\\n]\\n"))
    [3, 5, 6, 7]
    """
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        line
        for node in ast.walk(ast.parse(source))
        if isinstance(node, documented) and ast.get_docstring(node) is not None
        for line in range(node.body[0].lineno, node.body[0].end_lineno + 1)
    }
    blank = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    written = (t for t in tokens if t.type not in blank and t.string)
    return {line for t in written for line in range(t.start[0], t.end[0] + 1)} - docstrings


def too_long(source: str, lines: int = 400, function: int = 60) -> list[str]:
    """The modules and functions that nobody reads in one sitting; only lines of code count."""
    code = code_lines(source)
    faults = [f"the module has {len(code)} lines, more than {lines}"] if len(code) > lines else []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            size = len(code.intersection(range(node.lineno, node.end_lineno + 1)))
            if size > function:
                faults.append(f"{node.name} has {size} lines, more than {function}")
    return faults


def test_the_core_stays_small():
    # What a network is. How it is kept in a file has a room of its own, which counts apart.
    modules = {name_of(path): path for path in FILES}
    files = [modules[name] for name in CORE if name in modules and not name.startswith("files")]
    assert sum(len(code_lines(path.read_text(encoding="utf-8"))) for path in files) < 3300


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_module_is_read_in_one_sitting(path):
    assert too_long(path.read_text(encoding="utf-8")) == []


def test_what_is_too_long_is_found():
    long = "def f():\n" + "    x = 1\n" * 60
    assert too_long(long) == ["f has 61 lines, more than 60"]
    assert too_long("x = 1\n" * 401) == ["the module has 401 lines, more than 400"]
    assert too_long('def f():\n    """What.\n' + "\n" * 500 + '    """\n') == []
