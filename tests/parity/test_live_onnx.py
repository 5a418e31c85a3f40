"""Every export is opened and run by ONNX Runtime, over random configurations (make parity)."""

import numpy as np
import pytest

from dlbook.files.onnx import save_onnx
from dlbook.layers import AveragePooling2D, Conv2D, MaxPooling2D
from dlbook.models import Sequential
from tests.files.random_models import random_model

onnxruntime = pytest.importorskip("onnxruntime")


def run(path, x):
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return session.run(None, {"x": x})[0]


@pytest.mark.parametrize("seed", range(300))
def test_random_models(tmp_path, seed):
    model, x = random_model(seed)
    save_onnx(model, tmp_path / "model.onnx")
    np.testing.assert_allclose(run(tmp_path / "model.onnx", x), model.predict(x), 1e-4, 1e-5)


@pytest.mark.parametrize("kind", [MaxPooling2D, AveragePooling2D, Conv2D])
@pytest.mark.parametrize("free", [False, True])
def test_all_windows_with_padding_same(tmp_path, kind, free):
    rng = np.random.default_rng(0)
    for size in range(1, 5):
        for stride in range(1, 5):
            for length in (5, 6, 7):
                given = (1,) if kind is Conv2D else ()
                model = Sequential([kind(*given, size, stride, "same")], seed=0)
                model.build((None, None, 1) if free else (length, length, 1))
                path = tmp_path / "model.onnx"
                if free and 1 < size < stride:
                    with pytest.raises(ValueError, match="inputs of one size"):
                        save_onnx(model, path)
                    continue
                save_onnx(model, path)
                x = rng.standard_normal((2, length, length, 1)).astype("float32")
                np.testing.assert_allclose(run(path, x), model.predict(x), 0, 1e-5)
