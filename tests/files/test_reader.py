"""The one reader: it looks at the content, and names what is no model."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from dlbook.files.keras import save_keras
from dlbook.files.reader import kind_of, load
from dlbook.layers import Dense
from dlbook.models import Sequential

FILES = Path(__file__).resolve().parents[1] / "parity" / "files"


@pytest.fixture
def model():
    model = Sequential([Dense(2, activation="softmax")], seed=0)
    model.build((3,))
    return model


def test_each_format_under_any_name(tmp_path, model):
    model.save(tmp_path / "model.npz")
    save_keras(model, tmp_path / "model.keras")
    shutil.copy(FILES / "article.h5", tmp_path / "model.h5")
    for kind in ("npz", "keras", "h5"):
        path = (tmp_path / f"model.{kind}").rename(tmp_path / f"{kind}.bin")
        assert kind_of(path) == kind
        assert isinstance(load(path), Sequential)
    x = np.ones((1, 3))
    for kind in ("npz", "keras"):
        np.testing.assert_array_equal(load(tmp_path / f"{kind}.bin").predict(x), model.predict(x))


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_model(tmp_path, content):
    path = tmp_path / "model.npz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"model\.npz is not a whole model file"):
        load(path)


def test_what_is_no_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "nothing.npz")
    with pytest.raises(OSError, match="no ordinary file"):
        load(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with a name")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "model.npz")
    with pytest.raises(OSError, match="no ordinary file"):
        load(tmp_path / "model.npz")


def test_onnx_needs_no_h5py_and_keras_says_that_it_does(tmp_path):
    program = (
        "import sys; sys.modules['h5py'] = None\n"
        "from dlbook.layers import Dense; from dlbook.models import Sequential\n"
        "from dlbook.files.onnx import save_onnx\n"
        "model = Sequential([Dense(2)], seed=0); model.build((3,)); save_onnx(model, 'm.onnx')\n"
        "model.save('m.npz')\n"
        "from dlbook.files.reader import load; load('m.npz')\n"
        "try: import dlbook.files.keras\n"
        "except ImportError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )  # fmt: skip
    assert 'needs h5py, which is not installed. Type: pip install "dlbook[files]"' in done.stdout
    assert (tmp_path / "m.onnx").stat().st_size > 100
