"""Model files: round trips, interrupted writes, files that are not ours."""

import json

import numpy as np
import pytest

from dlbook import optimizers
from dlbook.files import npz
from dlbook.layers import (
    GRU,
    LSTM,
    Activation,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Embedding,
    Flatten,
    MaxPooling2D,
    Residual,
    TransformerBlock,
)
from dlbook.models import Sequential, load_model

RNG = np.random.default_rng(0)

MODELS = {
    "dense": ([Dense(5, activation="relu", kernel_regularizer="l2"), Dense(2)], (4,)),
    "image": (
        [
            Conv2D(3, 3, activation="relu"),
            MaxPooling2D(),
            BatchNormalization(),
            Flatten(),
            Dense(2),
        ],
        (8, 8, 1),
    ),
    "sequence": ([LSTM(4, return_sequences=True), GRU(3), Dropout(0.5), Dense(2)], (5, 4)),
    "blocks": (
        [
            Residual([Dense(4), Activation("gelu")]),
            TransformerBlock(2, 8),
            Sequential([Flatten(), Dense(2)]),
        ],
        (5, 4),
    ),
}


@pytest.mark.parametrize(("layers", "shape"), MODELS.values(), ids=MODELS)
def test_round_trip(layers, shape, tmp_path):
    model = Sequential(layers, seed=0)
    model.compile(optimizers.Adam(0.01), "mse", metrics=["mae"])
    x, y = RNG.standard_normal((20, *shape)), RNG.standard_normal((20, 2))
    model.fit(x, y, verbose=0)
    model.save(tmp_path / "model.npz")
    again = load_model(tmp_path / "model.npz")
    np.testing.assert_array_equal(again.predict(x), model.predict(x))
    assert again.evaluate(x, y) == model.evaluate(x, y)
    assert [type(layer) for layer in again.layers] == [type(layer) for layer in model.layers]


def test_training_goes_on_where_it_stopped(tmp_path):
    model = Sequential([Dense(5, activation="tanh"), Dense(1)], seed=0)
    model.compile("adam", "mse")
    x, y = RNG.standard_normal((20, 3)), RNG.standard_normal((20, 1))
    model.fit(x, y, shuffle=False, verbose=0)
    model.save(tmp_path / "model.npz")
    again = load_model(tmp_path / "model.npz")
    for net in (model, again):
        net.fit(x, y, epochs=3, shuffle=False, verbose=0)
    for a, b in zip(model.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_ids_float64_and_no_compile(tmp_path):
    model = Sequential([Embedding(9, 3), Flatten(), Dense(1)], seed=0)
    model.build((4,), dtype="float64")
    model.save(tmp_path / "model.npz")
    again = load_model(tmp_path / "model.npz")
    ids = RNG.integers(0, 9, (5, 4))
    assert again.predict(ids).dtype == np.float64
    np.testing.assert_array_equal(again.predict(ids), model.predict(ids))


class Doubling(Activation):
    """A reader's own layer."""

    def forward(self, x, *, training):
        return 2 * x, None


def test_own_layers_are_handed_over(tmp_path):
    model = Sequential([Dense(2), Doubling("linear")], seed=0)
    model.build((3,))
    model.save(tmp_path / "model.npz")
    with pytest.raises(ValueError, match="Unknown class 'Doubling'"):
        load_model(tmp_path / "model.npz")
    again = load_model(tmp_path / "model.npz", {"Doubling": Doubling})
    np.testing.assert_array_equal(again.predict(np.ones((1, 3))), model.predict(np.ones((1, 3))))


class Dense2(Dense):
    """A reader's own layer, about to be given a name of dlbook's."""

    def forward(self, x, *, training):
        out, cache = super().forward(x, training=training)
        return 2 * out, cache


Dense2.__name__ = "Dense"


def accuracy(y_true, y_pred):
    """A reader's own metric, with a name of dlbook's."""
    return np.full(len(y_true), 7.0)


def with_own_names():
    model = Sequential([Dense2(2), Dense(2, activation="softmax")], seed=0)
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=[accuracy])
    model.build((3,))
    return model


def test_own_classes_and_metrics_keep_their_origin(tmp_path):
    """A class or a metric with a built-in's name is not the built-in, nor the other way round."""
    model, x, y = with_own_names(), RNG.standard_normal((5, 3)), [0, 1, 0, 1, 0]
    model.save(tmp_path / "model.npz")
    for objects, what in ((None, "class"), ({"Dense": Dense2}, "metric")):
        with pytest.raises(ValueError, match=rf"Unknown {what} .*custom_objects="):
            load_model(tmp_path / "model.npz", objects)
    again = load_model(tmp_path / "model.npz", {"Dense": Dense2, "accuracy": accuracy})
    assert [type(layer) for layer in again.layers] == [Dense2, Dense]
    np.testing.assert_array_equal(again.predict(x), model.predict(x))
    assert again.evaluate(x, y)[1] == 7.0


def test_older_files_tell_own_classes_by_what_is_handed_over(tmp_path):
    model, path = with_own_names(), tmp_path / "model.npz"
    model.save(path)
    config, arrays = npz.read(path)
    text = json.dumps(config | {"own_marked": False}).replace('"own": "Dense"', '"class": "Dense"')
    text = text.replace('[{"own": "accuracy"}]', '["accuracy"]')
    assert '"own"' not in text
    np.savez(path, config=np.array(text), **{f"array_{k}": a for k, a in enumerate(arrays)})
    assert [type(layer) for layer in load_model(path).layers] == [Dense, Dense]
    again = load_model(path, {"Dense": Dense2, "accuracy": accuracy})
    assert [type(layer) for layer in again.layers] == [Dense2, Dense2]
    assert again.metrics == {"accuracy": accuracy}


def twice():
    shared = Dense(3, activation="tanh")
    inner = Sequential([shared, Dense(3)])
    return [shared, Residual([shared, Dense(3)]), inner, inner, Dense(2)]


def test_a_layer_that_comes_again_is_one_layer(tmp_path):
    model, path = Sequential(twice(), seed=0), tmp_path / "model.npz"
    model.compile("adam", "mse")
    x, y = RNG.standard_normal((8, 3)), RNG.standard_normal((8, 2))
    model.fit(x, y, verbose=0)
    model.save(path)
    again = load_model(path)
    assert again.layers[0] is again.layers[1].layers[0] is again.layers[2].layers[0]
    assert again.layers[2] is again.layers[3]
    assert len(again.vector.parameters) == len(model.vector.parameters)
    for net in (model, again):
        net.fit(x, y, epochs=3, shuffle=False, verbose=0)
    np.testing.assert_array_equal(again.predict(x), model.predict(x))


def test_a_layer_of_two_models(tmp_path):
    shared = Dense(3)
    models = [Sequential([shared, Dense(2)], seed=0), Sequential([Dense(3), shared], seed=1)]
    x = RNG.standard_normal((4, 3))
    for k, model in enumerate(models):
        model.compile("sgd", "mse")
        model.fit(x, np.ones((4, 2 + k)), verbose=0)
    for k, model in enumerate(models):
        model.save(tmp_path / f"{k}.npz")
        np.testing.assert_array_equal(
            load_model(tmp_path / f"{k}.npz").predict(x), model.predict(x)
        )


@pytest.mark.parametrize("again", [7, -9, None, "a", 0])
def test_a_reference_to_nothing(tmp_path, again):
    _, path = saved(tmp_path)
    config, arrays = npz.read(path)
    config["model"]["config"]["layers"].append({"again": again})
    npz.write(path, config, arrays)
    with pytest.raises(ValueError, match="does not hold a model"):
        load_model(path)


def saved(tmp_path):
    model = Sequential([Dense(2)], seed=0)
    model.build((3,))
    path = tmp_path / "model.npz"
    model.save(path)
    return model, path


def test_failed_save_leaves_the_old_file(tmp_path, monkeypatch):
    model, path = saved(tmp_path)
    before = path.read_bytes()

    def fail(file, **arrays):
        file.write(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(np, "savez", fail)
    with pytest.raises(OSError, match="disk full"):
        model.save(path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["model.npz"]


@pytest.mark.parametrize("cut", [0, 10, 300, -1])
def test_damaged_file(tmp_path, cut):
    _, path = saved(tmp_path)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(ValueError, match="not a whole model file"):
        load_model(path)


def test_flipped_bits_never_pass_for_a_model(tmp_path):
    _, path = saved(tmp_path)
    whole = path.read_bytes()
    middle = whole.index(b"array_0.npy") + 150  # within the numbers of the kernel
    path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :])
    with pytest.raises(ValueError, match="not a whole model file"):
        load_model(path)


def test_no_flipped_byte_goes_unseen(tmp_path):
    """Every third byte of a file in turn: the model is either refused or the one that was saved."""
    model, path = saved(tmp_path)
    whole, refused = path.read_bytes(), 0
    for place in range(0, len(whole), 3):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        try:
            again = load_model(path)
        except ValueError as error:
            assert str(error).startswith(str(path))
            refused += 1
        else:
            for ours, theirs in zip(again.weights, model.weights, strict=True):
                np.testing.assert_array_equal(ours, theirs)
    assert refused > len(whole) / 6


def test_a_single_array_renamed(tmp_path):
    path = tmp_path / "array.npz"
    with path.open("wb") as file:
        np.save(file, np.ones(3))
    with pytest.raises(ValueError, match="not a whole model file") as caught:
        load_model(path)
    assert "allow_pickle" not in str(caught.value)


def test_more_than_a_thousand_arrays(tmp_path):
    model = Sequential([Dense(1) for _ in range(510)], seed=0)
    model.build((1,))
    model.save(tmp_path / "deep.npz")
    for ours, theirs in zip(load_model(tmp_path / "deep.npz").weights, model.weights, strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("iterations", [-1, "a", 0, 1.5, True, None])
def test_steps_that_cannot_be(tmp_path, iterations):
    model, path = saved(tmp_path)
    model.compile("adam", "mse")
    model.train_on_batch(np.ones((1, 3)), np.ones((1, 2)))
    model.save(path)
    config, arrays = npz.read(path)
    config["compile"]["iterations"] = iterations
    npz.write(path, config, arrays)
    with pytest.raises(ValueError, match="does not hold a model"):
        load_model(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda arrays: arrays.append(np.zeros(8, "f4")),
        lambda arrays: arrays.append(np.zeros(3, "f4")),
        lambda arrays: arrays.__setitem__(2, np.zeros(7, "f4")),
        lambda arrays: arrays.__setitem__(2, np.zeros((2, 4), "f4")),
        lambda arrays: arrays.__setitem__(0, np.zeros((2, 3), "f4")),
        lambda arrays: arrays.__setitem__(0, np.zeros((3, 2), "c8")),
        lambda arrays: arrays.pop(),
    ],
    ids=["one more", "foreign", "short moment", "square moment", "turned", "complex", "one less"],
)
def test_arrays_that_do_not_fit(tmp_path, change):
    model, path = saved(tmp_path)
    model.compile("adam", "mse")
    model.train_on_batch(np.ones((1, 3)), np.ones((1, 2)))
    model.save(path)
    config, arrays = npz.read(path)
    assert [array.shape for array in arrays] == [(3, 2), (2,), (8,), (8,)]
    change(arrays)
    npz.write(path, config, arrays)
    with pytest.raises(ValueError, match=r"model\.npz (does not hold a|is not a whole) model"):
        load_model(path)


def test_surplus_arrays_of_a_model_that_was_not_compiled(tmp_path):
    _, path = saved(tmp_path)
    config, arrays = npz.read(path)
    npz.write(path, config, [*arrays, np.zeros(8, "f4")])
    with pytest.raises(ValueError, match="other arrays are left"):
        load_model(path)


def test_foreign_files(tmp_path):
    path = tmp_path / "other.npz"
    np.savez(path, a=np.ones(3))
    with pytest.raises(ValueError, match="not a whole model file"):
        load_model(path)
    np.savez(path, config=np.array(json.dumps({"format": "other"})))
    with pytest.raises(ValueError, match="was not written by"):
        load_model(path)
    path.write_text("hello")
    with pytest.raises(ValueError, match="not a whole model file"):
        load_model(path)


def test_pickles_are_never_read(tmp_path):
    path = tmp_path / "evil.npz"
    np.savez(path, config=np.array([{"format": npz.FORMAT}], dtype=object))
    with pytest.raises(ValueError, match="not a whole model file"):
        load_model(path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda config: config.update(version=99), "update dlbook"),
        (lambda config: config.update(version="x"), "format version 'x'"),
        (lambda config: config.pop("version"), "format version None"),
        (lambda config: config["model"]["config"].update(layers=[]), "does not hold a model"),
        (lambda config: config.pop("model"), "does not hold a model"),
        (
            lambda config: config["model"].update({"class": "Sequental"}),
            "Did you mean 'Sequential'",
        ),
        (lambda config: config["model"].update({"class": "Adam"}), "does not hold a model"),
        (lambda config: config["model"]["config"].update(colour=1), "does not hold a model"),
        (lambda config: config.update(input_shape=[4]), "expects weights of shapes"),
        (lambda config: config.update(input_shape=[2]), "expects weights of shapes"),
    ],
)
def test_changed_configuration(tmp_path, change, message):
    _, path = saved(tmp_path)
    config, arrays = npz.read(path)
    change(config)
    header = json.dumps(config)
    np.savez(path, config=np.array(header), **{f"array_{k}": a for k, a in enumerate(arrays)})
    with pytest.raises(ValueError, match=message):
        load_model(path)


def test_names_and_folders(tmp_path):
    model, _ = saved(tmp_path)
    with pytest.raises(ValueError, match=r"must end in \.npz, got 'model.h5'"):
        model.save(tmp_path / "model.h5")
    with pytest.raises(FileNotFoundError, match="no folder"):
        model.save(tmp_path / "nowhere" / "model.npz")
    with pytest.raises(FileNotFoundError, match="There is no file"):
        load_model(tmp_path / "nothing.npz")


def test_many_arrays_keep_their_order(tmp_path):
    arrays = [np.full(2, k) for k in range(1100)]
    npz.write(tmp_path / "many.npz", {}, arrays)
    _, again = npz.read(tmp_path / "many.npz")
    assert [array[0] for array in again] == list(range(1100))
