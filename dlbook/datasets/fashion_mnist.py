"""Fashion-MNIST: 70,000 pictures of clothes in ten classes, downloaded on request."""

from dlbook.datasets.idx import Split, load_split

# The address names a commit, so what it serves can't change.
_URL = (
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/"
    "b2617bb6d3ffa2e429640350f613e3291e10b141/data/fashion/"
)
_SHA256 = {
    "train-images-idx3-ubyte.gz": (
        "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"
    ),
    "train-labels-idx1-ubyte.gz": (
        "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"
    ),
    "t10k-images-idx3-ubyte.gz": (
        "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"
    ),
    "t10k-labels-idx1-ubyte.gz": (
        "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"
    ),
}

CLASS_NAMES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)


def load_data() -> Split:
    """Return ((x_train, y_train), (x_test, y_test)): images (N, 28, 28) and class ids (N,).

    60,000 images train and 10,000 test; all arrays are uint8, and ``CLASS_NAMES[k]`` names
    class k. The first call downloads 31 MB.

    Raises:
        ConnectionError: no network, and neither the cache nor DLBOOK_DATA has the files.
        ValueError: a file is damaged.
        ImportError: pooch is missing.

    Source: Xiao, Rasul and Vollgraf, Fashion-MNIST, 2017; license MIT.
    """
    return load_split(
        "fashion-mnist",
        url=_URL,
        sha256=_SHA256,
        part="fashion_sprite900_uint8.npz",
        instead="dlbook.datasets.load_digits(), 1,797 digits of 8x8 pixels",
    )
