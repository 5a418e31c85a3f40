"""A notebook depends on what its cells use and on nothing else; each rule has a planted change."""

from pathlib import Path

import pytest

from dlbook.book.dependencies import Package
from dlbook.book.notebooks import code, notebooks

FILES = {
    "dlbook/__init__.py": '"""A package."""\n',
    "dlbook/base.py": "import numpy\n",
    "dlbook/lazy.py": "def f():\n    from dlbook import plots\n",
    "dlbook/plots.py": "",
    "dlbook/layers/__init__.py": "from dlbook.layers.dense import Dense\n"
    "from dlbook.layers.rnn import RNN as Recurrent\n\nKNOWN = 2\n",
    "dlbook/layers/dense.py": "from dlbook.base import Layer\n",
    "dlbook/layers/rnn.py": "",
    "dlbook/data/__init__.py": "from dlbook.data.text import load\n"
    "from dlbook.data.table import wine\n",
    "dlbook/data/text.py": "FILE = 'alice.txt'\n",
    "dlbook/data/table.py": "",
    "dlbook/data/alice.txt": "Down the rabbit hole",
    "dlbook/data/table.csv": "1,2",
    "dlbook/data/more/shared.csv": "3,4",
    "dlbook/exercises/__init__.py": "from dlbook.exercises.checker import check, hint\n",
    "dlbook/exercises/checker.py": "",
    "dlbook/exercises/bank/models/recurrent/state.py": "from dlbook.base import Case\n",
    "dlbook/exercises/bank/models/recurrent/forget.py": "",
    "dlbook/exercises/bank/models/attention/softmax.py": "",
    "requirements.txt": "numpy==2.4.6\n",
}
EVERYWHERE = {"requirements.txt"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


DENSE = {"dlbook/layers/dense.py", "dlbook/base.py"}
TEXT = {"dlbook/data/text.py", "dlbook/data/alice.txt", "dlbook/data/more/shared.csv"}
TABLE = {"dlbook/data/table.py", "dlbook/data/table.csv", "dlbook/data/more/shared.csv"}
STATE = {
    "dlbook/exercises/checker.py",
    "dlbook/exercises/bank/models/recurrent/state.py",
    "dlbook/exercises/bank/models/recurrent/forget.py",
    "dlbook/base.py",
}


@pytest.mark.parametrize(
    ("code", "files"),
    [
        ("import numpy as np", set()),
        ("from dlbook.base import Layer", {"dlbook/base.py"}),
        ("from dlbook.layers import Dense", DENSE),
        ("from dlbook.layers import (\n    Recurrent as R,\n)", {"dlbook/layers/rnn.py"}),
        (
            "from dlbook.layers import KNOWN",
            {*DENSE, "dlbook/layers/__init__.py", "dlbook/layers/rnn.py"},
        ),
        (
            "from dlbook import layers",
            {*DENSE, "dlbook/layers/__init__.py", "dlbook/layers/rnn.py"},
        ),
        ("import dlbook\ndlbook.layers.Dense(3).units", DENSE),
        ("dlbook.base.Layer.forward.__doc__", {"dlbook/base.py"}),
        ("from dlbook.lazy import f", {"dlbook/lazy.py", "dlbook/plots.py"}),
        ("from dlbook.data import load", TEXT),
        ("from dlbook.data import wine", TABLE),
        ("run('from dlbook.plots import show')", {"dlbook/plots.py"}),
        ("from dlbook.exercises import check\ncheck('state', my_state)", STATE),
        ("from dlbook.exercises import check\ncheck(x)", {"dlbook/exercises/checker.py"}),
        ("Dense(3, activation='softmax')", set()),
    ],
)
def test_files_by_hand(root: Path, code: str, files: set[str]) -> None:
    found = {path.relative_to(root).as_posix() for path in Package(root / "dlbook").files(code)}
    assert found == files | EVERYWHERE


CHECKS_STATE = "from dlbook.exercises import check, hint\nhint('state')\ncheck('state', my_state)"
CHECKS_SOFTMAX = "from dlbook.exercises import check\ncheck('softmax', my_softmax)"


@pytest.mark.parametrize(
    ("changed", "stale", "fresh"),
    [
        ("dlbook/exercises/bank/models/recurrent/state.py", CHECKS_STATE, CHECKS_SOFTMAX),
        ("dlbook/exercises/bank/models/recurrent/new.py", CHECKS_STATE, CHECKS_SOFTMAX),
        ("dlbook/exercises/bank/models/attention/softmax.py", CHECKS_SOFTMAX, CHECKS_STATE),
        ("dlbook/base.py", "from dlbook.layers import Dense", "from dlbook import plots"),
        ("dlbook/plots.py", "from dlbook import plots", "from dlbook.layers import Dense"),
        ("dlbook/data/table.csv", "from dlbook.data import wine", "from dlbook.data import load"),
        ("requirements.txt", "import numpy", None),
    ],
)
def test_a_change_makes_stale_what_uses_it(
    root: Path, changed: str, stale: str, fresh: str | None
) -> None:
    before = Package(root / "dlbook")
    prints = {code: before.fingerprint(code) for code in (stale, fresh or "")}
    with (root / changed).open("a") as file:
        file.write("# changed")
    after = Package(root / "dlbook")
    assert after.fingerprint(stale) != prints[stale]
    if fresh is not None:
        assert after.fingerprint(fresh) == prints[fresh]


def test_a_new_name_makes_stale_and_byproducts_do_not(root: Path) -> None:
    code = "from dlbook.layers import Dense"
    before = Package(root / "dlbook").fingerprint(code)
    cache = root / "dlbook" / "layers" / "__pycache__"
    cache.mkdir()
    (cache / "dense.cpython-311.pyc").write_bytes(b"compiled")
    (root / "dlbook" / "layers" / ".dense.py.swp").write_bytes(b"an editor's")
    assert Package(root / "dlbook").fingerprint(code) == before
    (root / "dlbook" / "layers" / "table.json").write_text("[]")  # belongs to all beside it
    assert Package(root / "dlbook").fingerprint(code) != before


def test_the_book_itself() -> None:
    """Each page depends on the core, on its own exercises, and on no other chapter's."""
    package = Package()
    bank = package.folder / "exercises" / "bank"
    for name, notebook in notebooks():
        files = package.files(code(notebook))
        assert package.folder / "parameters.py" in files, name
        assert package.folder.parent / "requirements.txt" in files
        folders = {path.parent for path in files if path.is_relative_to(bank)}
        chapter = Path(name).stem.lstrip("0123456789_")
        assert {folder.name for folder in folders} <= {chapter}, name
