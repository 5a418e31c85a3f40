"""MNIST: 70,000 handwritten digits, downloaded on request."""

from dlbook.datasets.idx import Split, load_split

_URL = "https://ossci-datasets.s3.amazonaws.com/mnist/"
_SHA256 = {
    "train-images-idx3-ubyte.gz": (
        "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"
    ),
    "train-labels-idx1-ubyte.gz": (
        "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"
    ),
    "t10k-images-idx3-ubyte.gz": (
        "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"
    ),
    "t10k-labels-idx1-ubyte.gz": (
        "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"
    ),
}


def load_data() -> Split:
    """Return ((x_train, y_train), (x_test, y_test)): images (N, 28, 28) and digits (N,).

    60,000 images train and 10,000 test; all arrays are uint8, pixels from 0 (paper) to 255
    (ink). The first call downloads 12 MB.

    Raises:
        ConnectionError: no network, and neither the cache nor DLBOOK_DATA has the files.
        ValueError: a file is damaged.
        ImportError: pooch is missing.

    Source: LeCun, Cortes and Burges, The MNIST database of handwritten digits, 1998; license
    CC BY-SA 3.0.
    """
    return load_split(
        "mnist",
        url=_URL,
        sha256=_SHA256,
        part="mnist_t10k_uint8.npz",
        instead="dlbook.datasets.load_digits(), 1,797 digits of 8x8 pixels",
    )
