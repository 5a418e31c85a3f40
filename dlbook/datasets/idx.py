"""Image sets in the IDX format of MNIST: four compressed files, read into Keras's form."""

import gzip
import math
import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dlbook.datasets.contents import bounded, read_arrays, reading
from dlbook.datasets.download import RemoteFile, fetch_file, find_file

Images = NDArray[np.uint8]
Split = tuple[tuple[Images, Images], tuple[Images, Images]]


def read_idx(path: Path) -> Images:
    """Read a compressed IDX file of bytes.

    The file holds two zero bytes, the type (8: unsigned byte), the number of dimensions, each
    dimension as a big-endian 32-bit number, then the values, the last dimension fastest.

    Raises:
        ValueError: the file is not of that form, or not whole.

    Source: LeCun, Cortes and Burges, The MNIST database, section "File formats".
    """
    with reading(path, "a compressed IDX file of bytes"), gzip.open(path) as file:
        content = bounded(file)
        if len(content) < 4 or content[:3] != b"\0\0\x08":
            raise ValueError(f"it starts with {content[:4]!r}")
        start = 4 + 4 * content[3]
        shape = tuple(int(n) for n in np.frombuffer(content[4:start], dtype=">u4"))
        if len(shape) != content[3] or len(content) - start != math.prod(shape):
            raise ValueError(
                f"it announces an array of shape {shape} but holds {len(content) - start} bytes "
                f"of values"
            )
        return np.frombuffer(content, dtype=np.uint8, offset=start).reshape(shape).copy()


def load_split(folder: str, *, url: str, sha256: dict[str, str], part: str, instead: str) -> Split:
    """Return ((x_train, y_train), (x_test, y_test)) of an image set, all uint8.

    The four files are looked for in the subfolder ``folder`` of DLBOOK_DATA, then in the cache,
    then at ``url``. Where DLBOOK_DATA holds not them but ``part``, an .npz file with some of the
    images ``x`` and their labels ``y``, every fifth image of it makes the test set and the
    others the training set, and a warning says so.

    Raises:
        ValueError: a file is damaged.
        ConnectionError, ImportError: see ``fetch_file``.
    """
    needed_by = f"{folder.replace('-', '_')}.load_data"
    names = [f"{folder}/{name}" for name in sha256]
    if (path := find_file(part)) and not any(find_file(name) for name in names):
        return _split_part(path, needed_by)
    files = [RemoteFile(f"{folder}/{name}", url + name, digest) for name, digest in sha256.items()]
    x_train, y_train, x_test, y_test = (
        read_idx(fetch_file(file, needed_by=needed_by, instead=instead)) for file in files
    )
    for x, y, kind in ((x_train, y_train, "training"), (x_test, y_test, "test")):
        _check_pair(x, y, f"{needed_by}, {kind} set")
    return (x_train, y_train), (x_test, y_test)


def _split_part(path: Path, needed_by: str) -> Split:
    x, y = read_arrays(path, "x", "y")
    with reading(path, "some of the set's images with their labels"):
        _check_pair(x, y, needed_by)
    test = np.arange(len(x)) % 5 == 0
    warnings.warn(
        f"{needed_by}: DLBOOK_DATA holds only a part of the set, {path.name} with {len(x):,} "
        f"images. Every fifth is used to test, the others to train: results differ from those "
        f"of the whole set.",
        stacklevel=4,
    )
    return (x[~test], y[~test]), (x[test], y[test])


def _check_pair(x: Images, y: Images, where: str) -> None:
    if x.shape[1:] != (28, 28) or y.shape != x.shape[:1]:
        raise ValueError(
            f"{where}: expected images (N, 28, 28) and labels (N,), got {x.shape} and {y.shape}"
        )
    if x.dtype != np.uint8 or y.dtype != np.uint8:
        raise ValueError(f"{where}: expected images and labels in uint8, got {x.dtype}, {y.dtype}")
    if y.max(initial=0) > 9:
        raise ValueError(f"{where}: expected labels from 0 to 9, got labels up to {y.max()}")
