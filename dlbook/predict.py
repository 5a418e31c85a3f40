"""``python -m dlbook predict MODEL IMAGE...``: what a trained model sees in image files.

One line for each file: the class, and the three best with their probabilities. A file that can't
be read gets a line that says why, and the others follow; the exit status is then 1.

The way from a file to a prediction is four functions, one step each:

>>> import tempfile
>>> from dlbook.layers import Dense
>>> from PIL import Image
>>> model = Sequential([Dense(3, activation="softmax")], seed=0)
>>> model.build((64,))
>>> with tempfile.TemporaryDirectory() as folder:
...     Image.new("RGB", (300, 200), "white").save(f"{folder}/paper.png")
...     picture = read_image(f"{folder}/paper.png")
>>> picture.size, picture.mode
((300, 200), 'RGB')
>>> x = as_input(picture, model.input_shape)
>>> x.shape, x.max()
((1, 64), np.float32(1.0))
>>> len(class_probabilities(model, model.predict(x))[0])
3
"""

from __future__ import annotations

import argparse
import math
import os
import re
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from dlbook.activations import Linear, Sigmoid, Softmax, sigmoid, softmax
from dlbook.files.disk import ordinary
from dlbook.files.limits import Limits
from dlbook.files.reader import load_apart
from dlbook.losses import BinaryCrossentropy, CrossEntropy
from dlbook.models import Sequential
from dlbook.parameters import Array
from dlbook.terminal import shown

# Pillow reads more, but some of it by starting other programs.
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM")


def read_image(path: str | os.PathLike[str]) -> Any:
    """Read an image file as a Pillow image: "RGB", or "L" where the file is gray; 8 bits each.

    A photograph is turned as its camera says. Where the picture is transparent, white shows
    through. Of an animation the first picture counts.

    Raises:
        OSError: there is no such file, or it is no ordinary one.
        ValueError: the file is damaged, holds no image, or one of more than 90 million pixels.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    if not Path(path).exists():
        raise FileNotFoundError("there is no such file")
    path = ordinary(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=FORMATS) as opened:
                deep = opened.mode.startswith("I;16") or (opened.mode, opened.format) == (
                    "I",
                    "PNG",
                )
                if opened.mode in ("I", "F") and not deep:
                    raise ValueError("its pixels have no known range; save it with 8 bits a color")
                image = ImageOps.exif_transpose(opened)
                if deep:  # from 16 bits to 8
                    return Image.fromarray((np.asarray(image) / 257).round().astype(np.uint8))
                if image.has_transparency_data:
                    image = image.convert("RGBA")
                    image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
                gray = opened.mode in ("1", "L", "LA", "La")
                return image.convert("L" if gray else "RGB")
    except UnidentifiedImageError:
        raise ValueError(f"it is no image that can be read ({', '.join(FORMATS)})") from None
    except Exception as error:  # damaged bytes can fail anywhere in Pillow
        raise ValueError(f"it can't be read as an image: {error}") from error


def as_input(image: Any, input_shape: Any, *, invert: bool = False) -> Array:
    """A Pillow image as a batch of one: resized, in the model's colors, scaled to 0 ... 1.

    Shapes: the result is ``(1, *input_shape)`` in float32. A model takes images if its input
    shape is (H, W, 1) or (H, W), for gray, or (H, W, 3), for red, green and blue; or (H * H,),
    the rows of a square gray image one after the other. H and W may be None: the image then
    keeps its size.

    Args:
        image: as `read_image` returns it.
        input_shape: the model's.
        invert: turn dark into bright, for a model that learned bright ink on a dark ground.

    Raises:
        ValueError: the input shape is not that of an image.
    """
    from PIL import Image

    height, width, mode = _image_format(input_shape)
    image = image.convert(mode)
    size = (width or image.width, height or image.height)
    shrinks = size[0] <= image.width and size[1] <= image.height
    # A new pixel is the mean of the old ones under it; in a larger image it lies between them.
    method = Image.Resampling.BOX if shrinks else Image.Resampling.BILINEAR
    x = np.asarray(image.resize(size, method), dtype=np.float32) / 255  # (H, W) or (H, W, 3)
    x = 1 - x if invert else x
    if len(input_shape) == 1:
        return x.reshape(1, -1)  # (1, H * W)
    return x.reshape(1, *x.shape[:2], 1) if tuple(input_shape[2:]) == (1,) else x[None]


def _image_format(input_shape: Any) -> tuple[int | None, int | None, str]:
    """Height, width and Pillow's mode of the images that a model takes."""
    match tuple(input_shape):
        case (height, width, 3):
            return height, width, "RGB"
        case (height, width, 1) | (height, width):
            return height, width, "L"
        case (int(length),) if math.isqrt(length) ** 2 == length:
            return math.isqrt(length), math.isqrt(length), "L"
    raise ValueError(
        f"the model takes inputs of shape {tuple(input_shape)}, not images: expected (height, "
        "width, 1 or 3), (height, width), or (pixels,) of a square"
    )


def class_probabilities(model: Sequential, out: Array) -> Array:
    """The probability of each class, ``(N, K)``, from what ``model.predict`` returned.

    Raises:
        ValueError: the model's outputs are not probabilities, nor logits as its loss says.
    """
    last: Any = model.layers[-1]
    while isinstance(last, Sequential):
        last = last.layers[-1]
    function: Any = getattr(last, "activation", Linear())
    loss = getattr(model, "loss", None)
    if isinstance(function, Linear) and isinstance(loss, CrossEntropy) and loss.from_logits:
        function = Sigmoid() if isinstance(loss, BinaryCrossentropy) else Softmax()
        out = (sigmoid if isinstance(function, Sigmoid) else softmax)(out)
    if out.ndim == 2 and isinstance(function, Softmax):
        return out
    if out.ndim == 2 and out.shape[1] == 1 and isinstance(function, Sigmoid):
        return np.concatenate([1 - out, out], axis=1)  # of class 0, of class 1
    raise ValueError(
        f"the model ends in {last!r}, whose outputs are not the probabilities of classes: expected "
        "a softmax, or one unit with a sigmoid"
    )


def describe(probabilities: Array, names: Sequence[str] | None = None, best: int = 3) -> str:
    """The most probable class, and the ``best`` few with their probabilities.

    >>> describe(np.array([0.05, 0.7, 0.25]), names=["cat", "dog", "owl"], best=2)
    'dog  (dog 70.0 %, owl 25.0 %)'
    """
    order = np.argsort(-probabilities, kind="stable")[:best].tolist()
    title = [names[k] if names else str(k) for k in order]
    few = ", ".join(f"{t} {probabilities[k]:.1%}" for t, k in zip(title, order, strict=True))
    return f"{title[0]}  ({few.replace('%', ' %')})"


def probabilities_of(model: Sequential, x: Array, names: Sequence[str] = ()) -> Array:
    """The probability of each class for a batch of one, ``(K,)``.

    Raises:
        ValueError: the model can't take it, or its outputs are not probabilities.
    """
    Limits().check_prediction(model, x.shape[1:])
    with np.errstate(all="ignore"):
        probabilities: Array = class_probabilities(model, model.predict(x))[0]
    if not np.isfinite(probabilities).all():
        raise ValueError("the model's outputs are not finite: was it trained?")
    if names and len(names) != len(probabilities):
        raise ValueError(f"--names has {len(names)} names, the model {len(probabilities)} classes")
    return probabilities


def has_bright_ground(x: Array) -> bool:
    """Whether the rim of a gray picture is brighter than its middle gray: ink on paper.

    >>> paper = np.ones((1, 8, 8, 1))
    >>> has_bright_ground(paper), has_bright_ground(1 - paper)
    (True, False)
    """
    picture = as_shown(x)
    rim = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
    return picture.ndim == 2 and float(np.median(rim)) > 0.5


def as_shown(x: Array) -> Array:
    """The picture in a batch of one that `as_input` made: (H, W), or (H, W, 3) with colors."""
    if x.ndim == 2:
        side = math.isqrt(x.shape[1])
        return x.reshape(side, side)
    return x[0, ..., 0] if x.ndim == 4 and x.shape[-1] == 1 else x[0]


def write_seen(x: Array, folder: Path, name: str) -> Path:
    """Write the picture that a network sees as a PNG file, each of its pixels a square of many."""
    from PIL import Image

    pixels = (as_shown(x) * 255).round().astype(np.uint8)
    times = max(1, 280 // max(pixels.shape[:2]))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{re.sub(r'[^a-zA-Z0-9_-]', '_', name)[:80]}.png"
    Image.fromarray(pixels.repeat(times, axis=0).repeat(times, axis=1)).save(path)
    return path


def images_in(places: Sequence[str]) -> list[str]:
    """The files that a command line names; a folder stands for all that lies in it."""
    found: list[str] = []
    for place in places:
        folder = Path(place).is_dir()
        found += [str(path) for path in sorted(Path(place).iterdir())] if folder else [place]
    return found


def main(arguments: Sequence[str] = ()) -> int:
    """Print a line for each image; return 0, 1 when a file failed, 2 when the model did."""
    given = _parser().parse_args(arguments)
    names = [name.strip() for name in given.names.split(",")] if given.names else []
    try:
        import PIL  # noqa: F401

        model = load_apart(given.model)
        _image_format(model.input_shape)
        if model.integer_input:
            raise ValueError("the model takes ids, not images")
    except ImportError as error:
        print(f'{shown(error)}. Type: pip install "dlbook[files]"', file=sys.stderr)
        return 2
    except Exception as error:
        named = Path(given.model).name in str(error)
        print(shown(error if named else f"{given.model}: {error}"), file=sys.stderr)
        return 2
    failed, bright = 0, 0
    for number, path in enumerate(images_in(given.images), start=1):
        try:
            x = as_input(read_image(path), model.input_shape, invert=given.invert)
            line = describe(probabilities_of(model, x, names), names)
            bright += not given.invert and has_bright_ground(x)
            if given.show:
                line += (
                    f"  seen as {write_seen(x, Path(given.show), f'{number}_{Path(path).stem}')}"
                )
        except Exception as error:  # a file must not stop those after it
            line, failed = f"no prediction: {str(error) or type(error).__name__}", failed + 1
        print(shown(f"{path}: {line}"), flush=True)
    if bright:
        print(
            f"{bright} of these pictures have a bright ground, as ink on paper has. A model that "
            "learned bright ink on a dark ground, as in MNIST, needs the option --invert.",
            file=sys.stderr,
        )
    return 1 if failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m dlbook predict", description=__doc__.split("\n\n")[0].split(": ")[1]
    )
    parser.add_argument("model", help="an .npz file of dlbook, or a .keras or .h5 file of Keras")
    parser.add_argument(
        "images", nargs="+", metavar="image", help="PNG, JPEG, GIF, BMP, TIFF, ...; or a folder"
    )
    parser.add_argument("--names", help="the classes' names in order, with commas between")
    parser.add_argument(
        "--invert",
        action="store_true",
        help="for dark ink on light paper, where the model learned bright ink on a dark ground",
    )
    parser.add_argument(
        "--show", metavar="FOLDER", help="write there what the network sees of each picture"
    )
    return parser
