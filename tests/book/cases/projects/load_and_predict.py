"""What to compare on in the chapter "From a file to a prediction"."""

import re

import numpy as np
from PIL import Image

from dlbook import predict
from tests.book.sync import Case


def blocky_picture(rng: np.random.Generator) -> Image.Image:
    """A gray picture of 32 by 24 pixels in blocks of 4 by 4, whose means are whole numbers."""
    small = rng.integers(0, 256, (8, 6)).astype(np.uint8)
    return Image.fromarray(small.repeat(4, axis=0).repeat(4, axis=1))


def first_number(text: str) -> np.ndarray:
    """What a hasty reader takes for the class."""
    found = re.search(r"\d+(\.\d+)?", text)
    return np.array(float(found[0]) if found else np.nan)


CASES: dict[tuple[str, str], Case] = {
    ("dlbook.predict.as_input", "as_input_by_hand"): Case(
        lambda rng: predict.as_input(blocky_picture(rng), (8, 6, 1), invert=True),
        lambda version, rng: version(blocky_picture(rng), 8, 6),
    ),
    ("dlbook.predict.as_input", "unscaled_input"): Case(
        lambda rng: predict.as_input(blocky_picture(rng), (8, 6, 1)),
        lambda version, rng: version(blocky_picture(rng), (8, 6, 1)),
    ),
    ("dlbook.predict.describe", "describe_as_printed"): Case(
        lambda rng: first_number(predict.describe(rng.dirichlet(np.ones(4)))),
        lambda version, rng: first_number(version(rng.dirichlet(np.ones(4)))),
    ),
}
