"""Keras files: equal predictions, and clear refusals of all that is damaged, foreign or sly.

The files in tests/parity/files were saved by Keras (tests/parity/make_files.py).
"""

import errno
import io
import json
import shutil
import zipfile
from pathlib import Path

import h5py
import numpy as np
import pytest

from dlbook.activations import Elu, LeakyRelu
from dlbook.files import keras
from dlbook.files.keras import load_keras, save_keras
from dlbook.layers import (
    LSTM,
    Activation,
    BatchNormalization,
    Conv2D,
    Dense,
    Embedding,
    Flatten,
    Residual,
)
from dlbook.models import Sequential

FILES = Path(__file__).resolve().parents[1] / "parity" / "files"
NAMES = ["article", "image", "sequence"]
SUFFIXES = ["h5", "keras"]


@pytest.fixture(scope="module")
def predictions():
    with np.load(FILES / "predictions.npz", allow_pickle=False) as file:
        return dict(file)


def copied(tmp_path, name):
    """A copy of a file that Keras wrote, to be spoiled."""
    return Path(shutil.copy(FILES / name, tmp_path))


def repacked(path, change, part=keras.CONFIG):
    """Replace a part of a .keras file by ``change(part)``; None leaves it out."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            if content is not None:
                archive.writestr(name, content)
    return path


def reconfigured(path, change):
    """Let ``change`` work on the configuration in a .keras or .h5 file."""
    if path.suffix == ".h5":
        with h5py.File(path, "r+") as file:
            config = json.loads(file.attrs["model_config"])
            change(config)
            file.attrs["model_config"] = json.dumps(config)
        return path

    def rewrite(text):
        config = json.loads(text)
        change(config)
        return json.dumps(config)

    return repacked(path, rewrite)


def set_option(kind, **options):
    """A change of a configuration: options of every layer of one kind."""

    def change(config):
        for entry in config["config"]["layers"]:
            if entry["class_name"] == kind:
                entry["config"].update(options)

    return change


# Reading.


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("name", NAMES)
def test_predictions_are_those_of_keras(name, suffix, predictions):
    model = load_keras(FILES / f"{name}.{suffix}")
    ours = model.predict(predictions[f"{name}_x"])
    np.testing.assert_allclose(ours, predictions[f"{name}_y"], rtol=0, atol=1e-5)


def test_the_files_say_who_made_them(predictions):
    assert str(predictions["made_by"]).startswith("keras 3")


def test_the_comparison_sees_swapped_gates(predictions):
    model = load_keras(FILES / "sequence.keras")
    kernel = model.layers[2].kernel.value  # of the first LSTM
    kernel[...] = np.roll(kernel, 4, axis=1)
    ours = model.predict(predictions["sequence_x"])
    assert np.abs(ours - predictions["sequence_y"]).max() > 1e-4


def test_names_options_and_freezing_are_taken_over():
    model = load_keras(FILES / "image.h5")
    normalization = model.layers[1]
    assert (normalization.momentum, normalization.epsilon) == (0.8, 0.01)
    assert [layer.name for layer in model.layers if not layer.trainable] == ["conv2d_2"]
    assert repr(model.layers[11].kernel_regularizer) == "L2(l2=0.02)"
    assert type(model.layers[7].kernel_initializer).__name__ == "HeNormal"


def test_a_loaded_model_trains_on():
    model = load_keras(FILES / "article.keras")
    model.compile("adam", "sparse_categorical_crossentropy")
    rng = np.random.default_rng(0)
    x, y = rng.random((20, 8, 8, 1)), rng.integers(0, 10, 20)
    before = model.evaluate(x, y)
    model.fit(x, y, epochs=20, verbose=0)
    assert model.evaluate(x, y) < before


def keras_2(path):
    """Turn an .h5 file into one as Keras 2 wrote it: other places, bytes, long lists in pieces."""
    with h5py.File(path, "r+") as file:
        config = json.loads(file.attrs["model_config"])
        start, *layers = config["config"]["layers"]
        layers[0]["config"]["batch_input_shape"] = start["config"]["batch_shape"]
        for entry in layers:
            entry["config"]["dtype"] = "float32"
            if entry["class_name"] == "LeakyReLU":
                entry["config"]["alpha"] = entry["config"].pop("negative_slope")
        file.attrs["model_config"] = json.dumps(
            {"class_name": "Sequential", "config": layers}
        ).encode()
        for group in file["model_weights"].values():
            names = [str(name) for name in group.attrs.pop("weight_names")]
            for k, name in enumerate(names):
                group.move(name, f"{name}:0")
                group.attrs[f"weight_names{k}"] = np.array([f"{name}:0".encode()])
    return path


@pytest.mark.parametrize("name", NAMES)
def test_files_of_keras_2(name, tmp_path, predictions):
    model = load_keras(keras_2(copied(tmp_path, f"{name}.h5")))
    ours = model.predict(predictions[f"{name}_x"])
    np.testing.assert_allclose(ours, predictions[f"{name}_y"], rtol=0, atol=1e-5)


def test_activations_written_as_objects(tmp_path):
    function = {"module": "builtins", "class_name": "function", "config": "relu",
                "registered_name": "function"}  # fmt: skip
    path = reconfigured(
        copied(tmp_path, "article.keras"), set_option("Conv2D", activation=function)
    )
    assert type(load_keras(path).layers[0].activation).__name__ == "Relu"
    slope = {"module": "keras.layers", "class_name": "LeakyReLU", "config": {"negative_slope": 0.3}}
    path = reconfigured(path, set_option("Conv2D", activation=slope))
    assert load_keras(path).layers[0].activation.negative_slope == 0.3


# Refusing.


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("cut", [0, 10, 0.5, 0.98])
def test_truncated_files(tmp_path, suffix, cut):
    path = copied(tmp_path, f"article.{suffix}")
    whole = path.read_bytes()
    path.write_bytes(whole[: cut if isinstance(cut, int) else int(cut * len(whole))])
    with pytest.raises(ValueError, match="Save it again in Keras") as caught:
        load_keras(path)
    assert str(caught.value).startswith(str(path))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_flipped_bytes_are_refused_or_harmless_to_the_reader(tmp_path, suffix):
    """A damaged file is an error that names it, or a model: never another kind of failure."""
    path = copied(tmp_path, f"article.{suffix}")
    whole, refused = path.read_bytes(), 0
    for place in range(0, len(whole), 397):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :])
        try:
            load_keras(path)
        except ValueError as error:
            assert str(error).startswith(str(path))
            refused += 1
    assert refused > 3


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("content", [b"hello", b"PK\x03\x04", b"\x89HDF\r\n\x1a\n"])
def test_foreign_files(tmp_path, suffix, content):
    path = tmp_path / f"model.{suffix}"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="is damaged, or not a model that Keras saved"):
        load_keras(path)


def test_the_content_counts_and_not_the_name(tmp_path, predictions):
    for name, other in (("article.h5", "a.keras"), ("article.keras", "a.h5"), ("article.h5", "a")):
        model = load_keras(shutil.copy(FILES / name, tmp_path / other))
        ours = model.predict(predictions["article_x"])
        np.testing.assert_allclose(ours, predictions["article_y"], rtol=0, atol=1e-5)


def test_missing_files(tmp_path):
    with pytest.raises(FileNotFoundError, match="There is no file"):
        load_keras(tmp_path / "model.keras")
    (tmp_path / "folder.keras").mkdir()
    with pytest.raises(OSError, match="no ordinary file"):
        load_keras(tmp_path / "folder.keras")


def test_weights_alone(tmp_path):
    path = copied(tmp_path, "article.h5")
    with h5py.File(path, "r+") as file:
        del file.attrs["model_config"]
    with pytest.raises(ValueError, match="holds no architecture"):
        load_keras(path)
    path = repacked(copied(tmp_path, "article.keras"), lambda part: None, keras.WEIGHTS)
    with pytest.raises(ValueError, match=r"holds no model\.weights\.h5"):
        load_keras(path)


def shapeless(config):
    del config["config"]["layers"][0]
    config["config"].pop("build_input_shape")
    config.pop("build_config", None)


REFUSED = {
    "Lambda": (lambda c: c["config"]["layers"][3].update(class_name="Lambda"), "Lambda"),
    "own": (lambda c: c["config"]["layers"][1].update(registered_name="My>Conv2D"), "of your own"),
    "module": (lambda c: c["config"]["layers"][1].update(module="os"), "of your own"),
    "functional": (lambda c: c.update(class_name="Functional"), "holds a Functional model"),
    "shapeless": (shapeless, "does not say what its inputs are"),
    "input only": (lambda c: c["config"]["layers"].__delitem__(slice(1, None)), "has no layers"),
    "first": (set_option("Conv2D", data_format="channels_first"), "data_format='channels_first'"),
    "dilation": (set_option("Conv2D", dilation_rate=[2, 2]), "dilation_rate"),
    "groups": (set_option("Conv2D", groups=2), "groups=2"),
    "padding": (set_option("Conv2D", padding="causal"), "'valid' or 'same'"),
    "future": (set_option("Dense", cleverness=3), "cleverness=3"),
    "selu": (set_option("Dense", activation="selu"), "Unknown activation 'selu'"),
    "own activation": (
        set_option("Dense", activation={"class_name": "function", "config": "relu",
                                        "registered_name": "My>relu"}),
        "Unknown activation 'My>relu'",
    ),
    "units": (set_option("Dense", units=9), "expects weights of shapes"),
    "no units": (set_option("Dense", units=-1), "positive integer"),
    "size": (set_option("MaxPooling2D", pool_size=[9, 9]), "does not fit"),
    "half": (set_option("Dense", dtype="float16"), "compute in float16, float32"),
    "policy": (
        set_option("Dense", dtype={"class_name": "Policy", "config": {"name": "mixed_float16"}}),
        "mixed_float16",
    ),
}  # fmt: skip


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(("change", "message"), REFUSED.values(), ids=REFUSED)
def test_what_dlbook_does_not_have(tmp_path, suffix, change, message):
    path = reconfigured(copied(tmp_path, f"article.{suffix}"), change)
    with pytest.raises(ValueError, match="can't become a model of dlbook") as caught:
        load_keras(path)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "options", "message"),
    [
        ("GRU", {"reset_after": False}, "reset_after=False"),
        ("LSTM", {"stateful": True}, "stateful"),
        ("LSTM", {"recurrent_activation": "hard_sigmoid"}, "hard_sigmoid"),
    ],
)
def test_what_dlbook_does_not_have_for_sequences(tmp_path, kind, options, message):
    path = reconfigured(copied(tmp_path, "sequence.keras"), set_option(kind, **options))
    with pytest.raises(ValueError, match=message):
        load_keras(path)


@pytest.mark.parametrize(
    ("options", "offered"),
    [
        ({"max_value": None, "negative_slope": 0.0, "threshold": 0.0}, True),
        ({"max_value": 0.0}, False),
        ({"max_value": 6.0}, False),
        ({"threshold": 0.5}, False),
    ],
)
def test_zero_is_off_only_where_keras_means_it(tmp_path, options, offered):
    path = tmp_path / "relu.h5"
    layer = {"name": "r", "batch_input_shape": [None, 2], **options}
    inner = {"name": "s", "layers": [{"class_name": "ReLU", "config": layer}]}
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": inner})
        file.create_group("model_weights").create_group("r").attrs["weight_names"] = []
    if offered:
        assert load_keras(path).predict(np.array([[-1.0, 7.0]])).tolist() == [[0.0, 7.0]]
    else:
        ((option, value),) = options.items()
        with pytest.raises(ValueError, match=f"{option}={value}"):
            load_keras(path)


def test_a_gru_of_early_keras_2_is_refused(tmp_path):
    def forget(config):
        for entry in config["config"]["layers"]:
            entry["config"].pop("reset_after", None)

    path = reconfigured(copied(tmp_path, "sequence.h5"), forget)
    with pytest.raises(ValueError, match="reset_after=False"):
        load_keras(path)


@pytest.mark.parametrize(
    ("kind", "options", "message"),
    [
        ("BatchNormalization", {"scale": False}, "scale=False"),
        ("BatchNormalization", {"axis": 1}, "axis=1"),
        ("UpSampling2D", {"interpolation": "bilinear"}, "interpolation"),
        ("GlobalAveragePooling2D", {"keepdims": True}, "keepdims"),
        ("ReLU", {"max_value": 6.0}, "max_value"),
        ("LeakyReLU", {"negative_slope": -3}, "0 <= negative_slope <= 1"),
    ],
)
def test_what_dlbook_does_not_have_for_images(tmp_path, kind, options, message):
    path = reconfigured(copied(tmp_path, "image.keras"), set_option(kind, **options))
    with pytest.raises(ValueError, match=message):
        load_keras(path)


@pytest.mark.parametrize("axis", [-1, 3, [3]])
def test_the_last_axis_has_several_names(tmp_path, axis):
    load_keras(
        reconfigured(copied(tmp_path, "image.h5"), set_option("BatchNormalization", axis=axis))
    )


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("LSTM", {"dropout": 0.2}),
        ("LSTM", {"recurrent_constraint": {"class_name": "NonNeg", "config": {}}}),
        ("Dense", {"kernel_constraint": {"class_name": "NonNeg", "config": {}}}),
        ("Dense", {"kernel_regularizer": {"class_name": "L1L2", "config": {"l1": 0.1, "l2": 0.1}}}),
    ],
)
def test_what_acts_in_training_alone_is_left_out_aloud(tmp_path, kind, options, predictions):
    path = reconfigured(copied(tmp_path, "sequence.keras"), set_option(kind, **options))
    with pytest.warns(UserWarning, match="acts only in training"):
        model = load_keras(path)
    ours = model.predict(predictions["sequence_x"])
    np.testing.assert_allclose(ours, predictions["sequence_y"], rtol=0, atol=1e-5)


def test_regularizers_that_are_one_penalty(tmp_path):
    one = {"class_name": "L1L2", "config": {"l1": 0.0, "l2": 0.25}}
    path = reconfigured(copied(tmp_path, "article.h5"), set_option("Dense", kernel_regularizer=one))
    assert load_keras(path).layers[3].kernel_regularizer.l2 == 0.25


KERNEL = "model_weights/dense/sequential/dense/kernel"


def external(file, folder):
    (folder / "secret.bin").write_bytes(bytes(1000))
    data = file.create_dataset("other", (36, 8), "f4", external=[(folder / "secret.bin", 0, 1152)])
    file[KERNEL] = data


def virtual(file, folder):
    layout = h5py.VirtualLayout((36, 8), "f4")
    layout[:] = h5py.VirtualSource(folder / "other.h5", "data", (36, 8))
    file.create_virtual_dataset(KERNEL, layout)


def soft_link(file, folder):
    file["other"] = np.ones((36, 8), "f4")
    file[KERNEL] = h5py.SoftLink("/other")


def external_link(file, folder):
    with h5py.File(folder / "other.h5", "w") as other:
        other["data"] = np.ones((36, 8), "f4")
    file[KERNEL] = h5py.ExternalLink(folder / "other.h5", "/data")


def packed(file, folder):
    file.create_dataset(KERNEL, data=np.ones((36, 8), "f4"), compression="gzip")


def promised(file, folder):
    file.create_dataset(KERNEL, (36, 8), "f4")  # never written: no byte of it is in the file


def words(file, folder):
    file[KERNEL] = np.full((36, 8), b"w")


def group(file, folder):
    file.create_group(KERNEL)


def nothing(file, folder):
    pass


SLY = [external, virtual, soft_link, external_link, packed, promised, words, group, nothing]


@pytest.mark.parametrize("spoil", SLY)
def test_data_that_is_not_plainly_in_the_file(tmp_path, spoil):
    path = copied(tmp_path, "article.h5")
    with h5py.File(path, "r+") as file:
        del file[KERNEL]
        spoil(file, tmp_path)
    message = "link to another place|not a plain data set|are missing"
    with pytest.raises(ValueError, match=message):
        load_keras(path)


@pytest.mark.parametrize("spoil", SLY)
def test_data_that_is_not_plainly_in_the_archive(tmp_path, spoil, monkeypatch):
    monkeypatch.setitem(globals(), "KERNEL", "layers/dense/vars/0")
    path = copied(tmp_path, "article.keras")

    def change(part):
        buffer = io.BytesIO(part)
        with h5py.File(buffer, "r+") as file:
            del file[KERNEL]
            spoil(file, tmp_path)
        return buffer.getvalue()

    message = "link to|not a plain data set|expects weights"
    with pytest.raises(ValueError, match=message):
        load_keras(repacked(path, change, keras.WEIGHTS))


def test_a_linked_folder_of_weights(tmp_path):
    path = copied(tmp_path, "article.h5")
    with h5py.File(path, "r+") as file:
        file.move("model_weights", "elsewhere")
        file["model_weights"] = h5py.SoftLink("/elsewhere")
    with pytest.raises(ValueError, match="link to another place"):
        load_keras(path)


# Writing.


def fresh():
    model = Sequential([Dense(3, activation="relu"), Dense(2, activation="softmax")], seed=0)
    model.build((4,))
    return model


@pytest.mark.parametrize("name", NAMES)
def test_written_files_read_back_the_same(name, tmp_path, predictions):
    model, path = load_keras(FILES / f"{name}.keras"), tmp_path / "model.keras"
    save_keras(model, path)
    again, x = load_keras(path), predictions[f"{name}_x"]
    np.testing.assert_array_equal(again.predict(x), model.predict(x))
    assert [str(layer) for layer in again.layers] == [str(layer) for layer in model.layers]
    assert [layer.trainable for layer in again.layers] == [
        layer.trainable for layer in model.layers
    ]
    before = path.read_bytes()
    save_keras(again, path)
    assert path.read_bytes() == before, "equal models make equal files"


def test_inner_models_slopes_freezing_and_float64(tmp_path):
    inner = Sequential([Dense(3, name="a/b"), Dense(2, name="a/b")], trainable=False)
    layers = [Dense(4, activation=LeakyRelu(0.3)), Activation(Elu(0.5)), inner]
    model = Sequential([*layers, BatchNormalization()], seed=0)
    model.build((5,), dtype="float64")
    save_keras(model, tmp_path / "model.keras")
    again = load_keras(tmp_path / "model.keras")
    x = np.random.default_rng(0).standard_normal((3, 5))
    assert again.predict(x).dtype == np.float64
    np.testing.assert_array_equal(again.predict(x), model.predict(x))
    assert [layer.trainable for layer in again.layers] == [True, True, False, False, True]
    assert [layer.name for layer in again.layers][2:4] == ["a_b", "a_b_1"]


def test_sequences_and_images_of_any_size(tmp_path):
    for layers, shape in (([LSTM(3)], (None, 2)), ([Conv2D(3, 3)], (None, None, 1))):
        model = Sequential(layers, seed=0)
        model.build(shape)
        save_keras(model, tmp_path / "model.keras")
        assert load_keras(tmp_path / "model.keras").input_shape == shape


def test_ids_stay_whole_numbers(tmp_path):
    model = Sequential([Embedding(9, 3), Flatten()], seed=0)
    model.build((4,))
    save_keras(model, tmp_path / "model.keras")
    with zipfile.ZipFile(tmp_path / "model.keras") as archive:
        config = json.loads(archive.read("config.json"))
    assert config["config"]["layers"][0]["config"]["dtype"] == "int32"


class Mine(Dense):
    """A reader's own layer."""


def test_what_keras_does_not_have(tmp_path):
    shared = Dense(4)
    for layers, message in (
        ([Residual([Dense(4)])], "residual is a Residual, but a Keras file holds only"),
        ([Mine(4)], "mine is a Mine"),
        ([shared, Activation("relu"), shared], "dense comes twice"),
    ):
        model = Sequential(layers, seed=0)
        model.build((4,))
        with pytest.raises(ValueError, match=message):
            save_keras(model, tmp_path / "model.keras")
    with pytest.raises(TypeError, match="Expected a Sequential"):
        save_keras(Dense(3), tmp_path / "model.keras")
    with pytest.raises(RuntimeError, match="does not know its input's shape"):
        save_keras(Sequential([Dense(3)]), tmp_path / "model.keras")
    assert list(tmp_path.iterdir()) == []


def test_names_and_folders(tmp_path):
    with pytest.raises(ValueError, match=r"ends in \.keras, got 'model.h5'"):
        save_keras(fresh(), tmp_path / "model.h5")
    with pytest.raises(FileNotFoundError, match="no folder"):
        save_keras(fresh(), tmp_path / "nowhere" / "model.keras")


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "model.keras"
    save_keras(fresh(), path)
    before = path.read_bytes()

    def full(*arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    with pytest.raises(OSError, match="An older file of that name is untouched") as caught:
        save_keras(fresh(), path)
    assert caught.value.errno == errno.ENOSPC
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["model.keras"]


def test_a_disk_that_is_really_full():
    """/dev/full takes no byte: what zipfile and the operating system say comes through."""
    device = Path("/dev/full")
    if not device.exists():
        pytest.skip("no /dev/full here")
    with pytest.raises(OSError, match="No space left"), device.open("wb", buffering=0) as opened:
        opened.write(b"x")
