"""Model files against the living Keras and ONNX Runtime, both ways (make parity)."""

import os

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np
import onnxruntime
import pytest

from dlbook import layers
from dlbook.activations import Elu, LeakyRelu
from dlbook.files.keras import TWINS, load_keras, save_keras
from dlbook.files.onnx import OPERATIONS, save_onnx
from dlbook.models import Sequential
from tests.parity import cases, make_files

# Keras calls its .h5 files old in a warning, and reads tensors in a way that NumPy has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

SEEDS = range(3)


def agree(ours, theirs):
    assert ours.shape == theirs.shape
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-5)


def run_onnx(path, x):
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    given = session.get_inputs()[0]
    x = x.astype("int64" if given.type == "tensor(int64)" else "float32")
    return session.run(None, {"x": x})[0]


@pytest.mark.parametrize("suffix", ["h5", "keras"])
@pytest.mark.parametrize("name", make_files.MODELS)
@pytest.mark.parametrize("seed", SEEDS)
def test_keras_to_dlbook_and_back(tmp_path, name, suffix, seed):
    theirs = make_files.MODELS[name]()
    make_files.scatter(theirs, seed, scale=0.7)
    x = make_files.inputs(theirs, seed)
    expected = theirs.predict(x, verbose=0)
    theirs.save(tmp_path / f"model.{suffix}")
    ours = load_keras(tmp_path / f"model.{suffix}")
    agree(ours.predict(x), expected)
    save_keras(ours, tmp_path / "back.keras")
    agree(keras.models.load_model(tmp_path / "back.keras").predict(x, verbose=0), expected)
    save_onnx(ours, tmp_path / "model.onnx")
    agree(run_onnx(tmp_path / "model.onnx", x), expected)


def models():
    """A model around every layer that is compared with Keras, and some that are easily mistaken."""
    for case in cases.LAYERS:
        apart = {"go_backwards", "return_state"} & set(case.options)  # ONNX files hold neither
        if case.kind in TWINS and not case.training and not apart:
            yield case.name, [getattr(layers, case.kind)(**case.options)], case.shape, case.ids
    inner = Sequential([layers.Dense(3, name="a/b"), layers.Dense(2, name="a/b")], trainable=False)
    yield "inner", [layers.Dense(4, activation=LeakyRelu(0.3)), inner], (3, 5), 0
    yield "elu", [layers.Dense(4), layers.Activation(Elu(0.5))], (3, 5), 0
    for name in ("linear", "relu", "elu", "leaky_relu", "softplus", "sigmoid"):
        yield f"rnn_{name}", [layers.SimpleRNN(3, name)], (2, 4, 3), 0
        yield f"lstm_{name}", [layers.LSTM(3, name)], (2, 4, 3), 0
        yield f"gru_{name}", [layers.GRU(3, "tanh", name)], (2, 4, 3), 0
    yield "gru_mixed", [layers.GRU(3, LeakyRelu(0.3), Elu(0.7))], (2, 4, 3), 0
    yield "dropout", [layers.Dropout(0.4), layers.Dense(2)], (3, 4), 0


MODELS = list(models())


@pytest.mark.parametrize(
    ("chain", "shape", "ids"), [m[1:] for m in MODELS], ids=[m[0] for m in MODELS]
)
def test_dlbook_to_keras_and_onnx(tmp_path, chain, shape, ids):
    model = Sequential(chain, seed=0)
    model.build(shape[1:])
    rng = np.random.default_rng(0)
    for weights in model.weights:
        weights[...] = np.abs(rng.normal(0, 0.5, weights.shape)) + 0.1
    x = rng.integers(0, ids, shape) if ids else rng.standard_normal(shape).astype("float32")
    expected = model.predict(x)
    save_keras(model, tmp_path / "model.keras")
    theirs = keras.models.load_model(tmp_path / "model.keras")
    agree(theirs.predict(x, verbose=0), expected)
    assert len(theirs.trainable_weights) == len(model.trainable_parameters)
    theirs.save(tmp_path / "again.keras")
    agree(load_keras(tmp_path / "again.keras").predict(x), expected)
    save_onnx(model, tmp_path / "model.onnx")
    agree(run_onnx(tmp_path / "model.onnx", x), expected)


def test_backwards_and_masks_in_keras_files(tmp_path):
    ids = np.array([[3, 1, 4, 0, 0], [5, 2, 6, 5, 3]])
    for seed, cell in enumerate((layers.SimpleRNN, layers.LSTM, layers.GRU)):
        ours = Sequential(
            [
                layers.Embedding(9, 4, mask_zero=True),
                cell(3, return_sequences=True),
                cell(4, go_backwards=True),
            ],
            seed=seed,
        )
        ours.build((5,))
        save_keras(ours, tmp_path / "model.keras")
        theirs = keras.models.load_model(tmp_path / "model.keras")
        agree(theirs.predict(ids, verbose=0), ours.predict(ids))
        theirs.save(tmp_path / "again.keras")
        agree(load_keras(tmp_path / "again.keras").predict(ids), ours.predict(ids))


def test_axes_of_any_length(tmp_path):
    for chain, shape, given in (
        ([layers.LSTM(3, return_sequences=True)], (None, 2), (2, 7, 2)),
        ([layers.Conv2D(3, 3, padding="same", strides=2)], (None, None, 1), (2, 7, 8, 1)),
    ):
        model = Sequential(chain, seed=0)
        model.build(shape)
        x = np.random.default_rng(0).standard_normal(given).astype("float32")
        save_keras(model, tmp_path / "model.keras")
        agree(
            keras.models.load_model(tmp_path / "model.keras").predict(x, verbose=0),
            model.predict(x),
        )
        save_onnx(model, tmp_path / "model.onnx")
        agree(run_onnx(tmp_path / "model.onnx", x), model.predict(x))


def test_float64(tmp_path):
    model = Sequential([layers.Dense(3, activation="tanh")], seed=0)
    model.build((4,), dtype="float64")
    save_keras(model, tmp_path / "model.keras")
    theirs = keras.models.load_model(tmp_path / "model.keras")
    x = np.random.default_rng(0).standard_normal((5, 4))
    assert theirs.layers[0].dtype_policy.name == "float64"
    agree(theirs.predict(x, verbose=0), model.predict(x))
    save_onnx(model, tmp_path / "model.onnx")
    agree(run_onnx(tmp_path / "model.onnx", x), model.predict(x).astype("float32"))


def test_lambdas_are_refused(tmp_path):
    theirs = keras.Sequential([keras.Input((3,)), keras.layers.Lambda(lambda x: x + 1)])
    for suffix in ("h5", "keras"):
        theirs.save(tmp_path / f"model.{suffix}")
        with pytest.raises(ValueError, match="Code in a file is never run"):
            load_keras(tmp_path / f"model.{suffix}")


def test_own_layers_are_refused(tmp_path):
    @keras.saving.register_keras_serializable("mine")
    class Dense(keras.layers.Dense):
        def call(self, x):
            return 2 * super().call(x)

    theirs = keras.Sequential([keras.Input((3,)), Dense(2)])
    for suffix in ("h5", "keras"):
        theirs.save(tmp_path / f"model.{suffix}")
        with pytest.raises(ValueError, match="layers of your own"):
            load_keras(tmp_path / f"model.{suffix}")


def test_every_layer_that_can_be_written_is_tried():
    tried = {type(layer) for _, chain, _, _ in MODELS for layer in chain}
    assert set(OPERATIONS) == set(TWINS.values())
    assert set(TWINS.values()) <= tried
