"""The command predict: every kind of image, and every kind of trouble."""

import os
import shutil
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dlbook.files.keras import save_keras
from dlbook.files.limits import Limits
from dlbook.files.reader import load, load_apart
from dlbook.layers import (
    Activation,
    Conv2D,
    Dense,
    Embedding,
    Flatten,
    GlobalAveragePooling2D,
    SimpleRNN,
)
from dlbook.models import Sequential
from dlbook.predict import as_input, class_probabilities, describe, main, read_image
from tests.hostile import COUNT, make_files

FILES = Path(__file__).resolve().parent / "parity" / "files"
EXIF_ORIENTATION = 0x0112


def brightest(shape):
    """A model whose classes are the top half and the bottom half: the brighter one wins."""
    model = Sequential([Flatten(), Dense(2, activation="softmax")], seed=0)
    model.build(shape)
    kernel = np.zeros((*shape, 2), "float32")
    kernel[: shape[0] // 2, ..., 0] = kernel[shape[0] // 2 :, ..., 1] = 1.0
    model.layers[1].kernel.value[...] = kernel.reshape(-1, 2)
    return model


@pytest.fixture
def saved(tmp_path):
    """A saved model for 8 x 8 gray images."""
    brightest((8, 8, 1)).save(tmp_path / "model.npz")
    return tmp_path / "model.npz"


def half(size=(40, 30), top=255, bottom=0):
    """A picture with one brightness in its upper and another in its lower half."""
    array = np.full((size[1], size[0]), bottom, "uint8")
    array[: size[1] // 2] = top
    return Image.fromarray(array)


# Reading.


def test_gray_stays_gray_and_colors_colors(tmp_path):
    half().save(tmp_path / "gray.png")
    half().convert("RGB").save(tmp_path / "rgb.jpg")
    half().convert("1").save(tmp_path / "bits.png")
    half().convert("CMYK").save(tmp_path / "print.jpg")
    half().convert("P").save(tmp_path / "palette.gif")
    modes = {path.name: read_image(path).mode for path in tmp_path.iterdir()}
    assert modes == {
        "gray.png": "L",
        "rgb.jpg": "RGB",
        "bits.png": "L",
        "print.jpg": "RGB",
        "palette.gif": modes["palette.gif"],
    }
    for path in tmp_path.iterdir():
        x = as_input(read_image(path), (8, 8, 1))
        np.testing.assert_allclose(x[0, :3].mean(), 1, atol=0.05, err_msg=path.name)
        np.testing.assert_allclose(x[0, 5:].mean(), 0, atol=0.05, err_msg=path.name)


def test_red_green_and_blue_keep_their_places(tmp_path):
    Image.new("RGB", (5, 5), (255, 128, 0)).save(tmp_path / "orange.png")
    x = as_input(read_image(tmp_path / "orange.png"), (2, 2, 3))
    np.testing.assert_allclose(x[0, 0, 0], [1, 128 / 255, 0])


def test_sixteen_bits(tmp_path):
    array = np.array([[0, 65535], [32768, 257]], "uint16")
    Image.fromarray(array).save(tmp_path / "deep.png")
    assert np.asarray(read_image(tmp_path / "deep.png")).tolist() == [[0, 255], [128, 1]]
    Image.fromarray(np.full((4, 4), 1e6, "float32")).save(tmp_path / "float.tiff")
    with pytest.raises(ValueError, match="no known range"):
        read_image(tmp_path / "float.tiff")


@pytest.mark.parametrize("mode", ["LA", "RGBA", "P"])
def test_white_shows_through(tmp_path, mode):
    image = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 10, 5))
    image.convert(mode).save(tmp_path / "ink.png")
    array = np.asarray(read_image(tmp_path / "ink.png").convert("L"))
    assert (array[:5] == 0).all() and (array[5:] == 255).all()


def test_half_transparent_ink(tmp_path):
    Image.new("RGBA", (4, 4), (0, 0, 0, 51)).save(tmp_path / "ink.png")
    assert np.asarray(read_image(tmp_path / "ink.png"))[0, 0].tolist() == [204] * 3


@pytest.mark.parametrize("orientation", range(1, 9))
def test_cameras_that_were_turned(tmp_path, orientation):
    """The file holds the turned picture and says so: it is read upright, whatever the turn."""
    turned = {
        1: [], 2: [Image.Transpose.FLIP_LEFT_RIGHT], 3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM], 5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_90], 7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }  # fmt: skip
    upright = half((40, 30), 200, 20)
    upright.paste(255, (0, 0, 10, 10))  # marks the upper left
    stored = upright
    for turn in turned[orientation]:
        stored = stored.transpose(turn)
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = orientation
    stored.save(tmp_path / "photo.png", exif=exif)
    np.testing.assert_array_equal(
        np.asarray(read_image(tmp_path / "photo.png")), np.asarray(upright)
    )


def png_chunk(kind, content):
    return (
        len(content).to_bytes(4, "big")
        + kind
        + content
        + zlib.crc32(kind + content).to_bytes(4, "big")
    )


def test_images_too_large_to_open(tmp_path):
    size = (20000).to_bytes(4, "big") * 2
    header = png_chunk(b"IHDR", size + bytes([8, 0, 0, 0, 0]))
    (tmp_path / "bomb.png").write_bytes(b"\x89PNG\r\n\x1a\n" + header + png_chunk(b"IDAT", b""))
    with pytest.raises(ValueError, match="decompression bomb"):
        read_image(tmp_path / "bomb.png")


def test_what_is_no_image(tmp_path):
    with pytest.raises(FileNotFoundError, match="there is no such file"):
        read_image(tmp_path / "nothing.png")
    (tmp_path / "text.png").write_text("hello")
    with pytest.raises(ValueError, match=r"no image that can be read \(PNG, JPEG"):
        read_image(tmp_path / "text.png")
    (tmp_path / "empty.jpg").touch()
    with pytest.raises(ValueError, match="no image that can be read"):
        read_image(tmp_path / "empty.jpg")
    with pytest.raises(OSError, match="no ordinary file"):
        read_image(tmp_path)
    # Pillow would start another program for this one.
    (tmp_path / "page.eps").write_text("%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n")
    with pytest.raises(ValueError, match="no image that can be read"):
        read_image(tmp_path / "page.eps")


@pytest.mark.parametrize("suffix", ["png", "jpg", "gif", "bmp", "tiff", "webp", "ppm"])
def test_truncated_images(tmp_path, suffix):
    rng = np.random.default_rng(0)
    path = tmp_path / f"image.{suffix}"
    Image.fromarray(rng.integers(0, 256, (50, 60, 3), "uint8")).save(path)
    assert read_image(path).size == (60, 50)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ValueError, match="read"):
        read_image(path)


# From an image to an input.


@pytest.mark.parametrize("shape", [(8, 8, 1), (8, 8, 3), (8, 8), (64,), (5, 11, 3), (1, 1, 1)])
@pytest.mark.parametrize("size", [(8, 8), (1, 1), (300, 17), (17, 300), (3, 90)])
def test_any_size_becomes_the_models(shape, size):
    for mode in ("L", "RGB"):
        x = as_input(Image.new(mode, size, "white"), shape)
        assert x.shape == (1, *shape) and x.dtype == np.float32
        np.testing.assert_array_equal(x, 1)


def test_free_axes_keep_the_images_size():
    assert as_input(half((40, 30)), (None, None, 1)).shape == (1, 30, 40, 1)


def test_pixels_are_means_of_what_they_cover():
    array = np.random.default_rng(0).integers(0, 256, (32, 32)).astype("uint8")
    means = array.reshape(8, 4, 8, 4).mean(axis=(1, 3)) / 255
    x = as_input(Image.fromarray(array), (8, 8, 1))
    np.testing.assert_allclose(x[0, :, :, 0], means, atol=1.1 / 255)


def test_inverting():
    x = as_input(half(top=255, bottom=0), (2, 2), invert=True)
    assert x.tolist() == [[[0, 0], [1, 1]]]


@pytest.mark.parametrize("shape", [(5,), (8, 8, 2), (8, 8, 8, 1), (), (None,)])
def test_models_that_take_no_images(shape):
    with pytest.raises(ValueError, match="not images"):
        as_input(half(), shape)


# From outputs to classes.


def test_probabilities():
    def of(layers, out, loss=None):
        model = Sequential(layers, seed=0)
        model.build((2,))
        if loss is not None:
            model.compile("sgd", loss)
        return class_probabilities(model, np.asarray(out, "float32")).tolist()

    from dlbook.losses import BinaryCrossentropy, SparseCategoricalCrossentropy

    assert of([Dense(2, activation="softmax")], [[0.25, 0.75]]) == [[0.25, 0.75]]
    assert of([Dense(2), Activation("softmax")], [[0.25, 0.75]]) == [[0.25, 0.75]]
    assert of([Sequential([Dense(1, activation="sigmoid")])], [[0.75]]) == [[0.25, 0.75]]
    logits = SparseCategoricalCrossentropy(from_logits=True)
    assert of([Dense(2)], [[5.0, 5.0]], logits) == [[0.5, 0.5]]
    assert of([Dense(1)], [[0.0]], BinaryCrossentropy(from_logits=True)) == [[0.5, 0.5]]
    for layers in ([Dense(2)], [Dense(2, activation="sigmoid")], [Dense(1)]):
        with pytest.raises(ValueError, match="not the probabilities of classes"):
            of(layers, [[0.5, 0.5]][: len(layers)])
    with pytest.raises(ValueError, match="not the probabilities"):
        of([Dense(2)], [[0.5, 0.5]], "mse")


def test_description():
    assert describe(np.array([0.1, 0.6, 0.05, 0.25])) == "1  (1 60.0 %, 3 25.0 %, 0 10.0 %)"
    assert describe(np.array([0.5, 0.5])) == "0  (0 50.0 %, 1 50.0 %)"


# The command.


def test_one_line_a_file_and_on_past_a_broken_one(tmp_path, saved, capsys):
    half(top=255, bottom=0).save(tmp_path / "top.png")
    half(top=0, bottom=255).convert("RGB").save(tmp_path / "bottom.jpg")
    (tmp_path / "broken.png").write_bytes((tmp_path / "top.png").read_bytes()[:60])
    names = ["top.png", "broken.png", "nothing.png", "bottom.jpg"]
    assert main([str(saved), *(str(tmp_path / name) for name in names)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[0] for line in lines] == [str(tmp_path / name) for name in names]
    assert lines[0].endswith(": 0  (0 100.0 %, 1 0.0 %)")
    assert "no prediction: it can't be read as an image" in lines[1]
    assert lines[2].endswith("no prediction: there is no such file")
    assert lines[3].endswith(": 1  (1 100.0 %, 0 0.0 %)")


def test_all_well_is_status_0_and_options_count(tmp_path, saved, capsys):
    half(top=255, bottom=0).save(tmp_path / "top.png")
    arguments = [str(saved), str(tmp_path / "top.png"), "--names", "up,down"]
    assert main(arguments) == 0
    assert ": up  (up 100.0 %, down 0.0 %)" in capsys.readouterr().out
    assert main([*arguments, "--invert"]) == 0
    assert ": down  (down 100.0 %" in capsys.readouterr().out
    assert main([*arguments[:-1], "up,down,left"]) == 1
    assert "--names has 3 names, the model 2 classes" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["article.h5", "article.keras"])
def test_models_of_keras(tmp_path, capsys, name):
    half().save(tmp_path / "top.png")
    assert main([str(FILES / name), str(tmp_path / "top.png")]) == 0
    assert capsys.readouterr().out.count("%") == 3


def test_rows_of_an_image_as_steps(tmp_path, capsys):
    model = Sequential([SimpleRNN(3), Dense(2, activation="softmax")], seed=0)
    model.build((None, 6))
    model.save(tmp_path / "model.npz")
    half().save(tmp_path / "a.png")
    assert main([str(tmp_path / "model.npz"), str(tmp_path / "a.png")]) == 0
    assert "%" in capsys.readouterr().out


def test_models_that_fail(tmp_path, saved, capsys):
    half().save(tmp_path / "a.png")
    (tmp_path / "broken.npz").write_bytes(saved.read_bytes()[:100])
    text = Sequential([Dense(2, activation="softmax")], seed=0)
    text.build((7,))
    text.save(tmp_path / "table.npz")
    for name, message in (
        ("nothing.npz", "There is no file"),
        ("nothing.keras", "There is no file"),
        ("broken.npz", "is not a whole model file"),
        ("a.png", "not a whole model file"),
        ("table.npz", "not images"),
    ):
        assert main([str(tmp_path / name), str(tmp_path / "a.png")]) == 2
        captured = capsys.readouterr()
        assert message in captured.err and captured.out == ""


def test_outputs_that_are_not_finite(tmp_path, saved, capsys):
    model = load(saved)
    model.layers[1].kernel.value[...] = 3e38
    model.save(saved)
    half().save(tmp_path / "a.png")
    assert main([str(saved), str(tmp_path / "a.png")]) == 1
    assert "not finite" in capsys.readouterr().out


def test_the_command_itself(tmp_path, saved):
    half().save(tmp_path / "top.png")
    (tmp_path / "bad.png").touch()
    result = subprocess.run(
        [
            sys.executable,
            "-m",
            "dlbook",
            "predict",
            saved,
            tmp_path / "bad.png",
            tmp_path / "top.png",
        ],
        capture_output=True,
        text=True,
    )
    assert result.returncode == 1
    assert result.stderr == ""
    assert result.stdout.splitlines()[1].endswith("0  (0 100.0 %, 1 0.0 %)")


# Strangers' files.

linux = pytest.mark.skipif(sys.platform != "linux", reason="names that other systems refuse")


@linux
@pytest.mark.parametrize("kind", ["npz", "keras"])
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_two_hundred_hostile_files_give_two_hundred_rows(tmp_path, saved, kind, encoding):
    folder = tmp_path / "uploads"
    folder.mkdir()
    make_files(folder)
    assert len(list(folder.iterdir())) == COUNT
    model = saved
    if kind == "keras":
        model = tmp_path / "model.keras"
        save_keras(load(saved), model)
    done = subprocess.run(
        [sys.executable, "-m", "dlbook", "predict", model, folder],
        capture_output=True,
        timeout=120,
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONWARNINGS": "default"},
    )
    lines = done.stdout.decode(encoding).split("\n")
    assert lines.pop() == ""
    assert len(lines) == COUNT and done.returncode == 1
    assert all(": " in line and line.isprintable() for line in lines)
    seen = sum("no prediction" not in line for line in lines)
    assert 10 < seen < COUNT - 50
    assert b"Traceback" not in done.stderr and b"\x1b" not in done.stderr
    assert b"--invert" in done.stderr


@pytest.mark.parametrize("error", [MemoryError(), RecursionError("deep"), KeyError("x")])
def test_no_error_of_one_file_stops_the_others(tmp_path, saved, capsys, monkeypatch, error):
    half().save(tmp_path / "a.png")
    half().save(tmp_path / "b.png")
    predict_really, calls = Sequential.predict, []

    def fail_once(self, x):
        calls.append(x)
        if len(calls) == 1:
            raise error
        return predict_really(self, x)

    monkeypatch.setattr(Sequential, "predict", fail_once)
    assert main([str(saved), str(tmp_path / "a.png"), str(tmp_path / "b.png")]) == 1
    first, second = capsys.readouterr().out.splitlines()
    assert "a.png: no prediction: " in first and "b.png: 0" in second


def test_a_token_model_of_square_length(tmp_path, capsys):
    model = Sequential([Embedding(9, 2), Flatten(), Dense(2, activation="softmax")], seed=0)
    model.build((64,))
    model.save(tmp_path / "model.npz")
    half().save(tmp_path / "a.png")
    assert main([str(tmp_path / "model.npz"), str(tmp_path / "a.png")]) == 2
    assert "model.npz: the model takes ids, not images" in capsys.readouterr().err


def test_a_picture_too_large_for_the_model(tmp_path, capsys, monkeypatch):
    layers = [Conv2D(8, 1), GlobalAveragePooling2D(), Dense(2, activation="softmax")]
    model = Sequential(layers, seed=0)
    model.build((None, None, 1))
    model.save(tmp_path / "model.npz")
    half((400, 300)).save(tmp_path / "large.png")
    half((40, 30)).save(tmp_path / "small.png")
    monkeypatch.setattr("dlbook.predict.Limits", lambda: Limits(size=10**6))
    assert main(
        [str(tmp_path / "model.npz"), *(str(tmp_path / f"{n}.png") for n in ("large", "small"))]
    )
    large, small = capsys.readouterr().out.splitlines()
    assert "no prediction: the numbers that conv2d makes of a sample take 3,840,000" in large
    assert "no prediction" not in small


def test_a_file_that_crashes_the_library_is_named(tmp_path, saved, capsys, monkeypatch):
    path = shutil.copy(FILES / "article.keras", tmp_path / "model.keras")
    half().save(tmp_path / "a.png")
    for program, message in (
        ("import os; os.abort()", "is damaged: the HDF5 library crashes"),
        ("import time; time.sleep(60)", "is damaged: it can't be read in 1 s"),
    ):
        run = subprocess.run
        monkeypatch.setattr(
            "dlbook.files.reader.subprocess.run",
            lambda command, run=run, program=program, **options: run(
                [command[0], "-c", program], **options
            ),
        )
        with pytest.raises(ValueError, match=message):
            load_apart(path, seconds=1 if "sleep" in program else 60)
        monkeypatch.undo()
    assert load_apart(path).input_shape == load(path).input_shape


# What helps the reader.


def test_names_are_stripped(tmp_path, saved, capsys):
    half().save(tmp_path / "a.png")
    assert main([str(saved), str(tmp_path / "a.png"), "--names", " up , down "]) == 0
    assert "a.png: up  (up " in capsys.readouterr().out


def test_a_bright_ground_earns_a_hint(tmp_path, saved, capsys):
    half(top=255, bottom=255).save(tmp_path / "paper.png")
    half(top=0, bottom=0).save(tmp_path / "night.png")
    for name, options, hinted in (
        ("paper", [], True),
        ("paper", ["--invert"], False),
        ("night", [], False),
    ):
        assert main([str(saved), str(tmp_path / f"{name}.png"), *options]) == 0
        captured = capsys.readouterr()
        assert ("--invert" in captured.err) == hinted
        assert captured.out.count("\n") == 1


@pytest.mark.parametrize("shape", [(8, 8, 1), (8, 8), (64,), (6, 9, 3)])
def test_show_writes_what_the_network_sees(tmp_path, capsys, shape):
    model = Sequential([Flatten(), Dense(2, activation="softmax")], seed=0)
    model.build(shape)
    model.save(tmp_path / "model.npz")
    half().save(tmp_path / "a b.png")
    folder = tmp_path / "seen"
    assert (
        main([str(tmp_path / "model.npz"), str(tmp_path / "a b.png"), "--show", str(folder)]) == 0
    )
    assert str(folder / "1_a_b.png") in capsys.readouterr().out
    picture = np.asarray(Image.open(folder / "1_a_b.png").convert("L"))
    assert max(picture.shape) >= 200
    assert (picture[: len(picture) // 3] == 255).all() and (
        picture[-len(picture) // 3 :] == 0
    ).all()
