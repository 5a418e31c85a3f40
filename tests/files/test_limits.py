"""Small files that ask for much: refused before anything is built, drawn or computed."""

import io
import json
import tracemalloc
import zipfile

import h5py
import numpy as np
import pytest

from dlbook.files import limits as room
from dlbook.files.keras import CONFIG, WEIGHTS, load_keras, save_keras
from dlbook.files.limits import Limits, demands
from dlbook.layers import (
    Dense,
    Embedding,
    Flatten,
    MaxPooling2D,
    MultiHeadAttention,
    Residual,
    TransformerBlock,
    UpSampling2D,
)
from dlbook.models import Sequential, load_model

ONE = [np.zeros((1, 1), "f4"), np.zeros(1, "f4")]


def layer(kind, /, **config):
    return {"class": kind, "config": config}


def write(path, layers, input_shape, arrays=()):
    """A model file, made by hand."""
    config = {
        "format": "dlbook-model",
        "version": 1,
        "model": layer("Sequential", layers=layers),
        "input_shape": input_shape,
        "dtype": "float32",
    }
    named = {f"array_{k}": array for k, array in enumerate(arrays)}
    np.savez(path, config=np.array(json.dumps(config)), **named)
    return path


def peak(path, load=load_model):
    """The most memory that refusing a file takes, in bytes, and what was said."""
    tracemalloc.start()
    try:
        with pytest.raises(ValueError) as caught:
            load(path)
        return tracemalloc.get_traced_memory()[1], str(caught.value)
    finally:
        tracemalloc.stop()


ASKING = {
    "units": ([layer("Dense", units=3 * 10**8)], [1], ONE, "expects weights of shapes"),
    "inputs": ([layer("Dense", units=1)], [10**9], ONE, "expects weights of shapes"),
    "state": ([layer("BatchNormalization")], [10**8], [], "expects weights of shapes"),
    "ids": ([layer("Embedding", input_dim=10**8, output_dim=9)], [3], [], "expects weights of sh"),
    "drawn": (
        [layer("Dense", units=5000, kernel_initializer=layer("Orthogonal"))], [5000], ONE,
        "expects weights of shapes",
    ),
    "images": ([layer("UpSampling2D", size=5000)], [8, 8, 1], [], "makes of a sample take"),
    "numbers": ([layer("Flatten")], [10**6, 10**6], [], "makes of a sample take"),
    "window": ([layer("MaxPooling2D", pool_size=6000)], [8, 8, 1], [], "does not fit"),
    "same window": (
        [layer("MaxPooling2D", pool_size=6000, padding="same")], [8, 8, 1], [], "pools 36,000,000",
    ),
    "layers": ([layer("Flatten")] * 2500, [4], [], "2,501 layers, more than the limit of 2,000"),
    "text": ([layer("Flatten", name="x" * 2**23)], [4], [], "of its configuration take"),
}  # fmt: skip


@pytest.mark.parametrize(("layers", "shape", "arrays", "message"), ASKING.values(), ids=ASKING)
def test_a_small_file_that_asks_for_much(tmp_path, layers, shape, arrays, message):
    path = write(tmp_path / "model.npz", layers, shape, arrays)
    memory, said = peak(path)
    assert message in said and str(path) in said
    # The configuration itself is read, and stored with four bytes a character.
    assert memory < 2**22 + 10 * path.stat().st_size


def test_the_limit_can_be_raised(tmp_path):
    path = write(tmp_path / "model.npz", [layer("UpSampling2D", size=50)], [8, 8, 1])
    with pytest.raises(ValueError, match=r"limits=Limits\(size=640000\)"):
        load_model(path, limits=Limits(size=600_000))
    assert load_model(path, limits=Limits(size=640_000)).output_shape == (400, 400, 1)
    path = write(tmp_path / "deep.npz", [layer("Flatten")] * 2500, [4])
    assert len(load_model(path, limits=Limits(layers=2501)).layers) == 2500


def test_arrays_are_measured_before_they_are_read(tmp_path):
    path = tmp_path / "model.npz"
    write(path, [layer("Flatten")], [4], [np.zeros(10**6, "f4")])
    with pytest.raises(ValueError, match="its arrays take 4,000,000 bytes"):
        load_model(path, limits=Limits(size=3_999_999))
    np.savez_compressed(path, **np.load(path), array_1=np.zeros(10**8, "u1"))
    assert path.stat().st_size < 2**18
    memory, said = peak(path, lambda path: load_model(path, limits=Limits(size=5 * 10**7)))
    assert "its arrays take" in said and memory < 10**7


@pytest.mark.parametrize("announced", [4, 10**12])
def test_an_array_is_as_long_as_it_says(tmp_path, announced):
    path = write(tmp_path / "model.npz", [layer("Dense", units=1)], [1], ONE)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "<f4", "fortran_order": False, "shape": (announced,)}
    )
    members["array_1.npy"] = header.getvalue() + bytes(8)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    memory, said = peak(path)
    assert "announces" in said and memory < 2**22


def test_a_long_configuration_is_not_unpacked(tmp_path):
    path = tmp_path / "model.keras"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(CONFIG, b"[" + b"0," * 20_000_000 + b"0]")
        archive.writestr(WEIGHTS, b"x")
    memory, said = peak(path, load_keras)
    assert "configuration" in said and memory < 2**22


def test_many_names_of_one_array(tmp_path):
    model, path = Sequential([Dense(2)], seed=0), tmp_path / "model.keras"
    model.build((3,))
    save_keras(model, path)
    with zipfile.ZipFile(path) as archive:
        config = archive.read(CONFIG)
    weights = io.BytesIO()
    with h5py.File(weights, "w") as file:
        group = file.create_group("layers/dense/vars")
        group["0"] = np.ones(250_000, "f4")
        for k in range(1, 200):
            group[str(k)] = group["0"]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(CONFIG, config)
        archive.writestr(WEIGHTS, weights.getvalue())
    memory, said = peak(path, load_keras)
    assert "expects weights of shapes" in said and memory < 10 * path.stat().st_size


def test_keras_files_are_held_to_the_same_limits(tmp_path):
    model, path = Sequential([UpSampling2D(4), Flatten(), Dense(2)], seed=0), tmp_path / "a.keras"
    model.build((4, 4, 1))
    save_keras(model, path)
    for limits, message in (
        (Limits(size=2000), "characters of its configuration"),
        (Limits(layers=2), "3 layers"),
    ):
        with pytest.raises(ValueError, match=message):
            load_keras(path, limits)
    assert load_keras(path, Limits(layers=3)).output_shape == (2,)


def most(model, shape):
    model.build(shape)
    return {layer.name: numbers for layer, numbers in demands(model, shape)}


def test_what_a_prediction_takes_is_added_up():
    assert most(Sequential([UpSampling2D(3), Flatten()]), (2, 2, 5)) == {
        "up_sampling2d": 180,
        "flatten": 180,
    }
    attention = most(Sequential([MultiHeadAttention(4, 2)]), (100, 6))
    assert attention["multi_head_attention"] == 100 * 6 + 4 * 100 * 100
    block = most(Sequential([Embedding(9, 8), TransformerBlock(2, 16)]), (50,))
    assert max(block.values()) == 50 * 8 + 2 * 50 * 50
    residual = most(Sequential([Residual([Dense(9, name="wide"), Dense(3)])]), (7, 3))
    assert residual == {"wide": 63, "dense": 21}


def test_free_axes_count_when_the_data_are_known():
    model = Sequential([Embedding(9, 8), TransformerBlock(2, 16)])
    model.build((None,))
    Limits(size=10_000).check_prediction(model, (None,))
    with pytest.raises(ValueError, match="makes of a sample take"):
        Limits(size=10_000).check_prediction(model, (100,))


def test_the_widest_window_is_allowed(monkeypatch):
    model = Sequential([MaxPooling2D(4, padding="same")])
    model.build((2, 2, 1))
    Limits().check_prediction(model, (2, 2, 1))
    monkeypatch.setattr(room, "WIDEST", 15)
    with pytest.raises(ValueError, match="pools 16 cells at a time, not 15"):
        Limits().check_prediction(model, (2, 2, 1))
