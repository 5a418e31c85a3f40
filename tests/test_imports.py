"""What imports what: each module only modules above it, the core NumPy alone, cheaply."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import dlbook

PACKAGE = Path(dlbook.__file__).parent

# From the ground up. A module imports only modules that stand above it.
CORE = [
    "parameters",
    "configuration",
    "initializers",
    "regularizers",
    "activations",
    "losses",
    "metrics",
    "schedules",
    "optimizers",
    "layers.base",
    "layers.arguments",
    "layers.weighted",
    "layers.windows",
    "layers.dense",
    "layers.convolution",
    "layers.pooling",
    "layers.recurrent",
    "layers.normalization",
    "layers.dropout",
    "layers.attention",
    "layers.embedding",
    "layers.reshaping",
    "layers",
    "gradcheck",
    "saving",
    "callbacks",
    "models",
    "utils",
]
AROUND = [
    "estimators",
    "keras_files",
    "onnx_files",
    "predict",
    "datasets",
    "source",
    "plotting",
    "live",
    "exercises",
    "bench",
    "bench_mnist",
    "doctor",
    "__main__",
]
ORDER = [*CORE, *AROUND]


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def place(module: str) -> str:
    """The entry of ORDER that a module belongs to: itself, or its package."""
    while module and module not in ORDER:
        module = module.rpartition(".")[0]
    return module


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
            found += [node.module]
            if node.module == "dlbook" or node.module.startswith("dlbook."):
                found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


def offences(module: str, source: str) -> list[str]:
    """What a module imports against the rule."""
    wrong = []
    here = place(module)
    for target in imports(ast.parse(source)):
        package, _, rest = target.partition(".")
        if package == "dlbook":
            there = place(rest)
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
    assert place(module), f"{module} is not in the list: give it its place"
    assert offences(module, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("layers.dense", "from dlbook.models import Sequential"),
        ("activations", "from dlbook import losses"),
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


def size(source: str) -> int:
    """Lines of code and of docstrings; blank lines and comments do not count.

    >>> size("x = 1  # one\\n\\n# nothing\\n")
    1
    """
    lines = (line.strip() for line in source.splitlines())
    return sum(bool(line) and not line.startswith("#") for line in lines)


def test_the_core_stays_small():
    files = [path for path in FILES if place(name_of(path)) in CORE]
    assert sum(size(path.read_text(encoding="utf-8")) for path in files) < 3500
