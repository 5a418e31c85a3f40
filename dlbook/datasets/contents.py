"""What is inside a data file: read with a bound on its size, and an error that names the file."""

import gzip
import tarfile
import wave
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

LARGEST = 2**27  # bytes; the largest file here, MNIST's pictures, holds 47 million when unpacked

# What reading a file of another kind, or half a file, can end in.
_FAULTS = (
    *(
        TypeError,
        ValueError,
        KeyError,
        IndexError,
        EOFError,
        MemoryError,
        NotImplementedError,
        RuntimeError,
    ),
    *(wave.Error, zipfile.BadZipFile, tarfile.TarError, zlib.error, gzip.BadGzipFile),
)


@contextmanager
def reading(path: Path, expected: str) -> Iterator[None]:
    """In this block, whatever goes wrong with the content of ``path`` becomes one clear error.

    Raises:
        ValueError: the block failed on the content; it names the file and what to do.

    >>> with reading(Path("photos.zip"), "a zip archive"):
    ...     raise EOFError("it ends early")
    Traceback (most recent call last):
    ...
    ValueError: photos.zip should be a zip archive, but it can't be read: it ends early. Delete \
it, or put the right file in its place.
    """
    try:
        yield
    except _FAULTS as error:
        # NumPy's advice to allow pickles is none here: they run code.
        text = str(error.args[0]) if isinstance(error, KeyError) else str(error)
        said = text.partition(" when allow_pickle")[0].rstrip(".")
        raise ValueError(
            f"{path} should be {expected}, but it can't be read: "
            f"{said or type(error).__name__}. Delete it, or put the right file in its place."
        ) from error


def bounded(file: IO[bytes] | gzip.GzipFile) -> bytes:
    """All that is in a file that unpacks itself, unless that is more than any data set here.

    Raises:
        ValueError: there is more.
    """
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ValueError(f"unpacked it holds more than {LARGEST:,} bytes")
    return content


def read_zip(path: Path, *names: str) -> list[bytes]:
    """The members of a zip archive with these names.

    Raises:
        ValueError: ``path`` is no such archive, or lacks one of them.
    """
    with reading(path, f"a zip archive with {', '.join(names)}"), zipfile.ZipFile(path) as archive:
        found = []
        for name in names:
            with archive.open(name) as member:
                found.append(bounded(member))
        return found


def read_arrays(path: Path, *names: str) -> list[NDArray[Any]]:
    """The arrays of an .npz file with these names; what would run code is refused.

    Raises:
        ValueError: ``path`` is no such file, or lacks one of them.
    """
    with reading(path, f"an .npz file with the arrays {', '.join(names)}"):
        with zipfile.ZipFile(path) as archive:
            sizes = [archive.getinfo(f"{name}.npy").file_size for name in names]
        if sum(sizes) > LARGEST:
            raise ValueError(f"unpacked it holds more than {LARGEST:,} bytes")
        with np.load(path, allow_pickle=False) as arrays:
            return [arrays[name] for name in names]
